import { ok, type Result, refuse } from './result.ts'
import { normaliseThai, thaiDigitsToAscii } from './thai-text.ts'

export interface Phone {
  /** E.164 ('+66' and the number without its 0), or the four digits of a short number, which E.164 cannot hold */
  number: string
  kind: 'mobile' | 'fixed' | 'short' | 'synthetic'
  /** digits after ต่อ */
  extension?: string
}

export type PhoneProblem = 'empty' | 'not-a-phone-number'

/**
 * Reads one Thai telephone number: mobile 06/08/09 with 10 digits, fixed 02/03/04/05/07 with 9, short with 4 beginning with 1 (1111, 1567),
 * with blanks, hyphens, brackets, +66 or 0066, "ต่อ 123" or "ext. 123" after it; Thai digits. Source: THAI.md 3.
 * "0-0000-0xxxx" is read as synthetic: the only numbers allowed in tests and demonstration data.
 * Refused: several numbers in one field and ranges ("02-123-4567-8"), which somebody must part first; numbers of other countries.
 */
export function parsePhone(text: string): Result<Phone, PhoneProblem> {
  const plain = thaiDigitsToAscii(normaliseThai(text)).trim()
  if (plain === '' || /^-+$/.test(plain)) return refuse('empty')
  const parts = /^(?:โทร(?:ศัพท์)?\.? ?)?([+\d() .-]+?)(?:\s*(?:ต่อ|ext\.?|#)\s*(\d{1,6}))?$/i.exec(plain)
  if (parts === null) return refuse('not-a-phone-number')
  const extension = parts[2] === undefined ? {} : { extension: parts[2] }
  let digits = (parts[1] as string).replace(/[() .-]/g, '')
  if (/^1\d{3}$/.test(digits)) return ok({ number: digits, kind: 'short', ...extension })
  // "+66 (0)81" is written by people who mean well
  digits = digits.replace(/^(?:\+66|0066)0?/, '0')
  if (/^0[689]\d{8}$/.test(digits)) return ok({ number: `+66${digits.slice(1)}`, kind: 'mobile', ...extension })
  if (/^0[23457]\d{7}$/.test(digits)) return ok({ number: `+66${digits.slice(1)}`, kind: 'fixed', ...extension })
  if (/^000000\d{4}$/.test(digits)) return ok({ number: `+66${digits.slice(1)}`, kind: 'synthetic', ...extension })
  return refuse('not-a-phone-number')
}

/** As people in Thailand read it: "081-234-5678", "02-123-4567", "053-123-456", "1111", "0-0000-01234"; "ต่อ 123" after it. */
export function formatPhone(phone: Phone): string {
  const extension = phone.extension === undefined ? '' : ` ต่อ ${phone.extension}`
  return groups(phone) + extension
}

function groups(phone: Phone): string {
  if (phone.kind === 'short') return phone.number
  const local = `0${phone.number.slice(3)}`
  if (phone.kind === 'synthetic') return `${local[0]}-${local.slice(1, 5)}-${local.slice(5)}`
  if (phone.kind === 'mobile') return `${local.slice(0, 3)}-${local.slice(3, 6)}-${local.slice(6)}`
  const area = local.startsWith('02') ? 2 : 3
  return `${local.slice(0, area)}-${local.slice(area, area === 2 ? 5 : 6)}-${local.slice(area === 2 ? 5 : 6)}`
}
