import { type SheetLimits, SheetRefusal } from './sheet.ts'

/** One record of a BIFF8 stream; what did not fit into 8,224 bytes goes on in `more`. */
export interface XlsRecord {
  readonly type: number
  readonly data: Buffer
  readonly more: readonly Buffer[]
}

const CONTINUE = 0x003c
const BEGIN = 0x0809
const END = 0x000a

/** Does some reading; a record that is shorter than its kind must be is a corrupt file. */
export function readingRecords<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_OUT_OF_RANGE') throw corrupt()
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_OUT_OF_BOUNDS') throw corrupt()
    throw error
  }
}

function corrupt(): SheetRefusal {
  return new SheetRefusal({ kind: 'corrupt', part: 'Workbook' })
}

/** The records of one part of the stream (the workbook's own or one sheet's), without those of charts that lie inside. */
export function* xlsRecords(stream: Buffer, offset: number): Generator<XlsRecord> {
  let at = offset
  let depth = 0
  const header = () => {
    if (at + 4 > stream.length) throw corrupt()
    const length = stream.readUInt16LE(at + 2)
    if (at + 4 + length > stream.length) throw corrupt()
    return { type: stream.readUInt16LE(at), length }
  }
  do {
    const { type, length } = header()
    const data = stream.subarray(at + 4, at + 4 + length)
    at += 4 + length
    const more: Buffer[] = []
    while (at + 4 <= stream.length && stream.readUInt16LE(at) === CONTINUE) {
      const next = header()
      more.push(stream.subarray(at + 4, at + 4 + next.length))
      at += 4 + next.length
    }
    if (type === BEGIN) depth += 1
    else if (type === END) depth -= 1
    if (depth === 1) yield { type, data, more }
  } while (depth > 0)
}

/** A text with a length of one byte, as sheet names have it. */
export function readShortText(data: Buffer, at: number): string {
  const length = data[at] ?? 0
  const wide = ((data[at + 1] ?? 0) & 1) === 1
  const end = at + 2 + length * (wide ? 2 : 1)
  if (end > data.length) throw corrupt()
  return data.toString(wide ? 'utf16le' : 'latin1', at + 2, end)
}

/** A text with a length of two bytes that may go on in the next record. */
export function readText(record: XlsRecord, at: number): string {
  const reader = new XlsTexts(record, at)
  return reader.text()
}

/** Reads texts that lie one after the other over the borders of records ([MS-XLS] 2.5.293 XLUnicodeRichExtendedString). */
export class XlsTexts {
  readonly #pieces: readonly Buffer[]
  #piece = 0
  #at: number

  constructor(record: XlsRecord, at = 0) {
    this.#pieces = [record.data, ...record.more]
    this.#at = at
  }

  /** All different texts of the workbook (the SST record). */
  all(limits: SheetLimits): string[] {
    this.#skip(4)
    const count = this.#number(4)
    const texts: string[] = []
    let characters = 0
    for (let at = 0; at < count; at += 1) {
      const text = this.text()
      characters += text.length
      if (characters > limits.sharedText) {
        throw new SheetRefusal({ kind: 'too-big', limitMegabytes: Math.round(limits.sharedText / 1e6) })
      }
      texts.push(text)
    }
    return texts
  }

  text(): string {
    const length = this.#number(2)
    const flags = this.#number(1)
    const runs = (flags & 8) === 0 ? 0 : this.#number(2)
    const extra = (flags & 4) === 0 ? 0 : this.#number(4)
    let wide = (flags & 1) === 1
    let text = ''
    while (text.length < length) {
      let piece = this.#pieces[this.#piece]
      if (piece === undefined) throw corrupt()
      if (this.#at >= piece.length) {
        // Letters that go on in the next record are told anew whether they take one byte or two.
        this.#piece += 1
        this.#at = 0
        piece = this.#pieces[this.#piece]
        if (piece === undefined) throw corrupt()
        wide = ((piece[0] ?? 0) & 1) === 1
        this.#at = 1
      }
      const size = wide ? 2 : 1
      const take = Math.min(length - text.length, Math.floor((piece.length - this.#at) / size))
      if (take <= 0) throw corrupt()
      text += piece.toString(wide ? 'utf16le' : 'latin1', this.#at, this.#at + take * size)
      this.#at += take * size
    }
    this.#skip(runs * 4 + extra)
    return text
  }

  #number(bytes: 1 | 2 | 4): number {
    let value = 0
    for (let at = 0; at < bytes; at += 1) value += this.#byte() * 2 ** (8 * at)
    return value
  }

  #byte(): number {
    let piece = this.#pieces[this.#piece]
    while (piece !== undefined && this.#at >= piece.length) {
      this.#piece += 1
      this.#at = 0
      piece = this.#pieces[this.#piece]
    }
    const byte = piece?.[this.#at]
    if (byte === undefined) throw corrupt()
    this.#at += 1
    return byte
  }

  #skip(bytes: number): void {
    let left = bytes
    while (left > 0) {
      const piece = this.#pieces[this.#piece]
      if (piece === undefined) throw corrupt()
      const here = Math.min(left, piece.length - this.#at)
      this.#at += here
      left -= here
      if (left > 0) {
        this.#piece += 1
        this.#at = 0
      }
    }
  }
}
