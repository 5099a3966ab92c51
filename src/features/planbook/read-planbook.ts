import { type Home, parseHome } from '../../kernel/ids.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { countGaps, type GapKind, gapKinds } from '../alignments/index.ts'
import { inOrder, type Placed, place, pressurePage, schemesOf, scoredThings } from '../interests/index.ts'
import { type Area, type AreaPoint, areaPoints, type Gazetteer, loadGazetteer } from '../places/index.ts'
import {
  agreementsOfHome,
  type BookAgreement,
  type BookBoard,
  type BookGoal,
  type BookIndicator,
  type BookJoining,
  type BookProject,
  boardsOfHome,
  goalsOfProvince,
  indicatorsOfHome,
  joiningsOfHome,
  type OverlapSums,
  overlapSums,
  phaseSums,
  projectsOfYear,
  type YearSum,
  yearSums,
} from './planbook.sql.ts'

/** Everything the plan book of a province says, as it stood at one moment. */
export interface PlanBook {
  readonly home: Home
  readonly province: Area
  readonly places: Gazetteer
  readonly pointOf: (code: string) => AreaPoint | null
  readonly fiscalYear: number
  readonly today: LocalDate
  /** When a project of the province was changed last. */
  readonly asOf: Date | null
  readonly projects: readonly BookProject[]
  readonly years: readonly YearSum[]
  readonly phases: Awaited<ReturnType<typeof phaseSums>>
  readonly goals: readonly BookGoal[]
  readonly goalsAsOf: Date | null
  readonly joinings: readonly BookJoining[]
  readonly boards: readonly BookBoard[]
  readonly agreements: readonly BookAgreement[]
  readonly overlaps: OverlapSums
  readonly gaps: ReadonlyMap<GapKind, number>
  readonly indicators: readonly BookIndicator[]
  readonly priorities: readonly Placed[]
  readonly pressures: Awaited<ReturnType<typeof pressurePage>>['pressures']
}

export type BookRefusal =
  | { readonly kind: 'no-such-province' }
  | { readonly kind: 'no-such-year'; readonly years: readonly number[] }

const MOST_GAPS = 1_000

/**
 * Reads the book in the snapshot that is handed in, so that all its sums are of one moment.
 * @param wanted fiscal year, CE; null: the one that runs, else the newest with projects
 */
export async function readPlanBook(
  view: Queryable,
  code: string,
  wanted: number | null,
  now: Date,
): Promise<PlanBook | BookRefusal> {
  const places = await loadGazetteer(view)
  const province = places.areas.get(code)
  const home = parseHome(code)
  if (province === undefined || province.kind !== 'province' || !home.ok) return { kind: 'no-such-province' }
  const today = todayInBangkok(now)
  const years = await yearSums(view, home.value)
  const known = years.map((one) => one.fiscalYear)
  const running = fiscalYearOf(today)
  const fiscalYear = wanted ?? (known.includes(running) ? running : known.at(-1))
  if (fiscalYear === undefined || !known.includes(fiscalYear)) return { kind: 'no-such-year', years: known }
  const gapFilter = { homes: [home.value], under: null, field: null, bodyId: null, fiscalYear }
  const scored = { home: home.value, under: null, field: null, fiscalYear, thing: 'project' as const }
  const pressing = { homes: [home.value], under: null, side: null, kind: null, show: 'watched' as const, today }
  const schemes = await schemesOf(view, [home.value])
  const { goals, asOf: goalsAsOf } = await goalsOfProvince(view, home.value)
  return {
    home: home.value,
    province,
    places,
    pointOf: await areaPoints(view, places),
    fiscalYear,
    today,
    asOf: years.reduce<Date | null>((last, one) => (last === null || one.asOf > last ? one.asOf : last), null),
    projects: await projectsOfYear(view, home.value, fiscalYear),
    years,
    phases: await phaseSums(view, home.value),
    goals,
    goalsAsOf,
    joinings: await joiningsOfHome(view, home.value),
    boards: await boardsOfHome(view, home.value),
    agreements: await agreementsOfHome(view, home.value, today),
    overlaps: await overlapSums(view, home.value),
    gaps: await countGaps(view, gapKinds, gapFilter, MOST_GAPS),
    indicators: await indicatorsOfHome(view, home.value, today),
    priorities: inOrder((await scoredThings(view, scored)).map((one) => place(one, schemes, null))),
    pressures: (await pressurePage(view, pressing, 100, 0)).pressures,
  }
}
