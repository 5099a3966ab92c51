import type { Satang } from '../../kernel/money.ts'
import { fiscalYearOf, type LocalDate } from '../../kernel/thai-calendar.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import { readTogether } from '../../platform/db/read-together.ts'
import type { DrawnShapes } from '../../web/maps/index.ts'
import type { PagePart, ReadParts } from '../../web/page-parts.ts'
import type { Area } from './area.ts'
import type { Gazetteer } from './gazetteer.ts'
import { type Borders, loadBorders } from './load-borders.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import {
  type AreaTotal,
  type BodyTotal,
  type FieldTotal,
  totalsOfYear,
  type YearTotal,
  yearTotals,
} from './place-totals.sql.ts'
import { partsOf, type Scope, scopeOf, scopeOfAreas } from './scope.ts'

/** What the place page asks of other rooms. `wire` hands them in; a room that does not exist yet is left out. */
export interface PlacePorts {
  /** Pairs of projects that may overlap and wait for a decision, with the surest of them. */
  readonly overlaps?: (view: Queryable, areaCode: string, limit: number) => Promise<OverlapsHere>
  /** What the rooms above show on the place page, in this order. */
  readonly sections?: readonly PlaceSection[]
}

/** A part of the place page that another room fills. */
export type PlaceSection = PagePart<PlaceSubject>

/** The place a section is about. */
export interface PlaceSubject {
  readonly area: Area
  /** The pairs of home and area whose totals make up the place; empty for areas finer than a sub-district. */
  readonly scope: Scope
  /** The fiscal year shown, CE; null where nothing is planned here. */
  readonly fiscalYear: number | null
  /** In Bangkok. */
  readonly today: LocalDate
}

export interface OverlapsHere {
  readonly open: number
  readonly atStakeSatang: bigint
  readonly top: readonly {
    readonly href: string
    readonly leftTitle: string
    readonly rightTitle: string
    readonly score: number
  }[]
}

export interface PlaceFacts {
  readonly area: Area
  readonly places: Gazetteer
  readonly years: readonly YearTotal[]
  /** The year shown, CE; null where there are no projects at all. */
  readonly year: number | null
  readonly fields: readonly FieldTotal[]
  readonly bodies: readonly BodyTotal[]
  readonly bodyCount: number
  readonly parts: readonly { readonly area: Area; readonly total: AreaTotal | null }[]
  /** How the parts are drawn; null where boundaries are missing. */
  readonly drawing: DrawnShapes | null
  /** Areas that share a border with this one; null where its boundary is missing. */
  readonly neighbours: readonly Area[] | null
  readonly overlaps: OverlapsHere | null
  readonly sections: ReadParts<PlaceSubject>
  readonly asOf: Date | null
}

const MOST_BODIES = 10
const MOST_OVERLAPS = 3
/** A year with under a tenth of the projects of the fullest one holds tails of commitments, not a plan. */
const FULL_YEAR_SHARE = 10

/**
 * Everything the place page shows, in one snapshot and three queries of its own, four where boundaries are drawn for the first time (and those of the ports) whatever the size of the place.
 * @param wanted the fiscal year asked for (CE), or null; without projects in it, or unasked, the nearest to `now` that is planned in full is taken
 * @param today in Bangkok, for what falls due
 * @returns null where there is no such area
 */
export async function readPlace(
  db: Db,
  ports: PlacePorts,
  code: string,
  wanted: number | null,
  today: LocalDate,
): Promise<PlaceFacts | null> {
  return db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(code)
    if (!area) return null
    const scope = scopeOf(area, places)
    const years = await yearTotals(view, scope)
    const year = yearToShow(years, wanted, fiscalYearOf(today))
    const parts = partsOf(area, places)
    const borders = await loadBorders(view, places, area, parts)
    const sections = await readSections(view, ports.sections ?? [], { area, scope, fiscalYear: year, today })
    if (year === null) return { ...emptyPlace(area, places, parts, borders), sections }
    const shown = await totalsOfYear(view, scope, scopeOfAreas(parts), year, MOST_BODIES)
    const totals = new Map(shown.parts.map((total) => [total.areaCode, total]))
    return {
      area,
      places,
      years,
      year,
      fields: shown.fields,
      bodies: shown.bodies,
      bodyCount: shown.bodyCount,
      parts: parts.map((part) => ({ area: part, total: totals.get(part.code) ?? null })),
      ...borders,
      overlaps: hasOverlaps(area) ? ((await ports.overlaps?.(view, area.code, MOST_OVERLAPS)) ?? null) : null,
      sections,
      asOf: lastChange(years),
    }
  })
}

/** Pairs are kept by province, so a region or cluster has no list of its own. */
function hasOverlaps(area: Area): boolean {
  return area.kind === 'country' || /^\d{2,6}$/.test(area.code)
}

async function readSections(view: Queryable, sections: readonly PlaceSection[], subject: PlaceSubject) {
  const asked = sections.map((section) => section.sql(subject))
  return { subject, values: await readTogether(view, asked) }
}

function emptyPlace(
  area: Area,
  places: Gazetteer,
  parts: readonly Area[],
  borders: Borders,
): Omit<PlaceFacts, 'sections'> {
  return {
    area,
    places,
    years: [],
    year: null,
    fields: [],
    bodies: [],
    bodyCount: 0,
    parts: parts.map((part) => ({ area: part, total: null })),
    ...borders,
    overlaps: null,
    asOf: null,
  }
}

/** The year a page shows: the one asked for if it has projects, else the nearest to `now` with a plan. */
export function yearToShow(years: readonly YearTotal[], wanted: number | null, now: number): number | null {
  const known = years.map((total) => total.fiscalYear)
  if (wanted !== null && known.includes(wanted)) return wanted
  const most = Math.max(...years.map((total) => total.projects))
  const full = years.filter((total) => total.projects * FULL_YEAR_SHARE >= most).map((total) => total.fiscalYear)
  return full.reduce<number | null>(
    (best, year) => (best === null || Math.abs(year - now) < Math.abs(best - now) ? year : best),
    null,
  )
}

/** When a project of these years was changed last. */
export function lastChange(years: readonly YearTotal[]): Date | null {
  return years.reduce<Date | null>((latest, { asOf }) => (latest === null || asOf > latest ? asOf : latest), null)
}

export function amountOf(totals: readonly { amountSatang: Satang }[]): Satang {
  return totals.reduce((sum, total) => sum + total.amountSatang, 0n) as Satang
}
