import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDemoHouse } from '../../../test/support/demo-house.ts'
import type { TestHouse } from '../../../test/support/house.ts'
import { hasSharedStandards, oc4idsFaults, xmlFaults } from '../../../test/support/schemas.ts'
import { planFromStratml } from './plan-from-stratml.ts'
import { exchangePlan } from './read-exchange.ts'
import { readIati } from './read-iati.ts'
import { readOc4ids } from './read-oc4ids.ts'
import { readStratml } from './read-stratml.ts'

let house: TestHouse

beforeAll(async () => {
  house = await aDemoHouse()
})
afterAll(() => house.close())

const other = { prefix: 'someone-else', fiscalYear: 2027 }

async function text(path: string): Promise<string> {
  const answer = await house.get(path)
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer.text()
}

test('the projects of the demonstration country are a valid package of OC4IDS, and each is read back', async () => {
  const package_ = await text('/api/v1/projects.oc4ids')

  expect(oc4idsFaults(JSON.parse(package_))).toEqual([])
  const read = readOc4ids(Buffer.from(package_), other)
  const stored = await house.db.query<{ count: bigint; satang: string }>(
    `select count(*) as count, (select sum(amount_satang)::text from budget_lines) as satang from projects`,
  )
  const projects = read.ok ? read.value.flatMap(({ project }) => project ?? []) : []
  expect(projects).toHaveLength(Number(stored.rows[0]?.count))
  const satang = projects.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.amountSatang, 0n)
  expect(String(satang)).toBe(stored.rows[0]?.satang)
})

test('every dated paper goes out once, as a part of its figure, and comes back with its day and number', async () => {
  const { rows } = await house.db.query<{ count: bigint; satang: string; handed: bigint }>(
    `select count(*) as count, sum(amount_satang)::text as satang,
            (select count(*) from money_transfers where state in ('confirmed', 'returned') and payer_project_id is not null) as handed
       from money_entries`,
  )

  const inOc4ids = readOc4ids(Buffer.from(await text('/api/v1/projects.oc4ids')), other)
  const inIati = readIati(Buffer.from(await text('/api/v1/projects.iati')), other)

  expect(rows[0]?.count).toBeGreaterThan(0n)
  for (const read of [inOc4ids, inIati]) {
    const entries = read.ok ? read.value.flatMap(({ project }) => project?.entries ?? []) : []
    expect(BigInt(entries.length)).toBe(rows[0]?.count)
    expect(String(entries.reduce((sum, one) => sum + one.amountSatang, 0n))).toBe(rows[0]?.satang)
  }
  const handed = inIati.ok ? inIati.value.flatMap(({ project }) => project?.handedOn ?? []) : []
  expect(BigInt(handed.length)).toBe(rows[0]?.handed)
})

test('the projects of a province are valid activities of IATI with the same money', async () => {
  const [file, all] = [await text('/projects.iati.xml?place=57'), await text('/api/v1/projects.iati')]

  expect(await xmlFaults('iati', [file, all])).toEqual([])
  const read = readIati(Buffer.from(all), other)
  const projects = read.ok ? read.value.flatMap(({ project }) => project ?? []) : []
  const { rows } = await house.db.query<{ count: bigint; satang: string }>(
    `select count(*) as count, (select sum(amount_satang)::text from budget_lines) as satang from projects`,
  )
  expect(projects).toHaveLength(Number(rows[0]?.count))
  expect(String(projects.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.amountSatang, 0n))).toBe(
    rows[0]?.satang,
  )
})

test('GeoJSON puts a project at the centre of the finest area that has one and says how near that is', async () => {
  await house.db.transaction((tx) =>
    tx.query(
      `update areas set latitude = 19.9, longitude = 99.8, stored_at = '2026-12-01' where code like '57%' and kind in ('subdistrict', 'province')`,
    ),
  )

  const answer = await house.get('/api/v1/projects.geojson?place=57')

  expect(answer.headers.get('content-type')).toBe('application/geo+json; charset=utf-8')
  const { features } = (await answer.json()) as { features: Feature[] }
  const precisions = { 2: 'province', 4: 'district', 6: 'subdistrict', 8: 'subdistrict' } as Record<number, string>
  expect(features.length).toBeGreaterThan(0)
  for (const { geometry, properties } of features) {
    expect(geometry).toEqual({ type: 'Point', coordinates: [99.8, 19.9] })
    expect(properties.point_precision).toBe(precisions[properties.area?.length ?? 0])
  }
})

interface Feature {
  readonly geometry: unknown
  readonly properties: Readonly<Record<string, string | null>>
}

test.runIf(hasSharedStandards)('every plan of the demonstration country is valid StratML, part 1 and 2', async () => {
  const { rows } = await house.db.query<{ id: string }>('select id from plans order by id limit 60')
  const documents = { 1: [] as string[], 2: [] as string[] }
  for (const { id } of rows) {
    documents[1].push(await text(`/api/v1/plans/${id}.stratml?part=1`))
    documents[2].push(await text(`/api/v1/plans/${id}.stratml`))
  }

  expect(rows.length).toBe(60)
  expect(await xmlFaults('stratml-1', documents[1])).toEqual([])
  expect(await xmlFaults('stratml-2', documents[2])).toEqual([])
})

test('a plan of the demonstration country comes back from StratML with its whole tree and money', async () => {
  const { rows } = await house.db.query<{ id: string }>(
    `select pl.id from plans pl where exists (select 1 from projects p where p.plan_id = pl.id) order by pl.id limit 12`,
  )
  const ports = { indicatorsOfProjects: async () => new Map(), indicatorsOfPlan: async () => new Map() }

  for (const { id } of rows) {
    const stored = await exchangePlan(house.db, id, { ports, baseUrl: 'http://prasan.test' })
    const read = readStratml(Buffer.from(await text(`/plans/${id}/plan.stratml`)))
    const back = read.ok ? planFromStratml(read.value.document, 2027).plan : null
    const byId = (list: readonly { id: string }[] | undefined) => list?.map((one) => one.id).sort()
    expect(byId(back?.nodes)).toEqual(byId(stored?.nodes))
    expect(
      back?.nodes
        .map(({ id: node, parentId, kind, title }) => ({ node, parentId, kind, title }))
        .sort((a, b) => (a.node < b.node ? -1 : 1)),
    ).toEqual(
      stored?.nodes
        .map(({ id: node, parentId, kind, title }) => ({ node, parentId, kind, title }))
        .sort((a, b) => (a.node < b.node ? -1 : 1)),
    )
    const money = (list: typeof stored) =>
      list?.projects
        .flatMap(({ id: project, lines }) =>
          lines.map((line) => `${project} ${line.fiscalYear} ${line.phase} ${line.source} ${line.amountSatang}`),
        )
        .sort()
    expect(money(back)).toEqual(money(stored))
  }
})

test('a list without projects is told, because no standard knows an empty file', async () => {
  const answer = await house.get('/api/v1/projects.oc4ids?q=ไม่มีโครงการนี้แน่นอน')

  expect(answer.status).toBe(404)
})

test('the page of standards and the downloads of lists and plans lead to the files', async () => {
  const [page, english, list] = [
    await text('/api/standards'),
    await text('/en/api/standards'),
    await text('/projects?place=57'),
  ]

  expect(page).toContain('OC4IDS 0.9.5')
  expect(english).toContain('What is lost')
  expect(list).toContain('/projects.oc4ids.json?place=57')
  const id = /\/plans\/([0-9a-f-]{36})\/plan\.stratml/.exec(page)?.[1] ?? ''
  expect(await text(`/plans/${id}`)).toContain(`/plans/${id}/plan.stratml`)
})
