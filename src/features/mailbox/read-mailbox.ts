import { newId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { MailboxConfig } from '../../platform/mail/mail-config.ts'
import { BoxProblem, type Lying, type OpenBox, openImapBox } from './imap-box.ts'
import {
  type Arrived,
  answeredSince,
  knownMessages,
  leaseBox,
  type MessageKind,
  noteFiled,
  noteTry,
  releaseBox,
  settleMessage,
  untry,
} from './mailbox.sql.ts'
import { mustWait, takeMail } from './take-mail.ts'

/** Larger letters are not fetched; six photos of a telephone fit. */
const MOST_BYTES = 30 * 1024 * 1024
/** One round deals with so many, then the next worker may. */
const MOST_A_ROUND = 200
const LEASE_MS = 10 * 60_000
const ROUND_MS = 5 * 60_000
const MOST_TRIES = 3
const HOUR_MS = 3_600_000
/** Answers in an hour to all together: whoever sends us letters in the names of others fills no mailboxes with ours. More letters wait. */
const MOST_ANSWERS_AN_HOUR = 600

/** How a mailbox is opened: IMAP in the product. */
export type OpenMailbox = (config: MailboxConfig) => Promise<OpenBox>

export function boxName({ user, host, folder }: Pick<MailboxConfig, 'user' | 'host' | 'folder'>): string {
  return `${user}@${host}/${folder}`
}

/**
 * Takes in what lies in the mailbox, oldest first. Each letter is stored first and moved out of the folder after; one that was stored
 * and not moved, because something broke in between, is only moved. A server that is away is tried again, and what it kept meanwhile
 * comes then, in order.
 * @returns how many letters were taken in
 */
export async function readMailbox(deps: Deps, open: OpenMailbox = openImapBox): Promise<number> {
  const { mailbox } = deps.config
  if (mailbox === null) return 0
  const box = boxName(mailbox)
  const now = deps.clock.now()
  if (!(await leaseBox(deps.db, box, now, new Date(now.getTime() + LEASE_MS)))) return 0
  let result = { taken: 0, waiting: 0 }
  let problem: string | null = null
  try {
    const opened = await open(mailbox)
    try {
      result = await readAll(deps, mailbox, box, opened)
    } finally {
      await opened.close()
    }
  } catch (error) {
    if (!(error instanceof BoxProblem)) throw error
    problem = error.code
    deps.log.warn({ problem }, 'the mailbox could not be read and is tried again')
  } finally {
    await releaseBox(deps.db, box, { problem, waiting: result.waiting }, deps.clock.now())
  }
  return result.taken
}

async function readAll(deps: Deps, config: MailboxConfig, box: string, opened: OpenBox) {
  const { uidValidity } = opened
  const begun = performance.now()
  const uids = await opened.uids()
  const known = await knownMessages(deps.db, { box, uidValidity }, uids)
  const lying = await lyingIn(opened, box, uids, known)
  const hourAgo = new Date(deps.clock.now().getTime() - HOUR_MS)
  const room = Math.min(MOST_A_ROUND, MOST_ANSWERS_AN_HOUR - (await answeredSince(deps.db, hourAgo)))
  // Whose letters wait take no place from those of others, however many they are.
  const mayNotYet = new Set<string>()
  let [taken, looked, waiting] = [0, 0, 0]
  for (const [uid, before] of known) await file(deps, opened, { box, uidValidity }, uid, before)
  for (const one of lying) {
    if (looked >= room || performance.now() - begun > ROUND_MS) {
      waiting += 1
      continue
    }
    if (one.from !== null && (mayNotYet.has(one.from) || (await mustWait(deps, one.from)))) {
      mayNotYet.add(one.from)
      waiting += 1
      continue
    }
    looked += 1
    const kind = await takeOne(deps, config, opened, box, one)
    if (kind === null) continue
    taken += 1
    await file(deps, opened, { box, uidValidity }, one.uid, kind)
  }
  return { taken, waiting }
}

/** What lies in the mailboxes of this worker and waits, so that its heads are asked for once and not every few seconds. */
const waitingHeads = new Map<string, { readonly uidValidity: bigint; readonly heads: Map<number, Lying> }>()
/** More wait in no mailbox that is well; then heads are asked for again. */
const MOST_HEADS = 20_000

/** Letters that nothing was done about yet, oldest first. */
async function lyingIn(
  opened: OpenBox,
  box: string,
  uids: readonly number[],
  known: ReadonlyMap<number, MessageKind>,
): Promise<Lying[]> {
  const { uidValidity } = opened
  const kept = waitingHeads.get(box)
  const before = kept?.uidValidity === uidValidity ? kept.heads : new Map<number, Lying>()
  const open = uids.filter((uid) => !known.has(uid))
  const fetched = await opened.heads(open.filter((uid) => !before.has(uid)))
  const heads = new Map([...before, ...fetched.map((one) => [one.uid, one] as const)])
  const lying = open.flatMap((uid) => heads.get(uid) ?? []).sort((a, b) => a.uid - b.uid)
  waitingHeads.set(box, { uidValidity, heads: new Map(lying.slice(0, MOST_HEADS).map((one) => [one.uid, one])) })
  return lying
}

/** @returns what became of it; null where it is tried again, or has gone */
async function takeOne(
  deps: Deps,
  config: MailboxConfig,
  opened: OpenBox,
  box: string,
  { uid, bytes, at }: Lying,
): Promise<MessageKind | null> {
  const tooLarge = bytes > MOST_BYTES
  const arrived: Arrived = { box, uidValidity: opened.uidValidity, uid, bytes, at }
  const tries = await noteTry(deps.db, newId(), arrived, deps.clock.now())
  // The program itself ended over it, and nobody could say so then.
  if (tries > MOST_TRIES) return layAside(deps, arrived)
  const source = await (tooLarge ? opened.fetchHead(uid) : opened.fetch(uid)).catch(async (error) => {
    await untry(deps.db, arrived)
    throw error
  })
  if (source === null) return null
  try {
    const taken = await takeMail(deps, config, arrived, source, tooLarge)
    return taken === 'before' ? 'copy' : taken.kind
  } catch (error) {
    // One letter that cannot be read must not keep all others out; one database that is away must not throw letters away.
    deps.log.error({ uid, attempt: tries, err: error }, 'a letter could not be taken in')
    if (tries < MOST_TRIES) return null
    return layAside(deps, arrived)
  }
}

/** One over which the reader stumbles each time: a person looks at it in the folder for failed letters. */
async function layAside(deps: Deps, arrived: Arrived): Promise<MessageKind> {
  await deps.db.transaction((tx) =>
    settleMessage(tx, arrived, { kind: 'refused', why: 'broken', about: null, answered: false }),
  )
  return 'refused'
}

async function file(
  deps: Deps,
  opened: OpenBox,
  at: Pick<Arrived, 'box' | 'uidValidity'>,
  uid: number,
  kind: MessageKind,
): Promise<void> {
  await opened.file(uid, kind === 'refused' ? 'failed' : 'done')
  await noteFiled(deps.db, at, [uid], deps.clock.now())
}
