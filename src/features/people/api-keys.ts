import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { DoctorCheck } from '../../platform/room.ts'
import { apiKeyByHash, livingKeys } from './api-keys.sql.ts'
import { messagesOf } from './messages.ts'
import { mayKeepApiKey } from './people.policy.ts'
import { hashSecretWord } from './secret-word.ts'

export const apiScopes = ['plans', 'complaints', 'casework', 'open311', 'hooks'] as const

export type ApiScope = (typeof apiScopes)[number]

/** A program that calls with a key, for one body or for none in particular. */
export interface ApiCaller {
  readonly keyId: string
  /** Who answers for the program. */
  readonly personId: string
  readonly bodyId: string | null
}

export type ApiRefusal = 'no-key' | 'unknown-key' | 'other-scope'

/**
 * Who calls the API, if the key in `Authorization: Bearer …` or `X-Api-Key` is for this scope and whoever answers for it may still keep it.
 * Never from the address: those are written into logs and handed on. Open311 alone sends it there (`callerOfKey`).
 * 'no-key' and 'unknown-key' are a 401 where a key is needed; 'other-scope' is a 403.
 */
export async function apiCaller(
  c: PageContext,
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  scope: ApiScope,
): Promise<{ ok: true; value: ApiCaller } | { ok: false; problem: ApiRefusal }> {
  return callerOfKey(keySent(c), deps, scope)
}

/** As `apiCaller`, for a key that was sent in a form or an address (Open311 clients). */
export async function callerOfKey(
  key: string | null,
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  scope: ApiScope,
): Promise<{ ok: true; value: ApiCaller } | { ok: false; problem: ApiRefusal }> {
  if (key === null) return { ok: false, problem: 'no-key' }
  const found = await apiKeyByHash(deps.db, hashSecretWord(key), todayInBangkok(deps.clock.now()), deps.config.demo)
  // Rights of a program are those of who answers for it, as they are now.
  if (found === null || !mayKeepApiKey(found, found.bodyId)) return { ok: false, problem: 'unknown-key' }
  if (!found.scopes.includes(scope)) return { ok: false, problem: 'other-scope' }
  return { ok: true, value: { keyId: found.keyId, personId: found.personId, bodyId: found.bodyId } }
}

function keySent(c: PageContext): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  return bearer ?? c.req.header('x-api-key') ?? null
}

/** Of these keys, those that work today. */
export async function keysInForce(
  view: Queryable,
  { clock }: Pick<Deps, 'clock'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const living = await livingKeys(view, ids, todayInBangkok(clock.now()))
  return new Set(living.filter((key) => mayKeepApiKey(key, key.bodyId)).map(({ id }) => id))
}

/** For `doctor`: programs that cannot call any more because nobody answers for them. */
export async function keyCheck({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<DoctorCheck> {
  const living = await livingKeys(db, null, todayInBangkok(clock.now()))
  const orphaned = living.filter((key) => !mayKeepApiKey(key, key.bodyId)).length
  const say = messagesOf('en').apiKeys.doctor
  return {
    name: 'api keys',
    ok: orphaned === 0,
    detail: orphaned === 0 ? say.fine(living.length) : say.orphaned(orphaned),
  }
}
