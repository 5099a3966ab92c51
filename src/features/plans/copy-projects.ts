import { type Home, newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { recomputeAreaTotals } from './area-totals.ts'
import { type EditDeps, searchOf } from './edit-project.ts'
import type { MoneyLine } from './money-lines.ts'
import { countedLines } from './plan.ts'
import {
  type EditedNode,
  type EditedPlan,
  insertNodes,
  insertPlan,
  lockPlan,
  nodesByOrigin,
  nodesToEdit,
  planCopiedFrom,
  storePlanEvent,
} from './plan-edit.sql.ts'
import { isOpenForPlanning, type PlanState } from './plan-states.ts'
import { mayEditPlan } from './plans.policy.ts'
import {
  activitiesOfAll,
  addProjects,
  type EditedProject,
  insertActivities,
  type ProjectToInsert,
  projectsToCopy,
  storeProjectEvents,
} from './project-edit.sql.ts'

export interface CopyWish {
  /** Null: every project of the plan that is not cancelled. */
  readonly keys: readonly { home: Home; id: string }[] | null
  /** Null: a new plan of the same body, its years shifted alike. */
  readonly toPlanId: string | null
  /** How many years later, 1 to 10. */
  readonly years: number
  /** `clear`: the years stay, with nothing in them. */
  readonly amounts: 'keep' | 'clear'
}

export interface Copied {
  readonly toPlanId: string
  readonly copied: number
  /** Were in the target already. */
  readonly known: number
}

export type CopyRefusal =
  | { kind: 'no-such-plan' }
  | { kind: 'not-yours' }
  | { kind: 'target-closed'; state: PlanState }
  | { kind: 'other-body' }
  | { kind: 'nothing-chosen' }
  /** The shifted years do not fit the target. */
  | { kind: 'years-outside'; from: number; to: number; planFrom: number; planTo: number }

const overlapJob = 'overlaps.find'

/**
 * Copies projects to a later year, with their branches and activities; each copy names what it was copied from. All money of
 * a copy is planned, whatever phase it had reached. A project has one copy in a plan at most: sending the form again copies
 * nothing twice.
 */
export async function copyProjects(
  tx: Tx,
  deps: EditDeps,
  planId: string,
  wish: CopyWish,
  reason: string,
  { viewer, now }: By,
): Promise<Result<Copied, CopyRefusal>> {
  const source = await lockPlan(tx, planId, 'alone')
  if (source === null) return refuse({ kind: 'no-such-plan' })
  if (viewer === null || !mayEditPlan(viewer, source, now)) return refuse({ kind: 'not-yours' })
  const doing = { by: viewer.personId, reason, now }
  const projects = await projectsToCopy(tx, planId, wish.keys)
  if (projects.length === 0) return refuse({ kind: 'nothing-chosen' })
  const found =
    wish.toPlanId === null
      ? ok(await nextPlan(tx, source, wish.years, doing))
      : await targetOf(tx, source, wish.toPlanId, { viewer, now })
  if (!found.ok) return found
  const target = found.value
  if (!isOpenForPlanning(target.state)) return refuse({ kind: 'target-closed', state: target.state })
  const shifted = projects.map((project) => linesOfCopy(project, wish, target))
  const years = shifted.flatMap((lines) => lines.map((line) => line.fiscalYear))
  const [from, to] = [Math.min(...years), Math.max(...years)]
  if (target.level !== 'budget' && (from < target.fiscalYearFrom || to > target.fiscalYearTo))
    return refuse({
      kind: 'years-outside',
      from,
      to,
      planFrom: target.fiscalYearFrom,
      planTo: target.fiscalYearTo,
    })
  const nodeOf = target.id === planId ? (id: string) => id : await branchesIn(tx, source, target, projects)
  const nodes = await nodesToEdit(tx, target.id)
  const copies = projects.map((project, at): ProjectToInsert & { origin: EditedProject } => {
    const nodeId = project.nodeId === null ? null : nodeOf(project.nodeId)
    return {
      origin: project,
      home: project.home,
      id: newId(),
      planId: target.id,
      bodyId: project.bodyId,
      title: project.title,
      placeText: project.placeText,
      areaCode: project.areaCode,
      functionCode: project.functionCode,
      functionReason: project.functionReason,
      category: project.category,
      nodeId,
      state: 'planned',
      lines: shifted[at] ?? [],
      copiedFrom: project.id,
      search: searchOf({ ...project, nodeId }, nodes),
    }
  })
  let copied = 0
  const homes = [...new Set(copies.map((copy) => copy.home))].sort()
  for (const home of homes) {
    const here = copies.filter((copy) => copy.home === home)
    const added = await addProjects(tx, home, here, now)
    const made = here.filter((copy) => added.has(copy.id))
    copied += made.length
    await copyActivities(tx, home, made, wish)
    const events = made.map(({ id, origin }) => ({ home, id, details: { from: `${home}-${origin.id}` } }))
    await storeProjectEvents(tx, events, { kind: 'copied', details: { years: wish.years } }, doing)
  }
  if (copied > 0) {
    const details = { copied, from_plan: planId, years: wish.years, amounts: wish.amounts }
    await storePlanEvent(tx, target.id, { kind: 'projects-copied', details }, doing)
    await recomputeAreaTotals(tx, homes, now, {
      bodyIds: copies.map((copy) => copy.bodyId),
      functionCodes: copies.map((copy) => copy.functionCode ?? '-'),
    })
    await deps.jobs.enqueue(tx, overlapJob, {}, { key: overlapJob })
  }
  return ok({ toPlanId: target.id, copied, known: projects.length - copied })
}

/** The plan the copies go to when none was chosen: made once, and found again. */
async function nextPlan(
  tx: Tx,
  source: EditedPlan,
  years: number,
  doing: { by: string; reason: string; now: Date },
): Promise<EditedPlan> {
  const from = source.fiscalYearFrom + years
  const known = await planCopiedFrom(tx, source.id, from)
  const id = known ?? newId()
  if (known === null) {
    const to = source.fiscalYearTo + years
    const title = shiftYears(source.title, source, years)
    await insertPlan(
      tx,
      { ...source, id, title, fiscalYearFrom: from, fiscalYearTo: to, copiedFrom: source.id },
      doing.now,
    )
    await storePlanEvent(tx, id, { kind: 'created', details: { from_plan: source.id } }, doing)
  }
  const plan = await lockPlan(tx, id, 'alone')
  if (plan === null) throw new Error('a plan made in this transaction is not there')
  return plan
}

/** The plan's own years in its title, Buddhist or Common Era, move along: "แผน 2566-2570" becomes "แผน 2567-2571". */
export function shiftYears(
  title: string,
  plan: Pick<EditedPlan, 'fiscalYearFrom' | 'fiscalYearTo'>,
  years: number,
): string {
  return title.replace(/(?<![\d๐-๙])(\d{4}|[๐-๙]{4})(?![\d๐-๙])/g, (digits) => {
    const thai = digits.charCodeAt(0) > 0xe00
    const number = Number(thai ? [...digits].map((digit) => digit.charCodeAt(0) - 0xe50).join('') : digits)
    const year = number >= 2400 ? number - 543 : number
    if (year < plan.fiscalYearFrom || year > plan.fiscalYearTo) return digits
    const moved = String(number + years)
    return thai ? [...moved].map((digit) => String.fromCharCode(Number(digit) + 0xe50)).join('') : moved
  })
}

async function targetOf(
  tx: Tx,
  source: EditedPlan,
  id: string,
  { viewer, now }: By,
): Promise<Result<EditedPlan, CopyRefusal>> {
  const target = id === source.id ? source : await lockPlan(tx, id, 'alone')
  if (target === null) return refuse({ kind: 'no-such-plan' })
  if (!mayEditPlan(viewer, target, now)) return refuse({ kind: 'not-yours' })
  return target.bodyId === source.bodyId ? ok(target) : refuse({ kind: 'other-body' })
}

/** What each year counts with, one line a source, as planned money of a later year. */
function linesOfCopy(project: EditedProject, wish: CopyWish, target: EditedPlan): MoneyLine[] {
  const sums = new Map<string, MoneyLine>()
  for (const { fiscalYear, source, amountSatang } of countedLines(project.lines)) {
    const key = `${fiscalYear} ${source}`
    const sum = wish.amounts === 'clear' ? 0n : (sums.get(key)?.amountSatang ?? 0n) + amountSatang
    sums.set(key, { fiscalYear: fiscalYear + wish.years, phase: 'planned', source, amountSatang: sum })
  }
  const lines = [...sums.values()]
  if (lines.length > 0) return lines
  return [{ fiscalYear: target.fiscalYearFrom, phase: 'planned', source: 'unstated', amountSatang: 0n }]
}

/** Makes the branches the projects need in the target, parents first, each once. @returns the node of the copy by that of the origin */
async function branchesIn(
  tx: Tx,
  source: EditedPlan,
  target: EditedPlan,
  projects: readonly EditedProject[],
): Promise<(id: string) => string | null> {
  const nodes = new Map((await nodesToEdit(tx, source.id)).map((node) => [node.id, node]))
  const known = await nodesByOrigin(tx, target.id)
  const wanted: EditedNode[] = []
  const seen = new Set<string>()
  const want = (id: string | null) => {
    const node = id === null || seen.has(id) ? undefined : nodes.get(id)
    if (node === undefined) return
    seen.add(node.id)
    want(node.parentId)
    wanted.push(node)
  }
  for (const project of projects) want(project.nodeId)
  const made: Parameters<typeof insertNodes>[1][number][] = []
  for (const node of wanted) {
    if (known.has(node.id)) continue
    const id = newId()
    known.set(node.id, id)
    const parentId = node.parentId === null ? null : (known.get(node.parentId) ?? null)
    const { kind, title, position } = node
    made.push({ id, planId: target.id, parentId, kind, title, position, copiedFrom: node.id })
  }
  await insertNodes(tx, made)
  return (id) => known.get(id) ?? null
}

async function copyActivities(
  tx: Tx,
  home: string,
  copies: readonly (ProjectToInsert & { origin: EditedProject })[],
  wish: CopyWish,
): Promise<void> {
  const copyOf = new Map(copies.map((copy) => [copy.origin.id, copy.id]))
  const activities = await activitiesOfAll(tx, home, [...copyOf.keys()])
  const later = (day: LocalDate | null) => (day === null ? null : yearsLater(day, wish.years))
  await insertActivities(
    tx,
    home,
    activities.map((one) => ({
      ...one,
      id: newId(),
      projectId: copyOf.get(one.projectId) ?? '',
      startsOn: later(one.startsOn),
      endsOn: later(one.endsOn),
      amountSatang: wish.amounts === 'clear' ? null : one.amountSatang,
    })),
  )
}

/** The same day years later; 29 February becomes the 28th where there is none. */
export function yearsLater(day: LocalDate, years: number): LocalDate {
  const year = Number(day.slice(0, 4)) + years
  const moved = `${String(year).padStart(4, '0')}${day.slice(4)}` as LocalDate
  const exists = !moved.endsWith('-02-29') || new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
  return exists ? moved : addDays(`${String(year).padStart(4, '0')}-03-01` as LocalDate, -1)
}
