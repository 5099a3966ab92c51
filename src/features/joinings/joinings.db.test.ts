import { afterAll, beforeAll, expect, test } from 'vitest'
import { aStoredBody, aStoredProject, type StoredBody, type StoredProject } from '../../../test/support/builders.ts'
import { anOfficer, aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import {
  agreeAll,
  anApprovedProject,
  anApproverOf,
  approve,
  enter,
  joined,
  keyOf,
  nameOf,
  propose,
  theProvinceApprover,
} from '../../../test/support/joining-desk.ts'
import { aStoredNode } from '../../../test/support/plan-desk.ts'
import { newId } from '../../kernel/ids.ts'
import { wholeAct } from '../../platform/whole-act.ts'
import { refreshSummaries } from '../alignments/index.ts'
import { keysReceivedThrough, moneyRoom } from '../money/index.ts'
import { editProject, planById, projectMoney, recomputeAreaTotals } from '../plans/index.ts'
import { answerJoining, renewJoining, withdrawJoining } from './answer-joining.ts'
import type { Key } from './joining-states.ts'
import { joiningByKey } from './joinings.sql.ts'
import { tiesAround } from './lineage.sql.ts'
import { proposeSeparation } from './propose-joining.ts'

let house: TestHouse
let province: StoredBody
let lao: StoredBody
beforeAll(async () => {
  house = await aTestHouse()
  province = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนจังหวัดทดสอบ', areaCode: '57' })
  lao = await aStoredBody(house.db, { name: 'องค์การบริหารส่วนตำบลทดสอบ' })
})
afterAll(() => house.close())

const by = (viewer = anOfficer()) => ({ viewer, now: house.clock.now() })

/** What the nation has in each phase, every baht once: received money that waits to be used counts at its payer. */
async function nation(): Promise<Record<string, string>> {
  const { rows } = await house.db.query<{ phase: string; sum: string }>(
    `select phase, sum(amount_satang)::text as sum from money_totals
      where not (phase in ('planned', 'requested', 'approved', 'revised')
                 and source in (select key from money_sources where kind = 'received'))
      group by phase having sum(amount_satang) <> 0 order by phase`,
  )
  return Object.fromEntries(rows.map((row) => [row.phase, row.sum]))
}

async function linesOf(project: { home: string; id: string }): Promise<string[]> {
  const { rows } = await house.db.query<{ line: string }>(
    `select concat_ws(' ', fiscal_year, phase, source, amount_satang) as line from budget_lines
      where home = $1 and project_id = $2 and amount_satang <> 0`,
    [project.home, project.id],
  )
  return rows.map((row) => row.line).sort()
}

async function projectOf(project: { home: string; id: string }) {
  const { rows } = await house.db.query<{ state: string; closed_into: string | null; title: string }>(
    'select state, closed_into, title from projects where home = $1 and id = $2',
    [project.home, project.id],
  )
  return rows[0]
}

async function separated(key: Key): Promise<Key> {
  const proposed = await wholeAct(house.db, (tx) =>
    proposeSeparation(tx, key, { title: 'แยกกลับ', reason: 'แยกกันทำดีกว่า' }, by()),
  )
  if (!proposed.ok) throw new Error(proposed.problem.kind)
  await agreeAll(house, proposed.value)
  const done = await approve(house, proposed.value)
  if (!done.ok) throw new Error(done.problem.kind)
  return proposed.value
}

test('combining moves what is free to one new project, between bodies by a transfer, and no total changes', async () => {
  const [own, other] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  await enter(house, other, 'committed', 1_000n)
  const before = await nation()

  const key = await joined(house, { form: 'combine', projects: [own, other] })

  const joining = await joiningByKey(house.db, key)
  const whole = { home: '57', id: joining?.madeId ?? '' }
  expect(joining?.state).toBe('approved')
  expect(await nation()).toEqual(before)
  expect(await linesOf(whole)).toEqual([
    '2027 approved test 5000',
    `2027 approved เงินรับโอนจากองค์การบริหารส่วนตำบลทดสอบ (${other.id.slice(-8)}) 2000`,
    '2027 planned test 5000',
  ])
  expect(await projectOf(own)).toMatchObject({ state: 'cancelled', closed_into: nameOf(whole) })
  expect(await projectOf(other)).toMatchObject({ state: 'finished', closed_into: nameOf(whole) })
  expect((await moneyRoom.doctor?.(house.deps))?.[0]?.ok).toBe(true)
})

test('the place and the goal of combined projects show the same money before and after, every baht once', async () => {
  const goal = await aStoredNode(house.db, province.planId, { kind: 'goal', title: 'น้ำพอตลอดปี' })
  const [own, other] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  await house.db.query('update projects set node_id = $1 where id = any($2)', [goal, [own.id, other.id]])
  await enter(house, own, 'committed', 2_000n)
  await enter(house, own, 'disbursed', 500n)
  const shown = async () => {
    await house.db.transaction((tx) => refreshSummaries(tx, house.clock.now()))
    const { rows } = await house.db.query<{ place: string; country: string; goal: string; own: string; count: string }>(
      `select (select sum(amount_satang)::text from area_totals where area_code = '57') as place,
              (select sum(nation_satang)::text from home_totals where grain = 'year') as country,
              (select amount_satang::text from alignment_goals where node_id = $1) as goal,
              (select sum(own_satang)::text from area_totals where area_code = '57' and body_id = $2) as own,
              concat_ws(' ', (select sum(projects) from area_totals where area_code = '57' and fiscal_year = 2027),
                (select sum(projects) from home_totals where home = '57' and grain = 'year' and fiscal_year = 2027),
                (select sum(projects) from area_totals where area_code = '57' and body_id = $3),
                (select projects from alignment_goals where node_id = $1)) as count`,
      [goal, province.id, lao.id],
    )
    const [all = 0, home = 0, others = 0, ofGoal = 0] = (rows[0]?.count ?? '').split(' ').map(Number)
    const plan = (await planById(house.db, province.planId))?.projects ?? 0
    return { ...rows[0], counts: { all, home, others, goal: ofGoal, plan } }
  }
  const before = await shown()

  const key = await joined(house, { form: 'combine', projects: [own, other] })

  const after = await shown()
  expect(after).toMatchObject({ place: before?.place, country: before?.country, goal: '8000' })
  expect(before?.goal).toBe('8000')
  expect(BigInt(after?.own ?? 0) - BigInt(before?.own ?? 0)).toBe(3_000n)
  // Both old ones still hold money; two projects are one now, in every sum, and the other body has none of its own any more.
  const less = (name: keyof typeof before.counts) => before.counts[name] - after.counts[name]
  expect((['all', 'home', 'others', 'goal', 'plan'] as const).map(less)).toEqual([1, 1, 1, 1, 0])
  expect(after.counts.home).toBe(after.counts.all)
  // A year that only an old one has money in still has it as a project.
  await house.db.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     values ('57', $1, $2, 'approved', 2026, 'test', 100)`,
    [newId(), other.id],
  )
  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))
  expect(await countIn(2026)).toBe(1)
  // Money of the combined project in that year, entered at its own body alone, takes the old one of the other body out of the count.
  const whole = { home: '57', id: (await joiningByKey(house.db, key))?.madeId ?? '' }
  await enter(house, whole, 'approved', 7n, 'test', 2026)
  expect(await countIn(2026)).toBe(1)
})

const countIn = async (fiscalYear: number) =>
  Number(
    (
      await house.db.query<{ n: string }>(
        `select sum(projects) as n from home_totals where home = '57' and grain = 'year' and fiscal_year = $1`,
        [fiscalYear],
      )
    ).rows[0]?.n ?? 0,
  )

test('what the combined projects served, the new one serves: by where they hung and by their confirmed links', async () => {
  const [goal, other] = [
    await aStoredNode(house.db, province.planId, { kind: 'goal', title: 'ถนนปลอดภัย' }),
    await aStoredNode(house.db, lao.planId, { kind: 'goal', title: 'ตำบลเดินทางสะดวก' }),
  ]
  const [own, theirs] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  await house.db.query('update projects set node_id = $1 where id = $2', [goal, own.id])
  await house.db.query('update projects set node_id = $1 where id = $2', [other, theirs.id])

  const key = await joined(house, { form: 'combine', projects: [own, theirs] })

  const { rows } = await house.db.query<{ right: string; state: string; share: string | null }>(
    `select right_id as right, state, share_percent::text as share from alignments where left_id = $1`,
    [(await joiningByKey(house.db, key))?.madeId],
  )
  expect(rows).toEqual([{ right: other, state: 'confirmed', share: null }])
})

test('separating gives the money back and opens the old projects; what was joined stays to be read', async () => {
  const [own, other] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  const [before, lines] = [await nation(), [await linesOf(own), await linesOf(other)]]
  const key = await joined(house, { form: 'combine', projects: [own, other] })
  const whole = { home: '57' as const, id: (await joiningByKey(house.db, key))?.madeId ?? '' }

  await separated(key)

  expect(await nation()).toEqual(before)
  expect([await linesOf(own), await linesOf(other)]).toEqual(lines)
  expect(await projectOf(own)).toMatchObject({ state: 'planned', closed_into: null })
  expect(await projectOf(whole)).toMatchObject({ state: 'cancelled', closed_into: null })
  const ties = await tiesAround(house.db, [keyOf(own)])
  expect(ties.map((one) => [one.kind, one.endedAt === null]).sort()).toEqual([
    ['combined', false],
    ['separated', true],
  ])
  const events = await house.db.query<{ kind: string }>(
    `select kind from project_events where project_id = $1 and kind like 'joining-%' order by happened_at, id`,
    [own.id],
  )
  expect(events.rows.map((row) => row.kind)).toEqual(['joining-closed', 'joining-reopened'])
})

test('what was used meanwhile stays with the combined project, which then stays open', async () => {
  const [own, other] = [
    await anApprovedProject(house, province, 5_000n),
    await anApprovedProject(house, province, 3_000n),
  ]
  const key = await joined(house, { form: 'combine', projects: [own, other] })
  const whole = { home: '57', id: (await joiningByKey(house.db, key))?.madeId ?? '' }
  await enter(house, whole, 'committed', 6_000n)
  const before = await nation()

  await separated(key)

  expect(await nation()).toEqual(before)
  expect(await linesOf(whole)).toEqual(['2027 approved test 6000', '2027 committed test 6000'])
  expect((await projectOf(whole))?.state).not.toBe('cancelled')
})

test('a component goes along with its host, and comes back with it', async () => {
  const [host, part] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 10n)]
  await joined(house, { form: 'annex', projects: [host, part] })
  const key = await joined(house, { form: 'combine', projects: [host, await anApprovedProject(house, province, 1n)] })

  await separated(key)

  const standing = (await tiesAround(house.db, [keyOf(part)])).filter((one) => one.kind === 'part' && !one.endedAt)
  expect(standing.map((one) => one.to)).toEqual([keyOf(host)])
  expect(await projectOf(host)).toMatchObject({ state: 'planned', closed_into: null })
})

test('what was annexed to a combined project keeps a living host when that is separated', async () => {
  const key = await joined(house, {
    form: 'combine',
    projects: [await anApprovedProject(house, province, 5n), await anApprovedProject(house, province, 6n)],
  })
  const whole = { home: '57', id: (await joiningByKey(house.db, key))?.madeId ?? '' } as StoredProject
  await joined(house, { form: 'annex', projects: [whole, await anApprovedProject(house, lao, 10n)] })

  await separated(key)

  expect((await projectOf(whole))?.state).not.toBe('cancelled')
})

test('who renewed a proposal asked for it too, and does not approve it', async () => {
  const [a, b] = [await anApprovedProject(house, province, 1n), await anApprovedProject(house, lao, 1n)]
  const proposed = await propose(house, { form: 'combine', projects: [a, b] })
  const key = proposed.ok ? proposed.value : { home: keyOf(a).home, id: '' }
  const renewer = { ...theProvinceApprover(), grants: [...theProvinceApprover().grants, ...anOfficer().grants] }
  await wholeAct(house.db, (tx) => renewJoining(tx, key, 'ปรับให้ตรงกับวันนี้', by(renewer)))
  await agreeAll(house, key)

  const own = await approve(house, key, renewer)

  expect(own).toMatchObject({ ok: false, problem: { kind: 'own-proposal' } })
})

test('annexing makes one a component of the other; money, body and code stay', async () => {
  const [host, part] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  const [before, lines] = [await nation(), await linesOf(part)]

  const key = await joined(house, { form: 'annex', projects: [host, part] })

  expect(await nation()).toEqual(before)
  expect(await linesOf(part)).toEqual(lines)
  const [tie] = await tiesAround(house.db, [keyOf(part)])
  expect(tie).toMatchObject({ kind: 'part', to: keyOf(host), joining: key, endedAt: null })
})

test('complementing hands on what was promised, linking and coordinating only tie', async () => {
  const [host, giver] = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  const before = await nation()
  const gives = { giver: nameOf(giver), kind: 'money' as const, fiscalYear: 2027, source: 'test', amountSatang: 800n }

  await joined(house, { form: 'complement', projects: [host, giver], parts: [gives] })
  await joined(house, { form: 'link', projects: [giver, host] })
  await joined(house, { form: 'coordinate', projects: [host, giver] })

  expect(await nation()).toEqual(before)
  expect((await linesOf(host)).some((line) => line.endsWith(' 800'))).toBe(true)
  expect((await tiesAround(house.db, [keyOf(host)])).map((one) => one.kind).sort()).toEqual([
    'complements',
    'coordinated',
    'linked',
  ])
})

test.each<
  [
    string,
    (ours: StoredProject[]) => Promise<{ form: 'combine' | 'annex' | 'complement'; projects: StoredProject[] }>,
    string,
  ]
>([
  [
    'one project twice',
    async ([a]) => ({ form: 'combine', projects: [a as StoredProject, a as StoredProject] }),
    'twice',
  ],
  [
    'a project of another province',
    async ([a]) => ({
      form: 'combine',
      projects: [a as StoredProject, await aStoredProject(house.db, lao, { areaCode: '5001' })],
    }),
    'other-home',
  ],
  [
    'projects of years that do not meet',
    async ([a]) => ({
      form: 'annex',
      projects: [a as StoredProject, await aStoredProject(house.db, lao, { fiscalYear: 2030 })],
    }),
    'other-years',
  ],
  [
    'what is combined already',
    async ([a, b]) => {
      await joined(house, { form: 'combine', projects: [a as StoredProject, b as StoredProject] })
      return { form: 'combine', projects: [a as StoredProject, await anApprovedProject(house, lao, 1n)] }
    },
    'closed-into',
  ],
  [
    'the host into its own component',
    async ([a, b]) => {
      await joined(house, { form: 'annex', projects: [a as StoredProject, b as StoredProject] })
      return { form: 'annex', projects: [b as StoredProject, a as StoredProject] }
    },
    'cycle',
  ],
  [
    'a cancelled project',
    async ([a, b]) => {
      await house.db.query(`update projects set state = 'cancelled' where id = $1`, [b?.id])
      return { form: 'complement', projects: [a as StoredProject, b as StoredProject] }
    },
    'cancelled',
  ],
])('%s is refused, and nothing is stored', async (_what, given, kind) => {
  const ours = [await anApprovedProject(house, province, 5_000n), await anApprovedProject(house, lao, 3_000n)]
  const wanted = await given(ours)
  const count = async () => (await house.db.query<{ n: bigint }>('select count(*) as n from joinings')).rows[0]?.n
  const before = await count()

  const done = await propose(house, wanted)

  expect(done.ok).toBe(false)
  if (!done.ok && done.problem.kind === 'cannot') expect(done.problem.problems.map((one) => one.kind)).toContain(kind)
  expect(await count()).toBe(before)
})

test('a project that handed money on is not taken out of its plan; where a file took it out, its payees count what they have', async () => {
  const [host, giver] = [await anApprovedProject(house, lao, 1_000n), await anApprovedProject(house, province, 4_000n)]
  const money = { kind: 'money' as const, fiscalYear: 2027, source: 'test', amountSatang: 3_000n }
  await joined(house, { form: 'complement', projects: [host, giver], parts: [{ giver: nameOf(giver), ...money }] })
  await house.db.query(`update plans set state = 'draft' where id = $1`, [province.planId])
  const place = async () => {
    await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))
    const { rows } = await house.db.query<{ place: bigint; country: bigint; phase: bigint }>(
      `select (select sum(amount_satang)::bigint from area_totals where area_code = '57') as place,
              (select sum(nation_satang)::bigint from home_totals where grain = 'year') as country,
              (select sum(amount_satang)::bigint from money_totals where phase = 'approved' and not (source = any($1))) as phase`,
      [(await house.db.query<{ key: string }>(keysReceivedThrough('57'))).rows.map((row) => row.key)],
    )
    return rows[0]
  }
  const before = await place()

  const token = (await projectMoney(house.db, keyOf(giver)))?.project.token ?? ''
  const cancelled = await house.db.transaction((tx) =>
    editProject(tx, house.deps, keyOf(giver), { state: 'cancelled' }, { token, reason: 'ตัดออก' }, by()),
  )
  await house.db.query(`update projects set state = 'cancelled' where id = $1`, [giver.id])
  const after = await place()
  await house.db.query(`update projects set state = 'planned' where id = $1`, [giver.id])
  await house.db.query(`update plans set state = 'approved' where id = $1`, [province.planId])

  expect(cancelled).toMatchObject({ ok: false, problem: { kind: 'handed-on' } })
  for (const sum of ['place', 'country', 'phase'] as const)
    expect([sum, (before?.[sum] ?? 0n) - (after?.[sum] ?? 0n)]).toEqual([sum, 1_000n])
})

test('what a joining comes from is led to by its own home, also a board of the whole country', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 100n)]
  const planner = anOfficer([{ areaCode: 'TH' }])
  const facts = { title: 'น้ำทั้งประเทศ', subject: 'ก', area: 'TH', pattern: 'set', technique: 'informal', reason: 'ก' }
  const { rows } = await house.db.query<{ code: string }>('select code from bodies where id = $1', [province.id])
  const board = (await (await house.sendJson('/api/v1/boards', { ...facts, owner: rows[0]?.code }, planner)).json()).id
  const wanted = { form: 'link', projects: [nameOf(a), nameOf(b)], board, reason: 'ทำต่อกัน' }

  const { id } = await (await house.sendJson('/api/v1/joinings', wanted, planner)).json()
  const page = await (await house.get(`/joinings/${id}`)).text()

  expect(board).toMatch(/^00-/)
  expect(page).toContain(`href="/boards/${board}">น้ำทั้งประเทศ`)
  expect((await (await house.get(`/api/v1/joinings/${id}`)).json()).board).toBe(board)
})

test('two officers who join the same project at once: one waits, and is told who was first', async () => {
  const [a, b, c] = [
    await anApprovedProject(house, province, 1n),
    await anApprovedProject(house, lao, 2n),
    await anApprovedProject(house, lao, 3n),
  ]

  const done = await Promise.all([
    propose(house, { form: 'combine', projects: [a, b] }),
    propose(house, { form: 'annex', projects: [c, a] }),
  ])

  expect(done.filter((one) => one.ok)).toHaveLength(1)
  expect(done.find((one) => !one.ok)).toMatchObject({ problem: { kind: 'in-another', project: keyOf(a) } })
})

test('after a change of the money nobody can agree to or approve what was shown before', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 200n)]
  const proposed = await propose(house, { form: 'combine', projects: [a, b] })
  const key = proposed.ok ? proposed.value : { home: keyOf(a).home, id: '' }
  await agreeAll(house, key)
  await enter(house, b, 'committed', 50n)
  const before = await linesOf(a)

  const done = await approve(house, key)

  expect(done).toMatchObject({ ok: false, problem: { kind: 'changed-since' } })
  expect(await linesOf(a)).toEqual(before)
})

test('approved joinings are not revoked; who proposed does not approve; one body does not speak for another', async () => {
  const [a, b] = [await anApprovedProject(house, province, 100n), await anApprovedProject(house, lao, 200n)]
  const key = await joined(house, { form: 'annex', projects: [a, b] })
  const second = await propose(
    house,
    {
      form: 'combine',
      projects: [await anApprovedProject(house, province, 1n), await anApprovedProject(house, lao, 1n)],
    },
    theProvinceApprover(),
  )
  const open = second.ok ? second.value : key
  const said = { answer: 'agree' as const, reason: 'เห็นด้วย' }

  const revoked = await wholeAct(house.db, (tx) => withdrawJoining(tx, key, 'เปลี่ยนใจ', by()))
  const foreign = await wholeAct(house.db, (tx) => answerJoining(tx, open, lao.id, said, by(anApproverOf(province))))
  await agreeAll(house, open)
  const own = await approve(house, open)

  expect(revoked).toMatchObject({ ok: false, problem: { kind: 'approved-already' } })
  expect(foreign).toMatchObject({ ok: false, problem: { kind: 'not-yours' } })
  expect(own).toMatchObject({ ok: false, problem: { kind: 'own-proposal' } })
})

test('totals made anew are those that joinings kept', async () => {
  const kept = await house.db.query(
    `select * from money_totals where amount_satang <> 0 and home = '57' order by 1, 2, 3, 4, 5, 6`,
  )

  await house.db.transaction((tx) => recomputeAreaTotals(tx, ['57'], house.clock.now()))

  const anew = await house.db.query(
    `select * from money_totals where amount_satang <> 0 and home = '57' order by 1, 2, 3, 4, 5, 6`,
  )
  const plain = (rows: readonly Record<string, unknown>[]) => rows.map(({ as_of: _asOf, ...row }) => row)
  expect(plain(anew.rows as Record<string, unknown>[])).toEqual(plain(kept.rows as Record<string, unknown>[]))
})
