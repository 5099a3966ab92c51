import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Agreement, Key } from './joining-states.ts'

/* What the bodies say to a joining, and what happened to it. */

export async function insertAgreements(tx: Tx, key: Key, bodyIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into joining_agreements (home, joining_id, body_id, state)
     select $1, $2, body, 'waiting' from unnest($3::uuid[]) as given (body)
     on conflict (home, joining_id, body_id)
        do update set state = 'waiting', answered_by = null, answered_at = null, reason = null`,
    [key.home, key.id, [...new Set(bodyIds)]],
  )
}

export async function agreementsOf(view: Queryable, key: Key): Promise<Agreement[]> {
  const { rows } = await view.query<Agreement>(
    `select body_id as "bodyId", state, answered_by as "answeredBy", answered_at as "answeredAt", reason
       from joining_agreements where home = $1 and joining_id = $2 order by body_id`,
    [key.home, key.id],
  )
  return rows
}

/** Bodies that have not answered yet, those of the first projects first. */
export async function waitingBodies(view: Queryable, key: Key): Promise<string[]> {
  const { rows } = await view.query<{ body_id: string }>(
    `select a.body_id from joining_agreements a
      where a.home = $1 and a.joining_id = $2 and a.state = 'waiting'
      order by (select min(p.position) from joining_projects p
                 where p.home = a.home and p.joining_id = a.joining_id and p.body_id = a.body_id), a.body_id`,
    [key.home, key.id],
  )
  return rows.map((row) => row.body_id)
}

export async function storeAnswer(
  tx: Tx,
  key: Key,
  answer: { bodyId: string; state: Agreement['state']; by: string | null; at: Date; reason: string },
): Promise<void> {
  const waits = answer.state === 'waiting'
  await tx.query(
    `update joining_agreements set state = $4, answered_by = $5, answered_at = $6, reason = $7
      where home = $1 and joining_id = $2 and body_id = $3`,
    [
      key.home,
      key.id,
      answer.bodyId,
      answer.state,
      waits ? null : answer.by,
      waits ? null : answer.at,
      waits ? null : answer.reason,
    ],
  )
}

// ---- events

export type EventKind =
  | 'drafted'
  | 'proposed'
  | 'renewed'
  | 'agreed'
  | 'disagreed'
  | 'taken-back'
  | 'approved'
  | 'refused'
  | 'withdrawn'

export interface JoiningEvent {
  readonly kind: EventKind
  readonly bodyId: string | null
  readonly actorId: string | null
  readonly reason: string
  readonly happenedAt: Date
}

export async function insertEvent(tx: Tx, key: Key, event: JoiningEvent): Promise<void> {
  await tx.query(
    `insert into joining_events (home, id, joining_id, kind, body_id, actor_id, reason, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.home, newId(), key.id, event.kind, event.bodyId, event.actorId, event.reason, event.happenedAt],
  )
}

export async function eventsOf(view: Queryable, key: Key): Promise<JoiningEvent[]> {
  const { rows } = await view.query<JoiningEvent>(
    `select kind, body_id as "bodyId", actor_id as "actorId", reason, happened_at as "happenedAt" from joining_events
      where home = $1 and joining_id = $2 order by happened_at desc, id desc limit 200`,
    [key.home, key.id],
  )
  return rows
}

/** Who drafted, proposed or renewed it: what the bodies were asked last is as much theirs as the first word. */
export async function askedBy(view: Queryable, key: Key): Promise<string[]> {
  const { rows } = await view.query<{ id: string }>(
    `select proposed_by as id from joinings where home = $1 and id = $2 and proposed_by is not null
     union select actor_id from joining_events
            where home = $1 and joining_id = $2 and kind in ('drafted', 'proposed', 'renewed') and actor_id is not null`,
    [key.home, key.id],
  )
  return rows.map((row) => row.id)
}
