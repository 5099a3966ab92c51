/** Levels of plans (PLN-1); `budget` is a volume of the national budget, which is not a plan of a level but money of many. */
export const planLevels = [
  'national_admin',
  'operational',
  'framework',
  'cluster',
  'province',
  'district',
  'lao',
  'community',
  'budget',
] as const
export type PlanLevel = (typeof planLevels)[number]

/** What a branch of a plan may be, widest first; offices order them differently, so any may stand under any. */
export const nodeKinds = ['vision', 'issue', 'strategy', 'goal', 'tactic', 'programme', 'output'] as const
export type NodeKind = (typeof nodeKinds)[number] | 'project'

/** Fiscal years run from 1 October to 30 September; community plans and some others count calendar years. */
export const planCalendars = ['fiscal', 'calendar'] as const
export type PlanCalendar = (typeof planCalendars)[number]

/** The six phases of money (PLN-9), earliest first. Which of them a year counts with: `countedLines`. */
export const phases = ['planned', 'requested', 'approved', 'revised', 'committed', 'disbursed'] as const
export type Phase = (typeof phases)[number]

export const projectStates = ['planned', 'approved', 'running', 'finished', 'cancelled'] as const
export type ProjectState = (typeof projectStates)[number]

export interface YearAmount {
  /** Common Era year the fiscal year ends in. */
  readonly fiscalYear: number
  readonly phase: Phase
  readonly amountSatang: bigint
}

/** Phases that say what may be spent. */
const granted: ReadonlySet<Phase> = new Set<Phase>(['approved', 'revised'])

/**
 * The lines a project counts with, of each year: what may be spent once something was approved (of each source the revised amount,
 * else the approved one), before that what is asked for, else what is planned. What is bound and paid comes out of it and is no
 * money beside it; it stands for a year only where nothing else is known. So neither a first payment nor joining projects
 * changes what a year counts.
 */
export function countedLines<Line extends YearAmount & { readonly source?: string }>(lines: readonly Line[]): Line[] {
  const byYear = new Map<number, Line[]>()
  for (const line of lines) byYear.set(line.fiscalYear, [...(byYear.get(line.fiscalYear) ?? []), line])
  return [...byYear.values()].flatMap((year) => {
    const of = (phase: Phase) => year.filter((line) => line.phase === phase)
    const authority = year.filter((line) => granted.has(line.phase))
    if (authority.length > 0) {
      const revised = new Set(of('revised').map((line) => line.source))
      return authority.filter((line) => line.phase === 'revised' || !revised.has(line.source))
    }
    return [of('requested'), of('planned'), of('disbursed')].find((some) => some.length > 0) ?? of('committed')
  })
}

/** What a project counts with in all its years. */
export function amountOf(lines: readonly (YearAmount & { readonly source?: string })[]): bigint {
  let sum = 0n
  for (const { amountSatang } of countedLines(lines)) sum += amountSatang
  return sum
}

/**
 * In which phase a year of a budget bill stands: earlier years of a commitment were approved by earlier acts, the year of
 * the bill is asked for, later years are only foreseen.
 */
export function phaseInBill(fiscalYear: number, yearOfBill: number): Phase {
  if (fiscalYear < yearOfBill) return 'approved'
  return fiscalYear === yearOfBill ? 'requested' : 'planned'
}
