import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type {
  ActorKind,
  CaseFacts,
  CaseKey,
  Channel,
  Delivery,
  EventKind,
  EventVisibility,
  NewEvent,
  Outcome,
  Part,
  PartState,
  Pause,
  Severity,
  State,
  Visibility,
} from './complaint.ts'
import { phaseOf } from './complaint.ts'

/** A case as it is stored, public and not. Only `complaints.present.ts` decides who sees what of it. */
export interface CaseRow extends CaseKey {
  readonly ref: string
  readonly facts: CaseFacts
  readonly areaCode: string | null
  readonly lat: number | null
  readonly lon: number | null
  readonly latShown: number | null
  readonly lonShown: number | null
  readonly placeText: string | null
  readonly words: string
  readonly wordsShownAt: Date
  /** Salts of what the public log holds of the words and of the note of the outcome; null where it holds nothing. */
  readonly wordsSalt: Buffer | null
  readonly outcomeSalt: Buffer | null
  readonly answers: Readonly<Record<string, string | readonly string[]>>
  readonly photos: number
  readonly channel: Channel
  readonly sourceName: string | null
  readonly enteredBy: string | null
  readonly consent: string
  readonly reporterId: string | null
  readonly contactAllowed: boolean
  readonly receiptHash: string
  readonly occurredOn: LocalDate | null
  readonly receivedAt: Date
  readonly firstAnswerDays: number | null
  readonly resolveDays: number | null
  readonly firstAnswerDue: LocalDate | null
  readonly resolveDue: LocalDate | null
  readonly supports: number
  readonly revision: number
  readonly updatedAt: Date
}

export interface StoredCase {
  home: string
  id: string
  ref: string
  state: State
  waited_from: State | null
  visibility: Visibility
  delivery: Delivery
  outcome: Outcome | null
  outcome_note: string | null
  category_code: string
  category_version: number
  severity: Severity
  area_code: string | null
  lat: number | null
  lon: number | null
  lat_shown: number | null
  lon_shown: number | null
  place_text: string | null
  words: string
  words_shown_at: Date
  words_salt: Buffer | null
  outcome_salt: Buffer | null
  answers: Record<string, string | string[]>
  photos: number
  channel: Channel
  source_name: string | null
  entered_by: string | null
  consent: string
  reporter_id: string | null
  contact_allowed: boolean
  receipt_hash: string
  occurred_on: LocalDate | null
  received_at: Date
  lead_body_id: string | null
  triage_body_id: string | null
  assigned_to: string | null
  escalated_to: string | null
  reroutes: number
  reopened: number
  first_answer_days: number | null
  resolve_days: number | null
  first_answer_due: LocalDate | null
  resolve_due: LocalDate | null
  pauses: Pause[]
  paused_since: Date | null
  first_answered_at: Date | null
  resolved_at: Date | null
  confirm_until: LocalDate | null
  closed_at: Date | null
  reopen_until: LocalDate | null
  merged_into: string | null
  merged_ref: string | null
  supports: number
  satisfaction: number | null
  solved: boolean | null
  rated_at: Date | null
  revision: number
  updated_at: Date
}

/** All but the search words and keys, which nobody reads. */
export const caseColumns = `c.home, c.id, c.ref, c.state, c.waited_from, c.visibility, c.delivery, c.outcome, c.outcome_note,
  c.category_code, c.category_version, c.severity, c.area_code, c.lat, c.lon, c.lat_shown, c.lon_shown, c.place_text, c.words,
  c.words_shown_at, c.answers, c.photos, c.channel, c.source_name, c.entered_by, c.consent, c.reporter_id, c.contact_allowed,
  c.receipt_hash, c.occurred_on, c.received_at, c.lead_body_id, c.triage_body_id, c.assigned_to, c.escalated_to, c.reroutes,
  c.reopened, c.first_answer_days, c.resolve_days, c.first_answer_due, c.resolve_due, c.pauses, c.paused_since,
  c.first_answered_at, c.resolved_at, c.confirm_until, c.closed_at, c.reopen_until, c.merged_into, c.merged_ref, c.supports,
  c.satisfaction, c.solved, c.rated_at, c.revision, c.updated_at, c.words_salt, c.outcome_salt`

export function toCase(row: StoredCase): CaseRow {
  return {
    home: row.home,
    id: row.id,
    ref: row.ref,
    facts: {
      state: row.state,
      waitedFrom: row.waited_from,
      visibility: row.visibility,
      delivery: row.delivery,
      outcome: row.outcome,
      outcomeNote: row.outcome_note,
      categoryCode: row.category_code,
      categoryVersion: row.category_version,
      severity: row.severity,
      leadBodyId: row.lead_body_id,
      triageBodyId: row.triage_body_id,
      assignedTo: row.assigned_to,
      escalatedTo: row.escalated_to,
      reroutes: row.reroutes,
      reopened: row.reopened,
      pauses: row.pauses,
      pausedSince: row.paused_since,
      firstAnsweredAt: row.first_answered_at,
      resolvedAt: row.resolved_at,
      confirmUntil: row.confirm_until,
      closedAt: row.closed_at,
      reopenUntil: row.reopen_until,
      mergedInto: row.merged_into,
      mergedRef: row.merged_ref,
      satisfaction: row.satisfaction,
      solved: row.solved,
      ratedAt: row.rated_at,
    },
    areaCode: row.area_code,
    lat: row.lat,
    lon: row.lon,
    latShown: row.lat_shown,
    lonShown: row.lon_shown,
    placeText: row.place_text,
    words: row.words,
    wordsShownAt: row.words_shown_at,
    wordsSalt: row.words_salt,
    outcomeSalt: row.outcome_salt,
    answers: row.answers,
    photos: row.photos,
    channel: row.channel,
    sourceName: row.source_name,
    enteredBy: row.entered_by,
    consent: row.consent,
    reporterId: row.reporter_id,
    contactAllowed: row.contact_allowed,
    receiptHash: row.receipt_hash,
    occurredOn: row.occurred_on,
    receivedAt: row.received_at,
    firstAnswerDays: row.first_answer_days,
    resolveDays: row.resolve_days,
    firstAnswerDue: row.first_answer_due,
    resolveDue: row.resolve_due,
    supports: row.supports,
    revision: row.revision,
    updatedAt: row.updated_at,
  }
}

/** By its public name; the home stands in it. */
export async function caseByRef(view: Queryable, ref: string): Promise<CaseRow | null> {
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaints c where c.home = $1 and c.ref = $2`,
    [ref.slice(0, 2), ref],
  )
  return rows[0] ? toCase(rows[0]) : null
}

export async function caseByKey(view: Queryable, { home, id }: CaseKey): Promise<CaseRow | null> {
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaints c where c.home = $1 and c.id = $2`,
    [home, id],
  )
  return rows[0] ? toCase(rows[0]) : null
}

/** Locks the case until the transaction ends. */
export async function lockCase(tx: Tx, { home, id }: CaseKey): Promise<CaseRow | null> {
  const { rows } = await tx.query<StoredCase>(
    `select ${caseColumns} from complaints c where c.home = $1 and c.id = $2 for update`,
    [home, id],
  )
  return rows[0] ? toCase(rows[0]) : null
}

/** The district or sub-district of an area finer than it; null for wider ones and territories. */
export function partOfCode(areaCode: string | null, digits: 4 | 6): string | null {
  return areaCode !== null &&
    areaCode.length >= digits &&
    /^\d+/.exec(areaCode)?.[0] !== undefined &&
    /^\d{2}/.test(areaCode)
    ? areaCode.slice(0, digits)
    : null
}

export interface EventToStore extends NewEvent {
  readonly home: string
  readonly id: string
  readonly complaintId: string
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly reason: string
  /** Of what the public log holds of the text; null where it is told nothing of it. */
  readonly textSalt: Buffer | null
}

export function insertEvent(tx: Tx, event: EventToStore): void {
  tx.add(events, eventValues(event))
}

const events = `complaint_events (home, id, complaint_id, kind, at, actor_kind, actor_id, body_id, reason, text, visibility,
  from_state, to_state, outcome, detail, text_salt)`

function eventValues(event: EventToStore): unknown[] {
  return [
    event.home,
    event.id,
    event.complaintId,
    event.kind,
    event.at,
    event.actorKind,
    event.actorId,
    event.bodyId,
    event.reason,
    event.text,
    event.visibility,
    event.fromState,
    event.toState,
    event.outcome,
    JSON.stringify(event.detail),
    event.textSalt,
  ]
}

/** Stores what a move made of a case. The revision grows with each. */
export function storeFacts(
  tx: Tx,
  { home, id }: CaseKey,
  facts: CaseFacts,
  beside: Pick<CaseRow, 'firstAnswerDue' | 'resolveDue' | 'outcomeSalt'>,
  now: Date,
): void {
  tx.later(
    `update complaints set state = $3, waited_from = $4, phase = $5, visibility = $6, delivery = $7, outcome = $8, outcome_note = $9,
       category_code = $10, category_version = $11, severity = $12, lead_body_id = $13, triage_body_id = $14, assigned_to = $15,
       escalated_to = $16, reroutes = $17, reopened = $18, pauses = $19, paused_since = $20, first_answered_at = $21,
       resolved_at = $22, confirm_until = $23, closed_at = $24, reopen_until = $25, merged_into = $26, merged_ref = $27,
       satisfaction = $28, solved = $29, rated_at = $30, first_answer_due = $31, resolve_due = $32,
       outcome_salt = $34, revision = revision + 1, updated_at = $33
     where home = $1 and id = $2`,
    [
      home,
      id,
      facts.state,
      facts.waitedFrom,
      phaseOf(facts.state),
      facts.visibility,
      facts.delivery,
      facts.outcome,
      facts.outcomeNote,
      facts.categoryCode,
      facts.categoryVersion,
      facts.severity,
      facts.leadBodyId,
      facts.triageBodyId,
      facts.assignedTo,
      facts.escalatedTo,
      facts.reroutes,
      facts.reopened,
      JSON.stringify(facts.pauses),
      facts.pausedSince,
      facts.firstAnsweredAt,
      facts.resolvedAt,
      facts.confirmUntil,
      facts.closedAt,
      facts.reopenUntil,
      facts.mergedInto,
      facts.mergedRef,
      facts.satisfaction,
      facts.solved,
      facts.ratedAt,
      beside.firstAnswerDue,
      beside.resolveDue,
      now,
      beside.outcomeSalt,
    ],
  )
}

/** Salts of all that the public log holds of the words of a case. */
export function dropSalts(tx: Tx, { home, id }: CaseKey): void {
  tx.later('update complaints set words_salt = null, outcome_salt = null where home = $1 and id = $2', [home, id])
  tx.later('update complaint_events set text_salt = null where home = $1 and complaint_id = $2', [home, id])
}

export function storeShownPoint(
  tx: Tx,
  { home, id }: CaseKey,
  shown: { lat: number | null; lon: number | null; similarKeys: readonly string[] },
): void {
  tx.later('update complaints set lat_shown = $3, lon_shown = $4, similar_keys = $5 where home = $1 and id = $2', [
    home,
    id,
    shown.lat,
    shown.lon,
    shown.similarKeys,
  ])
}

export function storeDues(
  tx: Tx,
  { home, id }: CaseKey,
  dues: {
    firstAnswerDays: number | null
    resolveDays: number | null
    firstAnswerDue: LocalDate | null
    resolveDue: LocalDate | null
    clockVersion: number | null
  },
  now: Date,
): void {
  tx.later(
    `update complaints set first_answer_days = $3, resolve_days = $4, first_answer_due = $5, resolve_due = $6, clock_version = $7,
       updated_at = $8 where home = $1 and id = $2`,
    [home, id, dues.firstAnswerDays, dues.resolveDays, dues.firstAnswerDue, dues.resolveDue, dues.clockVersion, now],
  )
}

interface StoredPart {
  body_id: string
  lead: boolean
  state: PartState
  outcome: Outcome | null
  outcome_note: string | null
  delivery: Part['delivery']
}

/** Bodies that have the case now; leads first. */
export async function partsOf(view: Queryable, { home, id }: CaseKey): Promise<Part[]> {
  const { rows } = await view.query<StoredPart>(
    `select body_id, lead, state, outcome, outcome_note, delivery from complaint_parts
      where home = $1 and complaint_id = $2 and left_at is null order by lead desc, since, body_id`,
    [home, id],
  )
  return rows.map((row) => ({
    bodyId: row.body_id,
    lead: row.lead,
    state: row.state,
    outcome: row.outcome,
    outcomeNote: row.outcome_note,
    delivery: row.delivery,
  }))
}

export async function storeParts(
  tx: Tx,
  { home, id, receivedAt }: CaseKey & { receivedAt: Date },
  parts: readonly Part[],
  left: readonly string[],
  now: Date,
): Promise<void> {
  if (left.length > 0) {
    await tx.query(
      `update complaint_parts set left_at = $4 where home = $1 and complaint_id = $2 and body_id = any($3::uuid[])`,
      [home, id, left, now],
    )
  }
  for (const part of parts) {
    await tx.query(
      `insert into complaint_parts as held (home, complaint_id, body_id, lead, state, outcome, outcome_note, delivery, received_at, since)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (home, complaint_id, body_id) do update set lead = excluded.lead, state = excluded.state,
         outcome = excluded.outcome, outcome_note = excluded.outcome_note, delivery = excluded.delivery,
         since = case when held.left_at is null then held.since else excluded.since end, left_at = null`,
      [home, id, part.bodyId, part.lead, part.state, part.outcome, part.outcomeNote, part.delivery, receivedAt, now],
    )
  }
}

/** Takes the key of a sender's message. @returns the case it became before, or null when it is new */
export async function takeSource(tx: Tx, key: string, { home, id }: CaseKey, now: Date): Promise<CaseKey | null> {
  const taken = await tx.query(
    `insert into complaint_sources (key, home, complaint_id, made_at) values ($1, $2, $3, $4) on conflict (key) do nothing`,
    [key, home, id, now],
  )
  if (taken.rowCount === 1) return null
  const held = await caseOfSource(tx, key)
  if (held === null) throw new Error('the key of a report vanished between two statements')
  return held
}

export async function caseOfSource(view: Queryable, key: string): Promise<CaseKey | null> {
  const { rows } = await view.query<{ home: string; complaint_id: string }>(
    'select home, complaint_id from complaint_sources where key = $1',
    [key],
  )
  const [held] = rows
  return held === undefined ? null : { home: held.home, id: held.complaint_id }
}

export interface OriginalToStore extends CaseKey {
  readonly field: string
  readonly sealed: string
  readonly salt: Buffer
}

export function insertOriginal(tx: Tx, one: OriginalToStore, now: Date): void {
  tx.add(originals, [one.home, one.id, one.field, one.sealed, one.salt, now])
}

const originals = 'complaint_originals (home, complaint_id, field, sealed, salt, made_at)'

export async function originalOf(
  view: Queryable,
  { home, id }: CaseKey,
  field: string,
): Promise<{ sealed: string; salt: Buffer } | null> {
  const { rows } = await view.query<{ sealed: string; salt: Buffer }>(
    'select sealed, salt from complaint_originals where home = $1 and complaint_id = $2 and field = $3',
    [home, id, field],
  )
  return rows[0] ?? null
}

export async function insertOpening(
  tx: Tx,
  look: CaseKey & { openingId: string; field: string; byPerson: string; reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    'insert into complaint_openings (home, id, complaint_id, field, by_person, reason, at) values ($1, $2, $3, $4, $5, $6, $7)',
    [look.home, look.openingId, look.id, look.field, look.byPerson, look.reason, now],
  )
}

/** One entry of the timeline. */
export interface TimelineEvent {
  readonly id: string
  readonly kind: EventKind
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly bodyId: string | null
  readonly bodyName: string | null
  readonly bodyNameEn: string | null
  readonly bodyCode: string | null
  readonly reason: string
  readonly text: string | null
  /** Salt of what the public log holds of the text. */
  readonly textSalt: Buffer | null
  readonly visibility: EventVisibility
  readonly fromState: State | null
  readonly toState: State | null
  readonly outcome: Outcome | null
  readonly detail: Readonly<Record<string, unknown>>
}

const sightOf: Record<EventVisibility, readonly EventVisibility[]> = {
  public: ['public'],
  reporter: ['public', 'reporter'],
  staff: ['public', 'reporter', 'staff'],
}

/** What happened, oldest first, as far as the reader may see it. */
export async function timelineOf(
  view: Queryable,
  { home, id }: CaseKey,
  sight: EventVisibility,
): Promise<TimelineEvent[]> {
  const { rows } = await view.query<{
    id: string
    kind: EventKind
    at: Date
    actor_kind: ActorKind
    actor_id: string | null
    body_id: string | null
    body_name: string | null
    body_name_en: string | null
    body_code: string | null
    reason: string
    text: string | null
    text_salt: Buffer | null
    visibility: EventVisibility
    from_state: State | null
    to_state: State | null
    outcome: Outcome | null
    detail: Record<string, unknown>
  }>(
    `select e.id, e.kind, e.at, e.actor_kind, e.actor_id, e.body_id, b.name_th as body_name, b.name_en as body_name_en,
            b.code as body_code, e.reason, e.text, e.text_salt, e.visibility, e.from_state, e.to_state, e.outcome, e.detail
       from complaint_events e left join bodies b on b.id = e.body_id
      where e.home = $1 and e.complaint_id = $2 and e.visibility = any($3::text[])
      order by e.at, e.id`,
    [home, id, sightOf[sight]],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    bodyId: row.body_id,
    bodyName: row.body_name,
    bodyNameEn: row.body_name_en,
    bodyCode: row.body_code,
    reason: row.reason,
    text: row.text,
    textSalt: row.text_salt,
    visibility: row.visibility,
    fromState: row.from_state,
    toState: row.to_state,
    outcome: row.outcome,
    detail: row.detail,
  }))
}

export interface NamedBody {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
}

export async function bodiesByIds(view: Queryable, ids: readonly (string | null)[]): Promise<Map<string, NamedBody>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<{ id: string; code: string; name_th: string; name_en: string | null }>(
    'select id, code, name_th, name_en from bodies where id = any($1::uuid[])',
    [wanted],
  )
  return new Map(rows.map((row) => [row.id, { id: row.id, code: row.code, nameTh: row.name_th, nameEn: row.name_en }]))
}

export async function bodyByCode(view: Queryable, code: string): Promise<NamedBody | null> {
  const { rows } = await view.query<{ id: string; code: string; name_th: string; name_en: string | null }>(
    'select id, code, name_th, name_en from bodies where code = $1 and listed',
    [code],
  )
  const [row] = rows
  return row ? { id: row.id, code: row.code, nameTh: row.name_th, nameEn: row.name_en } : null
}

/** Cases nobody has looked at; a second worker takes others. */
export async function newCases(tx: Tx, most: number): Promise<CaseRow[]> {
  const { rows } = await tx.query<StoredCase>(
    `select ${caseColumns} from complaints c where c.state = 'received' order by c.received_at limit $1 for update skip locked`,
    [most],
  )
  return rows.map(toCase)
}

/** Cases said to be done whose days to disagree are over. */
export async function silentCases(view: Queryable, today: LocalDate, most: number): Promise<CaseKey[]> {
  const { rows } = await view.query<CaseKey>(
    `select home, id from complaints where phase = 'confirming' and confirm_until < $1 order by confirm_until limit $2`,
    [today, most],
  )
  return rows
}

export async function addSupport(tx: Tx, { home, id }: CaseKey, byKey: string, now: Date): Promise<boolean> {
  const added = await tx.query(
    `insert into complaint_supports (home, complaint_id, by_key, at) values ($1, $2, $3, $4)
     on conflict (home, complaint_id, by_key) do nothing`,
    [home, id, byKey, now],
  )
  if (added.rowCount === 0) return false
  await tx.query('update complaints set supports = supports + 1, updated_at = $3 where home = $1 and id = $2', [
    home,
    id,
    now,
  ])
  return true
}
