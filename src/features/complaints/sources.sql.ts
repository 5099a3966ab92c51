import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'

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
