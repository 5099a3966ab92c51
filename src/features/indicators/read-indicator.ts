import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { personNames } from '../people/index.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { bodiesByIds } from '../plans/index.ts'
import { eventsOf, type IndicatorEvent } from './events.sql.ts'
import { type StoredTarget, type StoredValue, targetsOf, valuesOf } from './graph.sql.ts'
import { type Hanging, hangingOf } from './hanging.sql.ts'
import { type Indicator, indicatorById, officersOfBodies, type Place, placesOf } from './indicators.sql.ts'
import { type ListedIndicator, listedIndicator, neighboursOf } from './list.sql.ts'
import { type Evidence, evidenceOf, observationsOf, type StoredObservation } from './observations.sql.ts'
import { allLenses, type Lens } from './units.sql.ts'

export interface IndicatorFacts {
  readonly indicator: Indicator
  readonly listed: ListedIndicator | null
  readonly values: readonly StoredValue[]
  readonly targets: readonly StoredTarget[]
  readonly places: readonly Place[]
  readonly observations: readonly StoredObservation[]
  readonly evidence: readonly Evidence[]
  readonly parents: readonly (ListedIndicator & { kind: string })[]
  readonly children: readonly (ListedIndicator & { kind: string })[]
  readonly events: readonly IndicatorEvent[]
  readonly hanging: Hanging
  readonly body: { readonly code: string; readonly nameTh: string; readonly nameEn: string | null } | null
  /** False: the person named answers for nothing in the body any more. */
  readonly ownerIsThere: boolean
  readonly names: ReadonlyMap<string, string>
  readonly lenses: readonly Lens[]
  readonly register: Gazetteer
}

const MOST_OBSERVATIONS = 2_000
const MOST_EVENTS = 100

/** Everything the page of an indicator shows, in one snapshot. */
export async function readIndicator(
  view: Queryable,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  id: string,
): Promise<IndicatorFacts | null> {
  const indicator = await indicatorById(view, id)
  if (indicator === null) return null
  const today = todayInBangkok(deps.clock.now())
  const observations = await observationsOf(view, indicator, MOST_OBSERVATIONS)
  const events = await eventsOf(view, indicator, MOST_EVENTS)
  const { parents, children } = await neighboursOf(view, id, today)
  const officers = await officersOfBodies(view, [indicator.ownerBodyId], today)
  const people = [
    indicator.ownerPersonId,
    ...observations.flatMap((one) => [one.enteredBy, one.decidedBy]),
    ...events.map((event) => event.actorId),
  ]
  return {
    indicator,
    listed: await listedIndicator(view, id, today),
    values: (await valuesOf(view, [indicator])).get(id) ?? [],
    targets: (await targetsOf(view, [indicator])).get(id) ?? [],
    places: (await placesOf(view, [id])).get(id) ?? [],
    observations,
    evidence: await evidenceOf(view, indicator),
    parents,
    children,
    events,
    hanging: await hangingOf(view, indicator),
    body: (await bodiesByIds(view, [indicator.ownerBodyId]))[0] ?? null,
    ownerIsThere: officers.some(({ personId }) => personId === indicator.ownerPersonId),
    names: await personNames(view, deps, people),
    lenses: await allLenses(view),
    register: await loadGazetteer(view),
  }
}
