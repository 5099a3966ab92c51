import exceljs from 'exceljs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { newId } from '../../kernel/ids.ts'
import { queueSorts } from './overlap.ts'

let house: TestHouse
let municipality: StoredBody
let office: StoredBody
let third: StoredBody

beforeAll(async () => {
  house = await aTestHouse()
})

afterAll(() => house.close())

beforeEach(async () => {
  const own = ['notices', 'answers', 'events', 'decisions', 'pairs', 'marks', 'bands', 'runs']
  for (const table of [...own.map((name) => `overlap_${name}`), 'budget_lines', 'projects', 'plans', 'bodies']) {
    await house.db.query(`delete from ${table}`)
  }
  municipality = await aStoredBody(house.db, { name: 'เทศบาลตำบลแม่กรณ์' })
  office = await aStoredBody(house.db, { name: 'แขวงทางหลวงเชียงราย', areaCode: '57' })
  third = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดเชียงราย', areaCode: '57' })
})

interface Given {
  bodies?: readonly [StoredBody, StoredBody]
  areaCode?: string
  fiscalYear?: number
  field?: string
  score?: number
  atStake?: number
  caseKey?: string
}

/** One open pair with these facts, stored without the finder. @returns its public id */
async function aPair(given: Given = {}): Promise<string> {
  const { bodies = [municipality, office], areaCode = '570101', fiscalYear = 2027, atStake = 1_000_000 } = given
  const [left, right] = await Promise.all(
    bodies.map((body) =>
      aStoredProject(house.db, body, { title: 'ถนนสายทดสอบ', areaCode, fiscalYear, amountSatang: BigInt(atStake) }),
    ),
  )
  if (!left || !right) throw new Error('two projects make a pair')
  if (given.field) {
    await house.db.query('update projects set function_code = $1 where id = any($2)', [
      given.field,
      [left.id, right.id],
    ])
  }
  const id = newId()
  await house.db.query(
    `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                engine_version, found_at, last_seen_at, case_key)
     values ($1, $2, $3, $4, $5, $6, $6, '[]', $7, 'test', now(), now(), $8)`,
    [
      left.home,
      id,
      left.id,
      right.home,
      right.id,
      given.score ?? 0.9,
      atStake,
      given.caseKey ?? `${left.home}-${left.id}`,
    ],
  )
  return `${left.home}-${id}`
}

interface QueuePage {
  pairs: { id: string; score: number; at_stake: string }[]
  count: number
  next_cursor: string | null
}

const api = async (query: string) => (await (await house.get(`/api/v1/overlaps?${query}`)).json()) as QueuePage

/** Every page of a list by its cursor, two pairs a page. */
async function allPages(query: string): Promise<string[]> {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const list: QueuePage = await api(`${query}&limit=2&cursor=${encodeURIComponent(cursor)}`)
    seen.push(...list.pairs.map((pair) => pair.id))
    cursor = list.next_cursor
  }
  return seen
}

const codeOf = async (body: StoredBody) =>
  (await house.db.query<{ code: string }>('select code from bodies where id = $1', [body.id])).rows[0]?.code ?? ''

test('a sure pair over a middling sum stands before a doubtful one over a larger sum; other orders can be chosen', async () => {
  const doubtful = await aPair({ score: 0.52, atStake: 900_000_00 })
  const sure = await aPair({ score: 0.98, atStake: 600_000_00 })
  const small = await aPair({ score: 0.99, atStake: 10_000_00 })
  const unknown = await aPair({ score: 0.97, atStake: 0 })

  const order = async (sort: string) => (await api(sort)).pairs.map((pair) => pair.id)

  expect(await order('')).toEqual([sure, doubtful, small, unknown])
  expect(await order('sort=money')).toEqual([doubtful, sure, small, unknown])
  expect(await order('sort=score')).toEqual([small, sure, unknown, doubtful])
  expect(await (await house.get('/overlaps')).text()).toContain('โอกาสซ้ำ × เงินที่เกี่ยวข้อง')
})

test('in every order each pair is reached once by the cursor, also where the order leaves pairs equal', async () => {
  for (let at = 0; at < 7; at++) await aPair({ score: 0.6 + (at % 3) / 10, atStake: 1_000_000 * (1 + (at % 2)) })

  for (const sort of queueSorts) {
    const whole = (await api(`sort=${sort}&limit=100`)).pairs.map((pair) => pair.id)
    expect(whole).toHaveLength(7)
    expect(await allPages(`sort=${sort}`)).toEqual(whole)
  }
})

test('place, field, year, pair of bodies and state narrow the list together, and the cursor stays under them', async () => {
  const wanted: string[] = []
  for (let at = 0; at < 5; at++) wanted.push(await aPair({ field: '04.5', fiscalYear: 2028, areaCode: '570102' }))
  await aPair({ field: '04.5', fiscalYear: 2028, areaCode: '400101' })
  await aPair({ field: '06.3', fiscalYear: 2028, areaCode: '570102' })
  await aPair({ field: '04.5', fiscalYear: 2027, areaCode: '570102' })
  await aPair({ field: '04.5', fiscalYear: 2028, areaCode: '570102', bodies: [municipality, third] })
  const decided = await aPair({ field: '04.5', fiscalYear: 2028, areaCode: '570102' })
  await house.sendJson(`/api/v1/overlaps/${decided}/decision`, { verdict: 'same', reason: 'สายเดียวกัน' }, anOfficer())
  const bodies = `body=${await codeOf(municipality)}&other=${await codeOf(office)}`
  const filter = `place=5701&field=04.5&year=2571&${bodies}&state=open`

  const list = await api(filter)
  const paged = await allPages(filter)
  const done = await api(`place=5701&field=04.5&year=2571&${bodies}&state=same`)
  const csv = await (await house.get(`/overlaps.csv?${filter}`)).text()

  expect(list.count).toBe(5)
  expect([...paged].sort()).toEqual([...wanted].sort())
  expect(done.pairs.map((pair) => pair.id)).toEqual([decided])
  expect(csv.trim().split('\r\n')).toHaveLength(6)
})

test('the page carries its filters into the next page and into the files', async () => {
  for (let at = 0; at < 27; at++) await aPair({ fiscalYear: 2028 })

  const page = await (await house.get('/overlaps?place=57&year=2571&sort=score')).text()
  const next = /href="([^"]*cursor=[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = await (await house.get(next)).text()

  expect(next).toMatch(/^\/overlaps\?place=57&year=2571&sort=score&cursor=/)
  expect(second.match(/ps-row__title/g)).toHaveLength(2)
  expect(page).toContain('href="/overlaps.xlsx?place=57&amp;year=2571&amp;sort=score"')
})

test('an officer of one province gets a link to its list, a visitor and an officer of two get none', async () => {
  await aPair()
  const link = 'href="/overlaps?place=57"'

  const own = await (await house.get('/overlaps', anOfficer([{ areaCode: '57' }]))).text()
  const there = await (await house.get('/overlaps?place=57', anOfficer([{ areaCode: '57' }]))).text()
  const two = await (await house.get('/overlaps', anOfficer([{ areaCode: '57' }, { areaCode: '40' }]))).text()
  const visitor = await (await house.get('/overlaps')).text()

  expect(own).toContain(link)
  expect(own).toContain('คู่ในจังหวัดเชียงราย')
  for (const page of [there, two, visitor]) expect(page).not.toContain('คู่ในจังหวัดเชียงราย')
})

test('through the API a pair is assigned, its bodies are asked and answer; a repeated call does nothing twice', async () => {
  const pair = await aPair()
  const me = anOfficer()
  const own = anOfficer([{ areaCode: null, bodyId: office.id }])
  const once = { 'idempotency-key': 'ask-1' }

  const charge = await house.sendJson(`/api/v1/overlaps/${pair}/assignment`, { person: 'me' }, me)
  const asked = await house.sendJson(`/api/v1/overlaps/${pair}/questions`, { question: 'ช่วงไหน' }, me, once)
  const repeated = await house.sendJson(`/api/v1/overlaps/${pair}/questions`, { question: 'ช่วงไหน' }, me, once)
  const answer = { body: await codeOf(office), position: 'disagree', answer: 'คนละช่วง' }
  const answered = await house.sendJson(`/api/v1/overlaps/${pair}/answers`, answer, own)
  const read = await (await house.get(`/api/v1/overlaps/${pair}`)).json()
  const { rows } = await house.db.query('select kind from overlap_events order by kind')

  expect([charge.status, asked.status, repeated.status, answered.status]).toEqual([204, 200, 200, 200])
  expect(rows).toEqual([{ kind: 'asked' }, { kind: 'assigned' }])
  expect(read).toMatchObject({
    questions: [{ question: 'ช่วงไหน' }],
    answers: [{ body: answer.body, position: 'disagree', answer: 'คนละช่วง' }],
  })
  expect(JSON.stringify(read)).not.toContain(me.personId)
})

test('the API refuses as the forms do: strangers, missing words, bodies that are not in the pair, pairs that are not there', async () => {
  const pair = await aPair()
  const stranger = anOfficer([{ areaCode: '40' }])
  const send = async (path: string, body: unknown, viewer = anOfficer()) =>
    (await house.sendJson(`/api/v1/overlaps/${path}`, body, viewer)).status
  const elsewhere = pair.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const answer = { position: 'agree', answer: 'ใช่' }

  expect(await send(`${pair}/assignment`, { person: 'me' }, stranger)).toBe(403)
  expect(await send(`${pair}/assignment`, { person: newId() })).toBe(422)
  expect(await send(`${pair}/assignment`, { person: 'somebody' })).toBe(422)
  expect(await send(`${pair}/questions`, { question: ' ' })).toBe(422)
  expect(await send(`${pair}/questions`, { question: 'ช่วงไหน' }, stranger)).toBe(403)
  expect(await send(`${pair}/answers`, { ...answer, body: await codeOf(office) })).toBe(403)
  expect(await send(`${pair}/answers`, { ...answer, body: await codeOf(third) })).toBe(403)
  expect(await send(`${pair}/answers`, { ...answer, body: '', answer: '' })).toBe(422)
  expect(await send(`${elsewhere}/questions`, { question: 'ช่วงไหน' })).toBe(404)
  expect(await send(`${elsewhere}/assignment`, { person: null })).toBe(404)
})

test('two officers who decide one pair at the same moment both stand in its history, and it shows the newer', async () => {
  const pair = await aPair()
  const one = anOfficer()
  const two = anOfficer([{}], { personId: '01990000-0000-7000-8000-000000000002' })
  const decide = (verdict: string, by: typeof one) =>
    house.sendJson(`/api/v1/overlaps/${pair}/decision`, { verdict, reason: `เห็นว่า ${verdict}` }, by)

  const answers = await Promise.all([decide('same', one), decide('different', two)])

  const { rows } = await house.db.query<{ verdict: string }>('select verdict from overlap_decisions order by id')
  const [shown] = (
    await house.db.query<{ verdict: string; case_key: string | null }>('select verdict, case_key from overlap_pairs')
  ).rows
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
  expect(rows.map((row) => row.verdict).sort()).toEqual(['different', 'same'])
  expect(shown?.verdict).toBe(rows.at(-1)?.verdict)
  expect(shown?.case_key === null).toBe(shown?.verdict === 'different')
})

test('cases come as JSON with their pairs, by cursor, and as files', async () => {
  const one = `57-${newId()}`
  await aPair({ caseKey: one, atStake: 2_000_000 })
  await aPair({ caseKey: one, bodies: [municipality, third], atStake: 3_000_000 })
  const two = `57-${newId()}`
  await aPair({ caseKey: two })
  await aPair({ caseKey: two, bodies: [office, third] })

  const first = await (await house.get('/api/v1/overlaps/cases?place=57&limit=1')).json()
  const second = await (
    await house.get(`/api/v1/overlaps/cases?place=57&limit=1&cursor=${encodeURIComponent(first.next_cursor)}`)
  ).json()
  const [member] = first.cases[0].largest
  const whole = await (await house.get(`/api/v1/overlaps/cases/${member.project}`)).json()
  const csv = await (await house.get('/overlaps/cases.csv?place=57')).text()
  const book = new exceljs.Workbook()
  await book.xlsx.load(await (await house.get('/en/overlaps/cases.xlsx')).arrayBuffer())

  expect(first).toMatchObject({ count: 2, cases: [{ id: one, pairs: 2, pairs_open: 2, amount: '100000.00' }] })
  expect(second).toMatchObject({ cases: [{ id: two }], next_cursor: null })
  expect(whole.pairs).toHaveLength(2)
  expect(csv).toContain(`${one},4,2,2,100000.00`)
  expect(book.worksheets[0]?.getCell('E2').value).toBe(100_000)
  expect((await house.get(`/api/v1/overlaps/cases/57-${newId()}`)).status).toBe(404)
  expect((await house.get('/api/v1/overlaps/cases?cursor=1;drop')).status).toBe(422)
})

test('what could be saved comes as files with how it is counted', async () => {
  const pair = await aPair({ atStake: 5_000_000 })
  await house.sendJson(`/api/v1/overlaps/${pair}/decision`, { verdict: 'same', reason: 'สายเดียวกัน' }, anOfficer())

  const csv = await (await house.get('/overlaps/saved.csv')).text()
  const book = new exceljs.Workbook()
  await book.xlsx.load(await (await house.get('/overlaps/saved.xlsx')).arrayBuffer())

  expect(csv).toContain('เชียงราย,1,50000.00,0.00')
  expect(book.worksheets.map((sheet) => sheet.rowCount)).toEqual([4, 7])
})

test('the page of a pair shows both places on the map, in words too', async () => {
  const pair = await aPair()

  const page = await (await house.get(`/en/overlaps/${pair}`)).text()

  expect(page).toContain('A is in')
  expect(page).toMatch(/<b>A B<\/b>/)
  expect(page).toContain('give no coordinates')
})
