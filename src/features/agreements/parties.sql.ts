import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'

/* Bodies as parties: whether anybody can sign for them here, and where those went that were merged. */

/** Does anybody hold one of these roles for this very body today? Then it signs here, not on paper. */
export async function hasHolder(
  view: Queryable,
  bodyId: string,
  roles: readonly string[],
  today: LocalDate,
): Promise<boolean> {
  const { rows } = await view.query<{ there: boolean }>(
    sql`select exists (select 1 from role_grants where body_id = ${bodyId} and role = any(${roles as string[]}::text[])
          and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})) as there`,
  )
  return rows[0]?.there ?? false
}

/** Where bodies went that were merged, by the day: id → the body of today, over every merger between. */
export async function successorsOf(
  view: Queryable,
  ids: readonly string[],
  today: LocalDate,
): Promise<Map<string, { id: string; on: LocalDate }>> {
  const { rows } = await view.query<{ from_id: string; to_id: string; happened_on: string }>(
    sql`with recursive led as (
          select s.body_id as from_id, s.successor_id as to_id, s.happened_on, 1 as depth from body_successions s
           where s.kind = 'merger' and s.body_id = any(${ids as string[]}::uuid[]) and s.happened_on <= ${today}
          union all
          select l.from_id, s.successor_id, s.happened_on, l.depth + 1 from led l join body_successions s on s.body_id = l.to_id
           where s.kind = 'merger' and s.happened_on <= ${today} and l.depth < 8)
        select distinct on (from_id) from_id, to_id, happened_on from led order by from_id, depth desc`,
  )
  return new Map(rows.map((row) => [row.from_id, { id: row.to_id, on: row.happened_on as LocalDate }]))
}
