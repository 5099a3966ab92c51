import { expect, test } from 'vitest'
import { CsvRows, CUT, NOT_UTF8, WHOLE } from './core/csv.ts'

/** Reads chunks to the end: the rows with their lines, and what the last row came to. */
function readAll(chunks: readonly Uint8Array[]): {
  rows: [number, ...string[]][]
  problem: number | null
} {
  const csv = new CsvRows()
  const rows: [number, ...string[]][] = []
  const readOn = (isLast: boolean): number => {
    for (;;) {
      const begun = csv.next(isLast)
      if (begun !== WHOLE) return begun
      rows.push([csv.line, ...cellsOf(csv)])
      csv.pass()
    }
  }
  for (const chunk of chunks) {
    const room = csv.room(chunk.length)
    room.set(chunk, csv.roomAt)
    csv.filled(chunk.length)
    if (readOn(false) === NOT_UTF8) return { rows, problem: NOT_UTF8 }
  }
  csv.finish()
  const ended = readOn(true)
  return { rows, problem: csv.isEmpty ? null : ended }
}

const cellsOf = (csv: CsvRows): string[] =>
  Array.from({ length: csv.count }, (_, i) =>
    Buffer.from(csv.units.slice(csv.from[i], csv.to[i]).buffer).toString('utf16le'),
  )

test('cells may hold commas, quotes, line breaks and any letter, wherever the chunks end', () => {
  const bytes = Buffer.from('\uFEFFa,"b ""x"", y","ค\nด"\r\n1,,"𠮷é"\n')

  for (let cut = 0; cut < bytes.length; cut++) {
    const { rows, problem } = readAll([bytes.subarray(0, cut), bytes.subarray(cut)])

    expect(problem).toBeNull()
    expect(rows).toEqual([
      [1, 'a', 'b "x", y', 'ค\nด'],
      [3, '1', '', '𠮷é'],
    ])
  }
})

test.each([
  ['a lone following byte', [0x80]],
  ['two bytes for one', [0xc0, 0x80]],
  ['three bytes for two', [0xe0, 0x80, 0x80]],
  ['half of a pair', [0xed, 0xa0, 0x80]],
  ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
  ['a Thai letter without its last byte', [0xe0, 0xb8]],
])('%s is no UTF-8', (_, wrong) => {
  const { problem } = readAll([Buffer.concat([Buffer.from('a,b'), Buffer.from(wrong), Buffer.from('c\n')])])

  expect(problem).toBe(NOT_UTF8)
})

test('a quote that is never closed leaves its row unread', () => {
  const { rows, problem } = readAll([Buffer.from('1,x\n2,"cut')])

  expect(rows).toEqual([[1, '1', 'x']])
  expect(problem).toBe(CUT)
})

test('a quoted cell of many chunks is read in proportion to its length', () => {
  const part = Buffer.from(`${'x'.repeat(999)}\n`)

  const { rows, problem } = readAll([
    Buffer.from('id,title\n1,"'),
    ...Array.from({ length: 4000 }, () => part),
    Buffer.from('"\n2,y\n'),
  ])

  expect(problem).toBeNull()
  expect(rows.at(-1)).toEqual([4003, '2', 'y'])
})

test('a file that is one endless line is read in proportion to its length', () => {
  const part = Buffer.alloc(1 << 14, 'x')

  const { rows, problem } = readAll(Array.from({ length: 500 }, () => part))

  expect(problem).toBeNull()
  expect(String(rows[0]?.[1]).length).toBe(500 << 14)
})
