import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { dropPhotos, moveReporter } from '../complaints/index.ts'
import { bindDoor, personOfLine, unbindDoor } from '../notices/index.ts'
import { keepContact, readPersonal } from '../people/index.ts'
import {
  type Chat,
  casesOfChat,
  chatOfPerson,
  chatsToForget,
  deleteChat,
  dropOutboxOf,
  forgetSettled,
  insertChat,
  lockChat,
  silentChats,
  storeChat,
  storeTalk,
  takeNonce,
} from './line.sql.ts'
import { chatKeyOf, nonceHash, openFor, sealFor } from './sealed.ts'
import { newTalk, type Talk, withoutDraft } from './talk.ts'

type Needed = Pick<Deps, 'secrets' | 'clock'>

const MOST_MOVED = 10_000
const DAY_MS = 86_400_000
/** SECURITY 8: LINE user ids are forgotten 30 days after the last case closed, or after the user left. */
const KEPT_DAYS = 30
const EVENTS_KEPT_DAYS = 30
const OUTBOX_KEPT_DAYS = 7
const AT_ONCE = 200

/** The chat of a LINE user, locked; made when the user is heard of for the first time. */
export async function chatOfUser(tx: Tx, deps: Needed, userId: string): Promise<Chat> {
  const known = await personOfLine(tx, deps, userId)
  const found = known === null ? null : await chatOfPerson(tx, known)
  const there = found === null ? null : await lockChat(tx, found.id)
  if (there !== null) return there
  const personId = known ?? (await newContact(tx, deps, userId))
  const id = newId()
  const now = deps.clock.now()
  await insertChat(tx, { id, personId }, now)
  return {
    id,
    personId,
    isBound: false,
    wantsNotices: true,
    talkSealed: null,
    isTelling: false,
    leftAt: null,
    heardAt: now,
  }
}

async function newContact(tx: Tx, deps: Needed, userId: string): Promise<string> {
  const personId = await keepContact(tx, deps, { name: null, email: null, phone: null })
  await bindDoor(tx, deps, { personId, door: 'line', address: userId })
  return personId
}

export function talkOf(deps: Needed, chat: Chat, lang: Lang = 'th'): Talk {
  if (chat.talkSealed === null) return newTalk(lang)
  return openFor<Talk>(deps, 'talk', chat.id, chat.talkSealed)
}

export function withTalk(deps: Needed, chat: Chat, talk: Talk): Chat {
  return { ...chat, talkSealed: sealFor(deps, 'talk', chat.id, talk), isTelling: talk.draft !== null }
}

/**
 * Joins a chat to the account behind a nonce: news and tasks of the account come to the chat, and cases of the chat are the
 * account's. A chat that had the account before gets a contact of its own again.
 * @returns the chat as it is now; null where the nonce is not good
 */
export async function joinAccount(
  tx: Tx,
  deps: Needed,
  chat: Chat,
  { userId, nonce }: { userId: string; nonce: string },
): Promise<Chat | null> {
  const now = deps.clock.now()
  const accountId = await takeNonce(tx, nonceHash(deps, nonce), now)
  if (accountId === null) return null
  if (accountId === chat.personId) return chat
  const other = await chatOfPerson(tx, accountId)
  if (other !== null) await partAccount(tx, deps, other)
  const joined = { ...chat, personId: accountId, isBound: true }
  await storeChat(tx, joined, now)
  await bindDoor(tx, deps, { personId: accountId, door: 'line', address: userId })
  await moveReporter(tx, await casesOfChat(tx, chat.id, MOST_MOVED), accountId)
  return joined
}

/** Parts a chat from its account; the chat and its cases go on with a contact of their own. */
export async function partAccount(tx: Tx, deps: Needed, given: Chat): Promise<Chat> {
  const chat = (await lockChat(tx, given.id)) ?? given
  const held = await readPersonal(tx, deps, { personId: chat.personId }, chat.personId, 'line.part', ['line'])
  const personId = await keepContact(tx, deps, { name: null, email: null, phone: null })
  const parted = { ...chat, personId, isBound: false, talkSealed: given.talkSealed }
  await storeChat(tx, parted, deps.clock.now())
  await moveReporter(tx, await casesOfChat(tx, chat.id, MOST_MOVED), personId)
  if (held?.line) await bindDoor(tx, deps, { personId, door: 'line', address: held.line })
  return parted
}

/** Every night: unfinished reports after a day, users who are done after 30, and what LINE told us. */
export async function forgetOldChats(deps: Needed & Pick<Deps, 'db'>): Promise<void> {
  const now = deps.clock.now()
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS)
  for (;;) {
    const count = await deps.db.transaction(async (tx) => {
      const chats = await chatsToForget(tx, before(KEPT_DAYS), AT_ONCE)
      for (const chat of chats) {
        await unbindDoor(tx, deps, { personId: chat.personId, door: 'line' })
        await deleteChat(tx, chat.id)
      }
      return chats.length
    })
    if (count < AT_ONCE) break
  }
  await deps.db.transaction((tx) =>
    forgetSettled(tx, { events: before(EVENTS_KEPT_DAYS), outbox: before(OUTBOX_KEPT_DAYS), nonces: before(1) }),
  )
}

/** Photos that were in a talk and are not any more: taken back, of a report that was dropped, or of one that was sent. */
export async function dropPhotosOf(tx: Tx, deps: Pick<Deps, 'clock'>, before: Talk, after: Talk): Promise<void> {
  const stay = new Set(after.draft?.photos.map(({ id }) => id))
  const gone = before.draft?.photos.filter(({ id }) => !stay.has(id)) ?? []
  await dropPhotos(
    tx,
    deps,
    gone.flatMap(({ kept }) => (kept === null ? [] : [kept])),
  )
}

/** A conversation that stopped is kept for a day. */
export async function dropSilentTalks(deps: Needed & Pick<Deps, 'db'>): Promise<void> {
  const before = new Date(deps.clock.now().getTime() - DAY_MS)
  await deps.db.transaction(async (tx) => {
    for (const chat of await silentChats(tx, before, AT_ONCE)) {
      const [talk, left] = [talkOf(deps, chat), withoutDraft(talkOf(deps, chat))]
      await dropPhotosOf(tx, deps, talk, left)
      await storeTalk(tx, withTalk(deps, chat, left))
    }
  })
}

/** The user has blocked us: nothing is sent, what was being told is dropped, and after 30 days the user is forgotten. */
export async function leaveChat(tx: Tx, deps: Needed, chat: Chat, userId: string): Promise<void> {
  const now = deps.clock.now()
  await dropPhotosOf(tx, deps, talkOf(deps, chat), newTalk('th'))
  await storeChat(tx, { ...chat, talkSealed: null, isTelling: false, leftAt: now }, now)
  await dropOutboxOf(tx, chatKeyOf(deps, userId), now)
}
