import { afterAll, beforeAll, expect, test } from 'vitest'
import { anExchangeProject } from '../../../test/support/exchange.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { approver57, importDesk, planner57 } from '../../../test/support/import-desk.ts'
import type { Home } from '../../kernel/ids.ts'
import type { ExchangeEntry, ExchangeProject } from './exchange.ts'
import { packageStart, projectToOc4ids } from './oc4ids.ts'

let house: TestHouse
let desk: ReturnType<typeof importDesk>

beforeAll(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  await desk.staged(
    file([anExchangeProject({ id: '57-01990000-0000-7000-8000-0000000000ff' })]),
    planner57,
    'first.json',
  )
})
afterAll(() => house.close())

const other = {
  prefix: 'prasan-other-example',
  baseUrl: 'http://other.example',
  publisher: 'Other',
  uri: 'http://other.example/p.json',
  publishedAt: '2026-11-23T01:30:00.000Z',
}
const file = (projects: readonly ExchangeProject[]): string =>
  `${packageStart(other)}${projects.map((one) => JSON.stringify(projectToOc4ids(one, other))).join(',')}]}`

let projects = 0
const figure = { fiscalYear: 2027, source: 'งบจังหวัด' } as const

function aProject(approvedSatang: bigint, papers: readonly (readonly [id: number, satang: bigint])[] = []) {
  const entries = papers.map(
    ([id, amountSatang]): ExchangeEntry => ({
      ...figure,
      id: `01990000-0000-7000-8000-00000000e${String(id).padStart(3, '0')}`,
      kind: 'entry',
      phase: 'approved',
      amountSatang,
      happenedOn: '2026-10-20',
      document: `อนุมัติ ${id}/2570`,
      fromProject: null,
    }),
  )
  const lines = [
    { ...figure, phase: 'planned' as const, amountSatang: 100_000n },
    { ...figure, phase: 'approved' as const, amountSatang: approvedSatang },
  ]
  return anExchangeProject({ lines, entries, documents: [], indicators: [], related: [], steps: [] })
}

const named = (): Pick<ExchangeProject, 'id' | 'title'> => {
  projects += 1
  return { id: `57-01990000-0000-7000-8000-${String(projects).padStart(12, '0')}`, title: `ฝายแห่งที่ ${projects}` }
}

async function stored(title: string) {
  const { rows } = await house.db.query<{ home: Home; id: string; lines: string; papers: string | null }>(
    `select p.home, p.id,
            (select string_agg(l.phase || ' ' || l.amount_satang, ', ' order by l.phase) from budget_lines l
              where l.home = p.home and l.project_id = p.id) as lines,
            (select string_agg(e.kind || ' ' || e.document || ' ' || e.amount_satang, ', ' order by e.id)
               from money_entries e where e.home = p.home and e.project_id = p.id) as papers
       from projects p where p.title = $1 and p.state <> 'cancelled'`,
    [title],
  )
  return rows
}

const planner = anOfficer([{ areaCode: 'TH' }], { personId: '01990000-0000-7000-8000-00000000000a' })
const budgetOfficer = anOfficer([{ role: 'budget-officer', areaCode: 'TH' }])

async function enter(title: string, amountSatang: bigint) {
  const [project] = await stored(title)
  if (project === undefined) throw new Error(`${title} is not stored`)
  const entry = { phase: 'approved', fiscal_year: 2027, source: figure.source, how: 'more', currency: 'THB' }
  const amount = (Number(amountSatang) / 100).toFixed(2)
  const done = await house.sendJson(
    `/api/v1/money/projects/${project.home}-${project.id}/entries`,
    { ...entry, amount, date: '2026-11-01', document: 'บันทึก 9/2570', reason: 'ทดสอบ' },
    budgetOfficer,
  )
  if (done.status !== 201) throw new Error(await done.text())
}

test('papers of a file come in behind their figures, the next file adds and takes back, an undo takes back all of it', async () => {
  const name = named()
  const bring = async (approved: bigint, papers: readonly (readonly [number, bigint])[]) => {
    const there = await desk.staged(file([{ ...aProject(approved, papers), ...name }]), planner57, 'papers.json')
    await desk.applied(there)
    return there.split('/').at(-1) ?? ''
  }

  await bring(90_000n, [[1, 60_000n]])
  const first = await stored(name.title)
  const second = await bring(80_000n, [[2, 80_000n]])
  const renewed = await stored(name.title)
  await house.post(`/imports/${second}/decide`, { act: 'undo', reason: 'ไฟล์ผิดฉบับ' }, approver57)

  expect(first).toMatchObject([{ lines: 'approved 90000, planned 100000', papers: 'imported อนุมัติ 1/2570 60000' }])
  expect(renewed).toMatchObject([
    {
      lines: 'approved 80000, planned 100000',
      papers: 'imported อนุมัติ 1/2570 60000, imported อนุมัติ 2/2570 80000, counter อนุมัติ 1/2570 -60000',
    },
  ])
  const [undone] = await stored(name.title)
  expect(undone?.lines).toBe('approved 90000, planned 100000')
  const { rows } = await house.db.query<{ sum: string }>(
    'select sum(amount_satang)::text as sum from money_entries where project_id = $1',
    [undone?.id],
  )
  expect(rows).toEqual([{ sum: '60000' }])
})

test('a figure that an officer entered stays as its papers say, and the page of differences tells both amounts', async () => {
  const name = named()
  await desk.applied(await desk.staged(file([{ ...aProject(50_000n), ...name }]), planner57, 'a.json'))
  await enter(name.title, 10_000n)

  const there = await desk.staged(file([{ ...aProject(40_000n), ...name }]), planner57, 'b.json')
  const page = await desk.text(there)
  await desk.applied(there)

  expect(page).toContain('จึงคงไว้ 600 บาทตามเอกสาร ไม่รับ 400 บาทจากไฟล์')
  expect(await stored(name.title)).toMatchObject([{ lines: 'approved 60000, planned 100000' }])
})

test('a project with papers is not moved to another province: the row is refused and the money stays with it', async () => {
  const name = named()
  await desk.applied(await desk.staged(file([{ ...aProject(50_000n), ...name }]), planner57, 'c.json'))
  await enter(name.title, 10_000n)
  const moved = { ...aProject(50_000n), ...name, place: { areaCode: '5001', areaName: null, text: null, point: null } }

  const there = await desk.staged(file([moved]), planner, 'd.json')

  expect(await desk.text(`${there}?show=refused`, planner)).toContain('มีรายการเงินหรือการโอนอยู่ที่จังหวัดเดิม')
  expect(await stored(name.title)).toMatchObject([{ home: '57', lines: 'approved 60000, planned 100000' }])
})

test('what an officer enters between approval and storing is not lost', async () => {
  const name = named()
  await desk.applied(await desk.staged(file([{ ...aProject(50_000n), ...name }]), planner57, 'e.json'))
  const there = await desk.staged(file([{ ...aProject(45_000n), ...name }]), planner57, 'f.json')

  await enter(name.title, 7_000n)
  await desk.applied(there)

  expect(await stored(name.title)).toMatchObject([{ lines: 'approved 57000, planned 100000' }])
})
