import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key, StepName } from './board.ts'

export interface BoardEvent {
  readonly step?: StepName | null
  readonly kind: string
  readonly bodyId?: string | null
  readonly reason?: string | null
  readonly details?: Readonly<Record<string, unknown>>
}

export async function insertEvent(
  tx: Tx,
  key: Key,
  event: BoardEvent,
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into board_events (home, id, board_id, step, kind, body_id, actor_id, reason, details, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      key.home,
      newId(),
      key.id,
      event.step ?? null,
      event.kind,
      event.bodyId ?? null,
      by,
      event.reason ?? null,
      JSON.stringify(event.details ?? {}),
      at,
    ],
  )
}

export interface StoredEvent {
  readonly step: StepName | null
  readonly kind: string
  readonly bodyId: string | null
  readonly actorId: string | null
  readonly reason: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function eventsOf(view: Queryable, { home, id }: Key, limit: number): Promise<StoredEvent[]> {
  const { rows } = await view.query<StoredEvent>(
    `select step, kind, body_id as "bodyId", actor_id as "actorId", reason, details, happened_at as at
       from board_events where home = $1 and board_id = $2 order by happened_at desc, id desc limit $3`,
    [home, id, limit],
  )
  return rows
}
