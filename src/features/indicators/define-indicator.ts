import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import { noteOnThing, speaksForWhole } from '../plans/index.ts'
import { insertEvents } from './events.sql.ts'
import { checkUnits, codesIn, type UnitProblem } from './formula.ts'
import { idsAbove, nodesBelow, refreshableNodes, storedFormula } from './graph.sql.ts'
import { planToHangOn, projectToHangOn } from './hanging.sql.ts'
import { mayDefine, mayMeasureArea, mayMeasurePlan, mayMeasureProject } from './indicators.policy.ts'
import {
  codeIsTaken,
  freeCode,
  type Indicator,
  type IndicatorToStore,
  indicatorById,
  indicatorsByCodes,
  insertIndicator,
  lockIndicators,
  lockLinks,
  markEnded,
  officersOfBodies,
  type Place,
  removePart,
  storeFormulaLinks,
  storePart,
  storePlaces,
  storeTargets,
  updateIndicator,
} from './indicators.sql.ts'
import { currentObservations } from './observations.sql.ts'
import { toDecimal } from './quantity.ts'
import { refreshSummaries, refreshWhole } from './refresh-values.ts'
import { checkParent, codesOf, findCycle, type GraphProblem } from './rollup.ts'
import type { TargetDraft } from './target.ts'

export type DefineRefusal =
  | { readonly kind: 'no-such-indicator' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'code-taken' }
  /** Somebody else has changed it since the form was made. */
  | { readonly kind: 'stale' }
  /** The person named is no officer of the owner body (any more). */
  | { readonly kind: 'owner-left' }
  /** Values are there: in another unit or frequency they would mean something else. */
  | { readonly kind: 'has-values'; readonly field: 'unit' | 'frequency' | 'area' }
  | { readonly kind: 'unknown-codes'; readonly codes: readonly string[] }
  | { readonly kind: 'formula-units'; readonly problem: UnitProblem }
  | { readonly kind: 'graph'; readonly problem: GraphProblem }
  /** Entered values would no longer count. */
  | { readonly kind: 'has-own-values' }
  | { readonly kind: 'same-indicator' }
  | { readonly kind: 'linked-already' }
  | { readonly kind: 'no-such-project' }
  /** Somebody else writes the project. */
  | { readonly kind: 'project-not-yours' }
  /** Taken out of its plan, or combined into another. */
  | { readonly kind: 'project-closed' }
  | { readonly kind: 'no-such-plan' }
  /** Others write the plan. */
  | { readonly kind: 'plan-not-yours' }
  /** Others plan for the area, and the owner body does not speak for the whole of it. */
  | { readonly kind: 'area-not-yours' }

export type DraftIndicator = Omit<IndicatorToStore, 'id' | 'home'>

interface By {
  readonly viewer: Viewer | null
  readonly reason: string
  readonly now: Date
}

/**
 * Begins an indicator. Who answers for it, and until when a value must be there, is part of it from the first day. That of a project
 * also stands in the project's history; without a code it is given the next one of the project.
 */
export async function addIndicator(
  tx: Tx,
  given: DraftIndicator & Pick<IndicatorToStore, 'home'>,
  { viewer, reason, now }: By,
): Promise<Result<{ id: string }, DefineRefusal>> {
  const project = given.project && (await projectToHangOn(tx, given.project, true))
  if (given.project !== null && project === null) return refuse({ kind: 'no-such-project' })
  if (project !== null && !mayMeasureProject(viewer, project, now)) return refuse({ kind: 'project-not-yours' })
  if (project?.isClosed === true) return refuse({ kind: 'project-closed' })
  if (!mayDefine(viewer, given, now)) return refuse({ kind: 'not-yours' })
  const hung = project === null ? await mayHang(tx, given, viewer, now) : ok(null)
  if (!hung.ok) return hung
  await lockLinks(tx)
  const code = given.code === '' && project !== null ? await freeCode(tx, project.id) : given.code
  const draft = { ...given, code }
  if (await codeIsTaken(tx, draft.code, null)) return refuse({ kind: 'code-taken' })
  if (!(await isOfficer(tx, draft, now))) return refuse({ kind: 'owner-left' })
  const id = newId()
  await insertIndicator(tx, { ...draft, id }, now)
  const wired = await wireFormula(tx, { ...draft, id })
  if (!wired.ok) return wired
  await refreshWhole(tx, [id])
  await note(tx, { home: draft.home, id }, 'added', viewer, reason, {}, now)
  await noteOnProject(tx, 'indicator-added', draft, { viewer, reason, now })
  return ok({ id })
}

/** Changes a definition, with why. Where values are there, unit, frequency and area stay. */
export async function changeIndicator(
  tx: Tx,
  id: string,
  given: DraftIndicator,
  revision: number,
  { viewer, reason, now }: By,
): Promise<Result<{ changed: boolean }, DefineRefusal>> {
  await lockLinks(tx)
  const [before] = await lockIndicators(tx, [id])
  if (before === undefined || before.endedAt !== null) return refuse({ kind: 'no-such-indicator' })
  const draft = given.code === '' ? { ...given, code: before.code } : given
  if (!mayDefine(viewer, before, now) || !mayDefine(viewer, draft, now)) return refuse({ kind: 'not-yours' })
  if (before.revision !== revision) return refuse({ kind: 'stale' })
  const moved = (['nodeId', 'areaCode', 'ownerBodyId'] as const).some((field) => draft[field] !== before[field])
  const hung = moved && before.project === null ? await mayHang(tx, draft, viewer, now) : ok(null)
  if (!hung.ok) return hung
  if (await codeIsTaken(tx, draft.code, id)) return refuse({ kind: 'code-taken' })
  if (draft.ownerPersonId !== before.ownerPersonId && !(await isOfficer(tx, draft, now)))
    return refuse({ kind: 'owner-left' })
  const changes = differences(before, draft)
  if (changes.length === 0) return ok({ changed: false })
  const values = await currentObservations(tx, [before])
  if (values.length > 0) {
    if (draft.unitCode !== before.unit.code) return refuse({ kind: 'has-values', field: 'unit' })
    if (draft.frequency !== before.frequency) return refuse({ kind: 'has-values', field: 'frequency' })
    if (draft.areaCode !== before.areaCode) return refuse({ kind: 'has-values', field: 'area' })
    if (draft.formula !== null && before.formula === null) return refuse({ kind: 'has-own-values' })
  }
  await updateIndicator(tx, { ...draft, id, home: before.home })
  const wired = await wireFormula(tx, { ...draft, id })
  if (!wired.ok) return wired
  const fits = await checkAround(tx, id)
  if (!fits.ok) return fits
  await refreshWhole(tx, [id])
  await note(tx, before, 'changed', viewer, reason, { changes }, now)
  return ok({ changed: true })
}

export async function endIndicator(
  tx: Tx,
  id: string,
  { viewer, reason, now }: By,
): Promise<Result<null, DefineRefusal>> {
  const [before] = await lockIndicators(tx, [id])
  if (before === undefined) return refuse({ kind: 'no-such-indicator' })
  if (!mayDefine(viewer, before, now)) return refuse({ kind: 'not-yours' })
  if (before.endedAt !== null) return ok(null)
  await markEnded(tx, id, now)
  await note(tx, before, 'ended', viewer, reason, {}, now)
  await noteOnProject(tx, 'indicator-ended', before, { viewer, reason, now })
  return ok(null)
}

async function noteOnProject(
  tx: Tx,
  kind: 'indicator-added' | 'indicator-ended',
  { project, planId, nameTh, code }: Pick<IndicatorToStore, 'project' | 'planId' | 'nameTh' | 'code'>,
  { viewer, reason, now }: By,
): Promise<void> {
  if (project === null || planId === null) return
  const doing = { by: viewer?.personId ?? null, reason, now }
  await noteOnThing(tx, { planId, project }, { kind, title: `${nameTh} (${code})` }, doing)
}

/** Says that one indicator contributes to another, or no longer does. Refused with its way round where that would make a circle. */
export async function linkIndicators(
  tx: Tx,
  parentId: string,
  childId: string,
  add: boolean,
  { viewer, reason, now }: By,
): Promise<Result<null, DefineRefusal>> {
  await lockLinks(tx)
  const locked = await lockIndicators(tx, [parentId, childId])
  const parent = locked.find(({ id }) => id === parentId)
  const child = locked.find(({ id }) => id === childId)
  if (parent === undefined || child === undefined) return refuse({ kind: 'no-such-indicator' })
  if (!mayDefine(viewer, parent, now)) return refuse({ kind: 'not-yours' })
  if (parentId === childId) return refuse({ kind: 'same-indicator' })
  if (!add) {
    if (await removePart(tx, parentId, childId)) {
      await refreshWhole(tx, [parentId])
      await note(tx, parent, 'unlinked', viewer, reason, { child: child.code }, now)
    }
    return ok(null)
  }
  const own = await currentObservations(tx, [parent])
  if (own.length > 0) return refuse({ kind: 'has-own-values' })
  if (!(await storePart(tx, parentId, childId))) return refuse({ kind: 'linked-already' })
  const fits = await checkAround(tx, parentId)
  if (!fits.ok) return fits
  await refreshWhole(tx, [parentId])
  await note(tx, parent, 'linked', viewer, reason, { child: child.code }, now)
  return ok(null)
}

/** Targets of the whole and of its places, all at once. */
export async function setTargets(
  tx: Tx,
  id: string,
  targets: readonly TargetDraft[],
  { viewer, reason, now }: By,
): Promise<Result<null, DefineRefusal>> {
  const [one] = await lockIndicators(tx, [id])
  if (one === undefined || one.endedAt !== null) return refuse({ kind: 'no-such-indicator' })
  if (!mayDefine(viewer, one, now)) return refuse({ kind: 'not-yours' })
  await storeTargets(tx, one, targets)
  await refreshSummaries(tx, await refreshableNodes(tx, id))
  const after = targets.map(({ areaCode, period, value }) => ({ area: areaCode, period, value: toDecimal(value) }))
  await note(tx, one, 'targets', viewer, reason, { targets: after }, now)
  return ok(null)
}

/** The small target areas, all at once. A place with values stays: what was measured there must not be lost. */
export async function setPlaces(
  tx: Tx,
  id: string,
  places: readonly Place[],
  { viewer, reason, now }: By,
): Promise<Result<null, DefineRefusal>> {
  const [one] = await lockIndicators(tx, [id])
  if (one === undefined || one.endedAt !== null) return refuse({ kind: 'no-such-indicator' })
  if (!mayDefine(viewer, one, now)) return refuse({ kind: 'not-yours' })
  const kept = new Set(places.length === 0 ? [one.areaCode] : places.map(({ areaCode }) => areaCode))
  const values = await currentObservations(tx, [one])
  if (values.some(({ areaCode }) => !kept.has(areaCode))) return refuse({ kind: 'has-values', field: 'area' })
  await storePlaces(tx, id, places)
  const fits = await checkAround(tx, id)
  if (!fits.ok) return fits
  await refreshWhole(tx, [id])
  await note(
    tx,
    one,
    'places',
    viewer,
    reason,
    { places: places.map(({ areaCode, name }) => ({ areaCode, name })) },
    now,
  )
  return ok(null)
}

/** Where an indicator of no project stands is for those who plan there to say, whichever body answers for it. */
async function mayHang(
  tx: Tx,
  { planId, areaCode, ownerBodyId }: Pick<DraftIndicator, 'planId' | 'areaCode' | 'ownerBodyId'>,
  viewer: Viewer | null,
  now: Date,
): Promise<Result<null, DefineRefusal>> {
  if (planId !== null) {
    const plan = await planToHangOn(tx, planId)
    if (plan === null) return refuse({ kind: 'no-such-plan' })
    if (!mayMeasurePlan(viewer, plan, now)) return refuse({ kind: 'plan-not-yours' })
    // An own plan opens no place it is not about.
    if (plan.areaCode === 'TH' || areaCode === plan.areaCode) return ok(null)
    if (/^\d/.test(plan.areaCode) && areaCode.startsWith(plan.areaCode)) return ok(null)
  }
  if (mayMeasureArea(viewer, areaCode, now)) return ok(null)
  const provinces = (await loadGazetteer(tx)).provincesOf(areaCode).map(({ code }) => code)
  return (await speaksForWhole(tx, ownerBodyId, areaCode, provinces)) ? ok(null) : refuse({ kind: 'area-not-yours' })
}

async function isOfficer(view: Queryable, draft: Pick<DraftIndicator, 'ownerBodyId' | 'ownerPersonId'>, now: Date) {
  const officers = await officersOfBodies(view, [draft.ownerBodyId], todayInBangkok(now))
  return officers.some(({ personId }) => personId === draft.ownerPersonId)
}

/** Joins a formula to the indicators it names, after looking at their units. */
async function wireFormula(
  tx: Tx,
  one: Pick<IndicatorToStore, 'id' | 'code' | 'formula' | 'unitCode'>,
): Promise<Result<null, DefineRefusal>> {
  const formula = storedFormula(one.formula)
  if (formula === null) {
    await storeFormulaLinks(tx, one.id, [])
    return ok(null)
  }
  const codes = codesIn(formula)
  if (codes.includes(one.code))
    return refuse({ kind: 'graph', problem: { kind: 'cycle', codes: [one.code, one.code] } })
  const named = new Map((await indicatorsByCodes(tx, codes)).map((indicator) => [indicator.code, indicator]))
  const unknown = codes.filter((code) => !named.has(code))
  if (unknown.length > 0) return refuse({ kind: 'unknown-codes', codes: unknown })
  const self = await indicatorById(tx, one.id)
  if (self === null) throw new Error('an indicator vanished in its own transaction')
  const units = checkUnits(formula, self.unit, (code) => named.get(code)?.unit ?? self.unit)
  if (!units.ok) return refuse({ kind: 'formula-units', problem: units.problem })
  await storeFormulaLinks(
    tx,
    one.id,
    codes.flatMap((code) => named.get(code)?.id ?? []),
  )
  return checkAround(tx, one.id)
}

/** Circles, units and weights of an indicator and everything above it. */
async function checkAround(tx: Tx, id: string): Promise<Result<null, DefineRefusal>> {
  const upper = await idsAbove(tx, [id])
  const graph = await nodesBelow(tx, upper)
  const cycle = findCycle(graph, codesOf(graph))
  if (cycle !== null) return refuse({ kind: 'graph', problem: { kind: 'cycle', codes: cycle } })
  // The indicator itself first: what an officer changed is told, not what stands far above it.
  for (const one of [id, ...upper.filter((above) => above !== id)]) {
    const problem = checkParent(graph, one)
    if (problem !== null) return refuse({ kind: 'graph', problem })
  }
  return ok(null)
}

const compared = [
  'code',
  'nameTh',
  'nameEn',
  'meaning',
  'result',
  'level',
  'planId',
  'nodeId',
  'areaCode',
  'functionCode',
  'ownerBodyId',
  'ownerPersonId',
  'dueDays',
  'allowsOverMost',
  'direction',
  'frequency',
  'fiscalYearFrom',
  'fiscalYearTo',
  'source',
  'rule',
  'overTime',
  'ruleReason',
  'formula',
] as const

/** What a change says of each field, for the history. Persons by id: names are looked up by whoever shows it. */
function differences(before: Indicator, after: DraftIndicator) {
  const plain = (value: unknown) => (value === null || value === undefined ? null : String(value))
  const changes = compared
    .filter((field) => plain(before[field]) !== plain(after[field]))
    .map((field) => ({ field: field as string, before: plain(before[field]), after: plain(after[field]) }))
  const whole = [
    ['unit', before.unit.code, after.unitCode],
    ['range', rangeText(before), rangeText(after)],
    ['project', before.project?.id ?? null, after.project?.id ?? null],
    ['weight', weightText(before), weightText(after)],
    ['breakdowns', [...before.breakdowns].sort().join(), [...after.breakdowns].sort().join()],
    ['baseline', baselineText(before), baselineText(after)],
    ['tags', [...before.tags].sort().join(), [...after.tags].sort().join()],
  ] as const
  return [
    ...changes,
    ...whole.filter(([, a, b]) => a !== b).map(([field, a, b]) => ({ field: field as string, before: a, after: b })),
  ]
}

const rangeText = (one: Pick<Indicator, 'low' | 'high'>) =>
  one.low === null && one.high === null
    ? null
    : `${one.low === null ? '' : toDecimal(one.low)}–${one.high === null ? '' : toDecimal(one.high)}`
const weightText = ({ weight }: Pick<Indicator, 'weight'>) =>
  weight === null ? null : `${weight.label} ${toDecimal(weight.value)}`
const baselineText = ({ baseline }: Pick<Indicator, 'baseline'>) =>
  baseline === null ? null : `${toDecimal(baseline.value)} ${baseline.period} ${baseline.source}`

function note(
  tx: Tx,
  about: { home: string; id: string },
  kind: 'added' | 'changed' | 'ended' | 'targets' | 'places' | 'linked' | 'unlinked',
  by: Viewer | null,
  reason: string,
  details: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<void> {
  return insertEvents(tx, [
    {
      id: newId(),
      home: about.home,
      indicatorId: about.id,
      observationId: null,
      kind,
      actorId: by?.personId ?? null,
      reason,
      details,
      happenedAt: now,
    },
  ])
}
