import type { Stakeholder } from './exchange.ts'

/** A StratML document (ISO 17469-1 of 2014, 17469-2 of 2016): what both parts say, in their words. */
export interface StratmlDocument {
  readonly type: StratmlType
  readonly name: string
  readonly description: string | null
  readonly other: string | null
  readonly organizations: readonly StratmlOrganization[]
  readonly vision: Statement | null
  readonly mission: Statement | null
  readonly values: readonly { readonly name: string; readonly description: string | null }[]
  readonly goals: readonly StratmlGoal[]
  readonly administration: {
    readonly id: string | null
    readonly startDate: string | null
    readonly endDate: string | null
    readonly publicationDate: string | null
    readonly source: string | null
  }
}

export const stratmlTypes = ['Strategic_Plan', 'Performance_Plan', 'Performance_Report'] as const
export type StratmlType = (typeof stratmlTypes)[number]

export interface Statement {
  readonly description: string
  readonly id: string | null
}

export interface StratmlOrganization {
  readonly name: string
  readonly acronym: string | null
  readonly id: string | null
  readonly description: string | null
  readonly stakeholders: readonly Stakeholder[]
}

export interface StratmlPart {
  readonly name: string
  readonly description: string | null
  readonly id: string | null
  readonly sequence: string | null
  readonly stakeholders: readonly Stakeholder[]
  readonly other: string | null
}

export interface StratmlGoal extends StratmlPart {
  readonly objectives: readonly StratmlObjective[]
}

export interface StratmlObjective extends StratmlPart {
  readonly indicators: readonly StratmlIndicator[]
}

export interface StratmlIndicator {
  readonly sequence: string | null
  readonly dimension: string
  readonly unit: string
  readonly id: string | null
  readonly stage: ValueChainStage | null
  readonly kind: 'Quantitative' | 'Qualitative' | null
  readonly relations: readonly StratmlRelation[]
  readonly targets: readonly StratmlResult[]
  readonly actuals: readonly StratmlResult[]
  readonly other: string | null
}

export const stages = ['Outcome', 'Output_Processing', 'Output', 'Input_Processing', 'Input'] as const
export type ValueChainStage = (typeof stages)[number]
export const indicatorKinds = ['Quantitative', 'Qualitative'] as const
export const relationTypes = ['Broader_Than', 'Peer_To', 'Narrower_Than'] as const

export interface StratmlRelation {
  readonly type: (typeof relationTypes)[number] | null
  readonly referents: readonly string[]
  readonly name: string | null
  readonly description: string | null
}

export interface StratmlResult {
  readonly startDate: string | null
  readonly endDate: string | null
  readonly units: string | null
  readonly descriptor: { readonly name: string | null; readonly value: string | null } | null
  readonly description: string | null
}

export const stratmlNamespaces = {
  1: 'urn:ISO:std:iso:17469:tech:xsd:stratml_core',
  2: 'urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport',
} as const
export type StratmlPartNumber = keyof typeof stratmlNamespaces
