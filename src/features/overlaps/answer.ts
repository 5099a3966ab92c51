import { ok, type Result, refuse } from '../../kernel/result.ts'

/**
 * What a body says about a pair it is part of.
 * - `agree`: yes, the two are to be brought together
 * - `disagree`: no, ours is other work
 * - `solved`: already settled between the bodies
 */
export const positions = ['agree', 'disagree', 'solved'] as const
export type Position = (typeof positions)[number]

export interface AnswerDraft {
  readonly position: Position
  readonly answer: string
}

export type AnswerProblem =
  | { field: 'position'; kind: 'missing' }
  | { field: 'answer'; kind: 'missing' }
  | { field: 'answer'; kind: 'too-long'; most: number }

export type QuestionProblem =
  | { field: 'question'; kind: 'missing' }
  | { field: 'question'; kind: 'too-long'; most: number }

const longestText = 2_000

/** @param fields `position` one of the three words; `answer` what the public will read, 1 to 2,000 characters */
export function readAnswer(fields: { position?: string; answer?: string }): Result<AnswerDraft, AnswerProblem[]> {
  const position = positions.find((word) => word === fields.position)
  const answer = (fields.answer ?? '').trim()
  const problems: AnswerProblem[] = []
  if (!position) problems.push({ field: 'position', kind: 'missing' })
  if (answer === '') problems.push({ field: 'answer', kind: 'missing' })
  if (answer.length > longestText) problems.push({ field: 'answer', kind: 'too-long', most: longestText })
  return position && problems.length === 0 ? ok({ position, answer }) : refuse(problems)
}

/** @param text what both bodies will read, 1 to 2,000 characters */
export function readQuestion(text: string | undefined): Result<string, QuestionProblem[]> {
  const question = (text ?? '').trim()
  if (question === '') return refuse([{ field: 'question', kind: 'missing' }])
  if (question.length > longestText) return refuse([{ field: 'question', kind: 'too-long', most: longestText }])
  return ok(question)
}
