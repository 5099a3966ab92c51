import type { Result } from '../../kernel/result.ts'
import type { LineConfig } from '../../platform/config.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import { type OutboxRow, postponeOutbox, settleOutbox, takeOutbox, touchChat } from './line.sql.ts'
import { type LineProblem, leave, linkToken, push, reply } from './line-client.ts'
import type { Out } from './queue-out.ts'
import type { LineMessage } from './render.ts'
import { openFor } from './sealed.ts'

const AT_ONCE = 8
const MOST_ROUNDS = 50
const SECOND_MS = 1_000
/** A little longer than the client is patient: nobody else tries meanwhile, and after a crash the reply token is still good. */
const LEASE_MS = 12 * SECOND_MS
const REPLY_PAUSE_MS = 3 * SECOND_MS
const LONGEST_WAIT_MS = 10 * 60 * SECOND_MS

/**
 * Hands over what waits, the first of each chat, so that nothing overtakes. A reply costs nothing and is good once: a second try whose
 * token is used up was delivered by the first. Once the token is too old it is pushed with its key, which LINE takes once. So only a
 * reply that LINE took, did not confirm, and was silent about until its token was too old comes twice; the other choice would be never.
 * @returns how many arrived
 */
export async function sendOut(deps: Deps): Promise<number> {
  const { line } = deps.config
  if (line === null) return 0
  let arrived = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const now = deps.clock.now()
    const lease = new Date(now.getTime() + LEASE_MS)
    const rows = await deps.db.transaction((tx) => takeOutbox(tx, now, lease, AT_ONCE))
    const ends = await Promise.all(rows.map((row) => sendOne(deps, line, row)))
    arrived += ends.filter((end) => end === 'sent').length
    // While LINE is away nobody hurries: the next second looks again at those whose time has come.
    if (rows.length === 0 || ends.includes('later')) return arrived
  }
  return arrived
}

type End = 'sent' | 'refused' | 'later'

async function sendOne(deps: Deps, line: LineConfig, row: OutboxRow): Promise<End> {
  const out = openFor<Out>(deps, 'outbox', row.id, row.sealed)
  const now = deps.clock.now()
  if (out.kind === 'leave') return settled(deps, row, await leave(line, out.where))
  const messages = await messagesOf(deps, line, out)
  if (!messages.ok) return settled(deps, row, messages)
  const isFresh = row.replyUntil !== null && now < row.replyUntil
  if (out.replyToken !== null && isFresh) {
    const replied = await reply(line, out.replyToken, messages.value)
    if (replied.ok) return settled(deps, row, replied)
    if (replied.problem.kind === 'refused') {
      // Used by the try before, whose answer nobody heard.
      if (row.attempts > 0 && replied.problem.status === 400) return settled(deps, row, { ok: true, value: null })
    } else if (replied.problem.kind !== 'not-reached') {
      return settled(deps, row, replied)
    }
  }
  return settled(deps, row, await push(line, { to: out.to, messages: messages.value, key: row.id }))
}

async function messagesOf(
  { config }: Pick<Deps, 'config'>,
  line: LineConfig,
  out: Extract<Out, { kind: 'say' }>,
): Promise<Result<LineMessage[], LineProblem>> {
  const messages = [...out.messages]
  if (!out.withLinkAddress) return { ok: true, value: messages }
  const token = await linkToken(line, out.to)
  if (!token.ok) return token
  const address = `${config.baseUrl}${href('th', '/line/link')}?linkToken=${encodeURIComponent(token.value)}`
  const [first, ...rest] = messages
  if (first?.type !== 'text') return { ok: true, value: messages }
  return { ok: true, value: [{ ...first, text: `${first.text}\n${address}` }, ...rest] }
}

async function settled(deps: Deps, row: OutboxRow, result: Result<unknown, LineProblem>): Promise<End> {
  const now = deps.clock.now()
  if (result.ok) {
    await settleOutbox(deps.db, row.id, { state: 'sent', problem: null }, now)
    if (row.chatId !== null) await touchChat(deps.db, row.chatId, now)
    return 'sent'
  }
  const { problem } = result
  if (problem.kind === 'refused' && problem.status !== 401) {
    await settleOutbox(deps.db, row.id, { state: 'refused', problem: String(problem.status) }, now)
    return 'refused'
  }
  // A wrong token of ours is mended by whoever runs the platform: nothing is thrown away for it.
  const reason = problem.kind === 'refused' ? String(problem.status) : problem.reason
  const asked = problem.kind === 'busy' ? (problem.retryAfterSeconds ?? 30) * SECOND_MS : 0
  // While the token is good it is tried often: a token that turns out to be used up tells that the message is there.
  const isFresh = row.replyUntil !== null && now < row.replyUntil
  const growing = isFresh ? REPLY_PAUSE_MS : REPLY_PAUSE_MS * 2 ** Math.min(row.attempts, 12)
  const wait = Math.max(asked, Math.min(LONGEST_WAIT_MS, growing))
  await postponeOutbox(deps.db, row.id, reason, new Date(now.getTime() + wait))
  return 'later'
}
