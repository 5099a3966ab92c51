import { addDays, daysBetween, type LocalDate } from '../../kernel/thai-calendar.ts'

/** One step of one body's calendar. */
export interface PlannedStep {
  /** Unique among the steps looked at together. */
  readonly key: string
  readonly start: LocalDate
  readonly due: LocalDate
  readonly state: 'planned' | 'doing' | 'done' | 'cancelled'
  readonly doneOn: LocalDate | null
  /** False where the day is not the body's to choose. */
  readonly movable: boolean
  /** Nobody tells what becomes of it: it is taken to keep its days. */
  readonly untracked?: boolean
  /** The first and last day of the calendar it belongs to: it is not moved beyond. */
  readonly within: { readonly from: LocalDate; readonly to: LocalDate }
}

/** One step must be there before another begins, or before it ends. */
export interface Link {
  readonly rule: string
  readonly before: string
  readonly after: string
  /** Which day of the later step the earlier must be there for. */
  readonly need: 'start' | 'due'
  /** Whole days that must lie between. */
  readonly leadDays: number
}

export interface Misalignment {
  readonly link: Link
  /** misaligned: the days themselves do not fit; at-risk: they fit, but the earlier step will not be there as it stands. */
  readonly kind: 'misaligned' | 'at-risk'
  /** The last day on which the earlier step would still be in time. */
  readonly neededBy: LocalDate
  /** When it will be there, as far as can be told today. */
  readonly expectedOn: LocalDate
  /** By how many days it is too late; 1 or more. */
  readonly daysMissing: number
}

/** So many days ahead both sides are warned of a step that slips. */
export const DAYS_AHEAD = 21

/**
 * When a step will be finished, as it stands: a step that has not begun on its day takes as long as it was given, from today; one
 * that is past its due day is finished today at the earliest. Null: never (cancelled).
 */
export function expectedFinish(step: PlannedStep, today: LocalDate): LocalDate | null {
  if (step.state === 'cancelled') return null
  if (step.state === 'done') return step.doneOn ?? step.due
  if (step.untracked) return step.due
  const notBegun = step.state === 'planned' && step.start < today
  const finish = notBegun ? addDays(today, daysBetween(step.start, step.due)) : step.due
  const soonest = notBegun || step.due < today ? today : step.due
  return later(finish, soonest)
}

/** The last day on which the earlier step of a link is in time. */
export function neededBy(link: Link, after: PlannedStep): LocalDate {
  return addDays(after[link.need], -link.leadDays)
}

/**
 * Every pair of steps that will miss each other. What is done or cancelled misses nothing any more. A step that only slips is told of
 * from three weeks before it is needed; days that do not fit are told of at once, because they can be moved at no cost yet.
 * @returns by the day it is needed, the nearest first, then by the names of the steps
 */
export function findMisalignments(
  steps: ReadonlyMap<string, PlannedStep>,
  links: readonly Link[],
  today: LocalDate,
  daysAhead = DAYS_AHEAD,
): Misalignment[] {
  return links
    .flatMap((link) => misalignmentOf(steps, link, today, daysAhead) ?? [])
    .sort((a, b) => compare(a.neededBy, b.neededBy) || compare(nameOf(a.link), nameOf(b.link)))
}

function misalignmentOf(
  steps: ReadonlyMap<string, PlannedStep>,
  link: Link,
  today: LocalDate,
  daysAhead: number,
): Misalignment | null {
  const [before, after] = [steps.get(link.before), steps.get(link.after)]
  if (!before || !after || isOver(before) || isOver(after)) return null
  const needed = neededBy(link, after)
  const planned = daysBetween(needed, before.due)
  const expectedOn = expectedFinish(before, today)
  if (expectedOn === null) return null
  if (planned > 0) return { link, kind: 'misaligned', neededBy: needed, expectedOn: before.due, daysMissing: planned }
  const missing = daysBetween(needed, expectedOn)
  if (missing <= 0 || needed > addDays(today, daysAhead)) return null
  return { link, kind: 'at-risk', neededBy: needed, expectedOn, daysMissing: missing }
}

export function isOver(step: PlannedStep): boolean {
  return step.state === 'done' || step.state === 'cancelled'
}

export interface Slack {
  /** The first day the step can begin, given what it waits for. */
  readonly earliestStart: LocalDate
  /** The last day it can end without making a later step miss its own; null where nothing waits for it. */
  readonly latestFinish: LocalDate | null
  /** Days between its end and the latest finish; negative: it is already too late. Null where nothing waits for it. */
  readonly slackDays: number | null
  /** No day to spare. */
  readonly critical: boolean
}

/**
 * How much each step can slip, along the whole chain of those that wait for it: the critical path by forward and backward pass over
 * the links, with the steps at the lengths they were given. Links must form no circle.
 */
export function slackOf(
  steps: ReadonlyMap<string, PlannedStep>,
  links: readonly Link[],
  today: LocalDate,
): ReadonlyMap<string, Slack> {
  const real = links.filter((link) => steps.has(link.before) && steps.has(link.after))
  const into = grouped(real, (link) => link.after)
  const outOf = grouped(real, (link) => link.before)
  const order = inOrder([...steps.keys()], outOf)
  const length = (step: PlannedStep) => daysBetween(step.start, step.due)

  const earliest = new Map<string, LocalDate>()
  for (const key of order) {
    const step = steps.get(key) as PlannedStep
    let start = step.start
    for (const link of into.get(key) ?? []) {
      const before = steps.get(link.before) as PlannedStep
      if (before.state === 'cancelled') continue
      const finish = isOver(before)
        ? (before.doneOn ?? before.due)
        : addDays(earliest.get(link.before) ?? before.start, length(before))
      const ready = addDays(finish, link.leadDays)
      start = later(start, link.need === 'start' ? ready : addDays(ready, -length(step)))
    }
    earliest.set(key, start)
  }

  const latest = new Map<string, LocalDate>()
  for (const key of order.toReversed()) {
    for (const link of outOf.get(key) ?? []) {
      const after = steps.get(link.after) as PlannedStep
      if (isOver(after)) continue
      // What waits for the later step may leave it less room than its own day does.
      const end = earlier(after.due, latest.get(link.after) ?? after.due)
      const limit = addDays(link.need === 'start' ? addDays(end, -length(after)) : end, -link.leadDays)
      const known = latest.get(key)
      latest.set(key, known === undefined ? limit : earlier(known, limit))
    }
  }

  return new Map(
    order.map((key) => {
      const step = steps.get(key) as PlannedStep
      const latestFinish = latest.get(key) ?? null
      const expected = expectedFinish(step, today)
      const slackDays =
        latestFinish === null || expected === null || step.state === 'done' ? null : daysBetween(expected, latestFinish)
      return [
        key,
        {
          earliestStart: earliest.get(key) ?? step.start,
          latestFinish,
          slackDays,
          critical: slackDays !== null && slackDays <= 0,
        },
      ]
    }),
  )
}

/** Each step after all those it waits for. */
function inOrder(keys: readonly string[], outOf: ReadonlyMap<string, readonly Link[]>): string[] {
  const waiting = new Map(keys.map((key) => [key, 0]))
  for (const links of outOf.values()) for (const { after } of links) waiting.set(after, (waiting.get(after) ?? 0) + 1)
  const ready = keys.filter((key) => waiting.get(key) === 0)
  for (let at = 0; at < ready.length; at++) {
    for (const { after } of outOf.get(ready[at] as string) ?? []) {
      const left = (waiting.get(after) ?? 0) - 1
      waiting.set(after, left)
      if (left === 0) ready.push(after)
    }
  }
  if (ready.length < keys.length) throw new Error('steps wait for each other in a circle')
  return ready
}

function grouped(links: readonly Link[], by: (link: Link) => string): Map<string, Link[]> {
  const groups = new Map<string, Link[]>()
  for (const link of links) {
    const known = groups.get(by(link))
    if (known) known.push(link)
    else groups.set(by(link), [link])
  }
  return groups
}

function nameOf(link: Link): string {
  return `${link.after} ${link.before} ${link.rule}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b
}

function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b
}
