import type { Home } from '../../kernel/ids.ts'
import type { ChainOf, End, Figure, MoneyMove } from '../money/index.ts'
import type { ProjectState } from '../plans/index.ts'

/*
 * The five forms of joining, without database: given the projects with their money, indicators and codes, what an act does, and
 * what takes it back. SEEDS S4-25, PLN-6; decision 0014 for the money.
 *
 * | form | money | owner | code | history |
 * |---|---|---|---|---|
 * | link | stays | stays | stays | each names the one before and after it |
 * | coordinate | stays, separate budgets | stays | stays | share a goal, a calendar and a division of work |
 * | combine | what is free goes to one new project | the leading body | a new one; the old ones stay readable | old ones closed into it |
 * | annex | stays | stays | the host's; the component keeps its own below it | one is a component of the other |
 * | complement | what was promised goes over | stays | stays | a party gives a missing part |
 */

export const forms = ['link', 'coordinate', 'combine', 'annex', 'complement'] as const

export type Form = (typeof forms)[number]

/** What takes an approved joining back is an act of its own. */
export type Act = Form | 'separate'

/** A project as a joining sees it. `name` is its public id, or `made` for one that is not there yet. */
export interface JoinProject {
  readonly name: string
  readonly home: Home
  readonly id: string
  readonly bodyId: string
  readonly bodyNameTh: string
  readonly planId: string
  readonly nodeId: string | null
  readonly title: string
  readonly areaCode: string | null
  /** What its source calls it. */
  readonly code: string | null
  readonly state: ProjectState
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly figures: readonly Figure[]
  /** Net of returns; what was proposed waits here too. */
  readonly handedOn: readonly { readonly fiscalYear: number; readonly source: string; readonly amountSatang: bigint }[]
  /** A transfer to it was proposed and not answered. */
  readonly waits: boolean
  readonly closedInto: string | null
  /** The projects it is a component of, the nearest first. */
  readonly above: readonly string[]
  readonly components: readonly string[]
  readonly indicators: readonly { readonly id: string; readonly name: string }[]
}

export interface World {
  readonly projects: ReadonlyMap<string, JoinProject>
  readonly chainOf: ChainOf
  /** What a payee calls money that came from this project on this way. */
  receivedKey(payer: JoinProject, chain: readonly End[]): string
}

export const partKinds = ['money', 'staff', 'area'] as const

export type PartKind = (typeof partKinds)[number]

/** What a party adds to the first project. */
export type Part = { readonly giver: string } & (
  | { readonly kind: 'money'; readonly fiscalYear: number; readonly source: string; readonly amountSatang: bigint }
  | { readonly kind: 'staff'; readonly persons: number; readonly text: string }
  | { readonly kind: 'area'; readonly areaCode: string; readonly text: string }
)

/** What somebody wants to do. The first project leads: the first of a chain, the host, the one that receives. */
export interface JoinDraft {
  readonly form: Form
  readonly projects: readonly string[]
  /** Of the new project; combine only. */
  readonly title: string | null
  readonly parts: readonly Part[]
}

/** Stands for the project that combining makes, until it has an id. */
export const made = '+'

export const tieKinds = ['linked', 'coordinated', 'combined', 'part', 'complements', 'separated'] as const

export type TieKind = (typeof tieKinds)[number]

export interface Tie {
  readonly kind: TieKind
  readonly from: string
  readonly to: string
  readonly position: number
}

/** Everything an act does. Applying it and recording it need nothing else. */
export interface Consequences {
  readonly made: {
    readonly title: string
    readonly lead: string
    readonly areaCode: string | null
    readonly fiscalYearFrom: number
    readonly fiscalYearTo: number
  } | null
  /** Closed into another; with `into` null opened again, or ended because nothing is left in it. */
  readonly closed: readonly {
    readonly project: string
    readonly into: string | null
    readonly before: ProjectState
    readonly after: ProjectState
  }[]
  readonly components: readonly {
    readonly project: string
    readonly before: string | null
    readonly after: string | null
    /** Equal: it stays on its branch. */
    readonly nodeBefore: string | null
    readonly nodeAfter: string | null
  }[]
  readonly moves: readonly MoneyMove[]
  readonly indicators: readonly {
    readonly id: string
    readonly name: string
    readonly from: string
    readonly to: string
  }[]
  readonly ties: readonly Tie[]
  /** Of a separation: the ties of the joining it takes back end. */
  readonly ends: boolean
}

export type JoinRefusal =
  | { kind: 'too-few' }
  | { kind: 'too-many'; most: number }
  | { kind: 'twice'; project: string }
  | { kind: 'no-such-project'; project: string }
  | { kind: 'cancelled'; project: string }
  | { kind: 'finished'; project: string }
  /** Combined before. */
  | { kind: 'closed-into'; project: string; into: string }
  | { kind: 'other-home'; project: string; lead: string }
  | { kind: 'money-not-across'; project: string; lead: string }
  | { kind: 'other-years'; project: string; lead: string }
  | { kind: 'year-outside'; project: string; fiscalYear: number }
  | { kind: 'is-component'; project: string; host: string }
  /** The one to be annexed holds the host. */
  | { kind: 'cycle'; project: string; host: string }
  | { kind: 'transfer-waits'; project: string }
  | { kind: 'in-a-circle'; project: string; source: string }
  | { kind: 'too-long-a-chain'; project: string; source: string }
  | { kind: 'gives-nothing'; project: string }
  | { kind: 'more-than-free'; project: string; fiscalYear: number; source: string; free: bigint; wanted: bigint }
  | { kind: 'title-missing' }

/** One joining with more projects would be nobody's work any more. */
export const mostProjects = 500

export function projectOf(world: Pick<World, 'projects'>, name: string): JoinProject {
  const project = world.projects.get(name)
  if (project === undefined) throw new Error(`${name} was not looked at`)
  return project
}
