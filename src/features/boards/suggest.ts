/** Why the data name an agency. */
export type Reason =
  /** It plans projects that are on the board. */
  | { readonly kind: 'on-board'; readonly projects: number; readonly satang: string }
  /** It plans in this field here. */
  | { readonly kind: 'plans-here'; readonly projects: number; readonly satang: string }
  /** It plans work that may be the same as, or goes with, a project on the board. */
  | { readonly kind: 'overlaps'; readonly projects: number }
  /** It hands money to a project on the board. */
  | { readonly kind: 'pays'; readonly satang: string }
  /** It is the body of this place, or serves it. */
  | { readonly kind: 'serves'; readonly areaCode: string; readonly exact: boolean }
  /** It spoke on the agenda: the matter was proposed in its name. */
  | { readonly kind: 'proposed' }

export interface FoundReason {
  readonly bodyId: string
  readonly reason: Reason
}

export interface Suggestion {
  readonly bodyId: string
  readonly reasons: readonly Reason[]
  readonly weight: number
}

/**
 * How much a reason weighs. Who plans or pays for the very projects must be there; who only serves the place may be asked. What
 * somebody plans in the field here grows slowly with the number: the tenth road says less than the first.
 */
function weigh(reason: Reason): number {
  switch (reason.kind) {
    case 'on-board':
      return 100 + Math.min(20, reason.projects)
    case 'overlaps':
      return 60 + Math.min(10, reason.projects)
    case 'pays':
      return 50
    case 'proposed':
      return 45
    case 'plans-here':
      return 20 + Math.round(5 * Math.log2(1 + reason.projects))
    case 'serves':
      return reason.exact ? 30 : 12
  }
}

/** One line for each agency with all its reasons, the surest first; the same in any order of what was found. */
export function suggestionsFrom(found: readonly FoundReason[], known: ReadonlySet<string>, most: number): Suggestion[] {
  const byBody = new Map<string, Reason[]>()
  for (const { bodyId, reason } of found)
    if (!known.has(bodyId)) byBody.set(bodyId, [...(byBody.get(bodyId) ?? []), reason])
  return [...byBody]
    .map(([bodyId, reasons]) => ({
      bodyId,
      reasons: reasons.sort((a, b) => weigh(b) - weigh(a)),
      weight: reasons.reduce((sum, reason) => sum + weigh(reason), 0),
    }))
    .sort((a, b) => b.weight - a.weight || (a.bodyId < b.bodyId ? -1 : 1))
    .slice(0, most)
}
