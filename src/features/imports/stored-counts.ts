/** Rows of a file that are no projects, as `imports.counts` keeps them, for people to look through. */
export interface LeftOutRows {
  totals: number
  notes: number
  headers: number
  /** The first of them that might have been projects. */
  readonly rows: {
    readonly sheet: string
    readonly row: number
    readonly kind: 'total' | 'note' | 'beyond'
    readonly text: string
  }[]
  /** Totals that the rows above them did not add up to when the file was read; `stated` in satang. */
  readonly unmet: {
    readonly part: number
    readonly sheet: string
    readonly row: number
    readonly text: string
    readonly stated: string
    readonly after: number
  }[]
}

/** What the reading counted; imports of earlier days have no rows to show. */
export function stagedCountsOf(counts: unknown): { readonly rows: number; readonly leftOut: LeftOutRows } | null {
  const staged = (counts as { staged?: { rows: number; leftOut: Partial<LeftOutRows> } } | null)?.staged
  if (staged === undefined) return null
  const { totals = 0, notes = 0, headers = 0, rows = [], unmet = [] } = staged.leftOut
  return { rows: staged.rows, leftOut: { totals, notes, headers, rows, unmet } }
}
