import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { looksPersonal } from '../plans/index.ts'
import { type IndicatorEvent, insertEvents } from './events.sql.ts'
import { nodesBelow } from './graph.sql.ts'
import { mayEnter } from './indicators.policy.ts'
import { type Indicator, indicatorsByIds, lockIndicators, placesOf } from './indicators.sql.ts'
import {
  checkObservation,
  type ObservationDraft,
  type ObservationProblem,
  type ObservedIndicator,
  type Part,
  type Unusual,
  unusual,
} from './observation.ts'
import {
  currentObservations,
  insertObservations,
  type ObservationToStore,
  retireObservations,
  type StoredObservation,
} from './observations.sql.ts'
import { toDecimal } from './quantity.ts'
import { refreshValues } from './refresh-values.ts'
import { thresholds } from './units.sql.ts'

/** One value somebody wants to enter. */
export interface Entry extends ObservationDraft {
  readonly indicatorId: string
  /**
   * The value the person saw: its id, or null where there was none. Left out where nobody saw any (a sheet); a correction then
   * needs only its reason.
   */
  readonly seen?: string | null
  /** Why a value that is there already is corrected. */
  readonly why: string
  /** The person has looked at an unusual value again. */
  readonly sure: boolean
}

export type EntryRefusal =
  | { readonly kind: 'no-such-indicator' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'twice' }
  | { readonly kind: 'observation'; readonly problem: ObservationProblem }
  /** What everybody reads holds an id, a telephone number or an address. */
  | { readonly kind: 'personal'; readonly field: 'source' | 'note' | 'why' }
  | { readonly kind: 'why-missing'; readonly current: StoredObservation }
  /** Somebody else has entered a value meanwhile. Both are shown. */
  | { readonly kind: 'conflict'; readonly current: StoredObservation }
  | { readonly kind: 'unusual'; readonly unusual: Unusual }

export interface RefusedEntry {
  /** Which of the entries, from 0. */
  readonly at: number
  readonly refusal: EntryRefusal
}

export interface Entered {
  readonly entered: number
  readonly corrected: number
  readonly unchanged: number
  /** Of each entry: the value that now stands. */
  readonly ids: readonly {
    readonly home: string
    readonly id: string
    readonly outcome: 'entered' | 'corrected' | 'unchanged'
  }[]
}

/** Who enters: an officer, or a command on the machine itself. */
export type Enterer = { readonly viewer: Viewer | null } | { readonly command: true }

/**
 * Enters values, all or none. A value that is there already is corrected by a new version and stays in the history; the same value
 * again changes nothing. Definitions are locked, so two people at one period come one after the other and the second is shown the
 * first's value.
 */
export async function enterObservations(
  tx: Tx,
  entries: readonly Entry[],
  by: Enterer,
  now: Date,
): Promise<Result<Entered, readonly RefusedEntry[]>> {
  await lockIndicators(tx, [...new Set(entries.map(({ indicatorId }) => indicatorId))])
  const looked = await lookAtEntries(tx, entries, by, now)
  if (looked.refused.length > 0) return refuse(looked.refused)
  const personId = 'viewer' in by ? (by.viewer?.personId ?? null) : null
  const toStore: ObservationToStore[] = []
  const events: IndicatorEvent[] = []
  const ids = looked.plans.map((plan): Entered['ids'][number] => {
    const { entry, indicator, current } = plan
    if (plan.outcome === 'unchanged' && current !== null)
      return { home: current.home, id: current.id, outcome: 'unchanged' }
    const id = newId()
    toStore.push({
      home: indicator.home,
      id,
      indicatorId: indicator.id,
      areaCode: entry.areaCode,
      period: entry.period,
      value: entry.value,
      parts: entry.parts,
      measuredOn: entry.measuredOn,
      source: entry.source,
      note: entry.note,
      version: (current?.version ?? 0) + 1,
      why: current === null ? '' : entry.why,
      enteredBy: personId,
      enteredAt: now,
    })
    events.push({
      id: newId(),
      home: indicator.home,
      indicatorId: indicator.id,
      observationId: id,
      kind: current === null ? 'entered' : 'corrected',
      actorId: personId,
      reason: current === null ? entry.source : entry.why,
      details: {
        period: entry.period,
        area: entry.areaCode,
        before: current === null ? null : toDecimal(current.value),
        after: toDecimal(entry.value),
      },
      happenedAt: now,
    })
    return { home: indicator.home, id, outcome: current === null ? 'entered' : 'corrected' }
  })
  await retireObservations(
    tx,
    looked.plans.flatMap(({ current, outcome }) => (outcome === 'corrected' && current !== null ? [current] : [])),
  )
  await insertObservations(tx, toStore)
  await insertEvents(tx, events)
  await refreshValues(
    tx,
    toStore.map(({ indicatorId, period }) => ({ id: indicatorId, period })),
  )
  const count = (outcome: string) => ids.filter((one) => one.outcome === outcome).length
  return ok({ entered: count('entered'), corrected: count('corrected'), unchanged: count('unchanged'), ids })
}

export interface EntryPlan {
  readonly entry: Entry
  readonly indicator: Indicator
  /** What stands there now. */
  readonly current: StoredObservation | null
  readonly outcome: 'entered' | 'corrected' | 'unchanged'
}

/** What entering would do, and what is refused; nothing is stored. */
export async function lookAtEntries(
  view: Queryable,
  entries: readonly Entry[],
  by: Enterer,
  now: Date,
): Promise<{ plans: EntryPlan[]; refused: RefusedEntry[] }> {
  const today = todayInBangkok(now)
  const ids = [...new Set(entries.map(({ indicatorId }) => indicatorId))]
  const indicators = new Map((await indicatorsByIds(view, ids)).map((one) => [one.id, one]))
  const observed = await observedIndicators(view, [...indicators.values()])
  const limits = await thresholds(view)
  const current = await currentObservations(view, [...indicators.values()])
  const slot = (indicatorId: string, areaCode: string, period: string) => `${indicatorId} ${areaCode} ${period}`
  const bySlot = new Map(current.map((one) => [slot(one.indicatorId, one.areaCode, one.period), one]))
  const taken = new Set<string>()
  const plans: EntryPlan[] = []
  const refused: RefusedEntry[] = []
  for (const [at, entry] of entries.entries()) {
    const no = (refusal: EntryRefusal) => void refused.push({ at, refusal })
    const indicator = indicators.get(entry.indicatorId)
    const checked = observed.get(entry.indicatorId)
    if (indicator === undefined || checked === undefined) {
      no({ kind: 'no-such-indicator' })
      continue
    }
    if (indicator.endedAt !== null) {
      no({ kind: 'ended' })
      continue
    }
    if (!('command' in by) && !mayEnter(by.viewer, indicator, now)) {
      no({ kind: 'not-yours' })
      continue
    }
    const problems = checkObservation(checked, entry, today)
    for (const problem of problems) no({ kind: 'observation', problem })
    if (problems.length > 0) continue
    const personal = (['source', 'note', 'why'] as const).find((field) => looksPersonal(entry[field]))
    if (personal !== undefined) {
      no({ kind: 'personal', field: personal })
      continue
    }
    const key = slot(entry.indicatorId, entry.areaCode, entry.period)
    if (taken.has(key)) {
      no({ kind: 'twice' })
      continue
    }
    taken.add(key)
    const there = bySlot.get(key) ?? null
    if (
      there !== null &&
      there.state !== 'rejected' &&
      there.value === entry.value &&
      sameParts(there.parts, entry.parts)
    ) {
      plans.push({ entry, indicator, current: there, outcome: 'unchanged' })
      continue
    }
    if (entry.seen !== undefined && entry.seen !== (there?.id ?? null) && there !== null) {
      no({ kind: 'conflict', current: there })
      continue
    }
    if (there !== null && entry.why === '') no({ kind: 'why-missing', current: there })
    const before = current.findLast(
      (one) =>
        one.indicatorId === entry.indicatorId &&
        one.areaCode === entry.areaCode &&
        one.period < entry.period &&
        one.state !== 'rejected',
    )
    const look = unusual(entry.value, before?.value ?? null, limits[indicator.result])
    if (look !== null && !entry.sure) no({ kind: 'unusual', unusual: look })
    plans.push({ entry, indicator, current: there, outcome: there === null ? 'entered' : 'corrected' })
  }
  return { plans, refused }
}

function sameParts(a: readonly Part[], b: readonly Part[]): boolean {
  const line = (parts: readonly Part[]) =>
    parts
      .map(({ by, part, value }) => `${by} ${part} ${value}`)
      .sort()
      .join()
  return line(a) === line(b)
}

/** What values of some indicators are checked against. */
export async function observedIndicators(
  view: Queryable,
  indicators: readonly Indicator[],
): Promise<Map<string, ObservedIndicator>> {
  const ids = indicators.map(({ id }) => id)
  const places = await placesOf(view, ids)
  const nodes = ids.length === 0 ? new Map() : await nodesBelow(view, ids)
  return new Map(
    indicators.map((one) => [
      one.id,
      {
        unit: one.unit,
        frequency: one.frequency,
        fiscalYearFrom: one.fiscalYearFrom,
        fiscalYearTo: one.fiscalYearTo,
        rule: one.rule,
        allowsOverMost: one.allowsOverMost,
        breakdowns: one.breakdowns,
        places: places.get(one.id)?.map(({ areaCode }) => areaCode) ?? [one.areaCode],
        isComputed: one.formula !== null || (nodes.get(one.id)?.children.length ?? 0) > 0,
      },
    ]),
  )
}
