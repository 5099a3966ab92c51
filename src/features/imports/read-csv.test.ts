import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ok } from '../../kernel/result.ts'
import { type CsvLimits, csvLimits, readCsv } from './read-csv.ts'

async function read(bytes: string | Uint8Array, limits: Partial<CsvLimits> = {}, pieceSize = 7) {
  const buffer = Buffer.from(bytes)
  const pieces: Buffer[] = []
  for (let at = 0; at < buffer.length; at += pieceSize) pieces.push(buffer.subarray(at, at + pieceSize))
  const rows: [number, string[]][] = []
  let header: string[] = []
  const result = await readCsv(
    Readable.from(pieces),
    (names) => {
      header = names
      return ok(null)
    },
    (cells, row) => rows.push([row, cells]),
    { ...csvLimits, ...limits },
  )
  return { result, header, rows }
}

test('reads rows with their numbers as a spreadsheet counts them', async () => {
  const { result, header, rows } = await read('a,b\r\n1,"x, ""y"""\r\n2,"line\nbreak"\r\n')

  expect(result).toEqual({ ok: true, value: { rows: 2 } })
  expect(header).toEqual(['a', 'b'])
  expect(rows).toEqual([
    [2, ['1', 'x, "y"']],
    [3, ['2', 'line\nbreak']],
  ])
})

test('takes a byte order mark, a missing line end and Thai letters cut between two pieces', async () => {
  const { result, header, rows } = await read('\ufeffชื่อ,เงิน\nถนน,1', {}, 2)

  expect(result.ok).toBe(true)
  expect(header).toEqual(['ชื่อ', 'เงิน'])
  expect(rows).toEqual([[2, ['ถนน', '1']]])
})

test('unpacks gzip, whatever the name', async () => {
  const { rows } = await read(gzipSync('a,b\n1,2\n'))

  expect(rows).toEqual([[2, ['1', '2']]])
})

test('a gzip that ends too early is refused', async () => {
  const packed = gzipSync(`a,b\n${'1,2\n'.repeat(5_000)}`)

  const { result } = await read(packed.subarray(0, packed.length - 12))

  expect(result).toEqual({ ok: false, problem: { kind: 'gzip-broken' } })
})

test('a last row with fewer cells means that the file was cut', async () => {
  const { result } = await read('a,b,c\n1,2,3\n4,ถนน')

  expect(result).toEqual({ ok: false, problem: { kind: 'cut-in-row', row: 3, cells: 2, expected: 3, lastCell: 'ถนน' } })
})

test('a row in the middle with fewer cells is handed on, to be refused alone', async () => {
  const { result, rows } = await read('a,b\n1\n2,3\n')

  expect(result.ok).toBe(true)
  expect(rows[0]).toEqual([2, ['1']])
})

test('a quote that is never closed is told with its row', async () => {
  const { result } = await read('a,b\n1,2\n3,"1,234')

  expect(result).toEqual({ ok: false, problem: { kind: 'quote-not-closed', row: 3 } })
})

test('a quote in the middle of a cell is told with its row', async () => {
  const { result } = await read('a,b\n1,"2"3\n')

  expect(result).toEqual({ ok: false, problem: { kind: 'stray-quote', row: 2 } })
})

test('Windows-874 is recognised and told with its row', async () => {
  const tis620 = Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xb6, 0xb9, 0xb9]), Buffer.from('\n')])

  const { result } = await read(tis620, {}, 1_000)

  expect(result).toEqual({ ok: false, problem: { kind: 'not-utf8', row: 3, looksLike: 'windows-874' } })
})

test('UTF-16 is recognised', async () => {
  const { result } = await read(Buffer.from('\ufeffa,b\n', 'utf16le'))

  expect(result).toEqual({ ok: false, problem: { kind: 'not-utf8', row: 1, looksLike: 'utf-16' } })
})

test('a spreadsheet with the name of a CSV is recognised', async () => {
  const { result } = await read(Buffer.from('PK\u0003\u0004 xl/workbook.xml'))

  expect(result).toEqual({ ok: false, problem: { kind: 'spreadsheet-not-csv' } })
})

test('an empty file is refused', async () => {
  const { result } = await read('')

  expect(result).toEqual({ ok: false, problem: { kind: 'empty-file' } })
})

test('100,000 columns are refused', async () => {
  const { result } = await read(`${'a,'.repeat(99_999)}a\n`, { rowLength: 1_000_000 }, 65_536)

  expect(result).toEqual({ ok: false, problem: { kind: 'too-many-columns', columns: 100_000 } })
})

test('a cell of ten million letters is refused before it fills the memory', async () => {
  const { result } = await read(`a,b\n1,"${'x'.repeat(10_000_000)}"\n`, {}, 65_536)

  expect(result).toEqual({ ok: false, problem: { kind: 'row-too-long', row: 2 } })
})

test('a small file that unpacks to a huge one is refused', async () => {
  const { result } = await read(gzipSync(`a,b\n${'1,2\n'.repeat(1_000_000)}`), { bytes: 100_000 }, 65_536)

  expect(result).toEqual({ ok: false, problem: { kind: 'too-big', limitMegabytes: 0 } })
})

test('more rows than the limit are refused', async () => {
  const { result } = await read('a\n1\n2\n3\n', { rows: 2 })

  expect(result).toEqual({ ok: false, problem: { kind: 'too-many-rows', limit: 2 } })
})
