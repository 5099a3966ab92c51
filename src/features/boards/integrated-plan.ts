import { createHash } from 'node:crypto'
import { canonicalJson } from '../../engines/merkle/index.ts'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import { loadGazetteer } from '../places/index.ts'
import { createPlan, type PlanLevel } from '../plans/index.ts'
import { announceEndorsement } from './announce.ts'
import { type Board, isInArea, type Key, type Refusal } from './board.ts'
import { bodiesById } from './board-bodies.sql.ts'
import { mayEndorseFor } from './boards.policy.ts'
import { setPlan } from './boards.sql.ts'
import { keep, lockBoard, lockForKeeper, note } from './doing.ts'
import { goalsOf } from './frame.sql.ts'
import { partiesOf } from './parties.sql.ts'
import {
  branchesOf,
  endOwner,
  endorsementsOf,
  endPledge,
  insertEndorsement,
  insertOwners,
  insertPlanVersion,
  insertPledge,
  jointPlan,
  type NewPledge,
  ownersOf,
  planProjects,
  planVersionsOf,
  pledgesOf,
  withdrawEndorsement,
} from './plan.sql.ts'

/*
 * One integrated plan, owned by all who carry it (PLN-20). The plan itself is a plan of the room plans, with its tree, projects,
 * hearing, approval and versions; here stand its owners, what each brings, and which version each of them endorsed.
 */

const levelOf: Readonly<Record<string, PlanLevel>> = {
  country: 'framework',
  region: 'cluster',
  'province-cluster': 'cluster',
  province: 'province',
  district: 'district',
  subdistrict: 'lao',
  lao: 'lao',
}

/** Begins the joint plan: a draft of the owning agency, with every agency at the table as owner. */
export async function beginPlan(
  tx: Tx,
  key: Key,
  draft: { title: string; yearFrom: number; yearTo: number },
  doing: Doing,
): Promise<Result<{ planId: string }, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  if (board.planId !== null) return refuse({ kind: 'has-plan' })
  const kind = (await loadGazetteer(tx)).areas.get(board.areaCode)?.kind ?? 'province'
  const made = await createPlan(
    tx,
    {
      title: draft.title,
      fiscalYearFrom: draft.yearFrom,
      fiscalYearTo: draft.yearTo,
      calendar: 'fiscal',
      level: levelOf[kind] ?? 'community',
      bodyId: board.ownerBodyId,
      areaCode: board.areaCode,
    },
    board.title,
    doing,
  )
  if (!made.ok) return refuse({ kind: 'not-yours' })
  await adopt(tx, board, made.value.id, 'plan-begun', doing)
  return ok({ planId: made.value.id })
}

/** Takes a plan that is there as the joint one; it must be of an agency at the table and of this place. */
export async function linkPlan(tx: Tx, key: Key, planId: string, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  if (board.planId !== null) return refuse({ kind: 'has-plan' })
  const plan = await jointPlan(tx, planId)
  if (plan === null) return refuse({ kind: 'no-such-plan' })
  const sitting = (await partiesOf(tx, key)).some((one) => one.bodyId === plan.bodyId && one.state === 'accepted')
  if (!sitting || !isInArea(plan.areaCode, board, [])) return refuse({ kind: 'plan-elsewhere' })
  await adopt(tx, board, planId, 'plan-linked', doing)
  return ok(null)
}

async function adopt(tx: Tx, board: Board, planId: string, kind: string, doing: Doing): Promise<void> {
  await setPlan(tx, board, planId)
  const sitting = (await partiesOf(tx, board)).filter((one) => one.state === 'accepted').map((one) => one.bodyId)
  await insertOwners(tx, planId, sitting, {
    since: todayInBangkok(doing.now),
    by: doing.viewer?.personId ?? null,
    reason: board.title,
  })
  await note(tx, board, { kind, step: 'frame', details: { plan: planId, owners: sitting.length } }, doing)
}

/** An agency at the table becomes owner of the plan, or is one no more. The one that keeps the book stays. */
export function changeOwner(
  tx: Tx,
  key: Key,
  { bodyId, owns, reason }: { bodyId: string; owns: boolean; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    const plan = board.planId === null ? null : await jointPlan(tx, board.planId)
    if (plan === null) return refuse({ kind: 'no-plan' })
    const today = todayInBangkok(doing.now)
    if (owns) {
      const sitting = (await partiesOf(tx, key)).some((one) => one.bodyId === bodyId && one.state === 'accepted')
      if (!sitting) return refuse({ kind: 'not-a-party' })
      const added = await insertOwners(tx, plan.id, [bodyId], { since: today, by: byOf(doing).by, reason })
      if (added === 0) return refuse({ kind: 'owner-already' })
    } else {
      if (plan.bodyId === bodyId) return refuse({ kind: 'owner-leaves' })
      if (!(await endOwner(tx, plan.id, bodyId, today))) return refuse({ kind: 'not-an-owner' })
    }
    return ok({
      value: null,
      event: { kind: owns ? 'owner-added' : 'owner-ended', step: 'frame' as const, bodyId, reason },
    })
  })
}

/** What a body brings: a part it carries, a contribution, or support for a weaker body. */
export function pledge(tx: Tx, key: Key, draft: Omit<NewPledge, 'id'>, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async (board) => {
    if (board.planId === null) return refuse({ kind: 'no-plan' })
    const owners = (await ownersOf(tx, board.planId)).map((one) => one.bodyId)
    if (!owners.includes(draft.bodyId)) return refuse({ kind: 'not-an-owner' })
    if (draft.kind === 'support') {
      if (draft.forBodyId === draft.bodyId) return refuse({ kind: 'supports-itself' })
      if (draft.forBodyId === null || !owners.includes(draft.forBodyId)) return refuse({ kind: 'not-an-owner' })
    }
    if (draft.nodeId !== null && !(await branchesOf(tx, board.planId)).some((one) => one.id === draft.nodeId))
      return refuse({ kind: 'no-such-branch' })
    if (draft.kind === 'part' && draft.nodeId === null) return refuse({ kind: 'no-such-branch' })
    if (draft.dueOn !== null && draft.dueOn < todayInBangkok(doing.now)) return refuse({ kind: 'due-past' })
    await insertPledge(tx, key, { ...draft, id: newId() })
    return ok({
      value: null,
      event: {
        kind: `pledge-${draft.kind}`,
        step: 'frame' as const,
        bodyId: draft.bodyId,
        details: { what: draft.what },
      },
    })
  })
}

export function finishPledge(
  tx: Tx,
  key: Key,
  { id, done, said }: { id: string; done: boolean; said: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    const known = (await pledgesOf(tx, key)).find((one) => one.id === id)
    if (known === undefined || !(await endPledge(tx, key, id, { done, said, at: doing.now })))
      return refuse({ kind: 'changed-meanwhile' })
    return ok({
      value: null,
      event: {
        kind: done ? 'pledge-done' : 'pledge-removed',
        step: 'frame' as const,
        bodyId: known.bodyId,
        reason: said,
      },
    })
  })
}

/** Everything an endorsement is about, always in the same order. What is done of a pledge is no change of the plan. */
export async function planContent(view: Queryable, board: Key, planId: string) {
  const plan = await jointPlan(view, planId)
  if (plan === null) return null
  const pledges = await pledgesOf(view, board)
  return {
    title: plan.title,
    years: [plan.yearFrom, plan.yearTo],
    owners: (await ownersOf(view, plan.id)).map((one) => one.bodyId).sort(),
    goals: (await goalsOf(view, board)).map((one) => one.text),
    branches: (await branchesOf(view, plan.id)).map((one) => ({ ...one })),
    projects: await planProjects(view, plan.id, board),
    pledges: pledges.map((one) => ({
      kind: one.kind,
      body: one.bodyId,
      for: one.forBodyId,
      branch: one.nodeId,
      resource: one.resource,
      what: one.what,
      satang: one.satang?.toString() ?? null,
      due: one.dueOn,
    })),
  }
}

type PlanContent = NonNullable<Awaited<ReturnType<typeof planContent>>>

export const digestOf = (content: PlanContent) => createHash('sha256').update(canonicalJson(content)).digest('hex')

/** Puts the plan as it stands today before its owners. @param why what changed, for those who read the earlier version */
export async function putForward(
  tx: Tx,
  key: Key,
  why: string,
  doing: Doing,
): Promise<Result<{ number: number }, Refusal>> {
  const locked = await lockForKeeper(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  const content = board.planId === null ? null : await planContent(tx, board, board.planId)
  if (board.planId === null || content === null) return refuse({ kind: 'no-plan' })
  const digest = digestOf(content)
  const [latest] = await planVersionsOf(tx, key)
  if (latest?.digest === digest) return refuse({ kind: 'nothing-changed' })
  const number = (latest?.number ?? 0) + 1
  await insertPlanVersion(tx, key, { number, planId: board.planId, digest, content, note: why, ...byOf(doing) })
  await note(tx, key, { kind: 'plan-put-forward', step: 'frame', reason: why, details: { number } }, doing)
  return ok({ number })
}

export interface EndorsementDraft {
  readonly bodyId: string
  readonly number: number
  readonly stance: 'endorsed' | 'withheld'
  readonly said: string | null
  readonly on: LocalDate
}

/**
 * A body endorses the latest version, or says why it does not. What changed since it was put forward must be put forward again:
 * nobody endorses what others have not seen.
 */
export async function endorse(tx: Tx, key: Key, draft: EndorsementDraft, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockBoard(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  if (!mayEndorseFor(doing.viewer, draft.bodyId, doing.now)) return refuse({ kind: 'not-yours' })
  const content = board.planId === null ? null : await planContent(tx, board, board.planId)
  if (content === null) return refuse({ kind: 'no-plan' })
  if (!content.owners.includes(draft.bodyId)) return refuse({ kind: 'not-an-owner' })
  const [latest] = await planVersionsOf(tx, key)
  if (latest === undefined || latest.number !== draft.number) return refuse({ kind: 'not-latest' })
  if (digestOf(content) !== latest.digest) return refuse({ kind: 'plan-moved-on' })
  if (draft.stance === 'withheld' && draft.said === null) return refuse({ kind: 'withheld-needs-words' })
  const id = newId()
  if (!(await insertEndorsement(tx, key, { ...draft, id }, byOf(doing)))) return refuse({ kind: 'endorsed-already' })
  await note(
    tx,
    key,
    {
      kind: `plan-${draft.stance}`,
      step: 'frame',
      bodyId: draft.bodyId,
      reason: draft.said,
      details: { number: draft.number },
    },
    doing,
  )
  const body = (await bodiesById(tx, [draft.bodyId], todayInBangkok(doing.now))).get(draft.bodyId)?.nameTh ?? ''
  await announceEndorsement(tx, board, {
    id,
    number: draft.number,
    digest: latest.digest,
    body,
    stance: draft.stance,
    withdrawn: false,
    at: doing.now,
  })
  return ok(null)
}

/** Takes an endorsement back while the plan is not approved; afterwards the plan is amended, and the amendment endorsed. */
export async function withdraw(
  tx: Tx,
  key: Key,
  { id, reason }: { id: string; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockBoard(tx, key, doing)
  if (!locked.ok) return locked
  const board = locked.value
  const one = (await endorsementsOf(tx, key)).find((given) => given.id === id)
  if (one === undefined || one.withdrawnAt !== null) return refuse({ kind: 'not-found' })
  if (!mayEndorseFor(doing.viewer, one.bodyId, doing.now)) return refuse({ kind: 'not-yours' })
  const plan = board.planId === null ? null : await jointPlan(tx, board.planId)
  if (plan === null || plan.state === 'approved') return refuse({ kind: 'plan-approved' })
  const version = (await planVersionsOf(tx, key)).find((given) => given.number === one.number)
  await withdrawEndorsement(tx, key, id, { ...byOf(doing), reason })
  await note(
    tx,
    key,
    { kind: 'endorsement-withdrawn', step: 'frame', bodyId: one.bodyId, reason, details: { number: one.number } },
    doing,
  )
  const body = (await bodiesById(tx, [one.bodyId], todayInBangkok(doing.now))).get(one.bodyId)?.nameTh ?? ''
  await announceEndorsement(tx, board, {
    id,
    number: one.number,
    digest: version?.digest ?? '',
    body,
    stance: one.stance,
    withdrawn: true,
    at: doing.now,
  })
  return ok(null)
}
