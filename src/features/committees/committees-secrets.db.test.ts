import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { editCommittee } from './found-committee.ts'

let house: TestHouse
let now = new Date(testNow)
let code: string
let bodyId: string
let seats: { seat: string; term: string }[]

const at = (time: string, day: string) => new Date(`${day}T${time}:00+07:00`)
const planner = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: newId() })
const reason = 'คำสั่งที่ 1/2569'

const api = async (path: string, sent: unknown, as: Viewer) => {
  const answer = await house.sendJson(`/api/v1${path}`, sent, as)
  return { status: answer.status, body: (await answer.json()) as { id: string; type?: string } }
}
const secretary = () => anOfficer([{ role: 'secretary', bodyId, areaCode: null }], { personId: newId() })

const committee = (name_th: string, more: object = {}, as = planner) =>
  api(
    '/committees',
    { name_th, kind: 'board', area: '57', quorum: { kind: 'at-least', numerator: 1, denominator: 2 }, reason, ...more },
    as,
  )

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  code = (await committee('คณะกรรมการเก็บความ')).body.id
  const { rows } = await house.db.query<{ id: string }>('select id from bodies where code = $1', [code])
  bodyId = rows[0]?.id ?? ''
  seats = []
  for (const n of [1, 2, 3]) {
    const seat = await api(
      `/committees/${code}/seats`,
      { name_th: `ที่นั่ง ${n}`, role: 'member', filled_by: 'appointed', voting: true, substitute_allowed: false },
      planner,
    )
    const term = await api(
      `/committees/${code}/seats/${seat.body.id}/terms`,
      {
        name: `นายที่ ${n} เก็บความ`,
        starts_at: '2026-01-01T00:00:00+07:00',
        ends_at: '2027-06-01T00:00:00+07:00',
        reason,
      },
      planner,
    )
    seats.push({ seat: seat.body.id, term: term.body.id })
  }
})
afterAll(() => house.close())

/** A meeting in session with all members but the last, who is on leave. */
async function inSession(day: string) {
  const meeting = (
    await api(
      `/committees/${code}/meetings`,
      { place: 'ห้อง 1', starts_at: at('09:00', day).toISOString(), ends_at: at('12:00', day).toISOString() },
      secretary(),
    )
  ).body.id
  const item = (title: string, restricted: boolean, section = 5) =>
    api(`/meetings/${meeting}/items`, { section, title, restricted }, secretary())
  const [open, closed] = [(await item('เรื่องเปิดเผย', false)).body.id, (await item('เรื่องปกปิด', true)).body.id]
  await api(`/meetings/${meeting}/call`, {}, secretary())
  now = at('09:01', day)
  const lines = seats.map(({ term }, n) =>
    n === 2 ? { term, status: 'leave', note: 'ป่วยเป็นมะเร็ง' } : { term, status: 'present' },
  )
  await api(`/meetings/${meeting}/roll`, { lines }, secretary())
  expect((await api(`/meetings/${meeting}/open`, {}, secretary())).status).toBe(200)
  return { meeting, open, closed, item }
}

test('what is said about the work of a restricted resolution is not in the history the public reads', async () => {
  const { meeting, closed } = await inSession('2026-11-25')
  const directed = await api(
    `/meetings/${meeting}/resolutions`,
    { item: closed, kind: 'direct', text: 'มติปกปิด', owner_seat: seats[0]?.seat, due_on: '2026-12-30' },
    secretary(),
  )
  const said = await api(
    `/resolutions/${directed.body.id}/follow-ups`,
    { state: 'in-progress', note: 'ความคืบหน้าปกปิด' },
    secretary(),
  )

  const outside = await Promise.all(
    [`/committees/${code}`, `/meetings/${meeting}`].map(async (path) => (await house.get(path)).text()),
  )
  const inside = await (await house.get(`/committees/${code}`, secretary())).text()

  expect([directed.status, said.status]).toEqual([201, 200])
  for (const page of outside) expect(page).not.toContain('ปกปิด')
  expect(inside).toContain('ความคืบหน้าปกปิด')
})

test('a restricted resolution that takes the place of a public one is not told on the page of that one', async () => {
  const { meeting, open, closed } = await inSession('2026-11-27')
  const decide = (item: string, text: string, supersedes: string | null) =>
    api(`/meetings/${meeting}/resolutions`, { item, kind: 'acknowledge', text, supersedes }, secretary())
  const first = await decide(open, 'มติเปิดเผย', null)
  const second = await decide(closed, 'มติลับแทนที่', first.body.id)

  const outside = await (await house.get(`/resolutions/${first.body.id}`)).text()
  const inside = await (await house.get(`/resolutions/${first.body.id}`, secretary())).text()

  expect([first.status, second.status]).toEqual([201, 201])
  expect(outside).not.toContain('มติลับแทนที่')
  expect(inside).toContain('มติลับแทนที่')
})

test('a matter is not restricted, nor opened, once something was resolved about it', async () => {
  const { meeting, item } = await inSession('2026-12-01')
  const raised = (await item('เรื่องอื่น', false, 6)).body.id
  await api(`/meetings/${meeting}/resolutions`, { item: raised, kind: 'acknowledge', text: 'ทราบ' }, secretary())

  const hidden = await api(
    `/meetings/${meeting}/items/${raised}`,
    { title: 'เรื่องอื่น', restricted: true, revision: 1 },
    secretary(),
  )

  expect(hidden.body.type).toBe('/api/problems/item-decided')
})

test('certified minutes tell the public who was on leave, and not why', async () => {
  const { meeting } = await inSession('2026-12-03')
  await api(`/meetings/${meeting}/close`, {}, secretary())
  await house.db.query(
    `insert into minutes_versions (home, meeting_id, version, state, items, made_at) values ('57', $1, 1, 'certified', '[]', now())`,
    [meeting.slice(3)],
  )

  const outside = await (await house.get(`/meetings/${meeting}/minutes`)).text()
  const inside = await (await house.get(`/meetings/${meeting}/minutes`, secretary())).text()

  expect(outside).toContain('นายที่ 3 เก็บความ · ที่นั่ง 3 (ลา)')
  expect(outside).not.toContain('มะเร็ง')
  expect(inside).toContain('ลา: ป่วยเป็นมะเร็ง')
})

test('a group for its members only is not named on the page of the committee above it', async () => {
  await committee('คณะทำงานลับใต้คณะ', { parent: code, visibility: 'members' })
  await committee('คณะทำงานเปิดใต้คณะ', { parent: code })

  const outside = await (await house.get(`/committees/${code}`)).text()
  const inside = await (await house.get(`/committees/${code}`, secretary())).text()

  expect(outside).toContain('คณะทำงานเปิดใต้คณะ')
  expect(outside).not.toContain('คณะทำงานลับใต้คณะ')
  expect(inside).toContain('คณะทำงานลับใต้คณะ')
})

test('a secretary of one committee in a province keeps no other there, and founds none beside it', async () => {
  const elsewhere = anOfficer([{ role: 'secretary', bodyId: newId(), areaCode: '57' }], { personId: newId() })
  const times = { starts_at: '2026-12-20T09:00:00+07:00', ends_at: '2026-12-20T12:00:00+07:00' }

  const meeting = await api(`/committees/${code}/meetings`, { place: 'x', ...times }, elsewhere)
  const seat = await house.get(`/committees/${code}/seats`, elsewhere)
  const founded = await committee('คณะของเลขานุการอื่น', {}, elsewhere)
  const area = anOfficer([{ role: 'secretary', bodyId: null, areaCode: '57' }], { personId: newId() })

  expect([meeting.status, seat.status, founded.status]).toEqual([403, 403, 403])
  expect((await house.get(`/committees/${code}/seats`, area)).status).toBe(200)
})

test('a right over a body founds no committee in another place, and a name makes no other body one', async () => {
  const office = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดน่าน', areaCode: '55' })
  const administrator = anOfficer([{ role: 'body-administrator', bodyId, areaCode: null }], { personId: newId() })

  const outside = await committee('คณะข้ามจังหวัด', { parent: code, area: '40' }, administrator)
  const taken = await committee('องค์การบริหารส่วนจังหวัดน่าน')

  expect(outside.status).toBe(403)
  const { rows } = await house.db.query('select 1 from committees where body_id = $1', [office.id])
  expect([taken.body.type, rows]).toEqual(['/api/problems/name-taken', []])
})

test('a term is not drawn out into the term of who comes next', async () => {
  const [first] = seats
  const path = `/committees/${code}/seats/${first?.seat}/terms`
  await api(path, { name: 'นายคนถัดไป', starts_at: '2027-06-01T00:00:00+07:00', reason }, planner)

  const drawn = await api(
    `${path}/${first?.term}/end`,
    { ends_at: '2027-09-01T00:00:00+07:00', why: 'term-over' },
    planner,
  )

  expect(drawn.body.type).toBe('/api/problems/seat-held')
})

test('a committee that becomes one for its members leaves the register, and what was announced of it can no longer be read', async () => {
  const { meeting, open } = await inSession('2026-12-08')
  const told = await api(
    `/meetings/${meeting}/resolutions`,
    { item: open, kind: 'acknowledge', text: 'มติที่เคยเปิดเผย' },
    secretary(),
  )
  const listed = async () => (await house.get(`/bodies/${code}`)).status
  const waiting = async () =>
    (await house.db.query('select 1 from log_outbox where subject = $1', [told.body.id])).rowCount
  const before = [await listed(), await waiting()]
  const { rows } = await house.db.query<{ revision: number }>('select revision from committees where body_id = $1', [
    bodyId,
  ])

  const done = await house.db.transaction((tx) =>
    editCommittee(
      tx,
      bodyId,
      {
        kind: 'board',
        orderText: null,
        orderedOn: null,
        quorum: { kind: 'at-least', numerator: 1, denominator: 2 },
        termMonths: null,
        visibility: 'members',
        dissolvedOn: null,
      },
      { revision: rows[0]?.revision ?? 1, reason },
      { deps: house.deps, viewer: secretary(), now },
    ),
  )

  expect(done.ok).toBe(true)
  expect(before).toEqual([200, 1])
  expect([await listed(), await waiting()]).toEqual([404, 0])
})
