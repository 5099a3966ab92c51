import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Indicator } from './indicators.sql.ts'

export type EventKind =
  | 'added'
  | 'changed'
  | 'ended'
  | 'targets'
  | 'places'
  | 'linked'
  | 'unlinked'
  | 'entered'
  | 'corrected'
  | 'verified'
  | 'rejected'
  | 'evidence-added'
  | 'evidence-removed'

export interface IndicatorEvent {
  readonly id: string
  readonly home: string
  readonly indicatorId: string
  readonly observationId: string | null
  readonly kind: EventKind
  readonly actorId: string | null
  readonly reason: string
  readonly details: Readonly<Record<string, unknown>>
  readonly happenedAt: Date
}

export async function insertEvents(tx: Tx, events: readonly IndicatorEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `insert into indicator_events (home, id, indicator_id, observation_id, kind, actor_id, reason, details, happened_at)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::jsonb[],
       $9::timestamptz[])`,
    [
      events.map(({ home }) => home),
      events.map(({ id }) => id),
      events.map(({ indicatorId }) => indicatorId),
      events.map(({ observationId }) => observationId),
      events.map(({ kind }) => kind),
      events.map(({ actorId }) => actorId),
      events.map(({ reason }) => reason),
      events.map(({ details }) => JSON.stringify(details)),
      events.map(({ happenedAt }) => happenedAt),
    ],
  )
}

export async function eventsOf(
  view: Queryable,
  one: Pick<Indicator, 'id' | 'home'>,
  limit: number,
): Promise<IndicatorEvent[]> {
  const { rows } = await view.query<{
    id: string
    observation_id: string | null
    kind: EventKind
    actor_id: string | null
    reason: string
    details: Record<string, unknown>
    happened_at: Date
  }>(
    `select id, observation_id, kind, actor_id, reason, details, happened_at from indicator_events
      where home = $1 and indicator_id = $2 order by happened_at desc, id desc limit $3`,
    [one.home, one.id, limit],
  )
  return rows.map((row) => ({
    id: row.id,
    home: one.home,
    indicatorId: one.id,
    observationId: row.observation_id,
    kind: row.kind,
    actorId: row.actor_id,
    reason: row.reason,
    details: row.details,
    happenedAt: row.happened_at,
  }))
}
