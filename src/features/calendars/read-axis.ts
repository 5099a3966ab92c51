import { DAYS_AHEAD } from '../../engines/schedule/index.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Area, Gazetteer } from '../places/index.ts'
import type { AxisFilter } from './axis-filter.ts'
import { readCalendars, type Together } from './look.ts'
import { missesPage, type StoredMiss } from './misalignments.sql.ts'
import { areasAbove, type CalendarBody } from './setup.ts'
import { type CalendarStep, type Level, levels, shownState } from './step.ts'

export interface AxisRow {
  readonly body: CalendarBody
  readonly level: Level
  readonly steps: readonly CalendarStep[]
}

export interface Axis {
  readonly rows: readonly AxisRow[]
  readonly total: number
  /** Between steps of the rows shown, and with bodies beyond them. */
  readonly misses: readonly StoredMiss[]
  readonly all: Together
  /** Over all rows of the filter, not only those of the page. */
  readonly counts: { readonly missed: number; readonly soon: number; readonly late: number; readonly dueSoon: number }
}

const MOST_MISSES = 2_000

/**
 * The calendars of a place and what stands above it, side by side: from the centre down to the communities.
 * @param page null: all rows, for files and feeds
 */
export async function readAxis(
  view: Queryable,
  places: Gazetteer,
  filter: AxisFilter,
  page: { readonly size: number; readonly offset: number } | null,
  now: Date,
): Promise<Axis> {
  const today = todayInBangkok(now)
  const all = await readCalendars(view, filter.fiscalYear, homesOf(filter.place, places))
  const rows = rowsOf(all, filter, places)
  const shown = page === null ? rows : rows.slice(page.offset, page.offset + page.size)
  const steps = (body: CalendarBody) =>
    all.stepsOf(body).filter(({ kind }) => filter.kind === null || kind === filter.kind)
  // What the centre or the province misses elsewhere is not the place's: the list of misalignments counts the same.
  const code = filter.place?.code ?? null
  const ids = rows
    .filter(({ body, level }) =>
      code !== null && /^\d\d/.test(code)
        ? body.areaCode?.startsWith(code)
        : filter.place === null || level !== 'central',
    )
    .map(({ body }) => body.id)
  const found = await missesPage(view, { fiscalYear: filter.fiscalYear, state: 'open', bodyIds: ids }, MOST_MISSES)
  const soon = addDays(today, DAYS_AHEAD)
  const inRows = rows.flatMap(({ body }) => steps(body))
  return {
    all,
    rows: shown.map(({ body, level }) => ({ body, level, steps: steps(body) })),
    total: rows.length,
    misses: found.misses,
    counts: {
      missed: found.total,
      soon: found.misses.filter(({ neededBy }) => neededBy <= soon).length,
      late: inRows.filter((step) => shownState(step, today) === 'late').length,
      dueSoon: inRows.filter((step) => isDueSoon(step, today, soon)).length,
    },
  }
}

/** The same rows for a feed, without what misses each other; of the whole country only the bodies of the centre are read at all. */
export async function readRows(view: Queryable, places: Gazetteer, filter: AxisFilter): Promise<readonly AxisRow[]> {
  const wide = filter.place === null
  const all = await readCalendars(view, filter.fiscalYear, wide ? [] : homesOf(filter.place, places))
  return rowsOf(all, wide ? { ...filter, level: 'central' } : filter, places).map(({ body, level }) => ({
    body,
    level,
    steps: all.stepsOf(body).filter(({ kind }) => filter.kind === null || kind === filter.kind),
  }))
}

function isDueSoon(step: CalendarStep, today: LocalDate, soon: LocalDate): boolean {
  return (step.state === 'planned' || step.state === 'doing') && step.due >= today && step.due <= soon
}

/** Provinces whose bodies must be read; null: all. */
function homesOf(place: Area | null, places: Gazetteer): readonly string[] | null {
  if (place === null) return null
  if (/^\d\d/.test(place.code)) return [place.code.slice(0, 2)]
  const provinces = places.provincesOf(place.code).map(({ code }) => code as string)
  return provinces.length > 0 ? provinces : null
}

/**
 * Bodies inside the place and those whose area contains it; of the centre only those that stand above one of them. Where the place is
 * wider than a province, local bodies are shown only when their level is asked for.
 */
function rowsOf(all: Together, filter: AxisFilter, places: Gazetteer): { body: CalendarBody; level: Level }[] {
  const levelOf = new Map(all.setup.templates.map(({ code, level }) => [code, level]))
  const order = new Map(all.setup.templates.map(({ code }, at) => [code, at]))
  const { place } = filter
  const isWide = place === null || !/^\d\d/.test(place.code)
  const above = new Set(place === null ? [] : areasAbove(place.code, places).filter((area) => area !== 'TH'))
  const members = new Set(place === null ? [] : places.provincesOf(place.code).map(({ code }) => code as string))
  const inside = (body: CalendarBody) => {
    if (place === null) return true
    if (body.areaCode === null || body.areaCode === 'TH') return false
    if (body.areaCode.startsWith(place.code) || above.has(body.areaCode)) return true
    return isWide && members.has(body.areaCode.slice(0, 2))
  }
  const own = all.bodies.filter(inside)
  const superiors = new Set(own.flatMap((body) => body.superiors))
  const isCentral = (body: CalendarBody) => levelOf.get(body.template) === 'central'
  // Of the centre only who stands above somebody shown; all of it where that level is asked for.
  const central = all.bodies.filter(
    (body) => isCentral(body) && (superiors.has(body.id) || (place === null && filter.level === 'central')),
  )
  return [...central, ...own.filter((body) => !isCentral(body))]
    .map((body) => ({ body, level: levelOf.get(body.template) ?? 'local' }))
    .filter(({ body, level }) => {
      if (filter.level !== null) return level === filter.level
      if (!isWide) return true
      return level === 'central' || (level === 'regional' && body.template !== 'district')
    })
    .sort(
      (a, b) =>
        levels.indexOf(a.level) - levels.indexOf(b.level) ||
        (order.get(a.body.template) ?? 0) - (order.get(b.body.template) ?? 0) ||
        compare(a.body.areaCode ?? '', b.body.areaCode ?? '') ||
        compare(a.body.code, b.body.code),
    )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
