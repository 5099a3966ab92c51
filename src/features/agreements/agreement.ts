import { type Satang, satang, sumSatang } from '../../kernel/money.ts'
import { fiscalYearOf, type LocalDate } from '../../kernel/thai-calendar.ts'

/**
 * What bodies promise each other (PLN-13): an agreement on public services, on performance, a subsidy contract, a contract of
 * co-investment (S4-27, S4-30), or a pledge, which is lighter and needs no indicator (S4-14: with or without a contract).
 */
export const agreementKinds = ['public-service', 'performance', 'subsidy', 'co-investment', 'pledge'] as const
export type AgreementKind = (typeof agreementKinds)[number]

export const partyRoles = ['commissioner', 'provider', 'funder', 'supporter', 'served'] as const
export type PartyRole = (typeof partyRoles)[number]

export interface Party {
  readonly bodyId: string
  readonly role: PartyRole
  /** What it does, in its own words. */
  readonly part: string
}

export interface ServiceLine {
  /** A service with a standard (room `services`); null: one without. */
  readonly serviceId: string | null
  readonly text: string
  /** The level promised. */
  readonly standard: string
}

export interface IndicatorLine {
  readonly indicatorId: string
  readonly wanted: string
}

export interface MoneyLine {
  readonly fiscalYear: number
  readonly fromBodyId: string
  readonly toBodyId: string
  readonly amountSatang: Satang
  /** Source of funds, a budget line or the document of a transfer, as the office writes it. */
  readonly source: string
}

/** The words of one version. Frozen once it is offered. */
export interface Terms {
  readonly kind: AgreementKind
  readonly title: string
  readonly purpose: string
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly parties: readonly Party[]
  readonly services: readonly ServiceLine[]
  readonly indicators: readonly IndicatorLine[]
  readonly totalSatang: Satang
  readonly money: readonly MoneyLine[]
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly reviews: readonly LocalDate[]
  /** How many days before its end a party gives notice. */
  readonly noticeDays: number
  /** What follows a breach. */
  readonly breachText: string
}

/** What may never stand in a draft either. */
export type DraftProblem =
  | { readonly kind: 'ends-before-start' }
  | { readonly kind: 'party-twice'; readonly bodyId: string }
  | { readonly kind: 'negative-money' }
  | { readonly kind: 'over-total'; readonly sum: Satang; readonly total: Satang }
  | { readonly kind: 'same-payer' }

/** What must be there before others are asked to sign. */
export type OfferProblem =
  | DraftProblem
  | { readonly kind: 'one-party' }
  | { readonly kind: 'no-purpose' }
  | { readonly kind: 'no-services' }
  | { readonly kind: 'no-indicators' }
  | { readonly kind: 'no-period' }
  | { readonly kind: 'no-money' }
  | { readonly kind: 'stranger-pays'; readonly bodyId: string }
  | { readonly kind: 'year-outside'; readonly fiscalYear: number }
  | { readonly kind: 'review-outside'; readonly day: LocalDate }
  | { readonly kind: 'no-reviews' }

/** What is impossible, whoever wrote it; an unfinished draft is no problem. */
export function draftProblems(terms: Terms): DraftProblem[] {
  const found: DraftProblem[] = []
  if (terms.startsOn !== null && terms.endsOn !== null && terms.endsOn < terms.startsOn)
    found.push({ kind: 'ends-before-start' })
  const seen = new Set<string>()
  for (const { bodyId } of terms.parties) {
    if (seen.has(bodyId)) found.push({ kind: 'party-twice', bodyId })
    seen.add(bodyId)
  }
  if (terms.totalSatang < 0n || terms.money.some(({ amountSatang }) => amountSatang <= 0n))
    found.push({ kind: 'negative-money' })
  if (terms.money.some(({ fromBodyId, toBodyId }) => fromBodyId === toBodyId)) found.push({ kind: 'same-payer' })
  const sum = sumSatang(terms.money.map(({ amountSatang }) => amountSatang))
  if (sum > terms.totalSatang) found.push({ kind: 'over-total', sum, total: terms.totalSatang })
  return found
}

/** Everything that keeps a draft from being offered, so that it is put right in one go. */
export function offerProblems(terms: Terms): OfferProblem[] {
  const found: OfferProblem[] = [...draftProblems(terms)]
  const bodies = new Set(terms.parties.map(({ bodyId }) => bodyId))
  if (bodies.size < 2) found.push({ kind: 'one-party' })
  if (terms.purpose === '') found.push({ kind: 'no-purpose' })
  if (terms.startsOn === null || terms.endsOn === null) found.push({ kind: 'no-period' })
  if (terms.kind !== 'pledge') {
    if (terms.services.length === 0) found.push({ kind: 'no-services' })
    if (terms.indicators.length === 0) found.push({ kind: 'no-indicators' })
    if (terms.reviews.length === 0) found.push({ kind: 'no-reviews' })
  }
  if ((terms.kind === 'subsidy' || terms.kind === 'co-investment') && terms.money.length === 0)
    found.push({ kind: 'no-money' })
  for (const line of terms.money) {
    for (const bodyId of [line.fromBodyId, line.toBodyId])
      if (!bodies.has(bodyId)) found.push({ kind: 'stranger-pays', bodyId })
    if (terms.startsOn !== null && terms.endsOn !== null) {
      const within = fiscalYearOf(terms.startsOn) <= line.fiscalYear && line.fiscalYear <= fiscalYearOf(terms.endsOn)
      if (!within) found.push({ kind: 'year-outside', fiscalYear: line.fiscalYear })
    }
  }
  const outside = terms.reviews.find(
    (day) => (terms.startsOn !== null && day < terms.startsOn) || (terms.endsOn !== null && day > terms.endsOn),
  )
  if (outside !== undefined) found.push({ kind: 'review-outside', day: outside })
  return found
}

/** Terms as they are stored and hashed: money as digits, because JSON numbers lose satang. */
export type StoredTerms = Omit<Terms, 'totalSatang' | 'money'> & {
  readonly totalSatang: string
  readonly money: readonly (Omit<MoneyLine, 'amountSatang'> & { readonly amountSatang: string })[]
}

export function toStored(terms: Terms): StoredTerms {
  return {
    ...terms,
    totalSatang: String(terms.totalSatang),
    money: terms.money.map((line) => ({ ...line, amountSatang: String(line.amountSatang) })),
  }
}

export function fromStored(stored: StoredTerms): Terms {
  return {
    ...stored,
    totalSatang: satang(BigInt(stored.totalSatang)),
    money: stored.money.map((line) => ({ ...line, amountSatang: satang(BigInt(line.amountSatang)) })),
  }
}

/** The words an amendment changes. */
export type TermsField = keyof Terms

/** What differs between two versions, field by field; lists line by line: what went and what came. */
export interface Difference {
  readonly field: TermsField
  readonly before: readonly unknown[]
  readonly after: readonly unknown[]
}

const textOf = (value: unknown) =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner))

export function compareTerms(before: Terms, after: Terms): Difference[] {
  return (Object.keys(after) as TermsField[]).flatMap((field) => {
    const [was, is] = [asList(before[field]), asList(after[field])]
    const [old, fresh] = [new Set(was.map(textOf)), new Set(is.map(textOf))]
    const gone = was.filter((value) => !fresh.has(textOf(value)))
    const come = is.filter((value) => !old.has(textOf(value)))
    return gone.length === 0 && come.length === 0 ? [] : [{ field, before: gone, after: come }]
  })
}

const asList = (value: Terms[TermsField]): readonly unknown[] =>
  Array.isArray(value) ? value : value === null || value === '' ? [] : [value]

/** What is stored. */
export const agreementStates = ['draft', 'offered', 'signed', 'terminated', 'withdrawn'] as const
export type AgreementState = (typeof agreementStates)[number]

/** What people are told: the life of a signed agreement follows from days, reviews and breaches. */
export const phases = [
  'draft',
  'offered',
  'signed',
  'in-force',
  'under-review',
  'breached',
  'ended',
  'terminated',
  'withdrawn',
] as const
export type Phase = (typeof phases)[number]

export interface PhaseFacts {
  readonly state: AgreementState
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly terminatesOn: LocalDate | null
  readonly openBreaches: number
  /** The earliest review that is due and not done. */
  readonly reviewDueOn: LocalDate | null
}

/** Where an agreement stands today. One that ends by notice is in force until its last day. */
export function phaseOf(facts: PhaseFacts, today: LocalDate): Phase {
  const { state, startsOn, endsOn, terminatesOn } = facts
  if (state === 'draft' || state === 'offered' || state === 'withdrawn') return state
  if (state === 'terminated' && terminatesOn !== null && terminatesOn < today) return 'terminated'
  if (endsOn !== null && endsOn < today) return 'ended'
  if (facts.openBreaches > 0) return 'breached'
  if (startsOn !== null && today < startsOn) return 'signed'
  return facts.reviewDueOn !== null && facts.reviewDueOn <= today ? 'under-review' : 'in-force'
}

/** True while what was promised binds, or will. */
export function binds(phase: Phase): boolean {
  return phase === 'signed' || phase === 'in-force' || phase === 'under-review' || phase === 'breached'
}
