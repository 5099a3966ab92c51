import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface Look {
  readonly readerId: string | null
  readonly personId: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly at: Date
}

export async function insertLook(tx: Tx, look: Look): Promise<void> {
  await tx.query(
    'insert into access_log (id, happened_at, reader_id, person_id, fields, purpose) values ($1, $2, $3, $4, $5, $6)',
    [newId(), look.at, look.readerId, look.personId, look.fields, look.purpose],
  )
}

/** Newest first. @param of one person, or null for everyone's */
export async function looksAt(
  db: Queryable,
  of: string | null,
  page: { limit: number; offset: number },
): Promise<Look[]> {
  const { rows } = await db.query<{
    happened_at: Date
    reader_id: string | null
    person_id: string
    fields: string[]
    purpose: string
  }>(
    `select happened_at, reader_id, person_id, fields, purpose from access_log
     where $1::uuid is null or person_id = $1 order by happened_at desc, id desc limit $2 offset $3`,
    [of, page.limit, page.offset],
  )
  return rows.map((row) => ({
    readerId: row.reader_id,
    personId: row.person_id,
    fields: row.fields,
    purpose: row.purpose,
    at: row.happened_at,
  }))
}

export async function deleteLooksBefore(tx: Tx, before: Date): Promise<number> {
  return (await tx.query('delete from access_log where happened_at < $1', [before])).rowCount
}
