import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse, testNow } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let now = new Date(testNow)
let owner: StoredBody
let project: StoredProject
let planner: Viewer
let secretary: Viewer
let other: Viewer
let stranger: Viewer
let code: string

const hour = 3_600_000
const at = (time: string, day = '2026-11-24') => new Date(`${day}T${time}:00+07:00`)

beforeAll(async () => {
  house = await aTestHouse({ clock: { now: () => now } })
  owner = await aStoredBody(house.db, { name: 'เทศบาลนครทดสอบ', areaCode: '570101' })
  project = await aStoredProject(house.db, owner)
  planner = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: newId() })
  const founded = await house.post(
    '/committees/new',
    {
      name: 'คณะกรรมการทดสอบ จังหวัดเชียงราย',
      kind: 'board',
      area: '57',
      quorum: 'half',
      visibility: 'public',
      reason: 'คำสั่งที่ 1/2569',
    },
    planner,
  )
  code = (founded.headers.get('location') ?? '').split('/')[2] ?? ''
  const { rows } = await house.db.query<{ id: string }>('select id from bodies where code = $1', [code])
  const bodyId = rows[0]?.id ?? ''
  secretary = anOfficer([{ role: 'secretary', bodyId, areaCode: null }], { personId: newId() })
  other = anOfficer([{ role: 'secretary', bodyId, areaCode: null }], { personId: newId(), displayName: 'อีกคน' })
  stranger = anOfficer([{ role: 'planner', areaCode: '40' }], { personId: newId() })
})
afterAll(() => house.close())

const api = async <T>(path: string, sent: unknown, as: Viewer = secretary) => {
  const answer = await house.sendJson(`/api/v1${path}`, sent, as)
  return { status: answer.status, body: (await answer.json()) as T & { type?: string; detail?: string; id: string } }
}

/** Seats with a vote, held since the beginning of the year. */
async function seated(count: number, over: { substitutes?: boolean } = {}) {
  const made: { seat: string; term: string }[] = []
  for (let n = 1; n <= count; n++) {
    const seat = await api(`/committees/${code}/seats`, {
      name_th: `ที่นั่ง ${n}`,
      role: n === 1 ? 'chair' : 'member',
      filled_by: 'ex-officio',
      voting: true,
      substitute_allowed: over.substitutes ?? true,
    })
    const term = await api(`/committees/${code}/seats/${seat.body.id}/terms`, {
      name: `นายที่ ${n} ทดสอบ`,
      email: n === 1 ? 'chair@example.org' : null,
      starts_at: '2026-01-01T00:00:00+07:00',
      reason: 'คำสั่งแต่งตั้ง',
    })
    made.push({ seat: seat.body.id, term: term.body.id })
  }
  return made
}

const meetingAt = async (start: Date, hours = 3) =>
  (
    await api(`/committees/${code}/meetings`, {
      place: 'ห้องประชุม 1',
      starts_at: start.toISOString(),
      ends_at: new Date(start.getTime() + hours * hour).toISOString(),
    })
  ).body.id

const itemIn = async (meeting: string, title: string, more: object = {}) =>
  (await api(`/meetings/${meeting}/items`, { section: 5, title, ...more })).body.id

const present = (terms: readonly { term: string }[], status = 'present') =>
  terms.map(({ term }) => ({ term, status, ...(status === 'substitute' ? { substitute: 'ผู้แทน' } : {}) }))

describe('a committee', () => {
  let members: { seat: string; term: string }[]

  test('is founded by who plans for its place, and stands in the list and on its own page', async () => {
    members = await seated(5)

    const page = await (await house.get(`/committees/${code}`)).text()
    const list = await (await house.get('/committees?place=57&kind=board')).text()

    expect(list).toContain(`/committees/${code}`)
    expect(page).toContain('นายที่ 1 ทดสอบ')
    expect(page).toContain('ต้องมา 3 จาก 5 คน')
  })

  test('is not founded for a place somebody does not plan for, and nothing is stored', async () => {
    const fields = {
      name: 'คณะกรรมการแอบตั้ง จังหวัดขอนแก่น',
      kind: 'board',
      area: '57',
      quorum: 'half',
      visibility: 'public',
      reason: 'x',
    }

    const answer = await house.post('/committees/new', fields, stranger)

    expect(answer.status).toBe(403)
    const { rows } = await house.db.query(`select 1 from bodies where name_th like '%แอบตั้ง%'`)
    expect(rows).toEqual([])
  })

  test('keeps names of holders sealed: a copy of the database names nobody', async () => {
    const { rows } = await house.db.query<{ text: string }>('select t::text as text from committee_terms t')

    expect(rows.map((row) => row.text).join()).not.toContain('ทดสอบ')
  })

  test('a seat held twice at one time is refused with the name of who holds it', async () => {
    const again = await api(`/committees/${code}/seats/${members[0]?.seat}/terms`, {
      name: 'นายซ้อน ทดสอบ',
      starts_at: '2026-06-01T00:00:00+07:00',
      ends_at: '2026-07-01T00:00:00+07:00',
      reason: 'คำสั่ง',
    })

    expect([again.status, again.body.type]).toEqual([422, '/api/problems/seat-held'])
    expect(again.body.detail).toContain('นายที่ 1 ทดสอบ ดำรงตำแหน่งอยู่')
  })

  test('a seat given by two at once is given once', async () => {
    const seat = await api(`/committees/${code}/seats`, {
      name_th: 'ที่ปรึกษา',
      role: 'adviser',
      filled_by: 'appointed',
      voting: false,
      substitute_allowed: false,
    })
    const give = (name: string) =>
      api(`/committees/${code}/seats/${seat.body.id}/terms`, {
        name,
        starts_at: '2026-02-01T00:00:00+07:00',
        reason: 'x',
      })

    const answers = await Promise.all([give('คนหนึ่ง'), give('คนสอง'), give('คนสาม')])

    expect(answers.map((one) => one.status).sort()).toEqual([201, 422, 422])
  })

  describe('that meets', () => {
    let meeting: string
    let item: string

    test('a meeting in the past is not planned', async () => {
      const answer = await api(`/committees/${code}/meetings`, {
        place: 'ห้อง',
        starts_at: '2026-11-01T09:00:00+07:00',
        ends_at: '2026-11-01T12:00:00+07:00',
      })

      expect([answer.status, answer.body.type]).toEqual([422, '/api/problems/starts-in-past'])
    })

    test('two secretaries at one item: the second sees both texts, saves on top of the first, and nothing is lost', async () => {
      meeting = await meetingAt(at('09:00'))
      item = await itemIn(meeting, 'ขยายถนน', { about: `/projects/${project.home}-${project.id}` })
      const form = { title: 'ขยายถนนสาย 1', text: 'ของคนแรก', revision: '1', link: '' }

      const first = await house.post(`/meetings/${meeting}/items/${item}`, form, secretary)
      const second = await house.post(`/meetings/${meeting}/items/${item}`, { ...form, text: 'ของคนที่สอง' }, other)
      const page = await second.text()
      const merged = await house.post(
        `/meetings/${meeting}/items/${item}`,
        { ...form, text: 'ของคนแรก และของคนที่สอง', revision: '2', link: `/projects/${project.home}-${project.id}` },
        other,
      )

      expect([first.status, second.status, merged.status]).toEqual([303, 409, 303])
      expect(page).toContain('ของคนแรก')
      expect(page).toContain('ของคนที่สอง')
      expect(page).toContain('name="revision" value="2"')
    })

    test('two secretaries at one list: an added item is in nobody’s way, a moved one asks to look again', async () => {
      const second = await itemIn(meeting, 'เรื่องที่สอง')
      const { rows } = await house.db.query<{ n: number }>('select agenda_revision as n from meetings where id = $1', [
        meeting.slice(3),
      ])
      const list = String(rows[0]?.n)
      const move = (id: string) => house.post(`/meetings/${meeting}/items/${id}/move`, { list, move: 'up' }, secretary)

      const [moved, late] = [await move(second), await move(item)]

      expect([moved.status, late.status]).toEqual([303, 409])
      expect(await late.text()).toContain('ลำดับเรื่องเปลี่ยนไปแล้ว')
    })

    test('is called: members get a letter with the agenda and the event, and the agenda is frozen', async () => {
      const call = await house.post(`/meetings/${meeting}/call`, {}, secretary)
      const desk = await (await house.get(`/meetings/${meeting}/desk`, secretary)).text()
      const late = await api(`/meetings/${meeting}/items`, { section: 5, title: 'มาช้า' })
      await sendNotices(house.deps)
      const [letter] = house.mailbox.sent

      expect(call.status).toBe(303)
      expect(desk).toContain('เรียกประชุมแล้ว')
      expect(letter).toMatchObject({ to: 'chair@example.org', kind: 'committees.called' })
      expect(letter?.text).toContain('ระเบียบวาระที่ 5 เรื่องเพื่อพิจารณา')
      expect(letter?.calendar?.text).toContain('METHOD:REQUEST')
      expect([late.status, late.body.type]).toEqual([422, '/api/problems/agenda-frozen'])
    })

    test('without a quorum it is not opened and no vote is stored; it says who is missing', async () => {
      now = at('09:05')
      await api(`/meetings/${meeting}/roll`, { lines: present(members.slice(0, 2)) })

      const open = await api<{ missing: string[] }>(`/meetings/${meeting}/open`, {})
      const vote = await api(`/meetings/${meeting}/resolutions`, { item, kind: 'approve', text: 'เห็นชอบ' })

      expect([open.status, open.body.type]).toEqual([422, '/api/problems/no-quorum'])
      expect(open.body.missing).toContain('นายที่ 5 ทดสอบ (ที่นั่ง 5)')
      expect([vote.status, vote.body.type]).toEqual([422, '/api/problems/not-open'])
      const { rows } = await house.db.query('select 1 from resolutions')
      expect(rows).toEqual([])
    })

    test('a substitute counts where the seat allows one', async () => {
      await api(`/meetings/${meeting}/roll`, { lines: present(members.slice(2, 3), 'substitute') })

      const open = await api(`/meetings/${meeting}/open`, {})

      expect(open.status).toBe(200)
    })

    test('what is directed needs who does it and by when; votes must add up', async () => {
      const direct = (more: object) =>
        api(`/meetings/${meeting}/resolutions`, { item, kind: 'direct', text: 'ให้ดำเนินการ', ...more })

      const nobody = await direct({})
      const never = await direct({ owner_seat: members[0]?.seat })
      const past = await direct({ owner_seat: members[0]?.seat, due_on: '2026-11-01' })
      const votes = await direct({
        owner_seat: members[0]?.seat,
        due_on: '2026-12-31',
        votes: { for: 2, against: 0, abstain: 0 },
      })

      expect([nobody, never, past, votes].map((one) => one.body.type?.split('/').at(-1))).toEqual([
        'owner-missing',
        'due-missing',
        'due-past',
        'votes-do-not-add-up',
      ])
    })

    test('a member with an interest is there and not counted, so that this matter has no quorum', async () => {
      const { term } = members[0] ?? { term: '' }
      await house.post(`/meetings/${meeting}/conflicts`, { item, term, note: 'ญาติเป็นผู้รับจ้าง' }, secretary)

      const vote = await api(`/meetings/${meeting}/resolutions`, { item, kind: 'approve', text: 'เห็นชอบ' })

      expect(vote.body.type).toBe('/api/problems/no-quorum')
    })

    test('a term that ends in the middle of the meeting counts until its end, and not after', async () => {
      const fifth = members[4] ?? { seat: '', term: '' }
      await api(`/meetings/${meeting}/roll`, {
        lines: present([...members.slice(0, 2), fifth]).concat(present(members.slice(2, 4))),
      })
      await api(`/committees/${code}/seats/${fifth.seat}/terms/${fifth.term}/end`, {
        ends_at: at('10:00').toISOString(),
        why: 'term-over',
      })
      const vote = (forVotes: number) =>
        api<{ type: string }>(`/meetings/${meeting}/resolutions`, {
          item,
          kind: 'direct',
          text: 'มอบเทศบาลตรวจแบบ',
          owner_body: 'เทศบาลนครทดสอบ',
          due_on: '2026-12-15',
          votes: { for: forVotes, against: 0, abstain: 0 },
        })

      now = at('09:59')
      const before = await vote(4)
      now = at('10:00')
      const after = await vote(4)
      const right = await vote(3)

      // Four may vote until ten: five less the one with an interest; three afterwards.
      expect([before.status, after.body.type, right.status]).toEqual([201, '/api/problems/votes-do-not-add-up', 201])
    })

    test('a resolution is on the public page, on the page of the project and in the list of what is to be done', async () => {
      await api(`/meetings/${meeting}/close`, {})

      const pages = await Promise.all(
        [`/meetings/${meeting}`, `/projects/${project.home}-${project.id}`, '/committees/follow-up'].map(async (path) =>
          (await house.get(path)).text(),
        ),
      )

      for (const page of pages) expect(page).toContain('มอบเทศบาลตรวจแบบ')
    })

    test('minutes are checked when every matter has its words, and certified by a later meeting only', async () => {
      const incomplete = await api(`/meetings/${meeting}/minutes-check`, {})
      const { rows } = await house.db.query<{ id: string }>(
        `select id from agenda_items where meeting_id = $1 and removed_at is null`,
        [meeting.slice(3)],
      )
      for (const row of rows) await api(`/meetings/${meeting}/minutes/${row.id}`, { text: 'ที่ประชุมหารือ', revision: 0 })
      const checked = await api(`/meetings/${meeting}/minutes-check`, {})
      const itself = await api(`/meetings/${meeting}/minutes-certification`, { in_meeting: meeting })
      const early = await house.get(`/meetings/${meeting}/minutes`)

      expect(incomplete.body.type).toBe('/api/problems/minutes-incomplete')
      expect(checked.status).toBe(200)
      expect(itself.body.type).toBe('/api/problems/same-meeting')
      expect(early.status).toBe(404)
    })

    test('the next meeting begins with the minutes to certify and the work not done; to approve them certifies', async () => {
      const next = await meetingAt(at('09:00', '2026-12-20'))
      await api(`/meetings/${next}/call`, {})
      now = at('09:01', '2026-12-20')
      const whole = (await (await house.get(`/api/v1/meetings/${next}`, secretary)).json()) as {
        agenda: { id: string; section: number; title: string; link: { kind: string } | null }[]
      }
      const minutes = whole.agenda.find((one) => one.link?.kind === 'minutes')
      await api(`/meetings/${next}/roll`, { lines: present(members.slice(0, 4)) })
      await api(`/meetings/${next}/open`, {})

      const approved = await api(`/meetings/${next}/resolutions`, { item: minutes?.id, kind: 'approve', text: 'รับรอง' })
      const page = await house.get(`/meetings/${meeting}/minutes`)

      expect(whole.agenda.filter((one) => one.section === 3 && one.link?.kind === 'resolution')).toHaveLength(2)
      expect(approved.status).toBe(201)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('ที่ประชุมหารือ')
    })

    test('certified minutes are not written any more; a later meeting corrects them as a new version with a reason', async () => {
      const { rows } = await house.db.query<{ item: string; next: string }>(
        `select t.item_id as item, (select home || '-' || id from meetings where starts_at > '2026-12-01') as next
           from minutes_texts t where t.meeting_id = $1 limit 1`,
        [meeting.slice(3)],
      )
      const { item: about = '', next = '' } = rows[0] ?? {}
      const correct = (reason: string | null) =>
        api(`/meetings/${meeting}/minutes-certification`, {
          in_meeting: next,
          corrections: { [about]: 'แก้แล้ว' },
          reason,
        })

      const written = await api(`/meetings/${meeting}/minutes/${about}`, { text: 'แอบแก้', revision: 1 })
      const unreasoned = await correct(null)
      const corrected = await correct('พิมพ์ผิด')

      expect([written.body.type, unreasoned.body.type]).toEqual([
        '/api/problems/minutes-certified',
        '/api/problems/minutes-certified',
      ])
      expect(corrected.status).toBe(200)
      const versions = await house.db.query<{ state: string; reason: string | null }>(
        'select state, reason from minutes_versions where meeting_id = $1 order by version',
        [meeting.slice(3)],
      )
      expect(versions.rows.map((one) => one.state)).toEqual(['checked', 'certified', 'corrected'])
    })

    test('work is followed by who was given it; done needs evidence; what is late is found', async () => {
      const { rows } = await house.db.query<{ id: string }>(
        `select home || '-' || id as id from resolutions where due_on = '2026-12-15' order by number limit 1`,
      )
      const path = `/resolutions/${rows[0]?.id}/follow-ups`
      const officer = anOfficer([{ role: 'planner', bodyId: owner.id, areaCode: null }], { personId: newId() })
      const late = await (await house.get('/committees/follow-up?due=late')).text()

      const notTheirs = await api(path, { state: 'in-progress', note: 'x' }, stranger)
      const unproven = await api(path, { state: 'done', note: 'ตรวจแล้ว' }, officer)
      const done = await api(path, { state: 'done', note: 'ตรวจแล้ว', evidence: 'หนังสือ ที่ ชร 1/2569' }, officer)

      expect(late).toContain('มอบเทศบาลตรวจแบบ')
      expect([notTheirs.status, unproven.body.type, done.status]).toEqual([403, '/api/problems/evidence-missing', 200])
    })

    test('a meeting without a quorum is adjourned, one with a quorum is not', async () => {
      const third = await meetingAt(at('09:00', '2026-12-22'))
      await api(`/meetings/${third}/call`, {})
      now = at('09:30', '2026-12-22')
      await api(`/meetings/${third}/roll`, { lines: present(members.slice(0, 3)) })
      const refused = await api(`/meetings/${third}/adjourn`, { reason: 'ฝนตก' })
      await api(`/meetings/${third}/roll`, { lines: present(members.slice(1, 3), 'leave') })

      const adjourned = await api(`/meetings/${third}/adjourn`, { reason: 'มาไม่ครบ' })
      const vote = await api(`/meetings/${third}/open`, {})

      expect([refused.body.type, adjourned.status, vote.body.type]).toEqual([
        '/api/problems/quorum-reached',
        200,
        '/api/problems/wrong-state',
      ])
    })
  })
})

describe('what is not public', () => {
  test('a restricted matter is there without its name, and its resolution only for those inside', async () => {
    now = at('08:00', '2027-01-10')
    const meeting = await meetingAt(at('09:00', '2027-01-10'))
    await itemIn(meeting, 'เรื่องลับมาก', { restricted: true })

    const [outside, inside] = await Promise.all([
      house.get(`/meetings/${meeting}`),
      house.get(`/meetings/${meeting}`, secretary),
    ])

    const shown = await outside.text()
    expect(shown).toContain('เรื่องที่ไม่เปิดเผย')
    expect(shown).not.toContain('เรื่องลับมาก')
    expect(await inside.text()).toContain('เรื่องลับมาก')
  })

  test('a committee for its members only is not there for others', async () => {
    await house.db.query(
      `update committees set visibility = 'members' where body_id = (select id from bodies where code = $1)`,
      [code],
    )

    const answers = await Promise.all([
      house.get(`/committees/${code}`),
      house.get(`/committees/${code}/calendar.ics`),
      house.get(`/api/v1/committees/${code}`, stranger),
      house.get(`/committees/${code}`, secretary),
    ])
    await house.db.query(`update committees set visibility = 'public'`)

    expect(answers.map((one) => one.status)).toEqual([404, 404, 404, 200])
  })
})

describe('calendars', () => {
  test('of a committee holds its meetings and answers 304 to who has it', async () => {
    const feed = await house.get(`/committees/${code}/calendar.ics`)
    const again = await house.request(`/committees/${code}/calendar.ics`, {
      headers: { 'if-none-match': feed.headers.get('etag') ?? '' },
    })

    expect(feed.headers.get('content-type')).toContain('text/calendar')
    expect((await feed.text()).match(/BEGIN:VEVENT/g)?.length).toBeGreaterThanOrEqual(3)
    expect(again.status).toBe(304)
  })

  test('of a person is under an address only that person is shown; a new one ends the old', async () => {
    const make = async () =>
      /committees\/mine\/[\w-]{43}\.ics/.exec(
        await (await house.post('/account/meetings', { act: 'make' }, secretary)).text(),
      )?.[0] ?? ''
    const first = await make()
    const second = await make()

    const [gone, there] = await Promise.all([house.get(`/${first}`), house.get(`/${second}`)])

    expect([gone.status, there.status]).toEqual([404, 200])
  })
})

describe('the time axis of the calendars', () => {
  const committee = async (name: string, more: object) =>
    (
      await api<{ id: string }>(
        '/committees',
        {
          name_th: name,
          kind: 'board',
          area: '5709',
          quorum: { kind: 'more-than', numerator: 1, denominator: 2 },
          reason: 'คำสั่งอำเภอ',
          ...more,
        },
        planner,
      )
    ).body.id
  const meetingOf = (of: string, day: string) =>
    api(
      `/committees/${of}/meetings`,
      { place: 'ที่ว่าการอำเภอ', starts_at: `${day}T09:00:00+07:00`, ends_at: `${day}T12:00:00+07:00` },
      anOfficer([{ role: 'secretary', areaCode: '57' }], { personId: newId() }),
    )

  test('shows the public meetings of the committees of a district and of its place in the fiscal year, each once', async () => {
    const district = newId()
    await house.db.query(
      `insert into bodies (id, code, kind, name_th, name_key, area_code, source) values ($1, 'DIS-5709', 'district', $2, 'DIS-5709', '5709', 'test')`,
      [district, 'อำเภอแกนเวลา'],
    )
    const board = await committee('คณะกรรมการแกนเวลา', { parent: 'DIS-5709' })
    const group = await committee('คณะทำงานใต้แกนเวลา', { parent: board })
    const alone = await committee('คณะกรรมการประจำพื้นที่แกนเวลา', {})
    const hidden = await committee('คณะกรรมการลับแกนเวลา', { parent: 'DIS-5709', visibility: 'members' })
    for (const [of, day] of [
      [board, '2027-01-15'],
      [board, '2027-10-01'],
      [group, '2027-01-20'],
      [alone, '2027-09-30'],
      [hidden, '2027-01-16'],
    ] as const)
      expect((await meetingOf(of, day)).status).toBe(201)

    const page = await (await house.get('/calendar?place=5709&year=2570')).text()
    const english = await (await house.get('/en/calendar?place=5709&year=2027')).text()

    const listed = [...page.matchAll(/<a[^>]*href="\/meetings\/[^"]*"[^>]*>([^<]*)<\/a>/g)].map(([, text]) => text)
    expect(listed).toEqual([
      '15 ม.ค. 2570 ประชุมคณะกรรมการแกนเวลา ครั้งที่ 1/2570',
      '20 ม.ค. 2570 ประชุมคณะทำงานใต้แกนเวลา ครั้งที่ 1/2570',
      '30 ก.ย. 2570 ประชุมคณะกรรมการประจำพื้นที่แกนเวลา ครั้งที่ 1/2570',
    ])
    expect(page).not.toContain('คณะกรรมการลับแกนเวลา')
    expect(page).toContain('<title>ประชุมคณะกรรมการแกนเวลา ครั้งที่ 1/2570 15 ม.ค. 2570</title>')
    expect(english).toContain('meeting no. 1/2570 (2027)')
  })
})

describe('a structure', () => {
  test('of a district is founded in one act with teams and seats, and the act may be repeated', async () => {
    const found = await api('/committees/structures', { area: '5708', reason: 'คำสั่งอำเภอ' }, planner)
    const again = await api('/committees/structures', { area: '5708', reason: 'คำสั่งอำเภอ' }, planner)
    const page = await (await house.get(`/committees/${found.body.id}`)).text()

    expect([found.status, again.status]).toEqual([201, 201])
    expect(page).toContain('ชุดปฏิบัติการประจำตำบล ตำบล')
    expect(page).toContain('นายอำเภอ')
    const { rows } = await house.db.query<{ committees: number; subdistricts: number }>(
      `select (select count(*)::int from committees c join bodies b on b.id = c.body_id where b.area_code like '5708%') as committees,
              (select count(*)::int from areas where parent_code = '5708' and kind = 'subdistrict') as subdistricts`,
    )
    // The committee, its secretariat, two centres, four groups, and a team for each sub-district.
    expect(rows[0]?.committees).toBe(8 + (rows[0]?.subdistricts ?? 0))
  })
})
