import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { PlannedBody } from './plan-body-import.ts'
import type { RegisteredBody } from './register.sql.ts'

/** Holds other imports back until the transaction ends: two lists at once would each compare with a register the other changes. */
export async function lockRegister(tx: Tx): Promise<void> {
  await tx.query('lock table bodies in share row exclusive mode')
}

/** Stores what a plan adds and changes. Bodies first, then what refers to them. */
export async function storeBodies(tx: Tx, planned: readonly PlannedBody[], source: string, now: Date): Promise<void> {
  const bodies = planned.map(({ after }) => after)
  await tx.query(
    `insert into bodies as known (id, code, kind, name_th, name_en, short_name_th, name_key, area_code, valid_from, valid_to, website,
            office_address, office_phone, office_email, source, changed_at)
     select id, code, kind, name_th, name_en, short_name_th, name_key, area_code, valid_from, valid_to, website, office_address,
            office_phone, office_email, $2, greatest($3, (select max(changed_at) + interval '1 millisecond' from bodies))
       from jsonb_to_recordset($1::jsonb) as given (id uuid, code text, kind text, name_th text, name_en text, short_name_th text,
            name_key text, area_code text, valid_from date, valid_to date, website text, office_address text, office_phone text,
            office_email text)
     on conflict (id) do update
        set kind = excluded.kind, name_th = excluded.name_th, name_en = excluded.name_en, short_name_th = excluded.short_name_th,
            name_key = excluded.name_key, area_code = excluded.area_code, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, website = excluded.website, office_address = excluded.office_address,
            office_phone = excluded.office_phone, office_email = excluded.office_email, changed_at = excluded.changed_at`,
    [JSON.stringify(bodies.map(record)), source, now],
  )
  await tx.query(
    `update bodies set parent_id = given.parent_id
       from jsonb_to_recordset($1::jsonb) as given (id uuid, parent_id uuid) where bodies.id = given.id`,
    [JSON.stringify(bodies.map(({ id, parentId }) => ({ id, parent_id: parentId })))],
  )
  await storeAround(tx, bodies, source)
}

function record(body: RegisteredBody) {
  return {
    id: body.id,
    code: body.code,
    kind: body.kind,
    name_th: body.nameTh,
    name_en: body.nameEn,
    short_name_th: body.shortNameTh,
    name_key: body.nameKey,
    area_code: body.areaCode,
    valid_from: body.validFrom,
    valid_to: body.validTo,
    website: body.contact.website,
    office_address: body.contact.address,
    office_phone: body.contact.phone,
    office_email: body.contact.email,
  }
}

/** Names, codes, areas, supervision and successions of these bodies are replaced by what the plan says. */
async function storeAround(tx: Tx, bodies: readonly RegisteredBody[], source: string): Promise<void> {
  const ids = bodies.map(({ id }) => id)
  for (const table of ['body_names', 'body_codes', 'body_areas', 'body_supervision', 'body_successions'])
    await tx.query(`delete from ${table} where body_id = any($1)`, [ids])
  const insert = (statement: string, rows: readonly object[], ...more: readonly string[]) =>
    rows.length === 0 ? undefined : tx.query(statement, [JSON.stringify(rows), ...more])
  await insert(
    `insert into body_names (name_key, body_id, name_th, valid_to, source)
     select key, body_id, name_th, valid_to, $2
       from jsonb_to_recordset($1::jsonb) as given (key text, body_id uuid, name_th text, valid_to date)`,
    bodies.flatMap(({ id, names }) =>
      names.map((name) => ({ key: name.key, body_id: id, name_th: name.nameTh, valid_to: name.validTo })),
    ),
    source,
  )
  await insert(
    `insert into body_codes (scheme, code, body_id)
     select scheme, code, body_id from jsonb_to_recordset($1::jsonb) as given (scheme text, code text, body_id uuid)`,
    bodies.flatMap(({ id, codes }) => codes.map((code) => ({ ...code, body_id: id }))),
  )
  await insert(
    `insert into body_areas (body_id, area_code)
     select body_id, area_code from jsonb_to_recordset($1::jsonb) as given (body_id uuid, area_code text)`,
    bodies.flatMap(({ id, areas }) => areas.map((code) => ({ body_id: id, area_code: code }))),
  )
  await insert(
    `insert into body_supervision (body_id, supervisor_id)
     select body_id, supervisor_id from jsonb_to_recordset($1::jsonb) as given (body_id uuid, supervisor_id uuid)`,
    bodies.flatMap(({ id, supervisors }) =>
      supervisors.map((supervisor) => ({ body_id: id, supervisor_id: supervisor })),
    ),
  )
  await insert(
    `insert into body_successions (body_id, successor_id, kind, happened_on, source)
     select body_id, successor_id, kind, happened_on, $2
       from jsonb_to_recordset($1::jsonb) as given (body_id uuid, successor_id uuid, kind text, happened_on date)`,
    bodies.flatMap(({ id, successors }) =>
      successors.map((next) => ({ body_id: id, successor_id: next.id, kind: next.kind, happened_on: next.on })),
    ),
    source,
  )
}

export type BodyEventKind = 'added' | 'changed' | 'renamed' | 'merged' | 'split'

export interface BodyEvent {
  readonly kind: BodyEventKind
  readonly changes: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[]
  readonly source: string
  readonly reason: string
  readonly actorId: string | null
  readonly happenedAt: Date
}

export async function insertBodyEvents(
  tx: Tx,
  events: readonly { bodyId: string; kind: BodyEventKind; changes: BodyEvent['changes'] }[],
  { source, reason, actorId, now }: { source: string; reason: string; actorId: string | null; now: Date },
): Promise<void> {
  await tx.query(
    `insert into body_events (id, body_id, kind, details, source, reason, actor_id, happened_at)
     select id, body_id, kind, details, $2, $3, $4, $5
       from jsonb_to_recordset($1::jsonb) as given (id uuid, body_id uuid, kind text, details jsonb)`,
    [
      JSON.stringify(
        events.map(({ bodyId, kind, changes }) => ({ id: newId(), body_id: bodyId, kind, details: { changes } })),
      ),
      source,
      reason,
      actorId,
      now,
    ],
  )
}

/** Newest first. */
export async function eventsOfBody(view: Queryable, bodyId: string): Promise<BodyEvent[]> {
  const { rows } = await view.query<{
    kind: BodyEventKind
    details: { changes?: BodyEvent['changes'] }
    source: string
    reason: string
    actor_id: string | null
    happened_at: Date
  }>(
    `select kind, details, source, reason, actor_id, happened_at from body_events
      where body_id = $1 order by happened_at desc, id desc limit 50`,
    [bodyId],
  )
  return rows.map((row) => ({
    kind: row.kind,
    changes: row.details.changes ?? [],
    source: row.source,
    reason: row.reason,
    actorId: row.actor_id,
    happenedAt: row.happened_at,
  }))
}
