import type { Lang } from '../kernel/lang.ts'
import { OperatorProblem } from '../platform/problem.ts'
import { words } from './cli-messages.ts'

/**
 * The sentence for whoever sits at the terminal.
 * @returns for a known problem what to do, for what the system refused its reason, for a defect that it is one
 */
export function explain(error: unknown, lang: Lang): string {
  if (error instanceof OperatorProblem) return error.said[lang]
  const { code = '', path = '', message } = error as NodeJS.ErrnoException
  const said = words(lang)
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100':
      return said.diskFull
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return said.notAllowed(path, code)
    case 'EMFILE':
    case 'ENFILE':
      return said.tooManyFiles
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case '57P01':
    case '57P03':
      return said.databaseAway
    default:
      return said.defect(message.split('\n')[0] ?? '')
  }
}

/** Where it happened, for a defect and on request only: `PRASAN_LOG=debug`. */
export function traceOf(error: unknown, env: NodeJS.ProcessEnv): string | null {
  return env.PRASAN_LOG === 'debug' && error instanceof Error ? (error.stack ?? null) : null
}
