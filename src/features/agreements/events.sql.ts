import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './agreements.sql.ts'

/* What happened to an agreement, by whom and why. */

export interface AgreementEvent {
  readonly kind: string
  readonly version?: number | null
  readonly bodyId?: string | null
  readonly actorId: string | null
  readonly reason?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function insertEvent(
  tx: Tx,
  { home, id: agreementId }: Key,
  id: string,
  event: AgreementEvent,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_events (home, id, agreement_id, kind, version, body_id, actor_id, reason, details, happened_at)
        values (${home}, ${id}, ${agreementId}, ${event.kind}, ${event.version ?? null}, ${event.bodyId ?? null}, ${event.actorId},
          ${event.reason ?? null}, ${JSON.stringify(event.details ?? {})}::jsonb, ${event.at})`,
  )
}

export interface StoredEvent {
  readonly kind: string
  readonly version: number | null
  readonly bodyTh: string | null
  readonly bodyEn: string | null
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

export async function eventsOf(view: Queryable, { home, id }: Key, limit: number): Promise<StoredEvent[]> {
  const { rows } = await view.query<{
    kind: string
    version: number | null
    name_th: string | null
    name_en: string | null
    actor_id: string | null
    reason: string | null
    happened_at: Date
  }>(
    sql`select e.kind, e.version, b.name_th, b.name_en, e.actor_id, e.reason, e.happened_at
          from agreement_events e left join bodies b on b.id = e.body_id
         where e.home = ${home} and e.agreement_id = ${id} order by e.happened_at desc, e.id desc limit ${limit}`,
  )
  return rows.map((row) => ({
    kind: row.kind,
    version: row.version,
    bodyTh: row.name_th,
    bodyEn: row.name_en,
    actorId: row.actor_id,
    reason: row.reason,
    at: row.happened_at,
  }))
}
