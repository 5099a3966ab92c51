import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { mailAddressKey } from '../../platform/mail/addresses.ts'
import { readPersonal } from '../people/index.ts'
import type { Door, Handed, NoticeChannel, Outgoing } from './channel.ts'
import { compose, ownAddress } from './compose.ts'
import { th } from './messages.th.ts'
import {
  endOutage,
  eraseWords,
  lockWays,
  type OpenNotice,
  openOf,
  outages,
  refuseOpen,
  storeChanges,
  storeOutage,
  waysDue,
} from './queue.sql.ts'
import { afterTry, type Change, claimOf, LEASE_MS, outagePauseMs, released } from './queue.ts'
import { settingsOf, storeDeadDoor } from './settings.sql.ts'
import { usualSettings } from './settings.ts'

/** People and letters each taken by one claim, and handed over at a time. */
const MOST_WAYS = 100
const MOST_OF_EACH = 200
const AT_ONCE = 6

/**
 * Sends what is due by every open door; a door that hangs does not hold up the others. Nothing is sent inside a transaction: letters
 * are taken, handed over and settled one after the other, so a worker that dies between leaves them to the next, with the same key.
 * @returns how many letters went out
 */
export async function deliverNotices(deps: Deps, channels: readonly NoticeChannel[]): Promise<number> {
  const open = channels.filter((channel) => channel.isOpen(deps))
  const sent = await Promise.all(open.map((channel) => deliverBy(deps, channel)))
  return sent.reduce((sum, one) => sum + one, 0)
}

async function deliverBy(deps: Deps, channel: NoticeChannel): Promise<number> {
  let sent = 0
  for (;;) {
    const claim = await deps.db.transaction((tx) => claimDue(tx, deps, channel.door))
    if (claim === null) return sent
    const { isProbe, until } = claim
    const run: Run = { deps, channel, until, isDown: false, isProbe, sent: 0 }
    const waiting = [...claim.packets]
    const hand = async () => {
      for (let packet = waiting.shift(); packet !== undefined; packet = waiting.shift()) await handPacket(run, packet)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, hand))
    sent += run.sent
    if (run.isDown) return sent
  }
}

/** Letters of one recipient, in their order. */
interface Packet {
  readonly address: string
  readonly letters: readonly (readonly OpenNotice[])[]
}

interface Run {
  readonly deps: Deps
  readonly channel: NoticeChannel
  /** What was not handed over by then goes back: soon another worker may take it for lost and send it too. */
  readonly until: Date
  /** The other side does not answer: what is left goes back. */
  isDown: boolean
  isProbe: boolean
  sent: number
}

/** @returns null when there is nothing to do at this door now */
async function claimDue(
  tx: Tx,
  deps: Deps,
  door: Door,
): Promise<{ packets: readonly Packet[]; isProbe: boolean; until: Date } | null> {
  const now = deps.clock.now()
  const outage = (await outages(tx)).find((one) => one.door === door)
  if (outage !== undefined && outage.until > now) return null
  const isProbe = outage !== undefined
  const ways = await lockWays(tx, await waysDue(tx, door, now, isProbe ? 1 : MOST_WAYS))
  if (ways.length === 0) return null
  const open = new Map<string, OpenNotice[]>()
  for (const one of await openOf(tx, ways, MOST_OF_EACH)) {
    open.set(one.recipient, [...(open.get(one.recipient) ?? []), one])
  }
  const settings = await settingsOf(
    tx,
    [...open.values()].flatMap(([one]) => one?.personId ?? []),
  )
  const changes: Change[] = []
  const packets: Packet[] = []
  for (const own of open.values()) {
    const personId = own[0]?.personId ?? null
    const claim = claimOf(own, personId === null ? usualSettings : settings(personId), now)
    // One letter tries whether somebody answers again.
    const letters = (isProbe ? claim.letters.slice(0, 1) : claim.letters).map((letter) => withNotices(letter, own))
    const taken = new Set(letters.flat().map(({ noticeId }) => noticeId))
    changes.push(...claim.changes.filter(({ state, noticeId }) => state !== 'sending' || taken.has(noticeId)))
    if (letters.length === 0) continue
    const address = await addressOf(tx, deps, door, letters).catch((error: unknown) => unreadable(deps, door, error))
    if (address !== null) packets.push({ address, letters })
    else changes.push(...letters.flatMap((letter) => afterTry(letter, noAddress, now)))
  }
  if (changes.length === 0) return null
  // The last word on a notice counts: one without an address was taken a moment before.
  const last = [...new Map(changes.map((change) => [change.noticeId, change])).values()]
  await storeChanges(tx, door, last, now)
  await eraseWords(
    tx,
    last.map(({ noticeId }) => noticeId),
  )
  return { packets, isProbe, until: new Date(now.getTime() + LEASE_MS / 2) }
}

/** An address that cannot be opened is none; what the database says against is thrown. */
function unreadable({ log }: Deps, door: Door, error: unknown): null {
  if ((error as { severity?: unknown }).severity !== undefined) throw error
  log.error({ door, err: error }, 'an address cannot be opened')
  return null
}

const noAddress: Handed = { kind: 'refused', reason: 'no-address', isDeadAddress: false }

function withNotices(
  letter: readonly { noticeId: string; letter: string }[],
  own: readonly OpenNotice[],
): OpenNotice[] {
  return letter.flatMap((taken) => {
    const notice = own.find(({ noticeId }) => noticeId === taken.noticeId)
    return notice === undefined ? [] : [{ ...notice, ...taken }]
  })
}

const fields = { mail: 'email', line: 'line', sms: 'phone' } as const

async function addressOf(
  tx: Tx,
  deps: Deps,
  door: Door,
  letters: readonly (readonly OpenNotice[])[],
): Promise<string | null> {
  const [letter = []] = letters
  const [first] = letter
  if (first === undefined) return null
  if (first.personId === null) return ownAddress(deps, letter)
  const field = fields[door]
  const personal = await readPersonal(tx, deps, null, first.personId, th.purpose, [field])
  return personal?.[field] ?? null
}

async function handPacket(run: Run, { address, letters }: Packet): Promise<void> {
  const { deps, channel } = run
  for (const [at, letter] of letters.entries()) {
    if (run.isDown || deps.clock.now() >= run.until) return release(run, letters.slice(at))
    const outgoing = composed(run, letter, address)
    const handed: Handed =
      outgoing === null
        ? { kind: 'refused', reason: 'no-words', isDeadAddress: false }
        : await channel.send(deps, outgoing).catch((error: unknown) => failed(run, letter, error))
    await deps.db.transaction((tx) => settle(tx, run, letter, address, handed))
    if (handed.kind === 'delivered' || handed.kind === 'kept') run.sent++
    if (handed.kind === 'later') {
      if (handed.isOutage) run.isDown = true
      return release(run, letters.slice(at + 1))
    }
    if (handed.kind === 'refused' && handed.isDeadAddress) return
  }
}

/** Words that cannot be opened (another secret, a damaged row) are as good as gone, and keep no other letter back. */
function composed({ deps, channel }: Run, letter: readonly OpenNotice[], address: string): Outgoing | null {
  try {
    return compose(deps, letter, address)
  } catch (error) {
    deps.log.error(
      { door: channel.door, letter: letter[0]?.letter, err: error },
      'the words of a notice cannot be opened',
    )
    return null
  }
}

/** A mistake of ours about this one letter: the others go on, and it is tried again. */
function failed({ deps, channel }: Run, letter: readonly OpenNotice[], error: unknown): Handed {
  const { code } = error as { code?: unknown }
  deps.log.error({ door: channel.door, letter: letter[0]?.letter, err: error }, 'a notice could not be handed over')
  return { kind: 'later', reason: typeof code === 'string' ? code : 'failed', isOutage: false }
}

async function release({ deps, channel }: Run, letters: readonly (readonly OpenNotice[])[]): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction((tx) =>
    storeChanges(
      tx,
      channel.door,
      letters.flatMap((one) => released(one, now)),
      now,
    ),
  )
}

async function settle(tx: Tx, run: Run, letter: readonly OpenNotice[], address: string, handed: Handed): Promise<void> {
  const { deps, channel } = run
  const { door } = channel
  const now = deps.clock.now()
  const [first] = letter
  await storeChanges(tx, door, afterTry(letter, handed, now), now)
  await eraseWords(
    tx,
    letter.map(({ noticeId }) => noticeId),
  )
  if (handed.kind === 'refused') {
    deps.log.warn({ door, letter: first?.letter, reason: handed.reason }, 'a notice was refused for good')
    if (!handed.isDeadAddress || first === undefined) return
    await refuseOpen(tx, { recipient: first.recipient, door }, handed.reason, now)
    const addressKey = door === 'mail' ? mailAddressKey(deps, address) : null
    if (first.personId !== null)
      await storeDeadDoor(tx, first.personId, { door, reason: handed.reason, addressKey }, now)
  } else if (handed.kind === 'later' && handed.isOutage) {
    const before = (await outages(tx)).find((one) => one.door === door)
    const failures = (before?.failures ?? 0) + 1
    const pause = Math.max(outagePauseMs(failures), (handed.retryAfterSeconds ?? 0) * 1_000)
    const until = new Date(now.getTime() + pause)
    await storeOutage(tx, { door, since: before?.since ?? now, until, failures, reason: handed.reason })
  } else if (run.isProbe) {
    await endOutage(tx, door)
    run.isProbe = false
  }
}
