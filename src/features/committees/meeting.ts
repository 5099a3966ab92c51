import { ok, type Result, refuse } from '../../kernel/result.ts'

export const meetingStates = ['planned', 'called', 'held', 'adjourned', 'cancelled'] as const
export type MeetingState = (typeof meetingStates)[number]

/** The six standard items of an agenda (ระเบียบวาระ), by number. */
export const agendaSections = [1, 2, 3, 4, 5, 6] as const
export type AgendaSection = (typeof agendaSections)[number]

export const minutesSection: AgendaSection = 2
export const continuingSection: AgendaSection = 3
const otherMattersSection: AgendaSection = 6

export const linkKinds = ['project', 'plan', 'pair', 'resolution', 'minutes'] as const
export type LinkKind = (typeof linkKinds)[number]

/** What a sub-item is about; `home` is empty for plans, which live nowhere in particular. */
export interface Link {
  readonly kind: LinkKind
  readonly home: string | null
  readonly id: string
}

export const minutesStates = ['none', 'draft', 'checked', 'certified'] as const
export type MinutesState = (typeof minutesStates)[number]

export interface Meeting {
  readonly home: string
  readonly id: string
  readonly bodyId: string
  /** Calendar year, Common Era. */
  readonly year: number
  readonly number: number
  readonly place: string
  readonly onlineUrl: string | null
  readonly startsAt: Date
  readonly endsAt: Date
  readonly state: MeetingState
  readonly revision: number
  readonly agendaRevision: number
  readonly notices: number
  readonly calledAt: Date | null
  readonly openedAt: Date | null
  readonly closedAt: Date | null
  readonly seatsFilled: number | null
  readonly quorumNeeded: number | null
  readonly quorumPresent: number | null
  readonly endReason: string | null
  readonly minutesVersion: number
  readonly minutesState: MinutesState
  readonly certifiedBy: string | null
  readonly updatedAt: Date
}

export interface AgendaItem {
  readonly home: string
  readonly id: string
  readonly meetingId: string
  readonly section: AgendaSection
  readonly position: number
  readonly title: string
  readonly text: string
  readonly presenter: string | null
  readonly restricted: boolean
  readonly link: Link | null
  readonly revision: number
}

/** In session: opened with a quorum and not closed. */
export function isOpen(meeting: Pick<Meeting, 'state' | 'openedAt' | 'closedAt'>): boolean {
  return meeting.state === 'called' && meeting.openedAt !== null && meeting.closedAt === null
}

export type StateProblem =
  | { readonly kind: 'wrong-state'; readonly state: MeetingState }
  | { readonly kind: 'not-open' }
  | { readonly kind: 'agenda-frozen' }

/**
 * Until the meeting is called the agenda is the secretary's; a called one is what members were sent, so it stays. While the
 * meeting sits, other matters (6) may still be raised.
 */
export function mayChangeAgenda(meeting: Meeting, section: AgendaSection): Result<null, StateProblem> {
  if (meeting.state === 'planned') return ok(null)
  if (meeting.state !== 'called') return refuse({ kind: 'wrong-state', state: meeting.state })
  return isOpen(meeting) && section === otherMattersSection ? ok(null) : refuse({ kind: 'agenda-frozen' })
}

export type Move = 'up' | 'down'

/** The ids of a section with one of them moved a place; as they were where there is no room to move. */
export function moved(ids: readonly string[], id: string, move: Move): string[] {
  const at = ids.indexOf(id)
  const to = move === 'up' ? at - 1 : at + 1
  if (at < 0 || to < 0 || to >= ids.length) return [...ids]
  const next = [...ids]
  ;[next[at], next[to]] = [next[to] ?? id, id]
  return next
}
