import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { apiKeyByHash } from './api-keys.sql.ts'
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
 * Who calls the API, if the key in `Authorization: Bearer …`, `X-Api-Key` or (Open311 clients) `api_key` is for this scope.
 * 'no-key' and 'unknown-key' are a 401 where a key is needed; 'other-scope' is a 403.
 */
export async function apiCaller(
  c: PageContext,
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  scope: ApiScope,
): Promise<{ ok: true; value: ApiCaller } | { ok: false; problem: ApiRefusal }> {
  return callerOfKey(keySent(c), deps, scope)
}

/** As `apiCaller`, for a key that was sent in a form (Open311 clients). */
export async function callerOfKey(
  key: string | null,
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  scope: ApiScope,
): Promise<{ ok: true; value: ApiCaller } | { ok: false; problem: ApiRefusal }> {
  if (key === null) return { ok: false, problem: 'no-key' }
  const found = await apiKeyByHash(deps.db, hashSecretWord(key), todayInBangkok(deps.clock.now()), deps.config.demo)
  if (found === null) return { ok: false, problem: 'unknown-key' }
  if (!found.scopes.includes(scope)) return { ok: false, problem: 'other-scope' }
  return { ok: true, value: { keyId: found.keyId, personId: found.personId, bodyId: found.bodyId } }
}

function keySent(c: PageContext): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  return bearer ?? c.req.header('x-api-key') ?? c.req.query('api_key') ?? null
}
