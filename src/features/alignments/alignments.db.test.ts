import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { aStoredNode } from '../../../test/support/plan-desk.ts'
import type { Viewer } from '../../kernel/viewer.ts'

let house: TestHouse
let body: StoredBody
let province: StoredBody

const person = (last: number) => `01990000-0000-7000-8000-0000000000${last}`
const planner = anOfficer([{ areaCode: '57' }], { personId: person(21) })
const second = anOfficer([{ areaCode: '57' }], { personId: person(22) })
const stranger = anOfficer([{ areaCode: '90' }], { personId: person(23) })

beforeAll(async () => {
  house = await aTestHouse()
  body = await aStoredBody(house.db, { name: 'เทศบาลตำบลเชื่อมแผน' })
  province = await aStoredBody(house.db, { name: 'จังหวัดเชื่อมแผน', areaCode: '57' })
  await house.db.query(`update plans set level = 'province' where id = $1`, [province.planId])
})
afterAll(() => house.close())

let count = 0
const aGoal = (title = `เป้าหมายที่ ${++count}`, owner = province) =>
  aStoredNode(house.db, owner.planId, { kind: 'goal', title })
const aProject = (over: Parameters<typeof aStoredProject>[2] = {}) => aStoredProject(house.db, body, over)
const word = (key: { home: string; id: string }) => `${key.home}-${key.id}`

async function propose(left: string, right: string, over: Record<string, string> = {}, by: Viewer = planner) {
  const fields = { left, right, kind: 'contributes', reason: 'ส่งผลโดยตรง', ...over }
  const answer = await house.post('/alignments/new', fields, by)
  return { answer, id: (answer.headers.get('location') ?? '').split('/').at(-1) ?? '' }
}

const decide = (id: string, choice: string, by: Viewer = second, over: Record<string, string> = {}) =>
  house.post(`/alignments/${id}/decision`, { word: choice, reason: 'ตรวจแล้ว', ...over }, by)

async function confirmed(left: string, right: string, over: Record<string, string> = {}) {
  const { id } = await propose(left, right, over)
  const answer = await decide(id, 'confirm')
  expect(answer.status).toBe(303)
  return id
}

const stateOf = async (id: string) =>
  (await house.db.query<{ state: string }>('select state from alignments where id = $1', [id.slice(3)])).rows[0]?.state

describe('a link', () => {
  test('is proposed by one planner, confirmed by another, and both stand in its history with their reasons', async () => {
    const [project, goal] = [await aProject(), await aGoal()]

    const { answer, id } = await propose(word(project), goal, { share: '๔๐' })
    const own = await decide(id, 'confirm', planner)
    const other = await decide(id, 'confirm', second)

    expect([answer.status, own.status, other.status]).toEqual([303, 403, 303])
    const { rows } = await house.db.query(
      `select e.kind, e.actor_id, e.reason, a.share_percent::text as share from alignment_events e
         join alignments a on a.home = e.home and a.id = e.alignment_id where a.id = $1 order by e.kind desc`,
      [id.slice(3)],
    )
    expect(rows).toEqual([
      { kind: 'proposed', actor_id: planner.personId, reason: 'ส่งผลโดยตรง', share: '40.00' },
      { kind: 'confirmed', actor_id: second.personId, reason: 'ตรวจแล้ว', share: '40.00' },
    ])
  })

  test('counts under its goal once the totals are made, and stands on the page of the goal', async () => {
    const [project, goal] = [await aProject({ title: 'ก่อสร้างศาลาประชาคม', amountSatang: 200_000_000n }), await aGoal()]

    await confirmed(word(project), goal, { share: '25' })
    await house.work()
    const page = await (await house.get(`/goals/${goal}`)).text()
    const api = (await (await house.get(`/api/v1/goals/${goal}`)).json()) as Record<string, unknown>

    expect(page).toContain('ก่อสร้างศาลาประชาคม')
    expect(page).toContain('ร้อยละ 25')
    expect(api).toMatchObject({ projects_under: 1, amount_under: '500000.00', supporters: 1 })
  })

  test('of a planner of another province is refused, and nothing is stored', async () => {
    const [project, goal] = [await aProject(), await aGoal()]

    const { answer } = await propose(word(project), goal, {}, stranger)

    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('เฉพาะผู้วางแผนของหน่วยงานหรือพื้นที่ฝั่งใดฝั่งหนึ่ง')
    const { rows } = await house.db.query('select 1 from alignments where left_id = $1', [project.id])
    expect(rows).toEqual([])
  })

  test('that was rejected is not confirmed afterwards, and one that was confirmed can be withdrawn', async () => {
    const [project, goal, other] = [await aProject(), await aGoal(), await aGoal()]
    const { id } = await propose(word(project), goal)
    const standing = await confirmed(word(project), other)

    await decide(id, 'reject')
    const late = await decide(id, 'confirm')
    await decide(standing, 'withdraw')

    expect(late.status).toBe(422)
    expect([await stateOf(id), await stateOf(standing)]).toEqual(['rejected', 'withdrawn'])
  })
})

describe('bad input is refused with a sentence', () => {
  const saysWhy = async (answer: Response, sentence: string) => {
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
  }

  test('shares over 100 per cent in sum, counting what waits, with how much is left', async () => {
    const [project, a, b] = [await aProject(), await aGoal(), await aGoal()]
    await confirmed(word(project), a, { share: '70' })

    const { answer } = await propose(word(project), b, { share: '40' })
    const program = await house.sendJson(
      '/api/v1/alignments',
      { left: word(project), right: b, share_percent: 40, reason: 'ส่งผลโดยตรง' },
      planner,
    )

    await saysWhy(answer, 'แบ่งไปแล้ว 70 ขอเพิ่ม 40 เหลือให้แบ่งได้ 30')
    expect(program.status).toBe(422)
    expect(JSON.stringify(await program.json())).toContain('เหลือให้แบ่งได้ 30')
  })

  test('a circle of any length, along plan trees and links, with its way round', async () => {
    const [a, b, c] = [await aGoal('เป้าหนึ่ง'), await aGoal('เป้าสอง', body), await aGoal('เป้าสาม', body)]
    const child = await aStoredNode(house.db, body.planId, { parentId: b, kind: 'programme', title: 'แผนงานใต้เป้าสอง' })
    await confirmed(b, a)
    await confirmed(c, child)

    const { answer } = await propose(a, c)
    const sent = { left: a, right: c, reason: 'ส่งผลโดยตรง' }
    const program = await house.sendJson('/api/v1/alignments', sent, planner, { 'accept-language': 'en' })

    await saysWhy(answer, '&quot;เป้าสาม&quot; → &quot;แผนงานใต้เป้าสอง&quot; → &quot;เป้าสอง&quot; → &quot;เป้าหนึ่ง&quot;')
    expect(program.status).toBe(422)
    expect(JSON.stringify(await program.json())).toContain('circle')
  })

  test('a link to itself, the same link again, the other way round, and what the plan itself says already', async () => {
    const [a, b] = [await aGoal(), await aGoal(undefined, body)]
    const child = await aStoredNode(house.db, body.planId, { parentId: b, kind: 'programme', title: 'แผนงานลูก' })
    await confirmed(b, a)

    await saysWhy((await propose(a, a)).answer, 'เชื่อมกับตัวเองไม่ได้')
    await saysWhy((await propose(b, a)).answer, 'เชื่อมกันอยู่แล้ว')
    await saysWhy((await propose(a, b, { kind: 'same' })).answer, 'เชื่อมกันอยู่แล้ว')
    await saysWhy((await propose(child, b)).answer, 'อยู่ใต้กันในแผนเดียวกันอยู่แล้ว')
  })

  test('a branch of a plan that has ended, a cancelled project, and what is not there', async () => {
    const ended = await aStoredBody(house.db, { name: 'เทศบาลแผนหมดอายุ' })
    await house.db.query('update plans set fiscal_year_from = 2018, fiscal_year_to = 2022 where id = $1', [
      ended.planId,
    ])
    const [old, goal, project] = [await aGoal('เป้าเก่า', ended), await aGoal(), await aProject()]
    await house.db.query(`update projects set state = 'cancelled' where home = $1 and id = $2`, [
      project.home,
      project.id,
    ])

    await saysWhy((await propose(old, goal)).answer, 'อยู่ในแผนที่สิ้นสุดแล้ว')
    await saysWhy((await propose(word(project), goal)).answer, 'ยกเลิกแล้ว เชื่อมไม่ได้')
    await saysWhy((await propose('57-01990000-0000-7000-8000-000000000099', goal)).answer, 'ไม่พบรายการต้นทาง')
  })

  test('fields that cannot be read keep what was typed', async () => {
    const { answer } = await propose('ไม่ใช่รหัส', '', { share: '101', reason: '' })
    const page = await answer.text()

    expect(answer.status).toBe(422)
    expect(page).toContain('value="ไม่ใช่รหัส"')
    expect(page).toContain('ส่วนแบ่งเป็นตัวเลขมากกว่า 0 ไม่เกิน 100')
    expect(page).toContain('เขียนเหตุผลสั้น ๆ')
  })
})

describe('two people at a time', () => {
  test('cannot close a circle from its two ends', async () => {
    const [a, b] = [await aGoal(), await aGoal(undefined, body)]
    const [there, back] = [await propose(a, b), await propose(await aGoal(), await aGoal(undefined, body))]
    // The second link is turned, in the database, into the way back: both now wait to be confirmed.
    await house.db.query('update alignments set left_id = $2, right_id = $3 where id = $1', [back.id.slice(3), b, a])

    const answers = await Promise.all([decide(there.id, 'confirm'), decide(back.id, 'confirm')])

    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422])
  })

  test('cannot pass 100 per cent together', async () => {
    const project = await aProject()
    const goals = await Promise.all([aGoal(), aGoal(), aGoal()])

    const answers = await Promise.all(goals.map((goal) => propose(word(project), goal, { share: '50' })))

    expect(answers.map(({ answer }) => answer.status).sort()).toEqual([303, 303, 422])
  })
})

describe('the queue', () => {
  test('several are confirmed at once; what cannot be says why and holds up nothing; a second sending does nothing again', async () => {
    const [project, good, bad] = [await aProject(), await aGoal(), await aGoal()]
    const [one, two] = [await propose(word(project), good), await propose(word(project), bad, {}, second)]
    const fields = {
      [`link.${one.id}`]: '1',
      [`link.${two.id}`]: '1',
      word: 'confirm',
      reason: 'ตรวจทีละรายการแล้ว',
      _key: 'once-1',
    }

    const first = await house.post('/alignments/decisions', fields, second)
    const again = await house.post('/alignments/decisions', fields, second)

    const program = { links: [one.id, two.id], decision: 'confirm', reason: 'ตรวจทีละรายการแล้ว' }
    const byProgram = await house.sendJson('/api/v1/alignments/decisions', program, second)

    expect([first.status, again.status]).toEqual([422, 422])
    expect(await byProgram.json()).toMatchObject({
      decided: 0,
      refused: [{ kind: 'not-open' }, { kind: 'own-proposal' }],
    })
    expect(await first.text()).toContain('ผู้เสนอยืนยันเองไม่ได้')
    expect([await stateOf(one.id), await stateOf(two.id)]).toEqual(['confirmed', 'proposed'])
    const { rows } = await house.db.query(
      `select count(*)::int as times from alignment_events where alignment_id = $1 and kind = 'confirmed'`,
      [one.id.slice(3)],
    )
    expect(rows).toEqual([{ times: 1 }])
  })

  test('shows what waits, with filters, and the same as a file and through the API', async () => {
    const [page, csv, api] = await Promise.all([
      house.get('/alignments?place=57', planner).then((answer) => answer.text()),
      house.get('/alignments.csv?place=57').then((answer) => answer.text()),
      house
        .get('/api/v1/alignments?place=57')
        .then((answer) => answer.json() as Promise<{ count: number; links: unknown[] }>),
    ])

    expect(page).toContain('รอยืนยัน')
    expect(csv.trim().split('\r\n').length - 1).toBe(api.count)
    expect(api.links).toHaveLength(api.count)
    const elsewhere = (await (await house.get('/api/v1/alignments?place=90')).json()) as { count: number }
    expect(elsewhere.count).toBe(0)
  })
})

describe('the finder', () => {
  test('suggests a goal for what serves nobody, learns from what was confirmed, and asks nobody twice', async () => {
    const water = await aGoal('ประชาชนมีน้ำกินน้ำใช้สะอาดทั่วถึงทุกหมู่บ้าน')
    await aGoal('เด็กและเยาวชนได้เรียนรู้เต็มศักยภาพ')
    const likes = await Promise.all(
      ['ก่อสร้างระบบประปาหมู่บ้านน้ำสะอาด', 'ปรับปรุงระบบประปาหมู่บ้าน'].map((title) => aProject({ title })),
    )
    for (const like of likes) await confirmed(word(like), water)
    const asked = await aProject({ title: 'ขยายเขตระบบประปาหมู่บ้านให้มีน้ำสะอาดใช้' })
    await house.deps.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'alignments.suggest', {}))
    await house.work()

    const found = async () =>
      (
        await house.db.query<{ home: string; id: string; right_id: string; score: number; state: string }>(
          `select home, id, right_id, score, state from alignments where left_id = $1 and source = 'finder'`,
          [asked.id],
        )
      ).rows
    const [suggestion] = await found()
    expect(suggestion).toMatchObject({ right_id: water, state: 'proposed' })
    const page = await (await house.get(`/alignments/${suggestion?.home}-${suggestion?.id}`, planner)).text()
    expect(page).toContain('คำที่พบในโครงการที่ยืนยันกับเป้าหมายนี้ (2 เส้น): ระบบประปาหมู่บ้าน')

    await decide(`${suggestion?.home}-${suggestion?.id}`, 'reject', planner)
    await house.deps.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'alignments.suggest', {}))
    await house.work()
    const after = await found()
    expect(after.filter((one) => one.right_id === water).map((one) => one.state)).toEqual(['rejected'])
  })
})
