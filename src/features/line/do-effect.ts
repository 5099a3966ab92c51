import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import {
  type CaseRow,
  caseByRef,
  type Move,
  moveCase,
  type ReportProblem,
  receiveComplaint,
} from '../complaints/index.ts'
import { type Answers, type Category, categoryByCode } from '../routing/index.ts'
import type { Outcome } from './conversation.ts'
import { type Chat, casesOfChat, insertAwaited, insertChatCase, leadAwaited } from './line.sql.ts'
import { type Draft, type DraftPhoto, type Effect, placeOf, wordsOf } from './talk.ts'

const MOST_CASES = 1_000
const consent = 'line-1'
const reporter = { kind: 'reporter' } as const

type CaseEffect = Exclude<Effect, { kind: 'notices' | 'unlink' | 'mail' | 'mail-code' | 'mail-off' }>

/** Does what the conversation decided, in the transaction in which its event is struck off. */
export async function doEffect(tx: Tx, deps: Deps, chat: Chat, effect: CaseEffect, lang: Lang): Promise<Outcome> {
  if (effect.kind === 'send') return sendReport(tx, deps, chat, effect.draft, lang)
  const own = (await casesOfChat(tx, chat.id, MOST_CASES)).find(({ ref }) => ref === effect.ref)
  const row = own === undefined ? null : await caseByRef(tx, own.ref)
  if (row === null) return { kind: 'refused' }
  switch (effect.kind) {
    case 'comment':
      return comment(tx, deps, chat, row, effect.text, effect.photo)
    case 'solved':
      return moved(tx, deps, row, { kind: 'close' }, 'confirmed', null)
    case 'reopen':
      return moved(tx, deps, row, { kind: 'reopen' }, 'not done', effect.text)
  }
}

async function sendReport(tx: Tx, deps: Deps, chat: Chat, draft: Draft, lang: Lang): Promise<Outcome> {
  const now = deps.clock.now()
  const category = await categoryByCode(tx, draft.category ?? '')
  if (category === null || (category.endedOn !== null && category.endedOn <= todayInBangkok(now))) {
    return { kind: 'not-sent', why: 'kind' }
  }
  const received = await receiveComplaint(tx, deps, {
    channel: 'messenger',
    sourceName: 'line',
    key: draft.key,
    category,
    place: {
      areaCode: draft.area === 'unknown' ? null : draft.area,
      lat: draft.point?.lat ?? null,
      lon: draft.point?.lon ?? null,
      text: placeOf(draft) || null,
    },
    words: wordsOf(draft),
    answers: answersOf(draft, category),
    isPrivate: draft.isPrivate,
    contact: null,
    reporterId: chat.personId,
    contactAllowed: false,
    consent,
    enteredBy: null,
    occurredOn: null,
    receivedAt: now,
    photos: draft.photos.flatMap(({ kept }) => (kept === null ? [] : [kept])),
  })
  if (!received.ok) return { kind: 'not-sent', why: problemIn(received.problem) }
  const { key, ref, receipt } = received.value
  const ids = [
    ...(draft.answers ?? []).flatMap(({ id }) => (id === null ? [] : [{ id }])),
    ...draft.words,
    ...draft.photos,
    ...draft.place,
    ...(draft.point === null ? [] : [draft.point]),
  ]
  await insertChatCase(tx, { ...key, ref, chatId: chat.id, messageIds: [...new Set(ids.map(({ id }) => id))] }, now)
  await leadAwaited(
    tx,
    draft.photos.flatMap(({ id, kept }) => (kept === null ? [id] : [])),
    key,
  )
  return { kind: 'sent', ref, receipt, url: `${deps.config.baseUrl}${href(lang, `/complaints/${ref}`)}` }
}

/** What was answered, as far as the category still asks it. */
function answersOf({ answers = [] }: Draft, { questions }: Category): Answers {
  const asked = new Set(questions.map(({ code }) => code))
  return Object.fromEntries(
    answers.flatMap(({ code, value }) => (value === null || !asked.has(code) ? [] : [[code, value]])),
  )
}

function problemIn(problems: readonly ReportProblem[]): 'words' | 'place' | 'other' {
  const fields = problems.map(({ field }) => field)
  return fields.includes('words') ? 'words' : fields.includes('place') ? 'place' : 'other'
}

async function comment(
  tx: Tx,
  deps: Deps,
  chat: Chat,
  row: CaseRow,
  text: string,
  photo: DraftPhoto | null,
): Promise<Outcome> {
  if (photo !== null && photo.kept === null) {
    const now = deps.clock.now()
    await insertAwaited(tx, photo.id, chat.id, now, now)
    await leadAwaited(tx, [photo.id], row)
    return { kind: 'done' }
  }
  return writeToCase(tx, deps, row, text, photo)
}

/** What a reporter writes in a chat is for the office: it is not shown to everybody. */
export async function writeToCase(
  tx: Tx,
  deps: Deps,
  row: CaseRow,
  text: string,
  photo: DraftPhoto | null,
): Promise<Outcome> {
  const move: Move = { kind: row.facts.state === 'waiting_info' ? 'resume' : 'write' }
  const kept = photo?.kept ?? null
  const done = await moveCase(tx, deps, row, move, {
    actor: reporter,
    reason: 'wrote by LINE',
    visibility: 'reporter',
    text,
    ...(kept === null ? {} : { photos: { kind: 'reporter' as const, kept: [kept] } }),
  })
  return { kind: done.ok ? 'done' : 'refused' }
}

async function moved(
  tx: Tx,
  deps: Deps,
  row: CaseRow,
  move: Move,
  reason: string,
  text: string | null,
): Promise<Outcome> {
  const visibility = row.facts.visibility === 'private' ? 'reporter' : 'public'
  const done = await moveCase(tx, deps, row, move, { actor: reporter, reason, visibility, text })
  return { kind: done.ok ? 'done' : 'refused' }
}
