import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'

const MOST = 500

/** Who holds one of these roles for these very bodies on a day. Names no one: addresses are read with `readPersonal`. */
export async function officersOfBodies(
  view: Queryable,
  bodyIds: readonly string[],
  roles: readonly Role[],
  today: LocalDate,
): Promise<{ readonly bodyId: string; readonly personId: string }[]> {
  if (bodyIds.length === 0) return []
  const { rows } = await view.query<{ bodyId: string; personId: string }>(
    sql`select distinct body_id as "bodyId", person_id as "personId" from role_grants
         where body_id = any(${[...bodyIds]}::uuid[]) and role = any(${[...roles]}::text[]) and ended_at is null
           and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
           and (not needs_second or confirmed_at is not null) order by 1, 2 limit ${MOST}`,
  )
  return rows
}
