import {
  type BoundPair,
  boundPairs,
  findMisalignments,
  type Link,
  type PlannedStep,
  roomToMove,
  type Slack,
  slackOf,
} from '../../engines/schedule/index.ts'
import { newId } from '../../kernel/ids.ts'
import { fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { loadGazetteer } from '../places/index.ts'
import { storedSteps } from './calendars.sql.ts'
import { grouped } from './grouped.ts'
import { type FoundMiss, storeFound } from './misalignments.sql.ts'
import { type CalendarBody, calendarByTemplate, loadBodies, loadSetup, type Setup } from './setup.ts'
import { type CalendarStep, planned, stepKey } from './step.ts'

/** Calendars of one fiscal year that are looked at together. */
export interface Together {
  readonly setup: Setup
  readonly bodies: readonly CalendarBody[]
  readonly bodyById: ReadonlyMap<string, CalendarBody>
  readonly fiscalYear: number
  /** The steps of a body, stored or by template. */
  stepsOf(body: CalendarBody): readonly CalendarStep[]
  /** Whether the body's calendar was ever touched. */
  isOpened(bodyId: string): boolean
  /** Steps that wait for each other, of these bodies. */
  readonly pairs: readonly BoundPair[]
}

/** @param homes the provinces to read, null: the country */
export async function readCalendars(
  view: Queryable,
  fiscalYear: number,
  homes: readonly string[] | null,
): Promise<Together> {
  const setup = await loadSetup(view)
  const bodies = await loadBodies(view, setup, await loadGazetteer(view), homes)
  const ids = homes === null ? null : bodies.map(({ id }) => id)
  const stored = grouped(await storedSteps(view, ids, fiscalYear), ({ bodyId }) => bodyId)
  return together(setup, bodies, fiscalYear, stored)
}

export function together(
  setup: Setup,
  bodies: readonly CalendarBody[],
  fiscalYear: number,
  stored: ReadonlyMap<string, readonly CalendarStep[]>,
): Together {
  const made = new Map<string, readonly CalendarStep[]>()
  return {
    setup,
    bodies,
    bodyById: new Map(bodies.map((body) => [body.id, body])),
    fiscalYear,
    isOpened: (bodyId) => stored.has(bodyId),
    stepsOf(body) {
      const known = stored.get(body.id) ?? made.get(body.id)
      if (known) return known
      const steps = calendarByTemplate(body, fiscalYear, setup)
      made.set(body.id, steps)
      return steps
    },
    pairs: boundPairs(setup.rules, bodies),
  }
}

export interface StepsAndLinks {
  readonly steps: ReadonlyMap<string, PlannedStep>
  readonly links: readonly Link[]
}

/** The steps two pairs of bodies wait with, and what waits for what. */
function linked(all: Together, pairs: readonly BoundPair[]): StepsAndLinks {
  const steps = new Map<string, PlannedStep>()
  const links: Link[] = []
  const keyOf = (bodyId: string, code: string) => {
    const key = stepKey(bodyId, code)
    if (steps.has(key)) return key
    const body = all.bodyById.get(bodyId)
    const step = body && all.stepsOf(body).find((one) => one.code === code)
    if (!step) return null
    steps.set(key, planned(step))
    return key
  }
  for (const { rule, beforeBody, afterBody } of pairs) {
    const before = keyOf(beforeBody, rule.before.step)
    const after = keyOf(afterBody, rule.after.step)
    if (before === null || after === null) continue
    links.push({ rule: rule.code, before, after, need: rule.need, leadDays: rule.leadDays })
  }
  return { steps, links }
}

/** How much each step of a body can slip, along everything that waits for it. */
export function slackIn(all: Together, today: LocalDate): ReadonlyMap<string, Slack> {
  const { steps, links } = linked(all, all.pairs)
  return slackOf(steps, links, today)
}

/**
 * What misses each other among calendars of which at least one was touched: two that nobody touched stand as the templates say.
 * @param only the bodies to look at; null: all
 */
function missesAmong(all: Together, only: ReadonlySet<string> | null, today: LocalDate): FoundMiss[] {
  const looked = all.pairs.filter(
    ({ beforeBody, afterBody }) =>
      (only === null || only.has(beforeBody) || only.has(afterBody)) &&
      (all.isOpened(beforeBody) || all.isOpened(afterBody)),
  )
  const found = findMisalignments(...argumentsOf(linked(all, looked)), today)
  if (found.length === 0) return []
  // What moving would do is told by everything around the two, not only by what was looked at.
  const around = aroundOf(all, new Set(found.flatMap(({ link }) => [bodyOf(link.before), bodyOf(link.after)])))
  const linksOf = byStep(around.links)
  return found.flatMap((miss) => {
    const { before, after } = miss.link
    const body = all.bodyById.get(bodyOf(after))
    if (!body) return []
    const near = [...new Set([...(linksOf.get(before) ?? []), ...(linksOf.get(after) ?? [])])]
    const own = near.find((link) => link.rule === miss.link.rule && link.before === before && link.after === after)
    const room = roomToMove({ ...miss, link: own ?? miss.link }, around.steps, near, today)
    return [
      {
        home: body.home,
        ruleCode: miss.link.rule,
        fiscalYear: all.fiscalYear,
        beforeBody: bodyOf(before),
        beforeStep: codeOf(before),
        afterBody: bodyOf(after),
        afterStep: codeOf(after),
        kind: miss.kind,
        neededBy: miss.neededBy,
        expectedOn: miss.expectedOn,
        daysMissing: miss.daysMissing,
        beforeRoom: room.beforeDays,
        afterRoom: room.afterDays,
      },
    ]
  })
}

function argumentsOf({ steps, links }: StepsAndLinks): [StepsAndLinks['steps'], StepsAndLinks['links']] {
  return [steps, links]
}

/** Everything that waits for a step of these bodies, or that such a step waits for. */
export function aroundOf(all: Together, bodies: ReadonlySet<string>): StepsAndLinks {
  return linked(
    all,
    all.pairs.filter(({ beforeBody, afterBody }) => bodies.has(beforeBody) || bodies.has(afterBody)),
  )
}

function byStep(links: readonly Link[]): ReadonlyMap<string, readonly Link[]> {
  const found = new Map<string, Link[]>()
  for (const link of links) {
    for (const key of [link.before, link.after]) {
      const known = found.get(key)
      if (known) known.push(link)
      else found.set(key, [link])
    }
  }
  return found
}

const bodyOf = (key: string) => key.slice(0, key.indexOf(' '))
const codeOf = (key: string) => key.slice(key.indexOf(' ') + 1)

export interface LookReport {
  readonly found: number
  readonly opened: number
  readonly solved: number
}

/**
 * Looks at calendars and stores what misses each other; what no longer does is solved.
 * @param only bodies that changed, with their homes; null: everything, as every night
 */
export async function look(
  tx: Tx,
  fiscalYear: number,
  only: { readonly bodyIds: readonly string[]; readonly homes: readonly string[] } | null,
  now: Date,
): Promise<LookReport> {
  const homes = only === null || only.homes.includes('00') ? null : only.homes
  const all = await readCalendars(tx, fiscalYear, homes)
  const found = missesAmong(all, only === null ? null : new Set(only.bodyIds), todayInBangkok(now))
  const stored = await storeFound(
    tx,
    found.map((miss) => ({ ...miss, id: newId() })),
    { fiscalYear, bodyIds: only?.bodyIds ?? null },
    now,
  )
  return { found: found.length, ...stored }
}

/** The years whose calendars are under way: this fiscal year and the next. */
export function yearsUnderWay(now: Date): readonly [number, number] {
  const year = fiscalYearOf(todayInBangkok(now))
  return [year, year + 1]
}
