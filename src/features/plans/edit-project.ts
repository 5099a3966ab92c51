import { homeOf } from '../../kernel/area-code.ts'
import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { type Guesser, loadGuesser, reasonText } from '../functions/index.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import type { PlanRefusal } from './edit-plan.ts'
import { changedFields, type FieldChange } from './edit-words.ts'
import { changedLines, type MoneyLine, type YearsAllowed } from './money-lines.ts'
import type { ProjectState } from './plan.ts'
import { type EditedNode, type EditedPlan, lockPlan, nodesToEdit } from './plan-edit.sql.ts'
import { isOpenForPlanning } from './plan-states.ts'
import { mayEditPlan } from './plans.policy.ts'
import {
  addProjects,
  type EditedProject,
  handsOn,
  lockProject,
  type ProjectFacts,
  planOfProject,
  storeProjectEvents,
  updateProject,
} from './project-edit.sql.ts'
import { searchVector } from './search-vector.ts'

/** What shall be different; what is left out stays. */
export interface ProjectChange {
  readonly title?: string
  readonly placeText?: string | null
  readonly areaCode?: string | null
  readonly functionCode?: string | null
  /** Null: directly under the plan. */
  readonly nodeId?: string | null
  readonly state?: ProjectState
  readonly lines?: readonly MoneyLine[]
}

export type ProjectRefusal =
  | Extract<PlanRefusal, { kind: 'no-such-plan' | 'not-yours' | 'plan-closed' }>
  | { kind: 'no-such-project' }
  /** Someone else was faster; the project as it is now. */
  | { kind: 'stale-project'; project: EditedProject }
  | { kind: 'no-such-parent' }
  /** The new place lies in another province: a project never leaves its home. */
  | { kind: 'other-home'; home: Home }
  /** It was combined into another project, whose public id this is. */
  | { kind: 'closed-into'; into: string }
  /** Money it handed on would be approved nowhere any more: it comes back first. */
  | { kind: 'handed-on' }

/** The job of the room of overlaps that looks at what changed. */
export const overlapJob = 'overlaps.find'

export interface EditDeps {
  readonly jobs: JobQueue
}

/** Years a plan takes money in: its own; a budget volume also those of commitments before and after. */
export function yearsOfPlan(
  plan: Pick<EditedPlan, 'level' | 'fiscalYearFrom' | 'fiscalYearTo'>,
  project: Pick<EditedProject, 'lines'> | null,
): YearsAllowed {
  const around = plan.level === 'budget' ? 20 : 0
  return {
    from: plan.fiscalYearFrom - around,
    to: plan.fiscalYearTo + around,
    also: project === null ? [] : project.lines.map((line) => line.fiscalYear),
  }
}

/** Adds a project to a plan that is being written. Its field is guessed from its words where none was chosen. */
export async function addProject(
  tx: Tx,
  deps: EditDeps,
  planId: string,
  wanted: {
    title: string
    placeText: string | null
    areaCode: string | null
    functionCode: string | null
    nodeId: string | null
    lines: readonly MoneyLine[]
  },
  reason: string,
  by: By,
): Promise<Result<{ home: Home; id: string }, ProjectRefusal>> {
  const plan = await lockPlan(tx, planId, 'shared')
  if (plan === null) return refuse({ kind: 'no-such-plan' })
  if (by.viewer === null || !mayEditPlan(by.viewer, plan, by.now)) return refuse({ kind: 'not-yours' })
  if (!isOpenForPlanning(plan.state)) return refuse({ kind: 'plan-closed', state: plan.state })
  const nodes = await nodesToEdit(tx, planId)
  if (wanted.nodeId !== null && !nodes.some((node) => node.id === wanted.nodeId))
    return refuse({ kind: 'no-such-parent' })
  const areaCode = wanted.areaCode ?? (plan.areaCode === 'TH' ? null : plan.areaCode)
  const home = homeOf(areaCode)
  const id = newId()
  const field = fieldOfProject(wanted, plan, nodes, await loadGuesser(tx))
  const facts: ProjectFacts = {
    title: wanted.title,
    placeText: wanted.placeText,
    areaCode,
    nodeId: wanted.nodeId,
    state: 'planned',
    lines: wanted.lines,
    ...field,
    search: searchOf({ ...wanted, category: null, bodyNameTh: plan.bodyNameTh }, nodes),
  }
  await addProjects(
    tx,
    home,
    [{ ...facts, home, id, planId, bodyId: plan.bodyId, category: null, copiedFrom: null }],
    by.now,
  )
  const changes = [
    ...changedFields({}, wordsOf({ ...facts, functionCode: field.functionCode }, nodes)),
    ...moneyChanges([], wanted.lines),
  ]
  const doing = { by: by.viewer.personId, reason, now: by.now }
  await storeProjectEvents(tx, [{ home, id }], { kind: 'created', changes }, doing)
  await recomputeAreaTotals(tx, [home], by.now, {
    bodyIds: [plan.bodyId],
    functionCodes: [field.functionCode ?? '-'],
  })
  await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
  return ok({ home, id })
}

function fieldOfProject(
  wanted: { title: string; functionCode: string | null; nodeId: string | null },
  plan: EditedPlan,
  nodes: readonly EditedNode[],
  guesser: Guesser,
): { functionCode: string | null; functionReason: string | null } {
  if (wanted.functionCode !== null) return { functionCode: wanted.functionCode, functionReason: null }
  const around = pathTitles(nodes, wanted.nodeId).reverse().join(' ')
  const guess = guesser(wanted.title, around, plan.bodyNameTh)
  return guess === null
    ? { functionCode: null, functionReason: null }
    : { functionCode: guess.code, functionReason: reasonText(guess) }
}

/**
 * Changes a project: words, place, field, branch, state, money. Amount and years follow from the lines, and the totals of
 * its areas are made anew, all in this transaction.
 * @param token the token of the project the edit was made from
 * @returns whether anything changed; nothing is stored when nothing did
 */
export async function editProject(
  tx: Tx,
  deps: EditDeps,
  key: { home: Home; id: string },
  change: ProjectChange,
  { token, reason }: { token: string | null; reason: string },
  by: By,
): Promise<Result<{ changed: boolean }, ProjectRefusal>> {
  const opened = await openProject(tx, key, by)
  if (!opened.ok) return opened
  const { project, plan } = opened.value
  if (project.token !== token) return refuse({ kind: 'stale-project', project })
  const wanted = merged(project, change)
  if (project.closedInto !== null && (needsOpenPlan(project, wanted) || wanted.state !== project.state))
    return refuse({ kind: 'closed-into', into: project.closedInto })
  if (needsOpenPlan(project, wanted) && !isOpenForPlanning(plan.state))
    return refuse({ kind: 'plan-closed', state: plan.state })
  if (homeOf(wanted.areaCode) !== key.home && wanted.areaCode !== null)
    return refuse({ kind: 'other-home', home: key.home })
  if (wanted.state === 'cancelled' && project.state !== 'cancelled' && (await handsOn(tx, key)))
    return refuse({ kind: 'handed-on' })
  const nodes = await nodesToEdit(tx, plan.id)
  if (wanted.nodeId !== project.nodeId && wanted.nodeId !== null && !nodes.some((node) => node.id === wanted.nodeId))
    return refuse({ kind: 'no-such-parent' })
  const changes = [
    ...changedFields(wordsOf(project, nodes), wordsOf(wanted, nodes)),
    ...moneyChanges(project.lines, wanted.lines),
  ]
  if (changes.length === 0) return ok({ changed: false })
  const moneyChanged = changes.some((one) => one.field.startsWith('money '))
  const search = searchOf({ ...wanted, category: project.category, bodyNameTh: project.bodyNameTh }, nodes)
  await updateProject(tx, key, { ...wanted, search }, moneyChanged, by.now)
  await storeProjectEvents(
    tx,
    [key],
    {
      kind: kindOf(project, wanted, changes),
      changes,
      ...(moneyChanged ? { details: { before: String(project.amountSatang) } } : {}),
    },
    { by: opened.value.by, reason, now: by.now },
  )
  // Money it handed on counts here as long as it lies in the same area as who received it: with its place their sums may change too.
  const only = { bodyIds: [project.bodyId], functionCodes: [project.functionCode ?? '-', wanted.functionCode ?? '-'] }
  await recomputeAreaTotals(tx, [key.home], by.now, project.areaCode === wanted.areaCode ? only : undefined)
  await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
  return ok({ changed: true })
}

/** Locks a project and, before it, its plan, for somebody who may edit it. Whether the plan is open is for the caller. */
export async function openProject(
  tx: Tx,
  key: { home: Home; id: string },
  { viewer, now }: By,
): Promise<
  Result<
    { project: EditedProject; plan: EditedPlan; by: string },
    Extract<ProjectRefusal, { kind: 'no-such-project' | 'not-yours' }>
  >
> {
  const planId = await planOfProject(tx, key)
  const plan = planId === null ? null : await lockPlan(tx, planId, 'shared')
  const project = plan === null ? null : await lockProject(tx, key)
  if (plan === null || project === null) return refuse({ kind: 'no-such-project' })
  if (viewer === null || !mayEditPlan(viewer, { ...plan, bodyId: project.bodyId }, now))
    return refuse({ kind: 'not-yours' })
  return ok({ project, plan, by: viewer.personId })
}

type Wanted = Omit<ProjectFacts, 'search'>

function merged(project: EditedProject, change: ProjectChange): Wanted {
  const fieldStays = change.functionCode === undefined || change.functionCode === project.functionCode
  return {
    title: change.title ?? project.title,
    placeText: change.placeText === undefined ? project.placeText : change.placeText,
    areaCode: change.areaCode === undefined ? project.areaCode : change.areaCode,
    functionCode: fieldStays ? project.functionCode : (change.functionCode ?? null),
    // A field a person chose needs no reason of the machine.
    functionReason: fieldStays ? project.functionReason : null,
    nodeId: change.nodeId === undefined ? project.nodeId : change.nodeId,
    state: change.state ?? project.state,
    lines: change.lines ?? project.lines,
  }
}

const doneStates: readonly ProjectState[] = ['approved', 'running', 'finished']

/**
 * What is done and paid is recorded at any time, and so is the mission field: it sorts the plan for readers and is no part of
 * what was approved. Everything else is planning.
 */
function needsOpenPlan(project: EditedProject, wanted: Wanted): boolean {
  const words = (['title', 'placeText', 'areaCode', 'nodeId'] as const).some(
    (field) => project[field] !== wanted[field],
  )
  const state = project.state !== wanted.state && (!doneStates.includes(wanted.state) || project.state === 'cancelled')
  const money = changedLines(project.lines, wanted.lines).some(
    (line) => line.phase !== 'committed' && line.phase !== 'disbursed',
  )
  return words || state || money
}

function kindOf(project: EditedProject, wanted: Wanted, changes: readonly FieldChange[]): string {
  if (wanted.state !== project.state) {
    if (wanted.state === 'cancelled') return 'cancelled'
    if (project.state === 'cancelled') return 'restored'
  }
  const fields = new Set(changes.map((change) => change.field.split(' ')[0]))
  if (fields.size === 1 && fields.has('money')) return 'money-changed'
  if (fields.size === 1 && fields.has('node')) return 'moved'
  if (fields.size === 1 && fields.has('state')) return 'state-changed'
  return 'edited'
}

function wordsOf(
  project: Pick<ProjectFacts, 'title' | 'placeText' | 'areaCode' | 'functionCode' | 'nodeId' | 'state'>,
  nodes: readonly EditedNode[],
): Record<string, string | null> {
  return {
    title: project.title,
    place: project.placeText,
    area: project.areaCode,
    function: project.functionCode,
    node: nodes.find((node) => node.id === project.nodeId)?.title ?? null,
    state: project.state,
  }
}

/** `money 2027 planned own-revenue`: satang before and after. */
export function moneyChanges(before: readonly MoneyLine[], after: readonly MoneyLine[]): FieldChange[] {
  return changedLines(before, after).map((line) => ({
    field: `money ${line.fiscalYear} ${line.phase} ${line.source}`,
    before: line.before === null ? null : String(line.before),
    after: line.after === null ? null : String(line.after),
  }))
}

function pathTitles(nodes: readonly EditedNode[], nodeId: string | null): string[] {
  const titles: string[] = []
  const seen = new Set<string>()
  for (let id = nodeId; id !== null && !seen.has(id); ) {
    seen.add(id)
    const node = nodes.find((one) => one.id === id)
    if (node !== undefined) titles.unshift(node.title)
    id = node?.parentId ?? null
  }
  return titles
}

/** What the project is found by, as imports make it: its words, its body, its path, its place. */
export function searchOf(
  project: {
    title: string
    placeText: string | null
    category: string | null
    nodeId: string | null
    bodyNameTh: string
  },
  nodes: readonly EditedNode[],
): string {
  const around = [
    project.bodyNameTh,
    ...pathTitles(nodes, project.nodeId),
    ...(project.category?.split('\n').slice(-1) ?? []),
    project.placeText ?? '',
  ]
  return searchVector({ title: project.title, around })
}
