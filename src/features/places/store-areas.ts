import type { Tx } from '../../platform/db/db.ts'
import type { Area, AreaMembership } from './area.ts'
import { insertMemberships, upsertAreas } from './places.sql.ts'

/**
 * Puts areas and their regions and clusters into the register. Doing it twice changes nothing.
 * @returns how many areas were added or changed
 */
export async function storeAreas(
  tx: Tx,
  register: { areas: readonly Area[]; memberships: readonly AreaMembership[] },
  now: Date,
): Promise<number> {
  const changed = await upsertAreas(tx, register.areas, now)
  await insertMemberships(tx, register.memberships)
  return changed
}
