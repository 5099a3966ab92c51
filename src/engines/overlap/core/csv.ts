import { max } from './machine.ts'

const NEWLINE: i32 = 10
const RETURN: i32 = 13
const QUOTE: i32 = 34
const COMMA: i32 = 44

/** What became of a row that was begun. */
export const WHOLE: i32 = 0
export const CUT: i32 = 1
export const NOT_UTF8: i32 = 2

/**
 * Takes CSV (RFC 4180) in UTF-8 apart, a row at a time, into UTF-16 units that are used again for the next row: no string is made for a
 * cell that nobody asks for.
 */
export class CsvRows {
  /** Line of the file the row starts on, the header being 1. */
  line: i32 = 1
  /** Cells of the row: cell `i` is `units[from[i]]` to before `units[to[i]]`, without its quotes. */
  count: i32 = 0
  units: Uint16Array = new Uint16Array(1 << 10)
  from: Uint32Array = new Uint32Array(64)
  to: Uint32Array = new Uint32Array(64)
  /** What has not been read yet is `bytes[at]` to before `bytes[end]`; one byte behind is kept for a sentinel. */
  private bytes: Uint8Array = new Uint8Array(1 << 10)
  private at: i32 = 0
  private end: i32 = 0
  private following: i32 = 0
  private lines: i32 = 1
  /** A row that was not whole is not begun again before so many bytes are there. */
  private retryAt: i32 = 0
  /** Behind the last line break: only before it can a row end. */
  private lastEnd: i32 = 0
  private begun: boolean = false

  /** Makes room behind what is left for so many bytes, to be written at `roomAt`. */
  room(length: i32): Uint8Array {
    const left = this.end - this.at
    const size = left + length
    if (size + 4 >= this.bytes.length) {
      const bytes = new Uint8Array(max(size * 2, 1 << 10))
      for (let i = 0; i < left; i++) bytes[i] = this.bytes[this.at + i] as u8
      this.bytes = bytes
      this.units = new Uint16Array(bytes.length)
    } else if (this.at > 0) this.bytes.copyWithin(0, this.at, this.end)
    this.lastEnd = max(0, this.lastEnd - this.at)
    this.at = 0
    this.end = left
    return this.bytes
  }

  get roomAt(): i32 {
    return this.end
  }

  /** Says that so many bytes were written. */
  filled(length: i32): void {
    const from = this.end
    this.end += length
    this.bytes[this.end] = NEWLINE as u8
    for (let i = this.end; i > from; i--)
      if (this.bytes[i - 1] === NEWLINE) {
        this.lastEnd = i
        break
      }
    if (this.begun || this.end < 3) return
    this.begun = true
    if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.at = 3
  }

  /** Says that nothing follows: a last line need not end in a line break. */
  finish(): void {
    this.retryAt = 0
    this.begun = true
    if (this.end > this.at && this.bytes[this.end - 1] !== NEWLINE) {
      const bytes = this.room(1)
      bytes[this.end] = NEWLINE as u8
      this.filled(1)
    }
    this.lastEnd = this.end
  }

  /** Nothing is left to be read. */
  get isEmpty(): boolean {
    return this.at >= this.end
  }

  /** Begins the next row; `CUT` where it is not whole yet. A quoted cell may hold line breaks and doubled quotes. */
  next(isLast: boolean): i32 {
    if (!this.begun || this.at >= this.lastEnd || this.end - this.at < this.retryAt) return CUT
    const begun = this.row(isLast)
    // a long quoted cell: looked at again when twice as much is there, so that the whole stays in proportion
    this.retryAt = begun === CUT ? (this.end - this.at) * 2 : 0
    return begun
  }

  /** Leaves the row read last behind. */
  pass(): void {
    this.at = this.following
    this.line += this.lines
  }

  private row(isLast: boolean): i32 {
    const bytes = this.bytes
    const units = this.units
    const end = this.end
    let at = this.at
    let n = 0
    let cell = 0
    this.lines = 1
    for (;;) {
      if (cell === this.from.length) this.moreCells()
      this.from[cell] = n as u32
      if (bytes[at] === QUOTE) {
        at++
        for (;;) {
          if (at >= end) return CUT
          const b = bytes[at] as i32
          if (b === QUOTE) {
            // a quote at the very end may be the first of two: the next chunk tells
            if (at + 1 >= end) return CUT
            at++
            if (bytes[at] !== QUOTE) break
            units[n++] = QUOTE as u16
            at++
          } else if (b < 0x80) {
            if (b === NEWLINE) this.lines++
            units[n++] = b as u16
            at++
          } else if (b === THAI && isThaiAfter(bytes, at)) {
            units[n++] = thaiUnit(bytes, at)
            at += 3
          } else {
            const width = wideInto(units, n, bytes, at)
            if (width === 0) return at + 4 > end && !isLast ? CUT : NOT_UTF8
            n += width === 4 ? 2 : 1
            at += width
          }
        }
      }
      // text after a closing quote is kept with the cell, as spreadsheet programs do
      const plainFrom = n
      let b = bytes[at] as i32
      while (b !== COMMA && b !== NEWLINE) {
        if (b < 0x80) {
          units[n++] = b as u16
          at++
        } else if (b === THAI && isThaiAfter(bytes, at)) {
          units[n++] = thaiUnit(bytes, at)
          at += 3
        } else {
          const width = wideInto(units, n, bytes, at)
          if (width === 0) return at + 4 > end && !isLast ? CUT : NOT_UTF8
          n += width === 4 ? 2 : 1
          at += width
        }
        b = bytes[at] as i32
      }
      if (b === COMMA) {
        this.to[cell++] = n as u32
        at++
        continue
      }
      // the sentinel is no line break
      if (at >= end) return CUT
      if (n > plainFrom && units[n - 1] === RETURN) n--
      this.to[cell++] = n as u32
      this.count = cell
      this.following = at + 1
      return WHOLE
    }
  }

  private moreCells(): void {
    const from = new Uint32Array(this.from.length * 2)
    const to = new Uint32Array(this.from.length * 2)
    from.set(this.from)
    to.set(this.to)
    this.from = from
    this.to = to
  }
}

/** The first byte of a Thai letter; the second one is b8 or b9. */
const THAI: i32 = 0xe0

function isThaiAfter(bytes: Uint8Array, at: i32): boolean {
  return ((bytes[at + 1] as i32) & 0xfe) === 0xb8 && ((bytes[at + 2] as i32) & 0xc0) === 0x80
}

function thaiUnit(bytes: Uint8Array, at: i32): u16 {
  return (0x0e00 | (((bytes[at + 1] as i32) & 1) << 6) | ((bytes[at + 2] as i32) & 0x3f)) as u16
}

/**
 * Decodes the character of two to four bytes at `at` (RFC 3629) into one or two units.
 * @returns how many bytes it has, 0 when they are no character
 */
function wideInto(units: Uint16Array, n: i32, bytes: Uint8Array, at: i32): i32 {
  const a = bytes[at] as i32
  const b = bytes[at + 1] as i32
  if ((b & 0xc0) !== 0x80) return 0
  if (a < 0xe0) {
    if (a < 0xc2) return 0
    units[n] = (((a & 0x1f) << 6) | (b & 0x3f)) as u16
    return 2
  }
  const c = bytes[at + 2] as i32
  if ((c & 0xc0) !== 0x80) return 0
  if (a < 0xf0) {
    const code = ((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f)
    if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) return 0
    units[n] = code as u16
    return 3
  }
  const d = bytes[at + 3] as i32
  if (a > 0xf4 || (d & 0xc0) !== 0x80) return 0
  const code = ((a & 7) << 18) | ((b & 0x3f) << 12) | ((c & 0x3f) << 6) | (d & 0x3f)
  if (code < 0x10000 || code > 0x10ffff) return 0
  units[n] = (0xd800 + ((code - 0x10000) >> 10)) as u16
  units[n + 1] = (0xdc00 + (code & 0x3ff)) as u16
  return 4
}
