import type { LocalDate } from '../../kernel/thai-calendar.ts'
import {
  isInForce,
  type Level,
  levels,
  namedKinds,
  plainKinds,
  type RoadOwner,
  type RoutingRule,
  type Target,
  TRIAGE_RULE,
} from './rule.ts'

/** What is known of a matter when its way is looked for. */
export interface RoutingCase {
  readonly categoryCode: string
  /** Mission field of the category. */
  readonly functionCode: string
  /** The place and all that stands above it, finest first: village, sub-district, territories, district, province, groups, `TH`. Empty: unknown. */
  readonly line: readonly string[]
  readonly roadOwner: RoadOwner | null
  readonly on: LocalDate
}

/** A body that may act, with where. */
export interface RoutingBody {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  /** Areas it serves besides. */
  readonly areas: readonly string[]
}

export type RuleReason = 'area' | 'road-owner' | 'category' | 'function'

/** One step of the reasoning, in order; `routeSentences` says them in words. */
export type RouteStep =
  | { readonly kind: 'place'; readonly areaCode: string }
  | { readonly kind: 'no-place' }
  | { readonly kind: 'rule'; readonly rule: RoutingRule; readonly because: readonly RuleReason[] }
  | { readonly kind: 'no-rule' }
  /** The table of duties says that bodies of this level may not act on the field, or cannot. */
  | { readonly kind: 'not-able'; readonly target: Target; readonly dutyCode: string }
  | { readonly kind: 'nobody'; readonly target: Target }
  | { readonly kind: 'several'; readonly target: Target; readonly bodies: readonly RoutingBody[] }
  | { readonly kind: 'found'; readonly target: Target; readonly body: RoutingBody; readonly areaCode: string }
  | { readonly kind: 'triage'; readonly why: TriageReason; readonly owner: RoutingBody | null }

export type TriageReason = 'no-place' | 'no-rule' | 'no-body'

export interface Route {
  readonly body: RoutingBody | null
  readonly level: Level | null
  readonly ruleCode: string | null
  /** Where no body is found: whose queue the matter waits in. A null owner is the desk of the platform itself. */
  readonly triage: { readonly why: TriageReason; readonly owner: RoutingBody | null } | null
  readonly steps: readonly RouteStep[]
}

/** What the table of duties says of a field: kinds of body that may act on it and are able to. */
export interface AbleKinds {
  readonly kinds: readonly string[]
  readonly dutyCode: string
}

/**
 * Where a matter goes, and why: the rule that asks for most of what is known decides, and of its targets the first (lowest) level
 * that has a body for the place. When none of them has one, the next rule is asked. Never nobody: what finds no body goes to a triage
 * queue, whose owner is the district, the province, or the office the rule `triage` names.
 * @param bodies all that may act at the place or above it; others do no harm
 * @param able from the table of duties, for rules that hold for every field: a level it does not name is passed over. Empty: nothing
 * is known, and every level may
 */
export function route(
  matter: RoutingCase,
  rules: readonly RoutingRule[],
  bodies: readonly RoutingBody[],
  able: readonly AbleKinds[] = [],
): Route {
  const [areaCode] = matter.line
  const steps: RouteStep[] = [areaCode === undefined ? { kind: 'no-place' } : { kind: 'place', areaCode }]
  const inForce = rules.filter((rule) => isInForce(rule, matter.on))
  const waits = (why: TriageReason): Route => {
    const owner = triageOwner(matter.line, inForce, bodies)
    return {
      body: null,
      level: null,
      ruleCode: null,
      triage: { why, owner },
      steps: [...steps, { kind: 'triage', why, owner }],
    }
  }
  if (areaCode === undefined) return waits('no-place')
  const fitting = inForce
    .filter((rule) => rule.code !== TRIAGE_RULE && fits(rule, matter))
    .sort((a, b) => weightOf(b, matter) - weightOf(a, matter) || (a.code < b.code ? -1 : 1))
  if (fitting.length === 0) {
    steps.push({ kind: 'no-rule' })
    return waits('no-rule')
  }
  for (const rule of fitting) {
    steps.push({ kind: 'rule', rule, because: reasonsOf(rule) })
    const isForAll = rule.categoryCode === null && rule.functionCode === null && rule.roadOwner === null
    for (const target of rule.targets) {
      const [duty] = able
      if (isForAll && duty !== undefined && !isAble(target, able)) {
        steps.push({ kind: 'not-able', target, dutyCode: duty.dutyCode })
        continue
      }
      const [first, ...others] = bodiesFor(target, matter.line, bodies)
      if (first === undefined) {
        steps.push({ kind: 'nobody', target })
        continue
      }
      const rivals = others.filter((other) => rank(other, matter.line) === rank(first, matter.line))
      if (rivals.length > 0) steps.push({ kind: 'several', target, bodies: [first, ...rivals] })
      steps.push({ kind: 'found', target, body: first, areaCode: servedIn(first, matter.line) ?? 'TH' })
      return { body: first, level: target.level, ruleCode: rule.code, triage: null, steps }
    }
  }
  return waits('no-body')
}

/** Offices a rule names are its own affair; of a plain level one of its kinds must be able. The district and the province oversee in any case. */
function isAble(target: Target, able: readonly AbleKinds[]): boolean {
  if (target.begins !== null || target.bodyCode !== null || target.level !== 'lao') return true
  return able.some(({ kinds }) => kinds.some((kind) => plainKinds[target.level].includes(kind)))
}

function fits(rule: RoutingRule, matter: RoutingCase): boolean {
  return (
    (rule.categoryCode === null || rule.categoryCode === matter.categoryCode) &&
    (rule.functionCode === null ||
      matter.functionCode === rule.functionCode ||
      matter.functionCode.startsWith(rule.functionCode.length === 2 ? rule.functionCode : `${rule.functionCode}.`)) &&
    (rule.areaCode === null || matter.line.includes(rule.areaCode)) &&
    (rule.roadOwner === null || rule.roadOwner === matter.roadOwner)
  )
}

/** A place weighs more than the owner of the road, that more than the category, that more than its field; a finer place or field more than a wider. */
function weightOf(rule: RoutingRule, matter: RoutingCase): number {
  const place = rule.areaCode === null ? 0 : 1_000 * (matter.line.length - matter.line.indexOf(rule.areaCode))
  const field = rule.functionCode === null ? 0 : rule.functionCode.length
  return place + (rule.roadOwner === null ? 0 : 400) + (rule.categoryCode === null ? 0 : 100) + field
}

function reasonsOf(rule: RoutingRule): RuleReason[] {
  return [
    ...(rule.areaCode === null ? [] : (['area'] as const)),
    ...(rule.roadOwner === null ? [] : (['road-owner'] as const)),
    ...(rule.categoryCode === null ? [] : (['category'] as const)),
    ...(rule.functionCode === null ? [] : (['function'] as const)),
  ]
}

/** The bodies a target means at this place: the one of the finest area first, then by code. */
function bodiesFor(target: Target, line: readonly string[], bodies: readonly RoutingBody[]): RoutingBody[] {
  const kinds = target.begins === null ? plainKinds[target.level] : namedKinds[target.level]
  return bodies
    .filter((body) => {
      if (target.bodyCode !== null) return body.code === target.bodyCode
      return (
        kinds.includes(body.kind) &&
        servedIn(body, line) !== null &&
        (target.begins === null || body.nameTh.startsWith(target.begins)) &&
        (target.besides === null || !body.nameTh.startsWith(target.besides))
      )
    })
    .sort((a, b) => rank(a, line) - rank(b, line) || (a.code < b.code ? -1 : 1))
}

/** The finest area of the line that a body belongs to or serves; null: not its place. */
function servedIn(body: RoutingBody, line: readonly string[]): string | null {
  return line.find((area) => body.areaCode === area || body.areas.includes(area)) ?? null
}

function rank(body: RoutingBody, line: readonly string[]): number {
  const area = servedIn(body, line)
  return area === null ? line.length : line.indexOf(area)
}

function triageOwner(
  line: readonly string[],
  rules: readonly RoutingRule[],
  bodies: readonly RoutingBody[],
): RoutingBody | null {
  const near: Target[] = (['district', 'province'] as const).map((level) => plainTarget(level))
  const named = rules.find(({ code }) => code === TRIAGE_RULE)?.targets ?? []
  const everywhere = line.includes('TH') ? line : [...line, 'TH']
  for (const target of [...near, ...named]) {
    const [owner] = bodiesFor(target, everywhere, bodies)
    if (owner) return owner
  }
  return null
}

function plainTarget(level: Level): Target {
  return { level, begins: null, besides: null, bodyCode: null }
}

/** The governor oversees these directly: Municipality Act 2496, section 71; Provincial Administrative Organisation Act 2540, section 77. */
const UNDER_THE_GOVERNOR: ReadonlySet<string> = new Set(['city', 'town', 'pao'])

/** One step above the office in charge: who is told, and who decides when offices pass a matter back and forth. */
export interface Superior {
  readonly step: 'district' | 'province' | 'oversight'
  readonly body: RoutingBody
}

/**
 * Who stands above whoever has the matter, nearest first: the district of the place, its province, the office of the rule `triage`.
 * A body is never its own superior, and nobody below it is: what a province has goes to the office above provinces.
 */
export function superiorsOf(
  bodyId: string | null,
  line: readonly string[],
  rules: readonly RoutingRule[],
  bodies: readonly RoutingBody[],
): Superior[] {
  const [district] = bodiesFor(plainTarget('district'), line, bodies)
  const [province] = bodiesFor(plainTarget('province'), line, bodies)
  const named = rules.find(({ code }) => code === TRIAGE_RULE)?.targets ?? []
  const oversight = named.flatMap((target) => bodiesFor(target, [...line, 'TH'], bodies))[0]
  const own = bodies.find(({ id }) => id === bodyId)
  const chain: Superior[] = [
    ...(district && !UNDER_THE_GOVERNOR.has(own?.kind ?? '') ? [{ step: 'district', body: district } as const] : []),
    ...(province ? [{ step: 'province', body: province } as const] : []),
    ...(oversight ? [{ step: 'oversight', body: oversight } as const] : []),
  ]
  const ownRank = own === undefined ? -1 : levelOfKind(own.kind)
  const at = chain.findIndex(({ body }) => body.id === bodyId)
  const above =
    at === -1 ? chain.filter(({ step }) => levels.indexOf(levelOfStep[step]) > ownRank) : chain.slice(at + 1)
  return above.filter(({ body }) => body.id !== bodyId)
}

const levelOfStep = { district: 'district', province: 'province', oversight: 'national' } as const satisfies Record<
  Superior['step'],
  Level
>

function levelOfKind(kind: string): number {
  return levels.findIndex((level) => plainKinds[level].includes(kind) || namedKinds[level].includes(kind))
}

/** So often offices may pass a matter on; then the body above them decides. */
export const MOST_REROUTES = 3

export function mayReroute(reroutes: number): boolean {
  return reroutes < MOST_REROUTES
}
