/**
 * The answer of a function whose refusal a person can do something about. What nobody can help (a lost database, a broken
 * invariant) is thrown instead.
 */
export type Result<T, E> = { ok: true; value: T } | { ok: false; problem: E }

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value }
}

export function refuse<E>(problem: E): { ok: false; problem: E } {
  return { ok: false, problem }
}
