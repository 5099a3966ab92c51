import type { Lang } from '../../kernel/lang.ts'
import type { KeptPhoto } from '../complaints/index.ts'
import type { Answers, Question } from '../routing/index.ts'

/** What we asked last. `idle`: nothing is going on. */
export type Step =
  | 'idle'
  | 'words'
  | 'photo'
  | 'place'
  | 'area'
  | 'kind'
  | 'question'
  | 'confirm'
  | 'cancelling'
  | 'comment'
  | 'reopen'
  | 'mail'
  | 'mail-code'

/** A report that is being told, piece by piece and in any order. Each piece knows the message it came with: that may be taken back. */
export interface Draft {
  /** Key under which it will be sent, so that it is sent once. */
  readonly key: string
  readonly words: readonly Typed[]
  readonly photos: readonly DraftPhoto[]
  readonly noMorePhotos: boolean
  readonly point: { readonly id: string; readonly lat: number; readonly lon: number } | null
  readonly place: readonly Typed[]
  /** Code of the area, `unknown` where the reporter cannot say either, null while it is not settled. */
  readonly area: string | null
  readonly category: string | null
  /** What was answered to questions of the category; null where it was passed over. Absent in drafts that are older than the questions. */
  readonly answers?: readonly Answered[]
  readonly isPrivate: boolean
}

export interface Answered {
  readonly code: string
  /** Message it came with; null for a button. */
  readonly id: string | null
  readonly value: Answers[string] | null
}

export interface Typed {
  readonly id: string
  readonly text: string
}

export interface DraftPhoto {
  readonly id: string
  /** Null while LINE has not handed it over yet. */
  readonly kept: KeptPhoto | null
}

/** Where a conversation stands. Kept sealed. */
export interface Talk {
  readonly lang: Lang
  readonly step: Step
  readonly draft: Draft | null
  /** Ref of the case that is written about in the steps `comment` and `reopen`. */
  readonly about: string | null
  /** Codes in the order in which they were last offered: on some devices there are no buttons, and people type the number. */
  readonly offered: readonly string[]
  /** Messages that were taken back; one may arrive after that. */
  readonly unsent: readonly string[]
  /** A report was dropped after a day of silence, and the writer has not been told. */
  readonly lost?: true
}

/** What a button of ours brings back. `key` names the report it belongs to; pressed later it does nothing. */
export interface Press {
  readonly act: Act
  readonly arg?: string
  readonly key?: string
}

export const acts = [
  'start',
  'status',
  'help',
  'person',
  'thai',
  'english',
  'go-on',
  'next',
  'rewrite',
  'back',
  'cancel',
  'cancel-yes',
  'area',
  'kind',
  'kinds',
  'answer',
  'send',
  'hide',
  'show',
  'case',
  'comment',
  'solved',
  'reopen',
  'reopen-why',
  'stop',
  'notices',
  'link',
  'unlink',
  'mail',
  'mail-off',
] as const
export type Act = (typeof acts)[number]

/** One thing that came from the person, checked already. */
export type Input =
  | { readonly kind: 'text'; readonly id: string; readonly text: string }
  /** `more`: others of the same picking follow, so nothing is said yet. */
  | { readonly kind: 'photo'; readonly id: string; readonly photo: Photo; readonly more: boolean }
  | {
      readonly kind: 'location'
      readonly id: string
      readonly lat: number
      readonly lon: number
      readonly text: string
    }
  /** Null: not a button of ours for this person. */
  | { readonly kind: 'press'; readonly press: Press | null }
  | { readonly kind: 'other'; readonly what: 'sticker' | 'audio' | 'video' | 'file' | 'unknown' }
  | { readonly kind: 'unsend'; readonly id: string }
  | { readonly kind: 'follow' }

export type Photo =
  | { readonly kind: 'kept'; readonly kept: KeptPhoto }
  | { readonly kind: 'awaited' }
  | { readonly kind: 'refused'; readonly why: PhotoRefusal }
export type PhotoRefusal = 'not-a-photo' | 'heic' | 'too-large' | 'broken' | 'missing' | 'gone' | 'too-many'

export type Button = { readonly label: string } & (
  | { readonly press: Press; readonly shown?: string }
  | { readonly ask: 'location' | 'camera' | 'album' }
)

/** One message to the person, before it is cut to what LINE takes. */
export interface Say {
  readonly text: string
  readonly buttons?: readonly Button[]
  /** Carries the address where LINE is bound to an account; made at the time of sending, because it lives ten minutes. */
  readonly withLinkAddress?: true
}

/** What the machine wants done. It is done in the transaction in which the event is struck off. */
export type Effect =
  | { readonly kind: 'send'; readonly draft: Draft }
  | { readonly kind: 'comment'; readonly ref: string; readonly text: string; readonly photo: DraftPhoto | null }
  | { readonly kind: 'solved'; readonly ref: string }
  | { readonly kind: 'reopen'; readonly ref: string; readonly text: string }
  | { readonly kind: 'notices'; readonly on: boolean }
  | { readonly kind: 'unlink' }
  /** A mail address to be told at, and the code that shows that it is the person's. */
  | { readonly kind: 'mail'; readonly address: string }
  | { readonly kind: 'mail-code'; readonly code: string }
  | { readonly kind: 'mail-off' }

/** What became of what was typed, for tests: nothing typed may vanish without a word. */
export type Took =
  | 'words'
  | 'place'
  | 'choice'
  | 'answer'
  | 'command'
  | 'comment'
  | 'mail'
  | 'refused'
  | 'unsent'
  | 'greeting'
  | 'nothing'

export interface Decision {
  readonly talk: Talk
  readonly say: readonly Say[]
  readonly effect: Effect | null
  readonly took: Took
}

/** A case of this person, as the conversation speaks of it. */
export interface OwnCase {
  readonly ref: string
  readonly title: string
  readonly state: string
  /** The last thing that was said or done, with its words where there are some. */
  readonly latest: string
  readonly url: string
  readonly canConfirm: boolean
  readonly canReopen: boolean
  readonly asksReporter: boolean
  readonly isOver: boolean
}

export interface PlacesFound {
  readonly choices: readonly string[]
  /** Nobody needs to choose: it is the first. */
  readonly sure: boolean
}

/** What the machine may know: read before it runs, so that it stays pure. */
export interface Known {
  readonly now: Date
  /** When something was last said by either side. */
  readonly silentSince: Date
  /** For a report that begins now. */
  readonly freshKey: string
  readonly isBound: boolean
  /** News go to a mail address too. */
  readonly hasMail: boolean
  readonly wantsNotices: boolean
  /** Newest first. */
  readonly cases: readonly OwnCase[]
  /** This person reported more in a day than anybody has to. */
  readonly isFlood: boolean
  /** Codes in the order of the list. */
  readonly categories: readonly string[]
  categoryName(code: string, lang: Lang): string | null
  /** What must be known of a matter of this kind before it is handed on, or decides who gets it. */
  questionsOf(code: string): readonly Question[]
  suggest(words: string): readonly string[]
  /** Asked with the whole draft, so that a name can be looked up beside a position. */
  placesFor(given: { text: string; lat: number | null; lon: number | null }): PlacesFound
  areaName(code: string, lang: Lang): string | null
  /** A page of ours with host and language. */
  url(path: string, lang: Lang): string
}

const DAY_MS = 86_400_000

export function newTalk(lang: Lang): Talk {
  return { lang, step: 'idle', draft: null, about: null, offered: [], unsent: [] }
}

export function newDraft(key: string): Draft {
  return {
    key,
    words: [],
    photos: [],
    noMorePhotos: false,
    point: null,
    place: [],
    area: null,
    category: null,
    answers: [],
    isPrivate: false,
  }
}

/** A conversation that stopped is kept for a day. */
export function isOver({ now, silentSince }: Pick<Known, 'now' | 'silentSince'>): boolean {
  return now.getTime() - silentSince.getTime() > DAY_MS
}

/** What stays of a talk after a day of silence: the language, and that something was dropped. */
export function withoutDraft({ lang, unsent, lost, draft }: Talk): Talk {
  const wasLost = draft !== null || lost === true
  return { ...newTalk(lang), unsent, ...(wasLost ? { lost: true } : {}) }
}

export function wordsOf(draft: Draft): string {
  return draft.words.map(({ text }) => text).join('\n')
}

/** The questions of a report's kind that were neither answered nor passed over. */
export function openQuestions(
  { category, answers = [] }: Draft,
  known: Pick<Known, 'questionsOf'>,
): readonly Question[] {
  if (category === null) return []
  return known.questionsOf(category).filter(({ code }) => !answers.some((one) => one.code === code))
}

export function placeOf(draft: Draft): string {
  return draft.place.map(({ text }) => text).join(' ')
}
