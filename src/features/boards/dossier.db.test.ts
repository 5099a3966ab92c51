import exceljs from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import { anOfficer, type TestHouse } from '../../../test/support/house.ts'
import { leastProcessorMs } from '../../../test/support/processor-time.ts'
import { newId } from '../../kernel/ids.ts'

let house: TestHouse
let at: { home: string; id: string }
let path: string

beforeAll(async () => {
  house = await aDemoHouse()
  const { rows } = await house.db.query<{ home: string; id: string }>(
    `select b.home, b.id from boards b join board_items i on i.home = b.home and i.board_id = b.id
       join board_steps s on s.home = b.home and s.board_id = b.id and s.step = 'link' and s.state = 'open'
      where b.state = 'open' group by b.home, b.id order by count(*) desc, b.id limit 1`,
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
  at = board
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

interface Read {
  readonly steps: readonly { readonly step: string; readonly checks: readonly { readonly done: boolean }[] }[]
  readonly participation: readonly { readonly id: string | null; readonly act: string; readonly on: string }[]
}

const read = async (): Promise<Read> => (await (await house.get(`/api/v1${path}`)).json()) as Read
const isLinked = ({ steps }: Read) => steps.find(({ step }) => step === 'link')?.checks[0]?.done

test('links from before the board do not do its last step, until its agencies take them over', async () => {
  await house.db.query('update joinings set board_id = null where board_id = $1', [at.id])
  await house.db.query('update agreements set board_id = null where board_id = $1', [at.id])
  const planner = anOfficer([{ role: 'planner', areaCode: at.home }], { personId: newId() })
  const since = (day: string) =>
    house.db.query(`update alignments set decided_at = $2 where home = $1 and state = 'confirmed'`, [at.home, day])
  await since('2035-01-01')
  const linked = isLinked(await read())
  await since('2001-01-01')
  const before = isLinked(await read())
  const page = await (await house.get(`${path}/link`, planner)).text()
  const keep = () => house.sendJson(`/api/v1${path}/links/kept`, { reason: 'ที่ประชุมเห็นว่ายังใช้ได้' }, planner)
  await since('2035-01-01')
  const nothingEarlier = await keep()
  await since('2001-01-01')

  const kept = await keep()

  expect([linked, before, nothingEarlier.status]).toEqual([true, false, 422])
  expect(page).toContain('มีอยู่ก่อนเปิดเรื่อง')
  expect(kept.status).toBe(200)
  expect(isLinked(await read())).toBe(true)
})

test('approved joinings stand in the record of what was decided, and in the dossier with what became of the projects', async () => {
  const { rows } = await house.db.query<{ title: string }>(
    `update joinings j set board_id = $1 where (j.home, j.id) in
       (select home, id from joinings where state = 'approved' and form = 'annex' order by id limit 1)
     returning (select p.title from projects p where p.home = j.lead_home and p.id = j.lead_id) as title`,
    [at.id],
  )
  const decided = (await read()).participation.find(({ id }) => id === null)
  const book = new exceljs.Workbook()
  await book.xlsx.load(await (await house.get(`${path}/dossier.xlsx`)).arrayBuffer())
  const row = book.getWorksheet('โครงการที่ทำร่วมกัน')?.getRow(2).values as string[]

  expect(decided).toMatchObject({ act: expect.stringContaining('ตกลงและอนุมัติการร่วมงาน (ผนวก)') })
  expect(row.slice(1)).toEqual(['ผนวก', expect.any(String), rows[0]?.title, 0, 'อนุมัติแล้ว', expect.any(String)])
})

test('a board that is not there has no dossier', async () => {
  expect((await house.get('/boards/57-01990000-0000-7000-8000-000000000000/dossier.pdf')).status).toBe(404)
})
