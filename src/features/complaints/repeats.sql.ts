import sql, { empty } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'
import { type CaseRow, caseColumns, type StoredCase, toCase } from './complaints.sql.ts'

/** Words held back are shown when a person says so, and at no hour of their own. */
export const HELD_UNTIL = new Date('9999-12-31T00:00:00Z')

/** Others that say one of these wait until this transaction has ended, so that each of them is counted. */
export async function lockKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.query(
    sql`select pg_advisory_xact_lock(hashtextextended('complaint-repeats ' || key, 0))
          from (select key from unnest(${keys as string[]}::text[]) key order by key) ordered`,
  )
}

export async function storeRepeats(
  tx: Tx,
  saying: readonly { readonly row: CaseKey; readonly keys: readonly string[] }[],
  now: Date,
): Promise<void> {
  const each = saying.flatMap(({ row, keys }) => keys.map((key) => ({ ...row, key })))
  await tx.query(
    sql`insert into complaint_repeats (home, complaint_id, key, at)
        select home, id, key, ${now}::timestamptz
          from unnest(${each.map(({ home }) => home)}::text[], ${each.map(({ id }) => id)}::uuid[], ${each.map(({ key }) => key)}::text[])
               as given (home, id, key)
        on conflict do nothing`,
  )
}

/** How many cases have each key since then. Counted up to what matters. */
export async function repeatsOf(view: Queryable, keys: readonly string[], since: Date): Promise<Map<string, number>> {
  const { rows } = await view.query<{ key: string; count: number }>(
    sql`select given as key, (select count(*)::integer from (select 1 from complaint_repeats r where r.key = given and r.at > ${since} limit 20) n) as count
          from unnest(${keys as string[]}::text[]) given`,
  )
  return new Map(rows.map(({ key, count }) => [key, count]))
}

/**
 * Holds cases, and those with the same key since then whose words no person has looked at yet (in the demonstration they are shown as they
 * come). What a person has decided stays decided.
 * @param since null: these cases alone
 */
export async function holdCases(
  tx: Tx,
  rows: readonly CaseKey[],
  key: string,
  { since, now }: { readonly since: Date | null; readonly now: Date },
): Promise<void> {
  const earlier = sql`union
    select c.home, c.id from complaint_repeats r join complaints c on c.home = r.home and c.id = r.complaint_id
     where r.key = ${key} and r.at > ${since} and c.visibility = 'public'
       and (c.words_shown_at > ${now} or c.words_shown_at <= c.received_at + interval '5 seconds')`
  await tx.query(
    sql`with held as (
          insert into complaint_holds (home, complaint_id, key, held_at)
          select home, id, ${key}, ${now}::timestamptz from (
            select * from unnest(${rows.map(({ home }) => home)}::text[], ${rows.map(({ id }) => id)}::uuid[]) as own (home, id)
            ${since === null ? empty : earlier}) found
          on conflict do nothing returning home, complaint_id)
        update complaints c set words_shown_at = ${HELD_UNTIL}, revision = c.revision + 1, updated_at = ${now}
          from held where c.home = held.home and c.id = held.complaint_id`,
  )
}

/** A heap of reports with the same words in one area: how many there are, and the oldest of them. */
export interface Heap {
  readonly key: string
  readonly areaCode: string | null
  readonly count: number
  readonly refs: readonly string[]
  readonly words: string
  readonly placeText: string | null
  /** Photos of all of them that would be shown with the words. */
  readonly photos: number
}

/**
 * Heaps that wait, the oldest report of each first; the reports themselves are not read.
 * @param areas codes of the areas to look in, with all that lies in them; null: everywhere
 */
export async function waitingHeaps(
  view: Queryable,
  { areas, most, named }: { areas: readonly string[] | null; most: number; named: number },
): Promise<Heap[]> {
  const { rows } = await view.query<Heap>(
    sql`select h.key, h.area_code as "areaCode", h.count, h.photos, h.refs, c.words, c.place_text as "placeText"
          from (select h.key, c.area_code, count(*)::integer as count, min(c.received_at) as first_at,
                       sum(case when c.photos = 0 then 0 else (
                         select count(*) from complaint_photos p
                          where p.home = c.home and p.complaint_id = c.id and p.shown_sha256 is not null and p.hidden_at is null) end)::integer as photos,
                       (array_agg(c.ref order by c.received_at, c.id))[:${named}] as refs,
                       (array_agg(c.home order by c.received_at, c.id))[1] as home, (array_agg(c.id order by c.received_at, c.id))[1] as id
                  from complaint_holds h join complaints c on c.home = h.home and c.id = h.complaint_id
                 where h.decided_at is null and c.visibility = 'public'
                   and (${areas}::text[] is null or exists (select from unnest(${areas}::text[]) own where starts_with(c.area_code, own)))
                 group by h.key, c.area_code
                 order by min(c.received_at), h.key limit ${most}) h
          join complaints c on c.home = h.home and c.id = h.id order by h.first_at, h.key`,
  )
  return rows
}

/** Cases that wait in one heap, oldest first. */
export async function heldCases(view: Queryable, key: string, most: number): Promise<CaseRow[]> {
  const { rows } = await view.query<StoredCase>(
    `select ${caseColumns} from complaint_holds h join complaints c on c.home = h.home and c.id = h.complaint_id
      where h.key = $1 and h.decided_at is null and c.visibility = 'public' order by c.received_at, c.id limit $2`,
    [key, most],
  )
  return rows.map(toCase)
}

export async function decideHold(
  tx: Tx,
  { home, id }: CaseKey,
  decision: 'shown' | 'merged' | 'withheld',
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    sql`update complaint_holds set decided_at = ${now}, decided_by = ${by}, decision = ${decision}
         where home = ${home} and complaint_id = ${id} and decided_at is null`,
  )
}

export async function dropRepeatsBefore(view: Queryable, before: Date): Promise<void> {
  await view.query(sql`delete from complaint_repeats where at < ${before}`)
}
