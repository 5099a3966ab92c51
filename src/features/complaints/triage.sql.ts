import type { Queryable } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'

/** Why no office was found for a case when it came in (`triage no-place`); null where one was. */
export async function triageReasonOf(view: Queryable, { home, id }: CaseKey): Promise<string | null> {
  const { rows } = await view.query<{ reason: string }>(
    `select reason from complaint_events
      where home = $1 and complaint_id = $2 and actor_kind = 'system' and reason like 'triage %'
      order by at desc, id desc limit 1`,
    [home, id],
  )
  return rows[0]?.reason ?? null
}
