/** What is missing, or could be done together; the order of the tabs. */
export const gapKinds = [
  'together',
  'need',
  'target',
  'off-target',
  'orphan',
  'goal-empty',
  'goal-no-money',
  'uncovered',
] as const
export type GapKind = (typeof gapKinds)[number]

export interface GapFilter {
  /** Provinces; null: the whole country. */
  readonly homes: readonly string[] | null
  /** Below a province: area codes begin so. */
  readonly under: string | null
  /** COFOG division or group. */
  readonly field: string | null
  readonly bodyId: string | null
  /** Today's fiscal year, CE. */
  readonly fiscalYear: number
}
