import type { ImportScope } from '../imports/index.ts'
import type { ComparedPlan, PlanDifference } from './compare-plan.ts'
import type { ExchangePlan } from './exchange.ts'
import type { StratmlLoss } from './plan-from-stratml.ts'
import type { ReportLine, StandardRefusal } from './report-line.ts'

export const planImportStates = ['checked', 'waiting', 'applied', 'refused', 'discarded', 'undone'] as const
export type PlanImportState = (typeof planImportStates)[number]

/** A plan tree of a file as it waits: ids of branches are ours; projects of the document are only counted. */
export interface StagedPlan {
  readonly plan: Omit<ExchangePlan, 'projects'>
  readonly externalId: string
  /** What the file calls each branch. */
  readonly codes: Readonly<Record<string, string>>
  readonly bodyId: string
  readonly areaCode: string
  readonly projects: number
  readonly losses: readonly StratmlLoss[]
}

export interface PlanImport {
  readonly id: string
  readonly standard: 'stratml'
  readonly fileName: string
  readonly sha256: string
  readonly byteSize: number
  readonly state: PlanImportState
  readonly scope: ImportScope
  readonly startedBy: string | null
  readonly startedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  /** The plan it is; null for one we do not have yet. */
  readonly planId: string | null
  /** Fingerprint of the stored plan it was held against. */
  readonly known: string | null
  readonly document: StagedPlan | null
  readonly refusal: PlanRefusal | null
  readonly lines: readonly ReportLine[]
  readonly differences: readonly PlanDifference[]
  /** The plan as it stood when the file was let in; null: there was none, or it was not let in. */
  readonly before: ComparedPlan | null
  /** Fingerprint of the plan as the file left it. */
  readonly afterKnown: string | null
}

/** Why a file brings in no plan. */
export type PlanRefusal =
  | StandardRefusal
  | { readonly kind: 'body-unknown'; readonly name: string }
  | { readonly kind: 'not-yours' }
  /** The plan was approved after people worked on it here: its next version begins here, not in a file. */
  | { readonly kind: 'closed' }
