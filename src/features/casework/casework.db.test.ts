import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAccount } from '../../../test/support/account.ts'
import {
  aBodyOf,
  aCaseOfficer,
  aDeskDistrict,
  aReportedCase,
  deskAddress,
  stateOf,
} from '../../../test/support/case-desk.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { statementsDuring } from '../../../test/support/statements.ts'
import { newId } from '../../kernel/ids.ts'
import { csrfPair } from '../../platform/http/csrf.ts'
import { moveCase, photosOf, tellFollowers, timelineOf } from '../complaints/index.ts'
import { keepContact } from '../people/index.ts'
import { tellOfReply } from './index.ts'

let house: TestHouse
let bodies: Awaited<ReturnType<typeof aDeskDistrict>>
let officer: ReturnType<typeof aCaseOfficer>

beforeAll(async () => {
  house = await aTestHouse()
  bodies = await aDeskDistrict(house.db)
  officer = aCaseOfficer(bodies.sao.id)
})
afterAll(() => house.close())

const act = (key: { home: string; id: string }, fields: Record<string, string>, viewer = officer) =>
  house.post(`${deskAddress(key)}/act`, fields, viewer)

/** A form with a file, of the officer, whom the house has seen before. */
function sendForm(path: string, fields: FormData): Promise<Response> {
  const csrf = csrfPair(house.deps.secrets)
  fields.set('_csrf', csrf.token)
  const headers = { 'x-test-viewer': officer.sessionId, cookie: csrf.cookie }
  return house.request(path, { method: 'POST', headers, body: fields })
}

describe('a case on the desk', () => {
  test('is taken, answered and said to be done, each step in the timeline and with its reason', async () => {
    const key = await aReportedCase(house)

    const desk = await house.get('/desk/complaints', officer)
    const opened = await house.get(deskAddress(key), officer)
    const accepted = await act(key, { act: 'accept' })
    const answered = await act(key, { act: 'answer', text: 'ช่างจะเข้าไปพรุ่งนี้' })
    const resolved = await act(key, { act: 'resolve', outcome: 'fixed', text: 'เปลี่ยนหลอดแล้วสามดวง' })

    expect(await desk.text()).toContain(key.ref)
    expect(await opened.text()).toContain('ไฟถนนดับสามดวง')
    expect([accepted.status, answered.status, resolved.status]).toEqual([303, 303, 303])
    const row = await stateOf(house.db, key)
    expect(row.facts).toMatchObject({ state: 'resolved', outcome: 'fixed' })
    expect(row.facts.firstAnsweredAt).not.toBeNull()
    const events = await timelineOf(house.db, key, 'staff')
    expect(events.filter(({ actorKind }) => actorKind === 'officer').every(({ reason }) => reason !== '')).toBe(true)
  })

  test('the answer of an office that has not taken a case takes it', async () => {
    const key = await aReportedCase(house)

    await act(key, { act: 'answer', text: 'รับเรื่องแล้ว จะเข้าไปดู' })

    expect((await stateOf(house.db, key)).facts).toMatchObject({ state: 'accepted' })
  })

  test('asking the reporter stops the clock, and going on moves the due day by the days that passed', async () => {
    const key = await aReportedCase(house)
    await act(key, { act: 'accept' })

    await act(key, { act: 'ask', text: 'อยู่หน้าบ้านเลขที่ใกล้เสาต้นใด' })
    const waiting = await stateOf(house.db, key)
    await act(key, { act: 'resume' })

    expect(waiting.facts).toMatchObject({ state: 'waiting_info' })
    expect(waiting.facts.pausedSince).not.toBeNull()
    expect((await stateOf(house.db, key)).facts).toMatchObject({ state: 'accepted', pausedSince: null })
  })

  test('a note is for the own office, and stands in no public timeline', async () => {
    const key = await aReportedCase(house)

    const noted = await act(key, { act: 'note', text: 'ถามผู้ใหญ่บ้านก่อน' })

    expect(noted.status).toBe(303)
    expect(await (await house.get(deskAddress(key), officer)).text()).toContain('ถามผู้ใหญ่บ้านก่อน')
    expect((await timelineOf(house.db, key, 'public')).some(({ kind }) => kind === 'note')).toBe(false)
  })
})

describe('what is told', () => {
  let account: Awaited<ReturnType<typeof anAccount>>
  beforeAll(async () => {
    account = await anAccount(house, { role: 'case-officer', bodyId: bodies.sao.id })
  })

  test('the officers of the body hear when the reporter writes, and see by which door the reporter was told', async () => {
    const key = await aReportedCase(house)
    await house.db.transaction(async (tx) => {
      const contact = { name: null, email: 'reporter@example.org', phone: null }
      const reporter = await keepContact(tx, house.deps, contact)
      await tx.query('update complaints set reporter_id = $1 where id = $2', [reporter, key.id])
      const words = {
        actor: { kind: 'reporter' as const },
        reason: 'wrote',
        visibility: 'reporter' as const,
        text: 'เสาต้นที่สาม',
      }
      const written = await moveCase(tx, house.deps, key, { kind: 'write' }, words)
      if (!written.ok) throw new Error(written.problem.kind)
    })
    await act(key, { act: 'answer', text: 'รับเรื่องแล้ว จะเข้าไปดู' })
    house.mailbox.sent.length = 0

    await tellFollowers(house.deps, [tellOfReply])
    await sendNotices(house.deps)

    const letters = house.mailbox.sent.map(({ to, kind, text }) => [to, kind, text.includes('เสาต้นที่สาม')])
    expect(letters).toContainEqual([account.email, 'casework.reply', false])
    expect(letters).toContainEqual(['reporter@example.org', 'complaints.own', false])
    const desk = await (await house.get(deskAddress(key), officer)).text()
    expect(desk).toMatch(/แจ้งเตือนถึงผู้แจ้ง[\s\S]*อีเมล[\s\S]*ส่งแล้ว/)

    await act(key, { act: 'resolve', outcome: 'fixed', text: 'เปลี่ยนหลอดแล้ว' })
    await house.db.transaction(async (tx) => {
      const disagrees = { actor: { kind: 'reporter' as const }, reason: 'disagrees', text: 'ยังดับอยู่' }
      const done = await moveCase(tx, house.deps, key, { kind: 'reopen' }, { ...disagrees, visibility: 'public' })
      if (!done.ok) throw new Error(done.problem.kind)
    })
    house.mailbox.sent.length = 0
    await tellFollowers(house.deps, [tellOfReply])
    await sendNotices(house.deps)
    expect(house.mailbox.sent.map(({ to, subject }) => [to, subject])).toContainEqual([
      account.email,
      `ผู้แจ้งบอกว่าเรื่อง ${key.ref} ยังไม่เสร็จ`,
    ])
  })

  test('an answer for the office alone starts the clock again before everybody: page, API, Open311 and log tell the step', async () => {
    const key = await aReportedCase(house)
    await act(key, { act: 'accept' })
    await act(key, { act: 'ask', text: 'อยู่ใกล้บ้านหลังใด', only: 'reporter' })
    await house.db.transaction(async (tx) => {
      const email = 'asked@example.org'
      const reporter = await keepContact(tx, house.deps, { name: null, email, phone: null })
      await tx.query('update complaints set reporter_id = $1 where id = $2', [reporter, key.id])
      const words = { actor: { kind: 'reporter' as const }, reason: 'wrote by LINE', text: 'หลังวัดป่าสัก' }
      const answered = await moveCase(tx, house.deps, key, { kind: 'resume' }, { ...words, visibility: 'reporter' })
      if (!answered.ok) throw new Error(answered.problem.kind)
    })
    house.mailbox.sent.length = 0
    await tellFollowers(house.deps, [tellOfReply])
    await sendNotices(house.deps)

    const api = await (await house.get(`/api/v1/complaints/${key.ref}`)).json()
    const page = await (await house.get(`/complaints/${key.ref}`)).text()
    const updates = await (await house.get('/open311/v2/servicerequestupdates.json')).json()
    const { rows } = await house.db.query<{ facts: string }>(
      'select facts from log_outbox where ref = $1 order by at, id',
      [key.ref],
    )

    const told = api.events.map((one: Record<string, unknown>) => [one.kind, one.to_state])
    expect(told.slice(-3)).toEqual([
      ['moved', 'accepted'],
      ['moved', 'waiting_info'],
      ['moved', 'accepted'],
    ])
    expect(rows.map(({ facts }) => JSON.parse(facts)).map((one) => [one.step, one.state])).toEqual(
      told.map(([kind, state]: [string, string]) => [kind, state]),
    )
    const ofCase = updates.filter((one: { service_request_id: string }) => one.service_request_id === key.ref)
    expect(ofCase.at(-1)).toMatchObject({ status: 'INVESTIGATING', description: 'สถานะ: หน่วยงานรับไว้แล้ว' })
    expect(page).toMatch(/ผู้แจ้งให้ข้อมูลเพิ่มแล้ว[\s\S]*เห็นเฉพาะผู้แจ้งกับหน่วยงาน/)
    expect([page, JSON.stringify([api, updates, rows])].filter((text) => /วัดป่าสัก|บ้านหลังใด/.test(text))).toEqual([])
    // The office is told once; the reporter of the question alone, not of the own answer nor of the step beside the question.
    const letters = house.mailbox.sent.filter(({ subject }) => subject.includes(key.ref))
    const to = (address: string) => letters.filter((one) => one.to === address).map(({ subject }) => subject)
    expect(to(account.email)).toHaveLength(1)
    expect(to('asked@example.org').filter((one) => /ถามผู้แจ้ง|รอข้อมูล|ให้ข้อมูล/.test(one))).toEqual([
      expect.stringContaining('หน่วยงานถามผู้แจ้ง'),
    ])
  })
})

describe('what is refused', () => {
  test('passing a case on needs a reason and a body; with both it leaves the desk', async () => {
    const key = await aReportedCase(house)

    const silent = await act(key, { act: 'pass', body: bodies.town.code })
    const nowhere = await act(key, { act: 'pass', body: 'NO-SUCH', reason: 'ไม่ใช่พื้นที่ของเรา' })
    const unlisted = await aBodyOf(house.db, 'city', 'คณะกรรมการภายใน', '40')
    await house.db.query('update bodies set listed = false where id = $1', [unlisted.id])
    const hidden = await act(key, { act: 'pass', body: unlisted.code, reason: 'ไม่ใช่พื้นที่ของเรา' })
    const passed = await act(key, { act: 'pass', body: bodies.town.code, reason: 'อยู่ในเขตเทศบาลเมือง' })

    expect([silent.status, nowhere.status, hidden.status, passed.status]).toEqual([422, 422, 422, 303])
    expect(await silent.text()).toContain('พิมพ์เหตุผล')
    expect((await stateOf(house.db, key)).facts).toMatchObject({ leadBodyId: bodies.town.id, reroutes: 1 })
    expect((await house.get(deskAddress(key), officer)).status).toBe(404)
  })

  test('after three times nobody but whoever oversees passes it on', async () => {
    const key = await aReportedCase(house)
    const [sao, town] = [officer, aCaseOfficer(bodies.town.id)]
    const reason = 'ไม่ใช่หน้าที่ของเรา'
    await act(key, { act: 'pass', body: bodies.town.code, reason }, sao)
    await act(key, { act: 'pass', body: bodies.sao.code, reason }, town)
    await act(key, { act: 'pass', body: bodies.town.code, reason }, sao)

    const before = await (await house.get(deskAddress(key), town)).text()
    const fourth = await act(key, { act: 'pass', body: bodies.sao.code, reason }, town)
    const english = await house.post(`/en${deskAddress(key)}/act`, { act: 'pass', body: bodies.sao.code, reason }, town)
    const escalated = await act(key, { act: 'escalate', reason }, town)

    expect(fourth.status).toBe(422)
    const limit = 'ส่งต่อครบ 3 ครั้งแล้ว ส่งต่ออีกไม่ได้ ใช้ “เสนอผู้กำกับ” ในหน้าของเรื่อง แล้วผู้กำกับตัดสินว่าใครทำ'
    expect(before).toContain(limit)
    expect(await fourth.text()).toMatch(new RegExp(`govuk-error-summary[\\s\\S]*${limit}`))
    expect(english.status).toBe(422)
    expect(await english.text()).toMatch(
      /govuk-error-summary[\s\S]*Use “Bring it to the superior” on the page of the case, and the superior decides who acts/,
    )
    expect(escalated.status).toBe(303)
    expect((await stateOf(house.db, key)).facts.escalatedTo).toBe(bodies.province.id)
    const governor = anOfficer([{ role: 'oversight-officer', areaCode: null, bodyId: bodies.province.id }], {
      steppedUpUntil: new Date(house.clock.now().getTime() + 60_000),
    })
    const decided = await act(key, { act: 'pass', body: bodies.sao.code, reason: 'จังหวัดชี้ขาดแล้ว' }, governor)
    expect(decided.status).toBe(303)
    expect((await stateOf(house.db, key)).facts).toMatchObject({ leadBodyId: bodies.sao.id, reroutes: 4 })
  })

  test('no case ends without an outcome, and an outcome that owes a word gets one', async () => {
    const key = await aReportedCase(house)

    const without = await act(key, { act: 'resolve', text: 'เสร็จแล้ว' })
    const bare = await act(key, { act: 'resolve', outcome: 'cannot', text: 'ทำไม่ได้' })

    expect([without.status, bare.status]).toEqual([422, 422])
    expect(await without.text()).toContain('เลือกผล')
    expect(await bare.text()).toContain('ผลนี้ต้องบอกรายละเอียด')
    expect((await stateOf(house.db, key)).facts.state).toBe('assigned')
  })

  test('of two officers with the same page the second is told, and what she typed is still there', async () => {
    const key = await aReportedCase(house)
    const { revision } = await stateOf(house.db, key)
    await act(key, { act: 'answer', text: 'คนแรกตอบ', revision: String(revision) })

    const second = await act(key, { act: 'answer', text: 'คนที่สองตอบ', revision: String(revision) })

    expect(second.status).toBe(422)
    const text = await second.text()
    expect(text).toContain('มีคนทำเรื่องนี้ไปก่อนหน้า')
    expect(text).toContain('คนที่สองตอบ</textarea>')
    expect((await timelineOf(house.db, key, 'public')).map((event) => event.text)).not.toContain('คนที่สองตอบ')
  })

  test('extra fields change nothing: no state, visibility or body comes in by the side door', async () => {
    const key = await aReportedCase(house)

    await act(key, {
      act: 'answer',
      text: 'ตอบแล้ว',
      state: 'closed',
      visibility: 'withheld',
      lead_body_id: bodies.town.id,
      assigned_to: officer.personId,
      outcome: 'fixed',
    })

    expect((await stateOf(house.db, key)).facts).toMatchObject({
      state: 'accepted',
      visibility: 'public',
      leadBodyId: bodies.sao.id,
      assignedTo: null,
      outcome: null,
    })
  })

  test('a double click answers once', async () => {
    const key = await aReportedCase(house)
    const fields = { act: 'answer', text: 'ตอบครั้งเดียว', _key: 'once-1' }

    await act(key, fields)
    await act(key, fields)

    const answers = (await timelineOf(house.db, key, 'public')).filter((event) => event.text === 'ตอบครั้งเดียว')
    expect(answers).toHaveLength(1)
  })
})

describe('who sees what', () => {
  test('the case of another body, a private one and one that does not exist are alike: not found', async () => {
    const key = await aReportedCase(house, { isPrivate: true })
    const stranger = aCaseOfficer(bodies.town.id)

    const [other, none] = [
      await house.get(deskAddress(key), stranger),
      await house.get(deskAddress({ home: '57', id: newId() }), stranger),
    ]
    const acted = await act(key, { act: 'accept' }, stranger)

    expect([other.status, none.status, acted.status]).toEqual([404, 404, 404])
    expect((await other.text()).replace(/[0-9a-f-]{30,}/g, '').length).toBe(
      (await none.text()).replace(/[0-9a-f-]{30,}/g, '').length,
    )
    expect((await stateOf(house.db, key)).facts.state).toBe('assigned')
  })

  test('lists, searches and files of another desk never hold it', async () => {
    const key = await aReportedCase(house, { words: 'เรื่องลับของตำบลแม่ยาวเท่านั้น' })
    const stranger = aCaseOfficer(bodies.town.id)

    const pages = await Promise.all(
      ['', '?tab=over', '?tab=done', '?tab=oversight', '?tab=sorting', '?q=ลับ', '/file', '/files', '/round'].map(
        async (rest) => (await house.get(`/desk/complaints${rest}`, stranger)).text(),
      ),
    )

    expect(pages.some((text) => text.includes(key.ref) || text.includes('เรื่องลับ'))).toBe(false)
  })

  test('visitors sign in, planners have no desk, and a role that ended today is none', async () => {
    const visitor = await house.get('/desk/complaints')
    const planner = await house.get('/desk/complaints', anOfficer())
    const former = anOfficer([
      { role: 'case-officer', bodyId: bodies.sao.id, areaCode: null, to: '2026-11-22' as never },
    ])

    expect(visitor.status).toBe(303)
    expect(planner.status).toBe(403)
    expect((await house.get('/desk/complaints', former)).status).toBe(403)
  })

  test('oversight sees late cases of its area and no others, and acts only with a fresh second factor', async () => {
    const fresh = await aReportedCase(house)
    const late = await aReportedCase(house, { receivedAt: new Date('2026-10-01T02:00:00Z') })
    const governor = anOfficer([{ role: 'oversight-officer', areaCode: '57' }])

    const [seesFresh, seesLate] = [
      await house.get(deskAddress(fresh), governor),
      await house.get(deskAddress(late), governor),
    ]
    const acted = await act(late, { act: 'answer', text: 'จังหวัดกำลังติดตาม' }, governor)

    expect([seesFresh.status, seesLate.status]).toEqual([404, 200])
    expect(acted.headers.get('location')).toContain('/sign-in/second-step')
  })

  test('in a joint case each office keeps its notes to itself', async () => {
    const key = await aReportedCase(house)
    await act(key, { act: 'accept' })
    await act(key, { act: 'join', body: bodies.highway.code, reason: 'เสาอยู่ริมทางหลวง' })
    await act(key, { act: 'note', text: 'บันทึกของ อบต.' })
    const helper = aCaseOfficer(bodies.highway.id)

    const page = await house.get(deskAddress(key), helper)

    expect(page.status).toBe(200)
    expect(await page.text()).not.toContain('บันทึกของ อบต.')
  })

  test('what has no place waits with the administrators of the platform, who hand it on', async () => {
    const key = await aReportedCase(house, { areaCode: null })
    const sorter = anOfficer([{ role: 'platform-administrator', areaCode: null }])

    const page = await house.get('/desk/complaints?tab=sorting', sorter)
    const sorted = await act(key, { act: 'sort', body: bodies.sao.code, reason: 'โทรถามแล้ว อยู่แม่ยาว' }, sorter)

    expect(await page.text()).toContain(key.ref)
    expect(sorted.status).toBe(303)
    expect((await stateOf(house.db, key)).facts).toMatchObject({ state: 'assigned', leadBodyId: bodies.sao.id })
  })
})

describe('many at once', () => {
  test('forty cases of the morning are taken and answered with one form, each checked by itself', async () => {
    const morning = await aBodyOf(house.db, 'sao', 'องค์การบริหารส่วนตำบลเช้า', '570103')
    const keys = []
    for (let at = 0; at < 40; at++)
      keys.push(await aReportedCase(house, { areaCode: '570103', words: `ไฟดับต้นที่ ${at + 1} หน้าวัด` }))
    const clerk = aCaseOfficer(morning.id)
    const shown = await Promise.all(
      keys.map(async (key) => `${key.home}-${key.id}:${(await stateOf(house.db, key)).revision}`),
    )
    // One of them is taken by a colleague meanwhile.
    const [first] = keys
    if (first) await act(first, { act: 'accept' }, aCaseOfficer(morning.id, newId()))

    let sent = new Response()
    const statements = await statementsDuring(async () => {
      sent = await house.post(
        '/desk/complaints/bulk',
        {
          act: 'answer',
          whole: '1',
          shown: shown.join(' '),
          text: 'รับเรื่อง {เลขที่} แล้ว จะแก้ภายใน {กำหนด}',
          _key: 'morning',
        },
        clerk,
      )
    })

    const text = await sent.text()
    expect(sent.status).toBe(422)
    expect(text).toContain('ส่งคำตอบแล้ว 39 เรื่อง')
    expect(text).toContain(first?.ref)
    expect(text).toContain('มีคนทำเรื่องนี้ไปก่อนหน้า')
    const [second] = keys.slice(1)
    if (!second) throw new Error('no second case')
    const answer = (await timelineOf(house.db, second, 'public')).find((event) => event.kind === 'answered')
    expect(answer?.text).toContain(second.ref)
    // Each case by itself, with as many questions as the first one.
    expect(statements.length).toBeLessThan(40 * 40)
  })

  test('a brace nobody can fill sends nothing to anybody', async () => {
    const key = await aReportedCase(house)
    const { revision } = await stateOf(house.db, key)

    const sent = await house.post(
      '/desk/complaints/bulk',
      { act: 'answer', [`case.${key.home}-${key.id}`]: String(revision), text: 'เรียน {ชื่อผู้แจ้ง}' },
      officer,
    )

    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain('เติมช่องว่างในแม่แบบไม่ได้: ชื่อผู้แจ้ง')
    expect((await stateOf(house.db, key)).facts.firstAnsweredAt).toBeNull()
  })

  test('cases of others among the ticked are refused one by one', async () => {
    const key = await aReportedCase(house)

    const sent = await house.post(
      '/desk/complaints/bulk',
      { act: 'accept', [`case.${key.home}-${key.id}`]: '3' },
      aCaseOfficer(bodies.town.id),
    )

    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain('ไม่มีเรื่องนี้บนโต๊ะของคุณ')
    expect((await stateOf(house.db, key)).facts.state).toBe('assigned')
  })
})

describe('templates and inspections', () => {
  test('a body keeps its own templates; an unknown brace, another body and an older version are refused', async () => {
    const fields = { name: 'ขอบคุณ', purpose: 'answer', body: bodies.sao.id, text: 'ขอบคุณสำหรับเรื่อง {เลขที่}', do: 'save' }

    const saved = await house.post('/desk/complaints/templates', fields, officer)
    const brace = await house.post('/desk/complaints/templates', { ...fields, text: '{ชื่อ}' }, officer)
    const other = await house.post('/desk/complaints/templates', { ...fields, body: bodies.town.id }, officer)

    expect([saved.status, brace.status, other.status]).toEqual([303, 422, 422])
    expect(await brace.text()).toContain('ไม่รู้จัก {ชื่อ}')
    const list = await (await house.get('/desk/complaints/templates', officer)).text()
    expect(list).toContain('ขอบคุณสำหรับเรื่อง')
    expect(list).toContain('รับเรื่องแล้ว')
    const id = /templates\/([0-9a-f-]{36})/.exec(list)?.[1] ?? ''
    const changed = await house.post(
      '/desk/complaints/templates',
      { ...fields, id, version: '1', text: 'ฉบับสอง' },
      officer,
    )
    const stale = await house.post(
      '/desk/complaints/templates',
      { ...fields, id, version: '1', text: 'ฉบับค้าง' },
      officer,
    )
    const stranger = await house.post(
      '/desk/complaints/templates',
      { ...fields, id, version: '2' },
      aCaseOfficer(bodies.town.id),
    )
    expect([changed.status, stale.status]).toEqual([303, 422])
    expect([403, 422]).toContain(stranger.status)
  })

  test('putting a template in fills it and sends nothing', async () => {
    const key = await aReportedCase(house)
    const page = await (await house.get(deskAddress(key), officer)).text()
    const id = /name="template" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''

    const filled = await act(key, { act: 'answer', template: id })

    expect(filled.status).toBe(200)
    expect(await filled.text()).toContain(key.ref)
    expect((await stateOf(house.db, key)).facts.firstAnsweredAt).toBeNull()
  })

  test('what was seen on the spot is an answer for all, or a note for the office', async () => {
    const [open, quiet] = [await aReportedCase(house), await aReportedCase(house)]

    const seen = await house.post(
      `${deskAddress(open)}/inspect`,
      { found: 'worse', text: 'ดับทั้งซอย', public: '1' },
      officer,
    )
    const noted = await house.post(`${deskAddress(quiet)}/inspect`, { found: 'gone', text: 'มีคนซ่อมแล้ว' }, officer)
    const nothing = await house.post(`${deskAddress(quiet)}/inspect`, { text: '' }, officer)
    const stranger = await house.get(`${deskAddress(open)}/inspect`, aCaseOfficer(bodies.town.id))

    expect([seen.status, noted.status, nothing.status, stranger.status]).toEqual([303, 303, 422, 404])
    const said = async (key: { home: string; id: string }) =>
      (await timelineOf(house.db, key, 'public')).flatMap(({ text }) => text ?? [])
    expect(await said(open)).toContain('หนักกว่าที่แจ้ง: ดับทั้งซอย')
    expect((await said(quiet)).join()).not.toContain('มีคนซ่อมแล้ว')
  })

  test('a photo for all is shown before it is published, parts of it are covered, and the whole stays with the office', async () => {
    const key = await aReportedCase(house, { words: 'ผิวถนนหลุดเป็นแผ่นหน้าโรงเรียนบ้านใหม่' })
    const address = `${deskAddress(key)}/inspect`
    const photo = await sharp({ create: { width: 600, height: 600, channels: 3, background: '#ffffff' } })
      .withExif({ IFD0: { Make: 'SECRETCAM' }, IFD3: { GPSLatitude: '18/1 47/1 0/1' } })
      .jpeg()
      .toBuffer()
    const sent = new FormData()
    for (const [name, value] of Object.entries({ found: 'worse', text: 'หลุมลึกขึ้น', public: '1', kind: 'before' }))
      sent.set(name, value)
    sent.set('photo', new File([photo], '<img src=x onerror=alert(1)>.svg', { type: 'image/svg+xml' }))

    await house.get(address, officer)
    const looked = await sendForm(address, sent)
    const page = await looked.text()
    const kept = /name="kept" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const before = await photosOf(house.db, key)
    const held = await house.get(`${address}/photo?kept=${encodeURIComponent(kept)}`, officer)
    const ofOther = await house.get(`${address}/photo?kept=${encodeURIComponent(kept)}`, aCaseOfficer(bodies.sao.id))
    const covering = new FormData()
    for (const [name, value] of Object.entries({ found: 'worse', text: 'หลุมลึกขึ้น', public: '1', kind: 'before', kept }))
      covering.set(name, value)
    covering.append('cell', '0')
    covering.append('cell', '7')
    await house.get(address, officer)
    const published = await sendForm(address, covering)

    expect([looked.status, held.status, ofOther.status, published.status]).toEqual([200, 200, 404, 303])
    expect(page).toContain('หลุมลึกขึ้น')
    expect(page).not.toContain('onerror')
    expect(before).toEqual([])
    const [stored] = await photosOf(house.db, key)
    const shown = await house.get(`/complaints/${key.ref}/photos/${stored?.id}`)
    const bytes = Buffer.from(await shown.arrayBuffer())
    const dot = async (from: Buffer, left: number) =>
      (await sharp(from).extract({ left, top: left, width: 1, height: 1 }).raw().toBuffer())[0] ?? 0
    expect(bytes.includes('SECRETCAM')).toBe(false)
    expect(stored).toMatchObject({ kind: 'before', covered: 2 })
    expect([await dot(bytes, 20), await dot(bytes, 150), await dot(bytes, 550)].map((red) => red < 0x70)).toEqual([
      true,
      true,
      false,
    ])
    const whole = await house.get(`${deskAddress(key)}/photos/${stored?.id}`, officer)
    expect(await dot(Buffer.from(await whole.arrayBuffer()), 20)).toBeGreaterThan(0xf0)
  })

  test('the round of a day begins with the first and goes on to the nearest', async () => {
    const hill = await aBodyOf(house.db, 'sao', 'องค์การบริหารส่วนตำบลดอย', '570104')
    for (const lat of [19.9, 19.95, 19.91])
      await aReportedCase(house, { areaCode: '570104', lat, lon: 99.8, words: `จุดที่ ${lat} ไฟดับ` })

    const text = await (await house.get('/desk/complaints/round', aCaseOfficer(hill.id))).text()

    const order = [...text.matchAll(/จุดที่ (19\.\d+)/g)].map(([, lat]) => lat)
    expect(order).toHaveLength(3)
    expect(text).toMatch(/3 เรื่อง ระยะทางตรงรวม [\d.]+ กม\./)
    expect(text).toContain('href="#stop-3"')
    const part = await house.get('/desk/complaints/round?at=19.95,99.8&zoom=14', aCaseOfficer(hill.id))
    expect([...(await part.text()).matchAll(/จุดที่ (19\.\d+)/g)].map(([, lat]) => lat)).toEqual(['19.95'])
  })
})
