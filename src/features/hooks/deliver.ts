import type { Deps } from '../../platform/deps.ts'
import { fetchOutside, type OutsideOptions } from '../../platform/net/fetch-outside.ts'
import { notify } from '../notices/index.ts'
import { againAt } from './hook.ts'
import { type Delivery, deleteDelivery, hookById, lockHook, storeAttempt, takeDueDeliveries } from './hooks.sql.ts'
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
  const answer = await fetchOutside(hook.url, {
    ...reach,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...signedHeaders(secretsOf(deps, hook), { id, at: deps.clock.now(), payload }),
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
    const locked = await lockHook(tx, hook.id)
    if (locked?.state !== 'active') return
    await disableHook(tx, deps, locked, status === GONE ? 'gone' : 'unreachable')
    await notify(tx, deps, {
      to: { personId: hook.madeBy },
      topic: 'hooks.disabled',
      key: `hooks.disabled ${hook.id} ${at.toISOString()}`,
      about: null,
      words: (lang) => {
        const say = messages(lang).letter
        return { subject: say.subject(hook.label), text: say.text(hook.label, hook.url), path: `/hooks/${hook.id}` }
      },
    })
  })
  return false
}
