import type { Brand } from './brand.ts'
import { type Lang, pick } from './lang.ts'
import { ok, type Result, refuse } from './result.ts'
import { normaliseThai, thaiDigitsToAscii } from './thai-text.ts'

/** Whole satang, 100 to the baht; may be negative (a cut, a refund). */
export type Satang = Brand<bigint, 'Satang'>

export type AmountProblem = 'empty' | 'not-a-number' | 'too-precise'
export type AmountUnit = 'baht' | 'thousand' | 'million'

/** Takes a count of satang from the database or from arithmetic as an amount. */
export function satang(count: bigint): Satang {
  return count as Satang
}

/**
 * Reads a baht amount as people type it in spreadsheets: "1,250", "1250.5", "๑,๒๕๐.๐๐", "1,250 บาท", "(1,250)" for minus.
 * @param text one cell, untrimmed; Thai or Arabic digits; at most two decimals
 * @returns satang (100 to the baht), or why the cell was refused: 'empty' (also a lone dash), 'not-a-number', 'too-precise'
 * Never rounds: "10.005" is refused, because one satang a row is a public discrepancy after ten thousand rows.
 * A dash or blank is no value, not zero. A unit other than บาท is refused: units belong to the column (see `parseAmount`).
 */
export function parseBaht(text: string): Result<Satang, AmountProblem> {
  return parseAmount(text, 'baht')
}

const DECIMALS: Record<AmountUnit, number> = { baht: 2, thousand: 5, million: 8 }
const UNIT_WORD: Record<AmountUnit, RegExp> = {
  baht: /(?:บาท|baht|thb|฿)\.?$/i,
  thousand: /(?:พันบาท|พัน|thousand(?: baht)?)\.?$/i,
  million: /(?:ล้านบาท|ล้าน|million(?: baht)?)\.?$/i,
}

/**
 * Reads an amount of a column declared in baht, thousand baht or million baht; the unit is never guessed from the size.
 * @param text one cell, as in `parseBaht`; the word of the declared unit may follow
 * @returns satang; 'too-precise' when the text says less than one satang
 */
export function parseAmount(text: string, unit: AmountUnit): Result<Satang, AmountProblem> {
  let plain = thaiDigitsToAscii(normaliseThai(text)).trim()
  if (/^-*$/.test(plain)) return refuse('empty')
  const bracketed = /^\((.*)\)$/.exec(plain)
  if (bracketed) plain = (bracketed[1] as string).trim()
  // `500,000.-`: no satang, as money is written by hand.
  plain = plain
    .replace(/^฿ ?/, '')
    .replace(UNIT_WORD[unit], '')
    .trim()
    .replace(/(?<=\d)(?: ?\. ?[-–—=]+| ?\/-)$/, '')
  const number = /^([+-]?) ?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(plain)
  if (number === null || (bracketed && number[1] !== '')) return refuse('not-a-number')
  const [, sign, whole, given] = number
  const fraction = (given ?? '').replace(/(?<!0)0+$/, '')
  if (fraction.length > DECIMALS[unit]) return refuse('too-precise')
  const count = BigInt((whole as string).replaceAll(',', '') + fraction.padEnd(DECIMALS[unit], '0'))
  return ok((sign === '-' || bracketed ? -count : count) as Satang)
}

/** As the API sends baht: "1250.00", "-0.25". Always two decimals, no separators. */
export function toBahtDecimal(amount: Satang): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/**
 * Reads baht as the API receives it: ASCII digits, at most two decimals, no separators, no blanks: "1250", "1250.5", "-3.00".
 */
export function fromBahtDecimal(text: string): Result<Satang, AmountProblem> {
  if (text === '') return refuse('empty')
  const number = /^(-?)(\d{1,30})(?:\.(\d+))?$/.exec(text)
  if (number === null) return refuse('not-a-number')
  const [, sign, whole, fraction = ''] = number
  if (fraction.length > 2) return refuse('too-precise')
  const count = BigInt((whole as string) + fraction.padEnd(2, '0'))
  return ok((sign === '-' ? -count : count) as Satang)
}

function withSeparators(digits: string): string {
  const first = digits.length % 3
  let text = digits.slice(0, first)
  for (let at = first; at < digits.length; at += 3) text += `${text && ','}${digits.slice(at, at + 3)}`
  return text
}

/** For pages: "2,030,000", "1,250.50", "-3"; decimals only when there are satang. The unit word is added by `formatBahtWithUnit`. */
export function formatBaht(amount: Satang, _lang: Lang): string {
  const [whole, fraction] = toBahtDecimal(amount).split('.') as [string, string]
  const sign = whole.startsWith('-') ? '-' : ''
  return sign + withSeparators(whole.slice(sign.length)) + (fraction === '00' ? '' : `.${fraction}`)
}

/** "2,030,000 บาท" or "2,030,000 baht". */
export function formatBahtWithUnit(amount: Satang, lang: Lang): string {
  return `${formatBaht(amount, lang)} ${pick(lang, { th: 'บาท', en: 'baht' })}`
}

/**
 * For headlines: {value: "1,847.0", unit: "ล้านบาท"}. One decimal, half away from zero: the one place where an amount is rounded, for
 * showing only.
 */
export function formatMillions(amount: Satang, lang: Lang): { value: string; unit: string } {
  const size = amount < 0n ? -amount : amount
  const tenths = (size + 5_000_000n) / 10_000_000n
  const digits = tenths.toString().padStart(2, '0')
  const value = `${withSeparators(digits.slice(0, -1))}.${digits.slice(-1)}`
  return {
    value: amount < 0n && tenths > 0n ? `-${value}` : value,
    unit: pick(lang, { th: 'ล้านบาท', en: 'million baht' }),
  }
}

/** The sum; zero for none. */
export function sumSatang(amounts: Iterable<Satang>): Satang {
  let sum = 0n
  for (const amount of amounts) sum += amount
  return sum as Satang
}

const DIGIT_WORDS = ['', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า']
const PLACE_WORDS = ['', 'สิบ', 'ร้อย', 'พัน', 'หมื่น', 'แสน']

/** 1 to 999,999. @param afterMore whether larger digits were said before, which turns a last หนึ่ง into เอ็ด */
function upToAMillionInWords(digits: string, afterMore: boolean): string {
  let words = ''
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[i])
    const place = digits.length - 1 - i
    if (digit === 0) continue
    if (place === 1 && digit <= 2) words += digit === 1 ? 'สิบ' : 'ยี่สิบ'
    else if (place === 0 && digit === 1 && (words !== '' || afterMore)) words += 'เอ็ด'
    else words += (DIGIT_WORDS[digit] as string) + (PLACE_WORDS[place] as string)
  }
  return words
}

/** Whole numbers in Thai: 21 ยี่สิบเอ็ด, 1,000,001 หนึ่งล้านเอ็ด, 10¹² หนึ่งล้านล้าน. */
function inWords(count: bigint): string {
  if (count < 1_000_000n) return upToAMillionInWords(count.toString(), false)
  const rest = count % 1_000_000n
  return `${inWords(count / 1_000_000n)}ล้าน${rest === 0n ? '' : upToAMillionInWords(rest.toString(), true)}`
}

/**
 * An amount in words as official letters and receipts need it: "สิบเอ็ดบาทถ้วน", "หนึ่งร้อยบาทยี่สิบห้าสตางค์", "ลบ…" for minus.
 * Exact for any size: works on integer satang. Source: THAI.md 10.
 */
export function bahtInWords(amount: Satang): string {
  const size = amount < 0n ? -amount : amount
  const baht = size / 100n
  const rest = size % 100n
  const sign = amount < 0n ? 'ลบ' : ''
  if (size === 0n) return 'ศูนย์บาทถ้วน'
  const whole = baht === 0n ? '' : `${inWords(baht)}บาท`
  return `${sign}${whole}${rest === 0n ? 'ถ้วน' : `${inWords(rest)}สตางค์`}`
}
