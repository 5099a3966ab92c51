import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { recomputeAreaTotals } from '../plans/index.ts'
import { countOf } from './group-projects.ts'
import { planBookOf } from './make-planbook.ts'
import { type PlanBook, readPlanBook } from './read-planbook.ts'

let house: TestHouse
let book: PlanBook

beforeAll(async () => {
  house = await aDemoHouse()
  // What a spreadsheet program would take for a formula, and a title no column is made for.
  await house.db.query(
    `update projects set title = '=HYPERLINK("http://x","ดู")' where home = '57' and id = (select id from projects where home = '57' order by id limit 1)`,
  )
  await house.db.query(
    `update projects set title = repeat('ก่อสร้างถนนคอนกรีตเสริมเหล็กสายบ้านเหนือ', 12) where home = '57' and id = (select id from projects where home = '57' order by id desc limit 1)`,
  )
  // Combined, with its money still in it: a row of the book, and no project beside the one it was combined into.
  await house.db.query(
    `with two as (select p.id from projects p where p.home = '57' and p.state <> 'cancelled' and p.closed_into is null and exists (
                    select from budget_lines l where l.home = p.home and l.project_id = p.id and l.fiscal_year = 2027) order by p.id limit 2)
     update projects set closed_into = '57-' || (select max(id::text) from two)
      where home = '57' and id::text = (select min(id::text) from two)`,
  )
  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))
  const read = await house.db.snapshot((view) => readPlanBook(view, '57', 2027, house.clock.now()))
  if (!('projects' in read)) throw new Error('the demonstration has no book')
  book = read
})
afterAll(() => house?.close())

const money = (text: string) => BigInt(text.replace(/[,.]/g, ''))

test('every sum of the book is the one of the page of the province: by field, by body, by year, and in all', async () => {
  const page = await (await house.get('/api/v1/areas/57?fiscal_year=2027')).json()
  const csv = await (await house.get('/places/57.csv')).text()
  const lines = csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([year]) => year?.replace('\ufeff', '') === '2570')
  const total = book.projects.reduce((sum, one) => sum + one.amountSatang, 0n)
  const year = book.years.find((one) => one.fiscalYear === 2027)
  const byField = new Map<string, bigint>()
  for (const one of book.projects)
    byField.set(one.functionCode ?? '-', (byField.get(one.functionCode ?? '-') ?? 0n) + one.amountSatang)
  const paged = new Map<string, bigint>()
  for (const cells of lines) paged.set(cells[1] ?? '', (paged.get(cells[1] ?? '') ?? 0n) + money(cells.at(-1) ?? '0'))

  expect(book.projects.length).toBeGreaterThan(5)
  expect(total).toBe(year?.amountSatang)
  expect(countOf(book.projects)).toBe(year?.projects)
  expect(countOf(book.projects)).toBeLessThan(book.projects.length)
  expect(new Map([...byField].sort())).toEqual(new Map([...paged].sort()))
  expect(JSON.stringify(page)).toContain(`${total / 100n}.${String(total % 100n).padStart(2, '0')}`)
})

test('what the paper adds up are its own rows: projects by field, fields, bodies and the index name each project once', () => {
  const document = planBookOf(book, 'th', { demo: true })
  const tables = document.blocks.filter((block) => block.kind === 'table')
  const projects = tables.filter((one) => one.columns.length === 7 && one.total !== undefined)
  const sum = (rows: readonly (readonly string[])[]) => rows.reduce((all, row) => all + money(row.at(-1) ?? '0'), 0n)
  const totals = projects.map((one) => money(one.total?.at(-1) ?? '0'))
  const numbers = projects.flatMap((one) => one.rows.map((row) => Number(row[0]?.replace(',', ''))))
  const index = tables.at(-1)?.rows.flatMap((row) =>
    (row[1] ?? '').split(', ').flatMap((range) => {
      const [from = 0, to = from] = range.split('–').map(Number)
      return Array.from({ length: to - from + 1 }, (_, at) => from + at)
    }),
  )

  expect(projects.map((one) => sum(one.rows))).toEqual(totals)
  expect(numbers).toEqual(book.projects.map((_, at) => at + 1))
  expect([...(index ?? [])].sort((a, b) => a - b)).toEqual(numbers)
  expect(JSON.stringify(document)).not.toMatch(/"(planned|disbursed|at-risk|co-investment|overlapping)"/)
})

test('the book is a PDF with a mark, the same again as long as nothing changed, and a spreadsheet without formulas', async () => {
  const first = await house.get('/places/57/plan-book.pdf?year=2570')
  const bytes = Buffer.from(await first.arrayBuffer())
  const tag = first.headers.get('etag') ?? ''
  const again = await house.request('/places/57/plan-book.pdf?year=2570', { headers: { 'if-none-match': tag } })
  const sheets = new exceljs.Workbook()
  await sheets.xlsx.load(await (await house.get('/places/57/plan-book.xlsx?year=2570')).arrayBuffer())
  const cells: exceljs.Cell[] = []
  for (const sheet of sheets.worksheets) sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell)))

  expect(first.headers.get('content-type')).toBe('application/pdf')
  expect(first.headers.get('cache-control')).toMatch(/^(private, no-(cache|store)|no-store)$/)
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(again.status).toBe(304)
  expect(cells.some((cell) => cell.type === exceljs.ValueType.Formula)).toBe(false)
  expect(cells.some((cell) => String(cell.value).startsWith('=HYPERLINK'))).toBe(true)

  await house.db.query(`update projects set title = title || ' ระยะ 2' where home = '57'`)
  const changed = await house.get('/places/57/plan-book.pdf?year=2570')

  expect(changed.headers.get('etag')).not.toBe(tag)
})

test.each([
  ['/places/5701/plan-book.pdf', 404],
  ['/places/57/plan-book.pdf?year=2500', 404],
  ['/places/57/plan-book.xlsx?year=ปีหน้า', 404],
  ['/places/57', 200],
])('%s answers %i', async (path, status) => {
  expect((await house.get(path)).status).toBe(status)
})
