import type { Db, Queryable } from '../../platform/db/db.ts'
import type { Area } from './area.ts'
import type { Gazetteer } from './gazetteer.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { type BodyInField, bodiesInField, type FieldInArea, fieldsInAreas } from './matrix.sql.ts'
import { yearTotals } from './place-totals.sql.ts'
import { lastChange, yearToShow } from './read-place.ts'
import { neighboursOf, partsOf, scopeOf, scopeOfAreas } from './scope.ts'

/*
 * The horizontal view (PLN-4): all bodies of an area side by side, by its parts, mission fields and year. A cell where several
 * bodies plan is where they should meet.
 */

/** What a cell is coloured by and says. */
export const measures = ['bodies', 'projects', 'money'] as const
export type Measure = (typeof measures)[number]

export interface Matrix {
  readonly area: Area
  readonly places: Gazetteer
  readonly years: readonly number[]
  /** CE; null where nothing is planned at all. */
  readonly year: number | null
  /** The fields that occur, the ones most bodies share first. */
  readonly fields: readonly string[]
  readonly parts: readonly { readonly area: Area; readonly cells: ReadonlyMap<string, FieldInArea> }[]
  /** What lies in the area as a whole: with its parts (a province), or beside them (the country: national projects). */
  readonly whole: ReadonlyMap<string, FieldInArea>
  /** When a project in it was changed last; null where nothing is planned. */
  readonly asOf: Date | null
}

/** @returns null where there is no such area, or it is no area that has a matrix (a village) */
export async function readMatrix(db: Db, code: string, wanted: number | null, now: number): Promise<Matrix | null> {
  return db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(code)
    if (!area) return null
    const scope = scopeOf(area, places)
    if (scope.homes.length === 0) return null
    const totals = await yearTotals(view, scope)
    const years = totals.map((total) => total.fiscalYear)
    const year = yearToShow(totals, wanted, now)
    const asOf = lastChange(totals)
    if (year === null) return { area, places, years, year, fields: [], parts: [], whole: new Map(), asOf }
    const parts = partsOf(area, places)
    const own = area.kind === 'country' ? [{ home: '00', area: 'TH' }] : ownRow(area)
    const cells = await fieldsInAreas(view, scopeOfAreas(parts, own), year)
    return { area, places, years, year, ...arrange(cells, parts, code), asOf }
  })
}

/** Regions and clusters have no row of their own. */
function ownRow(area: Area): { home: string; area: string }[] {
  return /^\d/.test(area.code) ? [{ home: area.code.slice(0, 2), area: area.code }] : []
}

/** Puts cells in their rows; a field stands before another that fewer bodies share. */
export function arrange(
  cells: readonly FieldInArea[],
  parts: readonly Area[],
  own: string,
): Pick<Matrix, 'fields' | 'parts' | 'whole'> {
  const byArea = new Map<string, Map<string, FieldInArea>>()
  const shared = new Map<string, number>()
  for (const cell of cells) {
    const row = byArea.get(cell.areaCode) ?? new Map<string, FieldInArea>()
    row.set(cell.field, cell)
    byArea.set(cell.areaCode, row)
    shared.set(cell.field, (shared.get(cell.field) ?? 0) + cell.bodies)
  }
  const rank = (field: string) => (field === '-' ? -1 : (shared.get(field) ?? 0))
  return {
    fields: [...shared.keys()].sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1)),
    parts: parts.map((area) => ({ area, cells: byArea.get(area.code) ?? new Map() })),
    whole: byArea.get(own) ?? new Map(),
  }
}

/** A project of a cell as its page lists it. */
export interface ProjectInField {
  readonly href: string
  readonly title: string
  readonly bodyCode: string
  readonly amountSatang: bigint
}

/** What the page of a cell asks of the plans above it. */
export interface MatrixPorts {
  /** The largest projects of each body in a field and area, at most `perBody` each. */
  readonly projectsInField?: (
    view: Queryable,
    cell: { home: string; areaCode: string; field: string; fiscalYear: number },
    perBody: number,
  ) => Promise<readonly ProjectInField[]>
}

export interface MatrixCell {
  readonly area: Area
  readonly places: Gazetteer
  readonly field: string
  readonly year: number
  readonly bodies: readonly BodyInField[]
  readonly projects: readonly ProjectInField[]
  /** The same field next door, largest first. */
  readonly neighbours: readonly { readonly area: Area; readonly cell: FieldInArea }[]
}

const PER_BODY = 5

/** One field in one area: who plans it, with what, and who plans the same around. Null where there is no such area. */
export async function readCell(
  db: Db,
  ports: MatrixPorts,
  code: string,
  field: string,
  year: number,
): Promise<MatrixCell | null> {
  return db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(code)
    if (!area) return null
    const home = area.kind === 'country' ? '00' : /^\d/.test(code) ? code.slice(0, 2) : null
    if (home === null) return null
    const bodies = await bodiesInField(view, { home, code }, field, year)
    const around = neighboursOf(area, places)
    const beside = await fieldsInAreas(view, scopeOfAreas(around), year)
    const projects = await ports.projectsInField?.(view, { home, areaCode: code, field, fiscalYear: year }, PER_BODY)
    return {
      area,
      places,
      field,
      year,
      bodies,
      projects: projects ?? [],
      neighbours: beside
        .filter((cell) => cell.field === field)
        .sort((a, b) => (a.amountSatang < b.amountSatang ? 1 : -1))
        .flatMap((cell) => {
          const found = places.areas.get(cell.areaCode)
          return found ? [{ area: found, cell }] : []
        }),
    }
  })
}
