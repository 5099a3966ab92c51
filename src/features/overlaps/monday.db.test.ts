import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { sendNotices } from '../../../test/support/mailbox.ts'
import { fixedClock } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { makeDemoPeople } from '../people/index.ts'
import { sendMondayLetters as orderMondayLetters } from './send-monday.ts'

let house: TestHouse
let office: StoredBody
let municipality: StoredBody
/** Plans for the province 57. */
let planner: string
/** Plans for one municipality in it. */
let municipal: string

beforeAll(async () => {
  house = await aTestHouse()
  for (const table of ['role_grants', 'bodies']) await house.db.query(`delete from ${table}`)
  office = await aStoredBody(house.db, { name: 'สำนักงานจังหวัดเชียงราย', areaCode: '57' })
  municipality = await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' })
  const { rows: codes } = await house.db.query<{ id: string; code: string }>('select id, code from bodies')
  const person = (name: string, body: StoredBody, areaCode: string | null) => ({
    role: 'planner' as const,
    user: `${name}@example.org`,
    name,
    bodyCode: codes.find((row) => row.id === body.id)?.code ?? null,
    areaCode,
    what: { th: 'วางแผน', en: 'plans' },
  })
  await house.db.transaction((tx) =>
    makeDemoPeople(tx, house.deps, [person('ดารณี', office, '57'), person('มาลี', municipality, null)]),
  )
  const { rows } = await house.db.query<{ person_id: string; body_id: string }>(
    'select person_id, body_id from role_grants',
  )
  const of = (body: StoredBody) => rows.find((row) => row.body_id === body.id)?.person_id ?? ''
  planner = of(office)
  municipal = of(municipality)
})

afterAll(() => house.close())

beforeEach(async () => {
  const tables = [
    'overlap_monday_letters',
    'overlap_monday_choices',
    'overlap_notices',
    'overlap_decisions',
    'overlap_pairs',
  ]
  for (const table of ['notices', ...tables, 'budget_lines', 'projects']) await house.db.query(`delete from ${table}`)
  house.mailbox.sent.length = 0
})

interface PairOver {
  areaCode?: string
  by?: StoredBody
  score?: number
  baht?: number
  found?: string
  caseKey?: string
  inCharge?: string
}

/** The letters of the week, written and sent. */
async function sendMondayLetters(deps: Deps) {
  const outcomes = await orderMondayLetters(deps)
  await sendNotices(deps)
  return outcomes
}

/** A waiting pair of the office and another body; found this week unless said otherwise. */
async function aPair(title: string, over: PairOver = {}): Promise<string> {
  const { areaCode = '570101', by = office, score = 0.9, baht = 1_000_000 } = over
  const amountSatang = BigInt(baht) * 100n
  const left = await aStoredProject(house.db, by, { title, areaCode, amountSatang })
  const right = await aStoredProject(house.db, office, { title: `งาน${title}`, areaCode, amountSatang })
  const id = newId()
  await house.db.query(
    `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                engine_version, found_at, last_seen_at, case_key, assigned_to)
     values ($1, $2, $3, $4, $5, $6, 0, '[]', $7, 'test', $8, $8, $9, $10)`,
    [
      left.home,
      id,
      left.id,
      right.home,
      right.id,
      score,
      amountSatang,
      over.found ?? '2026-11-20T00:00:00Z',
      over.caseKey ?? null,
      over.inCharge ?? null,
    ],
  )
  return `${left.home}-${id}`
}

const sent = () => house.mailbox.sent
const letterTo = (name: string) => sent().find((letter) => letter.to.startsWith(`${name}@`))?.text ?? ''
const daranee = () => anOfficer([{ bodyId: office.id }], { personId: planner })
const leaveAddress = (text: string) => /http:\/\/prasan\.test(\/\S*leave\/\S+)/.exec(text)?.[1] ?? ''

test('on Monday each planner is written to about the own area or body: titles, bodies, money, reason, address', async () => {
  const here = await aPair('ถนนสายปางริมกรณ์', { by: municipality })
  await aPair('ฝายห้วยไกล', { areaCode: '500101' })

  const outcomes = await sendMondayLetters(house.deps)

  expect(outcomes).toMatchObject({ sent: 2 })
  for (const name of ['ดารณี', 'มาลี']) {
    const text = letterTo(name)
    for (const part of ['งานถนนสายปางริมกรณ์', 'เทศบาลตำบลแม่กรณ์', '1,000,000', 'อาจซ้ำ 90 %', `/overlaps/${here}`]) {
      expect(text).toContain(part)
    }
  }
  expect(letterTo('มาลี')).not.toContain('ห้วยไกล')
  expect(letterTo('ดารณี')).toContain('ห้วยไกล')
})

test('the same week writes to nobody twice, the next week writes again', async () => {
  await aPair('ถนนสายปางริมกรณ์')

  const first = await sendMondayLetters(house.deps)
  const again = await sendMondayLetters(house.deps)
  const nextWeek = await sendMondayLetters({ ...house.deps, clock: fixedClock('2026-11-30T00:00:00Z') })

  expect([first.sent, again.sent, again['sent-before'], nextWeek.sent]).toEqual([1, 0, 1, 1])
  expect(sent()[1]?.text).toContain('รอมาแล้ว 1 สัปดาห์')
})

test('where nothing is worth a call nothing is sent and nothing recorded', async () => {
  const decided = await aPair('ถนนที่ตัดสินแล้ว')
  await house.db.query(
    `update overlap_pairs set state = 'decided', verdict = 'same', decided_at = now() where id = $1`,
    [decided.slice(3)],
  )
  await aPair('ถนนที่ไม่แน่', { score: 0.6 })
  await aPair('ถนนที่มีคนรับแล้ว', { inCharge: newId() })

  const outcomes = await sendMondayLetters(house.deps)

  const { rows } = await house.db.query('select from overlap_monday_letters')
  expect(outcomes).toMatchObject({ sent: 0, 'nothing-to-say': 2 })
  expect([sent().length, rows.length]).toEqual([0, 0])
})

test('ten pairs at most, one of each case; new ones before old ones of twice the money, large old ones before all', async () => {
  await aPair('เก่าและใหญ่', { found: '2026-06-01T00:00:00Z', baht: 9_000_000 })
  await aPair('เก่าสองเท่า', { found: '2026-06-01T00:00:00Z', baht: 2_000_000 })
  await aPair('ใหม่')
  for (let i = 0; i < 12; i++) await aPair(`กรณีเดียวกัน ${i}`, { caseKey: 'one', baht: 500 + i })
  for (let i = 0; i < 12; i++) await aPair(`เล็ก ${i}`, { baht: 100 - i })

  await sendMondayLetters(house.deps)

  const text = letterTo('ดารณี')
  const lines = text.split('\n').filter((line) => /^ {3}(เก่า|ใหม่|กรณี|เล็ก)/.test(line))
  expect(lines.map((line) => line.trim())).toEqual([
    'เก่าและใหญ่',
    'ใหม่',
    'เก่าสองเท่า',
    'กรณีเดียวกัน 11',
    ...[0, 1, 2, 3, 4, 5].map((i) => `เล็ก ${i}`),
  ])
})

test('the address at the foot of a letter ends the letters in one click, without signing in; a forged one does nothing', async () => {
  await aPair('ถนนสายปางริมกรณ์')
  await sendMondayLetters(house.deps)
  const address = leaveAddress(letterTo('ดารณี'))
  const forged = address.replace(/leave\/[^.]+/, `leave/${Buffer.from(municipal).toString('base64url')}`)

  const looked = await house.get(address)
  const beforeClick = await house.db.query('select from overlap_monday_choices')
  const left = await house.post(address, {})
  const tricked = await house.post(forged, {})

  const { rows } = await house.db.query('select person_id, letter, chosen_by from overlap_monday_choices')
  const nextWeek = await sendMondayLetters({ ...house.deps, clock: fixedClock('2026-11-30T00:00:00Z') })
  expect([looked.status, beforeClick.rows.length, left.status, tricked.status]).toEqual([200, 0, 200, 404])
  expect(looked.headers.get('referrer-policy')).toBe('no-referrer')
  expect(rows).toEqual([{ person_id: planner, letter: 'none', chosen_by: 'letter' }])
  expect(nextWeek).toMatchObject({ sent: 0, 'not-wanted': 1 })
})

test('a planner chooses the letter in English, or none; others cannot', async () => {
  await aPair('ถนนสายปางริมกรณ์')

  const chosen = await house.post('/overlaps/monday', { letter: 'en' }, daranee())
  const nonsense = await house.post('/overlaps/monday', { letter: 'fr' }, daranee())
  const stranger = await house.post('/overlaps/monday', { letter: 'none' }, anOfficer([{ role: 'auditor' }]))
  await sendMondayLetters(house.deps)

  expect([chosen.status, nonsense.status, stranger.status]).toEqual([303, 422, 403])
  expect(sent()[0]?.subject).toContain('worth a call')
  expect(sent()[0]?.text).toContain('http://prasan.test/en/overlaps/monday')
})

test('the page shows the pairs of the letter with what became of them; visitors are asked to sign in', async () => {
  const pair = await aPair('ถนนสายปางริมกรณ์')
  const before = await (await house.get('/overlaps/monday', daranee())).text()
  await sendMondayLetters(house.deps)
  await aPair('ถนนที่พบทีหลัง', { baht: 9_000_000 })

  await house.post(`/overlaps/${pair}/decision`, { verdict: 'same', reason: 'โทรถามแล้ว' }, daranee())

  const after = await (await house.get('/overlaps/monday', daranee())).text()
  const visitor = await (await house.get('/en/overlaps/monday')).text()
  expect(before).toContain('ถนนสายปางริมกรณ์')
  expect(after).toContain('งานเดียวกัน')
  expect(after).not.toContain('ถนนที่พบทีหลัง')
  expect(visitor).toContain('/sign-in?return=')
  expect(visitor).not.toContain('ถนนสายปางริมกรณ์')
})

test('the job does the same', async () => {
  await aPair('ถนนสายปางริมกรณ์')
  await house.db.transaction((tx) => house.deps.jobs.enqueue(tx, 'overlaps.monday', {}))

  await house.work()

  expect(sent()).toHaveLength(1)
})
