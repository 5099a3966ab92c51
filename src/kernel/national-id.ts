import type { Brand } from './brand.ts'
import { ok, type Result, refuse } from './result.ts'
import { normaliseThai, thaiDigitsToAscii } from './thai-text.ts'

/** The 13 digits of a Thai national identification number, with a right check digit. Personal data: stored encrypted, logged never. */
export type NationalId = Brand<string, 'NationalId'>

export type NationalIdProblem = 'empty' | 'not-digits' | 'wrong-length' | 'wrong-check-digit'

/** @param twelve the first twelve digits. Source: THAI.md 3: (11 − (Σ digit_i × (14 − i), i = 1…12) mod 11) mod 10 */
function nationalIdCheckDigit(twelve: string): number {
  let sum = 0
  for (let i = 0; i < 12; i++) sum += Number(twelve[i]) * (13 - i)
  return (11 - (sum % 11)) % 10
}

/**
 * Reads a national identification number: Thai or Arabic digits, with or without hyphens and blanks.
 * A letter O for a zero is refused, not repaired: the number stands for a person.
 */
export function parseNationalId(text: string): Result<NationalId, NationalIdProblem> {
  const digits = thaiDigitsToAscii(normaliseThai(text)).replace(/[\s-]/g, '')
  if (digits === '') return refuse('empty')
  if (!/^\d+$/.test(digits)) return refuse('not-digits')
  if (digits.length !== 13) return refuse('wrong-length')
  return nationalIdCheckDigit(digits) === Number(digits[12]) ? ok(digits as NationalId) : refuse('wrong-check-digit')
}

/** "9-0000-00000-00-4". */
export function formatNationalId(id: NationalId): string {
  return `${id[0]}-${id.slice(1, 5)}-${id.slice(5, 10)}-${id.slice(10, 12)}-${id[12]}`
}

/** "x-xxxx-xxxxx-00-4": enough for its owner to recognise, for pages where the whole number is not needed. */
export function maskNationalId(id: NationalId): string {
  return `x-xxxx-xxxxx-${id.slice(10, 12)}-${id[12]}`
}

/** True for numbers no office issues (they begin with 9): the only ones allowed in tests and demonstration data. */
export function isSyntheticNationalId(id: NationalId): boolean {
  return id.startsWith('9')
}
