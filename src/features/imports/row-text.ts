import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { SheetRow } from '../../platform/sheets/index.ts'

/* What the text of a cell or a row looks like, before anybody knows what its column is. */

export function plain(text: string): string {
  return thaiDigitsToAscii(normaliseThai(text)).replace(/\s+/g, ' ').trim()
}

export function textOfRow(row: SheetRow): string {
  return row.cells
    .map(({ text }) => plain(text))
    .join(' ')
    .slice(0, 500)
}

/** Digits with their separators, but no year. */
export function looksNumeric(text: string): boolean {
  if (!beginsAsNumber(text)) return false
  const digits = plain(text)
  return /^[-+(]?[\d,]+(?:\.\d+|\.\s?[-–—=]+|\/-)?\)?%?$/.test(digits) && !isYear(digits)
}

/** A digit, a sign or a bracket first: most texts are told from numbers by their first letter. */
export function beginsAsNumber(text: string): boolean {
  const code = text.charCodeAt(0)
  return (code >= 40 && code <= 57) || (code >= 0x0e50 && code <= 0x0e59) || code <= 32 || code === 0xa0
}

export function isYear(text: string): boolean {
  return /^(?:2[4-6]\d\d|19\d\d|20\d\d)$/.test(text)
}
