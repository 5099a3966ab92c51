import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** How much haste a case needs: decides which of the deadlines of its category hold. */
export const severities = ['normal', 'high', 'urgent'] as const
export type Severity = (typeof severities)[number]

/** Shelves of the list people choose from. */
export const categoryGroups = ['ways', 'water', 'clean', 'utilities', 'order', 'people', 'state', 'other'] as const
export type CategoryGroup = (typeof categoryGroups)[number]

export const questionKinds = ['text', 'choice', 'many', 'number', 'yes-no'] as const
export type QuestionKind = (typeof questionKinds)[number]

export interface QuestionChoice {
  readonly value: string
  readonly textTh: string
  readonly textEn: string
}

/** Something asked of whoever reports in a category. */
export interface Question {
  readonly code: string
  readonly textTh: string
  readonly textEn: string
  readonly kind: QuestionKind
  readonly required: boolean
  /** The answer is for the office only. */
  readonly isPrivate: boolean
  /** Of `choice` and `many`. */
  readonly choices: readonly QuestionChoice[]
}

/** Working days from receipt to the first answer and to the end. */
export interface Days {
  readonly answer: number
  readonly resolve: number
}

/** One version of a category. */
export interface Category {
  readonly code: string
  readonly version: number
  readonly position: number
  readonly nameTh: string
  readonly nameEn: string
  readonly hintTh: string
  readonly hintEn: string
  readonly group: CategoryGroup
  /** Mission field (COFOG). */
  readonly functionCode: string
  readonly severity: Severity
  /** New cases begin private. */
  readonly isPrivate: boolean
  /** The point is published rounded: it is mostly a home. */
  readonly atHome: boolean
  readonly deadlines: Readonly<Record<Severity, Days>>
  /** Words people use for it: what the search among categories looks for. */
  readonly words: readonly string[]
  readonly questions: readonly Question[]
  /** From this day no new case. */
  readonly endedOn: LocalDate | null
}

/** The days that hold for a case; without a severity of its own, those of its category. */
export function daysFor(category: Pick<Category, 'deadlines' | 'severity'>, severity?: Severity): Days {
  return category.deadlines[severity ?? category.severity]
}

/** What was answered to the questions of a category, by their codes: text, or the chosen values of `many`. */
export type Answers = Readonly<Record<string, string | readonly string[]>>

export interface AnswerProblem {
  /** Name of the field: `q-depth`. */
  readonly field: string
  readonly code: string
  readonly kind: 'missing' | 'not-a-choice' | 'too-long' | 'not-a-number'
}

const MOST_ANSWER_LETTERS = 500
const LARGEST_NUMBER = 1_000_000

/** Name of the form field of a question. */
export const answerField = (code: string): string => `q-${code}`

/**
 * Reads the answers to the questions of a category from the fields of a form (`q-<code>`). What is not asked is left out, so that
 * nobody stores more than was asked.
 * @param many the values of a field that was sent several times, for questions with several answers
 * @returns the answers, or every problem at once: a missing required answer, a value that is no choice, more than 500 letters, no number
 */
export function readAnswers(
  category: Pick<Category, 'questions'>,
  fields: Readonly<Record<string, string | undefined>>,
  many: Readonly<Record<string, readonly string[] | undefined>> = {},
): Result<Answers, AnswerProblem[]> {
  const answers: Record<string, string | readonly string[]> = {}
  const problems: AnswerProblem[] = []
  for (const question of category.questions) {
    const field = answerField(question.code)
    const sent = (many[field] ?? [fields[field] ?? '']).map((text) => text.normalize('NFC').trim())
    const given = sent.filter((text) => text !== '')
    const refused = (kind: AnswerProblem['kind']) => problems.push({ field, code: question.code, kind })
    const [first] = given
    if (first === undefined) {
      if (question.required) refused('missing')
      continue
    }
    const read = readAnswer(question, given)
    if (read.ok) answers[question.code] = read.value
    else refused(read.problem)
  }
  return problems.length > 0 ? refuse(problems) : ok(answers)
}

function readAnswer(
  question: Question,
  given: readonly string[],
): Result<string | readonly string[], 'not-a-choice' | 'too-long' | 'not-a-number'> {
  const [first = ''] = given
  const values = question.kind === 'yes-no' ? ['yes', 'no'] : question.choices.map(({ value }) => value)
  switch (question.kind) {
    case 'text':
      return first.length > MOST_ANSWER_LETTERS ? refuse('too-long') : ok(first)
    case 'number': {
      const plain = first.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).replaceAll(',', '')
      return /^\d{1,7}(\.\d{1,2})?$/.test(plain) && Number(plain) <= LARGEST_NUMBER ? ok(plain) : refuse('not-a-number')
    }
    case 'choice':
    case 'yes-no':
      return values.includes(first) ? ok(first) : refuse('not-a-choice')
    case 'many': {
      const chosen = [...new Set(given)]
      return chosen.every((value) => values.includes(value)) ? ok(chosen) : refuse('not-a-choice')
    }
  }
}
