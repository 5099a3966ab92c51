/** What two projects that are one work may tell differently. */
export const facts = ['money', 'years', 'place', 'state'] as const
export type Fact = (typeof facts)[number]

export interface Told {
  readonly title: string
  readonly bodyCode: string
  readonly areaCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly state: string
  readonly updatedAt: Date
}

const LEAST_DIFFERENCE = 100_000n

/**
 * The facts in which two tellings of one work differ. Money from one per cent and 1,000 baht on: offices round. A place inside
 * the other's place is told more exactly, not differently.
 */
export function differences(left: Told, right: Told): Fact[] {
  const different: Fact[] = []
  if (isOtherMoney(left.amountSatang, right.amountSatang)) different.push('money')
  if (left.fiscalYearFrom !== right.fiscalYearFrom || left.fiscalYearTo !== right.fiscalYearTo) different.push('years')
  if (isOtherPlace(left.areaCode, right.areaCode)) different.push('place')
  if (left.state !== right.state) different.push('state')
  return different
}

function isOtherMoney(left: bigint, right: bigint): boolean {
  const difference = left > right ? left - right : right - left
  const larger = left > right ? left : right
  return difference >= LEAST_DIFFERENCE && difference * 100n >= larger
}

function isOtherPlace(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && !left.startsWith(right) && !right.startsWith(left)
}

/** Why a plan is stale: it ended with work that never moved, nobody touched it for a year, or it is a draft that runs. */
export type StaleReason = 'ended' | 'untouched' | 'draft'

export interface PlanAge {
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly state: string
  readonly touchedAt: Date
  /** Projects neither finished nor cancelled. */
  readonly open: number
}

const YEAR_DAYS = 365

/** @param fiscalYear today's, CE */
export function staleReason(plan: PlanAge, fiscalYear: number, now: Date): StaleReason | null {
  if (plan.fiscalYearTo < fiscalYear) return plan.open > 0 ? 'ended' : null
  if (plan.state !== 'approved' && plan.state !== 'amended' && plan.fiscalYearFrom <= fiscalYear) return 'draft'
  const days = (now.getTime() - plan.touchedAt.getTime()) / 86_400_000
  return days > YEAR_DAYS ? 'untouched' : null
}
