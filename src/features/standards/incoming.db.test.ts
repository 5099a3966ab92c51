import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Entry, type Options, open as openZip, type ZipFile } from 'yauzl'
import { aCommandCall, commandNamed } from '../../../test/support/commands.ts'
import { anExchangeProject } from '../../../test/support/exchange.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { approver57, importDesk, planner57 } from '../../../test/support/import-desk.ts'
import { hasSharedStandards, oc4idsFaults, sharedStandards, xmlFaults } from '../../../test/support/schemas.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import type { CommandCall } from '../../platform/room.ts'
import type { ExchangePlan, ExchangeProject } from './exchange.ts'
import { emptyProfile } from './exchange.ts'
import { iatiEnd, iatiStart, projectToIati } from './iati.ts'
import { packageStart, projectToOc4ids } from './oc4ids.ts'
import { planToStratml } from './stratml-plan.ts'
import { writeStratml } from './write-stratml.ts'

let house: TestHouse
let desk: ReturnType<typeof importDesk>

beforeAll(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  // Names of all places and the words of all fields are read at the first file: seconds on a busy machine.
  await desk.staged(
    oc4ids([anExchangeProject({ id: '57-01990000-0000-7000-8000-0000000000ff' })]),
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
const oc4ids = (projects: readonly ExchangeProject[], publishing = other): string =>
  `${packageStart(publishing)}${projects.map((one) => JSON.stringify(projectToOc4ids(one, publishing))).join(',')}]}`
const iati = (projects: readonly ExchangeProject[]): string =>
  iatiStart(other) + projects.map((one) => projectToIati(one, other)).join('') + iatiEnd

async function storedProjects() {
  const { rows } = await house.db.query<Record<string, unknown>>(
    `select p.title, p.state, p.area_code as area, p.function_code as field,
            (select string_agg(l.fiscal_year || ' ' || l.phase || ' ' || l.source || ' ' || l.amount_satang, ', '
                               order by l.fiscal_year, l.phase) from budget_lines l where l.project_id = p.id) as money
       from projects p order by p.title collate thai`,
  )
  return rows
}

test('projects of another platform come in as OC4IDS by two people, and the next file renews them', async () => {
  const project = anExchangeProject()

  await desk.applied(await desk.staged(oc4ids([project]), planner57, 'จากที่อื่น.json'))
  const first = await storedProjects()
  await desk.applied(
    await desk.staged(
      oc4ids([{ ...project, title: 'ก่อสร้างฝายน้ำล้นคอนกรีต', state: 'finished' }]),
      planner57,
      'จากที่อื่น.json',
    ),
  )

  expect(first).toEqual([
    {
      title: project.title,
      state: 'running',
      area: '570901',
      field: '04.2',
      money: '2027 committed own-revenue 48500050, 2027 planned own-revenue 50000000',
    },
  ])
  expect(await storedProjects()).toMatchObject([{ title: 'ก่อสร้างฝายน้ำล้นคอนกรีต', state: 'finished' }])
})

test('the same identifiers in IATI are another register: activities come in beside them, once', async () => {
  const project = anExchangeProject({ title: 'ขุดลอกคลอง บ้านห้วยไคร้', id: '57-01990000-0000-7000-8000-0000000000a7' })

  await desk.applied(await desk.staged(iati([project]), planner57, 'activities.xml'))
  const again = await desk.staged(
    iati([{ ...project, updatedAt: '2026-11-21T00:00:00.000Z' }]),
    planner57,
    'activities.xml',
  )

  expect((await storedProjects()).filter(({ title }) => title === project.title)).toHaveLength(1)
  expect((await storedProjects()).find(({ title }) => title === project.title)).toMatchObject({
    state: 'running',
    area: '570901',
  })
  const { rows } = await house.db.query<{ outcome: string }>('select outcome from import_rows where import_id = $1', [
    again.split('/').at(-1),
  ])
  expect(rows).toEqual([{ outcome: 'same' }])
})

test('a project that went out from here is not changed by a file', async () => {
  const own = { ...other, prefix: 'prasan-prasan-test' }

  const there = await desk.staged(oc4ids([anExchangeProject({ title: 'ของเราเอง' })], own), planner57, 'own.json')

  expect(await desk.text(there)).toContain('ส่งออกไปจากระบบนี้')
  expect((await storedProjects()).some(({ title }) => title === 'ของเราเอง')).toBe(false)
})

test('a package with money of two countries shows which project is kept out and why', async () => {
  const text = oc4ids([anExchangeProject({ id: '57-01990000-0000-7000-8000-0000000000e1', title: 'เงินต่างประเทศ' })])

  const there = await desk.staged(text.replaceAll('"THB"', '"USD"'), planner57, 'usd.json')

  expect(await desk.text(there)).toContain('เงินเป็น USD')
})

// ---- whole plans

const plan: ExchangePlan = {
  id: '01990000-0000-7000-8000-00000000f001',
  title: 'แผนพัฒนาท้องถิ่น (ตัวอย่างจากที่อื่น)',
  level: 'lao',
  body: { code: null, name: 'องค์การบริหารส่วนตำบลตัวอย่าง' },
  areaCode: '570901',
  fiscalYearFrom: 2026,
  fiscalYearTo: 2030,
  calendar: 'fiscal',
  publishedOn: '2026-08-01',
  profile: { ...emptyProfile, mission: 'ดูแลทุกคนในตำบล', values: [{ name: 'โปร่งใส', description: null }] },
  nodes: [
    node('01990000-0000-7000-8000-00000000f011', null, 'vision', 'ตำบลน่าอยู่'),
    node('01990000-0000-7000-8000-00000000f012', '01990000-0000-7000-8000-00000000f011', 'strategy', 'น้ำเพื่อการเกษตร'),
    {
      ...node('01990000-0000-7000-8000-00000000f013', '01990000-0000-7000-8000-00000000f012', 'goal', 'มีน้ำใช้ตลอดปี'),
      indicators: anExchangeProject().indicators,
    },
  ],
  projects: [],
}

function node(id: string, parentId: string | null, kind: 'vision' | 'strategy' | 'goal', title: string) {
  return { id, parentId, kind, title, description: null, stakeholders: [], indicators: [] }
}

const stratml = (one: ExchangePlan): string => writeStratml(planToStratml(one, other), 2)

async function bring(text: string, body: string, name = 'plan.xml', viewer = planner57): Promise<Response> {
  const csrf = csrfPair(house.deps.secrets)
  await house.get('/standards/import', viewer)
  const form = new FormData()
  form.set('_csrf', csrf.token)
  form.set('body', body)
  form.set('file', new File([text], name))
  return house.request('/standards/import', {
    method: 'POST',
    headers: { 'x-test-viewer': viewer.sessionId, cookie: csrf.cookie },
    body: form,
  })
}

async function brought(text: string, body = ''): Promise<string> {
  const answer = await bring(text, body)
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

const nodesStored = async () =>
  (
    await house.db.query<{ title: string; kind: string; under: string | null }>(
      `select n.title, n.kind, up.title as under from plan_nodes n left join plan_nodes up on up.id = n.parent_id
         join plans p on p.id = n.plan_id where p.source_key like 'stratml/%' order by n.position`,
    )
  ).rows

test('a plan tree is read, shown, approved by a second person and stored; again it is updated and never doubled', async () => {
  await house.db.transaction((tx) =>
    tx.query(
      `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
       values ('01990000-0000-7000-8000-00000000b0d1', 'sao-570901', 'sao', $1, 'k', '570901', 'test') on conflict do nothing`,
      [plan.body.name],
    ),
  )
  const named = { ...plan, body: { code: 'sao-570901', name: plan.body.name } }

  const there = await brought(stratml(named))
  const nothing = await nodesStored()
  await house.post(there, { act: 'send' }, planner57)
  const own = await house.post(there, { act: 'approve' }, planner57)
  await house.post(there, { act: 'approve' }, approver57)

  expect(nothing).toEqual([])
  expect(own.status).toBe(403)
  const stored = [
    { title: 'ตำบลน่าอยู่', kind: 'vision', under: null },
    { title: 'น้ำเพื่อการเกษตร', kind: 'strategy', under: 'ตำบลน่าอยู่' },
    { title: 'มีน้ำใช้ตลอดปี', kind: 'goal', under: 'น้ำเพื่อการเกษตร' },
  ]
  expect(await nodesStored()).toEqual(stored)

  const renamed = {
    ...named,
    nodes: named.nodes.map((one) => (one.kind === 'strategy' ? { ...one, title: 'น้ำเพื่อทุกคน' } : one)),
  }
  const second = await brought(stratml(renamed))
  expect(await desk.text(second)).toContain('น้ำเพื่อทุกคน')
  await house.post(second, { act: 'approve' }, approver57)

  expect((await nodesStored()).map(({ title }) => title)).toEqual(['ตำบลน่าอยู่', 'น้ำเพื่อทุกคน', 'มีน้ำใช้ตลอดปี'])
  expect((await house.db.query("select 1 from plans where source_key like 'stratml/%'")).rowCount).toBe(1)
})

test('what a plan says beside its tree goes out again: mission, values and indicators', async () => {
  const { rows } = await house.db.query<{ id: string }>("select id from plans where source_key like 'stratml/%'")

  const answer = await house.get(`/api/v1/plans/${rows[0]?.id}.stratml`)

  const out = await answer.text()
  expect(out).toContain('ดูแลทุกคนในตำบล')
  expect(out).toContain('<NumberOfUnits>155.5</NumberOfUnits>')
})

test('the same file again leads to the import that holds it, and a broken one is kept with its reason', async () => {
  const text = stratml({
    ...plan,
    title: 'แผนอีกเล่ม',
    id: '01990000-0000-7000-8000-00000000f0aa',
    body: { code: 'sao-570901', name: plan.body.name },
    nodes: [],
  })

  const [first, again] = [await brought(text), await brought(text)]
  const broken = await brought(text.replace('</StrategicPlanCore>', ''))

  expect(again).toBe(first)
  expect(await desk.text(broken)).toContain('ไม่ใช่ XML ที่ถูกแบบ')
})

test('visitors and officers without the right do not bring plans in', async () => {
  expect((await house.get('/standards/import')).status).toBe(401)
})

test.runIf(hasSharedStandards)('the real documents of StratML come in with a report', async () => {
  for (const name of ['StratTest.xml', 'SMLC2011.xml']) {
    const there = await brought(readFileSync(join(sharedStandards, 'stratml', name), 'utf8'), 'sao-570901')

    const page = await desk.text(there)
    expect(page, name).toContain('2011 Annual Report')
    const report = await (await house.get(`${there}/report.csv`, planner57)).text()
    expect(report.split('\r\n').length, name).toBeGreaterThan(10)
  }
})

// ---- commands

const aCall = (words: string[], over: Partial<CommandCall> = {}) => aCommandCall(house, words, over)

test('the command imports StratML, OC4IDS and IATI by what stands in the file, tells a dry run, and changes nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-standards-'))
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const project = anExchangeProject({ id: '57-01990000-0000-7000-8000-0000000000c7', title: 'ด้วยคำสั่ง' })
  const plans = file(
    'plan.xml',
    stratml({ ...plan, id: '01990000-0000-7000-8000-00000000f0cc', title: 'แผนด้วยคำสั่ง', nodes: [] }),
  )
  const [packages, activities] = [file('p.json', oc4ids([project])), file('a.xml', iati([project]))]
  const importing = commandNamed('plans import')
  const report = join(folder, 'report.csv')
  try {
    const dry = aCall([plans], { flags: { 'dry-run': true }, text: { report } })
    const calls = [aCall([plans]), aCall([packages]), aCall([activities]), aCall([plans]), aCall([packages])]

    const codes = [await importing.run(dry)]
    const afterDry = await house.db.query(`select 1 from plans where title = 'แผนด้วยคำสั่ง'`)
    for (const call of calls) codes.push(await importing.run(call))
    const mixed = aCall([plans, packages])

    expect(codes).toEqual([0, 0, 0, 0, 0, 0])
    expect(afterDry.rowCount).toBe(0)
    expect(readFileSync(report, 'utf8')).toContain('file,sheet,row,column,value,problem,severity')
    expect((await house.db.query(`select 1 from plans where title = 'แผนด้วยคำสั่ง'`)).rowCount).toBe(1)
    expect((await house.db.query(`select 1 from projects where title = 'ด้วยคำสั่ง'`)).rowCount).toBe(2)
    expect(calls[3]?.said.join()).toContain('came in before')
    expect(await importing.run(mixed)).toBe(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the command writes every standard, several plans as one archive, and tells a wrong wish', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-standards-'))
  const exporting = commandNamed('plans export')
  const to = (name: string) => join(folder, name)
  const run = (text: Record<string, string>) => exporting.run(aCall([], { text }))
  try {
    const codes = [
      await run({ format: 'oc4ids', output: to('p.json') }),
      await run({ format: 'iati', output: to('p.xml') }),
      await run({ format: 'geojson', output: to('p.geojson') }),
      await run({ format: 'stratml', output: to('plans.zip') }),
      await run({ format: 'stratml', output: to('plans.xml') }),
      await run({ format: 'stratml', part: '3', output: to('plans.zip') }),
      await run({ format: 'oc4ids', province: '10', output: to('none.json') }),
    ]

    expect(codes).toEqual([0, 0, 0, 0, 2, 2, 1])
    expect(oc4idsFaults(JSON.parse(readFileSync(to('p.json'), 'utf8')))).toEqual([])
    expect(await xmlFaults('iati', [readFileSync(to('p.xml'), 'utf8')])).toEqual([])
    expect(JSON.parse(readFileSync(to('p.geojson'), 'utf8')).type).toBe('FeatureCollection')
    expect(await entriesOf(to('plans.zip'))).toMatchObject({
      length: Number((await house.db.query('select 1 from plans')).rowCount),
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Names of the entries of an archive, each read to its end. */
async function entriesOf(path: string): Promise<string[]> {
  const zip = await promisify<string, Options, ZipFile>(openZip)(path, { lazyEntries: true })
  const names: string[] = []
  for await (const name of (async function* () {
    for (;;) {
      const next = new Promise<Entry | null>((resolve) => {
        zip.once('entry', resolve)
        zip.once('end', () => resolve(null))
      })
      zip.readEntry()
      const entry = await next
      if (entry === null) return
      const stream = await promisify(
        zip.openReadStream.bind(zip) as (entry: Entry, done: (error: Error | null, stream: Readable) => void) => void,
      )(entry)
      for await (const _ of stream);
      yield entry.fileName
    }
  })())
    names.push(name)
  return names
}

test('an import of a plan is undone by an approver: what it changed is as before, what it brought goes, unless something hangs on it', async () => {
  await house.db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     values ('01990000-0000-7000-8000-00000000b0d2', 'sao-570902', 'sao', 'องค์การบริหารส่วนตำบลคืนเดิม', 'k2', '570902', 'test')`,
  )
  const ids = (nodes: ExchangePlan['nodes']) =>
    nodes.map((one) => ({
      ...one,
      id: one.id.replace('f01', 'f71'),
      parentId: one.parentId?.replace('f01', 'f71') ?? null,
    }))
  const first = {
    ...plan,
    id: '01990000-0000-7000-8000-00000000f777',
    body: { code: 'sao-570902', name: 'องค์การบริหารส่วนตำบลคืนเดิม' },
    nodes: ids(plan.nodes),
  }
  const added = { ...node('01990000-0000-7000-8000-00000000f719', null, 'goal', 'เป้าหมายใหม่'), indicators: [] }
  const apply = async (one: ExchangePlan) => {
    const there = await brought(stratml(one))
    await house.post(there, { act: 'approve' }, approver57)
    return there
  }
  const titles = async () =>
    (
      await house.db.query<{ id: string; title: string }>(
        `select n.id, n.title from plan_nodes n join plans p on p.id = n.plan_id where p.body_id = $1 order by n.position`,
        ['01990000-0000-7000-8000-00000000b0d2'],
      )
    ).rows
  const undo = (there: string, reason = 'ไฟล์ผิดฉบับ') => house.post(there, { act: 'undo', reason }, approver57)

  const one = await apply(first)
  const before = await titles()
  const two = await apply({ ...first, title: 'แผนที่แก้', nodes: [...first.nodes, added] })
  const early = await undo(one)
  const silent = await undo(two, '')
  const planner = await house.post(two, { act: 'undo', reason: 'x' }, planner57)
  const undone = await undo(two)
  const back = await titles()
  await house.db.query(
    `insert into plan_nodes (id, plan_id, parent_id, kind, position, title)
     select '01990000-0000-7000-8000-00000000f7aa', plan_id, id, 'goal', 99, 'เพิ่มในระบบ' from plan_nodes where id = $1`,
    [before[0]?.id],
  )
  const changed = await undo(one)
  await house.db.query(`delete from plan_nodes where id = '01990000-0000-7000-8000-00000000f7aa'`)
  const gone = await undo(one)

  expect(before).toHaveLength(3)
  expect([early.status, silent.status, planner.status, undone.status]).toEqual([422, 422, 403, 303])
  expect(back).toEqual(before)
  expect([changed.status, gone.status]).toEqual([422, 303])
  expect(await titles()).toEqual([])
  expect(await desk.text(one, approver57)).toContain('เลิกการนำเข้าแล้ว')
})
