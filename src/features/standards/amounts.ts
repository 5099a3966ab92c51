import { fromBahtDecimal, type Satang, toBahtDecimal } from '../../kernel/money.ts'
import type { StandardProblem } from './report-line.ts'

/** Ten trillion baht, three times the budget of the nation: beyond it a digit slipped. */
const mostSatang = 1_000_000_000_000_000n

/** Baht as a JSON number: exact, because no amount of ours has more than fifteen digits. */
export function bahtNumber(amountSatang: bigint): number {
  return Number(toBahtDecimal(amountSatang as Satang))
}

/**
 * @param written a JSON number as text, or the text of an element
 * @param signed parts of a figure may be less than nothing: a paper that takes an earlier one back
 */
export function readAmount(
  written: string,
  signed = false,
): { ok: true; value: bigint } | { ok: false; problem: StandardProblem } {
  const plain = /e/i.test(written) ? Number(written).toFixed(2) : written.trim()
  const amount = fromBahtDecimal(
    plain
      .replace(/^(-?)\./, '$10.')
      .replace(/(\.\d\d)0+$/, '$1')
      .replace(/\.$/, ''),
  )
  if (!amount.ok) {
    return { ok: false, problem: amount.problem === 'too-precise' ? { kind: 'too-precise' } : { kind: 'bad-number' } }
  }
  if (amount.value < 0n && !signed) return { ok: false, problem: { kind: 'negative' } }
  if (amount.value > mostSatang || -amount.value > mostSatang)
    return { ok: false, problem: { kind: 'too-large-amount' } }
  return { ok: true, value: amount.value }
}
