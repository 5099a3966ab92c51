import { deflateSync, inflateSync } from 'node:zlib'

/** A PDF with a classic table of its objects, taken apart: each object as it stands in the file, a character a byte. */
export interface PdfFile {
  readonly head: string
  /** By number, in the order of the file. */
  readonly objects: Map<number, string>
  /** The table as it was read: its first line, and twenty characters an object. */
  readonly table: { readonly title: string; readonly lines: readonly string[] }
  readonly trailer: string
}

/** The objects of a file, or null for a file of another kind (its table packed, or more than one table). */
export function readPdfFile(bytes: Uint8Array): PdfFile | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(file.slice(-64))?.[1] ?? Number.NaN)
  const title = /^xref\n0 (\d+)\n/.exec(file.slice(tableAt, tableAt + 40))
  if (title === null) return null
  const linesAt = tableAt + title[0].length
  const lines = Array.from({ length: Number(title[1]) }, (_, at) =>
    file.slice(linesAt + at * 20, linesAt + at * 20 + 20),
  )
  const trailer = file.slice(linesAt + lines.length * 20)
  if (!trailer.startsWith('trailer') || trailer.includes('/Prev')) return null
  const starts = lines
    .map((line, number) => ({ number, from: Number(line.slice(0, 10)), used: line[17] === 'n' }))
    .filter((one) => one.used)
    .sort((one, other) => one.from - other.from)
  const objects = new Map(
    starts.map(({ number, from }, at) => [number, file.slice(from, starts[at + 1]?.from ?? tableAt)]),
  )
  return { head: file.slice(0, starts[0]?.from ?? tableAt), objects, table: { title: title[0], lines }, trailer }
}

/** The file of these objects, with the places where they now stand. */
export function pdfFileOf({ head, objects, table, trailer }: PdfFile): Uint8Array {
  const at = new Map<number, number>()
  let end = head.length
  for (const [number, object] of objects) {
    at.set(number, end)
    end += object.length
  }
  const lines = table.lines.map((line, number) =>
    at.has(number) ? String(at.get(number)).padStart(10, '0') + line.slice(10) : line,
  )
  const foot = trailer.replace(/startxref\s+\d+/, `startxref\n${end}`)
  return Buffer.from([head, ...objects.values(), table.title, ...lines, foot].join(''), 'latin1')
}

const STREAM = /stream\r?\n/

/** What the stream of an object holds, unpacked; '' for an object without one. */
export function streamOf(object: string): string {
  const start = STREAM.exec(object)
  if (start === null) return ''
  const dictionary = object.slice(0, start.index)
  const from = start.index + start[0].length
  const data = object.slice(from, from + Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0))
  if (!dictionary.includes('/Filter')) return data
  return inflateSync(Buffer.from(data, 'latin1')).toString('latin1')
}

/** The object with another stream, packed as the first was. */
export function withStream(object: string, data: string): string {
  const start = STREAM.exec(object)
  if (start === null) return object
  const dictionary = object.slice(0, start.index)
  const packed = dictionary.includes('/Filter') ? deflateSync(Buffer.from(data, 'latin1')).toString('latin1') : data
  return `${dictionary.replace(/\/Length \d+/, `/Length ${packed.length}`)}stream\n${packed}\nendstream\nendobj\n\n`
}
