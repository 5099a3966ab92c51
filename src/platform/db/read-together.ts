import sql, { join, type Sql } from 'sql-template-tag'
import type { Queryable } from './db.ts'

/**
 * Asks several scalar subqueries, each giving one jsonb value, in one round trip.
 * @returns their values in the order asked; no query where nothing is asked
 */
export async function readTogether(view: Queryable, subqueries: readonly Sql[]): Promise<readonly unknown[]> {
  if (subqueries.length === 0) return []
  const asked = subqueries.map((subquery) => sql`(${subquery})`)
  const together = sql`select jsonb_build_array(${join(asked, ', ')}) as values`
  // As text, so that the connection keeps it planned: planning so many look-ups takes longer than they do.
  const { rows } = await view.query<{ values: unknown[] }>(together.text, together.values)
  return rows[0]?.values ?? []
}
