import type { Tx } from '../../platform/db/db.ts'
import { addFirstCategories } from './categories.sql.ts'
import { firstCategories } from './first-categories.th.ts'
import { firstRoutingRules } from './first-rules.th.ts'
import { th } from './messages.th.ts'
import { addFirstRoutingRules } from './rules.sql.ts'

/**
 * Puts the first categories and rules into the database. Doing it twice changes nothing, and what people changed stays as they left
 * it. Mission fields and areas must be stored before.
 */
export async function storeFirstRouting(tx: Tx, now: Date): Promise<void> {
  await addFirstCategories(tx, firstCategories, th.cameWithProgram, now)
  await addFirstRoutingRules(tx, firstRoutingRules, th.cameWithProgram, now)
}
