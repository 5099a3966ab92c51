import type { Home } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Act, Consequences, Part } from './join-world.ts'

/** The key of a row of a large table. */
export interface Key {
  readonly home: Home
  readonly id: string
}

/**
 * - `draft`: written down with its consequences, nobody asked yet
 * - `proposed`: each body concerned is asked
 * - `agreed`: all of them said yes; waits for the approver
 * - `approved`: done. It is taken back only by a joining of its own that separates
 * - `refused`, `withdrawn`: came to nothing, and changed nothing
 */
export const joiningStates = ['draft', 'proposed', 'agreed', 'approved', 'refused', 'withdrawn'] as const
export type JoiningState = (typeof joiningStates)[number]

/** What people say about how they will work together. */
export interface Terms {
  /** Of the project that combining makes. */
  readonly title: string | null
  readonly goal: string | null
  /** Days everybody keeps. */
  readonly calendar: readonly { readonly on: LocalDate; readonly what: string }[]
  /** Who does what, by the name of the project. */
  readonly division: readonly { readonly project: string; readonly what: string }[]
  readonly parts: readonly Part[]
}

export const noTerms: Terms = { title: null, goal: null, calendar: [], division: [], parts: [] }

export interface Joining extends Key {
  readonly form: Act
  readonly state: JoiningState
  readonly title: string
  readonly lead: Key
  readonly leadBodyId: string
  readonly leadAreaCode: string | null
  /** Nobody was asked about it: a draft, also one that was given up. */
  readonly neverAsked: boolean
  readonly terms: Terms
  readonly consequences: Consequences
  /** Names the consequences; an agreement holds for these and no others. */
  readonly digest: string
  readonly projects: number
  readonly movedSatang: bigint
  readonly reason: string
  readonly separatesId: string | null
  readonly boardId: string | null
  readonly pair: string | null
  readonly scenarioId: string | null
  readonly madeId: string | null
  readonly revision: number
  readonly proposedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

export interface Agreement {
  readonly bodyId: string
  readonly state: 'waiting' | 'agreed' | 'refused'
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly reason: string | null
}

export const answers = ['agree', 'disagree', 'take-back'] as const
export type Answer = (typeof answers)[number]

export type ActRefusal =
  | { kind: 'no-such-joining' }
  | { kind: 'not-yours' }
  /** Only a second person approves. */
  | { kind: 'own-proposal' }
  /** Approved already: taking it back is an act of its own. */
  | { kind: 'approved-already' }
  | { kind: 'closed'; state: JoiningState }
  | { kind: 'not-agreed'; waiting: number }
  | { kind: 'not-asked' }
  | { kind: 'not-proposed' }
  /** What it would do is no longer what the bodies agreed to. */
  | { kind: 'changed-since' }

/** May something still be said about it? */
export function isOpen(joining: Pick<Joining, 'state'>): Result<null, ActRefusal> {
  if (joining.state === 'approved') return refuse({ kind: 'approved-already' })
  if (joining.state === 'refused' || joining.state === 'withdrawn')
    return refuse({ kind: 'closed', state: joining.state })
  return ok(null)
}

/** The state that follows from what the bodies said. */
export function stateAfter(agreements: readonly Pick<Agreement, 'state'>[]): 'proposed' | 'agreed' {
  return agreements.every((one) => one.state === 'agreed') ? 'agreed' : 'proposed'
}

/** Money, owners or codes change: then only who approves plans speaks for a body. */
export const binds = (form: Act): boolean => form !== 'link' && form !== 'coordinate'
