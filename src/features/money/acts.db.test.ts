import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { totalsMadeAnew, totalsOfHome } from '../../../test/support/area-sums.ts'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import { recomputeAreaTotals } from '../plans/index.ts'
import { moneyDoctor } from './money.doctor.ts'
import { receivedThrough } from './money.sql.ts'
import { readAnswerForm } from './money-form.ts'
import { carryMoneyOver, counterEntry, type EntryDraft, type Key, postEntry, reallocateMoney } from './post-entry.ts'
import { totalsByYear } from './totals.sql.ts'
import { answerTransfer, proposeTransfer, returnTransfer } from './transfer-money.ts'

let house: TestHouse
let payer: StoredBody
let payee: StoredBody
let other: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  payer = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดทดสอบ', areaCode: '57' })
  payee = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ' })
  other = await aStoredBody(house.db, { name: 'เทศบาลตำบลอื่น' })
})
afterAll(() => house.close())

let sessions = 0

/** A budget officer of a body, or of every body of the province. */
function anOfficer(bodyId: string | null = null): Viewer {
  return {
    // Officers of one body are one person here, those of another body another one.
    personId: bodyId ?? '019aa000-0000-7000-8000-000000000001',
    displayName: 'เจ้าหน้าที่ทดสอบ',
    grants: [
      {
        role: 'budget-officer',
        bodyId,
        areaCode: bodyId === null ? '57' : null,
        functionCode: null,
        from: '2026-01-01' as LocalDate,
        to: null,
      },
    ],
    sessionId: `money-${++sessions}`,
    steppedUpUntil: null,
  }
}

/** Somebody else with the same rights. */
const second = (): Viewer => ({ ...anOfficer(), personId: '019aa000-0000-7000-8000-000000000002' })

const by = (viewer: Viewer | null = anOfficer()) => ({ viewer, now: house.clock.now() })
const keyOf = (project: StoredProject): Key => ({ home: project.home as Home, id: project.id })
const idOf = (project: StoredProject) => formatPublicId(keyOf(project))
const paper = { happenedOn: '2026-11-10' as LocalDate, document: 'ทดสอบ 1/2570', reason: 'ทดสอบการบันทึก' }
let papers = 0
const aPaper = () => ({ ...paper, document: `ทดสอบ ${++papers}/2570` })

async function enter(project: StoredProject, draft: Partial<EntryDraft> & { amountSatang: bigint }) {
  return house.db.transaction((tx) =>
    postEntry(
      tx,
      keyOf(project),
      { phase: 'approved', fiscalYear: 2027, source: 'test', how: 'more', ...aPaper(), ...draft },
      by(),
    ),
  )
}

async function linesOf(project: StoredProject): Promise<string[]> {
  const { rows } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', fiscal_year, phase, source, amount_satang) as line from budget_lines where home = $1 and project_id = $2`,
    [project.home, project.id],
  )
  return rows.map((row) => row.line).sort()
}

async function approved(body: StoredBody, amountSatang: bigint): Promise<StoredProject> {
  const project = await aStoredProject(house.db, body, { amountSatang })
  const done = await enter(project, { amountSatang })
  if (!done.ok) throw new Error(done.problem.kind)
  return project
}

test('an entry moves the figure of the plan, keeps its paper, and an opened form of the plan is stale', async () => {
  const project = await aStoredProject(house.db, payer, { amountSatang: 5_000n })
  const before = await house.db.query<{ revision: number }>('select revision from projects where id = $1', [project.id])

  const done = await enter(project, { amountSatang: 4_000n, source: 'งบจังหวัด' })

  expect(done.ok).toBe(true)
  expect(await linesOf(project)).toEqual(['2027 approved งบจังหวัด 4000', '2027 planned test 5000'])
  const { rows } = await house.db.query<{ revision: number; amount_satang: bigint }>(
    'select revision, amount_satang from projects where id = $1',
    [project.id],
  )
  expect(rows[0]).toEqual({ revision: (before.rows[0]?.revision ?? 0) + 1, amount_satang: 4_000n })
  const events = await house.db.query('select kind, reason from project_events where project_id = $1', [project.id])
  expect(events.rows).toMatchObject([{ kind: 'money-changed' }])
})

test.each<[string, Partial<EntryDraft> & { amountSatang: bigint }, string]>([
  ['a figure below nothing', { how: 'less', amountSatang: 2_000n }, 'negative-phase'],
  ['more committed than approved', { phase: 'committed', amountSatang: 1_001n }, 'over-approved'],
  ['more paid than approved', { phase: 'disbursed', amountSatang: 1_001n }, 'paid-over-approved'],
  ['an amount beyond reason', { amountSatang: 1_000_000_000_000_001n }, 'absurd'],
  ['a payment of another year', { phase: 'disbursed', fiscalYear: 2028, amountSatang: 1n }, 'date-outside-year'],
  ['a paper of the future', { amountSatang: 1n, happenedOn: '2026-12-31' as LocalDate }, 'future-date'],
  ['what the plan says', { phase: 'planned', amountSatang: 1n }, 'planned-in-plan'],
  ['nothing', { how: 'becomes', amountSatang: 1_000n }, 'nothing'],
])('%s is refused and nothing is stored', async (_what, draft, kind) => {
  const project = await approved(payer, 1_000n)
  const before = await linesOf(project)

  const done = await enter(project, draft)

  expect(done).toMatchObject({ ok: false, problem: { kind } })
  expect(await linesOf(project)).toEqual(before)
})

test('somebody without the role for the body enters nothing', async () => {
  const project = await approved(payer, 1_000n)
  const draft = {
    ...aPaper(),
    phase: 'approved',
    fiscalYear: 2027,
    source: 'test',
    how: 'more',
    amountSatang: 1n,
  } as const

  const done = await house.db.transaction((tx) => postEntry(tx, keyOf(project), draft, by(anOfficer(payee.id))))

  expect(done).toMatchObject({ ok: false, problem: { kind: 'not-yours' } })
})

test('two officers at the same time: both amounts count, the same paper only once', { timeout: 600_000 }, async () => {
  const project = await approved(payer, 1_000n)
  const same = aPaper()

  const done = await Promise.all([
    enter(project, { phase: 'committed', amountSatang: 300n }),
    enter(project, { phase: 'committed', amountSatang: 400n }),
    enter(project, { phase: 'disbursed', amountSatang: 50n, ...same }),
    enter(project, { phase: 'disbursed', amountSatang: 50n, ...same }),
  ])

  expect(done.map((one) => one.ok).sort()).toEqual([false, true, true, true])
  expect(done.find((one) => !one.ok)).toMatchObject({ problem: { kind: 'entered-already' } })
  expect(await linesOf(project)).toEqual([
    '2027 approved test 1000',
    '2027 committed test 700',
    '2027 disbursed test 50',
    '2027 planned test 1000',
  ])
})

test('a counter-entry takes an entry back once, and both stay to be read', async () => {
  const project = await approved(payer, 1_000n)
  await enter(project, { phase: 'committed', amountSatang: 300n })
  const { rows } = await house.db.query<{ id: string }>(
    `select id from money_entries where project_id = $1 and phase = 'committed'`,
    [project.id],
  )
  const id = rows[0]?.id ?? ''
  const counter = () => house.db.transaction((tx) => counterEntry(tx, keyOf(project), id, aPaper(), by()))

  const [first, second] = [await counter(), await counter()]

  expect(first.ok).toBe(true)
  expect(second).toMatchObject({ ok: false, problem: { kind: 'countered-already' } })
  expect(await linesOf(project)).toEqual(['2027 approved test 1000', '2027 planned test 1000'])
})

test('money carried over leaves one year and enters the next, only the next and only what is left', async () => {
  const project = await aStoredProject(house.db, payer, { amountSatang: 1_000n, fiscalYear: 2026 })
  await enter(project, { amountSatang: 1_000n, fiscalYear: 2026 })
  const act = { source: 'test', from: 2026, to: 2027, amountSatang: 400n, ...aPaper() }
  const carry = (over: Partial<typeof act>) =>
    house.db.transaction((tx) => carryMoneyOver(tx, keyOf(project), { ...act, ...over }, by()))

  const far = await carry({ to: 2028 })
  const much = await carry({ amountSatang: 1_001n })
  const done = await carry({})

  expect([far, much].map((one) => !one.ok && one.problem.kind)).toEqual(['not-the-next-year', 'more-than-left'])
  expect(done.ok).toBe(true)
  expect(await linesOf(project)).toEqual(['2026 approved test 600', '2026 planned test 1000', '2027 approved test 400'])
})

test('a transfer counts at the payee once confirmed, comes back by a return, and the province counts it once', {
  timeout: 600_000,
}, async () => {
  const from = await approved(payer, 1_000n)
  const to = await aStoredProject(house.db, payee, { amountSatang: 500n })
  const home = async () => (await provinceApproved()).once
  const before = await home()
  const draft = {
    payer: { project: keyOf(from), source: 'test' },
    payee: keyOf(to),
    fiscalYear: 2027,
    amountSatang: 500n,
    ...aPaper(),
  }

  const proposed = await house.db.transaction((tx) => proposeTransfer(tx, draft, by()))
  if (!proposed.ok) throw new Error(proposed.problem.kind)
  const key = { home: proposed.value.home as Home, id: proposed.value.id }
  const spentMeanwhile = await enter(from, { phase: 'committed', amountSatang: 501n })
  const answer = () =>
    house.db.transaction((tx) => answerTransfer(tx, key, 'confirm', 'ได้รับแล้ว', by(anOfficer(payee.id))))
  const [confirmed, again] = [await answer(), await answer()]
  const lines = await linesOf(to)
  const back = await house.db.transaction((tx) =>
    returnTransfer(tx, key, { amountSatang: 200n, ...aPaper() }, by(anOfficer(payee.id))),
  )

  expect(spentMeanwhile).toMatchObject({ ok: false, problem: { kind: 'handed-on' } })
  expect(confirmed.ok).toBe(true)
  expect(again).toMatchObject({ ok: false, problem: { kind: 'answered-already' } })
  expect(lines[0]).toMatch(/^2027 approved เงินรับโอนจากองค์การบริหารส่วนจังหวัดทดสอบ \(\w{4}\) 500$/)
  expect(back.ok).toBe(true)
  expect(await home()).toBe(before)
  expect((await provinceApproved()).gross - before).toBe(300n)
  expect(await moneyDoctor(house.deps)).toMatchObject([{ ok: true }, { ok: true }])
})

test.each<[string, (to: StoredProject, own: StoredProject) => { payee: Key; amountSatang: bigint }, string]>([
  [
    'without a payee',
    () => ({ payee: { home: '57' as Home, id: '019aa000-0000-7000-8000-00000000dead' }, amountSatang: 1n }),
    'no-counterpart',
  ],
  ['to itself', (_to, own) => ({ payee: keyOf(own), amountSatang: 1n }), 'to-itself'],
  ['of nothing', (to) => ({ payee: keyOf(to), amountSatang: 0n }), 'amount'],
  ['of more than is free', (to) => ({ payee: keyOf(to), amountSatang: 1_001n }), 'more-than-free'],
])('a transfer %s is refused', async (_what, over, kind) => {
  const from = await approved(payer, 1_000n)
  const own = await aStoredProject(house.db, payer)
  const to = await aStoredProject(house.db, payee)
  const draft = { payer: { project: keyOf(from), source: 'test' }, fiscalYear: 2027, ...aPaper(), ...over(to, own) }

  const done = await house.db.transaction((tx) => proposeTransfer(tx, draft, by()))

  expect(done).toMatchObject({ ok: false, problem: { kind } })
})

test('the form says what is wrong beside the field, keeps what was typed, and a second click enters nothing', {
  timeout: 600_000,
}, async () => {
  const project = await approved(payer, 100_000n)
  const typed = {
    phase: 'committed',
    year: '2570',
    source: 'test',
    how: 'more',
    amount: 'USD 500',
    date: '10 พฤศจิกายน 2569',
    document: 'สัญญา 7/2570',
    reason: 'ลงนามแล้ว',
    _key: 'one-form',
  }
  const send = (over: Partial<typeof typed>) =>
    house.post(`/money/projects/${idOf(project)}/entry`, { ...typed, ...over }, anOfficer())

  const dollars = await send({})
  const first = await send({ amount: '500' })
  const second = await send({ amount: '500' })

  expect(dollars.status).toBe(422)
  const text = await dollars.text()
  expect(text).toContain('เงินบาทเท่านั้น')
  expect(text).toContain('value="USD 500"')
  expect([first.status, second.status]).toEqual([303, 303])
  expect((await linesOf(project)).filter((line) => line.includes('committed'))).toEqual(['2027 committed test 50000'])
})

test('the API enters, refuses in the same words, and shows the whole way of the money', async () => {
  const project = await approved(payer, 100_000n)
  const officer = anOfficer()
  const entry = {
    phase: 'disbursed',
    fiscal_year: 2027,
    source: 'test',
    amount: '100.00',
    date: '2026-11-01',
    document: 'ฎีกา 1/2570',
    reason: 'งวดที่ 1',
  }
  const path = `/api/v1/money/projects/${idOf(project)}`

  const done = await house.sendJson(`${path}/entries`, entry, officer)
  const dollars = await house.sendJson(`${path}/entries`, { ...entry, currency: 'USD' }, officer)
  const stranger = await house.sendJson(`${path}/entries`, entry, null)
  const shown = (await (await house.get(path)).json()) as { figures: unknown[]; entries: { document: string }[] }

  expect(done.status).toBe(201)
  expect(((await done.json()) as { notes: string[] }).notes).toHaveLength(1)
  expect(dollars.status).toBe(422)
  expect(stranger.status).toBe(401)
  expect(shown.entries.map((one) => one.document)).toContain('ฎีกา 1/2570')
})

/** Approved money of home 57: all lines added, and counted once. */
async function provinceApproved(): Promise<{ gross: bigint; once: bigint }> {
  const years = await totalsByYear(house.db, ['57'], await receivedThrough(house.db, '57'))
  const lines = years.filter((line) => line.phase === 'approved')
  const gross = lines.reduce((sum, line) => sum + line.amountSatang, 0n)
  return { gross, once: gross - lines.reduce((sum, line) => sum + line.receivedSatang, 0n) }
}

test('over random histories the database counts once what was approved, and kept totals equal those made anew', {
  timeout: 600_000,
}, async () => {
  const projects: StoredProject[] = []
  for (const body of [payer, payer, payee, payee, other]) projects.push(await approved(body, 1_000n))
  const ends = (at: number) => keyOf(projects[at] as StoredProject)
  const act = fc.record({
    do: fc.constantFrom('transfer', 'transfer', 'return', 'carry-over', 'reallocate', 'commit', 'move'),
    from: fc.integer({ min: 0, max: 4 }),
    to: fc.integer({ min: 0, max: 4 }),
    amount: fc.bigInt({ min: 1n, max: 400n }),
  })
  const before = (await provinceApproved()).once
  const transfers: Key[] = []
  let acted = 0

  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 8 }), async (history) => {
      for (const one of history) {
        const done = await house.db.transaction(async (tx) => {
          const source = 'test'
          if (one.do === 'transfer') {
            const draft = {
              payer: { project: ends(one.from), source },
              payee: ends(one.to),
              fiscalYear: 2027,
              amountSatang: one.amount,
              ...aPaper(),
            }
            const proposed = await proposeTransfer(tx, draft, by())
            if (!proposed.ok) return proposed
            transfers.push({ home: proposed.value.home as Home, id: proposed.value.id })
            return answerTransfer(tx, transfers.at(-1) as Key, 'confirm', 'รับแล้ว', by(second()))
          }
          if (one.do === 'return') {
            const key = transfers[one.from % Math.max(transfers.length, 1)]
            return key === undefined
              ? { ok: false }
              : returnTransfer(tx, key, { amountSatang: one.amount, ...aPaper() }, by())
          }
          if (one.do === 'carry-over')
            return carryMoneyOver(
              tx,
              ends(one.from),
              { source, from: 2027, to: 2028, amountSatang: one.amount / 8n + 1n, ...aPaper() },
              by(),
            )
          if (one.do === 'reallocate')
            return reallocateMoney(
              tx,
              ends(one.from),
              ends(one.to),
              { source, fiscalYear: 2027, amountSatang: one.amount, ...aPaper() },
              by(),
            )
          if (one.do === 'commit')
            return postEntry(
              tx,
              ends(one.from),
              {
                phase: 'committed',
                fiscalYear: 2027,
                source,
                how: 'more',
                amountSatang: one.amount / 8n + 1n,
                ...aPaper(),
              },
              by(),
            )
          // Annexed: the project goes to the plan and body of another, as far as money is concerned a change of place.
          const home = ends(one.from).home
          await tx.query('update projects set function_code = $3 where home = $1 and id = $2', [
            home,
            ends(one.from).id,
            one.amount % 2n === 0n ? '04' : null,
          ])
          await recomputeAreaTotals(tx, [home], house.clock.now())
          return { ok: true }
        })
        if (done.ok) acted++
        if ((await provinceApproved()).once !== before) throw new Error(`${one.do} changed the total of the province`)
      }
      expect(await moneyDoctor(house.deps)).toMatchObject([{ ok: true }, { ok: true }])
      expect(await totalsOfHome(house.db, '57')).toEqual(await totalsMadeAnew(house.db, '57'))
    }),
    { numRuns: 12, seed: 57 },
  )

  expect(acted).toBeGreaterThan(20)
})

test('money is not confirmed for a cancelled project, and can still be declined', async () => {
  const from = await approved(payer, 1_000n)
  const to = await aStoredProject(house.db, payee, { amountSatang: 1_000n })
  const draft = {
    payer: { project: keyOf(from), source: 'test' },
    payee: keyOf(to),
    fiscalYear: 2027,
    amountSatang: 500n,
  }
  const proposed = await house.db.transaction((tx) => proposeTransfer(tx, { ...draft, ...aPaper() }, by()))
  if (!proposed.ok) throw new Error(proposed.problem.kind)
  await house.db.query(`update projects set state = 'cancelled' where id = $1`, [to.id])
  const key = { home: proposed.value.home as Home, id: proposed.value.id }

  const confirmed = await house.db.transaction((tx) => answerTransfer(tx, key, 'confirm', 'มาแล้ว', by()))
  const declined = await house.db.transaction((tx) => answerTransfer(tx, key, 'decline', 'ยกเลิกโครงการ', by()))
  await house.db.transaction((tx) => recomputeAreaTotals(tx, [to.home], house.clock.now()))

  expect(confirmed).toEqual({ ok: false, problem: { kind: 'cancelled' } })
  expect(declined.ok).toBe(true)
})

test('an answer that says neither confirms nothing, and a place in the list that is no day begins it', async () => {
  const silent = readAnswerForm({ answer_reason: 'ได้รับแล้ว' })

  const page = await house.get('/money/transfers?cursor=2026-99-99~019aa000-0000-7000-8000-000000000001')

  expect(silent).toMatchObject({ ok: false, problem: [{ field: 'answer', kind: 'answer' }] })
  expect(page.status).toBe(200)
})
