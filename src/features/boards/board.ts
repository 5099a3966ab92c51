import { type AreaCode, isWithin } from '../../kernel/area-code.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'

/** A row of a large table by its full key. */
export interface Key {
  readonly home: string
  readonly id: string
}

/** S4-20. */
export const patterns = ['pair', 'set', 'network'] as const
export type Pattern = (typeof patterns)[number]

/** S4-21. */
export const techniques = [
  'informal',
  'joint-planning',
  'committee',
  'budget-system',
  'joint-venture',
  'networked',
] as const
export type Technique = (typeof techniques)[number]

/** The steps of S4-25, in their order. */
export const stepNames = ['agencies', 'committee', 'frame', 'link'] as const
export type StepName = (typeof stepNames)[number]

export const outcomes = ['achieved', 'partly', 'given-up'] as const
export type Outcome = (typeof outcomes)[number]

/** `declined`, `taken-back`: it was only ever proposed, and those who plan for the place, or the body that made it, ended it. */
export type Ending = Outcome | 'declined' | 'taken-back'

/** Never a board anybody worked on: a proposal that came to nothing. */
export const endedAsProposal = ({ outcome }: { readonly outcome: Ending | null }): boolean =>
  outcome === 'declined' || outcome === 'taken-back'

export interface Board extends Key {
  readonly title: string
  readonly subject: string
  readonly areaCode: string
  readonly functionCode: string | null
  readonly pattern: Pattern
  readonly technique: Technique
  readonly ownerBodyId: string
  readonly secretaryBodyId: string
  readonly committeeId: string | null
  readonly planId: string | null
  /** `proposed`: by a body that works there, waits for those who plan for the place. */
  readonly state: 'proposed' | 'open' | 'closed'
  readonly outcome: Ending | null
  readonly closeReason: string | null
  readonly closedAt: Date | null
  /** What a proposal starts from. */
  readonly matter: Key | null
  readonly openedAt: Date
  readonly revision: number
}

/** What people write about a board. */
export type BoardFacts = Pick<Board, 'title' | 'subject' | 'areaCode' | 'functionCode' | 'pattern' | 'technique'>

/**
 * - `invited` asked to take part, has not answered
 * - `set-aside` suggested by the data, left out with a reason
 * - `merged` went into another body, which sits here in its place
 */
export const partyStates = ['invited', 'accepted', 'declined', 'left', 'set-aside', 'merged'] as const
export type PartyState = (typeof partyStates)[number]

export interface Party {
  readonly bodyId: string
  readonly state: PartyState
}

export interface Step {
  readonly step: StepName
  readonly state: 'open' | 'done' | 'skipped'
  readonly ownerBodyId: string | null
  readonly dueOn: LocalDate | null
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly reason: string | null
  readonly revision: number
}

/** Why an act of this room was refused. `say-refusal.ts` has the sentence for each; nothing was stored. */
export type Refusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-yours' }
  | { readonly kind: 'code-needed' }
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'closed' }
  /** Waits for those who plan for the place. */
  | { readonly kind: 'still-proposed' }
  | { readonly kind: 'not-proposed' }
  /** The body neither serves the place nor plans anything there. */
  | { readonly kind: 'works-elsewhere'; readonly body: string }
  // agencies
  | { readonly kind: 'last-agency' }
  | { readonly kind: 'owner-leaves' }
  | { readonly kind: 'secretary-leaves' }
  | { readonly kind: 'not-a-party' }
  | { readonly kind: 'already-a-party' }
  | { readonly kind: 'already-answered'; readonly state: PartyState }
  | { readonly kind: 'body-gone'; readonly successor: string | null }
  | { readonly kind: 'pair-full' }
  | { readonly kind: 'document-missing' }
  // projects
  | { readonly kind: 'no-such-project' }
  | { readonly kind: 'outside-area'; readonly title: string }
  | { readonly kind: 'already-on-board' }
  | { readonly kind: 'project-cancelled' }
  | { readonly kind: 'too-many-items'; readonly most: number }
  // committee
  | { readonly kind: 'no-such-committee' }
  | { readonly kind: 'has-committee' }
  | { readonly kind: 'needs-agencies' }
  | { readonly kind: 'committee-refused'; readonly text: { readonly th: string; readonly en: string } }
  | { readonly kind: 'starts-in-past' }
  // frame
  | { readonly kind: 'no-such-indicator' }
  | { readonly kind: 'already-measured' }
  | { readonly kind: 'goal-measured' }
  // steps and closing
  | { readonly kind: 'step-ended' }
  | { readonly kind: 'no-earlier-links' }
  | { readonly kind: 'step-not-ended' }
  | { readonly kind: 'step-incomplete'; readonly missing: number }
  | { readonly kind: 'steps-open'; readonly steps: readonly StepName[] }
  | { readonly kind: 'due-past' }
  | { readonly kind: 'not-yet' }
  // matters
  | { readonly kind: 'matter-decided' }
  | { readonly kind: 'matter-hidden' }
  | { readonly kind: 'matter-elsewhere' }
  | { readonly kind: 'already-supported' }
  | { readonly kind: 'too-often' }
  // the integrated plan
  | { readonly kind: 'has-plan' }
  | { readonly kind: 'no-such-plan' }
  | { readonly kind: 'plan-elsewhere' }
  | { readonly kind: 'no-plan' }
  | { readonly kind: 'nothing-changed' }
  | { readonly kind: 'not-an-owner' }
  | { readonly kind: 'owner-already' }
  | { readonly kind: 'no-such-branch' }
  | { readonly kind: 'supports-itself' }
  | { readonly kind: 'not-latest' }
  | { readonly kind: 'plan-moved-on' }
  | { readonly kind: 'endorsed-already' }
  | { readonly kind: 'plan-approved' }
  | { readonly kind: 'withheld-needs-words' }

/** Agencies that sit at the table: invited ones have not said so yet. */
export const atTable = (parties: readonly Party[]) => parties.filter((party) => party.state === 'accepted')

/**
 * May this agency leave? The last one cannot: a board nobody sits at is closed, not left. The owner hands the matter over first,
 * the secretary the secretariat.
 */
export function leave(
  board: Pick<Board, 'ownerBodyId' | 'secretaryBodyId'>,
  parties: readonly Party[],
  bodyId: string,
): Result<null, Refusal> {
  const party = parties.find((one) => one.bodyId === bodyId)
  if (party === undefined || (party.state !== 'accepted' && party.state !== 'invited'))
    return refuse({ kind: 'not-a-party' })
  const others = atTable(parties).filter((one) => one.bodyId !== bodyId)
  if (party.state === 'accepted' && others.length === 0) return refuse({ kind: 'last-agency' })
  if (board.ownerBodyId === bodyId) return refuse({ kind: 'owner-leaves' })
  if (board.secretaryBodyId === bodyId) return refuse({ kind: 'secretary-leaves' })
  return ok(null)
}

/** May this body be asked to the table? A pair is two agencies; one that declined or left may be asked again. */
export function invite(
  board: Pick<Board, 'pattern'>,
  parties: readonly Party[],
  bodyId: string,
): Result<null, Refusal> {
  const known = parties.find((one) => one.bodyId === bodyId)?.state
  if (known === 'invited' || known === 'accepted') return refuse({ kind: 'already-a-party' })
  const asked = parties.filter((one) => one.state === 'accepted' || one.state === 'invited').length
  return board.pattern === 'pair' && asked >= 2 ? refuse({ kind: 'pair-full' }) : ok(null)
}

/** What an invited agency answers. */
export function answer(parties: readonly Party[], bodyId: string): Result<null, Refusal> {
  const party = parties.find((one) => one.bodyId === bodyId)
  if (party === undefined || party.state === 'set-aside') return refuse({ kind: 'not-a-party' })
  return party.state === 'invited' ? ok(null) : refuse({ kind: 'already-answered', state: party.state })
}

/** A body that is no more, and the one it went into. */
export interface Merger {
  readonly bodyId: string
  readonly successorId: string
}

export interface Taken {
  readonly from: string
  readonly to: string
  /** What the successor is from now on; null: it sits here already and stays what it is. */
  readonly state: PartyState | null
}

/**
 * Agencies that merged give their place to the body they went into: nobody has to answer again, and an agency that sat here
 * twice sits here once. A successor that was only invited takes the seat that was accepted.
 * @returns what changes, in the order of the parties; and who owns and serves the board after it
 */
export function afterMergers(
  board: Pick<Board, 'ownerBodyId' | 'secretaryBodyId'>,
  parties: readonly Party[],
  mergers: readonly Merger[],
): { taken: Taken[]; ownerBodyId: string; secretaryBodyId: string } {
  const next = new Map(mergers.map(({ bodyId, successorId }) => [bodyId, successorId]))
  const last = (id: string): string => {
    let at = id
    // A chain longer than this is a circle the import of bodies should have refused.
    for (let steps = 0; steps < 8; steps++) {
      const after = next.get(at)
      if (after === undefined || after === id) break
      at = after
    }
    return at
  }
  const states = new Map(parties.map((party) => [party.bodyId, party.state]))
  const taken = parties.flatMap((party): Taken[] => {
    const to = last(party.bodyId)
    if (to === party.bodyId || party.state === 'merged') return []
    const known = states.get(to)
    const better = known === undefined || rank(party.state) > rank(known)
    if (better) states.set(to, party.state)
    return [{ from: party.bodyId, to, state: better ? party.state : null }]
  })
  return { taken, ownerBodyId: last(board.ownerBodyId), secretaryBodyId: last(board.secretaryBodyId) }
}

const rank = (state: PartyState) => ['merged', 'set-aside', 'left', 'declined', 'invited', 'accepted'].indexOf(state)

/** Closing needs every step ended: done, or skipped with its reason. */
export function close(steps: readonly Pick<Step, 'step' | 'state'>[]): Result<null, Refusal> {
  const open = steps.filter((one) => one.state === 'open').map((one) => one.step)
  return open.length === 0 ? ok(null) : refuse({ kind: 'steps-open', steps: open })
}

/** Is a project's place inside the board's? Territories and regions say nothing by their codes: `provinces` are those of a region. */
export function isInArea(
  areaCode: string | null,
  board: Pick<Board, 'areaCode'>,
  provinces: readonly string[],
): boolean {
  if (board.areaCode === 'TH') return true
  if (areaCode === null) return false
  if (/^\d\d/.test(board.areaCode)) return isWithin(areaCode as AreaCode, board.areaCode as AreaCode)
  return areaCode === board.areaCode || provinces.some((province) => areaCode.startsWith(province))
}

/** Days a step took, or has taken so far; null where it has not begun. */
export function stepDays({ startedAt, endedAt }: Pick<Step, 'startedAt' | 'endedAt'>, now: Date): number | null {
  if (startedAt === null) return null
  return Math.max(0, Math.floor(((endedAt ?? now).getTime() - startedAt.getTime()) / 86_400_000))
}
