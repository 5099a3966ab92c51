import { fiscalYearOf, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Db, Queryable } from '../../platform/db/db.ts'
import { type Area, type Gazetteer, loadGazetteer } from '../places/index.ts'
import {
  type AgedPlan,
  agedPlans,
  type GapsOfBody,
  gapsByBody,
  type TwiceTold,
  twiceTold,
  type Where,
} from './dataquality.sql.ts'
import { differences, type Fact, type StaleReason, staleReason } from './finding.ts'

export interface Findings {
  readonly area: Area
  readonly places: Gazetteer
  readonly disagreements: readonly (TwiceTold & { readonly facts: readonly Fact[] })[]
  readonly moreDisagreements: boolean
  readonly stale: readonly (AgedPlan & { readonly reason: StaleReason })[]
  readonly moreStale: boolean
  /** Null where the place is wider than a province. */
  readonly gaps: readonly GapsOfBody[] | null
  readonly moreGaps: boolean
}

export interface Most {
  readonly disagreements: number
  readonly stale: number
  readonly gaps: number
}

/**
 * What is wrong with the data of a place, in one snapshot and four questions.
 * @param typed a code, a name or an address; empty for the country
 * @param offset how many disagreements to leave out, for further pages
 * @returns null where no place is meant
 */
export function readFindings(db: Db, typed: string, most: Most, offset: number, now: Date): Promise<Findings | null> {
  return db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(typed === '' ? 'TH' : (places.resolve(typed)?.code ?? ''))
    return area ? inPlace(view, places, area, most, offset, now) : null
  })
}

async function inPlace(
  view: Queryable,
  places: Gazetteer,
  area: Area,
  most: Most,
  offset: number,
  now: Date,
): Promise<Findings> {
  const where = whereOf(area, places)
  const fiscalYear = fiscalYearOf(todayInBangkok(now))
  const told = await twiceTold(view, where, { limit: most.disagreements + 1, offset })
  const aYearAgo = new Date(now.getTime() - 365 * 86_400_000)
  const plans = await agedPlans(view, where, { fiscalYear, aYearAgo }, most.stale + 1)
  const [home, second] = where.homes ?? []
  const gaps =
    home !== undefined && second === undefined ? await gapsByBody(view, home, where.under, most.gaps + 1) : null
  return {
    area,
    places,
    disagreements: told
      .slice(0, most.disagreements)
      .map((pair) => ({ ...pair, facts: differences(pair.left, pair.right) })),
    moreDisagreements: told.length > most.disagreements,
    stale: plans.slice(0, most.stale).flatMap((plan) => {
      const reason = staleReason(plan, fiscalYear, now)
      return reason === null ? [] : [{ ...plan, reason }]
    }),
    moreStale: plans.length > most.stale,
    gaps: gaps?.slice(0, most.gaps) ?? null,
    moreGaps: (gaps?.length ?? 0) > most.gaps,
  }
}

function whereOf(area: Area, places: Gazetteer): Where {
  if (area.kind === 'country') return { homes: null, under: null }
  if (/^\d/.test(area.code)) return { homes: [area.code.slice(0, 2)], under: area.code.length > 2 ? area.code : null }
  return { homes: places.provincesOf(area.code).map((province) => province.code), under: null }
}
