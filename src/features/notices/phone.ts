import { createHmac, randomInt } from 'node:crypto'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { sameText } from '../../platform/http/signed.ts'
import { bindDoor } from './doors.ts'
import { deleteCode, lockCode, noteMiss, storeCode } from './phone.sql.ts'
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
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const sealed = seal(deps.secrets.key('notices'), number, context(personId))
  await storeCode(tx, { personId, phoneSealed: sealed, codeHash: hashOf(deps, personId, code) }, deps.clock.now())
  return ok({ number, code })
}

/** @returns refused: a wrong code; too late, or too many wrong ones */
export async function confirmPhone(
  tx: Tx,
  deps: Needed,
  personId: string,
  typed: string,
): Promise<Result<null, 'code' | 'gone'>> {
  const now = deps.clock.now()
  const known = await lockCode(tx, personId)
  if (known === null || known.misses >= MOST_MISSES || known.madeAt.getTime() + CODE_MS < now.getTime())
    return refuse('gone')
  if (!sameText(known.codeHash, hashOf(deps, personId, typed.replace(/\D/g, '')))) {
    await noteMiss(tx, personId)
    return refuse('code')
  }
  const number = open(deps.secrets.key('notices'), known.phoneSealed, context(personId))
  await bindDoor(tx, deps, { personId, door: 'sms', address: number })
  await storeDoor(tx, personId, { door: 'sms', wanted: true }, now)
  await deleteCode(tx, personId)
  return ok(null)
}

/** Six digits are guessed from a plain hash in a moment; not without our key. */
function hashOf({ secrets }: Pick<Deps, 'secrets'>, personId: string, code: string): string {
  return createHmac('sha256', secrets.key('notices-code')).update(`${personId} ${code}`).digest('hex')
}

function context(personId: string): string {
  return `notices/phone/${personId}`
}
