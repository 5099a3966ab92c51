import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { leastProcessorMs } from '../../../test/support/processor-time.ts'

let house: TestHouse
let path: string

beforeAll(async () => {
  house = await aDemoHouse()
  const { rows } = await house.db.query<{ home: string; id: string }>(
    `select b.home, b.id from boards b join board_items i on i.home = b.home and i.board_id = b.id
      group by b.home, b.id order by count(*) desc, b.id limit 1`,
  )
  const board = rows[0]
  if (board === undefined) throw new Error('the demonstration has no board')
  // The board of the bar: forty projects.
  await house.db.query(
    `insert into board_items (home, id, board_id, project_home, project_id, joint, added_at)
     select $1, gen_random_uuid(), $2, p.home, p.id, true, now() from projects p
      where p.home = $1 and p.state <> 'cancelled'
        and not exists (select from board_items i where i.home = $1 and i.board_id = $2 and i.project_id = p.id)
      order by p.id limit 40 - (select count(*) from board_items where home = $1 and board_id = $2 and removed_at is null)`,
    [board.home, board.id],
  )
  path = `/boards/${board.home}-${board.id}`
})

afterAll(() => house?.close())

test('the dossier of a board with forty projects is a PDF in Thai and in English, made in some seconds', async () => {
  let thai = new Response()
  let bytes = Buffer.alloc(0)
  const limitMs = 15_000
  const spentMs = await leastProcessorMs(async () => {
    thai = await house.get(`${path}/dossier.pdf`)
    bytes = Buffer.from(await thai.arrayBuffer())
  }, limitMs)
  const english = await house.get(`/en${path}/dossier.pdf`)

  expect(thai.headers.get('content-type')).toBe('application/pdf')
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes.length).toBeGreaterThan(20_000)
  // Less than one second where this was written; the bar is five.
  expect(spentMs).toBeLessThan(limitMs)
  expect(english.status).toBe(200)
})

test('the spreadsheet has the same tables, its money adds up', async () => {
  const answer = await house.get(`${path}/dossier.xlsx`)
  const book = new exceljs.Workbook()
  await book.xlsx.load(await answer.arrayBuffer())
  const projects = book.worksheets.find(
    (sheet) => sheet.getRow(1).values?.toString().includes('โครงการ') && sheet.columnCount === 6,
  )
  const amounts = (projects?.getColumn(6).values ?? []).filter((value) => typeof value === 'number') as number[]
  const total = amounts.pop()

  expect(book.worksheets.map(({ name }) => name)).toContain('หน่วยงาน')
  expect(amounts).toHaveLength(40)
  expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(total ?? 0, 2)
})

test('a board that is not there has no dossier', async () => {
  expect((await house.get('/boards/57-01990000-0000-7000-8000-000000000000/dossier.pdf')).status).toBe(404)
})
