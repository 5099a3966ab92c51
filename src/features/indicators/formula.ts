import { ok, type Result, refuse } from '../../kernel/result.ts'
import { thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { divideRounded, type Micro, micro, ONE, parseQuantity } from './quantity.ts'
import type { Unit } from './unit.ts'

/*
 * Arithmetic over other indicators: `[CRI-07] / [CRI-08] * 100`. A grammar of our own, read by recursive descent, never by the
 * machine's own evaluator:
 *
 *   sum     = product (('+' | '-') product)*
 *   product = sign (('*' | '×' | '/' | '÷') sign)*
 *   sign    = '-' sign | atom
 *   atom    = number | '[' code ']' | '(' sum ')'
 *
 * Codes stand in brackets, because a code may hold a hyphen.
 */
export type Formula =
  | { readonly kind: 'number'; readonly value: Micro }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'minus'; readonly of: Formula }
  | { readonly kind: 'sum' | 'difference' | 'product' | 'quotient'; readonly left: Formula; readonly right: Formula }

/** `at` counts letters from 1, as a person would. */
export type FormulaProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'unexpected'; readonly at: number; readonly found: string }
  | { readonly kind: 'ends-early' }
  | { readonly kind: 'not-closed'; readonly at: number }
  | { readonly kind: 'bad-number'; readonly at: number; readonly found: string }
  | { readonly kind: 'bad-code'; readonly at: number; readonly found: string }
  | { readonly kind: 'no-code' }

const LONGEST = 500
const DEEPEST = 30
export const codeShape = /^[A-Z0-9][A-Z0-9.-]{1,29}$/

class Fault extends Error {
  readonly problem: FormulaProblem
  constructor(problem: FormulaProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

/** Reads a formula; the first thing that cannot be understood is named with its place. */
export function parseFormula(text: string): Result<Formula, FormulaProblem> {
  const written = thaiDigitsToAscii(text)
  if (written.trim() === '') return refuse({ kind: 'empty' })
  if (written.length > LONGEST) return refuse({ kind: 'too-long', most: LONGEST })
  const reader = new Reader(written)
  try {
    const formula = reader.sum(0)
    reader.end()
    return codesIn(formula).length === 0 ? refuse({ kind: 'no-code' }) : ok(formula)
  } catch (error) {
    if (error instanceof Fault) return refuse(error.problem)
    throw error
  }
}

class Reader {
  private at = 0
  private readonly text: string
  constructor(text: string) {
    this.text = text
  }

  sum(depth: number): Formula {
    let left = this.product(depth)
    for (let sign = this.take('+-'); sign !== null; sign = this.take('+-'))
      left = { kind: sign === '+' ? 'sum' : 'difference', left, right: this.product(depth) }
    return left
  }

  private product(depth: number): Formula {
    let left = this.sign(depth)
    for (let sign = this.take('*×/÷'); sign !== null; sign = this.take('*×/÷'))
      left = { kind: sign === '*' || sign === '×' ? 'product' : 'quotient', left, right: this.sign(depth) }
    return left
  }

  private sign(depth: number): Formula {
    if (depth > DEEPEST) throw new Fault({ kind: 'too-deep' })
    return this.take('-−') === null ? this.atom(depth) : { kind: 'minus', of: this.sign(depth + 1) }
  }

  private atom(depth: number): Formula {
    const from = this.skip()
    if (this.take('(') !== null) {
      const inside = this.sum(depth + 1)
      if (this.take(')') === null) throw new Fault({ kind: 'not-closed', at: from + 1 })
      return inside
    }
    if (this.take('[') !== null) {
      const end = this.text.indexOf(']', this.at)
      if (end < 0) throw new Fault({ kind: 'not-closed', at: from + 1 })
      const code = this.text.slice(this.at, end).trim().toUpperCase()
      if (!codeShape.test(code)) throw new Fault({ kind: 'bad-code', at: from + 1, found: code })
      this.at = end + 1
      return { kind: 'code', code }
    }
    const number = /^[\d.,]+/.exec(this.text.slice(this.at))?.[0]
    if (number === undefined) this.unexpected()
    const value = parseQuantity(number)
    if (!value.ok) throw new Fault({ kind: 'bad-number', at: from + 1, found: number })
    this.at += number.length
    return { kind: 'number', value: value.value }
  }

  end(): void {
    this.skip()
    if (this.at < this.text.length) this.unexpected()
  }

  private unexpected(): never {
    const at = this.skip()
    const [found] = this.text.slice(at)
    throw new Fault(found === undefined ? { kind: 'ends-early' } : { kind: 'unexpected', at: at + 1, found })
  }

  private skip(): number {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
    return this.at
  }

  private take(signs: string): string | null {
    const sign = this.text[this.skip()]
    if (sign === undefined || !signs.includes(sign)) return null
    this.at++
    return sign
  }
}

/** The codes a formula names, each once, in their order. */
export function codesIn(formula: Formula): string[] {
  const found = new Set<string>()
  const look = (part: Formula): void => {
    if (part.kind === 'code') found.add(part.code)
    else if (part.kind === 'minus') look(part.of)
    else if (part.kind !== 'number') {
      look(part.left)
      look(part.right)
    }
  }
  look(formula)
  return [...found]
}

// ---- units

export type UnitProblem =
  /** Two units added or taken away: `left` and `right` are codes of units, or null for a bare number. */
  | { readonly kind: 'units-added'; readonly left: string | null; readonly right: string | null }
  /** A result in one unit declared as another. */
  | { readonly kind: 'unit-declared'; readonly found: string; readonly declared: string }
  /** Metres by kilometres: a thousand times off, and nobody would see it. */
  | { readonly kind: 'units-alike'; readonly left: string; readonly right: string }

type Kind = { readonly unit: Unit } | 'number' | 'mixed'

/**
 * Does the arithmetic make sense in units? Added and taken away is like from like; a quotient of like units is a bare number, and
 * two units of one dimension must not be divided unseen. What is multiplied or divided otherwise may be declared as any unit.
 * @param unitOf the unit of the indicator of a code
 */
export function checkUnits(
  formula: Formula,
  declared: Unit,
  unitOf: (code: string) => Unit,
): Result<null, UnitProblem> {
  const kind = kindOf(formula, unitOf)
  if (!kind.ok) return kind
  if (typeof kind.value === 'object' && kind.value.unit.code !== declared.code)
    return refuse({ kind: 'unit-declared', found: kind.value.unit.code, declared: declared.code })
  return ok(null)
}

function kindOf(formula: Formula, unitOf: (code: string) => Unit): Result<Kind, UnitProblem> {
  if (formula.kind === 'number') return ok('number')
  if (formula.kind === 'code') return ok({ unit: unitOf(formula.code) })
  if (formula.kind === 'minus') return kindOf(formula.of, unitOf)
  const left = kindOf(formula.left, unitOf)
  if (!left.ok) return left
  const right = kindOf(formula.right, unitOf)
  if (!right.ok) return right
  const [a, b] = [left.value, right.value]
  const codeOf = (kind: Kind) => (typeof kind === 'object' ? kind.unit.code : null)
  if (formula.kind === 'sum' || formula.kind === 'difference') {
    if (a === 'mixed' || b === 'mixed') return ok('mixed')
    return codeOf(a) === codeOf(b) ? ok(a) : refuse({ kind: 'units-added', left: codeOf(a), right: codeOf(b) })
  }
  if (formula.kind === 'quotient' && typeof a === 'object' && typeof b === 'object') {
    if (a.unit.code === b.unit.code) return ok('number')
    if (a.unit.dimension === b.unit.dimension)
      return refuse({ kind: 'units-alike', left: a.unit.code, right: b.unit.code })
    return ok('mixed')
  }
  if (b === 'number') return ok(a)
  if (a === 'number' && formula.kind === 'product') return ok(b)
  return ok('mixed')
}

// ---- value

interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

/**
 * The value of a formula, computed in fractions and rounded once.
 * @param valueAt the value of a code; null where none was reported
 * @returns null where a value is missing or something is divided by zero: never a zero that nobody measured
 */
export function evaluate(formula: Formula, valueAt: (code: string) => Micro | null): Micro | null {
  const whole = fractionOf(formula, valueAt)
  return whole === null ? null : micro(divideRounded(whole.n * ONE, whole.d))
}

function fractionOf(formula: Formula, valueAt: (code: string) => Micro | null): Fraction | null {
  if (formula.kind === 'number') return { n: formula.value, d: ONE }
  if (formula.kind === 'code') {
    const value = valueAt(formula.code)
    return value === null ? null : { n: value, d: ONE }
  }
  if (formula.kind === 'minus') {
    const of = fractionOf(formula.of, valueAt)
    return of && { n: -of.n, d: of.d }
  }
  const left = fractionOf(formula.left, valueAt)
  const right = fractionOf(formula.right, valueAt)
  if (left === null || right === null) return null
  switch (formula.kind) {
    case 'sum':
      return { n: left.n * right.d + right.n * left.d, d: left.d * right.d }
    case 'difference':
      return { n: left.n * right.d - right.n * left.d, d: left.d * right.d }
    case 'product':
      return { n: left.n * right.n, d: left.d * right.d }
    case 'quotient':
      return right.n === 0n ? null : { n: left.n * right.d, d: left.d * right.n }
  }
}
