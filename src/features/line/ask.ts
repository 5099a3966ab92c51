import { FEWEST_LETTERS, lettersIn } from '../complaints/index.ts'
import type { Question } from '../routing/index.ts'
import { messages } from './messages.ts'
import {
  type Act,
  type Button,
  type Draft,
  type Known,
  type OwnCase,
  openQuestions,
  placeOf,
  type Say,
  type Step,
  type Talk,
  wordsOf,
} from './talk.ts'

const KINDS_A_PAGE = 8
const MOST_CHOICES = 6
const MOST_CASES = 6
const MOST_QUOTED = 300

/** Steps of a report in the order in which they are asked. */
const order = ['words', 'photo', 'place', 'area', 'kind', 'question', 'confirm'] as const
type Asked = (typeof order)[number]

/** The first thing that is still missing. */
export function missingStep(draft: Draft, known: Pick<Known, 'questionsOf'>): Asked {
  if (lettersIn(wordsOf(draft)) < FEWEST_LETTERS) return 'words'
  if (!draft.noMorePhotos) return 'photo'
  if (draft.area === null) return draft.point === null && draft.place.length === 0 ? 'place' : 'area'
  if (draft.category === null) return 'kind'
  return openQuestions(draft, known).length > 0 ? 'question' : 'confirm'
}

/** Where "back" leads from a step. */
export function notBefore(step: Step, draft: Draft, known: Pick<Known, 'questionsOf'>): Asked {
  const here = order.find((one) => one === step) ?? missingStep(draft, known)
  // The choice among areas belongs to the place.
  if (here === 'kind') return 'place'
  // Another kind has other questions: they are asked anew.
  if (here === 'confirm' || here === 'question') return 'kind'
  return order[Math.max(0, order.indexOf(here) - 1)] ?? 'words'
}

/** Asks for what the step is about. @returns also the codes in the order in which they were offered */
export function ask(talk: Talk, known: Known, page = 0): { say: Say[]; offered: readonly string[] } {
  const { draft } = talk
  const none = (say: Say[]) => ({ say, offered: [] })
  if (talk.step === 'mail' || talk.step === 'mail-code') {
    const { mail } = messages(talk.lang)
    return none([{ text: talk.step === 'mail' ? mail.ask : mail.askCode, buttons: wayOut(talk) }])
  }
  if (talk.about !== null && (talk.step === 'comment' || talk.step === 'reopen')) {
    const words = messages(talk.lang)
    const text = talk.step === 'comment' ? words.comment.ask(talk.about) : words.reopen.ask
    return none([{ text, buttons: wayOut(talk) }])
  }
  if (draft === null) return none(hello(talk, known, [messages(talk.lang).hello]))
  const say = messages(talk.lang)
  const { labels } = say
  const buttons = (own: readonly Button[]) => [...own, ...wayOut(talk)]
  const button = (label: string, act: Act, arg?: string): Button => ({
    label,
    press: { act, key: draft.key, ...(arg === undefined ? {} : { arg }) },
  })
  switch (talk.step) {
    case 'cancelling':
      return none([
        { text: say.cancelling, buttons: [button(labels.cancelYes, 'cancel-yes'), button(labels.goOn, 'go-on')] },
      ])
    case 'idle':
    case 'comment':
    case 'reopen':
      return ask({ ...talk, step: missingStep(draft, known) }, known, page)
    case 'words': {
      const soFar = quoted(wordsOf(draft))
      if (soFar === '') return none([{ text: say.words.ask, buttons: buttons([]) }])
      const isEnough = missingStep(draft, known) !== 'words'
      const text = isEnough ? say.words.now(soFar) : say.words.more(soFar)
      const own = isEnough ? [button(labels.next, 'next'), button(labels.rewrite, 'rewrite')] : []
      return none([{ text, buttons: buttons(own) }])
    }
    case 'photo': {
      const count = draft.photos.length
      const text = count === 0 ? say.photo.ask : say.photo.got(count)
      const next = button(count === 0 ? labels.noPhoto : labels.next, 'next')
      const pick: Button[] = [
        { label: labels.camera, ask: 'camera' },
        { label: labels.album, ask: 'album' },
      ]
      return none([{ text, buttons: buttons([next, ...pick]) }])
    }
    case 'place':
      return askPlace(talk, draft, known)
    case 'area':
      return askArea(talk, draft, known)
    case 'kind':
      return askKind(talk, draft, known, page)
    case 'question':
      return askQuestion(talk, draft, known)
    case 'confirm':
      return none([{ text: summary(talk, draft, known), buttons: confirmButtons(talk, draft) }])
  }
}

function askPlace(talk: Talk, draft: Draft, known: Known): { say: Say[]; offered: readonly string[] } {
  const say = messages(talk.lang)
  const location: Button = { label: say.labels.location, ask: 'location' }
  const now = placeLine(talk, draft, known)
  if (now !== '') {
    const next: Button = { label: say.labels.next, press: { act: 'next', key: draft.key } }
    return { say: [{ text: say.place.now(now), buttons: [next, location, ...wayOut(talk)] }], offered: [] }
  }
  // Many say it in the first sentence already.
  const said = known.placesFor({ text: wordsOf(draft), lat: null, lon: null })
  const offered = said.sure ? said.choices.slice(0, 1) : []
  const choices = offered.map((code, at) => choice(talk, draft, known, 'area', code, at))
  const lines = offered.map((code, at) => `${at + 1}. ${known.areaName(code, talk.lang) ?? code}`)
  return {
    say: [{ text: [say.place.ask, ...lines].join('\n'), buttons: [location, ...choices, ...wayOut(talk)] }],
    offered,
  }
}

function askArea(talk: Talk, draft: Draft, known: Known): { say: Say[]; offered: readonly string[] } {
  const say = messages(talk.lang)
  const { labels } = say
  const codes = talk.offered.filter((code) => known.areaName(code, talk.lang) !== null)
  // After a button of another step the list is made anew.
  const found =
    codes.length > 0
      ? codes
      : known.placesFor({ text: placeOf(draft), lat: draft.point?.lat ?? null, lon: draft.point?.lon ?? null }).choices
  const offered = found.slice(0, MOST_CHOICES)
  const location: Button = { label: labels.location, ask: 'location' }
  const unknown = (label: string): Button => ({ label, press: { act: 'area', arg: 'unknown', key: draft.key } })
  if (offered.length === 0) {
    const text = say.place.notKnown(quoted(placeOf(draft)))
    return { say: [{ text, buttons: [location, unknown(labels.asTyped), ...wayOut(talk)] }], offered: [] }
  }
  const lines = offered.map((code, at) => `${at + 1}. ${known.areaName(code, talk.lang) ?? code}`)
  const choices = offered.map((code, at) => choice(talk, draft, known, 'area', code, at))
  return {
    say: [
      {
        text: [say.place.choose, ...lines].join('\n'),
        buttons: [...choices, unknown(labels.unknownPlace), ...wayOut(talk)],
      },
    ],
    offered,
  }
}

function askKind(talk: Talk, draft: Draft, known: Known, page: number): { say: Say[]; offered: readonly string[] } {
  const say = messages(talk.lang)
  const suggested = page === 0 ? known.suggest(wordsOf(draft)).slice(0, 3) : []
  const pages = Math.max(1, Math.ceil(known.categories.length / KINDS_A_PAGE))
  const at = Math.min(Math.max(1, page), pages)
  const offered = suggested.length > 0 ? suggested : known.categories.slice((at - 1) * KINDS_A_PAGE, at * KINDS_A_PAGE)
  const more: Button = {
    label: suggested.length > 0 ? say.labels.otherKinds : say.labels.moreKinds,
    press: { act: 'kinds', arg: String(suggested.length > 0 ? 1 : (at % pages) + 1), key: draft.key },
  }
  const title = suggested.length > 0 ? say.kind.ask : say.kind.all(at, pages)
  const lines = offered.map((code, of) => `${of + 1}. ${known.categoryName(code, talk.lang) ?? code}`)
  const choices = offered.map((code, of) => choice(talk, draft, known, 'kind', code, of))
  return { say: [{ text: [title, ...lines].join('\n'), buttons: [...choices, more, ...wayOut(talk)] }], offered }
}

/** Choices of a question by the values the office reads. */
export function choicesOf(question: Question): readonly { value: string; textTh: string; textEn: string }[] {
  if (question.kind !== 'yes-no') return question.choices
  const [th, en] = [messages('th').question, messages('en').question]
  return (['yes', 'no'] as const).map((value) => ({ value, textTh: th[value], textEn: en[value] }))
}

function askQuestion(talk: Talk, draft: Draft, known: Known): { say: Say[]; offered: readonly string[] } {
  const say = messages(talk.lang).question
  const [question] = openQuestions(draft, known)
  if (question === undefined) return ask({ ...talk, step: 'confirm' }, known)
  const inOwn = ({ textTh, textEn }: { textTh: string; textEn: string }) => (talk.lang === 'th' ? textTh : textEn)
  const choices = choicesOf(question)
  const lines = choices.map((one, at) => `${at + 1}. ${inOwn(one)}`)
  const hint =
    question.kind === 'many' ? say.many : choices.length > 0 ? say.choose : question.kind === 'number' ? say.number : ''
  const note = question.isPrivate ? say.isPrivate : ''
  const text = [inOwn(question), ...lines, [hint, note, say.skip].filter(Boolean).join(' ')].join('\n')
  const buttons = choices.slice(0, MOST_CHOICES).map((one, at): Button => {
    const label = inOwn(one)
    return {
      label: `${at + 1}. ${label}`,
      shown: label,
      press: { act: 'answer', arg: `${question.code}|${one.value}`, key: draft.key },
    }
  })
  const skip: Button = { label: say.skipLabel, press: { act: 'next', key: draft.key } }
  return { say: [{ text, buttons: [...buttons, skip, ...wayOut(talk)] }], offered: choices.map(({ value }) => value) }
}

function choice(talk: Talk, draft: Draft, known: Known, act: 'area' | 'kind', code: string, at: number): Button {
  const name = (act === 'area' ? known.areaName(code, talk.lang) : known.categoryName(code, talk.lang)) ?? code
  return { label: `${at + 1}. ${name}`, shown: name, press: { act, arg: code, key: draft.key } }
}

function summary(talk: Talk, draft: Draft, known: Known): string {
  const { confirm } = messages(talk.lang)
  const awaited = draft.photos.filter(({ kept }) => kept === null).length
  const photos = confirm.photoCount(draft.photos.length)
  const kind = draft.category === null ? '' : (known.categoryName(draft.category, talk.lang) ?? '')
  return [
    confirm.title,
    '',
    quoted(wordsOf(draft)),
    '',
    `${confirm.place}: ${placeLine(talk, draft, known)}`,
    `${confirm.kind}: ${kind}`,
    ...answerLines(talk, draft, known),
    `${confirm.photos}: ${photos}${awaited === 0 ? '' : ` ${confirm.awaited(awaited)}`}`,
    '',
    draft.isPrivate ? confirm.hidden : confirm.open,
    confirm.consent,
  ].join('\n')
}

function answerLines({ lang }: Talk, draft: Draft, known: Known): string[] {
  return (draft.category === null ? [] : known.questionsOf(draft.category)).flatMap((question) => {
    const value = draft.answers?.find(({ code }) => code === question.code)?.value ?? null
    if (value === null) return []
    const named = choicesOf(question)
    const texts = [value].flat().map((one) => {
      const found = named.find((choice) => choice.value === one)
      return found === undefined ? one : lang === 'th' ? found.textTh : found.textEn
    })
    return [`${lang === 'th' ? question.textTh : question.textEn}: ${quoted(texts.join(', '))}`]
  })
}

function confirmButtons(talk: Talk, draft: Draft): Button[] {
  const { labels } = messages(talk.lang)
  const { key } = draft
  const privacy: Button = draft.isPrivate
    ? { label: labels.show, press: { act: 'show', key } }
    : { label: labels.hide, press: { act: 'hide', key } }
  return [{ label: labels.send, press: { act: 'send', key } }, privacy, ...wayOut(talk)]
}

function placeLine(talk: Talk, draft: Draft, known: Known): string {
  const say = messages(talk.lang)
  const area = draft.area === null || draft.area === 'unknown' ? null : known.areaName(draft.area, talk.lang)
  const point = draft.point === null ? null : say.place.point(draft.point.lat.toFixed(5), draft.point.lon.toFixed(5))
  const typed = placeOf(draft)
  // LINE writes the area into the address of a place; what is said already is not said again.
  const isSaid = area !== null && typed.includes(area)
  return [quoted(typed) || null, isSaid ? null : area, typed === '' ? point : null].filter(Boolean).join(' · ')
}

/** What a person who does nothing at the moment can begin. */
export function hello(talk: Talk, known: Known, texts: readonly string[], first: readonly Button[] = []): Say[] {
  const { labels } = messages(talk.lang)
  const list: Button[] = known.cases.length > 0 ? [{ label: labels.status, press: { act: 'status' } }] : []
  const other: Button = {
    label: labels.otherLanguage,
    press: { act: talk.lang === 'th' ? 'english' : 'thai' },
  }
  const rest: Button[] = [
    { label: labels.help, press: { act: 'help' } },
    { label: labels.person, press: { act: 'person' } },
  ]
  return texts.map((text, at) =>
    at < texts.length - 1 ? { text } : { text, buttons: [...first, beginOrGoOn(talk), ...list, other, ...rest] },
  )
}

/** Steps beside a report that is being told: it stays while they are gone through. */
export function isAside(step: Step): boolean {
  return step === 'comment' || step === 'reopen' || step === 'mail' || step === 'mail-code'
}

/** At every step: back, out, and a person. */
export function wayOut(talk: Talk): Button[] {
  const { labels } = messages(talk.lang)
  const { draft } = talk
  const key = draft === null ? {} : { key: draft.key }
  const person: Button = { label: labels.person, press: { act: 'person' } }
  if (isAside(talk.step) || draft === null) {
    return [
      { label: labels.status, press: { act: 'status' } },
      { label: labels.cancel, press: { act: 'cancel' } },
      person,
    ]
  }
  const isFirst = talk.step === 'words' || talk.step === 'idle'
  const step: Button =
    talk.step === 'idle' || talk.step === 'cancelling'
      ? { label: labels.goOn, press: { act: 'go-on', ...key } }
      : { label: labels.back, press: { act: 'back', ...key } }
  return [
    ...(isFirst && talk.step !== 'idle' ? [] : [step]),
    { label: labels.cancel, press: { act: 'cancel', ...key } },
    person,
  ]
}

export function caseList(talk: Talk, known: Known): Say[] {
  const { status } = messages(talk.lang)
  if (known.cases.length === 0) return hello(talk, known, [status.none])
  const shown = known.cases.slice(0, MOST_CASES)
  const lines = shown.map((one, at) => status.line(at + 1, one.title, one.state, one.ref))
  const buttons = shown.map(
    ({ ref }, at): Button => ({ label: status.select(at + 1), shown: ref, press: { act: 'case', arg: ref } }),
  )
  return [{ text: [status.title, ...lines].join('\n\n'), buttons: [...buttons, ...backToReport(talk)] }]
}

export function caseCard(talk: Talk, own: OwnCase): Say[] {
  const { status } = messages(talk.lang)
  const asks = own.asksReporter ? status.asks : own.canConfirm ? status.confirm : ''
  const text = [status.card(own.title, own.ref, own.state, own.latest, own.url), asks].filter(Boolean).join('\n\n')
  return [{ text, buttons: [...caseButtons(talk, own), ...backToReport(talk)] }]
}

/** What a reporter can do with a case now. */
export function caseButtons({ lang }: Pick<Talk, 'lang'>, own: OwnCase): Button[] {
  const { labels } = messages(lang)
  const press = (act: Act) => ({ act, arg: own.ref })
  const buttons: Button[] = []
  if (own.canConfirm) buttons.push({ label: labels.solved, press: press('solved') })
  if (own.canReopen) buttons.push({ label: labels.reopen, press: press('reopen') })
  if (!own.isOver) {
    buttons.push({ label: own.asksReporter ? labels.answer : labels.comment, press: press('comment') })
  }
  return buttons
}

/** A report that is being told is gone on with; nobody begins another one over it. */
function beginOrGoOn({ lang, draft }: Talk): Button {
  const { labels } = messages(lang)
  return draft === null
    ? { label: labels.start, press: { act: 'start' } }
    : { label: labels.goOn, press: { act: 'go-on', key: draft.key } }
}

function backToReport(talk: Talk): Button[] {
  const { labels } = messages(talk.lang)
  return [
    beginOrGoOn(talk),
    { label: labels.status, press: { act: 'status' } },
    { label: labels.person, press: { act: 'person' } },
  ]
}

function quoted(text: string): string {
  return text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text
}
