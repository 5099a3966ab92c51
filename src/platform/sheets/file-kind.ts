import type { LooksLike } from './sheet.ts'
import type { SpooledFile } from './spool.ts'

export type FileKind =
  | { readonly kind: 'zip' }
  | { readonly kind: 'compound' }
  | { readonly kind: 'json' }
  | { readonly kind: 'csv' }
  | { readonly kind: 'other'; readonly looksLike: LooksLike | null }

const SIGNATURES: readonly (readonly [hex: string, kind: FileKind])[] = [
  ['504b', { kind: 'zip' }],
  ['d0cf11e0a1b11ae1', { kind: 'compound' }],
  // BIFF 2 to 4 stand bare, without a compound file around them.
  ['09000400', { kind: 'compound' }],
  ['09020600', { kind: 'compound' }],
  ['09040600', { kind: 'compound' }],
  ['25504446', { kind: 'other', looksLike: 'pdf' }],
  ['526172211a07', { kind: 'other', looksLike: 'rar' }],
  ['377abcaf271c', { kind: 'other', looksLike: 'rar' }],
  ['89504e47', { kind: 'other', looksLike: 'image' }],
  ['ffd8ff', { kind: 'other', looksLike: 'image' }],
  ['47494638', { kind: 'other', looksLike: 'image' }],
  ['7b5c727466', { kind: 'other', looksLike: 'word' }],
  ['000100005374616e64617264', { kind: 'other', looksLike: 'access' }],
]

/** What kind of file this is by its first bytes; what has no sign of its own and is text is taken for CSV. */
export function kindOf(file: Pick<SpooledFile, 'start'>): FileKind {
  const { start } = file
  const hex = start.subarray(0, 16).toString('hex')
  const known = SIGNATURES.find(([sign]) => hex.startsWith(sign))
  if (known !== undefined) return known[1]
  if (isUtf16(start)) return { kind: 'csv' }
  const text = start.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')
  const trimmed = text.trimStart().toLowerCase()
  // Web pages with a table are saved under names that end in .xls by many systems of the state.
  if (/^<(?:!doctype html|html|table|head|meta|style|body|div)/.test(trimmed)) return other('html')
  if (trimmed.startsWith('<?xml')) return other(/<html/.test(trimmed) ? 'html' : 'xml')
  if (/^(?:\[\s*(?:\{|\[|\]|$)|\{\s*(?:"|\}|$))/.test(trimmed)) return { kind: 'json' }
  if (start.some((byte) => byte === 0 || (byte < 9 && byte > 0) || (byte > 13 && byte < 27))) return other(null)
  return { kind: 'csv' }
}

function other(looksLike: LooksLike | null): FileKind {
  return { kind: 'other', looksLike }
}

/** With its mark, or by the zeros beside every Latin letter, digit and comma. */
export function isUtf16(start: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  // Thai text has 0E as the high byte of nearly every letter.
  const count = { even: 0, odd: 0 }
  for (const [at, byte] of start.entries()) if (byte === 0 || byte === 0x0e) count[at % 2 === 0 ? 'even' : 'odd'] += 1
  const half = start.length / 2
  if (half < 4) return null
  if (count.odd > half * 0.8 && count.even < half * 0.2) return 'utf-16le'
  return count.even > half * 0.8 && count.odd < half * 0.2 ? 'utf-16be' : null
}
