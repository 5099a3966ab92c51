import { createHmac, randomInt } from 'node:crypto'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { sameText } from '../../platform/http/signed.ts'
import { bindDoor } from './doors.ts'
import { type CodeDoor, deleteCode, lockCode, noteMiss, storeCode } from './phone.sql.ts'
import { storeDoor } from './settings.sql.ts'
import { mobileNumber } from './sms-channel.ts'

type Needed = Pick<Deps, 'secrets' | 'clock'>

const CODE_MS = 10 * 60_000
const MOST_MISSES = 5

/**
 * Begins to bind a phone number: a code of six digits for it, to be typed in by whoever holds the phone. A code asked for again
 * replaces the one before.
 * @returns the number in E.164 and the code, to be sent after the transaction; refused: no mobile number
 */
export async function beginPhone(
  tx: Tx,
  deps: Needed,
  personId: string,
  typed: string,
): Promise<Result<{ number: string; code: string }, 'number'>> {
  const number = mobileNumber(typed)
  if (number === null) return refuse('number')
  return ok({ number, code: await newCode(tx, deps, { personId, door: 'sms', address: number }) })
}

/** @returns refused: a wrong code; too late, or too many wrong ones */
export async function confirmPhone(
  tx: Tx,
  deps: Needed,
  personId: string,
  typed: string,
): Promise<Result<null, CodeProblem>> {
  const confirmed = await confirmedAddress(tx, deps, { personId, door: 'sms' }, typed)
  if (!confirmed.ok) return confirmed
  await bindDoor(tx, deps, { personId, door: 'sms', address: confirmed.value })
  await storeDoor(tx, personId, { door: 'sms', wanted: true }, deps.clock.now())
  return ok(null)
}

export type CodeProblem = 'code' | 'gone'

/** A code for an address that is not known to be the person's yet. */
export async function newCode(
  tx: Tx,
  deps: Needed,
  { personId, door, address }: { personId: string; door: CodeDoor; address: string },
): Promise<string> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const addressSealed = seal(deps.secrets.key('notices'), address, context(door, personId))
  const codeHash = hashOf(deps, personId, code)
  await storeCode(tx, { personId, door, addressSealed, codeHash }, deps.clock.now())
  return code
}

/** @returns the address the code was sent to, which is the person's from now on */
export async function confirmedAddress(
  tx: Tx,
  deps: Needed,
  { personId, door }: { personId: string; door: CodeDoor },
  typed: string,
): Promise<Result<string, CodeProblem>> {
  const known = await lockCode(tx, personId)
  const isOpen = known !== null && known.misses < MOST_MISSES && known.door === door
  if (!isOpen || known.madeAt.getTime() + CODE_MS < deps.clock.now().getTime()) return refuse('gone')
  if (!sameText(known.codeHash, hashOf(deps, personId, thaiDigitsToAscii(typed).replace(/\D/g, '')))) {
    await noteMiss(tx, personId)
    return refuse('code')
  }
  const address = open(deps.secrets.key('notices'), known.addressSealed, context(door, personId))
  await deleteCode(tx, personId)
  return ok(address)
}

/** Six digits are guessed from a plain hash in a moment; not without our key. */
function hashOf({ secrets }: Pick<Deps, 'secrets'>, personId: string, code: string): string {
  return createHmac('sha256', secrets.key('notices-code')).update(`${personId} ${code}`).digest('hex')
}

function context(door: CodeDoor, personId: string): string {
  return door === 'sms' ? `notices/phone/${personId}` : `notices/mail/${personId}`
}
