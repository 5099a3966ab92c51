import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseFacts, CaseKey, Channel, Delivery, Outcome, Pause, Severity, State, Visibility } from './complaint.ts'

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
