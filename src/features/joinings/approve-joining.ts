import { formatPublicId, newId } from '../../kernel/ids.ts'
import { satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { moveIndicators } from '../indicators/index.ts'
import { type MoveRefusal, moveMoney } from '../money/index.ts'
import {
  addCombinedProject,
  closeProjects,
  hangComponents,
  lockProjectMoney,
  noteTies,
  type ProjectMoney,
  projectName,
  settleJoined,
} from '../plans/index.ts'
import { recordPublicEvent } from '../publiclog/index.ts'
import { note, planAgain } from './answer-joining.ts'
import { agreementsOf, askedBy } from './answers.sql.ts'
import { digestOf, movedSatang, named } from './join-after.ts'
import type { Consequences } from './join-world.ts'
import { type ActRefusal, isOpen, type Joining, type Key } from './joining-states.ts'
import { mayApprove } from './joinings.policy.ts'
import { lockJoining, updateJoining } from './joinings.sql.ts'
import { endParts, endTiesOf, insertTies } from './lineage.sql.ts'
import { type By, keysOf } from './propose-joining.ts'
import { keyOfName, worldOf } from './read-world.ts'

/** What other rooms do when projects became one, in the same transaction. */
type OnCombined = (
  tx: Tx,
  deps: { readonly jobs: JobQueue },
  combined: { readonly made: Key; readonly from: readonly Key[]; readonly title: string },
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
) => Promise<void>

export interface JoiningPorts {
  readonly onCombined: readonly OnCombined[]
}

export type ApproveRefusal = ActRefusal | MoveRefusal

/**
 * Approves a joining that all bodies agreed to, and does what it says, all of it or nothing: the caller's transaction is undone when
 * this refuses. Under the locks everything is planned once more; where it is not what was agreed, nothing happens.
 */
export async function approveJoining(
  tx: Tx,
  deps: { readonly jobs: JobQueue; readonly onCombined?: readonly OnCombined[] },
  key: Key,
  said: { readonly document: string; readonly reason: string },
  by: By,
): Promise<Result<Joining, ApproveRefusal>> {
  const joining = await lockJoining(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  const locked = await lockProjectMoney(tx, await keysOf(tx, joining))
  const lead = locked.get(projectName(joining.lead))
  if (lead === undefined) return refuse({ kind: 'no-such-joining' })
  if (!mayApprove(by.viewer, { bodyId: joining.leadBodyId, areaCode: lead.plan.areaCode }, by.now))
    return refuse({ kind: 'not-yours' })
  if (by.viewer !== null && (await askedBy(tx, key)).includes(by.viewer.personId))
    return refuse({ kind: 'own-proposal' })
  const open = isOpen(joining)
  if (!open.ok) return open
  const waiting = (await agreementsOf(tx, key)).filter((one) => one.state !== 'agreed').length
  if (joining.state !== 'agreed' || waiting > 0) return refuse({ kind: 'not-agreed', waiting })
  const planned = await planAgain(tx, joining, await worldOf(tx, locked))
  if (!planned.ok || digestOf(planned.value) !== joining.digest) return refuse({ kind: 'changed-since' })
  const done = await carryOut(tx, deps, joining, planned.value, { locked, lead }, said, by)
  if (!done.ok) return done
  const { consequences, madeId } = done.value
  if (madeId !== null) {
    const from = consequences.closed.flatMap((one) => (one.into === null ? [] : [keyOfName(one.project)]))
    const combined = { made: { home: key.home, id: madeId }, from, title: consequences.made?.title ?? joining.title }
    const doing = { by: by.viewer?.personId ?? null, reason: said.reason, now: by.now }
    for (const follow of deps.onCombined ?? []) await follow(tx, deps, combined, doing)
  }
  const change = { state: 'approved' as const, consequences, madeId, decidedBy: by.viewer?.personId ?? null }
  await updateJoining(tx, key, change, by.now)
  await note(tx, key, 'approved', null, `${said.document} · ${said.reason}`, by)
  await recordPublicEvent(tx, {
    home: key.home,
    type: 'joining',
    subject: `${key.id}/approved`,
    href: `/joinings/${formatPublicId(key)}`,
    at: by.now,
    facts: {
      title: joining.title,
      form: joining.form,
      projects: joining.projects,
      moved_baht: toBahtDecimal(satang(movedSatang(consequences))),
    },
  })
  return ok({ ...joining, ...change, decidedAt: by.now, updatedAt: by.now })
}

async function carryOut(
  tx: Tx,
  deps: { readonly jobs: JobQueue },
  joining: Joining,
  planned: Consequences,
  { locked, lead }: { locked: Map<string, ProjectMoney>; lead: ProjectMoney },
  said: { readonly document: string; readonly reason: string },
  by: By,
): Promise<Result<{ consequences: Consequences; madeId: string | null }, MoveRefusal>> {
  const doing = { by: by.viewer?.personId ?? null, reason: said.reason, now: by.now }
  const madeId = planned.made === null ? null : newId()
  const madeKey: Key | null = madeId === null ? null : { home: lead.project.home, id: madeId }
  const done = madeKey === null ? planned : named(planned, projectName(madeKey))
  if (planned.made !== null && madeKey !== null) {
    const { fiscalYearFrom: from, fiscalYearTo: to, title, areaCode } = planned.made
    const { placeText } = lead.project
    const sources = planned.closed.map((one) => keyOfName(one.project))
    await addCombinedProject(tx, lead, { id: madeKey.id, title, areaCode, placeText }, { from, to }, sources, doing)
    for (const [name, money] of await lockProjectMoney(tx, [madeKey])) locked.set(name, money)
  }
  await close(tx, done, doing)
  await hang(tx, joining, done, by)
  const paper = { happenedOn: todayInBangkok(by.now), document: said.document, reason: said.reason }
  const moved = await moveMoney(tx, locked, done.moves, paper, by)
  if (!moved.ok) return moved
  await moveIndicators(
    tx,
    done.indicators.map(({ id, from, to }) => ({ id, from: keyOfName(from), to: keyOfName(to) })),
    doing,
  )
  await tie(tx, joining, done, by)
  await settleJoined(
    tx,
    deps,
    [...locked.values()].map((one) => one.project),
    by.now,
  )
  return ok({ consequences: { ...done, moves: moved.value }, madeId })
}

interface Doing {
  readonly by: string | null
  readonly reason: string
  readonly now: Date
}

async function close(tx: Tx, done: Consequences, doing: Doing): Promise<void> {
  const projects = done.closed.map((one) => ({
    ...keyOfName(one.project),
    into: one.into,
    before: one.before,
    state: one.after,
  }))
  const ended = (one: (typeof projects)[number]) => one.into === null && one.state === 'cancelled'
  await closeProjects(
    tx,
    'joining-closed',
    projects.filter((one) => one.into !== null),
    doing,
  )
  await closeProjects(
    tx,
    'joining-reopened',
    projects.filter((one) => one.into === null && !ended(one)),
    doing,
  )
  await closeProjects(tx, 'joining-ended', projects.filter(ended), doing)
}

async function hang(tx: Tx, joining: Joining, done: Consequences, by: By): Promise<void> {
  const doing = { by: by.viewer?.personId ?? null, reason: joining.reason, now: by.now }
  const parts = done.components.map((one) => ({ ...one, key: keyOfName(one.project) }))
  await hangComponents(
    tx,
    parts.flatMap(({ key, before, after, nodeBefore, nodeAfter }) => {
      const host = after ?? before
      const nodeId = nodeBefore === nodeAfter ? undefined : nodeAfter
      return host === null ? [] : [{ ...key, nodeId, host: keyOfName(host), joined: after !== null }]
    }),
    doing,
  )
  const ended = parts.flatMap(({ key, before }) => (before === null ? [] : [{ from: key, to: keyOfName(before) }]))
  await endParts(tx, ended, joining, by.now)
  const begun = parts.flatMap(({ key, after }, at) =>
    after === null ? [] : [{ kind: 'part' as const, position: at + 1, from: key, to: keyOfName(after) }],
  )
  await insertTies(tx, joining, begun, by.now)
}

/** Stores what is tied; parts are tied where they are hung. */
async function tie(tx: Tx, joining: Joining, done: Consequences, by: By): Promise<void> {
  if (done.ends && joining.separatesId !== null)
    await endTiesOf(tx, { home: joining.home, id: joining.separatesId }, joining, by.now)
  const ties = done.ties
    .filter((one) => one.kind !== 'part')
    .map((one) => ({ ...one, from: keyOfName(one.from), to: keyOfName(one.to) }))
  await insertTies(tx, joining, ties, by.now)
  const tied = ties.filter((one) => one.kind !== 'combined' && one.kind !== 'separated')
  const keys = new Map(tied.flatMap((one) => [one.from, one.to]).map((key) => [projectName(key), key]))
  await noteTies(
    tx,
    [...keys.values()].map((key) => ({ ...key, joining: formatPublicId(joining) })),
    { by: by.viewer?.personId ?? null, reason: joining.reason, now: by.now },
  )
}

/** Does not approve: the bodies may renew their proposal. Nothing has changed by it. */
export async function refuseJoining(tx: Tx, key: Key, reason: string, by: By): Promise<Result<null, ActRefusal>> {
  const joining = await lockJoining(tx, key)
  if (joining === null) return refuse({ kind: 'no-such-joining' })
  const locked = await lockProjectMoney(tx, [joining.lead])
  const areaCode = locked.get(projectName(joining.lead))?.plan.areaCode ?? null
  if (!mayApprove(by.viewer, { bodyId: joining.leadBodyId, areaCode }, by.now)) return refuse({ kind: 'not-yours' })
  const open = isOpen(joining)
  if (!open.ok) return open
  await updateJoining(tx, key, { state: 'refused', decidedBy: by.viewer?.personId ?? null }, by.now)
  await note(tx, key, 'refused', null, reason, by)
  return ok(null)
}
