import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { FormFields } from '../../platform/http/forms.ts'
import { readMissionCode } from '../functions/index.ts'
import { readDay } from './category-form.ts'
import {
  levels,
  type RoadOwner,
  type RoutingRule,
  roadOwners,
  type Target,
  type TargetProblem,
  targetProblem,
} from './rule.ts'

export type RuleDraft = Omit<RoutingRule, 'version'>

/** What only the database can tell about a form. */
export interface Known {
  isCategory(code: string): boolean
  /** A name or code as typed to the code of an area; null: unknown. */
  area(typed: string): string | null
  hasBody(code: string): boolean
}

export type RuleFormProblem =
  | { readonly field: 'code' | 'nameTh' | 'nameEn' | 'category' | 'field' | 'area' | 'roadOwner' | 'valid' | 'why' }
  | { readonly field: 'targets'; readonly line: number }
  | { readonly field: 'targets'; readonly wrong: TargetProblem }
  | { readonly field: 'targets'; readonly body: string }

export const ruleInputs = [
  'code',
  'nameTh',
  'nameEn',
  'category',
  'field',
  'area',
  'roadOwner',
  'targets',
  'validFrom',
  'validTo',
  'basis',
  'why',
] as const
export type TypedRule = Readonly<Record<(typeof ruleInputs)[number], string>>

export function typedRule(fields: FormFields): TypedRule {
  return Object.fromEntries(ruleInputs.map((name) => [name, (fields[name] ?? '').slice(0, 4_000)])) as TypedRule
}

export function typedFromRule(rule: RoutingRule): TypedRule {
  return {
    code: rule.code,
    nameTh: rule.nameTh,
    nameEn: rule.nameEn,
    category: rule.categoryCode ?? '',
    field: rule.functionCode ?? '',
    area: rule.areaCode ?? '',
    roadOwner: rule.roadOwner ?? '',
    targets: rule.targets.map(targetLine).join('\n'),
    validFrom: rule.validFrom ?? '',
    validTo: rule.validTo ?? '',
    basis: rule.basis ?? '',
    why: '',
  }
}

export function readRule(
  typed: TypedRule,
  known: Known,
): Result<RuleDraft & { readonly why: string }, RuleFormProblem[]> {
  const problems: RuleFormProblem[] = []
  const text = (name: keyof TypedRule) => typed[name].normalize('NFC').replace(/\s+/g, ' ').trim()
  if (!/^[a-z][a-z0-9-]{1,59}$/.test(text('code'))) problems.push({ field: 'code' })
  for (const field of ['nameTh', 'nameEn'] as const) {
    if (text(field) === '' || text(field).length > 120) problems.push({ field })
  }
  if (text('category') !== '' && !known.isCategory(text('category'))) problems.push({ field: 'category' })
  const functionCode = text('field') === '' ? null : readMissionCode(text('field'))
  if (text('field') !== '' && functionCode === null) problems.push({ field: 'field' })
  const areaCode = text('area') === '' ? null : known.area(text('area'))
  if (text('area') !== '' && areaCode === null) problems.push({ field: 'area' })
  const roadOwner = roadOwners.find((owner) => owner === text('roadOwner')) ?? null
  if (text('roadOwner') !== '' && roadOwner === null) problems.push({ field: 'roadOwner' })
  const targets = readTargets(typed.targets)
  if (!targets.ok) problems.push({ field: 'targets', line: targets.problem })
  else {
    const wrong = targetProblem(targets.value)
    if (wrong !== null) problems.push({ field: 'targets', wrong })
    const unknown = targets.value.find(({ bodyCode }) => bodyCode !== null && !known.hasBody(bodyCode))
    if (unknown?.bodyCode) problems.push({ field: 'targets', body: unknown.bodyCode })
  }
  const valid = readValid(text('validFrom'), text('validTo'))
  if (valid === null) problems.push({ field: 'valid' })
  if (text('why').length < 5) problems.push({ field: 'why' })
  if (problems.length > 0 || !targets.ok || valid === null) return refuse(problems)
  return ok({
    code: text('code'),
    nameTh: text('nameTh'),
    nameEn: text('nameEn'),
    categoryCode: text('category') || null,
    functionCode,
    areaCode,
    roadOwner: roadOwner satisfies RoadOwner | null,
    targets: targets.value,
    validFrom: valid.from,
    validTo: valid.to,
    basis: text('basis').slice(0, 300) || null,
    why: text('why').slice(0, 500),
  })
}

function readValid(fromText: string, toText: string): { from: LocalDate | null; to: LocalDate | null } | null {
  const [from, to] = [readDay(fromText), readDay(toText)]
  if (from === 'wrong' || to === 'wrong') return null
  return from !== null && to !== null && to < from ? null : { from, to }
}

/** `provincial-office แขวงทางหลวง, not แขวงทางหลวงชนบท` or `national #DEP-1A2B3C4`. */
function targetLine(target: Target): string {
  const office = target.bodyCode === null ? (target.begins ?? '') : `#${target.bodyCode}`
  const line = `${target.level} ${office}`.trim()
  return target.besides === null ? line : `${line}, not ${target.besides}`
}

/** @returns the targets, or the number of the first line that cannot be read */
function readTargets(text: string): Result<Target[], number> {
  const targets: Target[] = []
  for (const [at, line] of text.normalize('NFC').split('\n').entries()) {
    if (line.trim() === '') continue
    const [office = '', besides = ''] = line.split(/,\s*not\s+/).map((part) => part.replace(/\s+/g, ' ').trim())
    const [word = '', ...rest] = office.split(' ')
    const level = levels.find((one) => one === word)
    const name = rest.join(' ')
    if (level === undefined || name.length > 120 || besides.length > 120) return refuse(at + 1)
    const bodyCode = name.startsWith('#') ? name.slice(1).toUpperCase() : null
    targets.push({ level, begins: bodyCode === null ? name || null : null, besides: besides || null, bodyCode })
  }
  return ok(targets)
}
