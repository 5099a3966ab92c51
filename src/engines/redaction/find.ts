import type { RedactionKind } from './kinds.ts'

/** What a rule found, in offsets of the folded text. */
export interface Find {
  readonly start: number
  readonly end: number
  readonly kind: RedactionKind
  readonly confidence: number
  readonly reason: string
}

/** The words just before a place in the text: all a rule looks back at, so that its time does not grow with the text. */
export function before(plain: string, at: number, most: number): string {
  return plain.slice(Math.max(0, at - most), at)
}

export function after(plain: string, at: number, most: number): string {
  return plain.slice(at, at + most)
}

/**
 * All matches of a global expression, as `matchAll` gives them, which makes the expression anew for each text: that costs more than
 * most of our searches, and most of them find nothing.
 */
export function matchesOf(plain: string, pattern: RegExp): readonly RegExpExecArray[] {
  pattern.lastIndex = 0
  let match = pattern.exec(plain)
  if (match === null) return NO_MATCHES
  const matches: RegExpExecArray[] = []
  for (; match !== null; match = pattern.exec(plain)) {
    matches.push(match)
    if (match[0] === '') pattern.lastIndex++
  }
  return matches
}

const NO_MATCHES: readonly RegExpExecArray[] = []
