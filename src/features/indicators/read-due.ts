import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { type DueValue, dueValues } from './due.ts'
import { observedIndicators } from './enter-observations.ts'
import { bodiesOf, mayEnter } from './indicators.policy.ts'
import { type Indicator, indicatorsByIds, indicatorsOfBodies, placesOf } from './indicators.sql.ts'
import { currentObservations } from './observations.sql.ts'

/** A due value with what its line shows. */
export interface DueLine extends DueValue {
  readonly indicator: Indicator
  /** What the office calls the place; null where the register of places knows. */
  readonly placeName: string | null
}

/** Everything the viewer is to enter today, by due day. */
export async function readDue(view: Queryable, viewer: Viewer | null, now: Date): Promise<DueLine[]> {
  const ids = await indicatorsOfBodies(view, bodiesOf(viewer, now))
  const indicators = (await indicatorsByIds(view, ids)).filter((one) => mayEnter(viewer, one, now))
  const observed = await observedIndicators(view, indicators)
  const measured = indicators.filter(({ id }) => observed.get(id)?.isComputed === false)
  const there = await currentObservations(view, measured)
  const places = await placesOf(
    view,
    measured.map(({ id }) => id),
  )
  const byId = new Map(measured.map((one) => [one.id, one]))
  const due = dueValues(
    measured.map((one) => ({ ...one, places: observed.get(one.id)?.places ?? [] })),
    there,
    todayInBangkok(now),
  )
  return due.flatMap((one) => {
    const indicator = byId.get(one.indicatorId)
    const placeName = places.get(one.indicatorId)?.find(({ areaCode }) => areaCode === one.areaCode)?.name ?? null
    return indicator === undefined ? [] : [{ ...one, indicator, placeName }]
  })
}
