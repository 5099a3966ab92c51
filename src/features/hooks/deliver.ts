import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { fetchOutside, type OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { notify } from '../notices/index.ts'
import { keysInForce } from '../people/index.ts'
import { againAt } from './hook.ts'
import {
  type Delivery,
  deleteDelivery,
  hookById,
  hooksWithKeys,
  lockHook,
  storeAttempt,
  takeDueDeliveries,
} from './hooks.sql.ts'
import { disableHook, secretsOf } from './keep-hook.ts'
import { messages } from './messages.ts'
import type { HookPorts } from './ports.ts'
import { signedHeaders } from './signature.ts'

const OF_ONE = 5
const AT_ONCE = 40
const PATIENCE_MS = 10_000
/** Longer than a sending takes: nobody else sends it meanwhile. */
const LEASE_MS = 60_000
/** What a receiver says is of no interest; who sends much more is no receiver. */
const MOST_BYTES = 64 * 1024
const GONE = 410

/**
 * Sends what is due. A sending that was cut off goes out again under the same id; receivers throw away what they have. The order of events is
 * not promised. What the public log forgot meanwhile is told to nobody. After three days in vain, or when the receiver says that it is gone,
 * the webhook is turned off and its maker is told.
 * @returns how many arrived
 */
export async function deliverHooks(
  deps: Deps,
  ports: Pick<HookPorts, 'entriesFrom'>,
  reach: OutsideOptions,
): Promise<number> {
  await turnOffWithoutKey(deps)
  const now = deps.clock.now()
  const until = new Date(now.getTime() + LEASE_MS)
  const due = await deps.db.transaction((tx) => takeDueDeliveries(tx, now, until, { ofOne: OF_ONE, all: AT_ONCE }))
  const arrived = await Promise.all(due.map((delivery) => send(deps, ports, delivery, reach)))
  return arrived.filter(Boolean).length
}

async function send(
  deps: Deps,
  ports: Pick<HookPorts, 'entriesFrom'>,
  delivery: Delivery,
  reach: OutsideOptions,
): Promise<boolean> {
  const hook = await hookById(deps.db, delivery.hookId)
  if (hook === null || hook.state !== 'active') return false
  const [entry] = delivery.leaf === null ? [] : await ports.entriesFrom(deps.db, delivery.leaf, 1)
  if (entry?.leaf === delivery.leaf && entry.facts === null) {
    await deleteDelivery(deps.db, delivery.id)
    return false
  }
  const { payload, eventKey: id } = delivery
  const secrets = secretsOf(deps, hook)
  if (secrets.length === 0) {
    // A new secret is made on its page; nobody else waits for that.
    await deps.db.transaction((tx) => turnOff(tx, deps, hook.id, 'no-secret'))
    return false
  }
  const answer = await fetchOutside(hook.url, {
    ...reach,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...signedHeaders(secrets, { id, at: deps.clock.now(), payload }),
    },
    body: payload,
    milliseconds: PATIENCE_MS,
    mostBytes: MOST_BYTES,
    alsoRefusals: true,
  })
  const at = deps.clock.now()
  const status = answer.ok ? answer.value.status : answer.problem.kind === 'answered' ? answer.problem.status : null
  if (answer.ok && status !== null && status >= 200 && status <= 299) {
    const to = { state: 'delivered' as const, at, nextAt: at, status, problem: null }
    await deps.db.transaction((tx) => storeAttempt(tx, delivery.id, to))
    return true
  }
  const problem = answer.ok || answer.problem.kind === 'answered' ? 'answered' : answer.problem.kind
  const nextAt = againAt(delivery.attempts + 1, at)
  await deps.db.transaction(async (tx) => {
    const state = nextAt === null ? 'given-up' : 'waiting'
    await storeAttempt(tx, delivery.id, { state, at, nextAt: nextAt ?? at, status, problem })
    if (nextAt !== null && status !== GONE) return
    await turnOff(tx, deps, hook.id, status === GONE ? 'gone' : 'unreachable')
  })
  return false
}

type WhyOff = 'gone' | 'unreachable' | 'key-ended' | 'no-secret'

/** Turns a webhook off and tells who made it. */
async function turnOff(tx: Tx, deps: Deps, id: string, why: WhyOff): Promise<void> {
  const locked = await lockHook(tx, id)
  if (locked?.state !== 'active') return
  await disableHook(tx, deps, locked, why)
  await notify(tx, deps, {
    to: { personId: locked.madeBy },
    topic: 'hooks.disabled',
    key: `hooks.disabled ${id} ${deps.clock.now().toISOString()}`,
    about: null,
    words: (lang) => {
      const say = messages(lang).letter
      const text = say.text(locked.label, locked.url, messages(lang).reasonOf(why))
      return { subject: say.subject(locked.label), text, path: `/hooks/${id}` }
    },
  })
}

/** A webhook ends with the right of the program that made it: a key that is revoked, over, or answered for by nobody. */
async function turnOffWithoutKey(deps: Deps): Promise<void> {
  const made = await hooksWithKeys(deps.db)
  const good = await keysInForce(deps.db, deps, [...new Set(made.map(({ keyId }) => keyId))])
  for (const { id, keyId } of made) {
    if (!good.has(keyId)) await deps.db.transaction((tx) => turnOff(tx, deps, id, 'key-ended'))
  }
}
