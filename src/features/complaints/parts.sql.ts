import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey, Outcome, Part, PartState } from './complaint.ts'

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
