import type { Lang } from '../../kernel/lang.ts'
import { parsePhone } from '../../kernel/phone.ts'
import { type LocalDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { Problem } from '../../web/components/index.ts'
import { type AnswerProblem, type Answers, type Category, readAnswers } from '../routing/index.ts'
import { messages } from './messages.ts'
import {
  isInThailand,
  lettersIn,
  MOST_LETTERS,
  MOST_PLACE_LETTERS,
  type NewReport,
  type ReportProblem,
  tidyText,
} from './report.ts'

export type Typed = Readonly<Record<string, string | undefined>>

/** Where somebody is, from hidden fields the telephone filled or a person typed: null when not given, 'wrong' when it is no position. */
export function readPoint(typed: Typed): { lat: number; lon: number } | null | 'wrong' {
  const [lat, lon] = [typed.lat ?? '', typed.lon ?? ''].map((text) => thaiDigitsToAscii(text).trim())
  if (lat === '' && lon === '') return null
  const decimal = /^-?\d{1,3}(\.\d{1,15})?$/
  if (!decimal.test(lat ?? '') || !decimal.test(lon ?? '')) return 'wrong'
  return { lat: Number(lat), lon: Number(lon) }
}

/** Problems of the first step: what and where. */
export function firstStepProblems(typed: Typed, lang: Lang): Problem[] {
  const say = messages(lang).problems
  const problems: Problem[] = []
  const words = tidyText(typed.words ?? '')
  if (words === '') problems.push({ field: 'words', text: say.words.missing })
  else if (words.length > MOST_LETTERS) problems.push({ field: 'words', text: say.words['too-long'] })
  else if (lettersIn(words) === 0) problems.push({ field: 'words', text: say.words['no-words'] })
  else if (lettersIn(words) < 10) problems.push({ field: 'words', text: say.words['too-short'] })
  const place = tidyText(typed.place ?? '', MOST_PLACE_LETTERS)
  const point = readPoint(typed)
  if (point === 'wrong') problems.push({ field: 'place', text: say.place['half-a-point'] })
  else if (point !== null && !isInThailand(point.lat, point.lon))
    problems.push({ field: 'place', text: say.place['outside-thailand'] })
  else if (place === '' && point === null) problems.push({ field: 'place', text: say.place.missing })
  if (place.length > MOST_PLACE_LETTERS) problems.push({ field: 'place', text: say.place['too-long'] })
  return problems
}

/** The fields of the last step beside the questions of the category. */
export const lastFields = ['who', 'name', 'email', 'phone', 'mail', 'privacy', 'consent', 'occurred']

/** What the last step says: who, how private, consent, and the day. */
export interface LastStep {
  readonly contact: NewReport['contact']
  readonly wantsMail: string | null
  readonly isPrivate: boolean
  readonly answers: Answers
  readonly occurredOn: LocalDate | null
  readonly consents: boolean
}

/** Reads the last step. @returns what was understood, and every problem of it */
export function readLastStep(
  typed: Typed,
  many: Readonly<Record<string, readonly string[]>>,
  category: Category,
  lang: Lang,
): { value: LastStep; problems: Problem[] } {
  const say = messages(lang).problems
  const problems: Problem[] = []
  const read = readAnswers(category, typed, many)
  if (!read.ok) problems.push(...read.problem.map((problem) => answerProblem(problem, lang)))
  const { contact, wantsMail } = readContact(typed, lang, problems)
  const occurredOn = readDay(typed.occurred ?? '', 'occurred', lang, problems)
  const consents = typed.consent === 'yes'
  if (!consents) problems.push({ field: 'consent', text: say.consent.missing })
  return {
    value: {
      contact,
      wantsMail,
      isPrivate: typed.privacy === 'closed',
      answers: read.ok ? read.value : {},
      occurredOn,
      consents,
    },
    problems,
  }
}

function answerProblem({ field, kind }: AnswerProblem, lang: Lang): Problem {
  return { field, text: messages(lang).problems.answers[kind] }
}

/** Name and contact, where somebody chose to give them. */
export function readContact(
  typed: Typed,
  lang: Lang,
  problems: Problem[],
): { contact: NewReport['contact']; wantsMail: string | null } {
  const say = messages(lang).problems
  if (typed.who !== 'named') return { contact: null, wantsMail: null }
  const line = (text: string | undefined) =>
    normaliseThai((text ?? '').slice(0, 400))
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200)
  const [name, email, phoneText] = [line(typed.name), line(typed.email), line(typed.phone)]
  if (email !== '' && !isEmail(email)) problems.push({ field: 'email', text: say.email })
  const phone = phoneText === '' ? null : parsePhone(phoneText)
  if (phone !== null && !phone.ok) problems.push({ field: 'phone', text: say.phone })
  if (email === '' && phoneText === '') problems.push({ field: 'email', text: say.contactMissing })
  const contact = { name: name || null, email: email || null, phone: phone?.ok ? phone.value.number : null }
  return { contact, wantsMail: typed.mail === 'yes' && email !== '' && isEmail(email) ? email : null }
}

/** One address, as people have it; whether it exists a letter tells. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 200 &&
    /^[^\s@<>,;:"()[\]\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i.test(text)
  )
}

export function readDay(
  text: string,
  field: 'occurred' | 'received' | 'from' | 'to',
  lang: Lang,
  problems: Problem[],
): LocalDate | null {
  const plain = text.slice(0, 60).trim()
  if (plain === '') return null
  const read = parseThaiDate(plain)
  if (read.ok) return read.value.date
  problems.push({ field, text: messages(lang).list.dayUnknown })
  return null
}

/** Problems of a whole report as sentences beside their fields. */
export function reportProblems(found: readonly ReportProblem[], lang: Lang): Problem[] {
  const say = messages(lang).problems
  return found.map((problem) => ({
    field: problem.field,
    text: (say[problem.field] as Readonly<Record<string, string>>)[problem.kind] ?? problem.kind,
  }))
}
