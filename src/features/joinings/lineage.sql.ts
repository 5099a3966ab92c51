import { type Home, newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Tie, TieKind } from './join-world.ts'
import type { Key } from './joining-states.ts'

/* The lineage: ties between projects, made and ended by joinings. */

export interface StoredTie extends Omit<Tie, 'from' | 'to'> {
  readonly from: Key
  readonly to: Key
  readonly joining: Key
  readonly since: Date
  readonly endedAt: Date | null
}

export async function insertTies(
  tx: Tx,
  joining: Key,
  ties: readonly { kind: TieKind; position: number; from: Key; to: Key }[],
  now: Date,
): Promise<void> {
  if (ties.length === 0) return
  await tx.query(
    `insert into joining_ties (home, id, joining_id, kind, position, from_home, from_id, to_home, to_id, since)
     select $1, id, $2, kind, position, from_home, from_id, to_home, to_id, $10
       from unnest($3::uuid[], $4::text[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::uuid[])
         as given (id, kind, position, from_home, from_id, to_home, to_id)`,
    [
      joining.home,
      joining.id,
      ties.map(() => newId()),
      ties.map((one) => one.kind),
      ties.map((one) => one.position),
      ties.map((one) => one.from.home),
      ties.map((one) => one.from.id),
      ties.map((one) => one.to.home),
      ties.map((one) => one.to.id),
      now,
    ],
  )
}

/** Ends the ties a joining made. */
export async function endTiesOf(tx: Tx, joining: Key, by: Key, now: Date): Promise<void> {
  await tx.query(
    `update joining_ties set ended_at = $3, ended_by_id = $4
      where home = $1 and joining_id = $2 and ended_at is null and kind <> 'separated'`,
    [joining.home, joining.id, now, by.id],
  )
}

/** Ends what made projects components of others. */
export async function endParts(tx: Tx, parts: readonly { from: Key; to: Key }[], by: Key, now: Date): Promise<void> {
  if (parts.length === 0) return
  await tx.query(
    `update joining_ties t set ended_at = $5, ended_by_id = $6
       from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[]) as given (from_home, from_id, to_home, to_id)
      where t.from_home = given.from_home and t.from_id = given.from_id and t.to_home = given.to_home and t.to_id = given.to_id
        and t.kind = 'part' and t.ended_at is null`,
    [
      parts.map((one) => one.from.home),
      parts.map((one) => one.from.id),
      parts.map((one) => one.to.home),
      parts.map((one) => one.to.id),
      now,
      by.id,
    ],
  )
}

export interface Standing {
  readonly home: string
  readonly id: string
  readonly code: string | null
  /** `home-id` of what it is a component of, the nearest first. */
  readonly above: readonly string[] | null
  readonly components: readonly string[] | null
}

/** How projects stand to others today: the chain of hosts above each, its components, and what its source calls it. */
export async function standingOf(view: Queryable, keys: readonly Key[]): Promise<Map<string, Standing>> {
  const { rows } = await view.query<Standing>(
    `with recursive wanted as (
       select distinct home, id from unnest($1::text[], $2::uuid[]) as given (home, id)
     ), above as (
       select w.home, w.id, t.to_home, t.to_id, 1 as height
         from wanted w join joining_ties t on t.from_home = w.home and t.from_id = w.id and t.kind = 'part' and t.ended_at is null
       union all
       select a.home, a.id, t.to_home, t.to_id, a.height + 1
         from above a join joining_ties t on t.from_home = a.to_home and t.from_id = a.to_id and t.kind = 'part' and t.ended_at is null
        where a.height < 20
     )
     select w.home, w.id, p.source_ref as code,
            (select json_agg(a.to_home || '-' || a.to_id order by a.height) from above a where a.home = w.home and a.id = w.id) as above,
            (select json_agg(t.from_home || '-' || t.from_id order by t.from_home, t.from_id) from joining_ties t
              where t.to_home = w.home and t.to_id = w.id and t.kind = 'part' and t.ended_at is null) as components
       from wanted w join projects p on p.home = w.home and p.id = w.id`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row]))
}

/** The ties of projects with everything they are tied to, also ended ones; a few steps around are followed. */
export async function tiesAround(view: Queryable, keys: readonly Key[]): Promise<StoredTie[]> {
  const { rows } = await view.query<{
    kind: TieKind
    position: number
    from_home: string
    from_id: string
    to_home: string
    to_id: string
    home: string
    joining_id: string
    since: Date
    ended_at: Date | null
  }>(
    `select kind, position, from_home, from_id, to_home, to_id, home, joining_id, since, ended_at
       from joining_ties where (from_home, from_id) in (select * from unnest($1::text[], $2::uuid[]))
         or (to_home, to_id) in (select * from unnest($1::text[], $2::uuid[]))
      order by since desc, joining_id, position limit 1000`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return rows.map((row) => ({
    kind: row.kind,
    position: row.position,
    from: { home: row.from_home as Home, id: row.from_id },
    to: { home: row.to_home as Home, id: row.to_id },
    joining: { home: row.home as Home, id: row.joining_id },
    since: row.since,
    endedAt: row.ended_at,
  }))
}
