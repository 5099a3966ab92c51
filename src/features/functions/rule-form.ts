import { ok, type Result, refuse } from '../../kernel/result.ts'
import { readMissionCode } from './functions.ts'
import { MOST_WEIGHT, type Rule, type RulePlace, readRuleWord } from './rule.ts'

/** A rule as an officer wants it, with the reason. */
export interface RuleDraft extends Rule {
  readonly why: string
}

export type RuleField = 'word' | 'place' | 'field' | 'weight' | 'why'

const MOST_LETTERS_OF_WHY = 500

type Typed = Readonly<Record<string, string | undefined>>

/** Reads the form of a new rule. @returns the fields that cannot be used */
export function readNewRule(typed: Typed): Result<RuleDraft, readonly RuleField[]> {
  const word = readRuleWord(typed.word ?? '')
  const place = readRulePlace(typed.place)
  const change = readRuleChange(typed)
  const problems: RuleField[] = [
    ...(word === null ? (['word'] as const) : []),
    ...(place === null ? (['place'] as const) : []),
    ...(change.ok ? [] : change.problem),
  ]
  if (word === null || place === null || !change.ok) return refuse(problems)
  return ok({ word, place, ...change.value })
}

/** Reads what may be changed of a rule: field, weight, and why. */
export function readRuleChange(typed: Typed): Result<Pick<RuleDraft, 'code' | 'weight' | 'why'>, readonly RuleField[]> {
  const code = readMissionCode(typed.field?.trim() ?? '')
  const weight = /^[1-9]$/.test(typed.weight ?? '') ? Number(typed.weight) : null
  const why = readWhy(typed.why)
  const problems: RuleField[] = [
    ...(code === null ? (['field'] as const) : []),
    ...(weight === null || weight > MOST_WEIGHT ? (['weight'] as const) : []),
    ...(why === null ? (['why'] as const) : []),
  ]
  if (code === null || weight === null || why === null) return refuse(problems)
  return ok({ code, weight, why })
}

/** @returns null when there is no reason, or a very long one */
export function readWhy(typed: string | undefined): string | null {
  const why = typed?.trim() ?? ''
  return why === '' || why.length > MOST_LETTERS_OF_WHY ? null : why
}

function readRulePlace(typed: string | undefined): RulePlace | null {
  return typed === 'title' || typed === 'body' ? typed : null
}

export function sameRule(rule: Rule, other: Pick<Rule, 'code' | 'weight'>): boolean {
  return rule.code === other.code && rule.weight === other.weight
}
