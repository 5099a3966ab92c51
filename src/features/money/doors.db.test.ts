import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { readFigures } from './reconcile-sheet.ts'
import { answerTransfer, proposeTransfer } from './transfer-money.ts'

let house: TestHouse
let payer: StoredBody
let payee: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  payer = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดผู้โอน', areaCode: '57' })
  payee = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลผู้รับ', areaCode: '570901' })
})
afterAll(() => house.close())

const officer = (personId: string): Viewer => anOfficer([{ role: 'budget-officer', areaCode: '57' }], { personId })
const [first, second] = [officer(newId()), officer(newId())]
const by = (viewer: Viewer) => ({ viewer, now: house.clock.now() })
const paper = { happenedOn: '2026-11-10' as LocalDate, document: 'ที่ 1/2570', reason: 'ทดสอบ' }

async function aFunded(body: StoredBody, title: string) {
  const project = await aStoredProject(house.db, body, { title, amountSatang: 1_000n })
  await house.db.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     values ($1, $2, $3, 'approved', 2027, 'งบจังหวัด', 1000)`,
    [project.home, newId(), project.id],
  )
  return { home: project.home as Home, id: project.id }
}

const propose = (from: { home: Home; id: string }, to: { home: Home; id: string }, viewer = first) =>
  house.db.transaction((tx) =>
    proposeTransfer(
      tx,
      { payer: { project: from, source: 'งบจังหวัด' }, payee: to, fiscalYear: 2027, amountSatang: 100n, ...paper },
      by(viewer),
    ),
  )

test('one person with the right over both bodies proposes a transfer, and another one confirms it', async () => {
  const proposed = await propose(await aFunded(payer, 'ผู้โอนสองคน'), await aFunded(payee, 'ผู้รับสองคน'))
  const key = proposed.ok ? { home: proposed.value.home as Home, id: proposed.value.id } : null
  if (key === null) throw new Error('the transfer was refused')
  const answer = (viewer: Viewer, what: 'confirm' | 'decline') =>
    house.db.transaction((tx) => answerTransfer(tx, key, what, 'ได้รับแล้ว', by(viewer)))
  const address = `/money/transfers/${formatPublicId(key)}`

  const own = await answer(first, 'confirm')
  const [ownPage, otherPage] = [await house.get(address, first), await house.get(address, second)]
  const sent = await house.sendJson(`/api/v1${address}/answer`, { answer: 'confirm', reason: 'ได้รับ' }, first)
  const other = await answer(second, 'confirm')

  expect(own).toMatchObject({ ok: false, problem: { kind: 'second-person' } })
  expect(await ownPage.text()).not.toContain('value="confirm"')
  expect(await otherPage.text()).toContain('value="confirm"')
  expect(sent.status).toBe(403)
  expect(other.ok).toBe(true)
})

test('money of two projects whose ids end alike stands under two names, each with its own way', async () => {
  const ends = ['01990000-0000-7000-8000-0000aaaa1234', '01990000-0000-7000-8000-0000bbbb1234']
  const target = await aFunded(payee, 'ผู้รับเงินสองทาง')
  for (const [at, id] of ends.entries()) {
    const { home, id: old } = await aFunded(payer, `ผู้โอนท้ายเหมือน ${at}`)
    await house.db.transaction(async (tx) => {
      await tx.query('set constraints all deferred')
      await tx.query('delete from budget_lines where home = $1 and project_id = $2', [home, old])
      await tx.query('update projects set id = $3 where home = $1 and id = $2', [home, old, id])
      await tx.query(
        `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
         values ($1, $2, $3, 'approved', 2027, 'งบจังหวัด', 1000)`,
        [home, newId(), id],
      )
    })
    const done = await propose({ home, id }, target)
    expect(done.ok).toBe(true)
  }

  const { rows } = await house.db.query<{ key: string; project: string }>(
    `select s.key, s.chain -> 0 ->> 'project' as project from money_sources s
      join money_transfers t on t.payee_source = s.key where t.payee_project_id = $1 order by t.proposed_at, t.id`,
    [target.id],
  )
  expect(rows.map((row) => row.project)).toEqual(ends)
  expect(new Set(rows.map((row) => row.key)).size).toBe(2)
})

test('a document cell or a file name with a telephone number is refused, and not repeated', async () => {
  const csv = (document: string) => Buffer.from(`โครงการ,ปีงบประมาณ,อนุมัติ,เลขที่เอกสาร\nทดสอบ,2570,100,${document}\n`)

  const cell = await readFigures('กระทบยอด.csv', csv('โทร 081-234-5678'), 2027)
  const name = await readFigures('สมชาย 0812345678.csv', csv('ที่ 1/2570'), 2027)

  expect(cell.ok && cell.value.problems).toMatchObject([{ kind: 'personal', value: '' }])
  expect(cell.ok && cell.value.figures).toEqual([])
  expect(name).toMatchObject({ ok: false, problem: { kind: 'name-personal' } })
})

test('limits of lateness change on a page, with reason and history, and not over a change made meanwhile', async () => {
  const admin = anOfficer([{ role: 'platform-administrator', areaCode: null }], {
    personId: newId(),
    steppedUpUntil: new Date('2099-01-01'),
  })
  const page = await (await house.get('/money/late/rules', admin)).text()
  const seen = /name="seen" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const typed = { requested: '60', approved: '182', committed: '๑๒๐', transfer: '15', seen, reason: 'หนังสือ ว 1' }

  const others = await house.post('/money/late/rules', typed, first)
  const bad = await house.post('/money/late/rules', { ...typed, requested: '-3', reason: '' }, admin)
  const done = await house.post('/money/late/rules', typed, admin)
  const stale = await house.post('/money/late/rules', { ...typed, requested: '30' }, admin)
  const shown = await (await house.get('/money/late/rules')).text()

  expect([others.status, bad.status, done.status, stale.status]).toEqual([403, 422, 303, 409])
  expect(shown).toContain('จาก 90 เป็น 60 วัน')
  expect(shown).toContain('หนังสือ ว 1')
  expect(shown).not.toContain('name="requested"')
})

test('the form of a transfer finds projects by their words: those the officer keeps, and any that receives', async () => {
  const own = await aFunded(payer, 'ก่อสร้างสะพานข้ามแม่น้ำกก')
  const taker = await aFunded(payee, 'ปรับปรุงถนนเข้าสะพาน')
  const keeper = anOfficer([{ role: 'budget-officer', bodyId: payer.id, areaCode: null }], { personId: newId() })
  await house.db.query(`update projects set search = to_tsvector('simple', title) where id = any($1)`, [
    [own.id, taker.id],
  ])

  const listed = await (await house.get('/money/transfers/new', keeper)).text()
  const found = await (
    await house.get(
      `/money/transfers/new?from=${formatPublicId(own)}&find_to=${encodeURIComponent('ปรับปรุงถนนเข้าสะพาน')}`,
      keeper,
    )
  ).text()
  const chosen = await (
    await house.get(`/money/transfers/new?from=${formatPublicId(own)}&to=${formatPublicId(taker)}`, keeper)
  ).text()

  expect(listed).toContain(`from=${formatPublicId(own)}`)
  expect(listed).not.toContain(formatPublicId(taker))
  expect(found).toContain('ก่อสร้างสะพานข้ามแม่น้ำกก')
  expect(chosen).toContain(`name="to" value="${formatPublicId(taker)}"`)
  expect(chosen).toContain(`name="from" value="${formatPublicId(own)}"`)
})
