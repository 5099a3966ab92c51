import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import { anOfficer, type TestHouse } from '../../../test/support/house.ts'
import { gapKinds } from './gap.ts'
import { refreshSummaries } from './refresh-summaries.ts'

let house: TestHouse
const planner = anOfficer([{ areaCode: '57' }])

beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

interface Gaps {
  gaps: { kind: string; title: string; area: string | null; why_th: string; owner: string | null; next: string[] }[]
}

const gapsOf = async (query: string) => (await (await house.get(`/api/v1/gaps?${query}`)).json()) as Gaps

describe('the demonstration country', () => {
  test('has chains from a community up to the nation, and goals nobody serves', async () => {
    const { rows } = await house.db.query<{ level: string; goals: number; top: number; empty: number }>(
      `select level, count(*)::int as goals, count(*) filter (where reaches_top)::int as top, count(*) filter (where projects = 0)::int as empty
         from alignment_goals where kind = 'goal' group by level`,
    )
    const of = (level: string) => rows.find((row) => row.level === level)

    expect(of('national_admin')?.top).toBeGreaterThan(0)
    for (const level of ['province', 'district', 'lao', 'community']) expect(of(level)?.top, level).toBeGreaterThan(0)
    expect(rows.some((row) => row.empty > 0)).toBe(true)
  })

  test('has proposals of people and of the finder that wait, each with what speaks for it', async () => {
    const waiting = async (source: string) =>
      (await (await house.get(`/api/v1/alignments?limit=100&source=${source}`)).json()) as {
        links: { probability: number | null; evidence: unknown[] }[]
      }
    const [people, finder] = await Promise.all([waiting('person'), waiting('finder')])

    expect(people.links.length).toBeGreaterThan(0)
    expect(finder.links.length).toBeGreaterThan(0)
    expect(finder.links.every((link) => link.evidence.length > 0 && link.probability !== null)).toBe(true)
  })

  test('counts no more money under a goal than all projects hold', async () => {
    const { rows } = await house.db.query<{ more: number }>(
      `select count(*)::int as more from alignment_goals
        where amount_satang > (select sum(amount_satang) from projects where state <> 'cancelled')`,
    )

    expect(rows).toEqual([{ more: 0 }])
  })
})

describe('gaps', () => {
  test('of every kind say why, whose they are and where to act', async () => {
    for (const kind of gapKinds) {
      const { gaps } = await gapsOf(`kind=${kind}&limit=100`)
      for (const gap of gaps) {
        expect(gap.why_th, kind).not.toBe('')
        expect(gap.next.length, kind).toBeGreaterThan(0)
      }
      if (['orphan', 'goal-empty', 'uncovered', 'together'].includes(kind)) expect(gaps.length, kind).toBeGreaterThan(0)
    }
  })

  test('a project stops being one without a goal when a link of it is confirmed', async () => {
    const [orphan] = (await gapsOf('kind=orphan&limit=1&place=57')).gaps
    const project = orphan?.next[0]?.split('left=')[1] ?? ''
    const { rows } = await house.db.query<{ node_id: string }>(
      `select node_id from alignment_goals where level = 'province' and home = '57' and kind = 'goal' limit 1`,
    )
    const proposed = await house.sendJson(
      '/api/v1/alignments',
      { left: project, right: rows[0]?.node_id, reason: 'ทดสอบ' },
      planner,
    )
    const { id } = (await proposed.json()) as { id: string }
    const second = anOfficer([{ areaCode: '57' }], { personId: '01990000-0000-7000-8000-000000000077' })
    await house.sendJson(`/api/v1/alignments/${id}/decision`, { decision: 'confirm', reason: 'ทดสอบ' }, second)
    await house.db.transaction((tx) => refreshSummaries(tx, house.clock.now()))

    const left = await house.db.query('select 1 from alignment_orphans where home = $1 and project_id = $2', [
      project.slice(0, 2),
      project.slice(3),
    ])
    expect(left.rows).toEqual([])
    expect(await (await house.get(`/projects/${project}`)).text()).toContain('โครงการนี้ส่งผลต่อเป้าหมายใด')
  })

  test('a district the demonstration left empty is told as one', async () => {
    const { gaps } = await gapsOf('kind=uncovered&place=57&limit=100')

    expect(gaps.some((gap) => gap.area?.startsWith('57'))).toBe(true)
    for (const gap of gaps) expect(gap.next[0]).toContain('/boards/new?title=')
  })

  test('an unknown place is refused with a sentence, on the page and in the API', async () => {
    const [page, api] = await Promise.all([house.get('/gaps?place=ไม่มีที่นี่จริง'), house.get('/api/v1/gaps?place=ไม่มีที่นี่จริง')])

    expect([page.status, api.status]).toEqual([422, 422])
    expect(await page.text()).toContain('ไม่พบพื้นที่')
  })
})

test('parallel systems of a province: plans of several levels, committees, and data asked for twice', async () => {
  const page = await (await house.get('/gaps/parallel?place=57')).text()
  const csv = await (await house.get('/gaps/parallel.csv?place=57')).text()

  expect(page).toContain('แผนพัฒนาท้องถิ่น')
  expect(page).toContain('คณะกรรมการที่ดูแลพื้นที่นี้')
  expect(csv).toContain('ข้อมูลที่ถูกถามซ้ำ')
})

test('pages of goals, coverage, gaps and the place page stand in both languages', async () => {
  const { rows } = await house.db.query<{ node_id: string }>(
    `select node_id from alignment_goals where level = 'national_admin' and kind = 'goal' order by amount_satang desc limit 1`,
  )
  for (const path of [
    '/goals',
    '/goals?place=57&show=unlinked',
    `/goals/${rows[0]?.node_id}`,
    '/goals/coverage?place=57',
    '/gaps?kind=orphan',
    '/alignments',
    '/places/57',
  ])
    for (const prefix of ['', '/en']) expect((await house.get(`${prefix}${path}`)).status, path).toBe(200)
})
