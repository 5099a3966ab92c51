import type { LogProblem } from '../../engines/merkle/index.ts'
import type { Lang } from '../../kernel/lang.ts'
import { messages } from './messages.ts'

/** What is wrong with a log, in one sentence. */
export function problemSentence(problem: LogProblem, lang: Lang): string {
  const say = messages(lang).problems
  const number = (n: number) => n.toLocaleString('en-US')
  switch (problem.kind) {
    case 'no-checkpoint':
      return say[problem.kind]
    case 'not-a-note':
    case 'not-a-checkpoint':
    case 'bad-signature':
    case 'no-known-signature':
      return say[problem.kind](say.which[problem.which])
    case 'other-origin':
      return say[problem.kind](problem.origin, problem.expected)
    case 'shrunk':
      return say[problem.kind](number(problem.size), number(problem.older))
    case 'rewritten':
      return say[problem.kind](number(problem.older))
    case 'tile-missing':
    case 'tile-wrong':
    case 'entries-cut-off':
      return say[problem.kind](problem.path)
    case 'entry-wrong':
      return say[problem.kind](number(problem.index))
    case 'root-wrong':
      return say[problem.kind](number(problem.size))
  }
}
