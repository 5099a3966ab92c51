import type { Lang } from '../../kernel/lang.ts'
import type { Problem } from '../../web/components/index.ts'
import type { FieldProblem } from './edit-forms.ts'
import { fieldLabel } from './history.present.ts'
import { messages } from './messages.ts'
import type { LineProblem, LineProblemKind } from './money-lines.ts'

/** What a person calls a field of these forms. */
function labelOf(field: string, lang: Lang): string {
  const say = messages(lang).editing
  const own: Record<string, string> = {
    reason: say.reason,
    level: say.level,
    body: say.planBody,
    calendar: say.calendar,
    year_from: say.yearFrom,
    year_to: say.yearTo,
    kind: say.nodeKind,
    branch: say.branch,
    parent: say.parent,
    responsible: say.responsible,
  }
  return own[field] ?? fieldLabel(field, lang)
}

/** Problems of fields as the error summary and the API tell them. */
export function fieldProblems(problems: readonly FieldProblem[], lang: Lang): Problem[] {
  return problems.map((problem) => ({ field: problem.field, text: sentence(problem, lang) }))
}

function sentence(problem: FieldProblem, lang: Lang): string {
  const { editing } = messages(lang)
  const say = editing.problems
  const label = labelOf(problem.field, lang)
  switch (problem.kind) {
    case 'missing':
      return say.missing(label)
    case 'too-long':
      return say.tooLong(label, problem.most)
    case 'not-a-choice':
      return say.notAChoice(label)
    case 'personal':
      return say.personal
    case 'year-missing':
      return say.yearMissing
    case 'year-unreadable':
      return say.year(problem.typed.slice(0, 50))
    case 'years-reversed':
      return say.yearsReversed
    case 'years-too-many':
      return say.yearsTooMany(problem.most)
    case 'year-far':
      return say.yearFar(String(problem.first), String(problem.last))
    case 'order-unreadable':
      return say.order(problem.typed)
    case 'date-unreadable':
      return say.date(problem.typed)
    case 'dates-reversed':
      return say.datesReversed
    case 'amount':
      return `${label}: ${lineProblemText(problem.problem, lang)}`
  }
}

export function lineProblemText(kind: LineProblemKind, lang: Lang): string {
  return messages(lang).editing.lineProblems[kind]
}

/** The id of a cell of the table of money; the summary leads there. */
export const cellName = (part: string, row: number) => `${part}-${row + 1}`

export function lineProblems(problems: readonly LineProblem[], lang: Lang): Problem[] {
  const say = messages(lang).editing
  return problems.map(({ row, part, kind }) => ({
    field: cellName(part, row),
    text: `${say.moneyRow(String(row + 1))}: ${lineProblemText(kind, lang)}`,
  }))
}
