import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { isDemoPerson } from './demo.sql.ts'
import { insertPersonEvent } from './persons.sql.ts'
import { openField, sealField } from './sealed.ts'
import {
  lockSecondFactor,
  storeFactorAccepted,
  storeFactorMissed,
  storeUnconfirmedFactor,
} from './second-factors.sql.ts'
import { acceptTotp, newTotpSecret } from './totp.ts'

export type CodeRefusal = { kind: 'no-second-factor' } | { kind: 'wrong-code' } | { kind: 'locked'; until: Date }

const missesAllowed = 5
const lockMs = 15 * 60 * 1000

/** Five wrong codes in a row lock the factor for a quarter of an hour: a million codes would take 340 years. */
export async function showCode(tx: Tx, deps: Deps, personId: string, code: string): Promise<Result<void, CodeRefusal>> {
  const factor = await lockSecondFactor(tx, personId)
  if (!factor?.confirmed) return refuse({ kind: 'no-second-factor' })
  return checkCode(tx, deps, personId, factor, code)
}

/**
 * Begins to set up a second factor. Asked again before it is confirmed, it gives the same secret again.
 * @returns the secret to type into the app, or a refusal when there is a confirmed one: an administrator removes that
 */
export async function beginSecondFactor(
  tx: Tx,
  deps: Deps,
  personId: string,
): Promise<Result<string, { kind: 'already-set-up' }>> {
  await storeUnconfirmedFactor(tx, personId, sealField(deps, 'totp', personId, newTotpSecret()))
  const factor = await lockSecondFactor(tx, personId)
  if (factor === null) throw new Error('a second factor vanished inside its transaction')
  if (factor.confirmed) return refuse({ kind: 'already-set-up' })
  return ok(openField(deps, 'totp', personId, factor.secretSealed))
}

/** The first code from the app proves that it holds the secret. */
export async function confirmSecondFactor(
  tx: Tx,
  deps: Deps,
  personId: string,
  code: string,
): Promise<Result<void, CodeRefusal>> {
  const factor = await lockSecondFactor(tx, personId)
  if (factor === null || factor.confirmed) return refuse({ kind: 'no-second-factor' })
  const checked = await checkCode(tx, deps, personId, factor, code)
  if (!checked.ok) return checked
  const event = { personId, kind: 'second-factor-set', actorId: personId, reason: null } as const
  await insertPersonEvent(tx, event, deps.clock.now())
  return checked
}

async function checkCode(
  tx: Tx,
  deps: Deps,
  personId: string,
  factor: NonNullable<Awaited<ReturnType<typeof lockSecondFactor>>>,
  code: string,
): Promise<Result<void, CodeRefusal>> {
  const now = deps.clock.now()
  if (factor.lockedUntil !== null && now < factor.lockedUntil)
    return refuse({ kind: 'locked', until: factor.lockedUntil })
  // The secrets of the demonstration are printed on its sign-in page. Refusing a code there a second time would protect
  // nothing, and hold up everyone who tries the same person within half a minute.
  const reusable = deps.config.demo && (await isDemoPerson(tx, personId))
  const secret = openField(deps, 'totp', personId, factor.secretSealed)
  const counter = acceptTotp(secret, code, now, reusable ? 0n : factor.lastCounter)
  if (counter !== null) {
    await storeFactorAccepted(tx, personId, counter, now)
    return ok(undefined)
  }
  const misses = factor.misses + 1
  const until = misses >= missesAllowed ? new Date(now.getTime() + lockMs) : null
  await storeFactorMissed(tx, personId, until === null ? misses : 0, until)
  return refuse(until === null ? { kind: 'wrong-code' } : { kind: 'locked', until })
}
