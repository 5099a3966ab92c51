import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import {
  daysBetween,
  formatInstant,
  formatShortDate,
  formatTime,
  type LocalDate,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Meaning } from '../../web/components/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { Committee, QuorumRule } from './committee.ts'
import type { BodyName, StoredEvent } from './committees.sql.ts'
import { isOpen, type Link, type Meeting } from './meeting.ts'
import type { Key } from './meetings.sql.ts'
import { messages } from './messages.ts'
import { type FollowUpState, isLate, type ResolutionKind } from './resolution.ts'
import type { Resolution } from './resolutions.sql.ts'

export interface Marked {
  readonly meaning: Meaning
  readonly text: string
}

export const publicKey = ({ home, id }: Key) => formatPublicId({ home: home as Home, id })
export const meetingHref = (key: Key) => `/meetings/${publicKey(key)}`
export const resolutionHref = (key: Key) => `/resolutions/${publicKey(key)}`
export const committeeHref = (code: string) => `/committees/${code}`

export const bodyHref = (body: BodyName) => (body.isCommittee ? committeeHref(body.code) : `/bodies/${body.code}`)

export function areaOf(places: Gazetteer, code: string | null, lang: Lang): { name: string; href: string } | null {
  const area = code === null ? undefined : places.areas.get(code)
  return area === undefined ? null : { name: placeTitle(area, lang), href: `/places/${area.code}` }
}

export function quorumText(rule: QuorumRule, lang: Lang): string {
  const words = messages(lang).one.quorumIs
  return rule.kind === 'count' ? words.count(rule.count) : words[rule.kind](rule.numerator, rule.denominator)
}

// ---- meetings

const meetingMeaning: Record<Meeting['state'], Meaning> = {
  planned: 'planned',
  called: 'promised',
  held: 'solved',
  adjourned: 'cannot',
  cancelled: 'cannot',
}

export function meetingState(meeting: Meeting, lang: Lang): Marked {
  const say = messages(lang)
  if (isOpen(meeting)) return { meaning: 'doing', text: say.inSession }
  return { meaning: meetingMeaning[meeting.state], text: say.meetingStates[meeting.state] }
}

export interface MeetingRow {
  readonly href: string
  readonly title: string
  readonly when: string
  readonly place: string
  readonly state: Marked
  readonly minutes: string | null
}

export function presentMeeting(meeting: Meeting, lang: Lang): MeetingRow {
  const say = messages(lang)
  return {
    href: meetingHref(meeting),
    title: say.meeting(meeting.number, meeting.year),
    when: spanText(meeting, lang),
    place: meeting.place,
    state: meetingState(meeting, lang),
    minutes: meeting.state === 'held' ? say.minutesStates[meeting.minutesState] : null,
  }
}

/** "23 พฤศจิกายน 2569 09:00 น. – 12:00 น." */
export function spanText({ startsAt, endsAt }: Pick<Meeting, 'startsAt' | 'endsAt'>, lang: Lang): string {
  const sameDay = todayInBangkok(startsAt) === todayInBangkok(endsAt)
  return `${formatInstant(startsAt, lang)} – ${sameDay ? formatTime(endsAt, lang) : formatInstant(endsAt, lang)}`
}

/** Where a link leads on this platform. */
export function linkHref(link: Link): string {
  const key = { home: link.home ?? '00', id: link.id }
  switch (link.kind) {
    case 'project':
      return `/projects/${publicKey(key)}`
    case 'plan':
      return `/plans/${link.id}`
    case 'pair':
      return `/overlaps/${publicKey(key)}`
    case 'resolution':
      return resolutionHref(key)
    case 'minutes':
      return `${meetingHref(key)}/minutes`
  }
}

// ---- resolutions

const kindMeaning: Record<ResolutionKind, Meaning> = {
  approve: 'solved',
  acknowledge: 'planned',
  direct: 'promised',
  reject: 'cannot',
  defer: 'doing',
}

const followUpMeaning: Record<FollowUpState, Meaning> = {
  'not-started': 'planned',
  'in-progress': 'doing',
  done: 'solved',
  blocked: 'cannot',
}

export interface ResolutionRow {
  readonly href: string
  readonly text: string
  readonly title: string
  readonly kind: Marked
  readonly number: number
  readonly meeting: { readonly title: string; readonly href: string }
  readonly committee: { readonly name: string; readonly href: string }
  readonly itemTitle: string
  readonly itemId: string
  readonly owner: string | null
  readonly due: string | null
  /** Where the work stands; null: nobody was given any. */
  readonly state: Marked | null
  readonly late: boolean
  readonly superseded: boolean
  readonly restricted: boolean
  readonly how: string
  readonly decidedOn: string
}

export function presentResolution(one: Resolution, today: LocalDate, lang: Lang): ResolutionRow {
  const say = messages(lang)
  const late = isLate(one, today)
  const { votes } = one
  const counted = votes === null ? say.page.consensus : say.page.votes(votes.for, votes.against, votes.abstain)
  const meeting = say.meeting(one.meetingNumber, one.meetingYear)
  return {
    href: resolutionHref(one),
    text: one.text,
    title: say.followUp.one(one.number, meeting),
    kind: { meaning: kindMeaning[one.kind], text: say.resolutionKinds[one.kind] },
    number: one.number,
    meeting: { title: meeting, href: meetingHref({ home: one.home, id: one.meetingId }) },
    committee: { name: nameIn(lang, one.committee), href: committeeHref(one.committee.code) },
    itemTitle: one.itemTitle,
    itemId: one.itemId,
    owner: pick(lang, { th: one.ownerTh, en: one.ownerEn }),
    due: one.dueOn === null ? null : formatShortDate(one.dueOn, lang),
    state: followUpState(one, late, today, lang),
    late,
    superseded: one.superseded,
    restricted: one.restricted,
    how: one.chairDecided ? `${counted} · ${say.page.chairDecided}` : counted,
    decidedOn: formatShortDate(todayInBangkok(one.decidedAt), lang),
  }
}

function followUpState(one: Resolution, late: boolean, today: LocalDate, lang: Lang): Marked | null {
  const say = messages(lang)
  if (one.superseded) return { meaning: 'cannot', text: say.page.superseded }
  if (one.followUp === null) return null
  if (late && one.dueOn !== null) return { meaning: 'late', text: say.followUp.late(daysBetween(one.dueOn, today)) }
  return { meaning: followUpMeaning[one.followUp], text: say.followUpStates[one.followUp] }
}

// ---- history

export interface HistoryLine {
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly who: string
  readonly reason: string | null
}

/** What was done to a meeting that the public reads; the rest is work at the desk, or tells of what is restricted. */
export const publicMeetingEvents: readonly string[] = [
  'meeting-planned',
  'meeting-moved',
  'meeting-called',
  'agenda-reopened',
  'meeting-cancelled',
  'meeting-opened',
  'meeting-adjourned',
  'meeting-closed',
  'resolution-recorded',
  'minutes-certified',
  'minutes-corrected',
]

/** The same of a committee. Words about why a person's term ended are for those inside. */
export const publicCommitteeEvents: readonly string[] = [
  'founded',
  'edited',
  'seat-added',
  'seat-edited',
  'seat-removed',
  'term-given',
  ...publicMeetingEvents,
]

/** @param names of persons; null for visitors, who read what was done and why, not by which officer */
export function presentEvents(
  events: readonly StoredEvent[],
  names: ReadonlyMap<string, string> | null,
  lang: Lang,
): HistoryLine[] {
  const say = messages(lang)
  return events.map((event) => ({
    when: formatInstant(event.at, lang),
    datetime: event.at.toISOString(),
    title: say.events[event.kind] ?? event.kind,
    who:
      event.actorId === null ? say.thePlatform : names === null ? '' : (names.get(event.actorId) ?? say.formerPerson),
    reason: event.reason,
  }))
}

// ---- for programs

export function committeeForApi(committee: Committee) {
  const { quorum } = committee
  return {
    code: committee.code,
    kind: committee.kind,
    name_th: committee.nameTh,
    name_en: committee.nameEn,
    area: committee.areaCode,
    order: committee.orderText,
    ordered_on: committee.orderedOn,
    quorum:
      quorum.kind === 'count'
        ? { kind: 'count' as const, numerator: quorum.count, denominator: 1 }
        : { kind: quorum.kind, numerator: quorum.numerator, denominator: quorum.denominator },
    term_months: committee.termMonths,
    public: committee.visibility === 'public',
    dissolved_on: committee.dissolvedOn,
  }
}

export function meetingForApi(meeting: Meeting, code: string) {
  return {
    id: publicKey(meeting),
    committee: code,
    year: meeting.year,
    number: meeting.number,
    state: meeting.state,
    in_session: isOpen(meeting),
    place: meeting.place,
    starts_at: meeting.startsAt.toISOString(),
    ends_at: meeting.endsAt.toISOString(),
    opened_at: meeting.openedAt?.toISOString() ?? null,
    closed_at: meeting.closedAt?.toISOString() ?? null,
    seats_filled: meeting.seatsFilled,
    quorum_needed: meeting.quorumNeeded,
    quorum_present: meeting.quorumPresent,
    reason: meeting.endReason,
    minutes: meeting.minutesState,
    minutes_version: meeting.minutesVersion,
  }
}

export function resolutionForApi(one: Resolution, today: LocalDate) {
  return {
    id: publicKey(one),
    committee: one.committee.code,
    meeting: publicKey({ home: one.home, id: one.meetingId }),
    item: one.itemId,
    number: one.number,
    kind: one.kind,
    text: one.text,
    votes: one.votes,
    voters: one.voters,
    quorum_needed: one.quorumNeeded,
    owner_th: one.ownerTh,
    due_on: one.dueOn,
    follow_up: one.followUp,
    late: isLate(one, today),
    superseded_by: one.supersededBy === null ? null : publicKey({ home: one.home, id: one.supersededBy }),
    decided_at: one.decidedAt.toISOString(),
  }
}
