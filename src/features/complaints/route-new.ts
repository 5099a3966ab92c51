import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { readRoadOwner, routeCase, routeReason } from '../routing/index.ts'
import type { Act } from './complaint.ts'
import { newCases, silentCases } from './complaints.sql.ts'
import { holdRepeated } from './hold-repeats.ts'
import { moveCase, moveLocked, recountClock } from './move-case.ts'

type Needed = Pick<Deps, 'db' | 'secrets' | 'clock' | 'log'>

/** So many in one transaction: others wait for their locks no longer than that takes. */
const AT_ONCE = 20

const bySystem = (reason: string, visibility: Act['visibility'] = 'public'): Act => ({
  actor: { kind: 'system' },
  reason,
  visibility,
})

/**
 * Looks through what came in: gives each case its days, and hands it to the body its category and place lead to, or to the
 * queue of whoever has to find one. Several workers take different cases.
 * @returns how many were handled
 */
export async function routeNewCases(deps: Needed): Promise<number> {
  let handled = 0
  for (;;) {
    const count = await deps.db.transaction(async (tx) => {
      const cases = await newCases(tx, AT_ONCE)
      for (const row of cases) {
        const timed = await recountClock(tx, deps, row, 'clock begins')
        const screened = await moveLocked(tx, deps, { row: timed, parts: [] }, { kind: 'screen' }, bySystem('complete'))
        if (!screened.ok) throw new Error(`a new case cannot be screened: ${screened.problem.kind}`)
        const owner = row.answers['road-owner']
        const route = await routeCase(tx, {
          categoryCode: row.facts.categoryCode,
          areaCode: row.areaCode,
          roadOwner: typeof owner === 'string' ? readRoadOwner(owner) : null,
          on: todayInBangkok(row.receivedAt),
        })
        const move =
          route.body === null
            ? ({ kind: 'triage', bodyId: route.triage?.owner?.id ?? null } as const)
            : ({ kind: 'assign', bodyId: route.body.id } as const)
        const moved = await moveLocked(tx, deps, screened.value, move, bySystem(routeReason(route)))
        if (!moved.ok) throw new Error(`a new case cannot be handed on: ${moved.problem.kind}`)
      }
      await holdRepeated(tx, deps, cases)
      return cases.length
    })
    handled += count
    if (count < AT_ONCE) return handled
  }
}

/** Closes what was said to be done when the reporter did not disagree in the days there were. */
export async function closeSilentCases(deps: Needed): Promise<number> {
  const keys = await silentCases(deps.db, todayInBangkok(deps.clock.now()), 500)
  let closed = 0
  for (const key of keys) {
    const done = await deps.db.transaction((tx) => moveCase(tx, deps, key, { kind: 'close' }, bySystem('silence')))
    if (done.ok) closed += 1
  }
  return closed
}
