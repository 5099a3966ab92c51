import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Quorum } from './quorum.ts'

/** เห็นชอบ, รับทราบ, มอบหมาย, ไม่เห็นชอบ, ให้นำกลับมาพิจารณา. S2 tells the first two apart. */
export const resolutionKinds = ['approve', 'acknowledge', 'direct', 'reject', 'defer'] as const
export type ResolutionKind = (typeof resolutionKinds)[number]

export const followUpStates = ['not-started', 'in-progress', 'done', 'blocked'] as const
export type FollowUpState = (typeof followUpStates)[number]

export interface Votes {
  readonly for: number
  readonly against: number
  readonly abstain: number
}

export interface Owner {
  readonly bodyId: string | null
  readonly seatId: string | null
}

/** A resolution as the secretary writes it down. `votes` null: nobody objected, by consensus. */
export interface ResolutionDraft {
  readonly kind: ResolutionKind
  readonly text: string
  readonly votes: Votes | null
  readonly chairDecided: boolean
  readonly owner: Owner
  readonly dueOn: LocalDate | null
}

export interface Decided extends ResolutionDraft {
  readonly voters: number
  readonly quorumNeeded: number
  readonly followUp: FollowUpState | null
}

export type ResolutionProblem =
  | { readonly kind: 'no-quorum'; readonly quorum: Quorum }
  | { readonly kind: 'votes-do-not-add-up'; readonly counted: number; readonly voters: number }
  /** What was written down is not what the votes say. */
  | { readonly kind: 'not-carried'; readonly votes: Votes }
  | { readonly kind: 'no-tie' }
  | { readonly kind: 'owner-missing' }
  | { readonly kind: 'due-missing' }
  | { readonly kind: 'due-past'; readonly today: LocalDate }

const hasOwner = (owner: Owner) => owner.bodyId !== null || owner.seatId !== null

/**
 * What the committee decides, when it can decide: with a quorum for this matter at this moment, with votes that add up to
 * those who may vote and say what is written, and with somebody who does what is directed by a day that is still to come.
 */
export function decide(draft: ResolutionDraft, quorum: Quorum, today: LocalDate): Result<Decided, ResolutionProblem> {
  if (!quorum.reached) return refuse({ kind: 'no-quorum', quorum })
  const { votes } = draft
  if (votes !== null) {
    const counted = votes.for + votes.against + votes.abstain
    if (counted !== quorum.voters) return refuse({ kind: 'votes-do-not-add-up', counted, voters: quorum.voters })
    if (draft.chairDecided && votes.for !== votes.against) return refuse({ kind: 'no-tie' })
    if (!carried(draft.kind, votes, draft.chairDecided)) return refuse({ kind: 'not-carried', votes })
  }
  if (draft.kind === 'direct' && !hasOwner(draft.owner)) return refuse({ kind: 'owner-missing' })
  if ((draft.kind === 'direct' || hasOwner(draft.owner)) && draft.dueOn === null) return refuse({ kind: 'due-missing' })
  if (draft.dueOn !== null && !hasOwner(draft.owner)) return refuse({ kind: 'owner-missing' })
  if (draft.dueOn !== null && draft.dueOn < today) return refuse({ kind: 'due-past', today })
  return ok({
    ...draft,
    chairDecided: votes !== null && draft.chairDecided,
    voters: quorum.voters,
    quorumNeeded: quorum.needed,
    followUp: hasOwner(draft.owner) ? 'not-started' : null,
  })
}

/** More for than against, or a tie the chair decided; a rejection the other way round. To put off needs no majority. */
function carried(kind: ResolutionKind, votes: Votes, chairDecided: boolean): boolean {
  if (kind === 'defer') return true
  if (votes.for === votes.against) return chairDecided
  return kind === 'reject' ? votes.against > votes.for : votes.for > votes.against
}

/** Given to somebody, not done, its day gone by, and no later resolution in its place. */
export function isLate(
  resolution: {
    readonly followUp: FollowUpState | null
    readonly dueOn: LocalDate | null
    readonly superseded: boolean
  },
  today: LocalDate,
): boolean {
  const { followUp, dueOn, superseded } = resolution
  return followUp !== null && followUp !== 'done' && !superseded && dueOn !== null && dueOn < today
}

export type FollowUpProblem =
  | { readonly kind: 'nothing-to-follow' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'evidence-missing' }

/** What is said to be done says by what one can see it. */
export function followUp(
  resolution: { readonly followUp: FollowUpState | null; readonly superseded: boolean },
  said: { readonly state: FollowUpState; readonly evidence: string | null },
): Result<null, FollowUpProblem> {
  if (resolution.followUp === null) return refuse({ kind: 'nothing-to-follow' })
  if (resolution.superseded) return refuse({ kind: 'superseded' })
  if (said.state === 'done' && said.evidence === null) return refuse({ kind: 'evidence-missing' })
  return ok(null)
}
