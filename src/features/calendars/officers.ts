import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { bodiesOf } from './calendars.policy.ts'
import { grouped } from './grouped.ts'
import { type OfficerGrant, officerGrants } from './misalignments.sql.ts'

/** Who may speak for bodies today: the bodies each of them plans for. @param bodyIds null: for all bodies */
export async function officersOf(
  view: Queryable,
  bodyIds: readonly string[] | null,
  now: Date,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const grants = await officerGrants(view, bodyIds, todayInBangkok(now))
  const byPerson = grouped(grants, ({ personId }) => personId)
  return new Map(
    [...byPerson].flatMap(([personId, own]) => {
      const bodies = bodiesOf(asViewer(personId, own), now)
      return bodies.length === 0 ? [] : [[personId, new Set(bodies)] as const]
    }),
  )
}

function asViewer(personId: string, grants: readonly OfficerGrant[]) {
  return { personId, displayName: '', grants, sessionId: '', steppedUpUntil: null }
}
