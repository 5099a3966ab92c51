import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { type Category, daysFor, type Severity, severities } from './category.ts'
import { dueOf } from './clock.ts'
import { categoryByCode, lineAbove, loadClocks, routeCase, superiorsAt } from './load-routing.ts'
import type { Route, Superior } from './route.ts'
import { type RoadOwner, readRoadOwner } from './rule.ts'

export interface TestQuestion {
  readonly category: string
  /** Null: no place was typed. */
  readonly areaCode: string | null
  readonly placeUnknown: boolean
  readonly roadOwner: RoadOwner | null
  readonly severity: Severity | null
}

export interface Tried {
  readonly category: Category | null
  readonly placeUnknown: boolean
  readonly areaCode: string | null
  readonly route: Route
  readonly superiors: readonly Superior[]
  readonly answerBy: LocalDate
  readonly resolveBy: LocalDate
}

/** @param typed as it stands in the address: a category, a place by name or code, the owner of the road, the haste */
export function readTest(
  typed: { readonly category: string; readonly place: string; readonly road: string; readonly severity: string },
  places: Gazetteer,
): TestQuestion {
  const place = typed.place.trim()
  const areaCode = place === '' ? null : places.areas.has(place) ? place : (places.resolve(place)?.code ?? null)
  return {
    category: typed.category,
    areaCode,
    placeUnknown: place !== '' && areaCode === null,
    roadOwner: readRoadOwner(typed.road),
    severity: severities.find((severity) => severity === typed.severity) ?? null,
  }
}

/** Where a matter would go if it came in now, and by when it would have to be answered; stores nothing. */
export async function tryRoute(view: Queryable, question: TestQuestion, now: Date): Promise<Tried> {
  const on = todayInBangkok(now)
  const category = await categoryByCode(view, question.category)
  const route = await routeCase(view, {
    categoryCode: question.category,
    areaCode: question.areaCode,
    roadOwner: question.roadOwner,
    on,
  })
  const clocks = await loadClocks(view, now)
  const calendar = clocks.at(lineAbove(await loadGazetteer(view), question.areaCode))
  const days = category === null ? { answer: 1, resolve: 1 } : daysFor(category, question.severity ?? undefined)
  return {
    category,
    placeUnknown: question.placeUnknown,
    areaCode: question.areaCode,
    route,
    superiors: await superiorsAt(view, route.body?.id ?? null, question.areaCode),
    answerBy: dueOf(calendar, { receivedAt: now, days: days.answer }, now),
    resolveBy: dueOf(calendar, { receivedAt: now, days: days.resolve }, now),
  }
}
