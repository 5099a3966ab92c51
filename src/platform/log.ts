import { pino } from 'pino'
import { sqlstate } from './db/sqlstate.ts'

/** Logs carry ids, never names, numbers or what a citizen wrote. Errors go under `err`. */
export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'>

export function openLog(level: string, destination?: { write(line: string): void }): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: loggedError } }
  return destination ? pino(options, destination) : pino(options)
}

export interface LoggedError {
  readonly type: string
  readonly code?: string
  /** Left out where it quotes what was stored or sent. */
  readonly message?: string
  readonly table?: string
  readonly at: readonly string[]
  readonly cause?: LoggedError
}

/**
 * What of an error may be written down. PostgreSQL quotes values in the messages of data and integrity errors (classes
 * 22 and 23) and always in `detail`; a JSON parser quotes its input. Those are dropped, the code and the place in our
 * source stay.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, at: [] }
  const state = sqlstate(error)
  const { code, table } = error as { code?: unknown; table?: unknown }
  const quotes = error instanceof SyntaxError || (state !== null && /^2[23]/.test(state))
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(quotes ? {} : { message: error.message }),
    ...(typeof table === 'string' ? { table } : {}),
    at: framesOf(error),
    ...(error.cause instanceof Error ? { cause: loggedError(error.cause) } : {}),
  }
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return lines.slice(0, 12).map((line) => line.trim().slice(3))
}
