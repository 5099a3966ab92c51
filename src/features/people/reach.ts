import { createHmac } from 'node:crypto'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { clearReach, personByLineKey, reachesOf, storeMail, storeReach } from './reach.sql.ts'
import { sealField } from './sealed.ts'

type Keys = Pick<Deps, 'secrets' | 'clock'>

/** Which ways lead to a person. Tells that there is an address, never which: that is read with `readPersonal`. */
export interface Reach {
  readonly email: boolean
  readonly phone: boolean
  readonly line: boolean
  readonly hasAccount: boolean
}

/** In one query. Ids without a person are left out. */
export function reachOf(view: Queryable, personIds: readonly string[]): Promise<Map<string, Reach>> {
  return reachesOf(view, [...new Set(personIds)])
}

/**
 * Keeps a phone number (E.164) or LINE userId of somebody, sealed, in the place of the one before. A LINE user is one person: whoever
 * held the same one before loses it.
 * @returns who lost it
 */
export async function keepReach(
  tx: Tx,
  deps: Keys,
  personId: string,
  { kind, address }: { kind: 'phone' | 'line'; address: string },
): Promise<string | null> {
  const now = deps.clock.now()
  const key = kind === 'line' ? lineKey(deps, address) : null
  const before = key === null ? null : await personByLineKey(tx, key)
  if (before !== null && before !== personId) await clearReach(tx, before, 'line', now)
  await storeReach(tx, personId, { kind, sealed: sealField(deps, kind, personId, address), key }, now)
  return before === personId ? null : before
}

/**
 * Keeps the mail address of somebody without an account, in the place of the one before; null forgets it. Who gives it has shown that
 * it is theirs.
 * @returns false for an account, whose address is also the name it signs in by
 */
export function keepMail(tx: Tx, deps: Keys, personId: string, address: string | null): Promise<boolean> {
  const sealed = address === null ? null : sealField(deps, 'email', personId, address)
  return storeMail(tx, personId, sealed, deps.clock.now())
}

export function dropReach(tx: Tx, deps: Keys, personId: string, kind: 'phone' | 'line'): Promise<void> {
  return clearReach(tx, personId, kind, deps.clock.now())
}

/** Whose LINE this is. Found by the keyed hash; nothing is read. */
export function personByLine(view: Queryable, deps: Pick<Deps, 'secrets'>, userId: string): Promise<string | null> {
  return personByLineKey(view, lineKey(deps, userId))
}

function lineKey({ secrets }: Pick<Deps, 'secrets'>, userId: string): string {
  return createHmac('sha256', secrets.key('line-search')).update(userId).digest('hex')
}
