import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type CaseFacts, type CaseKey, phaseOf } from './complaint.ts'
import type { CaseRow } from './complaints.sql.ts'

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
