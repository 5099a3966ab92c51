import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Files that are not wanted here any more; whether somebody else wants them is asked before they go. */
export async function queueErasures(tx: Tx | Queryable, hashes: readonly string[], now: Date): Promise<void> {
  if (hashes.length === 0) return
  await tx.query(
    sql`insert into complaint_erasures (sha256, since) select distinct given, ${now}::timestamptz from unnest(${hashes as string[]}::text[]) given
        on conflict do nothing`,
  )
}

/** The sealed whole of photos in cases closed before: private ones go altogether, of others the public form stays. */
export async function forgetSealedPhotos(tx: Tx, closedBefore: Date, now: Date): Promise<void> {
  const old = sql`complaints c where c.home = p.home and c.id = p.complaint_id and c.phase = 'over' and c.closed_at < ${closedBefore}
                   and p.sealed_sha256 is not null`
  const { rows: gone } = await tx.query<{ sealed: string }>(
    sql`delete from complaint_photos p using ${old} and p.is_private returning p.sealed_sha256 as sealed`,
  )
  const { rows: kept } = await tx.query<{ sealed: string }>(
    sql`with old as (select p.home, p.id, p.sealed_sha256 from complaint_photos p, ${old})
        update complaint_photos p set sealed_sha256 = null from old where old.home = p.home and old.id = p.id
        returning old.sealed_sha256 as sealed`,
  )
  await queueErasures(
    tx,
    [...gone, ...kept].map(({ sealed }) => sealed),
    now,
  )
}

/** The public form of what a moderator hid; officers keep the sealed whole for as long as that may be kept. */
export async function forgetHiddenPhotos(tx: Tx, hiddenBefore: Date, now: Date): Promise<void> {
  const { rows } = await tx.query<{ shown: string }>(
    sql`with old as (select home, id, shown_sha256 from complaint_photos where hidden_at < ${hiddenBefore} and shown_sha256 is not null)
        update complaint_photos p set shown_sha256 = null, is_private = true from old
         where old.home = p.home and old.id = p.id returning old.shown_sha256 as shown`,
  )
  await queueErasures(
    tx,
    rows.map(({ shown }) => shown),
    now,
  )
}

export async function erasuresWaiting(view: Queryable, after: string, most: number): Promise<string[]> {
  const { rows } = await view.query<{ sha256: string }>(
    sql`select sha256 from complaint_erasures where sha256 > ${after} order by sha256 limit ${most}`,
  )
  return rows.map(({ sha256 }) => sha256)
}

export async function forgetErasures(view: Queryable, hashes: readonly string[]): Promise<void> {
  await view.query(sql`delete from complaint_erasures where sha256 = any(${hashes as string[]}::text[])`)
}

/**
 * Which of these files something points at. Every column of the database that holds hashes of files is asked, those of rooms that came later too:
 * by the house's rule their names end in sha256.
 */
export async function pointedAt(view: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  const { rows: columns } = await view.query<{ named: string; within: string }>(
    sql`select quote_ident(c.column_name) as named, quote_ident(c.table_name) as within
          from information_schema.columns c
          join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
         where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.data_type = 'text'
           and c.column_name like '%sha256' and c.table_name <> 'complaint_erasures'`,
  )
  if (columns.length === 0) return new Set()
  const asked: Sql[] = columns.map(
    ({ named, within }) =>
      sql`select ${raw(named)} as sha256 from ${raw(within)} where ${raw(named)} = any(${hashes as string[]}::text[])`,
  )
  const { rows } = await view.query<{ sha256: string }>(join(asked, ' union '))
  return new Set(rows.map(({ sha256 }) => sha256))
}
