import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { caseByKey, dropPhotos } from '../complaints/index.ts'
import { readPersonal } from '../people/index.ts'
import { talkOf, withTalk } from './chats.ts'
import { withLatePhoto } from './conversation.ts'
import { writeToCase } from './do-effect.ts'
import { fetchPhoto } from './hear-photo.ts'
import {
  type AwaitedPhoto,
  type Chat,
  deleteAwaited,
  dueAwaited,
  lockAwaited,
  lockChat,
  postponeAwaited,
  storeTalk,
} from './line.sql.ts'
import { messages } from './messages.ts'
import { queueOut } from './queue-out.ts'
import { render } from './render.ts'
import { pressKey } from './sealed.ts'
import type { Photo } from './talk.ts'

const AT_ONCE = 10
const SECOND_MS = 1_000
const LONGEST_WAIT_MS = 10 * 60 * SECOND_MS
/** LINE keeps what was sent for some time it does not name; after three days nothing comes any more. */
const GIVE_UP_MS = 3 * 86_400 * SECOND_MS

/**
 * Fetches photos that LINE did not hand over when they were sent. Each goes, once, where it belongs by now: into the report that is
 * still being told, or to the office as a word of the reporter. @returns how many came
 */
export async function fetchLatePhotos(deps: Deps): Promise<number> {
  if (deps.config.line === null) return 0
  let came = 0
  for (const one of await dueAwaited(deps.db, deps.clock.now(), AT_ONCE)) {
    const photo = await fetchPhoto(deps, one.messageId)
    const now = deps.clock.now()
    const isOld = now.getTime() - one.madeAt.getTime() > GIVE_UP_MS
    if (photo.kind === 'awaited' && !isOld) {
      const wait = Math.min(LONGEST_WAIT_MS, 5 * SECOND_MS * 2 ** Math.min(one.attempts, 12))
      await postponeAwaited(deps.db, one.messageId, new Date(now.getTime() + wait))
      // The others would be asked in vain.
      return came
    }
    const isKept = await deps.db.transaction((tx) =>
      settle(tx, deps, one.messageId, photo.kind === 'awaited' ? { kind: 'refused', why: 'gone' } : photo),
    )
    if (isKept) came += 1
  }
  return came
}

async function settle(tx: Tx, deps: Deps, messageId: string, photo: Photo): Promise<boolean> {
  const awaited = await lockAwaited(tx, messageId)
  const chat = awaited === null ? null : await lockChat(tx, awaited.chatId)
  if (awaited === null) return false
  await deleteAwaited(tx, messageId)
  if (chat === null) return false
  if (photo.kind === 'refused') await tellLost(tx, deps, chat, photo.why)
  const isIn = await (awaited.into === null
    ? intoTalk(tx, deps, chat, messageId, photo)
    : intoCase(tx, deps, chat, awaited, photo))
  if (!isIn && photo.kind === 'kept') await dropPhotos(tx, deps, [photo.kept])
  return isIn
}

async function intoTalk(tx: Tx, deps: Deps, chat: Chat, messageId: string, photo: Photo): Promise<boolean> {
  const talk = chat.talkSealed === null ? null : withLatePhoto(talkOf(deps, chat), messageId, photo)
  if (talk === null) return false
  await storeTalk(tx, withTalk(deps, chat, talk))
  return photo.kind === 'kept'
}

async function intoCase(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  { into, messageId }: AwaitedPhoto,
  photo: Photo,
): Promise<boolean> {
  const row = into === null ? null : await caseByKey(tx, into)
  if (row === null || photo.kind !== 'kept') return false
  const { sentLater } = messages(talkOf(deps, chat).lang).photo
  const done = await writeToCase(tx, deps, row, sentLater, { id: messageId, kept: photo.kept })
  return done.kind === 'done'
}

async function tellLost(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  why: Extract<Photo, { kind: 'refused' }>['why'],
): Promise<void> {
  const held = await readPersonal(tx, deps, { personId: chat.personId }, chat.personId, 'line.photo', ['line'])
  if (!held?.line || chat.leftAt !== null) return
  const text = messages(talkOf(deps, chat).lang).photo.problems[why]
  const rendered = render([{ text }], { key: pressKey(deps), personId: chat.personId })
  const out = { kind: 'say' as const, to: held.line, messages: rendered, replyToken: null, withLinkAddress: false }
  await queueOut(tx, deps, { source: held.line, chatId: chat.id }, out, deps.clock.now())
}
