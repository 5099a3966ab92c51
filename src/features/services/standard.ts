import { addDays, type LocalDate } from '../../kernel/thai-calendar.ts'

/** What a body needs to give a service (S4-23): authority, budget, staff, information and knowledge, equipment. */
export const dimensions = ['authority', 'budget', 'staff', 'information', 'equipment'] as const
export type Dimension = (typeof dimensions)[number]

export interface Criterion {
  readonly id: string
  readonly measureTh: string
  readonly measureEn: string | null
  readonly unit: string
  readonly direction: 'at-least' | 'at-most'
  /** Decimal text, two places. */
  readonly wanted: string
  readonly source: string
}

/** Does a level reach the standard? Exact: both sides are hundredths. */
export function meets({ direction, wanted }: Pick<Criterion, 'direction' | 'wanted'>, reached: string): boolean {
  const [is, goal] = [hundredths(reached), hundredths(wanted)]
  return direction === 'at-least' ? is >= goal : is <= goal
}

/** How far the level is from the standard, as decimal text; null where it is reached. */
export function gapTo(criterion: Pick<Criterion, 'direction' | 'wanted'>, reached: string): string | null {
  if (meets(criterion, reached)) return null
  const apart = hundredths(criterion.wanted) - hundredths(reached)
  const size = apart < 0n ? -apart : apart
  return `${size / 100n}.${String(size % 100n).padStart(2, '0')}`.replace(/\.?0+$/, '')
}

/** "12.5" and "12.50" are 1250. */
function hundredths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const size = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2))
  return decimal.startsWith('-') ? -size : size
}

/** Where a body stands with the standard of a service. */
export const standings = ['certified', 'renew-soon', 'expired', 'waiting', 'refused', 'none'] as const
export type Standing = (typeof standings)[number]

/** A certification is renewed in its last three months. */
const RENEW_DAYS = 90

export interface Assessed {
  readonly state: 'submitted' | 'certified' | 'refused'
  readonly validTo: LocalDate | null
}

/**
 * @param newest the newest assessment; null: never assessed
 * @param certified the newest certification; it holds while a renewal waits
 */
export function standingOf(newest: Assessed | null, certified: LocalDate | null, today: LocalDate): Standing {
  if (certified !== null && certified >= today)
    return certified <= addDays(today, RENEW_DAYS) && newest?.state !== 'submitted' ? 'renew-soon' : 'certified'
  if (newest?.state === 'submitted') return 'waiting'
  if (certified !== null) return 'expired'
  return newest === null ? 'none' : 'refused'
}
