import type { Brand } from '../../kernel/brand.ts'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'

/**
 * A measured number in whole millionths (`1.5` is 1 500 000). Exact, so that a sum does not depend on the order in which districts
 * report, and a province never differs from the sum of its parts in the last place.
 */
export type Micro = Brand<bigint, 'Micro'>

export const ONE = 1_000_000n as Micro
const DECIMALS = 6
/** Below a thousand million million: whatever is larger was typed by a cat, and every sum of them still fits numeric(24,6). */
const LARGEST = 10n ** 15n * ONE

/** What numeric(24,6) holds: a product of large numbers may be larger, and is then no value. */
const MOST_STORED = 10n ** 24n

export const fitsStored = (value: bigint): boolean => value < MOST_STORED && value > -MOST_STORED

export type QuantityProblem = 'empty' | 'not-a-number' | 'too-precise' | 'too-large'

export function micro(value: bigint): Micro {
  return value as Micro
}

/**
 * Reads a number as people type it: `1,250`, `12.5`, `๑,๒๕๐`, `-3`, `85%`. Never rounds and never guesses: `1.234.567`, `12,5`
 * and `1e9` are refused, because each may mean two numbers.
 * @param text one cell or field, untrimmed
 */
export function parseQuantity(text: string): Result<Micro, QuantityProblem> {
  const plain = thaiDigitsToAscii(normaliseThai(text)).trim().replace(/^[−–]/, '-').replace(/\s*%$/, '')
  if (plain === '') return refuse('empty')
  const found = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(plain)
  if (found === null) return refuse('not-a-number')
  const [, sign = '', whole = '', fraction = ''] = found
  const kept = fraction.replace(/0+$/, '')
  if (kept.length > DECIMALS) return refuse('too-precise')
  const digits = whole.replaceAll(',', '')
  if (digits.replace(/^0+/, '').length > 18) return refuse('too-large')
  const size = BigInt(digits) * ONE + BigInt(kept.padEnd(DECIMALS, '0') || '0')
  if (size >= LARGEST) return refuse('too-large')
  return ok((sign === '-' ? -size : size) as Micro)
}

/** `1250.5`, as the database and the API write it. */
export function toDecimal(value: Micro): string {
  const size = value < 0n ? -value : value
  const fraction = (size % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${size / ONE}${fraction === '' ? '' : `.${fraction}`}`
}

/** Reads what the database gives for a numeric. Throws on anything else: the column holds nothing else. */
export function fromDecimal(text: string): Micro {
  const found = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(text)
  if (found === null) throw new Error(`'${text}' is no stored quantity`)
  const size = BigInt(found[2] ?? '0') * ONE + BigInt((found[3] ?? '').padEnd(DECIMALS, '0'))
  return (found[1] === '-' ? -size : size) as Micro
}

/** n ÷ d in whole numbers, halves away from zero. The one place where a quantity is rounded. */
export function divideRounded(n: bigint, d: bigint): bigint {
  const [top, bottom] = d < 0n ? [-n, -d] : [n, d]
  const half = bottom / 2n
  return top >= 0n ? (top + half) / bottom : -((-top + half) / bottom)
}

/** `1,250.5` with at most so many decimals, for the screen. */
export function formatQuantity(value: Micro, decimals = 2): string {
  const step = 10n ** BigInt(DECIMALS - decimals)
  const rounded = divideRounded(value, step) * step
  const size = rounded < 0n ? -rounded : rounded
  const whole = (size / ONE).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  const fraction = (size % ONE).toString().padStart(DECIMALS, '0').replace(/0+$/, '')
  return `${rounded < 0n ? '−' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** For drawings, where a pixel is coarser than a double. */
export function toNumber(value: Micro): number {
  return Number(value) / Number(ONE)
}

/** Needed where a language decides how a number with its unit is written: `12 km`, `12 กิโลเมตร`, `85%`. */
export function withUnit(
  value: Micro,
  unit: { code: string; nameTh: string; nameEn: string; decimals: number },
  lang: Lang,
): string {
  const number = formatQuantity(value, unit.decimals)
  return unit.code === 'percent' ? `${number}%` : `${number} ${lang === 'en' ? unit.nameEn : unit.nameTh}`
}
