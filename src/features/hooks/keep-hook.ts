import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { TEST_TOPIC, type Wanted } from './hook.ts'
import {
  countHooksOf,
  type Hook,
  type HookEventKind,
  insertDeliveries,
  insertHook,
  insertHookEvent,
  lockHook,
  storeHookSecret,
  storeHookState,
  storeReplay,
  takeCursor,
} from './hooks.sql.ts'
import type { HookPorts } from './ports.ts'
import { newSecret } from './signature.ts'

export interface HookDraft extends Wanted {
  readonly label: string
  readonly url: string
}

/** Who does it: staff on the page, or a program with its key. */
export interface Maker {
  readonly personId: string
  readonly bodyId: string | null
  readonly keyId: string | null
}

export type HookRefusal = { kind: 'too-many'; most: number } | { kind: 'not-found' } | { kind: 'not-now' }

const MOST_HOOKS_OF_ONE = 20
/** Both secrets sign for so long after a change. */
const BOTH_SECRETS_MS = 3 * 24 * 3_600_000

const context = (id: string) => `hook:${id}`

/** @returns the secrets that sign now, the newest first; empty where the newest cannot be opened, as after the secret of the platform changed */
export function secretsOf(deps: Pick<Deps, 'secrets' | 'clock'>, hook: Hook): string[] {
  const opened = (sealed: string): string | null => {
    try {
      return open(deps.secrets.key('hooks'), sealed, context(hook.id))
    } catch {
      return null
    }
  }
  const own = opened(hook.secretSealed)
  if (own === null) return []
  const isBoth = hook.oldSecretUntil !== null && hook.oldSecretUntil > deps.clock.now()
  const before = isBoth && hook.oldSecretSealed !== null ? opened(hook.oldSecretSealed) : null
  return before === null ? [own] : [own, before]
}

export function sealedSecret(deps: Pick<Deps, 'secrets'>, id: string, secret: string): string {
  return seal(deps.secrets.key('hooks'), secret, context(id))
}

/** @returns the secret too, which is shown this once */
export async function makeHook(
  tx: Tx,
  deps: Deps,
  ports: HookPorts,
  draft: HookDraft,
  maker: Maker,
): Promise<Result<{ id: string; secret: string }, HookRefusal>> {
  const now = deps.clock.now()
  const [id, secret] = [newId(), newSecret()]
  // Nothing that comes into the log from here on is missed; and who makes two at once is counted one after the other.
  await takeCursor(tx, () => ports.logSize(tx), true)
  if ((await countHooksOf(tx, maker)) >= MOST_HOOKS_OF_ONE) return refuse({ kind: 'too-many', most: MOST_HOOKS_OF_ONE })
  await insertHook(tx, {
    ...draft,
    id,
    ownerBodyId: maker.bodyId,
    keyId: maker.keyId,
    madeBy: maker.personId,
    madeAt: now,
    fromLeaf: await ports.logSize(tx),
    secretSealed: sealedSecret(deps, id, secret),
    oldSecretSealed: null,
    oldSecretUntil: null,
    state: 'active',
    stateAt: now,
    stateReason: null,
  })
  await note(tx, deps, id, 'made', maker.personId, null)
  return ok({ id, secret })
}

/** @returns the new secret; the one before signs beside it for three days */
export async function rotateSecret(
  tx: Tx,
  deps: Deps,
  id: string,
  by: string,
): Promise<Result<{ secret: string }, HookRefusal>> {
  const hook = await lockHook(tx, id)
  if (hook === null || hook.state === 'ended') return refuse({ kind: 'not-found' })
  const secret = newSecret()
  await storeHookSecret(tx, id, {
    secretSealed: sealedSecret(deps, id, secret),
    oldSecretSealed: hook.secretSealed,
    oldSecretUntil: new Date(deps.clock.now().getTime() + BOTH_SECRETS_MS),
  })
  await note(tx, deps, id, 'rotated', by, null)
  return ok({ secret })
}

export type HookAct = 'pause' | 'resume' | 'end'

/** What waits is kept while a webhook pauses, and goes out when it is resumed. */
export async function moveHook(
  tx: Tx,
  deps: Deps,
  id: string,
  act: HookAct,
  by: { readonly personId: string; readonly reason: string | null },
): Promise<Result<void, HookRefusal>> {
  const hook = await lockHook(tx, id)
  if (hook === null || hook.state === 'ended') return refuse({ kind: 'not-found' })
  const fits = act === 'pause' ? hook.state === 'active' : act === 'resume' ? hook.state !== 'active' : true
  if (!fits) return refuse({ kind: 'not-now' })
  const state = ({ pause: 'paused', resume: 'active', end: 'ended' } as const)[act]
  const kind = ({ pause: 'paused', resume: 'resumed', end: 'ended' } as const)[act]
  await storeHookState(tx, id, { state, at: deps.clock.now(), reason: by.reason })
  await note(tx, deps, id, kind, by.personId, by.reason)
  return ok(undefined)
}

/** Sends an event once more under its own id: a receiver that has it already throws it away. */
export async function replayDelivery(
  tx: Tx,
  deps: Deps,
  hookId: string,
  deliveryId: string,
  by: string,
): Promise<Result<void, HookRefusal>> {
  const hook = await lockHook(tx, hookId)
  if (hook === null || hook.state === 'ended') return refuse({ kind: 'not-found' })
  if (!(await storeReplay(tx, hookId, deliveryId, deps.clock.now()))) return refuse({ kind: 'not-found' })
  await note(tx, deps, hookId, 'replayed', by, null)
  return ok(undefined)
}

/** Sends something harmless, so that a receiver can be tried before anything happens. */
export async function testHook(tx: Tx, deps: Deps, id: string): Promise<Result<void, HookRefusal>> {
  const hook = await lockHook(tx, id)
  if (hook === null || hook.state === 'ended') return refuse({ kind: 'not-found' })
  if (hook.state !== 'active') return refuse({ kind: 'not-now' })
  const now = deps.clock.now()
  const payload = JSON.stringify({
    type: TEST_TOPIC,
    timestamp: now.toISOString(),
    data: { page: `${deps.config.baseUrl}/hooks/docs` },
  })
  const key = `test_${newId()}`
  await insertDeliveries(tx, [{ id: newId(), hookId: id, eventKey: key, leaf: null, topic: TEST_TOPIC, payload }], now)
  return ok(undefined)
}

/** The system turns off what cannot be reached for days, or said that it is gone. */
export async function disableHook(tx: Tx, deps: Deps, hook: Hook, reason: string): Promise<void> {
  await storeHookState(tx, hook.id, { state: 'disabled', at: deps.clock.now(), reason })
  await note(tx, deps, hook.id, 'disabled', null, reason)
}

async function note(
  tx: Tx,
  deps: Deps,
  hookId: string,
  kind: HookEventKind,
  actorId: string | null,
  reason: string | null,
): Promise<void> {
  await insertHookEvent(tx, hookId, { id: newId(), at: deps.clock.now(), kind, actorId, reason })
}
