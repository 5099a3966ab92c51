import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { note } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import { personNames } from '../people/index.ts'
import type { DecisionRefusal } from './decide-import.ts'
import type { MappingProblem } from './mapping-form.ts'
import { messages } from './messages.ts'
import type { UndoRefusal } from './undo-import.ts'
import { changedSinceNote } from './views/import-view.ts'

/** What is wrong with the page of the columns, a sentence each. */
export function mappingProblemText(lang: Lang, problem: MappingProblem): string {
  const say = messages(lang)
  switch (problem.kind) {
    case 'need-title':
      return say.map.needTitle
    case 'need-amount':
      return say.map.needAmount
    case 'need-year':
      return say.map.needYear
    case 'year-bad':
      return say.map.yearBad(problem.typed ?? '')
    case 'column-year':
      return say.map.columnYear(problem.typed ?? '')
    case 'need-table':
      return say.map.needTable
    case 'need-name':
      return say.map.needName
    case 'twice':
      return say.map.twice(say.roles[problem.role ?? 'ignore'])
  }
}

/** Why a step of an import was not taken; who was first is told by name to officers. */
export async function decisionProblemText(
  deps: Pick<Deps, 'db' | 'secrets'>,
  lang: Lang,
  problem: DecisionRefusal,
): Promise<string> {
  const say = messages(lang).decide
  if (problem.kind !== 'already-approved') return say.refusals[problem.kind] ?? ''
  if (problem.by === null || problem.at === null) return say.alreadyNoName
  const names = await personNames(deps.db, deps, [problem.by])
  return say.already(names.get(problem.by) ?? messages(lang).one.someone, formatInstant(problem.at, lang))
}

export function undoProblemView(frame: Frame, problem: Extract<UndoRefusal, { kind: 'changed-since' }>): Html {
  const projects = problem.first.map(({ home, id, title }) => ({
    href: href(frame, `/projects/${formatPublicId({ home: home as Home, id })}`),
    title,
  }))
  return note({
    kind: 'late',
    icon: 'alert',
    body: changedSinceNote(frame, problem.projects.toLocaleString('en-US'), projects),
  })
}
