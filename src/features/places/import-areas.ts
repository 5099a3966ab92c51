import type { Tx } from '../../platform/db/db.ts'
import type { Area, AreaMembership } from './area.ts'
import { type AreaRow, mergeArea, type RowProblem } from './area-file.ts'
import { allAreas, replaceMemberships, upsertAreas } from './places.sql.ts'

export type ImportedAreas =
  | { ok: true; value: { areas: number; changed: number } }
  | { ok: false; problem: { kind: 'rows'; problems: readonly RowProblem[] } }

interface Merged {
  readonly row: AreaRow
  readonly area: Area
}

/**
 * Adds and changes areas by a list; all rows or none. Areas the list does not name stay. Importing the same list again changes
 * nothing.
 * @param source where the list comes from, kept with each area it changes
 */
export async function importAreas(tx: Tx, rows: readonly AreaRow[], source: string, now: Date): Promise<ImportedAreas> {
  const known = new Map((await allAreas(tx)).map((area) => [area.code as string, area]))
  const merged = rows.map((row) => ({ row, area: mergeArea(row, known.get(row.code), source) }))
  const problems = findProblems(merged, known)
  if (problems.length > 0) return { ok: false, problem: { kind: 'rows', problems } }
  const changed = await upsertAreas(
    tx,
    merged.map(({ area }) => area),
    now,
  )
  const groups = merged.filter(({ row }) => row.members !== undefined)
  const memberships = groups.flatMap(({ row }): AreaMembership[] =>
    (row.members ?? []).map((areaCode) => ({ groupCode: row.code, areaCode })),
  )
  await replaceMemberships(
    tx,
    groups.map(({ row }) => row.code),
    memberships,
    now,
  )
  return { ok: true, value: { areas: rows.length, changed } }
}

/** What one row alone cannot show: areas that are named but nowhere to be found, and circles of parents or successors. */
function findProblems(merged: readonly Merged[], known: ReadonlyMap<string, Area>): RowProblem[] {
  const after = new Map(known)
  for (const { area } of merged) after.set(area.code, area)
  return merged.flatMap(({ row, area }): RowProblem[] => {
    const { line } = row
    const missing = (kind: RowProblem['kind'], code: string | null | undefined): RowProblem[] =>
      code === null || code === undefined || after.has(code) ? [] : [{ line, kind, value: code }]
    const found = [
      ...missing('parent', area.parentCode),
      ...missing('successor', area.successorCode),
      ...(row.members ?? []).flatMap((member) => missing('member', member)),
    ]
    if (found.length > 0) return found
    const circle =
      circleFrom(area, after, (one) => one.parentCode) ?? circleFrom(area, after, (one) => one.successorCode)
    return circle === null ? [] : [{ line, kind: 'circle', value: circle }]
  })
}

/** The way from an area back to itself, as codes; null where the way ends. */
function circleFrom(start: Area, areas: ReadonlyMap<string, Area>, next: (area: Area) => string | null): string | null {
  const way: string[] = [start.code]
  for (let at = areas.get(next(start) ?? ''); at; at = areas.get(next(at) ?? '')) {
    if (way.includes(at.code)) return at.code === start.code ? [...way, at.code].join(' > ') : null
    way.push(at.code)
  }
  return null
}
