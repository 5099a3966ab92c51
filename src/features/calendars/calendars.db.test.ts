import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { newId } from '../../kernel/ids.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { makeDemoPeople } from '../people/index.ts'

/*
 * Today is Monday 23 November 2026. By the first template the district frame is due on 11 December and must be there a week before
 * the local draft, due on 25 December.
 */

let house: TestHouse
let district: { id: string; viewer: Viewer }
let local: { id: string; viewer: Viewer }
let province: Viewer
let stranger: Viewer

async function aBody(code: string, kind: string, name: string, areaCode: string) {
  const id = newId()
  await house.db.query(
    `insert into bodies (id, code, kind, name_th, name_en, name_key, area_code, source) values ($1, $2, $3, $4, $5, $6, $7, 'test')`,
    [id, code, kind, name, code, comparisonKey(name), areaCode],
  )
  return { id, viewer: anOfficer([{ role: 'planner', bodyId: id, areaCode: null }], { personId: newId() }) }
}

beforeAll(async () => {
  house = await aTestHouse()
  district = await aBody('DIS-5701', 'district', 'อำเภอเมืองทดสอบ', '5701')
  local = await aBody('SAO-TEST570', 'sao', 'องค์การบริหารส่วนตำบลทดสอบ', '570102')
  await aBody('SAO-FAR9001', 'sao', 'องค์การบริหารส่วนตำบลไกล', '900101')
  await aBody('SCH-TEST570', 'school', 'โรงเรียนทดสอบ', '570102')
  province = anOfficer([{ role: 'planner', areaCode: '57' }], { personId: newId() })
  stranger = anOfficer([{ role: 'planner', areaCode: '90' }], { personId: newId() })
  await withAccounts([
    { body: 'DIS-5701', side: district, user: 'district@demo.example' },
    { body: 'SAO-TEST570', side: local, user: 'local@demo.example' },
  ])
})
afterAll(() => house.close())

/** Makes accounts with these roles, so that letters find the officers, and gives their ids to the viewers. */
async function withAccounts(officers: readonly { body: string; side: { id: string; viewer: Viewer }; user: string }[]) {
  const people = officers.map(({ body, user }) => ({
    role: 'planner' as const,
    user,
    name: 'ทดสอบ สมมติ',
    bodyCode: body,
    areaCode: null,
    what: { th: 'ทดสอบ', en: 'test' },
  }))
  await house.db.transaction((tx) => makeDemoPeople(tx, house.deps, people))
  const { rows } = await house.db.query<{ person_id: string; body_id: string }>(
    'select person_id, body_id from role_grants',
  )
  for (const { side } of officers) {
    const personId = rows.find((row) => row.body_id === side.id)?.person_id ?? ''
    side.viewer = { ...side.viewer, personId }
  }
}

const stepPath = (code: string, step: string) => `/calendar/bodies/${code}/steps/${step}?year=2027`
const move = (
  code: string,
  step: string,
  start: string,
  due: string,
  viewer: Viewer,
  more: Record<string, string> = {},
) =>
  house.post(
    stepPath(code, step),
    { act: 'move', start, due, reason: 'เลื่อนตามการประชุม', revision: '0', ...more },
    viewer,
  )
const textOf = async (answer: Response | Promise<Response>) => (await answer).text()
const openMisses = async () => {
  const { rows } = await house.db.query<{ home: string; id: string; days: number; kind: string }>(
    `select home, id, days_missing as days, kind from calendar_misalignments where state = 'open'`,
  )
  return rows
}

describe('a calendar nobody has touched', () => {
  test('is what the template says, for every body that has one', async () => {
    const page = await textOf(house.get('/calendar/bodies/DIS-5701?year=2570'))

    expect(page).toContain('กรอบการประสานแผนอำเภอ')
    expect(page).toContain('11 ธ.ค. 2569')
    expect(page).toContain('ยังไม่ได้ตั้งวันของตนเอง')
    expect((await house.db.query('select from calendars')).rowCount).toBe(0)
  })

  test('is refused with a sentence where the kind has none or the body is unknown', async () => {
    const school = await house.get('/calendar/bodies/SCH-TEST570')
    const nobody = await house.get('/calendar/bodies/DIS-9999')

    expect([school.status, nobody.status]).toEqual([404, 404])
    expect(await school.text()).toContain('ไม่มีแบบปฏิทินสำหรับหน่วยงานประเภทนี้')
  })
})

describe('three weeks ahead', () => {
  test('a district sees that its calendar and the local administration’s will miss each other', async () => {
    const begin = { act: 'begin', reason: 'เริ่มรวบรวมแล้ว', revision: '0' }
    await house.post(stepPath('DIS-5701', 'frame'), begin, district.viewer)
    const moved = await move('DIS-5701', 'frame', '2 พ.ย. 2569', '16 ธ.ค. 2569', district.viewer, { revision: '2' })
    await move('SAO-TEST570', 'draft', '1 ธ.ค. 2569', '18 ธ.ค. 2569', local.viewer)
    const page = await textOf(house.get('/calendar/bodies/DIS-5701?year=2570', district.viewer))
    const list = await textOf(house.get('/calendar/misalignments?place=5701&until=soon'))
    const api = (await (await house.get('/api/v1/calendar/misalignments?place=5701')).json()) as {
      misalignments: { sentence: string; days_missing: number; needed_by: string }[]
    }

    expect(moved.status).toBe(303)
    expect(api.misalignments).toMatchObject([{ days_missing: 5, needed_by: '2026-12-11' }])
    for (const shown of [page, list, api.misalignments[0]?.sentence]) {
      expect(shown).toContain('“กรอบการประสานแผนอำเภอ” ของอำเภอเมืองทดสอบ จะเสร็จ 16 ธ.ค. 2569')
      expect(shown).toContain('ต้องใช้ภายใน 11 ธ.ค. 2569 สำหรับ')
      expect(shown).toContain('ช้าไป 5 วัน')
    }
  })

  test('the officers of both bodies get one letter about it, and none when nothing changed', async () => {
    await house.work()
    await house.work()

    const letters = house.mailbox.sent.filter(({ kind }) => kind === 'calendars.missed')
    expect(letters.map(({ to }) => to).sort()).toEqual(['district@demo.example', 'local@demo.example'])
    expect(letters[0]?.text).toContain('ช้าไป 5 วัน')
  })

  test('a change of its days is told again', async () => {
    const before = house.mailbox.sent.length

    await move('DIS-5701', 'frame', '2 พ.ย. 2569', '17 ธ.ค. 2569', district.viewer, { revision: '3' })
    await house.work()

    expect(house.mailbox.sent.length - before).toBe(2)
    expect(await openMisses()).toMatchObject([{ days: 6, kind: 'misaligned' }])
  })

  test('on Mondays every officer gets the letter of the week, once', async () => {
    const { sendDigests } = await import('./tell-officers.ts')
    const before = house.mailbox.sent.length

    const first = await house.db.transaction((tx) => sendDigests(tx, house.deps))
    const again = await house.db.transaction((tx) => sendDigests(tx, house.deps))
    await sendNotices(house.deps)

    expect([first, again]).toEqual([2, 0])
    expect(house.mailbox.sent.slice(before).every(({ kind }) => kind === 'calendars.digest')).toBe(true)
  })

  test('the axis of the district draws the line between the two and says the same in its list', async () => {
    const page = await textOf(house.get('/calendar?place=5701&year=2570'))

    expect(page).toContain('stroke-dasharray="5 3"')
    expect(page).not.toMatch(/<svg[^>]*style=/)
    expect(page).toContain('องค์การบริหารส่วนตำบลทดสอบ')
    expect(page).not.toContain('องค์การบริหารส่วนตำบลไกล')
  })
})

describe('a proposal to move', () => {
  const pathOf = async () => {
    const [miss] = await openMisses()
    return `/calendar/misalignments/${miss?.home}-${miss?.id}`
  }
  const choicesIn = (page: string) =>
    [...page.matchAll(/name="choice" value="([^"]+)"/g)].map(([, choice]) => choice ?? '')

  test('is the smallest shift, offered to planners of the province and of both bodies, not to others', async () => {
    const path = await pathOf()
    const page = await textOf(house.get(path, province))

    expect(choicesIn(page).length).toBeGreaterThan(0)
    expect(choicesIn(await textOf(house.get(path, stranger)))).toEqual([])
    expect(
      (await house.post(path, { act: 'propose', choice: choicesIn(page)[0] ?? '', reason: 'x' }, stranger)).status,
    ).toBe(403)
  })

  test('moves nothing until both have accepted, then moves the steps and solves it', async () => {
    const path = await pathOf()
    const [choice = ''] = choicesIn(await textOf(house.get(path, province)))

    const proposed = await house.post(path, { act: 'propose', choice, reason: 'ให้ทันร่างแผนท้องถิ่น' }, province)
    const { rows } = await house.db.query<{ id: string }>(`select id from calendar_proposals where state = 'open'`)
    const answer = (side: { id: string; viewer: Viewer }, viewer = side.viewer) =>
      house.post(path, { act: 'accept', proposal: rows[0]?.id ?? '', body: side.id, reason: 'ทำได้' }, viewer)
    const first = await answer(local)
    const misses = await openMisses()
    const forOther = await answer(district, province)
    const second = await answer(district)

    expect([proposed.status, first.status, second.status, forOther.status]).toEqual([303, 303, 303, 403])
    expect(misses).toHaveLength(1)
    expect(await openMisses()).toEqual([])
    const events = await house.db.query(`select from calendar_events where kind = 'agreed'`)
    expect(events.rowCount).toBeGreaterThan(0)
  })

  test('is closed by one refusal, and outdated when a step was changed since', async () => {
    await move('DIS-5701', 'frame', '2 พ.ย. 2569', '17 ธ.ค. 2569', district.viewer, { revision: '9' })
    const { rows: now } = await house.db.query<{ revision: number }>(
      `select revision from calendar_steps where body_id = $1 and step_code = 'frame'`,
      [district.id],
    )
    const revision = String(now[0]?.revision)
    await move('DIS-5701', 'frame', '2 พ.ย. 2569', '22 ธ.ค. 2569', district.viewer, { revision })
    const path = await pathOf()
    const propose = async () => {
      const [choice = ''] = choicesIn(await textOf(house.get(path, province)))
      await house.post(path, { act: 'propose', choice, reason: 'ขอให้ร่น' }, province)
      const { rows } = await house.db.query<{ id: string }>(`select id from calendar_proposals where state = 'open'`)
      return rows[0]?.id ?? ''
    }
    const answer = (act: string, proposal: string, side: { id: string; viewer: Viewer }) =>
      house.post(path, { act, proposal, body: side.id, reason: 'ติดงาน' }, side.viewer)

    await answer('decline', await propose(), local)
    const later = await propose()
    await answer('accept', later, local)
    await move('DIS-5701', 'frame', '2 พ.ย. 2569', '23 ธ.ค. 2569', district.viewer, {
      revision: String(Number(revision) + 1),
    })
    await answer('accept', later, district)

    const { rows } = await house.db.query<{ state: string }>(
      'select state from calendar_proposals order by proposed_at',
    )
    expect(rows.map(({ state }) => state)).toEqual(['accepted', 'declined', 'outdated'])
    expect(await textOf(house.get(path, province))).toContain('ล้าสมัย')
  })
})

describe('what is refused', () => {
  const said = async (answer: Promise<Response>) => {
    const page = await answer
    return [page.status, await page.text()] as const
  }

  test.each([
    ['31 มิ.ย. 2570', '1 ก.ค. 2570', 'เดือนมิถุนายนไม่มีวันที่ 31'],
    ['29 ก.พ. 2570', '1 มี.ค. 2570', 'เดือนกุมภาพันธ์ไม่มีวันที่ 29'],
    ['1 ก.พ. พ.ศ. 2027', '1 มี.ค. 2570', 'ปีไม่ตรงกับศักราช'],
    ['1 มี.ค. 2570', '1 ก.พ. 2570', 'กำหนดเสร็จมาก่อนวันเริ่ม'],
    ['1 มี.ค. 2575', '2 มี.ค. 2575', 'อยู่นอกปีงบประมาณ'],
    ['เร็ว ๆ นี้', '1 มี.ค. 2570', 'เป็นวันที่ไม่ได้'],
  ])('%s to %s, with the sentence why, and what was typed is kept', async (start, due, sentence) => {
    const [status, page] = await said(move('DIS-5701', 'coordinate', start, due, district.viewer, { revision: '1' }))

    expect(status).toBe(422)
    expect(page).toContain(sentence)
    expect(page).toContain(`value="${start}"`)
  })

  test('a change by who does not plan for the body, and one without a reason', async () => {
    const [other] = await said(move('DIS-5701', 'coordinate', '1 ก.พ. 2570', '2 ก.พ. 2570', province))
    const [nobody] = await said(house.post(stepPath('DIS-5701', 'coordinate'), { act: 'begin', reason: 'x' }))
    const [silent, page] = await said(
      move('DIS-5701', 'coordinate', '1 ก.พ. 2570', '2 ก.พ. 2570', district.viewer, { reason: ' ' }),
    )

    expect([other, nobody, silent]).toEqual([403, 401, 422])
    expect(page).toContain('บอกเหตุผลสั้น ๆ')
  })

  test('the second of two officers who move the same step, with what the first made of it', async () => {
    const first = await move('SAO-TEST570', 'hearing', '4 ม.ค. 2570', '20 ม.ค. 2570', local.viewer, { revision: '1' })
    const [second, page] = await said(
      move('SAO-TEST570', 'hearing', '4 ม.ค. 2570', '22 ม.ค. 2570', local.viewer, { revision: '1' }),
    )

    expect([first.status, second]).toEqual([303, 422])
    expect(page).toContain('มีผู้แก้ขั้นตอนนี้ไปก่อนแล้ว ตอนนี้เป็น 4 ม.ค. 2570 ถึง 20 ม.ค. 2570')
  })

  test('a calendar of a year that is closed, a step that is not there, and one done tomorrow', async () => {
    const closed = await said(
      house.post('/calendar/bodies/DIS-5701/steps/frame?year=2024', { act: 'begin', reason: 'x' }, district.viewer),
    )
    const [unknown] = await said(move('DIS-5701', 'nonsense', '1 ก.พ. 2570', '2 ก.พ. 2570', district.viewer))
    const [, tomorrow] = await said(
      house.post(
        stepPath('DIS-5701', 'survey'),
        { act: 'done', on: '24 พ.ย. 2569', reason: 'x', revision: '1' },
        district.viewer,
      ),
    )

    expect(closed[0]).toBe(422)
    expect(closed[1]).toContain('ปิดแล้ว')
    expect(unknown).toBe(404)
    expect(tomorrow).toContain('ยังไม่ถึง')
  })

  test('the same form sent twice changes once', async () => {
    const done = { act: 'done', on: '20 พ.ย. 2569', reason: 'ส่งแล้ว', revision: '1' }
    await house.post(stepPath('DIS-5701', 'survey'), done, district.viewer)
    await house.post(stepPath('DIS-5701', 'survey'), done, district.viewer)

    const { rowCount } = await house.db.query(
      `select from calendar_events where step_code = 'survey' and kind = 'done' and body_id = $1`,
      [district.id],
    )
    expect(rowCount).toBe(1)
  })
})

describe('a feed', () => {
  test('has one event for each step with an id that stays while its days move, and is answered with 304', async () => {
    const first = await house.get('/calendar/bodies/SAO-TEST570.ics')
    const text = (await first.text()).replaceAll('\r\n ', '')
    const again = await house.request('/calendar/bodies/SAO-TEST570.ics', {
      headers: { 'if-none-match': first.headers.get('etag') ?? '' },
    })

    expect(first.headers.get('content-type')).toContain('text/calendar')
    expect(text).toContain('UID:calendar-SAO-TEST570-2027-draft@prasan.test')
    expect(text).toContain('DTSTART;VALUE=DATE:20261218')
    expect(again.status).toBe(304)
  })

  test('of the whole country has the centre only, and asks for a place before it makes every calendar there is', async () => {
    const ministry = await aBody('MIN-TEST570', 'ministry', 'กระทรวงทดสอบปฏิทิน', 'TH')
    await house.db.query('update bodies set area_code = null where id = $1', [ministry.id])

    const country = await house.get('/calendar/feed.ics')
    const local = await house.get('/calendar/feed.ics?level=local')
    const place = await house.get('/calendar/feed.ics?place=5701')

    const text = await country.text()
    expect(country.status).toBe(200)
    expect(text).not.toContain('SAO-')
    expect(text).not.toContain('DIS-')
    expect(local.status).toBe(422)
    expect((await place.text()).replaceAll('\r\n ', '')).toContain('UID:calendar-SAO-TEST570-2027-draft@prasan.test')
  })
})
