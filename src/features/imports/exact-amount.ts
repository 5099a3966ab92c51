import { ok, type Result, refuse } from '../../kernel/result.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'

/**
 * An amount exactly as a file has it, in 10^-12 baht: `3,365,466.6666666665` is 3365466666666666500n. Files made by machines
 * hold a total divided by its years as a fraction that no satang can say; it must be neither refused nor rounded alone.
 */
export type PicoBaht = bigint

export const PICO_PER_SATANG = 10_000_000_000n
const DECIMALS = 12
/** Ten million million baht, three times the whole national budget: more than that is a slip of the finger. */
export const ABSURD: PicoBaht = 10_000_000_000_000n * 100n * PICO_PER_SATANG

export type AmountProblem =
  | { kind: 'amount-missing' }
  | { kind: 'amount-negative' }
  | { kind: 'amount-absurd' }
  | { kind: 'amount-dots-for-commas'; suggestion: string }
  /** A comma does not stand before three digits: a digit was lost or added when the page was read. */
  | { kind: 'amount-misplaced-comma'; asRead: PicoBaht }
  | { kind: 'amount-not-a-number' }
  | { kind: 'amount-too-precise' }

/** How much one written unit of a column is, in baht. Declared with the column, never guessed from the size. */
export type AmountUnit = 'baht' | 'thousand' | 'million'
const UNITS: Record<AmountUnit, bigint> = { baht: 1n, thousand: 1_000n, million: 1_000_000n }

const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
const PLAIN = /^\d+(?:\.\d+)?$/

/**
 * Reads one amount cell exactly.
 * @param text Thai or Arabic digits, with or without commas, "บาท" after it allowed
 * @param options.fractions `satang` refuses more than two decimals of a baht; `any` keeps up to twelve for `spreadExactly`
 */
export function readExactAmount(
  text: string,
  options: { unit: AmountUnit; fractions: 'satang' | 'any' },
): Result<PicoBaht, AmountProblem> {
  const cell = thaiDigitsToAscii(text)
    .trim()
    .replace(/^฿\s*/, '')
    .replace(/\s*บาท(?:ถ้วน)?$/, '')
    // `500,000.-`, `500,000.–`, `500,000/-`: no satang, as money is written by hand.
    .replace(/(?<=\d)\s*(?:\.\s*[-–—=]+|\/-)$/, '')
    .trim()
  if (cell === '' || /^[-–—]$/.test(cell)) return refuse({ kind: 'amount-missing' })
  if (/^[-–−(]\s*\d/.test(cell)) return refuse({ kind: 'amount-negative' })
  if (/^\d{1,3}(?:\.\d{3}){2,}$/.test(cell)) {
    return refuse({ kind: 'amount-dots-for-commas', suggestion: cell.replaceAll('.', ',') })
  }
  if (!/^\d[\d,]*(?:\.\d+)?$/.test(cell)) return refuse({ kind: 'amount-not-a-number' })
  const amount = toPicoBaht(cell.replaceAll(',', ''), UNITS[options.unit])
  if (amount === null) return refuse({ kind: 'amount-too-precise' })
  if (!GROUPED.test(cell) && !PLAIN.test(cell)) return refuse({ kind: 'amount-misplaced-comma', asRead: amount })
  if (amount >= ABSURD) return refuse({ kind: 'amount-absurd' })
  if (options.fractions === 'satang' && amount % PICO_PER_SATANG !== 0n) return refuse({ kind: 'amount-too-precise' })
  return ok(amount)
}

function toPicoBaht(digits: string, unit: bigint): PicoBaht | null {
  const [whole = '0', fraction = ''] = digits.split('.')
  if (fraction.length > DECIMALS || whole.length > 18) return null
  return BigInt(whole + fraction.padEnd(DECIMALS, '0')) * unit
}

/** Nearest satang; half a satang goes up. */
export function toSatang(amount: PicoBaht): bigint {
  return (amount + PICO_PER_SATANG / 2n) / PICO_PER_SATANG
}

/**
 * Whole satang for amounts that were one total divided over years: each year takes what the rounded running total grew by,
 * so that the parts add up to the rounded total and no satang is lost or made. 3 × 3365466.6666666665 baht gives
 * …466.67, …466.66, …466.67, together 10,096,400.00.
 */
export function spreadExactly(amounts: readonly PicoBaht[]): bigint[] {
  let running = 0n
  let given = 0n
  return amounts.map((amount) => {
    running += amount
    const part = toSatang(running) - given
    given += part
    return part
  })
}
