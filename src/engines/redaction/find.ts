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
