import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { anApprovedProject, joined } from '../../../test/support/joining-desk.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let now = new Date(testNow)
let owner: StoredBody
let second: StoredBody
let third: StoredBody
let projects: StoredProject[]
let planner: Viewer
let officer: Viewer
let approver: Viewer
let stranger: Viewer

const faults = async (answer: Response) =>
  [...(await answer.clone().text()).matchAll(/<li><a href="#[^"]*">([^<]*)/g)].map((found) => found[1])

const day = 86_400_000
const reason = 'หารือในที่ประชุมเดือนพฤศจิกายน'

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  owner = await aStoredBody(house.db, { name: 'ที่ทำการปกครองจังหวัดทดสอบ', areaCode: '57' })
  second = await aStoredBody(house.db, { name: 'เทศบาลตำบลต้นน้ำ', areaCode: '5701' })
  third = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลปลายน้ำ', areaCode: '5701' })
  projects = [
    await aStoredProject(house.db, owner, { title: 'ขุดลอกลำน้ำแม่ลาว' }),
    await aStoredProject(house.db, second, { title: 'ขุดลอกแม่น้ำลาว ช่วงบน' }),
  ]
  planner = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: newId() })
  officer = anOfficer([{ role: 'planner', areaCode: null, bodyId: second.id }], { personId: newId() })
  approver = anOfficer([{ role: 'plan-approver', areaCode: null, bodyId: second.id }], {
    personId: newId(),
    steppedUpUntil: new Date(Date.parse(testNow) + 365 * day),
  })
  stranger = anOfficer([{ role: 'planner', areaCode: '40' }], { personId: newId() })
})
afterAll(() => house.close())

const codeOf = async (body: StoredBody) => {
  const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])
  return rows[0]?.code ?? ''
}

/** A board with what a form sends. @returns its public id */
async function aBoard(over: Record<string, string> = {}, as: Viewer = planner): Promise<string> {
  const answer = await house.post(
    '/boards/new',
    {
      title: 'น้ำเพื่อการเกษตรลุ่มน้ำแม่ลาว',
      subject: 'สองหน่วยงานขุดลอกช่วงเดียวกันคนละปี',
      area: '57',
      pattern: 'set',
      technique: 'committee',
      owner: await codeOf(owner),
      matter: 'none',
      reason,
      ...over,
    },
    as,
  )
  expect(answer.status, (await faults(answer)).join()).toBe(303)
  return (answer.headers.get('location') ?? '').split('/')[2] ?? ''
}

const act = (board: string, name: string, fields: Record<string, string>, as: Viewer = planner) =>
  house.post(`/boards/${board}/acts/${name}`, fields, as)

const api = async <T>(path: string, as: Viewer | null = null) =>
  (await (await house.get(`/api/v1${path}`, as)).json()) as T

interface BoardSent {
  readonly parties: { body: string; state: string }[]
  readonly steps: { step: string; state: string; missing: number; revision: number }[]
  readonly suggestions: { body: string; reasons: string[] }[]
  readonly projects: { id: string; title: string; joint: boolean }[]
  readonly state: string
  readonly outcome: string | null
  readonly matters: { id: string }[]
  readonly participation: { level: string; side: string; people: number | null }[]
  readonly owner: string
  readonly committee: string | null
  readonly plan: string | null
  readonly revision: number
}

const boardOf = (id: string) => api<BoardSent>(`/boards/${id}`)
const revisionOf = async (id: string, step: string) =>
  String((await boardOf(id)).steps.find((one) => one.step === step)?.revision ?? 0)

/** Both agencies at the table. */
async function withAgencies(over: Record<string, string> = {}): Promise<string> {
  const board = await aBoard(over)
  await act(board, 'invite', { body: await codeOf(second) })
  await act(board, 'answer', { body: second.id, [`accepts-${second.id}`]: 'yes' }, officer)
  return board
}

async function aMatter(over: Record<string, string> = {}, as: Viewer | null = null): Promise<string> {
  const answer = await house.post(
    '/agenda/new',
    { title: `ลำเหมืองตื้นเขิน ${newId().slice(-6)}`, text: 'น้ำไม่ถึงปลายทางมาสองปี', area: '5701', different: '1', ...over },
    as,
  )
  expect(answer.status, (await faults(answer)).join()).toBe(303)
  return (answer.headers.get('location') ?? '').split('/')[2] ?? ''
}

describe('a board walks the steps', () => {
  test('from a matter of the agenda and an overlap pair it opens with owner, projects and the matter on it', async () => {
    const matter = await aMatter()
    const pair = newId()
    const [left, right] = [...projects].sort((a, b) => (a.id < b.id ? -1 : 1)) as [StoredProject, StoredProject]
    await house.db.query(
      `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang, engine_version, found_at, last_seen_at)
       values ('57', $1, $2, '57', $3, 0.9, 0.9, '[]', 100, 'test', now(), now())`,
      [pair, left.id, right.id],
    )

    const form = await (await house.get(`/boards/new?pair=57-${pair}&matter=${matter}`, planner)).text()
    const board = await aBoard({ pair: `57-${pair}`, matter })

    expect(form.includes('ขุดลอกลำน้ำแม่ลาว')).toBe(true)
    expect(form.includes(`value="${matter}" checked`)).toBe(true)
    const found = await boardOf(board)
    expect(found.projects.map((one) => one.title).sort()).toEqual(['ขุดลอกลำน้ำแม่ลาว', 'ขุดลอกแม่น้ำลาว ช่วงบน'])
    expect(found.matters).toEqual([{ id: matter, title: expect.any(String) }])
    expect(found.parties).toEqual([{ body: await codeOf(owner), state: 'accepted' }])
    expect(found.suggestions[0]).toMatchObject({ body: await codeOf(second) })
    expect(found.suggestions[0]?.reasons).toContain('on-board')
    expect(found.participation).toEqual([expect.objectContaining({ level: 'consult', side: 'residents', people: 1 })])
  })

  test('where people have put matters on the agenda, a board starts from one of them or says that none is about it', async () => {
    await aMatter()

    const answer = await house.post(
      '/boards/new',
      {
        title: 'ก',
        subject: 'ข',
        area: '57',
        pattern: 'set',
        technique: 'committee',
        owner: await codeOf(owner),
        reason,
      },
      planner,
    )

    expect(answer.status).toBe(422)
    expect((await faults(answer)).join()).toContain('เลือกเรื่องจากวาระ')
  })

  test('an agency that accepts sits at the table; the letters and the record of who was told stand with it', async () => {
    const board = await aBoard()

    const invited = await act(board, 'invite', { body: await codeOf(second) })
    const answered = await act(board, 'answer', { body: second.id, [`accepts-${second.id}`]: 'yes' }, officer)

    expect([invited.status, answered.status]).toEqual([303, 303])
    const found = await boardOf(board)
    expect(found.parties.map((one) => one.state)).toEqual(['accepted', 'accepted'])
    expect(found.participation).toEqual([expect.objectContaining({ level: 'inform', side: 'agencies' })])
    expect(found.steps[0]).toMatchObject({ step: 'agencies', missing: 0 })
  })

  test('the committee has a seat for each agency, the owner as member and secretary, people and a first meeting', async () => {
    const board = await withAgencies()

    const done = await act(board, 'appoint', {
      name: 'คณะกรรมการประสานแผนลุ่มน้ำแม่ลาว ทดสอบ',
      months: '48',
      people: '2',
      'meeting-day': '1',
      'meeting-month': '12',
      'meeting-year': '2569',
      place: 'ศาลากลาง',
      time: '09:30',
    })

    expect(done.status, (await faults(done)).join()).toBe(303)
    const { committee, steps } = await boardOf(board)
    const { rows } = await house.db.query<{ role: string; from: string | null; filled_by: string }>(
      `select s.role, s.from_body_id as "from", s.filled_by from committee_seats s join bodies b on b.id = s.body_id where b.code = $1 order by s.position`,
      [committee],
    )
    expect(rows.map((row) => row.role)).toEqual(['chair', 'member', 'member', 'member', 'member-secretary'])
    expect(rows.at(-1)?.from).toBe(owner.id)
    expect(rows.filter((row) => row.filled_by === 'elected')).toHaveLength(2)
    expect(steps[1]).toMatchObject({ step: 'committee', missing: 0 })
  })

  test('a step ends when nothing is missing, or is skipped with a reason, and a board closes only then', async () => {
    const board = await withAgencies({ technique: 'informal' })

    const early = await house.post(`/boards/${board}/close`, { outcome: 'achieved', reason }, planner)
    const ended = await act(board, 'end', { step: 'agencies', revision: await revisionOf(board, 'agencies') })
    const unfinished = await act(board, 'end', { step: 'frame', revision: await revisionOf(board, 'frame') })
    const silent = await act(board, 'skip', {
      step: 'frame',
      revision: await revisionOf(board, 'frame'),
      skip_reason: '',
    })
    for (const step of ['committee', 'frame', 'link'])
      await act(board, 'skip', { step, revision: await revisionOf(board, step), skip_reason: 'ตกลงกันทางโทรศัพท์แล้ว' })
    const closed = await house.post(`/boards/${board}/close`, { outcome: 'achieved', reason }, planner)
    const late = await act(board, 'goal', { goal_text: 'ช้าไป' })

    expect(early.status).toBe(422)
    expect((await faults(early)).join()).toContain('ยังปิดไม่ได้')
    expect(ended.status).toBe(303)
    expect((await faults(unfinished)).join()).toContain('ขั้นนี้ยังขาด')
    expect(silent.status).toBe(422)
    expect(closed.status).toBe(303)
    expect(late.status).toBe(422)
    expect((await boardOf(board)).state).toBe('closed')
  })

  test('times of steps run from the end of one to the end of the next', async () => {
    const board = await withAgencies({ technique: 'informal' })
    now = new Date(Date.parse(testNow) + 10 * day)
    await act(board, 'end', { step: 'agencies', revision: await revisionOf(board, 'agencies') })
    now = new Date(Date.parse(testNow) + 14 * day)
    await act(board, 'skip', {
      step: 'committee',
      revision: await revisionOf(board, 'committee'),
      skip_reason: 'ไม่ต้องมี',
    })

    const page = await (await house.get(`/boards/${board}/working`)).text()
    now = new Date(testNow)

    expect(page).toContain('10\u00a0วัน')
    expect(page).toContain('4\u00a0วัน')
  })

  test('goals with output and outcome indicators, joint projects and who measures make the frame', async () => {
    const board = await withAgencies({ project: projects.map((one) => `57-${one.id}`).join(',') })
    const indicators = [newId(), newId()]
    for (const [at, result] of (['output', 'outcome'] as const).entries())
      await house.db.query(
        `insert into indicators (id, code, home, name_th, meaning, result, level, area_code, owner_body_id, owner_person_id, due_days, unit_code,
           allows_over_most, direction, frequency, fiscal_year_from, fiscal_year_to, source, rule, over_time, rule_reason, created_at)
         values ($1, $2, '57', 'ตัวชี้วัดทดสอบ', 'ความหมาย', $3, 'area', '57', $4, $4, 30, 'kilometre', false, 'more', 'year', 2027, 2030,
           'ทดสอบ', 'sum', 'sum', 'ทดสอบ', now())`,
        [indicators[at], `T-${result.toUpperCase()}`, result, owner.id],
      )
    await act(board, 'goal', { goal_text: 'น้ำถึงปลายทางทุกฤดู' })
    const { rows } = await house.db.query<{ id: string }>('select id from board_goals where board_id = $1', [
      board.slice(3),
    ])
    const goal = rows[0]?.id ?? ''

    for (const id of indicators) await act(board, 'measure', { goal, [`indicator-${goal}`]: id })
    const twice = await act(board, 'measure', { goal, [`indicator-${goal}`]: indicators[0] ?? '' })
    const { rows: items } = await house.db.query<{ id: string }>('select id from board_items where board_id = $1', [
      board.slice(3),
    ])
    for (const item of items) await act(board, 'joint', { item: item.id, joint: '1' })
    const { rows: measures } = await house.db.query<{ id: string }>(
      'select id from board_measures where board_id = $1',
      [board.slice(3)],
    )
    for (const one of measures)
      await act(board, 'monitor', {
        measure: one.id,
        [`method-${one.id}`]: 'วัดระดับน้ำที่ประตู',
        [`who-${one.id}`]: second.id,
        [`first-${one.id}-day`]: '1',
        [`first-${one.id}-month`]: '1',
        [`first-${one.id}-year`]: '2570',
      })

    expect((await faults(twice)).join()).toContain('ใช้ตัวชี้วัดนี้อยู่แล้ว')
    const history = await (await house.get(`/boards/${board}`, planner)).text()
    expect(history).toContain('เลือกตัวชี้วัด: T-OUTPUT ตัวชี้วัดทดสอบ')
    expect((await boardOf(board)).steps[2]).toMatchObject({ step: 'frame', missing: 0 })
    const page = await (await house.get(`/boards/${board}/frame`, planner)).text()
    expect(page).toContain('วัดระดับน้ำที่ประตู')
    expect(page).toContain('เพิ่มตัวชี้วัด')
    const ofOwner = anOfficer([{ bodyId: owner.id, areaCode: null }], { personId: newId() })
    const doors = await Promise.all(
      [planner, ofOwner].map(async (viewer) => [
        (await (await house.get(`/boards/${board}/frame`, viewer)).text()).includes('href="/indicators/new"'),
        (await (await house.get('/indicators', viewer)).text()).includes('href="/indicators/new"'),
        (await house.get('/indicators/new', viewer)).status,
      ]),
    )
    expect(doors).toEqual([
      [false, false, 403],
      [true, true, 200],
    ])
  })
})

describe('a board that a body proposes', () => {
  const proposed = (over: Record<string, string> = {}) => withOwner({ owner: '', ...over })
  /** Proposed by an officer of the municipality, who plans for no place. */
  async function withOwner(over: Record<string, string>): Promise<string> {
    return aBoard({ ...over, owner: await codeOf(second) }, officer)
  }

  test('waits for those who plan for the place: nobody is asked and no matter is taken up before', async () => {
    const matter = await aMatter()
    const board = await proposed({ matter })

    const inviting = await act(board, 'invite', { body: await codeOf(third) }, officer)
    const own = await house.post(`/boards/${board}/proposal`, { do: 'take-up', reason }, officer)
    const seen = await (await house.get(`/boards/${board}`, planner)).text()

    expect((await boardOf(board)).state).toBe('proposed')
    expect((await boardOf(board)).matters).toEqual([])
    expect((await faults(inviting)).join()).toContain('ยังเป็นข้อเสนอ')
    expect(own.status).toBe(403)
    expect(seen).toContain('รับ เปิดเรื่องประสานแผน')
    expect((await api<{ state: string }>(`/agenda/${matter}`)).state).toBe('open')
  })

  test('is a board once it is taken up, with the matter it was proposed from, and only once', async () => {
    const matter = await aMatter()
    const board = await proposed({ matter })

    const silent = await house.post(`/boards/${board}/proposal`, { do: 'take-up', reason: '' }, planner)
    const taken = await house.post(`/boards/${board}/proposal`, { do: 'take-up', reason }, planner)
    const again = await house.post(`/boards/${board}/proposal`, { do: 'end', reason }, planner)
    const invited = await act(board, 'invite', { body: await codeOf(third) }, officer)

    expect([silent.status, taken.status, invited.status]).toEqual([422, 303, 303])
    expect(await boardOf(board)).toMatchObject({ state: 'open', matters: [{ id: matter }] })
    expect((await faults(again)).join()).toContain('ไม่ได้รอการรับแล้ว')
  })

  test('is declined with a reason everybody reads, or taken back by the body; others do neither', async () => {
    const [first, other] = [await proposed({ matter: 'none' }), await proposed({ matter: 'none' })]

    const foreign = await house.post(`/boards/${first}/proposal`, { do: 'end', reason }, stranger)
    const declined = await house.post(`/boards/${first}/proposal`, { do: 'end', reason: 'มีเรื่องเดียวกันอยู่แล้ว' }, planner)
    const back = await house.post(`/boards/${other}/proposal`, { do: 'end', reason: 'ทำเองได้' }, officer)

    expect([foreign.status, declined.status, back.status]).toEqual([403, 303, 303])
    expect(await boardOf(first)).toMatchObject({ state: 'closed', outcome: 'declined' })
    expect(await boardOf(other)).toMatchObject({ state: 'closed', outcome: 'taken-back' })
    expect(await (await house.get(`/boards/${first}`)).text()).toContain('มีเรื่องเดียวกันอยู่แล้ว')
    expect(await (await house.get('/boards')).text()).toContain('หน่วยงานถอนข้อเสนอ')
  })

  test('is refused where the body neither serves the place nor plans anything, on the page and for programs', async () => {
    const elsewhere = { title: 'ถนน', subject: 'ถนน', area: '90', pattern: 'set', technique: 'committee' }
    const code = await codeOf(second)

    const page = await house.post('/boards/new', { ...elsewhere, owner: code, matter: 'none', reason }, officer)
    const program = await house.sendJson('/api/v1/boards', { ...elsewhere, owner: code, reason }, officer)
    const stranged = await house.sendJson('/api/v1/boards', { ...elsewhere, area: '57', owner: code, reason }, stranger)

    expect((await faults(page)).join()).toContain('ไม่ได้ดูแลพื้นที่นี้')
    expect([program.status, stranged.status]).toEqual([422, 403])
    expect(await program.json()).toMatchObject({ type: '/api/problems/works-elsewhere' })
  })

  test('who owns an open board does not carry it to a place others plan for', async () => {
    const board = await proposed({ matter: 'none', area: '5701' })
    await house.post(`/boards/${board}/proposal`, { do: 'take-up', reason }, planner)
    const code = await codeOf(second)
    const change = {
      title: 'ก',
      subject: 'ข',
      area: '5702',
      pattern: 'set',
      technique: 'committee',
      owner: code,
      secretary: code,
      revision: String((await boardOf(board)).revision),
      reason,
    }

    const moved = await house.post(`/boards/${board}/edit`, change, officer)
    const kept = await house.post(`/boards/${board}/edit`, { ...change, area: '5701' }, officer)

    expect([moved.status, kept.status]).toEqual([403, 303])
  })
})

describe('money on a board', () => {
  test('counts once: what one project received from another on the board counts at the payer, on page, list and file', async () => {
    const [payer, payee] = [
      await anApprovedProject(house, owner, 900_000_00n, { title: 'ขุดลอกช่วงบน' }),
      await anApprovedProject(house, second, 500_000_00n, { title: 'ขุดลอกช่วงล่าง' }),
    ]
    const board = await withAgencies({ project: [payer, payee].map((one) => `57-${one.id}`).join(',') })
    const before = await (await house.get(`/boards/${board}`)).text()

    const key = await joined(house, { form: 'combine', projects: [payer, payee] })

    const { rows } = await house.db.query<{ id: string }>('select made_id as id from joinings where id = $1', [key.id])
    const after = await (await house.get(`/boards/${board}`)).text()
    const list = await (await house.get('/boards?q=')).text()
    expect(before).toContain('1,400,000')
    expect(after).toContain('1,400,000')
    expect(after).toContain('ในนี้ 500,000')
    // The project that was made stands on the board by itself.
    expect((await boardOf(board)).projects.map((one) => one.id)).toContain(`57-${rows[0]?.id}`)
    expect(after).toContain('รวมแล้ว')
    expect(after).not.toContain('1,900,000')
    expect(list).toContain('1,400,000')
    expect(list).not.toContain('1,900,000')
  })
})

describe('what must not happen', () => {
  test('the only agency cannot leave; the owner and the secretary hand over first', async () => {
    const alone = await aBoard()
    const board = await withAgencies()

    const last = await act(alone, 'leave', { body: owner.id, [`leave-${owner.id}`]: reason })
    const owning = await act(board, 'leave', { body: owner.id, [`leave-${owner.id}`]: reason })
    const other = await act(board, 'leave', { body: second.id, [`leave-${second.id}`]: reason }, officer)

    const leaving = { body: await codeOf(owner), reason }
    const program = await house.sendJson(`/api/v1/boards/${alone}/leavings`, leaving, planner, {
      'accept-language': 'en',
    })
    expect(await program.json()).toMatchObject({
      type: '/api/problems/last-agency',
      detail: expect.stringContaining('last'),
    })
    expect((await faults(last)).join()).toContain('เป็นหน่วยงานสุดท้าย')
    expect((await faults(owning)).join()).toContain('เป็นเจ้าของเรื่อง')
    expect(other.status).toBe(303)
    expect((await boardOf(alone)).parties).toHaveLength(1)
  })

  test('an agency that merges into another gives it its seat, and the next act writes it down', async () => {
    const board = await withAgencies()
    const gone = await aStoredBody(house.db, { name: 'เทศบาลตำบลเดิม', areaCode: '5701' })
    await act(board, 'invite', { body: await codeOf(gone) })
    await house.db.query(
      `insert into body_successions (body_id, successor_id, kind, happened_on, source) values ($1, $2, 'merger', '2026-11-20', 'test')`,
      [gone.id, third.id],
    )

    const before = await boardOf(board)
    const inviting = await act(board, 'invite', { body: await codeOf(gone) })
    await act(board, 'goal', { goal_text: 'เป้าหมายหลังควบรวม' })
    const after = await boardOf(board)

    expect(before.parties).toContainEqual({ body: await codeOf(third), state: 'invited' })
    expect(before.parties).toContainEqual({ body: await codeOf(gone), state: 'merged' })
    expect((await faults(inviting)).join()).toContain('ควบรวมไปแล้ว')
    expect(new Set(after.parties.map((one) => JSON.stringify(one)))).toEqual(
      new Set(before.parties.map((one) => JSON.stringify(one))),
    )
    const { rows } = await house.db.query<{ state: string }>(
      'select state from board_parties where board_id = $1 and body_id = $2',
      [board.slice(3), third.id],
    )
    expect(rows).toEqual([{ state: 'invited' }])
    await house.db.query('delete from body_successions where body_id = $1', [gone.id])
  })

  test('a project of another place needs a reason; one that is there, or cancelled, is not added', async () => {
    const board = await withAgencies({ project: `57-${projects[0]?.id}` })
    const far = await aStoredProject(house.db, owner, { title: 'งานนอกพื้นที่', areaCode: '400101' })
    const cancelled = await aStoredProject(house.db, owner, { title: 'งานยกเลิก' })
    await house.db.query(`update projects set state = 'cancelled' where id = $1`, [cancelled.id])

    const outside = await act(board, 'add-items', { projects: `40-${far.id}` })
    const again = await act(board, 'add-items', { projects: `/projects/57-${projects[0]?.id}` })
    const dead = await act(board, 'add-items', { projects: `57-${cancelled.id}` })
    const nonsense = await act(board, 'add-items', { projects: 'ไม่ใช่ที่อยู่' })
    const reasoned = await act(board, 'add-items', { projects: `40-${far.id}`, outside: 'ต้นน้ำอยู่ที่นั่น' })

    expect(outside.status).toBe(422)
    expect((await faults(outside)).join()).toContain('อยู่นอกพื้นที่')
    expect((await faults(again)).join()).toContain('อยู่ในเรื่องแล้ว')
    expect((await faults(dead)).join()).toContain('ยกเลิกแล้ว')
    expect((await faults(nonsense)).join()).toContain('ไม่ใช่ที่อยู่ของหน้าโครงการ')
    expect(reasoned.status).toBe(303)
    expect((await boardOf(board)).projects).toHaveLength(2)
  })

  test('two secretaries at one form: the second is told, and nothing is overwritten', async () => {
    const board = await aBoard()
    const { revision } = await boardOf(board)
    const fields = {
      title: 'ชื่อใหม่',
      subject: 'เหมือนเดิม',
      area: '57',
      pattern: 'set',
      technique: 'committee',
      owner: await codeOf(owner),
      secretary: await codeOf(owner),
      reason,
      revision: String(revision),
    }

    const first = await house.post(`/boards/${board}/edit`, fields, planner)
    const late = await house.post(`/boards/${board}/edit`, { ...fields, title: 'ชื่อของคนที่สอง' }, planner)

    expect(first.status).toBe(303)
    expect(late.status).toBe(409)
    const text = await late.text()
    expect(text).toContain('มีผู้แก้ไปก่อน')
    expect(text).toContain('ชื่อของคนที่สอง')
    expect(await (await house.get(`/boards/${board}`)).text()).toContain('ชื่อใหม่')
  })

  test('a board is kept by those of its place and bodies; a letter is needed to answer for another body', async () => {
    const board = await aBoard()
    await act(board, 'invite', { body: await codeOf(second) })

    const foreign = await act(board, 'goal', { goal_text: 'ไม่ใช่ของเรา' }, stranger)
    const unsigned = await act(board, 'answer', { body: second.id, [`accepts-${second.id}`]: 'yes' })
    const letter = {
      body: second.id,
      [`accepts-${second.id}`]: 'yes',
      [`document-${second.id}`]: 'ที่ ชร 123/2569 ลว. 20 พ.ย. 2569',
    }
    const unsure = await act(board, 'answer', letter)
    const program = await house.sendJson(
      `/api/v1/boards/${board}/answers`,
      { body: await codeOf(second), accepts: true, document: 'ที่ ชร 123/2569' },
      planner,
    )
    const sure: Viewer = { ...planner, steppedUpUntil: new Date(Date.parse(testNow) + 365 * day) }
    const recorded = await act(board, 'answer', letter, sure)

    expect(unsure.headers.get('location')).toContain('/sign-in/second-step')
    expect(await program.json()).toMatchObject({ type: '/api/problems/code-needed' })
    expect(recorded.headers.get('location')).toContain(`/boards/${board}`)
    expect(foreign.status).toBe(403)
    expect((await faults(unsigned)).join()).toContain('เลขที่และวันที่ของหนังสือตอบ')
    expect(recorded.status).toBe(303)
  })

  test('telephone numbers do not stand in public texts, and what was typed comes back', async () => {
    const board = await aBoard()

    const answer = await act(board, 'goal', { goal_text: 'โทร 081-234-5678' })

    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain('มีเบอร์โทรศัพท์')
    expect(text).toContain('โทร 081-234-5678')
  })
})

describe('the integrated plan', () => {
  async function withPlan() {
    const board = await withAgencies()
    const begun = await act(board, 'begin-plan', {
      plan_title: 'แผนบูรณาการลุ่มน้ำแม่ลาว',
      year_from: '2571',
      year_to: '2575',
    })
    expect(begun.status, (await faults(begun)).join()).toBe(303)
    return board
  }
  const endorse = (board: string, number: string, over: Record<string, string> = {}) =>
    act(board, 'endorse', { body: second.id, number, [`stance-${second.id}`]: 'endorsed', ...over }, approver)

  test('is a plan of the house owned by every agency at the table', async () => {
    const board = await withPlan()

    const { plan } = await boardOf(board)
    const { rows } = await house.db.query<{ body_id: string }>('select body_id from plan_owners where plan_id = $1', [
      plan,
    ])

    expect(rows.map((row) => row.body_id).sort()).toEqual([owner.id, second.id].sort())
    const page = await (await house.get(`/plans/${plan}`)).text()
    expect(page).toContain('เจ้าของร่วม')
  })

  test('each body endorses a version; after a change a new version needs a new endorsement', async () => {
    const board = await withPlan()
    await act(board, 'put-forward', { why: 'ฉบับแรก' })

    const first = await endorse(board, '1')
    const again = await endorse(board, '1')
    await act(board, 'pledge', {
      pledge_kind: 'support',
      pledge_body: owner.id,
      for_body: second.id,
      resource: 'staff',
      what: 'ช่างสำรวจหนึ่งคน สองเดือน',
    })
    const lapsed = await (await house.get(`/boards/${board}/plan`)).text()
    const old = await act(
      board,
      'endorse',
      { body: second.id, number: '1', [`stance-${second.id}`]: 'endorsed' },
      approver,
    )
    await act(board, 'put-forward', { why: 'เพิ่มงานพี่เลี้ยง' })
    const unchanged = await act(board, 'put-forward', { why: 'ไม่มีอะไรเปลี่ยน' })
    const fresh = await endorse(board, '2')

    expect(first.status, (await faults(first)).join()).toBe(303)
    expect((await faults(again)).join()).toContain('ให้ความเห็นกับฉบับนี้แล้ว')
    expect(lapsed).toContain('แผนเปลี่ยนไปแล้วหลังฉบับที่ 1')
    expect((await faults(old)).join()).toContain('แผนเปลี่ยนไปแล้ว')
    expect((await faults(unchanged)).join()).toContain('ไม่มีอะไรเปลี่ยน')
    expect(fresh.status).toBe(303)
    const { rows } = await house.db.query<{ n: bigint }>(
      `select count(*) as n from log_outbox where type = 'plan-endorsement'`,
    )
    expect(Number(rows[0]?.n)).toBeGreaterThanOrEqual(2)
  })

  test('an endorsement can be taken back until the plan is approved', async () => {
    const board = await withPlan()
    await act(board, 'put-forward', { why: 'ฉบับแรก' })
    await endorse(board, '1')
    const { rows } = await house.db.query<{ id: string }>('select id from board_endorsements where board_id = $1', [
      board.slice(3),
    ])
    const id = rows[0]?.id ?? ''
    const { plan } = await boardOf(board)
    await house.db.query(`update plans set state = 'approved' where id = $1`, [plan])

    const late = await act(board, 'withdraw', { one: id, [`withdraw-${id}`]: reason }, approver)
    await house.db.query(`update plans set state = 'draft' where id = $1`, [plan])
    const early = await act(board, 'withdraw', { one: id, [`withdraw-${id}`]: reason }, approver)

    expect((await faults(late)).join()).toContain('แผนอนุมัติแล้ว ถอนการรับรองไม่ได้')
    expect(early.status).toBe(303)
  })

  test('the word of a body asks its approver for the second factor; withholding says what must change', async () => {
    const board = await withPlan()
    await act(board, 'put-forward', { why: 'ฉบับแรก' })
    const fields = { body: second.id, number: '1', [`stance-${second.id}`]: 'withheld' }

    const tired = await act(board, 'endorse', fields, { ...approver, steppedUpUntil: null, sessionId: newId() })
    const silent = await act(board, 'endorse', fields, approver)
    const foreign = await act(
      board,
      'endorse',
      { ...fields, [`stance-${second.id}`]: 'endorsed' },
      { ...planner, steppedUpUntil: new Date(Date.parse(testNow) + day), sessionId: newId() },
    )

    expect(tired.headers.get('location')).toContain('second-step')
    expect((await faults(silent)).join()).toContain('อะไรต้องเปลี่ยนก่อน')
    expect(foreign.status).toBe(403)
  })
})

test('costs per head and powers stand with their source on the page that asks whether it works', async () => {
  const board = await withAgencies()

  await act(board, 'power', { power: 'budget', needed: 'yes', held: 'no', basis: 'งบอยู่ที่กรม' })
  for (const [moment, amount] of [
    ['before', '1,200,000'],
    ['after', '900,000'],
  ] as const)
    await act(board, 'cost', {
      moment,
      year: '2570',
      amount,
      heads: '3000',
      covers: 'กองช่างสามแห่ง',
      source: 'รายงานประจำปี',
    })
  const wrong = await act(board, 'cost', {
    moment: 'after',
    year: '2570',
    amount: '1',
    heads: '0',
    covers: 'ก',
    source: 'ข',
  })

  expect(wrong.status).toBe(422)
  const page = await (await house.get(`/boards/${board}/working`)).text()
  expect(page).toContain('งบอยู่ที่กรม')
  expect(page).toContain('400 บาท')
  expect(page).toContain('300 บาท')
  expect(await (await house.get('/boards/working')).text()).toContain('300')
  expect((await house.get('/boards/working.csv')).status).toBe(200)
})

test('places and projects show the boards, and the list is filtered and taken along as a file', async () => {
  const board = await withAgencies({ project: `57-${projects[0]?.id}`, title: 'เรื่องที่แสดงทุกหน้า' })
  const pages = await Promise.all(
    ['/places/57', `/projects/57-${projects[0]?.id}`, '/boards?place=57&step=agencies', '/en/boards'].map(
      async (path) => (await house.get(path)).text(),
    ),
  )

  expect(pages.map((text) => text.includes(board))).toEqual([true, true, true, true])
  expect(await (await house.get('/boards?place=40')).text()).not.toContain(board)
  expect(await (await house.get('/boards/list.json?q=เรื่องที่แสดง')).text()).toContain(board)
  for (const page of [
    '',
    '/agencies',
    '/committee',
    '/frame',
    '/link',
    '/projects',
    '/participation',
    '/plan',
    '/working',
    '/edit',
    '/close',
  ])
    expect((await house.get(`/en/boards/${board}${page}`, planner)).status, page).toBe(200)
  expect((await house.get('/boards/57-01990000-0000-7000-8000-000000000001')).status).toBe(404)
  expect((await house.get('/boards/nonsense')).status).toBe(404)
})
