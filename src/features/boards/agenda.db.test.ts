import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { scoreOf } from './matter.ts'
import { mattersPage } from './matters.sql.ts'

let house: TestHouse
let now = new Date(testNow)
let network: StoredBody
let planner: Viewer
let member: Viewer
let moderator: Viewer
let visits = 0

const day = 86_400_000
const browser = { accept: 'text/html' }

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  network = await aStoredBody(house.db, { name: 'เครือข่ายอาสาสมัครทดสอบ', areaCode: '5701' })
  planner = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: newId() })
  member = anOfficer([{ role: 'network-member', areaCode: null, bodyId: network.id }], { personId: newId() })
  moderator = anOfficer([{ role: 'moderator', areaCode: '57' }], { personId: newId() })
})
afterAll(() => house.close())

const faults = async (answer: Response) =>
  [...(await answer.clone().text()).matchAll(/<li><a href="#[^"]*">([^<]*)/g)].map((found) => found[1]).join()

/** Sends a form as a visitor with the cookies of an own browser. */
class Visitor {
  readonly #cookies = new Map<string, string>()
  #csrf = ''

  async get(path: string): Promise<Response> {
    const answer = await house.request(path, { headers: { ...browser, cookie: this.#cookie() } })
    this.#keep(answer)
    return answer
  }

  async post(path: string, fields: Record<string, string> = {}): Promise<Response> {
    if (this.#csrf === '')
      this.#csrf = /name="_csrf" value="([^"]+)"/.exec(await (await this.get('/agenda/new')).text())?.[1] ?? ''
    const answer = await house.request(path, {
      method: 'POST',
      headers: { ...browser, cookie: this.#cookie(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, _csrf: this.#csrf }).toString(),
    })
    this.#keep(answer)
    return answer
  }

  #cookie = () => [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  #keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      this.#cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
  }
}

const words = (over: Record<string, string> = {}) => ({
  title: `ถนนเข้าหมู่บ้านพัง ${++visits} ${newId().slice(-8)}`,
  text: 'สองหน่วยงานต่างรอกัน\nรถโรงเรียนผ่านไม่ได้',
  area: 'อำเภอเมืองเชียงราย',
  different: '1',
  ...over,
})

const idOf = (answer: Response) => (answer.headers.get('location') ?? '').split('/').at(-1) ?? ''

async function aMatter(over: Record<string, string> = {}): Promise<string> {
  const answer = await new Visitor().post('/agenda/new', words(over))
  expect(answer.status, await faults(answer)).toBe(303)
  return idOf(answer)
}

interface MatterSent {
  readonly state: string
  readonly signed_supports: number
  readonly free_supports: number
  readonly points: number
  readonly reason: string | null
  readonly board: string | null
  readonly voice: string
}
const matterOf = async (id: string) => (await (await house.get(`/api/v1/agenda/${id}`)).json()) as MatterSent

/** A matter, and what proposes a board for it as an officer of a municipality that may not open one. @returns opened gives the board's id */
async function aProposedMatter() {
  const matter = await aMatter()
  const owner = await aStoredBody(house.db, { name: `เทศบาลที่เสนอ ${newId().slice(-6)}`, areaCode: '5701' })
  const officer = anOfficer([{ role: 'planner', areaCode: null, bodyId: owner.id }], { personId: newId() })
  const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [owner.id])
  const facts = { subject: 'ก', area: '5701', pattern: 'set', technique: 'informal', owner: rows[0]?.code, matter }
  const opened = async (title: string) =>
    (await (await house.sendJson('/api/v1/boards', { ...facts, title, reason: 'เสนอ' }, officer)).json()).id
  return { matter, opened }
}

describe('proposing', () => {
  test('a visitor proposes without a name; the text is public, markup is text, and no person is stored', async () => {
    const id = await aMatter({ title: 'สะพาน <b>ขาด</b> หน้าวัด', text: '<script>alert(1)</script>' })

    const page = await (await house.get(`/agenda/${id}`)).text()

    expect(page).toContain('สะพาน &lt;b&gt;ขาด&lt;/b&gt; หน้าวัด')
    expect(page).not.toContain('<script>alert')
    const { rows } = await house.db.query('select proposed_by from matters where id = $1', [id.slice(3)])
    expect(rows).toEqual([{ proposed_by: null }])
    expect(await matterOf(id)).toMatchObject({ free_supports: 1, signed_supports: 0, voice: 'resident' })
  })

  test('what is missing, unknown or personal is said beside the field, and what was typed stays', async () => {
    const empty = await new Visitor().post('/agenda/new', { title: '', text: '', area: '' })
    const nowhere = await new Visitor().post('/agenda/new', words({ area: 'เมืองบาดาล' }))
    const several = await new Visitor().post('/agenda/new', words({ area: 'ตำบลบ้านดู่' }))
    const phone = await new Visitor().post('/agenda/new', words({ text: 'โทรหาผมที่ ๐๘๑-๒๓๔-๕๖๗๘' }))
    const mail = await new Visitor().post('/agenda/new', words({ spot: 'บ้าน somchai@example.com' }))

    expect([empty.status, nowhere.status, phone.status, mail.status]).toEqual([422, 422, 422, 422])
    expect(await faults(empty)).toContain('บอกว่าเรื่องอะไร')
    expect(await faults(nowhere)).toContain('ไม่พบพื้นที่')
    expect(await faults(several)).toContain('“ตำบลบ้านดู่ อำเภอเมืองเชียงราย จังหวัดเชียงราย”')
    expect(await faults(phone)).toContain('มีเบอร์โทรศัพท์')
    expect((await phone.text()).includes('๐๘๑-๒๓๔-๕๖๗๘')).toBe(true)
    expect(await faults(mail)).toContain('มีเบอร์โทรศัพท์ อีเมล')
  })

  test('similar matters are shown first; supporting one is offered, and a new one can be made all the same', async () => {
    const known = await aMatter({ title: 'ไฟถนนสายบ้านดอยดับทั้งแถว' })
    const visitor = new Visitor()
    const fields = words({ title: 'ไฟถนนสายบ้านดอยดับหมดทั้งแถว', different: '' })

    const asked = await visitor.post('/agenda/new', fields)
    const made = await visitor.post('/agenda/new', { ...fields, different: '1' })

    const text = await asked.text()
    expect(text.includes(known)).toBe(true)
    expect(text.includes('มีเรื่องคล้ายกันแล้ว')).toBe(true)
    expect(made.status).toBe(303)
  })

  test('a member of a network speaks for it, and for no other body', async () => {
    const own = await house.post('/agenda/new', words({ voice: network.id }), member)
    const foreign = await house.post('/agenda/new', words({ voice: newId() }), member)

    expect(own.status).toBe(303)
    expect(await matterOf(idOf(own))).toMatchObject({ voice: 'network', signed_supports: 1 })
    expect(foreign.status).toBe(422)
  })
})

describe('supporting', () => {
  test('a person counts once, by name or without; who signs in takes the own support along', async () => {
    const id = await aMatter()
    const visitor = new Visitor()

    await visitor.post(`/agenda/${id}/support`)
    await visitor.post(`/agenda/${id}/support`)
    await new Visitor().post(`/agenda/${id}/support`)
    await house.post(`/agenda/${id}/support`, {}, planner)
    await house.post(`/agenda/${id}/support`, {}, planner)
    const supported = await (await visitor.get(`/agenda/${id}`)).text()

    expect(await matterOf(id)).toMatchObject({ free_supports: 3, signed_supports: 1 })
    expect(supported).toContain('คุณสนับสนุนเรื่องนี้แล้ว')
    await visitor.post(`/agenda/${id}/unsupport`)
    await house.post(`/agenda/${id}/unsupport`, {}, planner)
    expect(await matterOf(id)).toMatchObject({ free_supports: 2, signed_supports: 0 })
  })

  test('rows of supports cannot be joined from matter to matter', async () => {
    const [one, two] = [await aMatter(), await aMatter()]
    for (const id of [one, two]) await house.post(`/agenda/${id}/support`, {}, planner)

    const { rows } = await house.db.query<{ supporter_key: string }>(
      'select supporter_key from matter_supports where matter_id = any($1::uuid[]) and signed',
      [[one.slice(3), two.slice(3)]],
    )

    expect(new Set(rows.map((row) => row.supporter_key)).size).toBe(2)
  })

  test('the order in the database is the rule the page explains', async () => {
    for (const [signed, free, days] of [
      [0, 90, 2],
      [19, 0, 1],
      [0, 0, 400],
      [3, 7, 65],
    ] as const) {
      const id = await aMatter({ area: 'อำเภอเทิง' })
      await house.db.query(
        'update matters set signed_supports = $2, free_supports = $3, proposed_at = $4 where id = $1',
        [id.slice(3), signed, free, new Date(now.getTime() - days * day)],
      )
    }

    const { matters } = await mattersPage(
      house.db,
      { area: '5704', field: null, words: null, state: 'open', proposedBy: null },
      { now, limit: 50, offset: 0 },
    )

    expect(matters.map((one) => one.halves)).toEqual(matters.map((one) => scoreOf(one, now).halves))
    expect(matters.map((one) => one.halves)).toEqual([40, 38, 17, 12])
  })
})

describe('answers', () => {
  test('a matter is declined with a reason only, stands in the public log, and can be looked at again', async () => {
    const id = await aMatter()

    const silent = await house.post(`/agenda/${id}/decline`, { decline_reason: '' }, planner)
    const foreign = await house.post(`/agenda/${id}/decline`, { decline_reason: 'ไม่ใช่หน้าที่' }, member)
    const declined = await house.post(`/agenda/${id}/decline`, { decline_reason: 'อยู่ในแผนปีหน้าแล้ว' }, planner)
    const twice = await house.post(`/agenda/${id}/decline`, { decline_reason: 'อีกครั้ง' }, planner)
    const supported = await new Visitor().post(`/agenda/${id}/support`)

    expect([silent.status, foreign.status, declined.status, twice.status, supported.status]).toEqual([
      422, 403, 303, 422, 422,
    ])
    expect(await matterOf(id)).toMatchObject({ state: 'declined', reason: 'อยู่ในแผนปีหน้าแล้ว' })
    expect((await (await house.get(`/agenda/${id}`)).text()).includes('อยู่ในแผนปีหน้าแล้ว')).toBe(true)
    const { rows } = await house.db.query<{ n: bigint }>(
      `select count(*) as n from log_outbox where type = 'agenda-matter' and subject like $1`,
      [`${id}/%`],
    )
    expect(rows).toEqual([{ n: 1n }])
    await house.post(`/agenda/${id}/reopen`, { reopen_reason: 'งบปีหน้าถูกตัด' }, planner)
    expect(await matterOf(id)).toMatchObject({ state: 'open', reason: null })
  })

  test('a board that stands takes a matter up, and what became of it is told on the page of the matter', async () => {
    const owner = await aStoredBody(house.db, { name: 'ที่ว่าการอำเภอทดสอบ', areaCode: '5701' })
    const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [owner.id])
    const opened = await house.sendJson(
      '/api/v1/boards',
      {
        title: 'ถนนของอำเภอ',
        subject: 'ถนนสายเดียวหลายเจ้าของ',
        area: '5701',
        pattern: 'set',
        technique: 'informal',
        owner: rows[0]?.code,
        reason: 'ประชุมหัวหน้าส่วน',
      },
      planner,
    )
    const board = ((await opened.json()) as { id: string }).id
    const id = await aMatter()
    const far = await aMatter({ area: 'อำเภอเทิง' })

    const wrong = await house.post(`/agenda/${far}/take-up`, { board, take_reason: 'รวมกัน' }, planner)
    const taken = await house.post(`/agenda/${id}/take-up`, { board, take_reason: 'แบ่งช่วงถนนให้ชัด' }, planner)

    expect(await faults(wrong)).toContain('คนละพื้นที่')
    expect(taken.status).toBe(303)
    expect(await matterOf(id)).toMatchObject({ state: 'taken-up', board })
    const page = await (await house.get(`/agenda/${id}`)).text()
    expect([page.includes(`/boards/${board}`), page.includes('แบ่งช่วงถนนให้ชัด'), page.includes('กำลังอยู่ขั้น')]).toEqual([
      true,
      true,
      true,
    ])

    await house.post(`/agenda/${id}/hide`, { hide_reason: 'กล่าวหาบุคคล' }, moderator)
    const title = (await house.db.query<{ title: string }>('select title from matters where id = $1', [id.slice(3)]))
      .rows[0]
    for (const path of ['', '/participation']) {
      const shown = await (await house.get(`/boards/${board}${path}`)).text()
      expect(shown.includes(title?.title ?? '-')).toBe(false)
    }
  })

  test('the record of participation tells what acts wrote by the act, whatever words were stored; words of people stay', async () => {
    const owner = await aStoredBody(house.db, { name: 'ที่ว่าการอำเภอบันทึก', areaCode: '5701' })
    const [first, second] = [await aMatter(), await aMatter()]
    const codeOf = async (id: string) =>
      (await house.db.query<{ code: string }>('select code from bodies where id = $1', [id])).rows[0]?.code
    const facts = { title: 'ถนน', subject: 'ถนน', area: '5701', pattern: 'set', technique: 'informal' }
    const sent = { ...facts, owner: await codeOf(owner.id), reason: 'ประชุม' }
    const opened = await house.sendJson('/api/v1/boards', sent, planner)
    const { id: board } = (await opened.json()) as { id: string }
    for (const matter of [first, second])
      await house.post(`/agenda/${matter}/take-up`, { board, take_reason: 'แบ่งช่วงถนนให้ชัด' }, planner)
    const by = (path: string, fields: object) => house.sendJson(`/api/v1/boards/${board}/${path}`, fields, planner)
    await by('invitations', { bodies: [await codeOf(network.id)] })
    // The very words of an invitation, written by hand.
    const told = { step: 'agencies', level: 'inform', side: 'residents', who: 'สามหมู่บ้าน', act: 'เชิญเข้าร่วมและแจ้งเหตุผล' }
    await by('participation', { ...told, on: '2026-11-01' })
    await house.db.query(
      `update board_participation set act = 'ถ้อยคำเดิม', who = case level when 'consult' then 'ผู้สนับสนุน' else who end
        where board_id = $1 and by_act`,
      [board.slice(3)],
    )

    const { participation } = (await (await house.get(`/api/v1/boards/${board}`)).json()) as {
      participation: { act: string; who: string }[]
    }
    const page = await (await house.get(`/en/boards/${board}/participation`)).text()

    const titles = (
      await house.db.query<{ title: string }>('select title from matters where id = any($1)', [
        [first.slice(3), second.slice(3)],
      ])
    ).rows.map(({ title }) => title)
    const wanted = ['Invited, with the reasons', ...titles.map((title) => `Their matter was taken up: ${title}`)]
    for (const act of wanted) expect(page).toContain(act)
    expect(page).not.toContain('ถ้อยคำเดิม')
    expect(page).not.toContain('ผู้สนับสนุน')
    expect(page).toContain(told.act)
    expect(participation).toHaveLength(4)
  })

  test('a proposal from a matter that another board took up meanwhile is taken up without it', async () => {
    const { matter, opened } = await aProposedMatter()
    const [first, second] = [await opened('คณะแรก'), await opened('คณะที่สอง')]
    const takeUp = (id: string) =>
      house.post(`/boards/${id}/proposal`, { do: 'take-up', reason: 'รับไว้ประสาน' }, planner)

    const answers = [await takeUp(first), await takeUp(second)]
    const told = await house.get(answers[1]?.headers.get('location') ?? '', planner)

    expect(answers.map((one) => one.status)).toEqual([303, 303])
    expect((await matterOf(matter)).board).toBe(first)
    expect((await (await house.get(`/api/v1/boards/${second}`)).json()).state).toBe('open')
    expect(told.status).toBe(200)
  })

  test('a program is told what became of the matter, also when it asks again', async () => {
    const { opened } = await aProposedMatter()
    const [first, second, third] = [await opened('คณะหนึ่ง'), await opened('คณะสอง'), await opened('คณะสาม')]
    const answer = async (id: string, taken_up: boolean) => {
      const sent = { taken_up, reason: 'รับไว้ประสาน' }
      const told = await house.sendJson(`/api/v1/boards/${id}/proposal`, sent, planner, { 'idempotency-key': id })
      return told.json()
    }

    const told = [await answer(first, true), await answer(second, true), await answer(third, false)]
    await house.db.query('delete from idempotency_keys')
    const again = await answer(second, true)

    expect(told).toEqual([
      { ok: true, matter: 'taken' },
      { ok: true, matter: 'answered-already' },
      { ok: true, matter: null },
    ])
    expect(again).toEqual(told[1])
  })

  test('what must not stand there is hidden with a reason everybody reads, and shown to nobody else', async () => {
    const id = await aMatter({ title: 'ข้อความกล่าวหา' })

    const done = await house.post(`/agenda/${id}/hide`, { hide_reason: 'กล่าวหาบุคคล' }, moderator)

    expect(done.status).toBe(303)
    const page = await (await house.get(`/agenda/${id}`)).text()
    expect([page.includes('ข้อความกล่าวหา'), page.includes('กล่าวหาบุคคล')]).toEqual([false, true])
    expect((await house.get(`/api/v1/agenda/${id}`)).status).toBe(404)
    const declined = await house.post(`/agenda/${id}/decline`, { decline_reason: 'ไม่ใช่หน้าที่' }, planner)
    expect(declined.status).toBe(422)
    expect((await (await house.get('/agenda?place=57')).text()).includes(id)).toBe(false)
    expect((await (await house.get('/agenda/list.csv')).text()).includes('ข้อความกล่าวหา')).toBe(false)
    await house.post(`/agenda/${id}/show`, { hide_reason: 'ตัดส่วนนั้นแล้ว' }, moderator)
    expect((await (await house.get(`/agenda/${id}`)).text()).includes('ข้อความกล่าวหา')).toBe(true)
  })
})

test('the list is of a place and what lies in it, in both languages, and a program may go through it page by page', async () => {
  await aMatter({ area: 'อำเภอเทิง' })
  now = new Date(testNow)

  const pages = await Promise.all(
    ['/agenda', '/en/agenda?place=5704&state=open', '/agenda/new?area=5704', '/agenda/list.json'].map((path) =>
      house.get(path),
    ),
  )
  const first = (await (await house.get('/api/v1/agenda?area=57&limit=2')).json()) as {
    matters: unknown[]
    next_cursor: string
  }
  const nameless = await house.sendJson('/api/v1/agenda', { title: 'ก', text: 'ข', area: '5704' }, null)

  expect(pages.map((page) => page.status)).toEqual([200, 200, 200, 200])
  expect(first.matters).toHaveLength(2)
  expect(first.next_cursor).toBe('2')
  expect(nameless.status).toBe(403)
})

describe('a program', () => {
  const send = (path: string, sent: unknown, as: Viewer | null = planner) => house.sendJson(`/api/v1${path}`, sent, as)
  const statuses = (answers: readonly Response[]) => answers.map((one) => one.status)

  test('answers a matter as the page does: declines, looks again, hides and shows, supports and takes back', async () => {
    const id = await aMatter()
    const act = (path: string, sent: unknown, as: Viewer | null = planner) => send(`/agenda/${id}/${path}`, sent, as)
    const reason = 'หารือแล้ว'

    const done = [
      await act('supports', {}, member),
      await act('supports/removal', {}, member),
      await act('declining', { reason }),
      await act('reopening', { reason }),
      await act('hiding', { hide: true, reason }, moderator),
      await act('hiding', { hide: false, reason }, moderator),
    ]
    const refused = [
      await act('supports/removal', {}, null),
      await act('reopening', { reason }),
      await act('hiding', { hide: false, reason }, moderator),
      await act('declining', { reason: 'โทร 081-234-5678' }),
      await act('declining', { reason }, member),
    ]

    expect(statuses(done)).toEqual([200, 200, 200, 200, 200, 200])
    expect(statuses(refused)).toEqual([403, 422, 409, 422, 403])
    expect(await matterOf(id)).toMatchObject({ state: 'open', signed_supports: 0, free_supports: 1 })
  })

  test('makes each thing once under one key, also where the answer of the first was lost', async () => {
    const owner = await aStoredBody(house.db, { name: `จังหวัดที่ส่งซ้ำ ${newId().slice(-6)}`, areaCode: '57' })
    const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [owner.id])
    const facts = { title: 'ส่งซ้ำ', subject: 'ก', area: '57', pattern: 'set', technique: 'informal', reason: 'ข' }
    const twice = async (path: string, sent: unknown) => {
      const answers: Response[] = []
      for (const _ of [1, 2]) {
        answers.push(await house.sendJson(`/api/v1${path}`, sent, planner, { 'idempotency-key': 'twice' }))
        // As after a crash between the commit of the work and the keeping of its answer.
        await house.db.query('delete from idempotency_keys')
      }
      return Promise.all(answers.map((one) => one.json()))
    }

    const boards = await twice('/boards', { ...facts, owner: rows[0]?.code })
    const matters = await twice('/agenda', { title: 'ไฟทางดับ', text: 'ทั้งซอย', area: '5704' })
    const goals = await twice(`/boards/${boards[0].id}/goals`, { text: 'น้ำพอทั้งปี' })
    const cost = { moment: 'before', fiscal_year: 2026, amount: '500.00', heads: 9, covers: 'ก', source: 'ข' }
    const costs = await twice(`/boards/${boards[0].id}/costs`, cost)
    const board = await (await house.get(`/api/v1/boards/${boards[0].id}`)).json()
    const working = await (await house.get(`/api/v1/boards/${boards[0].id}/working`)).json()

    await twice(`/agenda/${matters[0].id}/supports`, {})
    const { rows: kept } = await house.db.query<{ all: string }>(
      `select string_agg(k::text, ' ') as all from once_keys k`,
    )

    expect(kept[0]?.all.split(planner.personId)).toHaveLength(1)
    expect([boards[1].id, matters[1].id]).toEqual([boards[0].id, matters[0].id])
    expect([...goals, ...costs]).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }])
    expect([board.goals.length, working.costs.length]).toEqual([1, 1])
  })

  test('walks a board from its opening to its closing, with the refusals of the pages', async () => {
    const [owner, town] = [
      await aStoredBody(house.db, { name: 'ที่ทำการจังหวัดของโปรแกรม', areaCode: '57' }),
      await aStoredBody(house.db, { name: 'เทศบาลของโปรแกรม', areaCode: '5701' }),
    ]
    const codeOf = async (body: StoredBody) =>
      (await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])).rows[0]?.code ?? ''
    const [first, second] = [await codeOf(owner), await codeOf(town)]
    const project = await aStoredProject(house.db, town, {})
    const name = `57-${project.id}`
    const elsewhere = await aStoredProject(house.db, town, { areaCode: '400101' })
    const officer = anOfficer([{ role: 'planner', areaCode: null, bodyId: town.id }], { personId: newId() })
    const approver = anOfficer([{ role: 'plan-approver', areaCode: null, bodyId: town.id }], { personId: newId() })
    const sure = { ...approver, steppedUpUntil: new Date(Date.parse(testNow) + 365 * day), sessionId: newId() }
    const reason = 'มติที่ประชุม'
    const facts = { title: 'น้ำทั้งลุ่ม', subject: 'ขุดซ้ำกัน', area: '57', pattern: 'set', technique: 'informal' }
    const opened = await send('/boards', { ...facts, owner: first, reason })
    const { id } = (await opened.json()) as { id: string }
    const act = (path: string, sent: unknown, as: Viewer | null = planner) => send(`/boards/${id}/${path}`, sent, as)
    interface Read {
      readonly revision: number
      readonly goals: { id: string; text: string }[]
      readonly tasks: { id: string; done_at: string | null }[]
      readonly participation: { id: string; act: string }[]
      readonly steps: { step: string; revision: number }[]
      readonly joint_plan: { pledges: { id: string }[]; endorsements: { id: string; withdrawn: boolean }[] } | null
    }
    const read = async () => (await (await house.get(`/api/v1/boards/${id}`)).json()) as Read
    const revisionOf = async (step: string) => (await read()).steps.find((one) => one.step === step)?.revision ?? 0

    const atTable = [
      await act('invitations', { bodies: [second] }),
      await act('answers', { body: second, accepts: true, document: 'ที่ 5/2569' }),
      await act('answers', { body: second, accepts: true, document: ' ' }),
      await act('answers', { body: second, accepts: true }, officer),
      await act('set-aside', { bodies: [first], reason }),
      await act('leavings', { body: first, reason }),
    ]
    const framing = [
      await act('goals', { text: ' น้ำพอ\u202eทั้งปี\u200b\n' }),
      await act('goals', { text: 'เป้าหมายที่จะเอาออก' }),
      await act('measures', { goal: (await read()).goals[0]?.id, indicator: 'NOPE' }),
      await act('goals/removal', { goal: (await read()).goals[1]?.id }),
      await act('projects', { projects: [name] }),
      await act('projects', { projects: [`40-${elsewhere.id}`], outside_reason: ' ' }),
      await act('projects/joint', { project: name, joint: true }),
      await act('projects/joint', { project: `57-${newId()}`, joint: true }),
      await act('tasks', { step: 'frame', text: 'ส่งแบบสำรวจ', body: second, due_on: '2026-12-31' }),
      await act('tasks', { step: 'frame', text: 'ช้าไปแล้ว', due_on: '2026-01-01' }),
      await act('tasks/end', { task: (await read()).tasks[0]?.id, done: true }),
      await act('committee', { name: 'คณะกรรมการลุ่มน้ำ', people_seats: 1 }),
      await act('committee/link', { committee: 'NOPE' }),
    ]
    const met = { step: 'frame', level: 'consult', side: 'residents', who: 'สามหมู่บ้าน', act: 'เวทีหมู่บ้าน' }
    const heard = [
      await act('participation', { ...met, on: '2026-11-01', people: 30 }),
      await act('participation', { ...met, on: '2027-11-01' }),
    ]
    const record = (await read()).participation.find((one) => one.act === met.act)?.id
    const pledge = { kind: 'contribution', body: second, resource: 'staff', what: 'ช่างหนึ่งคน', amount: '1000.00' }
    const endorsement = { body: second, number: 1, stance: 'endorsed' }
    const planned = [
      await act('participation/removal', { record, reason }),
      await act('plan', { title: 'แผนลุ่มน้ำ', year_from: 2027, year_to: 2026 }),
      await act('plan', { title: 'แผนลุ่มน้ำ', year_from: 2027, year_to: 2031 }),
      await act('plan/pledges', pledge),
      await act('plan/versions', { why: 'ฉบับแรก' }),
      await act('plan/endorsements', endorsement, approver),
      await act('plan/endorsements', endorsement, sure),
      await act('plan/endorsements', endorsement, sure),
    ]
    const plan = (await read()).joint_plan
    const ending = [
      await act('plan/endorsements/withdrawal', { endorsement: plan?.endorsements[0]?.id, reason }, sure),
      await act('plan/pledges/end', { pledge: plan?.pledges[0]?.id, done: true, said: 'ส่งแล้ว' }),
      await act('powers', { power: 'convene', needed: true, held: 'partly', basis: 'คำสั่งจังหวัด' }),
      await act('costs', { moment: 'before', fiscal_year: 2026, amount: '500.00', heads: 9, covers: 'ก', source: 'ข' }),
      await act('projects/removal', { project: name, reason }),
      await act('changes', { ...facts, owner: first, secretary: second, revision: 999, reason }),
      await act('closing', { outcome: 'achieved', reason }),
    ]
    const working = (await (await house.get(`/api/v1/boards/${id}/working`)).json()) as {
      powers: unknown[]
      costs: { id: string; amount: string }[]
    }
    const unreasoned = await act('steps', { step: 'agencies', as: 'skipped', reason: ' ', revision: 1 })
    const closing = [await act('costs/removal', { cost: working.costs[0]?.id, reason })]
    for (const step of ['agencies', 'committee', 'frame', 'link'])
      closing.push(await act('steps', { step, as: 'skipped', reason, revision: await revisionOf(step) }))
    closing.push(
      await act('steps/reopening', { step: 'link', reason, revision: await revisionOf('link') }),
      await act('steps/plan', {
        step: 'link',
        owner: second,
        due_on: '2026-12-31',
        revision: await revisionOf('link'),
      }),
      await act('steps', { step: 'link', as: 'skipped', reason, revision: await revisionOf('link') }),
      await act('closing', { outcome: 'achieved', reason }),
      await act('goals', { text: 'หลังปิด' }),
    )

    expect(opened.status).toBe(201)
    expect(statuses(atTable)).toEqual([200, 403, 422, 200, 422, 422])
    expect(statuses(framing)).toEqual([200, 200, 422, 200, 200, 422, 200, 422, 200, 422, 200, 200, 422])
    expect((await read()).goals[0]?.text).toBe('น้ำพอทั้งปี')
    expect(statuses(heard)).toEqual([200, 422])
    expect(statuses(planned)).toEqual([200, 422, 200, 200, 200, 403, 200, 422])
    expect(statuses(ending)).toEqual([200, 200, 200, 200, 200, 409, 422])
    expect(statuses(closing)).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 200, 422])
    expect([unreasoned.status, (await unreasoned.json()).errors]).toMatchObject([422, [{ field: 'reason' }]])
    expect((await read()).joint_plan?.endorsements).toMatchObject([{ withdrawn: true }])
    expect([working.powers.length, working.costs[0]?.amount]).toEqual([1, '500.00'])
  })
})
