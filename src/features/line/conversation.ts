import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { isInThailand, MOST_LETTERS, MOST_PHOTOS, MOST_PLACE_LETTERS } from '../complaints/index.ts'
import { answerField, type Question, readAnswers } from '../routing/index.ts'
import { ask, caseCard, caseList, choicesOf, hello, isAside, missingStep, notBefore, wayOut } from './ask.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'
import {
  type Act,
  type Answered,
  type Button,
  type Decision,
  type Draft,
  type DraftPhoto,
  type Effect,
  type Input,
  isOver,
  type Known,
  newDraft,
  type OwnCase,
  openQuestions,
  type Photo,
  type Press,
  placeOf,
  type Say,
  type Talk,
  type Took,
  withoutDraft,
  wordsOf,
} from './talk.ts'

const MOST_UNSENT = 30

/**
 * One step of the conversation: what is heard, what is said, what is to be done. Pure. Pieces come in any order and none is lost
 * without a word; a report is sent by a press on "send" alone, and every answer offers a way out.
 */
export function decide(before: Talk, input: Input, known: Known): Decision {
  const { lost, ...talk } = isOver(known) ? withoutDraft(before) : before
  const decision = heard(talk, input, known)
  if (lost !== true) return decision
  // Where nothing can be said it is said the next time.
  if (decision.say.length === 0) return { ...decision, talk: { ...decision.talk, lost } }
  return { ...decision, say: [{ text: messages(talk.lang).tooOld }, ...decision.say] }
}

function heard(talk: Talk, input: Input, known: Known): Decision {
  switch (input.kind) {
    case 'text':
      return talk.unsent.includes(input.id) ? silent(talk, 'unsent') : onText(talk, input.id, input.text, known)
    case 'photo':
      return talk.unsent.includes(input.id) ? silent(talk, 'unsent') : onPhoto(talk, input, known)
    case 'location':
      return talk.unsent.includes(input.id) ? silent(talk, 'unsent') : onLocation(talk, input, known)
    case 'press':
      return onPress(talk, input.press, known)
    case 'unsend':
      return onUnsend(talk, input.id, known)
    case 'follow': {
      const say = messages(talk.lang)
      const texts = [say.welcome, say.privacy(known.url('/line', talk.lang))]
      return done({ ...talk, step: 'idle' }, hello(talk, known, texts), 'nothing')
    }
    case 'other':
      return asked(talk, known, 'nothing', [{ text: messages(talk.lang).otherMessage[input.what] }])
  }
}

function onText(talk: Talk, id: string, text: string, known: Known): Decision {
  const plain = text.trim()
  const say = messages(talk.lang)
  if (plain === '') return asked(talk, known, 'nothing', [{ text: say.otherMessage.unknown }])
  const act = actOf(plain)
  if (act !== null) return onAct(talk, { act }, known)
  if (talk.step === 'mail' || talk.step === 'mail-code') return onMailText(talk, plain)
  const { draft } = talk
  if ((talk.step === 'comment' || talk.step === 'reopen') && talk.about !== null) {
    if (plain.length > MOST_LETTERS) return told(talk, 'refused', say.comment.tooLong(MOST_LETTERS))
    const kind = talk.step
    const effect: Effect =
      kind === 'reopen'
        ? { kind, ref: talk.about, text: plain }
        : { kind: 'comment', ref: talk.about, text: plain, photo: null }
    return { talk, say: [], effect, took: 'comment' }
  }
  const chosen = numbered(talk, plain)
  if (draft === null) {
    const own = ownCase(known, chosen ?? plain)
    if (own !== null) return done({ ...talk, step: 'idle', offered: [] }, caseCard(talk, own), 'choice')
    if (isGreeting(plain)) return done(talk, hello(talk, known, [say.hello]), 'greeting')
    return withWords(talk, newDraft(known.freshKey), id, plain, known)
  }
  if (talk.step === 'place' || talk.step === 'area') {
    if (chosen !== null) return withArea(talk, draft, chosen, known, 'choice')
    return withPlace(talk, draft, id, plain, known)
  }
  if (talk.step === 'kind') {
    const code = chosen ?? known.categories.find((one) => known.categoryName(one, talk.lang) === plain)
    if (code !== undefined) return withKind(talk, draft, code, known, 'choice')
  }
  if (talk.step === 'question') return withAnswer(talk, draft, { id, text: plain }, known)
  return withWords(talk, draft, id, plain, known)
}

/** An address to be told at, or the code that came there. */
function onMailText(talk: Talk, text: string): Decision {
  const isCode = talk.step === 'mail-code' && !text.includes('@')
  const effect: Effect = isCode ? { kind: 'mail-code', code: text } : { kind: 'mail', address: text }
  return { talk, say: [], effect, took: 'mail' }
}

function numbered(talk: Talk, text: string): string | null {
  const digits = /^[0-9\u0E50-\u0E59]{1,2}$/.test(text) ? text : ''
  if (digits === '') return null
  const value = Number(digits.replace(/[\u0E50-\u0E59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)))
  return talk.offered[value - 1] ?? null
}

function withWords(talk: Talk, draft: Draft, id: string, text: string, known: Known): Decision {
  const say = messages(talk.lang)
  const next = { ...draft, words: [...draft.words, { id, text }] }
  if (wordsOf(next).length > MOST_LETTERS) {
    return asked({ ...talk, draft }, known, 'refused', [{ text: say.words.tooLong(MOST_LETTERS) }])
  }
  const isMore = draft.words.length > 0 && talk.step !== 'words'
  const note = isMore ? [{ text: say.words.added }] : []
  // Whoever came back to add something says when it is enough.
  const stays = talk.step === 'words' && draft.words.length > 0 && missingStep(draft, known) !== 'words'
  return asked({ ...talk, draft: next, step: stays ? 'words' : missingStep(next, known) }, known, 'words', note)
}

function withPlace(talk: Talk, draft: Draft, id: string, text: string, known: Known): Decision {
  const say = messages(talk.lang)
  // A second try makes the first one clearer; whoever came back to the place names another one.
  const place = talk.step === 'area' ? [...draft.place, { id, text }] : [{ id, text }]
  const next: Draft = { ...draft, place, point: talk.step === 'area' ? draft.point : null, area: null }
  if (placeOf(next).length > MOST_PLACE_LETTERS) {
    return asked(talk, known, 'refused', [{ text: say.place.tooLong(MOST_PLACE_LETTERS) }])
  }
  return placed(talk, next, text, known, 'place')
}

/** Looks the place up: the newest words alone first, then all that was said of it. */
function placed(talk: Talk, draft: Draft, text: string, known: Known, took: Took): Decision {
  const at = { lat: draft.point?.lat ?? null, lon: draft.point?.lon ?? null }
  const alone = known.placesFor({ text, ...at })
  const found = alone.sure || placeOf(draft) === text ? alone : known.placesFor({ text: placeOf(draft), ...at })
  const best = found.choices.length > 0 ? found : alone
  const sure = best.sure ? best.choices[0] : undefined
  const next = sure === undefined ? draft : { ...draft, area: sure }
  return asked({ ...talk, draft: next, step: missingStep(next, known), offered: best.choices }, known, took, [])
}

function withArea(talk: Talk, draft: Draft, code: string, known: Known, took: Took): Decision {
  if (code !== 'unknown' && known.areaName(code, talk.lang) === null) {
    return asked(talk, known, 'refused', [{ text: messages(talk.lang).notHere }])
  }
  const next = { ...draft, area: code }
  return asked({ ...talk, draft: next, step: missingStep(next, known) }, known, took, [])
}

function withKind(talk: Talk, draft: Draft, code: string, known: Known, took: Took): Decision {
  if (!known.categories.includes(code)) {
    return asked(talk, known, 'refused', [{ text: messages(talk.lang).sent.problems.kind }])
  }
  const answers = code === draft.category ? (draft.answers ?? []) : []
  const next: Draft = { ...draft, category: code, answers }
  return asked({ ...talk, draft: next, step: missingStep(next, known) }, known, took, [])
}

/** What was typed or pressed as the answer to the question that is open; null passes it over. */
function withAnswer(
  talk: Talk,
  draft: Draft,
  { id, text }: { id: string | null; text: string | null },
  known: Known,
): Decision {
  const [question] = openQuestions(draft, known)
  if (question === undefined) return asked({ ...talk, step: missingStep(draft, known) }, known, 'command', [])
  const value = text === null ? null : answerIn(question, text)
  if (value === undefined) {
    return asked(talk, known, 'refused', [{ text: messages(talk.lang).question.problem[question.kind] }])
  }
  const next: Draft = { ...draft, answers: [...(draft.answers ?? []), { code: question.code, id, value }] }
  const took = id === null ? 'command' : 'answer'
  return asked({ ...talk, draft: next, step: missingStep(next, known) }, known, took, [])
}

/** @returns undefined for what is no answer to the question */
function answerIn(question: Question, text: string): Answered['value'] | undefined {
  const choices = choicesOf(question)
  const chosen = (one: string) => {
    const at = /^[0-9\u0E50-\u0E59]{1,2}$/.test(one) ? Number(thaiDigitsToAscii(one)) : 0
    const named = ({ value, textTh, textEn }: (typeof choices)[number]) => [value, textTh, textEn].includes(one)
    return (choices[at - 1] ?? choices.find(named))?.value ?? one
  }
  const given = question.kind === 'many' ? text.split(/[\s,]+/).filter(Boolean) : [text]
  const field = answerField(question.code)
  const read = readAnswers({ questions: [question] }, {}, { [field]: choices.length > 0 ? given.map(chosen) : given })
  return read.ok ? read.value[question.code] : undefined
}

function onLocation(talk: Talk, { id, lat, lon, text }: Extract<Input, { kind: 'location' }>, known: Known): Decision {
  const say = messages(talk.lang)
  if (!isInThailand(lat, lon)) return asked(talk, known, 'refused', [{ text: say.place.outside }])
  if ((talk.step === 'comment' || talk.step === 'reopen') && talk.about !== null) {
    const where = [text, say.place.point(lat.toFixed(5), lon.toFixed(5))].filter(Boolean).join(' · ')
    const effect: Effect = { kind: 'comment', ref: talk.about, text: where.slice(0, MOST_LETTERS), photo: null }
    return { talk: { ...talk, step: 'comment' }, say: [], effect, took: 'comment' }
  }
  const before = talk.draft ?? newDraft(known.freshKey)
  const place = text === '' ? [] : [{ id, text: text.slice(0, MOST_PLACE_LETTERS) }]
  // What was typed about the place before stays: a position alone does not say "behind the school".
  const typed = talk.step === 'place' ? [] : before.place.filter((one) => one.id !== before.point?.id)
  const both = [...typed, ...place]
  const fits = both.map((one) => one.text).join(' ').length <= MOST_PLACE_LETTERS
  const draft: Draft = { ...before, point: { id, lat, lon }, place: fits ? both : typed, area: null }
  return placed(talk, draft, placeOf(draft), known, 'place')
}

function onPhoto(talk: Talk, { id, photo, more }: Extract<Input, { kind: 'photo' }>, known: Known): Decision {
  const say = messages(talk.lang)
  if (photo.kind === 'refused') return asked(talk, known, 'refused', [{ text: say.photo.problems[photo.why] }])
  const taken: DraftPhoto = { id, kept: photo.kind === 'kept' ? photo.kept : null }
  if ((talk.step === 'comment' || talk.step === 'reopen') && talk.about !== null) {
    const effect: Effect = { kind: 'comment', ref: talk.about, text: say.photo.sentLater, photo: taken }
    return { talk: { ...talk, step: 'comment' }, say: [], effect, took: 'comment' }
  }
  const draft = talk.draft ?? newDraft(known.freshKey)
  if (draft.photos.length >= MOST_PHOTOS) {
    return asked({ ...talk, draft }, known, 'refused', [{ text: say.photo.problems['too-many'] }])
  }
  const next = { ...draft, photos: [...draft.photos, taken] }
  const note: Say[] = photo.kind === 'awaited' ? [{ text: say.photo.awaited }] : []
  const withPhoto = { ...talk, draft: next, step: missingStep(next, known) }
  return more ? silent(withPhoto, 'nothing') : asked(withPhoto, known, 'nothing', note)
}

/** A message taken back goes out of what is not sent yet. Nothing is said: LINE gives nothing to answer with. */
function onUnsend(talk: Talk, id: string, known: Known): Decision {
  const unsent = [...talk.unsent, id].slice(-MOST_UNSENT)
  const { draft } = talk
  if (draft === null) return silent({ ...talk, unsent }, 'unsent')
  const isOther = ({ id: of }: { id: string | null }) => of !== id
  const place = draft.place.filter(isOther)
  const point = draft.point?.id === id ? null : draft.point
  const moved = place.length !== draft.place.length || point !== draft.point
  const next: Draft = {
    ...draft,
    words: draft.words.filter(isOther),
    photos: draft.photos.filter(isOther),
    place,
    point,
    answers: (draft.answers ?? []).filter(isOther),
    area: moved ? null : draft.area,
  }
  const isEmpty = next.words.length === 0 && next.photos.length === 0 && place.length === 0 && point === null
  if (isEmpty) return silent({ ...talk, unsent, draft: null, step: 'idle' }, 'unsent')
  return silent({ ...talk, unsent, draft: next, step: missingStep(next, known) }, 'unsent')
}

/** A photo that LINE handed over late. @returns the talk with it, or null where the report has gone or the photo was taken back */
export function withLatePhoto(talk: Talk, id: string, photo: Photo): Talk | null {
  const { draft } = talk
  if (draft === null || !draft.photos.some((one) => one.id === id)) return null
  const photos =
    photo.kind === 'kept'
      ? draft.photos.map((one) => (one.id === id ? { id, kept: photo.kept } : one))
      : draft.photos.filter((one) => one.id !== id)
  return { ...talk, draft: { ...draft, photos } }
}

function onPress(talk: Talk, press: Press | null, known: Known): Decision {
  const isOld = press === null || (press.key !== undefined && press.key !== talk.draft?.key)
  if (isOld) return asked(talk, known, 'command', [{ text: messages(talk.lang).oldButton }])
  return onAct(talk, press, known)
}

function onAct(talk: Talk, press: Press, known: Known): Decision {
  const aboutCase = onCaseAct(talk, press, known)
  if (aboutCase !== null) return aboutCase
  const say = messages(talk.lang)
  switch (press.act) {
    case 'start':
    case 'go-on':
      if (talk.draft === null) {
        return asked({ ...talk, step: 'words', about: null, draft: newDraft(known.freshKey) }, known, 'command', [])
      }
      return asked({ ...talk, about: null, step: missingStep(talk.draft, known) }, known, 'command', [])
    case 'help':
    case 'person':
      return paused(talk, known, press.act === 'help' ? say.help : say.person)
    case 'thai':
    case 'english': {
      const inOther = { ...talk, lang: press.act === 'thai' ? ('th' as const) : ('en' as const) }
      return asked(inOther, known, 'command', [{ text: messages(inOther.lang).languageNow }])
    }
    case 'stop':
    case 'notices': {
      const on = press.act === 'notices'
      const text = on ? say.started : say.stopped
      return { ...paused(talk, known, text), effect: { kind: 'notices', on } }
    }
    case 'link':
      if (known.isBound) return paused(talk, known, say.link.already)
      return done(talk, [{ text: say.link.address, withLinkAddress: true, buttons: wayOut(talk) }], 'command')
    case 'mail':
      if (known.isBound) return paused(talk, known, say.mail.account)
      return done(
        { ...talk, step: 'mail', about: null },
        [{ text: say.mail.ask, buttons: wayOut({ ...talk, step: 'mail' }) }],
        'command',
      )
    case 'mail-off':
      if (known.isBound) return paused(talk, known, say.mail.account)
      if (!known.hasMail) return paused(talk, known, say.mail.none)
      return { ...paused(talk, known, say.mail.off), effect: { kind: 'mail-off' } }
    case 'unlink':
      if (!known.isBound) return paused(talk, known, say.link.notBound)
      return { ...paused(talk, known, say.link.unbound), effect: { kind: 'unlink' } }
    default:
      return onDraftAct(talk, press, known)
  }
}

/** What concerns a case that was sent. @returns null for anything else */
function onCaseAct(talk: Talk, { act, arg = '' }: Press, known: Known): Decision | null {
  const say = messages(talk.lang)
  if (act === 'status') {
    const idle = { ...talk, step: 'idle' as const, about: null, offered: known.cases.map(({ ref }) => ref) }
    return done(idle, caseList(talk, known), 'command')
  }
  if (act !== 'case' && act !== 'comment' && act !== 'solved' && act !== 'reopen' && act !== 'reopen-why') return null
  const [ref = '', why = ''] = arg.split('|')
  const own = ownCase(known, ref)
  if (own === null) return paused(talk, known, say.status.notYours)
  if (act === 'case') return done({ ...talk, step: 'idle', about: null }, caseCard(talk, own), 'command')
  if (act === 'comment') {
    return done(
      { ...talk, step: 'comment', about: ref },
      [{ text: say.comment.ask(ref), buttons: wayOut(talk) }],
      'command',
    )
  }
  if (act === 'solved' ? !own.canConfirm : !own.canReopen) return paused(talk, known, say.cannotNow)
  if (act === 'solved') return { talk, say: [], effect: { kind: 'solved', ref }, took: 'command' }
  const reason = say.reopen.reasons[Number(why)]
  if (act === 'reopen-why' && why !== '' && reason !== undefined) {
    return { talk, say: [], effect: { kind: 'reopen', ref, text: reason }, took: 'command' }
  }
  const reasons = say.reopen.reasons.map((label, at) => ({
    label,
    press: { act: 'reopen-why' as const, arg: `${ref}|${at}` },
  }))
  const question: Say = { text: say.reopen.ask, buttons: [...reasons, ...wayOut(talk)] }
  return done({ ...talk, step: 'reopen', about: ref }, [question], 'command')
}

/** What concerns the report that is being told. */
function onDraftAct(talk: Talk, { act, arg = '' }: Press, known: Known): Decision {
  const say = messages(talk.lang)
  const { draft } = talk
  if (draft === null) {
    const text = act === 'cancel' || act === 'cancel-yes' ? say.nothingToCancel : say.notHere
    return done({ ...talk, step: 'idle', about: null }, hello(talk, known, [text]), 'command')
  }
  const go = (next: Draft, step = missingStep(next, known)) =>
    asked({ ...talk, draft: next, step }, known, 'command', [])
  switch (act) {
    case 'next': {
      if (talk.step === 'question') return withAnswer(talk, draft, { id: null, text: null }, known)
      const seen = talk.step === 'photo' ? { ...draft, noMorePhotos: true } : draft
      return go(talk.step === 'area' && draft.area === null ? { ...seen, area: 'unknown' } : seen)
    }
    case 'rewrite':
      return go({ ...draft, words: [] })
    case 'back': {
      if (isAside(talk.step)) return go(draft)
      const step = notBefore(talk.step, draft, known)
      if (step === 'photo') return go({ ...draft, noMorePhotos: false }, 'photo')
      return go(step === 'kind' ? { ...draft, category: null, answers: [] } : draft, step)
    }
    case 'cancel':
      if (isAside(talk.step)) return go(draft)
      return asked({ ...talk, step: 'cancelling' }, known, 'command', [])
    case 'cancel-yes': {
      const empty = { ...talk, draft: null, step: 'idle' as const, about: null, offered: [] }
      return done(empty, hello(empty, known, [say.cancelled]), 'command')
    }
    case 'area':
      return withArea(talk, draft, arg, known, 'command')
    case 'kind':
      return withKind(talk, draft, arg, known, 'command')
    case 'answer': {
      const [code, ...value] = arg.split('|')
      const isOpen = openQuestions(draft, known)[0]?.code === code
      if (!isOpen) return asked(talk, known, 'command', [{ text: say.oldButton }])
      return withAnswer(talk, draft, { id: null, text: value.join('|') }, known)
    }
    case 'kinds':
      return asked({ ...talk, step: 'kind' }, known, 'command', [], Number(arg) || 0)
    case 'hide':
      return go({ ...draft, isPrivate: true })
    case 'show':
      return go({ ...draft, isPrivate: false })
    case 'send':
      // The word for it may come at any time; only what has all its parts is sent.
      if (talk.step !== 'confirm' || missingStep(draft, known) !== 'confirm') return go(draft)
      if (known.isFlood) return told(talk, 'refused', say.sent.flood)
      return { talk, say: [], effect: { kind: 'send', draft }, took: 'command' }
    default:
      return asked(talk, known, 'command', [{ text: say.notHere }])
  }
}

/** What came of the effect, for the conversation to go on with. */
export type Outcome =
  | { readonly kind: 'sent'; readonly ref: string; readonly receipt: string; readonly url: string }
  | { readonly kind: 'not-sent'; readonly why: 'words' | 'place' | 'kind' | 'other' }
  | { readonly kind: 'done' }
  | { readonly kind: 'mail-refused'; readonly why: keyof Messages['mail']['problems'] }
  | { readonly kind: 'refused' }

/** What is said after an effect was tried. Pure, like `decide`. */
export function afterEffect({ talk, say: before }: Decision, effect: Effect, outcome: Outcome, known: Known): Decision {
  const say = messages(talk.lang)
  if (effect.kind === 'notices' || effect.kind === 'unlink' || effect.kind === 'mail-off')
    return done(talk, before, 'command')
  if (effect.kind === 'mail' || effect.kind === 'mail-code') return afterMail(talk, effect, outcome, known)
  if (effect.kind === 'send') {
    if (outcome.kind === 'sent') {
      const sent = { ...talk, draft: null, step: 'idle' as const, offered: [] }
      const follow = known.wantsNotices ? say.sent.follow : say.sent.followOff
      const texts = [
        say.sent.done(outcome.ref),
        say.sent.receipt(outcome.receipt),
        [say.sent.link(outcome.url), follow].join('\n\n'),
      ]
      const byMail: Button[] =
        known.hasMail || known.isBound ? [] : [{ label: say.labels.mail, press: { act: 'mail' } }]
      return done(sent, hello(sent, known, texts, byMail), 'command')
    }
    const why = outcome.kind === 'not-sent' ? outcome.why : 'other'
    const step = why === 'other' ? ('confirm' as const) : why
    const draft = why === 'kind' ? { ...effect.draft, category: null } : effect.draft
    return asked({ ...talk, draft, step }, known, 'command', [{ text: say.sent.problems[why] }])
  }
  const rest = { ...talk, step: talk.draft === null ? ('idle' as const) : missingStep(talk.draft, known), about: null }
  if (outcome.kind !== 'done') return told(rest, 'refused', say.cannotNow)
  if (effect.kind === 'solved') return paused(rest, known, say.solved)
  if (effect.kind === 'reopen') return paused(rest, known, say.reopen.done)
  // Whoever writes to an office often writes in several messages: the next one goes there too.
  const text =
    effect.photo === null
      ? say.comment.done
      : effect.photo.kept === null
        ? say.comment.photoAwaited
        : say.comment.photoDone
  return done({ ...talk, step: 'comment' }, [{ text, buttons: wayOut(talk) }], 'comment')
}

function afterMail(talk: Talk, effect: Effect, outcome: Outcome, known: Known): Decision {
  const say = messages(talk.lang).mail
  if (outcome.kind === 'done') {
    if (effect.kind === 'mail')
      return told({ ...talk, step: 'mail-code' }, 'mail', say.sent(effect.address.trim().slice(0, 100)))
    const step = talk.draft === null ? ('idle' as const) : missingStep(talk.draft, known)
    return { ...paused({ ...talk, step }, known, say.bound), took: 'mail' }
  }
  const why = outcome.kind === 'mail-refused' ? outcome.why : 'address'
  // Of a wrong code another try is good; of one that is over a new one.
  const step = why === 'code' ? ('mail-code' as const) : ('mail' as const)
  return told({ ...talk, step }, 'refused', say.problems[why])
}

function actOf(text: string): Act | null {
  const plain = text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '')
  for (const lang of ['th', 'en'] as const) {
    for (const [act, words] of Object.entries(messages(lang).commands)) {
      if (words?.includes(plain)) return act as Act
    }
  }
  return null
}

function isGreeting(text: string): boolean {
  const plain = text.toLowerCase().replace(/[\s.!]+$/, '')
  return messages('th').greetings.includes(plain) || messages('en').greetings.includes(plain)
}

function ownCase(known: Known, ref: string): OwnCase | null {
  const plain = ref.toUpperCase().replace(/\s/g, '')
  return known.cases.find((one) => one.ref === plain) ?? null
}

function done(talk: Talk, say: readonly Say[], took: Took): Decision {
  return { talk, say, effect: null, took }
}

function silent(talk: Talk, took: Took): Decision {
  return done(talk, [], took)
}

function told(talk: Talk, took: Took, text: string): Decision {
  return done(talk, [{ text, buttons: wayOut(talk) }], took)
}

/** An answer beside what is going on, which stays where it is. */
function paused(talk: Talk, known: Known, text: string): Decision {
  if (talk.draft === null) return done({ ...talk, step: 'idle', about: null }, hello(talk, known, [text]), 'command')
  return done(
    { ...talk, about: null },
    [{ text }, { text: messages(talk.lang).draftStays, buttons: wayOut(talk) }],
    'command',
  )
}

/** Says the notes and asks for what is missing. */
function asked(talk: Talk, known: Known, took: Took, notes: readonly Say[], page = 0): Decision {
  if (talk.draft === null && talk.about === null && notes.length > 0) {
    return done(
      talk,
      hello(
        talk,
        known,
        notes.map(({ text }) => text),
      ),
      took,
    )
  }
  const { say, offered } = ask(talk, known, page)
  return done({ ...talk, offered }, [...notes, ...say], took)
}
