import { randomInt } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { createAccount, type NewAccount } from './create-account.ts'
import { insertGrant } from './roles.sql.ts'
import { hashSecretWord } from './secret-word.ts'
import { anyAccount, storeSetupCode, takeSetupCode } from './set-up.sql.ts'

/** Without letters and digits that are mistaken for each other; 20 of them are 98 bits. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'.slice(0, 30)
const groups = 5

/**
 * The code the start-up prints while nobody has an account: without it, whoever finds an empty platform first would own it.
 * Each call makes a new one and the old one stops working; only its hash is stored.
 * @returns `ABCD-EFGH-…`, or null when there is an account
 */
export async function setupCode(deps: Deps): Promise<string | null> {
  if (await anyAccount(deps.db, deps.config.demo)) return null
  const code = Array.from({ length: groups }, () =>
    Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length))).join(''),
  ).join('-')
  await deps.db.transaction((tx) => storeSetupCode(tx, hashOfCode(code), deps.clock.now()))
  return code
}

/** Makes the first administrator, who may do everything. The code works once, and only while there is no account. */
export async function setUpFirstAdministrator(
  tx: Tx,
  deps: Deps,
  code: string,
  account: NewAccount,
  reason: string,
): Promise<Result<string, 'wrong-code'>> {
  if (!(await takeSetupCode(tx, hashOfCode(code))) || (await anyAccount(tx, deps.config.demo)))
    return refuse('wrong-code')
  const personId = await createAccount(tx, deps, account)
  const now = deps.clock.now()
  const grant = {
    id: newId(),
    personId,
    role: 'platform-administrator',
    bodyId: null,
    areaCode: 'TH',
    functionCode: null,
    startsOn: todayInBangkok(now),
    endsOn: null,
    reason,
    grantedBy: null,
    needsSecond: false,
    confirmedBy: null,
  } as const
  await insertGrant(tx, grant, now)
  return ok(personId)
}

function hashOfCode(typed: string): string {
  return hashSecretWord(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''))
}
