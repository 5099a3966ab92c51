import { inheritLinks } from '../../src/features/alignments/index.ts'
import { followCombined } from '../../src/features/boards/index.ts'
import { agreementsOf } from '../../src/features/joinings/answers.sql.ts'
import {
  answerJoining,
  approveJoining,
  type Form,
  type Key,
  noTerms,
  type Part,
  proposeJoining,
  type Terms,
} from '../../src/features/joinings/index.ts'
import { postEntry } from '../../src/features/money/post-entry.ts'
import type { Home } from '../../src/kernel/ids.ts'
import type { LocalDate } from '../../src/kernel/thai-calendar.ts'
import type { Viewer } from '../../src/kernel/viewer.ts'
import { wholeAct } from '../../src/platform/whole-act.ts'
import { aStoredProject, type StoredBody, type StoredProject } from './builders.ts'
import { anOfficer, type TestHouse } from './house.ts'

/** People around a joining; the same every time. */
export const anApproverOf = (body: StoredBody): Viewer =>
  anOfficer([{ role: 'plan-approver', bodyId: body.id, areaCode: null }], {
    personId: '01990000-0000-7000-8000-000000000021',
    steppedUpUntil: new Date('2030-01-01T00:00:00Z'),
  })
export const theProvinceApprover = (): Viewer =>
  anOfficer([{ role: 'plan-approver' }], {
    personId: '01990000-0000-7000-8000-000000000022',
    steppedUpUntil: new Date('2030-01-01T00:00:00Z'),
  })

export const keyOf = (project: StoredProject): Key => ({ home: project.home as Home, id: project.id })
export const nameOf = (project: StoredProject) => `${project.home}-${project.id}`

let papers = 0

/** A project that was planned and then approved with the same amount. */
export async function anApprovedProject(
  house: TestHouse,
  body: StoredBody,
  amountSatang: bigint,
  over: { title?: string; fiscalYear?: number; areaCode?: string; source?: string } = {},
): Promise<StoredProject> {
  const project = await aStoredProject(house.db, body, { amountSatang, ...over })
  await enter(house, project, 'approved', amountSatang, over.source, over.fiscalYear)
  return project
}

export async function enter(
  house: TestHouse,
  project: StoredProject,
  phase: 'approved' | 'revised' | 'committed' | 'disbursed',
  amountSatang: bigint,
  source = 'test',
  fiscalYear = 2027,
): Promise<void> {
  const viewer = anOfficer([{ role: 'budget-officer', areaCode: 'TH' }])
  const draft = { phase, fiscalYear, source, how: 'more' as const, amountSatang, ...aPaper() }
  const done = await house.db.transaction((tx) =>
    postEntry(tx, keyOf(project), draft, { viewer, now: house.clock.now() }),
  )
  if (!done.ok) throw new Error(`${phase}: ${done.problem.kind}`)
}

const aPaper = () => ({
  happenedOn: '2026-11-10' as LocalDate,
  document: `ทดสอบ ${++papers}/2570`,
  reason: 'ทดสอบการรวมโครงการ',
})

export interface Wanted {
  readonly form: Form
  readonly projects: readonly StoredProject[]
  readonly parts?: readonly Part[]
  readonly terms?: Partial<Terms>
}

export function propose(house: TestHouse, wanted: Wanted, viewer: Viewer | null = anOfficer()) {
  const terms: Terms = { ...noTerms, title: 'โครงการที่รวมแล้ว', parts: wanted.parts ?? [], ...wanted.terms }
  return wholeAct(house.db, (tx) =>
    proposeJoining(
      tx,
      {
        form: wanted.form,
        projects: wanted.projects.map(keyOf),
        title: 'ทดสอบการรวมโครงการ',
        terms,
        reason: 'สถานที่เดียวกัน งานเดียวกัน',
        boardId: null,
        pair: null,
        scenarioId: null,
      },
      { asDraft: false, seen: null },
      { viewer, now: house.clock.now() },
    ),
  )
}

/** Every body says yes. */
export async function agreeAll(house: TestHouse, key: Key): Promise<void> {
  for (const { bodyId } of await agreementsOf(house.db, key)) {
    const viewer = anApproverOf({ id: bodyId, planId: '', name: '' })
    const said = { answer: 'agree' as const, reason: 'เห็นด้วย' }
    const done = await wholeAct(house.db, (tx) =>
      answerJoining(tx, key, bodyId, said, { viewer, now: house.clock.now() }),
    )
    if (!done.ok) throw new Error(done.problem.kind)
  }
}

export function approve(house: TestHouse, key: Key, viewer: Viewer = theProvinceApprover()) {
  const said = { document: 'ทดสอบ อนุมัติ 1/2570', reason: 'ตามมติที่ประชุม' }
  return wholeAct(house.db, (tx) =>
    approveJoining(tx, { ...house.deps, onCombined: [inheritLinks, followCombined] }, key, said, {
      viewer,
      now: house.clock.now(),
    }),
  )
}

/** Proposed, agreed and approved. @throws where any of it is refused */
export async function joined(house: TestHouse, wanted: Wanted): Promise<Key> {
  const proposed = await propose(house, wanted)
  if (!proposed.ok)
    throw new Error(JSON.stringify(proposed.problem, (_, one) => (typeof one === 'bigint' ? String(one) : one)))
  await agreeAll(house, proposed.value)
  const done = await approve(house, proposed.value)
  if (!done.ok) throw new Error(done.problem.kind)
  return proposed.value
}
