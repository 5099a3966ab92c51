import type { ColumnGuess, ColumnRole, FoundTable } from './mapping-guess.ts'

/**
 * Blank cells that mean "as above": forms that look merged, but where nothing is merged, write the office, the place or the strategy once
 * and leave the cells below it blank. Never amounts and never years: there a blank is nothing.
 */
const above: ReadonlySet<ColumnRole> = new Set([
  'strategy',
  'goal',
  'tactic',
  'programme',
  'output',
  'project',
  'ministry',
])
const owners: ReadonlySet<ColumnRole> = new Set(['body', 'division'])
const places: ReadonlySet<ColumnRole> = new Set(['place', 'village', 'subdistrict', 'district', 'province'])
/** Where nothing stands in these, the whole area of the office is meant oftener than the village of the project above. */
const spots: ReadonlySet<ColumnRole> = new Set(['place', 'village'])

/** Whether a blank cell of such a column can mean "as above" at all. */
export function mayBeAsAbove(role: ColumnRole): boolean {
  return above.has(role) || owners.has(role) || places.has(role)
}

/** Headings between the rows end what was written above in these. */
export function isPathRole(role: ColumnRole): boolean {
  return above.has(role) && role !== 'ministry'
}

export interface AsAbove {
  readonly column: number
  /** Rows that were looked at whose cell is blank below a value. */
  readonly blank: number
  /** Rows with a value of their own. */
  readonly filled: number
  /** Whether it is the better guess; else a person may still say so. */
  readonly likely: boolean
}

/**
 * Which columns probably leave out what stands above. A place is likelier to be missing than a body: a spot never means another row's, and of
 * districts and provinces most cells must be blank. A body that stands above the whole table is what a blank means.
 * @param body what the lines above the table name
 */
export function guessAsAbove(table: FoundTable, columns: readonly ColumnGuess[], body: string | null): AsAbove[] {
  return columns.flatMap(({ column, role }): AsAbove[] => {
    const { blank = 0, filled = 0 } = table.columns.find((one) => one.column === column) ?? {}
    if (!mayBeAsAbove(role) || blank === 0 || filled === 0) return []
    const likely = places.has(role) ? !spots.has(role) && blank >= filled : !(role === 'body' && body !== null)
    return [{ column, blank, filled, likely }]
  })
}
