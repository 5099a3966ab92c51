import type { Tx } from '../../platform/db/db.ts'
import { partOfCode } from './area-part.ts'
import type { Severity, Visibility } from './complaint.ts'
import type { CaseRow } from './complaints.sql.ts'
import { insertOriginal, type OriginalToStore } from './originals.sql.ts'
import { type EventToStore, insertEvent } from './timeline.sql.ts'

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

/** Stores a case that comes in with its sealed original and the first entry of its timeline. */
export function insertReport(
  tx: Tx,
  one: CaseToStore,
  { original, received }: { readonly original: OriginalToStore; readonly received: EventToStore },
  now: Date,
): void {
  tx.add(newCases, newCaseValues(one, now))
  insertOriginal(tx, original, now)
  insertEvent(tx, received)
}

const newCases = `complaints (home, id, ref, visibility, category_code, category_version, severity, area_code, district_code,
  subdistrict_code, lat, lon, lat_shown, lon_shown, place_text, words, words_shown_at, answers, photos, search, similar_keys, channel,
  source_name, entered_by, consent, reporter_id, contact_allowed, receipt_hash, occurred_on, received_at, updated_at, words_salt,
  state, phase)`

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
    'received',
    'intake',
  ]
}
