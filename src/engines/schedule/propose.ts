import { addDays, daysBetween, type LocalDate } from '../../kernel/thai-calendar.ts'
import { expectedFinish, isOver, type Link, type Misalignment, neededBy, type PlannedStep } from './alignment.ts'
import type { WorkingDays } from './working-days.ts'

/** A step with new days. */
export interface Move {
  readonly key: string
  readonly start: LocalDate
  readonly due: LocalDate
  /** How far its due day moves; negative: earlier. */
  readonly days: number
}

export interface Proposal {
  /** One or two steps, the earlier step of the link first. */
  readonly moves: readonly Move[]
  /** Days moved in all. */
  readonly totalDays: number
}

/** A step is not asked to move further. */
const MOST_DAYS = 120
const MOST_PROPOSALS = 3
/** So many ways of sharing the days between the two are tried, the largest share of the earlier step first. */
const MOST_SHARES = 12

/**
 * The smallest shifts that let two steps meet and make no other pair miss each other: the earlier step earlier, the later one
 * later, or both a little. Due days are put on working days; a step is never moved before today, out of its year, or where its
 * day is not the body's to choose.
 * @param links all links that touch the two steps
 * @returns the smallest first, at most three; none where nothing helps
 */
export function proposeMoves(
  missed: Misalignment,
  steps: ReadonlyMap<string, PlannedStep>,
  links: readonly Link[],
  today: LocalDate,
  days: WorkingDays,
): Proposal[] {
  const [before, after] = [steps.get(missed.link.before), steps.get(missed.link.after)]
  if (!before || !after) return []
  const near = links.filter((link) => touches(link, before.key) || touches(link, after.key))
  const proposals: Proposal[] = []
  const consider = (moves: readonly (Move | null)[]) => {
    const real = moves.filter((move) => move !== null)
    if (real.length < moves.length) return false
    if (!helps(missed.link, real, steps, near, today)) return false
    proposals.push({ moves: real, totalDays: real.reduce((sum, move) => sum + Math.abs(move.days), 0) })
    return true
  }
  // Rounding to a working day or over a weekend may need a few days more than are missing.
  // A step that has not begun in time needs more than its days tell.
  const atLeast = Math.max(missed.daysMissing, shortfall(missed.link, steps, today))
  if (atLeast > 2 * MOST_DAYS) return []
  for (let more = 0; more <= 10; more++) if (consider([earlierBy(before, atLeast + more, today, days)])) break
  for (let more = 0; more <= 10; more++) if (consider([laterBy(after, atLeast + more, days)])) break
  const stride = Math.max(1, Math.ceil(atLeast / MOST_SHARES))
  for (let share = atLeast - 1; share > 0; share -= stride) {
    const own = earlierBy(before, share, today, days)
    if (own === null) continue
    const left = Math.max(1, atLeast + own.days)
    if ([0, 1, 2].some((more) => consider([own, laterBy(after, left + more, days)]))) break
  }
  return proposals.sort((a, b) => a.totalDays - b.totalDays || a.moves.length - b.moves.length).slice(0, MOST_PROPOSALS)
}

/** How far each of the two can move by itself, up to what is missing: who can move what. */
export function roomToMove(
  missed: Misalignment,
  steps: ReadonlyMap<string, PlannedStep>,
  links: readonly Link[],
  today: LocalDate,
): { readonly beforeDays: number; readonly afterDays: number } {
  const [before, after] = [steps.get(missed.link.before), steps.get(missed.link.after)]
  if (!before || !after) return { beforeDays: 0, afterDays: 0 }
  const near = links.filter((link) => touches(link, before.key) || touches(link, after.key))
  const most = (move: (by: number) => Move | null) => {
    for (let by = missed.daysMissing; by > 0; by--) {
      const moved = move(by)
      if (moved !== null && makesNoOther(missed.link, [moved], steps, near, today)) return by
    }
    return 0
  }
  return {
    beforeDays: most((by) => earlierBy(before, by, today, null)),
    afterDays: most((by) => laterBy(after, by, null)),
  }
}

/** The step as it would be after a move. */
export function movedStep(step: PlannedStep, move: Move): PlannedStep {
  return { ...step, start: move.start, due: move.due }
}

function earlierBy(step: PlannedStep, by: number, today: LocalDate, days: WorkingDays | null): Move | null {
  if (!step.movable || isOver(step) || by > MOST_DAYS) return null
  const due = days === null ? addDays(step.due, -by) : days.onOrBefore(addDays(step.due, -by))
  // What has begun stays begun; what has not begins as much earlier, but not in the past.
  const shifted = addDays(step.start, -daysBetween(due, step.due))
  const begun = step.state === 'doing' || step.start <= today
  const start = begun ? step.start : later(later(shifted, today), step.within.from)
  if (due < today || due < start) return null
  return { key: step.key, start, due, days: -daysBetween(due, step.due) }
}

function laterBy(step: PlannedStep, by: number, days: WorkingDays | null): Move | null {
  if (!step.movable || isOver(step) || by > MOST_DAYS) return null
  const begun = step.state === 'doing'
  const start = begun ? step.start : open(addDays(step.start, by), days)
  const due = open(addDays(step.due, by), days)
  if (due > step.within.to || due < start) return null
  return { key: step.key, start, due, days: daysBetween(step.due, due) }
}

function open(day: LocalDate, days: WorkingDays | null): LocalDate {
  return days === null ? day : days.onOrAfter(day)
}

function helps(
  link: Link,
  moves: readonly Move[],
  steps: ReadonlyMap<string, PlannedStep>,
  near: readonly Link[],
  today: LocalDate,
): boolean {
  return shortfall(link, withMoves(steps, moves), today) <= 0 && makesNoOther(link, moves, steps, near, today)
}

function makesNoOther(
  link: Link,
  moves: readonly Move[],
  steps: ReadonlyMap<string, PlannedStep>,
  near: readonly Link[],
  today: LocalDate,
): boolean {
  const after = withMoves(steps, moves)
  return near.every((other) => {
    if (other === link) return true
    const now = shortfall(other, after, today)
    return now <= 0 || now <= shortfall(other, steps, today)
  })
}

type Steps = Pick<ReadonlyMap<string, PlannedStep>, 'get'>

function withMoves(steps: Steps, moves: readonly Move[]): Steps {
  return {
    get(key) {
      const step = steps.get(key)
      const move = moves.find((one) => one.key === key)
      return step && move ? movedStep(step, move) : step
    },
  }
}

/** Days by which the earlier step comes too late; 0 or less: it is in time. */
function shortfall(link: Link, steps: Steps, today: LocalDate): number {
  const [before, after] = [steps.get(link.before), steps.get(link.after)]
  if (!before || !after || isOver(before) || isOver(after)) return 0
  const needed = neededBy(link, after)
  const expected = expectedFinish(before, today)
  return expected === null ? 0 : Math.max(daysBetween(needed, before.due), daysBetween(needed, expected))
}

function touches(link: Link, key: string): boolean {
  return link.before === key || link.after === key
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b
}
