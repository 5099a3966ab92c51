import type { NodeKind, Phase, PlanCalendar, PlanLevel, ProjectState } from '../plans/index.ts'

/** A project with what files of standards can hold of it; the same shape whichever standard it goes to or comes from. */
export interface ExchangeProject {
  /** Our public id (`57-0192…`), or the identifier the file of another gave it. */
  readonly id: string
  readonly title: string
  readonly body: ExchangeBody
  /** Title of the plan and of the branches above the project, widest first. */
  readonly plan: string | null
  readonly path: readonly string[]
  readonly place: ExchangePlace
  readonly field: { readonly code: string; readonly name: string } | null
  readonly state: ProjectState
  /** Whether its years are fiscal or calendar years. */
  readonly calendar: PlanCalendar
  readonly lines: readonly ExchangeLine[]
  /** The dated papers behind the lines: parts of them, not money beside them. */
  readonly entries: readonly ExchangeEntry[]
  /** What was handed on to projects of other bodies, which count it. */
  readonly handedOn: readonly ExchangeHandover[]
  readonly documents: readonly ExchangeDocument[]
  readonly steps: readonly ExchangeStep[]
  /** Our projects, or those of others, it is told to be related to. */
  readonly related: readonly { readonly id: string; readonly title: string }[]
  readonly indicators: readonly ExchangeIndicator[]
  /** ISO instant; null in files that do not say it. */
  readonly updatedAt: string | null
}

export interface ExchangeBody {
  /** Null in files of others, whose codes are not ours. */
  readonly code: string | null
  readonly name: string
}

export interface ExchangePlace {
  readonly areaCode: string | null
  /** จังหวัด… as people read it. */
  readonly areaName: string | null
  /** As the office wrote it. */
  readonly text: string | null
  readonly point: ExchangePoint | null
}

/** How near to the place the point lies: the centre of the finest area that has one. */
export type PointPrecision = 'subdistrict' | 'district' | 'province' | 'given'

export interface ExchangePoint {
  /** Degrees of WGS 84, six decimals. */
  readonly longitude: number
  readonly latitude: number
  readonly precision: PointPrecision
}

export interface ExchangeLine {
  /** Common Era year the year ends in. */
  readonly fiscalYear: number
  readonly phase: Phase
  readonly source: string
  readonly amountSatang: bigint
}

export const exchangeEntryKinds = [
  'entry',
  'counter',
  'carry-over',
  'reallocation',
  'transfer',
  'return',
  'reconciled',
  'imported',
] as const

/** A dated change of a figure, by a paper. */
export interface ExchangeEntry extends ExchangeLine {
  readonly id: string
  readonly kind: (typeof exchangeEntryKinds)[number]
  /** ISO day of the paper. */
  readonly happenedOn: string
  /** How the paper is named: its number. */
  readonly document: string
  /** Public id of the project the money came from, where a transfer brought it from one. */
  readonly fromProject: string | null
}

/** Money that went to a project of another body; less than nothing: it came back. */
export interface ExchangeHandover {
  readonly id: string
  readonly toProject: string
  readonly toBody: string
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
  readonly happenedOn: string
  readonly document: string
}

export interface ExchangeDocument {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly mediaType: string
  /** ISO day. */
  readonly addedOn: string
}

/** A step of the work (กิจกรรม). */
export interface ExchangeStep {
  readonly id: string
  readonly title: string
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly amountSatang: bigint | null
  readonly responsible: string | null
}

/** What is measured, with what was aimed at and what was found. Values are decimal text, because units differ in precision. */
export interface ExchangeIndicator {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly kind: 'output' | 'outcome'
  readonly baseline: { readonly on: string; readonly value: string } | null
  readonly targets: readonly ExchangeValue[]
  readonly actuals: readonly ExchangeValue[]
}

export interface ExchangeValue {
  /** ISO days, both included. */
  readonly from: string
  readonly to: string
  readonly value: string
}

/** What a plan says of itself beside its tree. Held as the file said it; none of our pages asks for it. */
export interface PlanProfile {
  readonly description: string | null
  readonly other: string | null
  readonly mission: string | null
  readonly values: readonly { readonly name: string; readonly description: string | null }[]
  readonly stakeholders: readonly Stakeholder[]
}

export interface Stakeholder {
  readonly name: string
  readonly description: string | null
  readonly type: StakeholderType | null
  readonly roles: readonly StakeholderRole[]
}

export const stakeholderTypes = ['Person', 'Organization', 'Generic_Group'] as const
export type StakeholderType = (typeof stakeholderTypes)[number]
export const roleTypes = ['Performer', 'Beneficiary'] as const
export type RoleType = (typeof roleTypes)[number]

export interface StakeholderRole {
  readonly name: string
  readonly description: string | null
  readonly types: readonly RoleType[]
}

/** A branch of a plan. */
export interface ExchangeNode {
  readonly id: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly title: string
  readonly description: string | null
  readonly stakeholders: readonly Stakeholder[]
  readonly indicators: readonly ExchangeIndicator[]
}

/** A whole plan: its tree, parents before children, and its projects with the branch each hangs on. */
export interface ExchangePlan {
  readonly id: string
  readonly title: string
  /** Null in files of others. */
  readonly level: PlanLevel | null
  readonly body: ExchangeBody
  readonly areaCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly calendar: PlanCalendar
  readonly publishedOn: string | null
  readonly profile: PlanProfile
  readonly nodes: readonly ExchangeNode[]
  readonly projects: readonly (ExchangeProject & { readonly nodeId: string | null })[]
}

export const emptyProfile: PlanProfile = { description: null, other: null, mission: null, values: [], stakeholders: [] }

/** First and last day of a year as the plan counts it. */
export function daysOfYear(year: number, calendar: PlanCalendar): { from: string; to: string } {
  return calendar === 'calendar'
    ? { from: `${year}-01-01`, to: `${year}-12-31` }
    : { from: `${year - 1}-10-01`, to: `${year}-09-30` }
}

/** The year a period is counted with, and whether it reads as a calendar year. */
export function yearOfDays(from: string, to: string): { year: number; calendar: PlanCalendar } {
  if (from.slice(4) === '-01-01' && to.slice(4) === '-12-31')
    return { year: Number(to.slice(0, 4)), calendar: 'calendar' }
  const [year, month] = [Number(to.slice(0, 4)), Number(to.slice(5, 7))]
  return { year: month >= 10 ? year + 1 : year, calendar: 'fiscal' }
}

/** First and last year of a project by its money. */
export function yearsOf(lines: readonly ExchangeLine[]): { from: number; to: number } | null {
  if (lines.length === 0) return null
  const years = lines.map((line) => line.fiscalYear)
  return { from: Math.min(...years), to: Math.max(...years) }
}
