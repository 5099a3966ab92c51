import { lastUsed } from '../../kernel/last-used.ts'
import { addDays, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodiesNamed } from '../bodies/index.ts'
import { type Area, type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, loadCategories } from '../routing/index.ts'
import {
  busiestBodies,
  countedOfCategory,
  type Recurrence,
  recurrencesAt,
  summariesOf,
  summaryState,
} from './statistics.sql.ts'
import { type Figures, figuresOf, leagueOf, type Ranked } from './statistics.ts'
import { ALL_CATEGORIES, type Summary, summarise } from './summary.ts'

export const windows = [3, 12, 24] as const
export type Months = (typeof windows)[number]

export interface StatisticsQuestion {
  /** Province or district; null: the country. */
  readonly place: string | null
  readonly category: string | null
  readonly months: Months
}

export interface NamedFigures<Key> {
  readonly key: Key
  readonly figures: Figures
}

export interface BodyKey {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
}

export interface Statistics {
  readonly madeAt: Date
  readonly from: LocalDate
  readonly whole: Figures
  readonly byMonth: readonly { readonly month: LocalDate; readonly figures: Figures }[]
  readonly byCategory: readonly NamedFigures<Category>[]
  /** Provinces of the country, districts of a province; a district has none. */
  readonly byPlace: readonly NamedFigures<Area>[]
  readonly league: readonly Ranked<BodyKey>[]
  readonly recurrences: readonly Recurrence[]
}

const MOST_BODIES = 300
const MOST_RECURRENCES = 20
const kept = lastUsed<Promise<Statistics>>(200)

/**
 * Figures of public cases that came in in the last months. Counted by the worker within a minute of each change; what was asked before
 * is kept until then. Null where nothing has been counted yet.
 */
export async function readStatistics(
  view: Queryable,
  question: StatisticsQuestion,
  now: Date,
): Promise<Statistics | null> {
  const state = await summaryState(view)
  if (state === null) return null
  const places = await loadGazetteer(view)
  const today = todayInBangkok(now)
  const stamp = [places.asOf?.getTime(), state.madeAt.getTime(), today, JSON.stringify(question)].join(' ')
  return kept(`${await databaseName(view)} ${stamp}`, () =>
    read(view, question, { madeAt: state.madeAt, places, today }),
  )
}

async function databaseName(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ name: string }>('select current_database() as name')
  return rows[0]?.name ?? ''
}

async function read(
  view: Queryable,
  { place, category, months }: StatisticsQuestion,
  { madeAt, places, today }: { readonly madeAt: Date; readonly places: Gazetteer; readonly today: LocalDate },
): Promise<Statistics> {
  const from = firstMonth(today, months)
  const of = scopeOf(place)
  const chosen = category ?? ALL_CATEGORIES
  const whole = await summariesOf(view, { ...of, category: chosen, from })
  const categories = category === null ? await summariesOf(view, { ...of, category: null, from }) : []
  const areas = place === null ? provincesOf(places) : place.length === 2 ? [...places.children(place)] : []
  const parts = await summariesOf(view, {
    scope: place === null ? 'home' : 'district',
    keys: areas.map(({ code }) => code),
    category: chosen,
    from,
  })
  const homes = place === null ? null : [place.slice(0, 2)]
  const ofBodies = await summariesOfBodies(view, { homes, category, from, today })
  const bodies = await bodiesNamed(
    view,
    ofBodies.map(({ key }) => key),
  )
  const known = await loadCategories(view)
  const byKey = groupBy([...parts, ...ofBodies], ({ key }) => key)
  const byCategory = groupBy(categories, ({ categoryCode }) => categoryCode)
  const figures = (summaries: readonly Summary[] | undefined) => figuresOf(summaries ?? [], today)
  return {
    madeAt,
    from,
    whole: figures(whole),
    byMonth: [...groupBy(whole, ({ month }) => month)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([month, own]) => ({ month: month as LocalDate, figures: figures(own) })),
    byCategory: known
      .flatMap((one) => (byCategory.has(one.code) ? [{ key: one, figures: figures(byCategory.get(one.code)) }] : []))
      .sort((a, b) => b.figures.received - a.figures.received),
    byPlace: areas.map((area) => ({ key: area, figures: figures(byKey.get(area.code)) })),
    league: leagueOf([...bodies.values()].map((body) => ({ key: body, figures: figures(byKey.get(body.id)) }))),
    recurrences: await recurrencesAt(view, place, category, MOST_RECURRENCES),
  }
}

/** Of the busiest bodies; in one category counted from its cases, which is quick for one category and would be most of all summaries. */
async function summariesOfBodies(
  view: Queryable,
  {
    homes,
    category,
    from,
    today,
  }: { homes: readonly string[] | null; category: string | null; from: LocalDate; today: LocalDate },
): Promise<Summary[]> {
  if (category === null) {
    const keys = await busiestBodies(view, { homes, from }, MOST_BODIES)
    return summariesOf(view, { scope: 'body', keys, home: homes?.[0] ?? null, category: ALL_CATEGORIES, from })
  }
  const cases = await countedOfCategory(view, { homes, category, from })
  const all = summarise('', cases, today).filter(({ scope }) => scope === 'body')
  const received = new Map<string, number>()
  for (const { key, received: count } of all) received.set(key, (received.get(key) ?? 0) + count)
  const busiest = new Set(
    [...received]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_BODIES)
      .map(([key]) => key),
  )
  return all.filter(({ key }) => busiest.has(key))
}

function scopeOf(place: string | null) {
  if (place === null) return { scope: 'country' as const, keys: ['TH'] }
  return { scope: place.length === 2 ? ('home' as const) : ('district' as const), keys: [place] }
}

function provincesOf(places: Gazetteer): Area[] {
  return [...places.areas.values()].filter((area) => area.kind === 'province' && area.validTo === null)
}

/** The first day of the month so many months back, this one counted. */
export function firstMonth(today: LocalDate, months: number): LocalDate {
  let month = `${today.slice(0, 7)}-01` as LocalDate
  for (let back = 1; back < months; back++) month = `${addDays(month, -1).slice(0, 7)}-01` as LocalDate
  return month
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of list) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}
