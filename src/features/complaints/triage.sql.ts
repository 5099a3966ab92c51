import type { Queryable } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'

/**
 * Why no office was found for a case when it came in (`triage no-place`).
 * @returns null where one was, and once a person has put another category: the reason was about the one before
 */
export async function triageReasonOf(view: Queryable, { home, id }: CaseKey): Promise<string | null> {
  const { rows } = await view.query<{ reason: string | null }>(
    `select case when kind <> 'category' then reason end as reason from complaint_events
      where home = $1 and complaint_id = $2 and (kind = 'category' or actor_kind = 'system' and reason like 'triage %')
      order by at desc, id desc limit 1`,
    [home, id],
  )
  return rows[0]?.reason ?? null
}
