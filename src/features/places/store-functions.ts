import type { Tx } from '../../platform/db/db.ts'
import { missions } from './functions.ts'
import { upsertFunctions } from './places.sql.ts'

/** Puts the mission fields into the database. Doing it twice changes nothing. */
export async function storeFunctions(tx: Tx): Promise<void> {
  await upsertFunctions(tx, missions)
}
