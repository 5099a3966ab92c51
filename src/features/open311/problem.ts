import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Messages } from './messages.th.ts'
import type { SentProblem } from './read-report.ts'
import { list, type Tree311 } from './tree.ts'
import type { WindowProblem } from './window.ts'

/** Why a call is refused: 404 for a thing named but not there, 403 for a missing or wrong key, 400 for all else (INTEROP 1.4). */
export interface Refusal {
  readonly status: ContentfulStatusCode
  /** Sentences for whoever sent it. */
  readonly said: readonly string[]
}

export function refusal(status: Refusal['status'], ...said: readonly string[]): { ok: false; problem: Refusal } {
  return { ok: false, problem: { status, said } }
}

export function errorsOf({ status, said }: Refusal): Tree311 {
  const errors = said.map((description) => ({ code: status, description }))
  return { name: 'errors', value: list('error', errors) }
}

export function sayWindowProblem(problem: WindowProblem, { errors }: Messages): string {
  switch (problem.kind) {
    case 'not-a-date':
      return errors.notADate(problem.name, problem.given.slice(0, 40))
    case 'buddhist-year':
      return errors.buddhistYear(problem.name, problem.given.slice(0, 40))
    case 'wider-than-90-days':
      return errors.tooWide
    case 'ends-before-it-begins':
      return errors.backwards
    case 'one-end-only':
      return errors.oneEnd
  }
}

export function saySentProblem(problem: SentProblem, { errors }: Messages): string {
  switch (problem.kind) {
    case 'no-location':
      return errors.noLocation
    case 'half-a-point':
      return errors.halfAPoint
    case 'not-a-number':
      return errors.notANumber(problem.name, problem.given)
    case 'description-too-long':
      return errors.descriptionTooLong(problem.most)
    case 'attribute-missing':
      return errors.attributeMissing(problem.code)
    case 'attribute-not-a-choice':
      return errors.attributeChoice(problem.code)
    case 'attribute-too-long':
      return errors.attributeTooLong(problem.code)
    case 'attribute-not-a-number':
      return errors.attributeNumber(problem.code)
  }
}
