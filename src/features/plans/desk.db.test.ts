import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aLine, stored } from '../../../test/support/stored-projects.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { facetsOf } from './facets.sql.ts'
import { everything, type ProjectFilter } from './project-filter.ts'

let house: TestHouse
let keys: { home: string; id: string }[]
let planner: Viewer

beforeAll(async () => {
  house = await aTestHouse()
  keys = await stored(house.db, [
    {
      title: 'ถนนหนึ่ง',
      home: '57',
      areaCode: '570101',
      functionCode: '04.5',
      lines: [aLine(2026, 100), aLine(2027, 100)],
    },
    { title: 'ถนนสอง', home: '57', areaCode: '570102', functionCode: '04.5', lines: [aLine(2027, 200)] },
    { title: 'น้ำหนึ่ง', home: '57', areaCode: '570202', functionCode: '06.3', lines: [aLine(2027, 300)] },
    {
      title: 'ไม่รู้',
      body: 'องค์การบริหารส่วนจังหวัดน่าน',
      home: '40',
      areaCode: '4001',
      functionCode: null,
      state: 'running',
      lines: [aLine(2026, 400)],
    },
  ])
  const { rows } = await house.db.query<{ body_id: string }>('select body_id from projects where id = $1', [
    keys[0]?.id,
  ])
  planner = anOfficer([{ role: 'planner', bodyId: rows[0]?.body_id ?? null, areaCode: null }])
})
afterAll(() => house.close())

const counts = async (part: Partial<ProjectFilter>, name: 'field' | 'state' | 'year' | 'area' | 'level' | 'source') => {
  const facets = await facetsOf(house.db, { ...everything, ...part }, 1_000)
  return Object.fromEntries((facets?.get(name) ?? []).map((facet) => [facet.value, facet.projects]))
}

describe('counts beside a list', () => {
  test('say how many projects each choice would give; a project of two years counts in both', async () => {
    expect(await counts({}, 'field')).toEqual({ '04': 2, '06': 1, '-': 1 })
    expect(await counts({}, 'year')).toEqual({ 2026: 2, 2027: 3 })
    expect(await counts({}, 'state')).toEqual({ planned: 3, running: 1 })
  })

  test('of one choice ignore that choice itself, and obey all others', async () => {
    expect(await counts({ functionCode: '04', fiscalYear: 2026 }, 'field')).toEqual({ '04': 1, '-': 1 })
    expect(await counts({ functionCode: '04', fiscalYear: 2026 }, 'year')).toEqual({ 2026: 1, 2027: 2 })
  })

  test('lead one step down from the place: provinces, then districts, then sub-districts', async () => {
    const place = (code: string) => ({
      place: { code, homes: [code.slice(0, 2)], under: code.length > 2 ? code : null },
    })

    expect(await counts({}, 'area')).toEqual({ 57: 3, 40: 1 })
    expect(await counts(place('57'), 'area')).toEqual({ 5701: 2, 5702: 1 })
    expect(await counts(place('5701'), 'area')).toEqual({ 570101: 1, 570102: 1 })
  })

  test('are left out where more match than are counted', async () => {
    expect(await facetsOf(house.db, everything, 3)).toBeNull()
  })

  test('agree with the list: following a count gives as many projects', async () => {
    const page = await (await house.get('/projects?q=%E0%B8%96%E0%B8%99%E0%B8%99')).text()
    const listed = /<option value="04"[^>]*>[^<]*\((\d+)\)/.exec(page)?.[1]

    const api = (await (await house.get('/api/v1/projects?q=%E0%B8%96%E0%B8%99%E0%B8%99&field=04')).json()) as {
      projects: unknown[]
    }

    expect(api.projects).toHaveLength(Number(listed))
  })
})

describe('several projects at once', () => {
  const ids = () => keys.map((key) => `${key.home}-${key.id}`)
  const ticked = (...at: number[]) => Object.fromEntries(at.map((one) => [`project.${ids()[one]}`, '1']))
  const fieldOf = async (at: number) =>
    (
      await house.db.query<{ function_code: string | null }>(
        'select function_code from projects where home = $1 and id = $2',
        [keys[at]?.home, keys[at]?.id],
      )
    ).rows[0]?.function_code

  test('are shown ticks only to those who may plan', async () => {
    const [officer, visitor] = await Promise.all([house.get('/projects', planner), house.get('/projects')])

    expect(await officer.text()).toContain('name="project.57-')
    expect(await visitor.text()).not.toContain('name="project.57-')
  })

  test('get the same field, each with its history; what is not the own area is refused and told, the rest is changed', async () => {
    const answer = await house.post(
      '/projects/changes',
      { ...ticked(0, 1, 3), change: 'field:05.1', reason: 'จัดภารกิจใหม่' },
      planner,
    )
    const page = await answer.text()
    const history = await house.db.query<{ reason: string }>(
      `select reason from project_events where project_id = any($1) and reason = 'จัดภารกิจใหม่'`,
      [[keys[0]?.id, keys[1]?.id, keys[3]?.id]],
    )

    expect(answer.status).toBe(422)
    expect([...page.matchAll(/ps-row__meta">([^<]*)/g)].map((row) => row[1])).toEqual(['ไม่ใช่พื้นที่หรือหน่วยงานของคุณ'])
    expect([await fieldOf(0), await fieldOf(1), await fieldOf(3)]).toEqual(['05.1', '05.1', null])
    expect(history.rowCount).toBe(2)
  })

  test('without a reason or a change nothing is changed, and the ticks and words stay', async () => {
    const answer = await house.post('/projects/changes', { ...ticked(2), change: '', reason: 'เหตุผลที่เขียนไว้' }, planner)
    const page = await answer.text()

    expect(answer.status).toBe(422)
    expect(page).toMatch(new RegExp(`name="project.${ids()[2]}"[^>]*checked`))
    expect(page).toContain('เหตุผลที่เขียนไว้')
    expect(await fieldOf(2)).toBe('06.3')
  })

  test.each(['field:99.9', 'amount:1', 'state:flying', 'field:'])('cannot be changed to %s', async (change) => {
    const answer = await house.post('/projects/changes', { ...ticked(2), change, reason: 'ลอง' }, planner)

    expect(answer.status).toBe(422)
    expect(await fieldOf(2)).toBe('06.3')
  })

  test('are left alone when somebody without the role sends the form', async () => {
    const answer = await house.post(
      '/projects/changes',
      { ...ticked(2), change: 'field:05.1', reason: 'ลอง' },
      anOfficer([{ role: 'auditor' }]),
    )

    expect(answer.status).toBe(403)
    expect(await fieldOf(2)).toBe('06.3')
  })
})

describe('lists go out as files', () => {
  test.each(['/plans', '/projects', '/overlaps', '/overlaps/cases', '/bodies/list', '/data-quality'])(
    '%s as CSV, XLSX and JSON',
    async (path) => {
      const [csv, xlsx, json] = await Promise.all(
        ['csv', 'xlsx', 'json'].map((format) => house.get(`${path}.${format}`)),
      )
      const sheet = new Uint8Array((await xlsx?.arrayBuffer()) ?? new ArrayBuffer(0))

      expect([csv?.status, xlsx?.status, json?.status]).toEqual([200, 200, 200])
      expect(csv?.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w-]+\.csv"$/)
      expect((await csv?.text())?.split('\r\n').length).toBeGreaterThan(1)
      expect([sheet[0], sheet[1]]).toEqual([0x50, 0x4b])
      expect(JSON.parse((await json?.text()) ?? '')).toBeTruthy()
    },
  )

  test('money is decimal text in CSV and JSON, and what looks like a formula is harmless', async () => {
    await house.db.query(`update plans set title = '=1+1' where id = (select plan_id from projects where id = $1)`, [
      keys[0]?.id,
    ])

    const csv = await (await house.get('/plans.csv')).text()
    const json = JSON.parse(await (await house.get('/plans.json')).text()) as Record<string, unknown>[]

    expect(csv).toContain("'=1+1")
    expect(json[0]?.แผน).toBe('=1+1')
    expect(json[0]?.['เงิน (บาท)']).toMatch(/^\d+\.\d\d$/)
  })
})
