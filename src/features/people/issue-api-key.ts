import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { ApiKeyDraft } from './api-key-form.ts'
import { insertApiKey, lockApiKey, storeApiKeyEnded, storeKeeper } from './api-keys.sql.ts'
import { mayKeepApiKey } from './people.policy.ts'
import { scopeFacts } from './role-scopes.sql.ts'
import { hashSecretWord, newSecretWord } from './secret-word.ts'

/** A new key; the beginning lets programs that look for leaked secrets know it. */
export function newApiKey(): string {
  return `prasan_${newSecretWord()}`
}

/** Stores the hash of a key the viewer will answer for. @param key as it is shown, once */
export async function issueApiKey(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  key: string,
  draft: ApiKeyDraft,
): Promise<Result<{ id: string }, { kind: 'body' }>> {
  const { hasBody } = await scopeFacts(tx, { bodyId: draft.bodyId, areaCode: null, functionCode: null })
  if (!hasBody || !mayKeepApiKey(viewer, draft.bodyId)) return refuse({ kind: 'body' })
  const id = newId()
  await insertApiKey(tx, { ...draft, id, keyHash: hashSecretWord(key), personId: viewer.personId }, deps.clock.now())
  return ok({ id })
}

export type RevokeRefusal = { kind: 'not-found' } | { kind: 'already-done' }
/** Still kept: who answers for it may go on doing so, and nobody else takes it away. */
export type TakeOverRefusal = RevokeRefusal | { kind: 'still-kept' }

/** The viewer answers for the program from now on: it goes on when who did so before has left the office. */
export async function takeOverApiKey(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<Result<void, TakeOverRefusal>> {
  const key = await lockApiKey(tx, id, todayInBangkok(deps.clock.now()))
  if (key === null || !mayKeepApiKey(viewer, key.bodyId)) return refuse({ kind: 'not-found' })
  if (key.endedAt !== null || key.personId === viewer.personId) return refuse({ kind: 'already-done' })
  if (mayKeepApiKey(key, key.bodyId)) return refuse({ kind: 'still-kept' })
  await storeKeeper(tx, key, { by: viewer.personId, reason }, deps.clock.now())
  return ok(undefined)
}

/** The key opens nothing from the next call on. Of a key the viewer does not keep, not even its existence is told. */
export async function revokeApiKey(
  tx: Tx,
  deps: Deps,
  viewer: Viewer,
  id: string,
  reason: string,
): Promise<Result<void, RevokeRefusal>> {
  const key = await lockApiKey(tx, id, todayInBangkok(deps.clock.now()))
  if (key === null || !mayKeepApiKey(viewer, key.bodyId)) return refuse({ kind: 'not-found' })
  if (key.endedAt !== null) return refuse({ kind: 'already-done' })
  await storeApiKeyEnded(tx, id, viewer.personId, reason, deps.clock.now())
  return ok(undefined)
}
