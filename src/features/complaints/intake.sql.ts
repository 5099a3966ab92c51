import type { Queryable } from '../../platform/db/db.ts'
import { type CaseRow, caseColumns, type StoredCase, toCase } from './complaints.sql.ts'

/** What a clerk took in lately, newest first. */
export async function enteredBy(view: Queryable, personId: string, since: Date): Promise<CaseRow[]> {
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaints c where c.entered_by = $1 and c.updated_at > $2 and c.channel in ('phone', 'paper', 'walk-in')
      order by c.updated_at desc limit 50`,
    [personId, since],
  )
  return rows.map(toCase)
}
