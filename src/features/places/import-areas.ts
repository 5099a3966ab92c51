import type { Tx } from '../../platform/db/db.ts'
import { type AreaRow, mergeArea, type RowProblem } from './area-file.ts'
import { allAreas, upsertAreas } from './places.sql.ts'

export type ImportedAreas =
  | { ok: true; value: { areas: number; changed: number } }
  | { ok: false; problem: { kind: 'rows'; problems: readonly RowProblem[] } }

/**
 * Adds and changes areas by a list; all rows or none. Areas the list does not name stay. Importing the same list again changes
 * nothing.
 * @param source where the list comes from, kept with each area it changes
 */
export async function importAreas(tx: Tx, rows: readonly AreaRow[], source: string, now: Date): Promise<ImportedAreas> {
  const known = new Map((await allAreas(tx)).map((area) => [area.code as string, area]))
  const inFile = new Set(rows.map((row) => row.code as string))
  const merged = rows.map((row) => ({ row, area: mergeArea(row, known.get(row.code), source) }))
  const orphans = merged.flatMap(({ row, area }): RowProblem[] => {
    const parent = area.parentCode
    return parent === null || known.has(parent) || inFile.has(parent)
      ? []
      : [{ line: row.line, kind: 'parent', value: parent }]
  })
  if (orphans.length > 0) return { ok: false, problem: { kind: 'rows', problems: orphans } }
  const changed = await upsertAreas(
    tx,
    merged.map(({ area }) => area),
    now,
  )
  return { ok: true, value: { areas: rows.length, changed } }
}
