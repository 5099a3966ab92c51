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

/** The six phases of money (PLN-9), earliest first. Where a year has several, the furthest one is what the year counts with. */
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

export function furthest(a: Phase, b: Phase): Phase {
  return phases.indexOf(a) >= phases.indexOf(b) ? a : b
}

/**
 * What a project counts with: in each year the lines of the furthest phase, added over the years. A year that was approved
 * and then partly disbursed counts once, with what was disbursed.
 */
export function amountOf(lines: readonly YearAmount[]): bigint {
  const byYear = new Map<number, { phase: Phase; amountSatang: bigint }>()
  for (const line of lines) {
    const known = byYear.get(line.fiscalYear)
    if (known === undefined || (known.phase !== line.phase && furthest(known.phase, line.phase) === line.phase)) {
      byYear.set(line.fiscalYear, { phase: line.phase, amountSatang: line.amountSatang })
    } else if (known.phase === line.phase) {
      known.amountSatang += line.amountSatang
    }
  }
  let sum = 0n
  for (const { amountSatang } of byYear.values()) sum += amountSatang
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
