import type { Lang } from '../../kernel/lang.ts'
import {
  formatDate,
  formatInstant,
  formatShortDate,
  type LocalDate,
  todayInBangkok,
} from '../../kernel/thai-calendar.ts'
import type { Meaning } from '../../web/components/index.ts'
import type { BodyName } from '../bodies/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import type { Category, RuleNames } from '../routing/index.ts'
import type { CaseFacts, EventVisibility, Outcome, State } from './complaint.ts'
import type { CaseRow } from './complaints.sql.ts'
import type { ListedCase } from './list.sql.ts'
import { messages } from './messages.ts'
import type { PhotoRow } from './photos.sql.ts'
import { systemReason } from './system-reason.ts'
import type { TimelineEvent } from './timeline.sql.ts'

/** Who looks at a case. Staff of the case sees more at the desk (room casework); here nobody does. */
export type Sight = 'public' | 'reporter'

/** May a reader of this kind know of the case at all? Of a private one not even that it exists. */
export function isThere(row: Pick<CaseRow, 'facts'>, sight: Sight): boolean {
  return row.facts.visibility !== 'private' || sight === 'reporter'
}

/** True when words and photos may be read: the reporter always reads them, others when a person has looked or the delay is over. */
export function wordsAreShown(row: Pick<ListedCase, 'facts' | 'wordsShownAt'>, sight: Sight, now: Date): boolean {
  if (sight === 'reporter') return true
  return row.facts.visibility === 'public' && row.wordsShownAt.getTime() <= now.getTime()
}

export interface StateMark {
  readonly text: string
  readonly meaning: Meaning
}

const meanings: Record<State, Meaning> = {
  received: 'planned',
  screened: 'planned',
  assigned: 'promised',
  accepted: 'promised',
  scheduled: 'promised',
  in_progress: 'doing',
  waiting_info: 'doing',
  resolved: 'doing',
  closed: 'solved',
}
const honest: Partial<Record<Outcome, Meaning>> = {
  cannot: 'cannot',
  rejected: 'cannot',
  unreachable: 'cannot',
  not_our_duty: 'cannot',
  withdrawn: 'cannot',
  duplicate: 'cannot',
  partly: 'doing',
}

/** A closed case says how it ended; an open one where it stands. */
export function stateMark(facts: Pick<CaseFacts, 'state' | 'outcome'>, lang: Lang): StateMark {
  const say = messages(lang)
  if (facts.state === 'closed' && facts.outcome !== null) {
    return { text: say.outcomes[facts.outcome], meaning: honest[facts.outcome] ?? 'solved' }
  }
  return { text: say.states[facts.state], meaning: meanings[facts.state] }
}

export function categoryName(category: Pick<Category, 'nameTh' | 'nameEn'> | null, code: string, lang: Lang): string {
  return category === null ? code : lang === 'th' ? category.nameTh : category.nameEn
}

/** Through which door it came; a messenger by its own name, where it is known. */
export function channelName({ channel, sourceName }: Pick<CaseRow, 'channel' | 'sourceName'>, lang: Lang): string {
  const { channels, line } = messages(lang)
  return channel === 'messenger' && sourceName === 'line' ? line : channels[channel]
}

export function bodyName(body: Pick<BodyName, 'nameTh' | 'nameEn'>, lang: Lang): string {
  return lang === 'en' && body.nameEn !== null ? body.nameEn : body.nameTh
}

/** The area with what stands above it: ตำบลแม่สรวย อำเภอแม่สรวย จังหวัดเชียงราย. */
export function placeLine(places: Gazetteer, areaCode: string | null, lang: Lang): string | null {
  if (areaCode === null) return null
  const line = places.line(areaCode).filter((area) => area.code !== 'TH' && /^\d/.test(area.code))
  const shown = line.length > 0 ? line : [places.areas.get(areaCode)].flatMap((area) => area ?? [])
  return (
    [...shown]
      .reverse()
      .map((area) => placeTitle(area, lang))
      .join(lang === 'th' ? ' ' : ', ') || null
  )
}

/** One entry of the timeline in the reader's words. */
export interface ShownEvent {
  readonly id: string
  readonly when: string
  readonly datetime: string
  readonly title: string
  readonly who: string | null
  /** Why the platform did it. */
  readonly why: string | null
  readonly text: string | null
  readonly visibility: EventVisibility
  /** What was said with this step stands in an entry of its own, for fewer readers. */
  readonly isApart: boolean
}

export function presentEvents(events: readonly TimelineEvent[], rules: RuleNames, lang: Lang): ShownEvent[] {
  return [...events].reverse().map((event) => ({
    id: event.id,
    when: formatInstant(event.at, lang),
    datetime: event.at.toISOString(),
    title: eventTitle(event, lang),
    who: actorName(event, lang),
    why: systemReason(event, rules, lang),
    text: event.text,
    visibility: event.visibility,
    isApart: event.detail.apart === true,
  }))
}

export function eventTitle(event: TimelineEvent, lang: Lang): string {
  const say = messages(lang)
  const { events } = say
  const body = event.bodyName === null ? '' : bodyName({ nameTh: event.bodyName, nameEn: event.bodyNameEn }, lang)
  const text = (name: string) => {
    const value = event.detail[name]
    return typeof value === 'string' ? value : ''
  }
  // Out of waiting the clock runs on: that is what the step says, whoever brought it about.
  if (event.fromState === 'waiting_info' && event.toState !== null && event.toState !== 'closed') {
    return event.actorKind === 'reporter' ? events.gaveInfo : events.goesOn(say.states[event.toState])
  }
  switch (event.kind) {
    case 'moved': {
      if (event.toState === 'assigned') return body === '' ? say.states.assigned : events.assignedTo(body)
      const word = event.toState === null ? '' : say.states[event.toState]
      const outcome = event.outcome === null ? '' : ` (${say.outcomes[event.outcome]})`
      const on = text('on')
      return on === '' ? `${word}${outcome}` : events.scheduledOn(formatDate(on as LocalDate, lang))
    }
    case 'rerouted':
      return events.rerouted(body)
    case 'part': {
      const part = text('part') as keyof typeof say.states
      return events.part(part in say.states ? say.states[part] : '')
    }
    case 'escalated':
      return events.escalated(body)
    case 'rated':
      return events.rated(typeof event.detail.stars === 'number' ? event.detail.stars : 0)
    case 'merged':
      return events.merged(text('into'))
    case 'redacted':
      return event.detail.effect === 'kept' ? events.unredacted : events.redacted(text('kinds'))
    case 'clock':
      return events.clock(dayText(text('from'), lang), dayText(text('to'), lang))
    default:
      return events[event.kind]
  }
}

function dayText(day: string, lang: Lang): string {
  return day === '' ? '–' : formatShortDate(day as LocalDate, lang)
}

/** Bodies by name; of people only what they are. Names of officers are shown at the desk, to officers. */
function actorName(event: TimelineEvent, lang: Lang): string | null {
  const say = messages(lang)
  const isOffice = event.actorKind === 'officer' || event.actorKind === 'oversight' || event.actorKind === 'program'
  if (isOffice && event.bodyName !== null && event.kind !== 'rerouted' && event.kind !== 'escalated') {
    return bodyName({ nameTh: event.bodyName, nameEn: event.bodyNameEn }, lang)
  }
  return event.actorKind === 'system' ? null : say.actors[event.actorKind]
}

/** A case as the API and files give it to everybody. */
export function publicCase(
  row: ListedCase,
  { now, body, baseUrl }: { now: Date; body: BodyName | null; baseUrl: string },
) {
  const shown = wordsAreShown(row, 'public', now)
  return {
    ref: row.ref,
    state: row.facts.state,
    outcome: row.facts.outcome,
    outcome_note: row.facts.outcomeNote,
    category: row.facts.categoryCode,
    area: row.areaCode,
    latitude: row.latShown,
    longitude: row.lonShown,
    place: shown ? row.placeText : null,
    words: shown ? row.words : null,
    answers: shown ? answersForApi(row.answers) : {},
    channel: row.channel,
    body: body === null ? null : body.code,
    occurred_on: row.occurredOn,
    received_at: row.receivedAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    first_answer_due: row.firstAnswerDue,
    first_answered_at: row.facts.firstAnsweredAt?.toISOString() ?? null,
    resolve_due: row.resolveDue,
    resolved_at: row.facts.resolvedAt?.toISOString() ?? null,
    closed_at: row.facts.closedAt?.toISOString() ?? null,
    merged_into: row.facts.mergedRef,
    supports: row.supports,
    satisfaction: row.facts.satisfaction,
    solved: row.facts.solved,
    href: `${baseUrl}/complaints/${row.ref}`,
  }
}

function answersForApi(answers: CaseRow['answers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(answers).map(([code, answer]) => [code, typeof answer === 'string' ? answer : [...answer]]),
  )
}

/** Photos a reader may see, with their addresses. */
export function shownPhotos(row: CaseRow, photos: readonly PhotoRow[], sight: Sight, now: Date) {
  if (!wordsAreShown(row, sight, now)) return []
  return photos
    .filter((photo) => !photo.isHidden && (photo.shownSha256 !== null || sight === 'reporter'))
    .map((photo) => ({
      id: photo.id,
      kind: photo.kind,
      width: photo.width,
      height: photo.height,
      isPrivate: photo.shownSha256 === null,
      href: `/complaints/${row.ref}/photos/${photo.id}`,
    }))
}

/** Whether an office is past a due day today. */
export function isLate(due: LocalDate | null, done: Date | null, now: Date): boolean {
  return due !== null && (done === null ? todayInBangkok(now) : todayInBangkok(done)) > due
}
