import { afterEach, expect, test } from 'vitest'
import { bytesSource, openWorkbook, type Workbook } from '../../platform/sheets/index.ts'
import { findTables } from './find-table.ts'
import { guessMapping, rememberedGuess, toTableMapping } from './guess-columns.ts'
import type { LeftOutRow } from './mapping-guess.ts'
import { tableRows } from './table-records.ts'

const open: Workbook[] = []
afterEach(async () => {
  for (const workbook of open.splice(0)) await workbook.close()
})

async function csv(...lines: string[]): Promise<Workbook> {
  const opened = await openWorkbook(bytesSource('x.csv', Buffer.from(`${lines.join('\n')}\n`)))
  if (!opened.ok) throw new Error(opened.problem.kind)
  open.push(opened.value)
  return opened.value
}

async function rowsOf(workbook: Workbook) {
  const [table] = await findTables(workbook)
  if (table === undefined) return { rows: [], leftOut: [], headers: [] }
  const rows: string[] = []
  const leftOut: string[] = []
  const onLeftOut = (row: LeftOutRow) => leftOut.push(`${row.row} ${row.kind}`)
  for await (const records of tableRows(workbook, table, onLeftOut)) {
    for (const { row, cells, above } of records) {
      const texts = Object.values(cells).map(({ text }) => text)
      rows.push([row, ...texts, ...above.map(({ kind, title }) => `${kind}: ${title}`)].join(' | '))
    }
  }
  return { rows, leftOut, headers: table.columns.map(({ header }) => header) }
}

test('names of groups without merged cells go on to the right as far as names stand below them', async () => {
  const workbook = await csv('ลำดับ,โครงการ,งบประมาณ,,,หน่วยงาน', ',,2566,2567,2568,', '1,ถนน,10,20,30,อบต.ยม')

  const { headers, rows } = await rowsOf(workbook)

  expect(headers).toEqual(['ลำดับ', 'โครงการ', 'งบประมาณ / 2566', 'งบประมาณ / 2567', 'งบประมาณ / 2568', 'หน่วยงาน'])
  expect(rows).toEqual(['3 | 1 | ถนน | 10 | 20 | 30 | อบต.ยม'])
})

test('numbers of columns under the header are no row, and a row of years below names is header', async () => {
  const workbook = await csv('ที่,โครงการ,งบประมาณ (บาท),หน่วยงาน', '(1),(2),(3),(4)', '1,ถนน,10,อบต.ยม')

  const { rows } = await rowsOf(workbook)

  expect(rows).toEqual(['3 | 1 | ถนน | 10 | อบต.ยม'])
})

test('headings carry their branch to the rows below until a heading of the same width comes', async () => {
  const workbook = await csv(
    'ยุทธศาสตร์ที่ 1 คน,,',
    'ที่,โครงการ,งบประมาณ',
    'แผนงานการศึกษา,,',
    '1,โรงเรียน,5',
    'กลยุทธ์ที่ 2,,',
    '2,ห้องสมุด,6',
    'ยุทธศาสตร์ที่ 2,เมือง,',
    '3,ถนน,7',
  )

  const { rows, leftOut } = await rowsOf(workbook)

  expect(rows).toEqual([
    '4 | 1 | โรงเรียน | 5 | strategy: ยุทธศาสตร์ที่ 1 คน | programme: แผนงานการศึกษา',
    '6 | 2 | ห้องสมุด | 6 | strategy: ยุทธศาสตร์ที่ 1 คน | tactic: กลยุทธ์ที่ 2',
    '8 | 3 | ถนน | 7 | strategy: ยุทธศาสตร์ที่ 2 เมือง',
  ])
  expect(leftOut).toEqual(['3 section', '5 section', '7 section'])
})

test.each([
  ['รวม,,500', 'total'],
  [',รวมทั้งสิ้น,500', 'total'],
  ['ยอดยกมา,,500', 'total'],
  [',Grand total,500', 'total'],
  ['หมายเหตุ : ยังไม่อนุมัติ,,', 'note'],
  ['ที่,โครงการ,งบประมาณ', 'header-again'],
  ['ผู้จัดทำแผนของหน่วยงาน,,', 'note'],
])('the row "%s" between the projects is left out as %s', async (line, kind) => {
  const { leftOut, rows } = await rowsOf(await csv('ที่,โครงการ,งบประมาณ', '1,ถนน,10', line, '2,ฝาย,20'))

  expect(leftOut).toEqual([`3 ${kind}`])
  expect(rows).toEqual(['2 | 1 | ถนน | 10', '4 | 2 | ฝาย | 20'])
})

test.each(['3,รวมพลังชุมชน,500', ',รวมใจรักษ์ป่า,500', '4,ด้านสาธารณสุขเชิงรุก,20', ',โครงการที่ไม่มีเงิน,'])(
  'the project "%s" is a project, whatever its first word is',
  async (line) => {
    const { rows } = await rowsOf(await csv('ที่,โครงการ,งบประมาณ', '1,ถนน,10', line))

    expect(rows.length).toBe(2)
  },
)

test('a table whose names are none of our words is found by its shape', async () => {
  const { rows, headers } = await rowsOf(await csv('รายงาน', 'alpha,beta,gamma', 'a,1,2', 'b,3,4'))

  expect(headers).toEqual(['alpha', 'beta', 'gamma'])
  expect(rows).toEqual(['3 | a | 1 | 2', '4 | b | 3 | 4'])
})

test('a file without a table has none', async () => {
  expect(await findTables(await csv('เรียน ท่านนายอำเภอ', 'ขอส่งแผนมาเพื่อทราบ'))).toEqual([])
})

test('the form of last year is known again, with the years of its headers today', async () => {
  const [before] = await findTables(await csv('ที่,โครงการ,ปี 2567,ปี 2568,ผู้ดูแล', '1,ถนน,10,20,อบต.ยม'))
  const [today] = await findTables(await csv('ที่,โครงการ,ปี 2568,ปี 2569,ผู้ดูแล', '1,ถนน,10,20,อบต.ยม'))
  if (before === undefined || today === undefined) throw new Error('no table')
  const answered = guessMapping(before)
  const columns = answered.columns.map((column) =>
    column.column === 5 ? { ...column, role: 'body' as const } : column,
  )
  const mapping = toTableMapping({ ...answered, columns })

  const guess = rememberedGuess(today, [{ name: 'ถนนประจำปี', signature: before.signature, mapping }])

  expect(guess?.columns.map(({ role, fiscalYear }) => `${role}${fiscalYear ?? ''}`)).toEqual([
    'order',
    'title',
    'amountOfYear2025',
    'amountOfYear2026',
    'body',
  ])
  expect(guess?.columns[4]?.reason).toEqual({ kind: 'remembered', name: 'ถนนประจำปี' })
  expect(
    rememberedGuess({ ...today, signature: 'other' }, [{ name: 'x', signature: before.signature, mapping }]),
  ).toBeNull()
})

test('a sign that says "as above" takes what stands above', async () => {
  const workbook = await csv('ที่,โครงการ,งบประมาณ,หน่วยงาน', '1,ถนน,10,อบต.ยม', '2,ฝาย,20,〃', '3,ท่อ,30,-”-')

  const { rows } = await rowsOf(workbook)

  expect(rows.slice(1)).toEqual(['3 | 2 | ฝาย | 20 | อบต.ยม', '4 | 3 | ท่อ | 30 | อบต.ยม'])
})
