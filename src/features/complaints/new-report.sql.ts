import type { Tx } from '../../platform/db/db.ts'
import type { Severity, Visibility } from './complaint.ts'
import {
  type CaseRow,
  type EventToStore,
  eventColumns,
  eventValues,
  insertInto,
  type OriginalToStore,
  originalColumns,
  originalValues,
  partOfCode,
} from './complaints.sql.ts'

/** A case as it comes in; its days are counted when its body is found. */
export interface CaseToStore
  extends Omit<
    CaseRow,
    | 'facts'
    | 'outcomeSalt'
    | 'firstAnswerDays'
    | 'resolveDays'
    | 'firstAnswerDue'
    | 'resolveDue'
    | 'supports'
    | 'revision'
    | 'updatedAt'
  > {
  readonly visibility: Visibility
  readonly categoryCode: string
  readonly categoryVersion: number
  readonly severity: Severity
  /** Lexemes as a tsvector literal. */
  readonly search: string
  readonly similarKeys: readonly string[]
}

/**
 * Stores a case that comes in with its sealed original and the first entry of its timeline: one statement, because what is sent for each
 * costs more than what it stores.
 */
export function insertReport(
  tx: Tx,
  one: CaseToStore,
  { original, received }: { readonly original: OriginalToStore; readonly received: EventToStore },
  now: Date,
): void {
  tx.later(addReport, [...newCaseValues(one, now), ...originalValues(original, now), ...eventValues(received)])
}

const newCaseColumns = `home, id, ref, visibility, category_code, category_version, severity, area_code, district_code,
  subdistrict_code, lat, lon, lat_shown, lon_shown, place_text, words, words_shown_at, answers, photos, search, similar_keys, channel,
  source_name, entered_by, consent, reporter_id, contact_allowed, receipt_hash, occurred_on, received_at, updated_at, words_salt`

function newCaseValues(one: CaseToStore, now: Date): unknown[] {
  return [
    one.home,
    one.id,
    one.ref,
    one.visibility,
    one.categoryCode,
    one.categoryVersion,
    one.severity,
    one.areaCode,
    partOfCode(one.areaCode, 4),
    partOfCode(one.areaCode, 6),
    one.lat,
    one.lon,
    one.latShown,
    one.lonShown,
    one.placeText,
    one.words,
    one.wordsShownAt,
    JSON.stringify(one.answers),
    one.photos,
    one.search,
    one.similarKeys,
    one.channel,
    one.sourceName,
    one.enteredBy,
    one.consent,
    one.reporterId,
    one.contactAllowed,
    one.receiptHash,
    one.occurredOn,
    one.receivedAt,
    now,
    one.wordsSalt,
  ]
}

const caseCount = newCaseColumns.split(',').length
const originalCount = originalColumns.split(',').length
const addReport = `with stored as (${insertInto('complaints', newCaseColumns, 1, { state: 'received', phase: 'intake' })}),
  sealed as (${insertInto('complaint_originals', originalColumns, caseCount + 1)})
  ${insertInto('complaint_events', eventColumns, caseCount + originalCount + 1)}`
