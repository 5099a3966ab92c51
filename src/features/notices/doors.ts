import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mailAddressKey } from '../../platform/mail/addresses.ts'
import { dropReach, keepReach, personByLine } from '../people/index.ts'
import type { Door } from './channel.ts'
import { dropOpen, eraseWords, letterByKey, storeBounce } from './queue.sql.ts'
import { deleteDoor, reviveDoors, storeDeadDoor } from './settings.sql.ts'

type Needed = Pick<Deps, 'secrets' | 'clock'>

/** Ways out that are bound to a person beside the mail address, which comes with the account or the report. */
export type BoundDoor = Exclude<Door, 'mail'>

const kinds = { line: 'line', sms: 'phone' } as const

/**
 * Notices of this person go out by this door from now on. A LINE user is one person: whoever had the same one before loses the door,
 * and what was still to be sent there is sent nowhere.
 * @param address LINE userId, or phone number in E.164
 */
export async function bindDoor(
  tx: Tx,
  deps: Needed,
  { personId, door, address }: { personId: string; door: BoundDoor; address: string },
): Promise<void> {
  const loser = await keepReach(tx, deps, personId, { kind: kinds[door], address })
  if (loser !== null) await forgetDoor(tx, deps, { personId: loser, door })
  await deleteDoor(tx, personId, door)
}

/** Forgets the address; what was still to be sent there is sent nowhere. */
export async function unbindDoor(tx: Tx, deps: Needed, of: { personId: string; door: BoundDoor }): Promise<void> {
  await dropReach(tx, deps, of.personId, kinds[of.door])
  await forgetDoor(tx, deps, of)
}

async function forgetDoor(tx: Tx, { clock }: Needed, of: { personId: string; door: BoundDoor }): Promise<void> {
  await deleteDoor(tx, of.personId, of.door)
  await eraseWords(tx, await dropOpen(tx, of, clock.now()))
}

/** Whose LINE userId this is; null where it is nobody's. */
export function personOfLine(view: Queryable, deps: Pick<Deps, 'secrets'>, userId: string): Promise<string | null> {
  return personByLine(view, deps, userId)
}

export interface Bounced {
  /** Of the letter: the UUID of its Message-ID. */
  readonly key: string
  readonly code: string
  /** There is no such mailbox. */
  readonly isPermanent: boolean
  /** It came back for now so often that nothing goes there for a while. */
  readonly isOver?: boolean
  /** Keyed hash of the address it went to. */
  readonly addressKey?: string
}

/**
 * A letter taken for sent came back. For good: nothing more goes to that address until its owner turns the door on again, writes from it, or 30
 * days are over; and the desk sees that it did not arrive.
 * @returns false when the key is no notice's
 */
export async function noteBounce(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  { key, code, isPermanent, isOver, addressKey }: Bounced,
): Promise<boolean> {
  const letter = await letterByKey(tx, key, 'mail')
  if (letter === null) return false
  if (!isPermanent && !isOver) return true
  const now = clock.now()
  await storeBounce(tx, letter, code, now)
  // A mailbox that was full for days has an owner who empties it: letters pause, the door stays.
  if (isPermanent && letter.personId !== null)
    await storeDeadDoor(tx, letter.personId, { door: 'mail', reason: code, addressKey: addressKey ?? null }, now)
  return true
}

/** A letter came from an address, or its owner confirmed it: nothing is held back from it any more. */
export function mailArrivesAgain(tx: Tx, deps: Needed, address: string): Promise<void> {
  return reviveDoors(tx, mailAddressKey(deps, address), deps.clock.now())
}
