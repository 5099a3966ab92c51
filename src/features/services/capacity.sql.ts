import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './services.sql.ts'
import type { Dimension } from './standard.ts'

export interface NewCapacity extends Key {
  readonly bodyId: string
  readonly serviceId: string
  readonly dimension: Dimension
  readonly score: number
  readonly evidence: string
  readonly assessedOn: LocalDate
  readonly assessedBy: string | null
}

export async function insertCapacities(tx: Tx, all: readonly NewCapacity[], now: Date): Promise<void> {
  if (all.length === 0) return
  await tx.query(
    `insert into body_capacities (home, id, body_id, service_id, dimension, score, evidence, assessed_on, assessed_by, stored_at)
     select c->>'home', (c->>'id')::uuid, (c->>'bodyId')::uuid, (c->>'serviceId')::uuid, c->>'dimension', (c->>'score')::int, c->>'evidence',
            (c->>'assessedOn')::date, (c->>'assessedBy')::uuid, $2 from jsonb_array_elements($1::jsonb) as t (c)`,
    [JSON.stringify(all), now],
  )
}

/** What a body can do in one dimension of a service, beside what the standard needs. */
export interface Capacity {
  readonly bodyId: string
  readonly serviceId: string
  readonly dimension: Dimension
  /** 0 to 5; null: not assessed. */
  readonly score: number | null
  /** Null: the standard says nothing. */
  readonly wanted: number | null
  /** What is missing, in points; 0 where it is enough or nothing is wanted. Not assessed: null. */
  readonly gap: number | null
  readonly evidence: string | null
  readonly assessedOn: LocalDate | null
}

/**
 * Capacity of bodies against the standards of services (PLN-8): for each body and service one line for each dimension that was
 * assessed or is needed. The newest assessment counts.
 */
export async function capacityOf(
  view: Queryable,
  bodyIds: readonly string[],
  serviceIds: readonly string[],
): Promise<Capacity[]> {
  if (bodyIds.length === 0 || serviceIds.length === 0) return []
  const { rows } = await view.query<{
    body_id: string
    service_id: string
    dimension: Dimension
    score: number | null
    wanted: number | null
    evidence: string | null
    assessed_on: string | null
  }>(
    sql`with newest as (
          select distinct on (body_id, service_id, dimension) body_id, service_id, dimension, score, evidence, assessed_on
            from body_capacities where body_id = any(${bodyIds as string[]}::uuid[]) and service_id = any(${serviceIds as string[]}::uuid[])
           order by body_id, service_id, dimension, assessed_on desc, id desc),
        needed as (
          select b.id as body_id, n.service_id, n.dimension, n.wanted
            from unnest(${bodyIds as string[]}::uuid[]) as b (id), service_needs n where n.service_id = any(${serviceIds as string[]}::uuid[]))
        select body_id, service_id, dimension, newest.score, needed.wanted, newest.evidence, newest.assessed_on
          from newest full join needed using (body_id, service_id, dimension)
         order by body_id, service_id, array_position(array['authority','budget','staff','information','equipment'], dimension)`,
  )
  return rows.map((row) => ({
    bodyId: row.body_id,
    serviceId: row.service_id,
    dimension: row.dimension,
    score: row.score,
    wanted: row.wanted,
    gap: row.score === null ? null : Math.max(0, (row.wanted ?? 0) - row.score),
    evidence: row.evidence,
    assessedOn: row.assessed_on as LocalDate | null,
  }))
}
