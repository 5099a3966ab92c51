import type { Tx } from '../../platform/db/db.ts'
import { upsertFunctions, upsertVocabularies } from './functions.sql.ts'
import { missions } from './functions.ts'
import { firstRules } from './rule.ts'
import { addFirstRules } from './rules.sql.ts'
import { terms, vocabularies } from './vocabulary.ts'

/**
 * Puts the mission fields, the vocabularies and the first rules into the database. Doing it twice changes nothing, and rules that
 * people changed or ended stay as they left them.
 */
export async function storeFunctions(tx: Tx, now: Date): Promise<void> {
  await upsertFunctions(tx, missions)
  await upsertVocabularies(tx, vocabularies, terms)
  await addFirstRules(tx, firstRules, now)
}
