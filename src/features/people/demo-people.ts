import { createHmac } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { type Lang, pick } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { insertApiKey } from './api-keys.sql.ts'
import type { ApiScope } from './api-keys.ts'
import { createAccount } from './create-account.ts'
import { insertDemoApiKey, insertDemoSignIn, demoSignIns as storedSignIns } from './demo.sql.ts'
import { hashPassword } from './password.ts'
import { isDecidingRole } from './role.ts'
import { bodyIdsByCode } from './role-scopes.sql.ts'
import { insertGrant } from './roles.sql.ts'
import { sealField } from './sealed.ts'
import { insertConfirmedFactor } from './second-factors.sql.ts'
import { hashSecretWord } from './secret-word.ts'
import { toBase32 } from './totp.ts'

/** One invented officer. */
export interface DemoPerson {
  readonly role: Role
  /** The e-mail address to sign in with. */
  readonly user: string
  readonly name: string
  readonly bodyCode: string | null
  /** Null together with a null `bodyCode` means the whole country. */
  readonly areaCode: string | null
  /** What a visitor can try as this person. */
  readonly what: { readonly th: string; readonly en: string }
}

/** An invented officer who never signs in: somebody who answers for things and whose name stands on pages. */
export interface DemoOfficerOfBody {
  readonly id: string
  readonly grantId: string
  readonly name: string
  readonly bodyId: string
}

/** Planners of bodies without accounts, in two statements. */
export async function makeDemoOfficers(
  tx: Tx,
  deps: Pick<Deps, 'config' | 'secrets' | 'clock'>,
  officers: readonly DemoOfficerOfBody[],
): Promise<void> {
  if (!deps.config.demo) throw new Error('demonstration people were asked for outside the demonstration')
  const now = deps.clock.now()
  await tx.query('insert into persons (id, name_sealed, created_at) select *, $3 from unnest($1::uuid[], $2::text[])', [
    officers.map(({ id }) => id),
    officers.map(({ id, name }) => sealField(deps, 'name', id, name)),
    now,
  ])
  await tx.query(
    `insert into role_grants (id, person_id, role, body_id, starts_on, reason, granted_at, needs_second)
     select given.id, given.person_id, 'planner', given.body_id, $4::date, $5, $6, false
       from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as given (id, person_id, body_id)`,
    [
      officers.map(({ grantId }) => grantId),
      officers.map(({ id }) => id),
      officers.map(({ bodyId }) => bodyId),
      todayInBangkok(now),
      'demonstration',
      now,
    ],
  )
}

/** The same secrets on every demonstration, so that guides and tests can name them. They protect nothing. */
const demoSeed = 'prasan-demonstration'

const demoKeys: readonly (readonly ApiScope[])[] = [['open311', 'complaints'], ['plans']]

/**
 * Makes the invented officers of the demonstration: account, role, second factor where the role decides, and the rows the
 * sign-in page and `demo sign-ins` read. Also two API keys, which the first platform administrator answers for, as nobody else may.
 * @throws on a body code that is not stored: the plan and the invented country are written together
 */
export async function makeDemoPeople(tx: Tx, deps: Deps, plan: readonly DemoPerson[]): Promise<void> {
  if (!deps.config.demo) throw new Error('demonstration people were asked for outside the demonstration')
  const passwords = plan.map(({ user }) => demoPassword(user))
  // Each takes 64 MiB and a tenth of a second; together they use every core.
  const hashes = await Promise.all(passwords.map((password) => hashPassword(deps, password)))
  const bodyIds = await bodyIdsByCode(
    tx,
    plan.flatMap(({ bodyCode }) => bodyCode ?? []),
  )
  const now = deps.clock.now()
  const keeper = plan.findIndex(({ role }) => role === 'platform-administrator')
  for (const [i, person] of plan.entries()) {
    const bodyId = person.bodyCode === null ? null : bodyIds.get(person.bodyCode)
    if (bodyId === undefined) throw new Error(`there is no body with the code ${person.bodyCode}`)
    const passwordHash = hashes[i] ?? ''
    const personId = await createAccount(tx, deps, { name: person.name, email: person.user, passwordHash })
    const grant = {
      id: newId(),
      personId,
      role: person.role,
      bodyId,
      areaCode: person.areaCode ?? (bodyId === null ? 'TH' : null),
      functionCode: null,
      startsOn: todayInBangkok(now),
      endsOn: null,
      reason: pick('th', person.what),
      grantedBy: null,
      needsSecond: false,
      confirmedBy: null,
    }
    await insertGrant(tx, grant, now)
    const totpSecret = isDecidingRole(person.role) ? toBase32(secretOf('totp', person.user).subarray(0, 20)) : null
    if (totpSecret !== null)
      await insertConfirmedFactor(tx, personId, sealField(deps, 'totp', personId, totpSecret), now)
    await insertDemoSignIn(tx, {
      position: i + 1,
      personId,
      role: person.role,
      email: person.user,
      password: passwords[i] ?? '',
      bodyCode: person.bodyCode,
      totpSecret,
      what: person.what,
    })
    if (i === keeper) await makeDemoKeys(tx, personId, now)
  }
}

async function makeDemoKeys(tx: Tx, personId: string, now: Date): Promise<void> {
  for (const [i, scopes] of demoKeys.entries()) {
    const key = `demo_${secretOf('api-key', scopes.join(' ')).toString('base64url')}`
    const apiKeyId = newId()
    await insertApiKey(
      tx,
      {
        id: apiKeyId,
        keyHash: hashSecretWord(key),
        label: `demo ${scopes.join(' ')}`,
        scopes,
        personId,
        bodyId: null,
        endsOn: null,
      },
      now,
    )
    await insertDemoApiKey(tx, { position: i + 1, apiKeyId, key, scopes })
  }
}

/** `demo-xxxx-xxxx-xxxx`: easy to type, 60 bits, known to everyone. */
function demoPassword(user: string): string {
  const letters = toBase32(secretOf('password', user)).toLowerCase()
  return `demo-${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}`
}

function secretOf(purpose: string, of: string): Buffer {
  return createHmac('sha256', demoSeed).update(`${purpose} ${of}`).digest()
}

/** As `demo sign-ins --json` prints them (CONTRACT). */
export interface DemoSignInLine {
  readonly role: Role
  readonly user: string
  readonly password: string
  /** Code of the body, or null. */
  readonly body: string | null
  readonly totp_secret?: string
  readonly what: string
}

export async function demoSignIns(db: Queryable, lang: Lang = 'th'): Promise<DemoSignInLine[]> {
  return (await storedSignIns(db)).map((signIn) => ({
    role: signIn.role,
    user: signIn.email,
    password: signIn.password,
    body: signIn.bodyCode,
    ...(signIn.totpSecret === null ? {} : { totp_secret: signIn.totpSecret }),
    what: pick(lang, signIn.what),
  }))
}
