import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { beginOwnMail, confirmOwnMail, dropOwnMail } from '../notices/index.ts'
import { chatOfUser, dropPhotosOf, joinAccount, leaveChat, partAccount, talkOf, withTalk } from './chats.ts'
import { afterEffect, decide, type Outcome } from './conversation.ts'
import { doEffect } from './do-effect.ts'
import { heardPhoto } from './hear-photo.ts'
import { loadKnown } from './known.ts'
import {
  type Chat,
  caseOfMessage,
  deleteAwaited,
  firstWaitingEvents,
  insertAwaited,
  lockChatKey,
  lockEvent,
  postponeEvent,
  settleEvent,
  storeChat,
  type WaitingEvent,
} from './line.sql.ts'
import { messages } from './messages.ts'
import { queueOut } from './queue-out.ts'
import type { KeptEvent } from './receive-events.ts'
import { readPress, render } from './render.ts'
import { draftKeyOf, openFor, pressKey } from './sealed.ts'
import type { Decision, Input, Photo, Say } from './talk.ts'
import type { LineEvent } from './webhook.ts'

const AT_ONCE = 20
const MOST_ROUNDS = 50
const MOST_ATTEMPTS = 6
const SECOND_MS = 1_000

/**
 * Deals with what LINE told us, each event once: what it does, what is answered and that it is done are one transaction. Chats do not
 * wait for each other; within one everything goes in its order. An event that cannot be dealt with is put aside after some tries.
 * @returns how many were dealt with
 */
export async function handleEvents(deps: Deps): Promise<number> {
  if (deps.config.line === null) return 0
  let done = 0
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const waiting = await firstWaitingEvents(deps.db, deps.clock.now(), AT_ONCE)
    for (const one of waiting) if (await handleOne(deps, one)) done += 1
    if (waiting.length === 0) return done
  }
  return done
}

async function handleOne(deps: Deps, waiting: WaitingEvent): Promise<boolean> {
  try {
    const { event } = openFor<KeptEvent>(deps, 'event', waiting.id, waiting.sealed)
    const photo = await heardPhoto(deps, event, waiting)
    return await deps.db.transaction(async (tx) => {
      await lockChatKey(tx, waiting.chatKey)
      const locked = await lockEvent(tx, waiting.id)
      if (locked === null) return false
      await handle(tx, deps, locked, event, photo)
      await settleEvent(tx, locked.id)
      return true
    })
  } catch (error) {
    const isLast = waiting.attempts + 1 >= MOST_ATTEMPTS
    const nextAt = new Date(deps.clock.now().getTime() + 2 * SECOND_MS * 4 ** waiting.attempts)
    const problem = (error as { code?: string }).code ?? (error as Error).name
    await postponeEvent(deps.db, waiting.id, { problem, nextAt, isLast })
    deps.log.error(
      { job: 'line.handle', attempt: waiting.attempts + 1, err: error },
      'an event of LINE could not be dealt with',
    )
    return false
  }
}

async function handle(tx: Tx, deps: Deps, waiting: WaitingEvent, event: LineEvent, photo: Photo | null): Promise<void> {
  const { source } = event
  if (source?.type !== 'user') return inGroup(tx, deps, waiting, event)
  const userId = source.userId ?? ''
  if (userId === '') return
  const chat = await chatOfUser(tx, deps, userId)
  const now = deps.clock.now()
  if (event.type === 'unfollow') return leaveChat(tx, deps, chat, userId)
  if (event.type === 'accountLink') return onAccountLink(tx, deps, chat, userId, waiting, event)
  const input = inputOf(deps, chat, event, photo)
  if (input === null) return
  const back: Chat = { ...chat, leftAt: null }
  const before = talkOf(deps, back)
  const known = await loadKnown(tx, deps, back, before.lang, draftKeyOf(deps, waiting.id))
  const first = decide(before, input, known)
  const { decision, chat: after } = await withEffect(tx, deps, back, first, known)
  if (photo?.kind === 'awaited' && event.message) {
    const soon = new Date(now.getTime() + 5 * SECOND_MS)
    const isTaken = decision.talk.draft?.photos.some(({ id }) => id === event.message?.id) ?? false
    if (isTaken) await insertAwaited(tx, event.message.id, back.id, soon, now)
  }
  await dropPhotosOf(tx, deps, before, decision.talk)
  await storeChat(tx, withTalk(deps, after, decision.talk), now)
  if (input.kind === 'unsend') return onUnsend(tx, deps, after, userId, input.id, decision)
  await answer(tx, deps, after, userId, decision.say, waiting, event)
}

async function withEffect(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  first: Decision,
  known: Parameters<typeof afterEffect>[3],
): Promise<{ decision: Decision; chat: Chat }> {
  const { effect } = first
  if (effect === null) return { decision: first, chat }
  if (effect.kind === 'notices') {
    const wantsNotices = effect.on
    return { decision: afterEffect(first, effect, { kind: 'done' }, known), chat: { ...chat, wantsNotices } }
  }
  if (effect.kind === 'unlink') {
    const parted = await partAccount(tx, deps, chat)
    return { decision: afterEffect(first, effect, { kind: 'done' }, known), chat: parted }
  }
  if (effect.kind === 'mail-off') {
    await dropOwnMail(tx, deps, chat.personId)
    return { decision: afterEffect(first, effect, { kind: 'done' }, known), chat }
  }
  if (effect.kind === 'mail' || effect.kind === 'mail-code') {
    const { personId } = chat
    const kept =
      effect.kind === 'mail'
        ? await beginOwnMail(tx, deps, { personId, lang: first.talk.lang }, effect.address)
        : await confirmOwnMail(tx, deps, personId, effect.code)
    const outcome: Outcome = kept.ok ? { kind: 'done' } : { kind: 'mail-refused', why: kept.problem }
    return { decision: afterEffect(first, effect, outcome, known), chat }
  }
  const outcome = await doEffect(tx, deps, chat, effect, first.talk.lang)
  return { decision: afterEffect(first, effect, outcome, known), chat }
}

/** What a message is for the conversation; null for what is none of its business. */
function inputOf(deps: Deps, chat: Chat, event: LineEvent, photo: Photo | null): Input | null {
  const { message } = event
  switch (event.type) {
    case 'follow':
      return { kind: 'follow' }
    case 'unsend':
      return event.unsend === undefined ? null : { kind: 'unsend', id: event.unsend.messageId }
    case 'postback': {
      const owner = { key: pressKey(deps), personId: chat.personId }
      return { kind: 'press', press: readPress(event.postback?.data ?? '', owner) }
    }
    case 'message':
      break
    default:
      return null
  }
  if (message === undefined) return null
  const { id } = message
  switch (message.type) {
    case 'text':
      return { kind: 'text', id, text: plainText(message.text ?? '') }
    case 'location': {
      const text = [message.title, message.address].filter(Boolean).join(' ')
      return { kind: 'location', id, lat: message.latitude ?? 0, lon: message.longitude ?? 0, text: plainText(text) }
    }
    case 'image': {
      const { index = 1, total = 1 } = message.imageSet ?? {}
      return { kind: 'photo', id, photo: photo ?? { kind: 'refused', why: 'missing' }, more: index < total }
    }
    case 'sticker':
    case 'audio':
    case 'video':
    case 'file':
      return { kind: 'other', what: message.type }
    default:
      return { kind: 'other', what: 'unknown' }
  }
}

/** PostgreSQL holds no zero characters, and half a pair is no letter. */
function plainText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

async function answer(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  userId: string,
  say: readonly Say[],
  waiting: WaitingEvent,
  event: Pick<LineEvent, 'replyToken'>,
): Promise<void> {
  if (say.length === 0) return
  const rendered = render(say, { key: pressKey(deps), personId: chat.personId })
  const withLinkAddress = say.some((one) => one.withLinkAddress === true)
  const out = {
    kind: 'say' as const,
    to: userId,
    messages: rendered,
    replyToken: event.replyToken ?? null,
    withLinkAddress,
  }
  await queueOut(tx, deps, { source: userId, chatId: chat.id }, out, waiting.receivedAt)
}

async function onAccountLink(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  userId: string,
  waiting: WaitingEvent,
  event: LineEvent,
): Promise<void> {
  const { link } = event
  const nonce = link?.result === 'ok' ? link.nonce : null
  const joined = nonce === null ? null : await joinAccount(tx, deps, chat, { userId, nonce })
  const say = messages(talkOf(deps, chat).lang).link
  await answer(tx, deps, joined ?? chat, userId, [{ text: joined === null ? say.failed : say.bound }], waiting, event)
}

/** Out of a report that was sent nothing vanishes by itself; whoever tries is told what can be done. */
async function onUnsend(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  userId: string,
  messageId: string,
  decision: Decision,
): Promise<void> {
  await deleteAwaited(tx, messageId)
  const sent = await caseOfMessage(tx, chat.id, messageId)
  if (sent === null) return
  const say = messages(decision.talk.lang)
  const rendered = render([{ text: say.unsentAfterSending(sent.ref) }], {
    key: pressKey(deps),
    personId: chat.personId,
  })
  const out = { kind: 'say' as const, to: userId, messages: rendered, replyToken: null, withLinkAddress: false }
  await queueOut(tx, deps, { source: userId, chatId: chat.id }, out, deps.clock.now())
}

/** Reports are for one and one: where others read along we say so and go. */
async function inGroup(tx: Tx, deps: Deps, waiting: WaitingEvent, event: LineEvent): Promise<void> {
  if (event.type !== 'join') return
  const { source } = event
  const id = source?.groupId ?? source?.roomId ?? ''
  if (id === '') return
  const rendered = render([{ text: `${messages('th').groups}\n\n${messages('en').groups}` }], {
    key: pressKey(deps),
    personId: '',
  })
  const replyToken = event.replyToken ?? null
  const group = { source: id, chatId: null }
  await queueOut(
    tx,
    deps,
    group,
    { kind: 'say', to: id, messages: rendered, replyToken, withLinkAddress: false },
    waiting.receivedAt,
  )
  const kind = source?.type === 'room' ? ('room' as const) : ('group' as const)
  await queueOut(tx, deps, group, { kind: 'leave', where: { kind, id } }, waiting.receivedAt)
}
