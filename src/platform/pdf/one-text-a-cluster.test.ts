import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { oneTextACluster } from './one-text-a-cluster.ts'
import { writePdf } from './write-pdf.ts'

const made = new Date('2026-11-22T00:00:00Z')
const paperOf = (text: string) =>
  writePdf(
    {
      lang: 'th',
      title: 'ก',
      subtitle: 'ก',
      cover: [],
      foot: 'ก',
      contentsTitle: 'ก',
      blocks: [{ kind: 'text', text }],
    },
    made,
  )

/** Objects by number as they stand in the table of the file, streams unpacked. */
function objectsOf(pdf: Uint8Array): Map<number, string> {
  const file = Buffer.from(pdf).toString('latin1')
  const table = file.slice(Number(/startxref\n(\d+)/.exec(file)?.[1]))
  const lines = [...table.matchAll(/^(\d{10}) \d{5} n\r$/gm)]
  return new Map(
    lines.map(([, at], before) => {
      const object = file.slice(Number(at), file.indexOf('\nendobj', Number(at)))
      expect(object.startsWith(`${before + 1} 0 obj\n`)).toBe(true)
      const stream = /\/Length (\d+)[\s\S]*?stream\n/.exec(object)
      if (stream === null || !object.includes('/FlateDecode')) return [before + 1, object]
      const data = object.slice(stream.index + stream[0].length, -'\nendstream'.length)
      expect(data).toHaveLength(Number(stream[1]))
      return [before + 1, inflateSync(Buffer.from(data, 'latin1')).toString('latin1')]
    }),
  )
}

const unHex = (text: string) => Buffer.from(text, 'hex').swap16().toString('utf16le')

/** What a page reads: of a span its text, of other glyphs what their font says; or of all glyphs what their font says. */
function textOf(pdf: Uint8Array, spans = true): string {
  const objects = objectsOf(pdf)
  const page = [...objects.values()].find((object) => object.includes('/Type /Page\n')) ?? ''
  const fonts = new Map(
    [...page.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name, number]) => {
      const map = Number(/\/ToUnicode (\d+)/.exec(objects.get(Number(number)) ?? '')?.[1])
      const lines = (objects.get(map) ?? '').matchAll(/^<(\w{4})> <(\w+)>$/gm)
      return [name, new Map([...lines].map(([, id = '', text = '']) => [Number.parseInt(id, 16), unHex(text)]))]
    }),
  )
  const stream = objects.get(Number(/\/Contents (\d+)/.exec(page)?.[1])) ?? ''
  let text = ''
  let font = ''
  let inSpan = false
  for (const line of stream.split('\n')) {
    const span = /\/ActualText <FEFF(\w*)>/.exec(line)?.[1]
    if (span !== undefined && spans) {
      text += unHex(span)
      inSpan = true
    } else if (line === 'EMC') inSpan = false
    font = /^\/(f\d+) /.exec(line)?.[1] ?? font
    if (inSpan || !/ T[jJ]$/.test(line)) continue
    for (const [shown] of line.matchAll(/<\w+>|\((?:\\.|[^\\)])*\)/g)) {
      for (const id of glyphsIn(shown)) text += fonts.get(font)?.get(id) ?? '?'
    }
  }
  return text
}

function glyphsIn(shown: string): number[] {
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const bytes = shown.startsWith('<')
    ? Buffer.from(shown.slice(1, -1), 'hex')
    : Buffer.from(
        shown
          .slice(1, -1)
          .replace(/\\(\d{3}|.)/g, (_, code: string) =>
            code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
          ),
        'latin1',
      )
  return Array.from({ length: bytes.length / 2 }, (_, at) => bytes.readUInt16BE(at * 2))
}

const written = 'ที่ประชุมครั้งที่ 1 เรื่องป่าชื่นใจ ซ้ำซ้อน น้ำท่วม ตั้งอยู่พื้นที่ ปี้ป๋อ ก๊วยเตี๋ยว ฟ้าสีครึ้ม กุ้ง ปู่ ญาติผู้ใหญ่ ฐาน'
const ring = (text: string) => text.replace(/([\u0e48-\u0e4b]?)\u0e33/g, '\u0e4d$1\u0e32')
const closed = (text: string) => text.replaceAll(' ', '')

test('a paper reads as it was written: every cluster once, raised marks and sara am too', () => {
  const paper = paperOf(written)

  expect(closed(textOf(paper))).toContain(closed(written))
})

test('readers that look at the font only find each letter once, in the order it is drawn', () => {
  const paper = paperOf(written)

  expect(closed(textOf(paper, false))).toContain(closed(ring(written)))
})

test('a word said twice stays two', () => {
  const paper = paperOf('ที่ที่ น้ำน้ำ ปั่นปั่น office')

  expect(closed(textOf(paper))).toContain('ที่ที่น้ำน้ำปั่นปั่นoffice')
})

test('the same paper is the same bytes, and what is mended is not mended again', () => {
  const paper = paperOf(written)

  expect(Buffer.from(paperOf(written)).equals(paper)).toBe(true)
  expect(textOf(oneTextACluster(paper))).toBe(textOf(paper))
})

test('a file of another kind comes back as it is', () => {
  const files = ['', '%PDF-1.4\nno table', '%PDF-1.4\nxref\n0 1\nstartxref\n9\n%%EOF'].map((text) => Buffer.from(text))

  expect(files.map((file) => oneTextACluster(file))).toEqual(files)
})
