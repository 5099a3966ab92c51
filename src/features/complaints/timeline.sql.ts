import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ActorKind, CaseKey, EventKind, EventVisibility, NewEvent, Outcome, State } from './complaint.ts'

export interface EventToStore extends NewEvent {
  readonly home: string
  readonly id: string
  readonly complaintId: string
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly reason: string
  /** Of what the public log holds of the text; null where it is told nothing of it. */
  readonly textSalt: Buffer | null
}

export function insertEvent(tx: Tx, event: EventToStore): void {
  tx.add(events, eventValues(event))
}

const events = `complaint_events (home, id, complaint_id, kind, at, actor_kind, actor_id, body_id, reason, text, visibility,
  from_state, to_state, outcome, detail, text_salt)`

function eventValues(event: EventToStore): unknown[] {
  return [
    event.home,
    event.id,
    event.complaintId,
    event.kind,
    event.at,
    event.actorKind,
    event.actorId,
    event.bodyId,
    event.reason,
    event.text,
    event.visibility,
    event.fromState,
    event.toState,
    event.outcome,
    JSON.stringify(event.detail),
    event.textSalt,
  ]
}

/** One entry of the timeline. */
export interface TimelineEvent {
  readonly id: string
  readonly kind: EventKind
  readonly at: Date
  readonly actorKind: ActorKind
  readonly actorId: string | null
  readonly bodyId: string | null
  readonly bodyName: string | null
  readonly bodyNameEn: string | null
  readonly bodyCode: string | null
  readonly reason: string
  readonly text: string | null
  /** Salt of what the public log holds of the text. */
  readonly textSalt: Buffer | null
  readonly visibility: EventVisibility
  readonly fromState: State | null
  readonly toState: State | null
  readonly outcome: Outcome | null
  readonly detail: Readonly<Record<string, unknown>>
}

const sightOf: Record<EventVisibility, readonly EventVisibility[]> = {
  public: ['public'],
  reporter: ['public', 'reporter'],
  staff: ['public', 'reporter', 'staff'],
}

/** What happened, oldest first, as far as the reader may see it. */
export async function timelineOf(
  view: Queryable,
  { home, id }: CaseKey,
  sight: EventVisibility,
): Promise<TimelineEvent[]> {
  const { rows } = await view.query<{
    id: string
    kind: EventKind
    at: Date
    actor_kind: ActorKind
    actor_id: string | null
    body_id: string | null
    body_name: string | null
    body_name_en: string | null
    body_code: string | null
    reason: string
    text: string | null
    text_salt: Buffer | null
    visibility: EventVisibility
    from_state: State | null
    to_state: State | null
    outcome: Outcome | null
    detail: Record<string, unknown>
  }>(
    `select e.id, e.kind, e.at, e.actor_kind, e.actor_id, e.body_id, b.name_th as body_name, b.name_en as body_name_en,
            b.code as body_code, e.reason, e.text, e.text_salt, e.visibility, e.from_state, e.to_state, e.outcome, e.detail
       from complaint_events e left join bodies b on b.id = e.body_id
      where e.home = $1 and e.complaint_id = $2 and e.visibility = any($3::text[])
      order by e.at, e.id`,
    [home, id, sightOf[sight]],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    bodyId: row.body_id,
    bodyName: row.body_name,
    bodyNameEn: row.body_name_en,
    bodyCode: row.body_code,
    reason: row.reason,
    text: row.text,
    textSalt: row.text_salt,
    visibility: row.visibility,
    fromState: row.from_state,
    toState: row.to_state,
    outcome: row.outcome,
    detail: row.detail,
  }))
}
