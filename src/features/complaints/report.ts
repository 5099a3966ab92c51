import { type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Contact } from '../people/index.ts'
import type { Answers, Category, Severity } from '../routing/index.ts'
import type { Channel } from './complaint.ts'

/** A report as any door hands it in: web, desk, API, and later messenger, e-mail and Open311. */
export interface NewReport {
  readonly channel: Channel
  /** Which program or office sent it; null for people at our own pages. */
  readonly sourceName: string | null
  /**
   * The sender's own key: the hidden field of a form, an `Idempotency-Key`, the number of a message elsewhere. The same key of
   * the same source is the same report, however often it comes. Null takes it every time.
   */
  readonly key: string | null
  readonly category: Category
  readonly severity?: Severity
  readonly place: ReportedPlace
  readonly words: string
  readonly answers: Answers
  readonly isPrivate: boolean
  readonly contact: Contact | null
  /** Instead of a contact: somebody the door knows as a person already, as a messenger does. */
  readonly reporterId?: string
  /** The reporter agrees that the office in charge sees the contact. */
  readonly contactAllowed: boolean
  /** Which words were agreed to, and how: `form-1`, `spoken-1`, `paper-1`, `program-1`. */
  readonly consent: string
  /** Clerk or person answering for the program. */
  readonly enteredBy: string | null
  readonly occurredOn: LocalDate | null
  /** When it reached the office; a letter may have lain some days. */
  readonly receivedAt: Date
  readonly photos: readonly KeptPhoto[]
}

export interface ReportedPlace {
  /** The finest area that is known. */
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  /** Landmark or address in the reporter's words. */
  readonly text: string | null
}

/** A photo drawn anew and stored already, not yet part of a case. */
export interface KeptPhoto {
  readonly sealedSha256: string
  /** Null where the photo stays private. */
  readonly shownSha256: string | null
  readonly width: number
  readonly height: number
  readonly covered: number
}

export type ReportProblem =
  | { readonly field: 'words'; readonly kind: 'missing' | 'too-short' | 'too-long' | 'no-words' }
  | { readonly field: 'place'; readonly kind: 'missing' | 'outside-thailand' | 'too-long' | 'half-a-point' }
  | { readonly field: 'occurred'; readonly kind: 'in-the-future' | 'too-long-ago' }
  | { readonly field: 'received'; readonly kind: 'in-the-future' | 'too-long-ago' }
  | { readonly field: 'consent'; readonly kind: 'missing' }
  | { readonly field: 'photos'; readonly kind: 'too-many' }
  | { readonly field: 'contact'; readonly kind: 'too-long' }

export const FEWEST_LETTERS = 10
export const MOST_LETTERS = 4_000
export const MOST_PLACE_LETTERS = 300
export const MOST_PHOTOS = 6
const MOST_CONTACT_LETTERS = 200
/** Paper may lie and floods be reported late, but a year of two eras is a slip. */
const MOST_DAYS_AGO = 730
/** Thailand with its waters, to the tenth of a degree. */
const BOX = { south: 5.5, north: 20.6, west: 97.2, east: 105.8 }
/** Clocks of web server and sender may differ. */
const CLOCK_SLACK_MS = 5 * 60_000

/**
 * Text as people send it, in the form we keep: normal form, no invisible characters, no towers of marks, no walls of one
 * character or of empty lines. Cut to what a text may be at most plus one, so that the check sees that it is too long.
 */
export function tidyText(text: string, most = MOST_LETTERS): string {
  return normaliseThai(text.slice(0, most * 4))
    .replace(/[\u{E0000}-\u{E007F}]|[\u{FE00}-\u{FE0F}]|[\u{180B}-\u{180E}]|\u{2800}|\u{3164}|\u{115F}|\u{1160}/gu, '')
    .replace(/(\p{M}{3})\p{M}+/gu, '$1')
    .replace(/([^\d])\1{9,}/gu, '$1$1$1')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, most + 1)
}

/** How many letters and digits of any script a text has: pictures and signs say nothing by themselves. */
export function lettersIn(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length
}

/** A report in the form we keep, and what is wrong with it. Pure. */
export function checkReport(report: NewReport, now: Date): { report: NewReport; problems: ReportProblem[] } {
  const tidy: NewReport = {
    ...report,
    words: tidyText(report.words),
    place: {
      ...report.place,
      lat: report.place.lat === null ? null : Math.round(report.place.lat * 1e6) / 1e6,
      lon: report.place.lon === null ? null : Math.round(report.place.lon * 1e6) / 1e6,
      text: report.place.text === null ? null : tidyText(report.place.text, MOST_PLACE_LETTERS) || null,
    },
  }
  return {
    report: tidy,
    problems: [...wordsProblems(tidy), ...placeProblems(tidy.place), ...timeProblems(tidy, now), ...restProblems(tidy)],
  }
}

function wordsProblems({ words }: NewReport): ReportProblem[] {
  if (words === '') return [{ field: 'words', kind: 'missing' }]
  if (words.length > MOST_LETTERS) return [{ field: 'words', kind: 'too-long' }]
  const letters = lettersIn(words)
  if (letters === 0) return [{ field: 'words', kind: 'no-words' }]
  return letters < FEWEST_LETTERS ? [{ field: 'words', kind: 'too-short' }] : []
}

function placeProblems({ areaCode, lat, lon, text }: ReportedPlace): ReportProblem[] {
  const problems: ReportProblem[] = []
  if ((lat === null) !== (lon === null)) problems.push({ field: 'place', kind: 'half-a-point' })
  else if (lat !== null && lon !== null && !isInThailand(lat, lon))
    problems.push({ field: 'place', kind: 'outside-thailand' })
  if (text !== null && text.length > MOST_PLACE_LETTERS) problems.push({ field: 'place', kind: 'too-long' })
  if (areaCode === null && lat === null && text === null) problems.push({ field: 'place', kind: 'missing' })
  return problems
}

export function isInThailand(lat: number, lon: number): boolean {
  return lat >= BOX.south && lat <= BOX.north && lon >= BOX.west && lon <= BOX.east
}

function timeProblems({ occurredOn, receivedAt }: NewReport, now: Date): ReportProblem[] {
  const problems: ReportProblem[] = []
  const today = todayInBangkok(now)
  const first = todayInBangkok(new Date(now.getTime() - MOST_DAYS_AGO * 86_400_000))
  if (occurredOn !== null && occurredOn > today) problems.push({ field: 'occurred', kind: 'in-the-future' })
  if (occurredOn !== null && occurredOn < first) problems.push({ field: 'occurred', kind: 'too-long-ago' })
  if (receivedAt.getTime() > now.getTime() + CLOCK_SLACK_MS) problems.push({ field: 'received', kind: 'in-the-future' })
  if (todayInBangkok(receivedAt) < first) problems.push({ field: 'received', kind: 'too-long-ago' })
  return problems
}

function restProblems({ consent, photos, contact }: NewReport): ReportProblem[] {
  const problems: ReportProblem[] = []
  if (consent === '') problems.push({ field: 'consent', kind: 'missing' })
  if (photos.length > MOST_PHOTOS) problems.push({ field: 'photos', kind: 'too-many' })
  const texts = [contact?.name, contact?.email, contact?.phone]
  if (texts.some((text) => (text ?? '').length > MOST_CONTACT_LETTERS))
    problems.push({ field: 'contact', kind: 'too-long' })
  return problems
}
