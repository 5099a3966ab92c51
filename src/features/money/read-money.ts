import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type Area, type Gazetteer, loadGazetteer } from '../places/index.ts'
import type { Phase } from '../plans/index.ts'
import { countLate, type LateCount } from './late.sql.ts'
import { receivedThrough, sourcesByKeys } from './money.sql.ts'
import type { Sources } from './money-model.ts'
import {
  type BodyLine,
  bodyTotals,
  countedByPlans,
  type TotalLine,
  totalsByHome,
  totalsByYear,
  totalsOfYear,
  type YearLine,
  yearsWithMoney,
} from './totals.sql.ts'

/** What a centre view is about. */
export interface MoneyPlace {
  readonly area: Area
  /** Null: the whole country. */
  readonly home: string | null
}

/**
 * The province or country a person means: everything finer than a province is its province, because money is kept per home.
 * @returns null where no place is meant
 */
export function moneyPlace(places: Gazetteer, typed: string): MoneyPlace | null {
  const country = places.areas.get('TH')
  if (typed === '' || typed === 'TH' || typed === '00') return country ? { area: country, home: null } : null
  const area = places.areas.get(typed) ?? places.areas.get(places.resolve(typed)?.code ?? '')
  if (area === undefined) return null
  if (area.code === 'TH') return { area, home: null }
  const province = places.line(area.code).find((one) => one.kind === 'province')
  return province === undefined ? null : { area: province, home: province.code }
}

export interface Centre {
  readonly place: MoneyPlace
  readonly places: Gazetteer
  readonly fiscalYear: number
  readonly years: readonly number[]
  readonly lines: readonly TotalLine[]
  /** Sources whose approved money this total counts at its payers. */
  readonly received: ReadonlySet<string>
  readonly sources: Sources
  readonly byYear: readonly YearLine[]
  /** Of a province. */
  readonly bodies: readonly BodyLine[]
  /** Of the country. */
  readonly homes: readonly { home: string; phase: Phase; amountSatang: bigint }[]
  readonly byPlansSatang: bigint
  readonly late: readonly LateCount[]
  readonly asOf: Date | null
}

/** Everything a centre view shows, in one snapshot. @returns null where no place is meant */
export async function readCentre(
  view: Queryable,
  typedPlace: string,
  wantedYear: number | null,
  now: Date,
): Promise<Centre | null> {
  const places = await loadGazetteer(view)
  const place = moneyPlace(places, typedPlace)
  if (place === null) return null
  const homes = place.home === null ? null : [place.home]
  const years = await yearsWithMoney(view, homes)
  const current = fiscalYearOf(todayInBangkok(now))
  const fiscalYear = wantedYear ?? (years.includes(current) ? current : (years.at(-1) ?? current))
  const received = await receivedThrough(view, place.home)
  const { lines, asOf } = await totalsOfYear(view, homes, fiscalYear)
  return {
    place,
    places,
    fiscalYear,
    years,
    lines,
    asOf,
    received: new Set(received),
    sources: await sourcesByKeys(
      view,
      lines.map((line) => line.source),
    ),
    byYear: await totalsByYear(view, homes, received),
    bodies: homes === null ? [] : await bodyTotals(view, homes, fiscalYear),
    homes: homes === null ? await totalsByHome(view, fiscalYear, received) : [],
    byPlansSatang: await countedByPlans(
      view,
      place.home === null ? ['TH', ...places.provincesOf('TH').map((one) => one.code)] : [place.home],
      fiscalYear,
    ),
    late: await countLate(view, { homes, bodyId: null }),
  }
}
