import type { Queryable } from '../../platform/db/db.ts'
import { type CaseRow, caseColumns, type StoredCase, toCase } from './complaints.sql.ts'

/** Open public cases that share a key; the newest of each key first. A key that half the country shares brings no more than these. */
export async function casesByKeys(view: Queryable, keys: readonly string[], most: number): Promise<CaseRow[]> {
  if (keys.length === 0) return []
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaints c
      where c.visibility = 'public' and c.phase <> 'over' and c.similar_keys && $1::text[] limit $2`,
    [keys, most],
  )
  return rows.map(toCase)
}
