import { type AreaCode, lineOf } from '../../kernel/area-code.ts'
import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { allHolidays, holidaysStamp } from '../calendars/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { levelsAbleTo } from '../services/index.ts'
import { categoriesStamp, newestCategories, type StoredCategory } from './categories.sql.ts'
import type { Category } from './category.ts'
import { type Clocks, makeClocks } from './clock.ts'
import { type Route, type RoutingBody, route, type Superior, superiorsOf } from './route.ts'
import type { RuleNames } from './route-reason.ts'
import type { RoadOwner, RoutingRule } from './rule.ts'
import { bodiesAt, bodiesNamed, newestRoutingRules, routingRulesStamp, type StoredRoutingRule } from './rules.sql.ts'

const MOST_COPIES = 4

/** Keeps what was made from the newest rows, by their stamp: asking again costs one small query. */
function keptByStamp<Value>(stampOf: (view: Queryable) => Promise<string>, make: (view: Queryable) => Promise<Value>) {
  const copies = new Map<string, Value>()
  return async (view: Queryable, more = ''): Promise<Value> => {
    const stamp = `${await stampOf(view)} ${more}`
    const copy = copies.get(stamp)
    if (copy !== undefined) return copy
    const fresh = await make(view)
    copies.set(stamp, fresh)
    if (copies.size > MOST_COPIES) for (const oldest of copies.keys()) if (copies.delete(oldest)) break
    return fresh
  }
}

/** The newest version of every category, also of those that have ended, in the order of the list. */
export const loadCategories: (view: Queryable) => Promise<readonly StoredCategory[]> = keptByStamp(
  categoriesStamp,
  newestCategories,
)

const loadRules: (view: Queryable) => Promise<readonly StoredRoutingRule[]> = keptByStamp(
  routingRulesStamp,
  newestRoutingRules,
)

/** The rules by the names they have now. */
export async function routingRuleNames(view: Queryable): Promise<RuleNames> {
  return new Map((await loadRules(view)).map((rule) => [rule.code, rule]))
}

/** What people may choose from on a day, in the order of the list. */
export async function listCategories(view: Queryable, on: LocalDate): Promise<readonly Category[]> {
  return (await loadCategories(view)).filter(({ endedOn }) => endedOn === null || on < endedOn)
}

/** Also one that has ended: an old case keeps its category. */
export async function categoryByCode(view: Queryable, code: string): Promise<Category | null> {
  return (await loadCategories(view)).find((category) => category.code === code) ?? null
}

/** Working days by place, counted with all holidays declared so far. */
export async function loadClocks(view: Queryable, now: Date): Promise<Clocks> {
  const today = todayInBangkok(now)
  return clocksOf(view, today)
}

const clockCopies = new Map<string, Clocks>()

async function clocksOf(view: Queryable, today: LocalDate): Promise<Clocks> {
  const key = `${await holidaysStamp(view)} ${today}`
  const copy = clockCopies.get(key)
  if (copy !== undefined) return copy
  const fresh = makeClocks(await allHolidays(view), today)
  clockCopies.set(key, fresh)
  if (clockCopies.size > MOST_COPIES) for (const oldest of clockCopies.keys()) if (clockCopies.delete(oldest)) break
  return fresh
}

/**
 * A place and all that stands above it, finest first: village, sub-district, territories of local administrations, district, province,
 * its regions and cluster, the country. Empty for no place.
 */
export function lineAbove(places: Gazetteer, areaCode: string | null): string[] {
  const area = areaCode === null ? undefined : places.areas.get(areaCode)
  if (area === undefined) return []
  if (area.kind === 'lao') {
    // A territory lies in no tree: what stands above it is told by its sub-districts.
    const [member] = places.children(area.code)
    return member
      ? [area.code, ...lineAbove(places, member.code).filter((code) => code !== area.code)]
      : [area.code, 'TH']
  }
  const line: string[] = []
  for (const code of lineOf(area.code as AreaCode)) {
    if (code === 'TH') continue
    line.push(code)
    line.push(...places.groupsOf(code).map((group) => group.code as string))
  }
  return [...new Set(line), 'TH']
}

export interface RouteQuestion {
  readonly categoryCode: string
  /** The finest area that is known; null: the place is unknown. */
  readonly areaCode: string | null
  readonly roadOwner?: RoadOwner | null
  readonly on: LocalDate
}

/** Where a matter goes, and why, with the rules and bodies of today. A category nobody knows goes by the rules for all. */
export async function routeCase(view: Queryable, question: RouteQuestion): Promise<Route> {
  const { line, rules, bodies } = await surroundings(view, question.areaCode)
  const category = await categoryByCode(view, question.categoryCode)
  return route(
    {
      categoryCode: question.categoryCode,
      functionCode: category?.functionCode ?? '-',
      line,
      roadOwner: question.roadOwner ?? null,
      on: question.on,
    },
    rules,
    bodies,
    category === null ? [] : await levelsAbleTo(view, category.functionCode),
  )
}

/** Of these kinds of matter those for which a body is in charge at a place. What rules, bodies and duties say is asked for once. */
export async function categoriesInCharge(
  view: Queryable,
  areaCode: string,
  categories: readonly Category[],
  on: LocalDate,
): Promise<Category[]> {
  const { line, rules, bodies } = await surroundings(view, areaCode)
  const able = new Map<string, Awaited<ReturnType<typeof levelsAbleTo>>>()
  for (const { functionCode } of categories) {
    if (!able.has(functionCode)) able.set(functionCode, await levelsAbleTo(view, functionCode))
  }
  return categories.filter(({ code, functionCode }) => {
    const matter = { categoryCode: code, functionCode, line, roadOwner: null, on }
    return route(matter, rules, bodies, able.get(functionCode)).body !== null
  })
}

/** Who stands above a body for a matter at this place, nearest first. */
export async function superiorsAt(
  view: Queryable,
  bodyId: string | null,
  areaCode: string | null,
): Promise<Superior[]> {
  const { line, rules, bodies } = await surroundings(view, areaCode, bodyId)
  return superiorsOf(bodyId, line, rules, bodies)
}

/** All bodies that may be handed a matter at this place, the lowest level first: what an officer chooses from. */
export async function bodiesForPlace(view: Queryable, areaCode: string | null): Promise<RoutingBody[]> {
  const { line, bodies } = await surroundings(view, areaCode)
  const at = (body: RoutingBody) => {
    const index = line.findIndex((area) => body.areaCode === area || body.areas.includes(area))
    return index === -1 ? line.length : index
  }
  return [...bodies].sort((a, b) => at(a) - at(b) || (a.code < b.code ? -1 : 1))
}

/** @param bodyId a body that has to be among them, wherever it is */
async function surroundings(
  view: Queryable,
  areaCode: string | null,
  bodyId: string | null = null,
): Promise<{ line: string[]; rules: readonly RoutingRule[]; bodies: RoutingBody[] }> {
  const line = lineAbove(await loadGazetteer(view), areaCode)
  const rules = await loadRules(view)
  const codes = rules.flatMap(({ targets }) => targets.flatMap(({ bodyCode }) => bodyCode ?? []))
  const near = await bodiesAt(view, line.length > 0 ? line : ['TH'])
  const named = await bodiesNamed(view, {
    codes: codes.filter((code) => !near.some((body) => body.code === code)),
    ids: bodyId === null || near.some((body) => body.id === bodyId) ? [] : [bodyId],
  })
  return { line, rules, bodies: [...near, ...named] }
}
