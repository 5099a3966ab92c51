import { canonicalJson } from '../../engines/merkle/index.ts'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import { freshBytes } from '../../platform/fresh-bytes.ts'
import type { PublicEvent } from './public-event.ts'
import { deleteOpenings, deleteWaiting, storeWaiting } from './publiclog.sql.ts'

/** Puts an event on its way into the public log, in the transaction in which it happens. It stands there within seconds of the commit. */
export function recordPublicEvent(tx: Tx, event: PublicEvent): void {
  storeWaiting(tx, {
    home: event.home,
    id: newId(),
    type: event.type,
    subject: event.subject,
    ref: event.ref ?? null,
    href: event.href,
    at: event.at,
    facts: canonicalJson(event.facts).toString(),
    salt: freshBytes(32),
    words: event.words == null ? null : canonicalJson(event.words).toString(),
  })
}

/**
 * Forgets what stood behind the digests about a subject. The entries stay, every proof stays valid, and nobody can find out
 * any more what they vouched for. What waits to be announced is not announced.
 * @returns how many entries that were
 */
export async function forgetFacts(tx: Tx, type: string, subject: string): Promise<number> {
  await deleteWaiting(tx, type, subject)
  return deleteOpenings(tx, type, subject)
}
