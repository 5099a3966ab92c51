import { divideRounded, type Micro, micro } from './quantity.ts'

/** What an indicator counts or measures. Rows of `indicator_units`, so an office can add its own. */
export interface Unit {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string
  /** What can be added: people and households are both counts, and not the same thing. */
  readonly dimension: string
  /** One of this is `numerator ÷ denominator` of the base unit of its dimension. */
  readonly numerator: bigint
  readonly denominator: bigint
  /** Decimals a value may have; 0 for what is counted. */
  readonly decimals: number
  readonly mayBeNegative: boolean
  /** 100 for percent: more is refused unless the indicator allows it. */
  readonly most: Micro | null
}

/** Percentages, rates and scores: adding them says nothing, whatever the rule of an indicator is. */
export const notAdditive: ReadonlySet<string> = new Set(['share', 'rate', 'score'])

export function areAlike(a: Pick<Unit, 'dimension'>, b: Pick<Unit, 'dimension'>): boolean {
  return a.dimension === b.dimension
}

/**
 * A value of one unit as a fraction of the other, unrounded: sums are made of fractions and rounded once.
 * value × (from ÷ base) ÷ (to ÷ base).
 */
export function asFraction(value: Micro, from: Unit, to: Unit): { n: bigint; d: bigint } {
  return { n: value * from.numerator * to.denominator, d: from.denominator * to.numerator }
}

/** A value in another unit of its dimension, rounded to a millionth. Throws on different dimensions: the caller has checked. */
export function inUnit(value: Micro, from: Unit, to: Unit): Micro {
  if (from.code === to.code) return value
  if (!areAlike(from, to)) throw new Error(`${from.code} cannot be given in ${to.code}`)
  const { n, d } = asFraction(value, from, to)
  return micro(divideRounded(n, d))
}
