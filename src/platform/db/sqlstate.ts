/** SQLSTATE of a database error, or null for anything else. Errors are told apart by it, never by constraint name. */
export function sqlstate(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null
}

/** Serialization failure or deadlock: the same work may succeed when tried again. */
export function isWorthRetrying(error: unknown): boolean {
  const state = sqlstate(error)
  return state === '40001' || state === '40P01'
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlstate(error) === '23505'
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** The driver gives these no code. */
const lostConnection =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Cannot use a pool after calling end)/

/** The server is gone, starting, stopping or full: nothing is wrong with the question, and it may be asked again later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && networkCodes.has(code)) return true
  const state = sqlstate(error)
  if (state !== null) return state.startsWith('08') || /^57P0[123]$/.test(state) || state === '53300'
  return lostConnection.test(error.message)
}
