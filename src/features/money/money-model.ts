import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import type { Phase } from '../plans/index.ts'
import type { End } from './ledger.ts'
import { sourceWords } from './source-words.th.ts'

/** What kind of money a source is. `received`: from another body by a transfer; `account`: from money no plan shows. */
export const sourceKinds = [
  'ministry',
  'province',
  'cluster',
  'own-revenue',
  'subsidy-general',
  'subsidy-specific',
  'loan',
  'fund',
  'donation',
  'private',
  'surplus',
  'carry-over',
  'received',
  'account',
  'other',
] as const
export type SourceKind = (typeof sourceKinds)[number]

/** Kinds an officer may register; the others are made by transfers. */
export const registeredKinds = sourceKinds.filter((kind) => kind !== 'received' && kind !== 'account')

/** A source of funds as it was registered. */
export interface Source {
  /** The text in budget lines. */
  readonly key: string
  readonly kind: SourceKind
  readonly nameEn: string | null
  readonly bodyId: string | null
  readonly chain: readonly End[]
}

/** What a source nobody registered is, by its words. */
export function kindOfSource(key: string): SourceKind {
  const text = normaliseThai(key).trim().toLowerCase()
  return sourceWords.find(([, words]) => words.test(text))?.[0] ?? 'other'
}

/** All sources known by name. */
export type Sources = ReadonlyMap<string, Source>

export const kindIn = (sources: Sources, key: string): SourceKind => sources.get(key)?.kind ?? kindOfSource(key)

export const entryKinds = [
  'entry',
  'counter',
  'carry-over',
  'reallocation',
  'transfer',
  'return',
  'reconciled',
  'imported',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** One dated change of a figure. */
export interface Entry {
  readonly home: string
  readonly id: string
  readonly projectId: string
  readonly actId: string
  readonly kind: EntryKind
  readonly phase: Phase
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
  readonly happenedOn: LocalDate
  readonly document: string
  readonly reason: string
  readonly countersId: string | null
  readonly transferId: string | null
  readonly importId: string | null
  readonly actorId: string | null
  readonly enteredAt: Date
}

export const transferStates = ['proposed', 'confirmed', 'declined', 'returned'] as const
export type TransferState = (typeof transferStates)[number]

/** Money from one body to another: one row, both legs. */
export interface Transfer {
  readonly home: string
  readonly id: string
  readonly kind: 'transfer' | 'return'
  readonly returnsId: string | null
  readonly payerBodyId: string
  readonly payerHome: string
  readonly payerProjectId: string | null
  readonly payerAccount: string | null
  readonly payerSource: string
  readonly payeeBodyId: string
  readonly payeeProjectId: string
  readonly payeeSource: string
  readonly fiscalYear: number
  readonly amountSatang: bigint
  readonly happenedOn: LocalDate
  readonly document: string
  readonly reason: string
  readonly state: TransferState
  readonly proposedBy: string | null
  readonly proposedAt: Date
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly answerReason: string | null
}

/** How money can be late. */
export const lateKinds = ['requested', 'approved', 'committed', 'transfer', 'paid-uncommitted'] as const
export type LateKind = (typeof lateKinds)[number]
