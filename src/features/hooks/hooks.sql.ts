import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { HookState, Topic, Wanted } from './hook.ts'

export interface Hook extends Wanted {
  readonly id: string
  readonly label: string
  readonly url: string
  readonly ownerBodyId: string | null
  readonly keyId: string | null
  readonly madeBy: string
  readonly madeAt: Date
  readonly fromLeaf: number
  readonly secretSealed: string
  readonly oldSecretSealed: string | null
  readonly oldSecretUntil: Date | null
  readonly state: HookState
  readonly stateAt: Date
  readonly stateReason: string | null
}

type StoredHook = Omit<Hook, 'fromLeaf' | 'topics'> & { readonly fromLeaf: bigint; readonly topics: string[] }

const columns = `h.id, h.label, h.url, h.topics, h.area_code as "areaCode", h.category_code as "categoryCode", h.body_code as "bodyCode",
  h.owner_body_id as "ownerBodyId", h.key_id as "keyId", h.made_by as "madeBy", h.made_at as "madeAt", h.from_leaf as "fromLeaf",
  h.secret_sealed as "secretSealed", h.old_secret_sealed as "oldSecretSealed", h.old_secret_until as "oldSecretUntil",
  h.state, h.state_at as "stateAt", h.state_reason as "stateReason"`

const toHook = (row: StoredHook): Hook => ({ ...row, fromLeaf: Number(row.fromLeaf), topics: row.topics as Topic[] })

/** Whose webhooks: those of bodies (null: all), or those made with one API key. */
export type Keeper = { readonly bodyIds: readonly string[] | null } | { readonly keyId: string }

const MOST_HOOKS = 200

export async function hooksOf(view: Queryable, keeper: Keeper): Promise<Hook[]> {
  const isKey = 'keyId' in keeper
  const { rows } = await view.query<StoredHook>(
    `select ${columns} from hooks h
      where h.state <> 'ended' and (case when $1 then h.key_id = $2::uuid else $3::uuid[] is null or h.owner_body_id = any($3) end)
      order by h.made_at desc, h.id limit ${MOST_HOOKS}`,
    [isKey, isKey ? keeper.keyId : null, isKey ? null : keeper.bodyIds],
  )
  return rows.map(toHook)
}

/** How many a maker has: a key its own, a body all of its, whoever has neither the own ones. */
export async function countHooksOf(
  view: Queryable,
  { keyId, bodyId, personId }: { keyId: string | null; bodyId: string | null; personId: string },
): Promise<number> {
  const { rows } = await view.query<{ n: number }>(
    `select count(*)::integer as n from hooks
      where state <> 'ended' and case when $1::uuid is not null then key_id = $1 when $2::uuid is not null then owner_body_id = $2
                                      else owner_body_id is null and key_id is null and made_by = $3 end`,
    [keyId, bodyId, personId],
  )
  return rows[0]?.n ?? 0
}

export async function hookById(view: Queryable, id: string): Promise<Hook | null> {
  const { rows } = await view.query<StoredHook>(`select ${columns} from hooks h where h.id = $1`, [id])
  return rows[0] ? toHook(rows[0]) : null
}

/** Locks the webhook until the transaction ends. */
export async function lockHook(tx: Tx, id: string): Promise<Hook | null> {
  const { rows } = await tx.query<StoredHook>(`select ${columns} from hooks h where h.id = $1 for update`, [id])
  return rows[0] ? toHook(rows[0]) : null
}

export async function activeHooks(view: Queryable): Promise<Hook[]> {
  const { rows } = await view.query<StoredHook>(`select ${columns} from hooks h where h.state = 'active' order by h.id`)
  return rows.map(toHook)
}

/** Webhooks that programs made with their keys. */
export async function hooksWithKeys(view: Queryable): Promise<{ id: string; keyId: string }[]> {
  const { rows } = await view.query<{ id: string; keyId: string }>(
    `select id, key_id as "keyId" from hooks where state = 'active' and key_id is not null`,
  )
  return rows
}

export async function insertHook(tx: Tx, hook: Hook): Promise<void> {
  await tx.query(
    `insert into hooks (id, label, url, topics, area_code, category_code, body_code, owner_body_id, key_id, made_by, made_at, from_leaf,
       secret_sealed, state, state_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $11)`,
    [
      hook.id,
      hook.label,
      hook.url,
      hook.topics,
      hook.areaCode,
      hook.categoryCode,
      hook.bodyCode,
      hook.ownerBodyId,
      hook.keyId,
      hook.madeBy,
      hook.madeAt,
      hook.fromLeaf,
      hook.secretSealed,
      hook.state,
    ],
  )
}

export async function storeHookState(
  tx: Tx,
  id: string,
  to: { readonly state: HookState; readonly at: Date; readonly reason: string | null },
): Promise<void> {
  await tx.query('update hooks set state = $2, state_at = $3, state_reason = $4 where id = $1', [
    id,
    to.state,
    to.at,
    to.reason,
  ])
}

export async function storeHookSecret(
  tx: Tx,
  id: string,
  to: { readonly secretSealed: string; readonly oldSecretSealed: string; readonly oldSecretUntil: Date },
): Promise<void> {
  await tx.query('update hooks set secret_sealed = $2, old_secret_sealed = $3, old_secret_until = $4 where id = $1', [
    id,
    to.secretSealed,
    to.oldSecretSealed,
    to.oldSecretUntil,
  ])
}

export type HookEventKind = 'made' | 'rotated' | 'paused' | 'resumed' | 'disabled' | 'ended' | 'replayed'

export interface HookEvent {
  readonly id: string
  readonly at: Date
  readonly kind: HookEventKind
  readonly actorId: string | null
  readonly reason: string | null
}

export async function insertHookEvent(tx: Tx, hookId: string, event: HookEvent): Promise<void> {
  await tx.query('insert into hook_events (id, hook_id, at, kind, actor_id, reason) values ($1, $2, $3, $4, $5, $6)', [
    event.id,
    hookId,
    event.at,
    event.kind,
    event.actorId,
    event.reason,
  ])
}

export async function hookEventsOf(view: Queryable, hookId: string): Promise<HookEvent[]> {
  const { rows } = await view.query<HookEvent>(
    'select id, at, kind, actor_id as "actorId", reason from hook_events where hook_id = $1 order by at desc, id desc limit 50',
    [hookId],
  )
  return rows
}

/**
 * The first entry that was not looked at yet, held until the transaction ends; null where somebody else holds it. Whoever makes a webhook
 * waits for it (`wait`), so that no entry falls between.
 */
export async function takeCursor(tx: Tx, beginning: () => Promise<number>, wait: boolean): Promise<number | null> {
  const lock = `select leaf from hook_cursor for update${wait ? '' : ' skip locked'}`
  const { rows } = await tx.query<{ leaf: bigint }>(lock)
  if (rows[0]) return Number(rows[0].leaf)
  const { rowCount } = await tx.query('insert into hook_cursor (leaf) values ($1) on conflict do nothing', [
    await beginning(),
  ])
  if (rowCount === 0) return null
  const made = await tx.query<{ leaf: bigint }>(lock)
  return made.rows[0] ? Number(made.rows[0].leaf) : null
}

export async function moveCursor(tx: Tx, leaf: number): Promise<void> {
  await tx.query('update hook_cursor set leaf = $1', [leaf])
}

export type DeliveryState = 'waiting' | 'delivered' | 'given-up'

export interface Delivery {
  readonly id: string
  readonly hookId: string
  readonly eventKey: string
  /** Entry of the public log it tells of; null for a test. */
  readonly leaf: number | null
  readonly topic: string
  readonly payload: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly nextAt: Date
  readonly lastAt: Date | null
  readonly lastStatus: number | null
  readonly lastProblem: string | null
  readonly madeAt: Date
}

const deliveryColumns = `d.id, d.hook_id as "hookId", d.event_key as "eventKey", d.leaf::float8 as leaf, d.topic, d.payload, d.state, d.attempts, d.next_at as "nextAt",
  d.last_at as "lastAt", d.last_status as "lastStatus", d.last_problem as "lastProblem", d.made_at as "madeAt"`

export type NewDelivery = Pick<Delivery, 'id' | 'hookId' | 'eventKey' | 'leaf' | 'topic' | 'payload'>

/** An event a webhook was told of already stays as it is. */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return
  const column = <K extends keyof NewDelivery>(name: K) => deliveries.map((one) => one[name])
  await tx.query(
    `insert into hook_deliveries (id, hook_id, event_key, leaf, topic, payload, state, next_at, made_at)
     select id, hook_id, event_key, leaf, topic, payload, 'waiting', $7, $7
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[])
            as given (id, hook_id, event_key, leaf, topic, payload)
     on conflict (hook_id, event_key) do nothing`,
    [column('id'), column('hookId'), column('eventKey'), column('leaf'), column('topic'), column('payload'), now],
  )
}

/**
 * Takes those whose time has come, a few of each webhook and the first of each before the second of any: those that are slow keep no
 * other waiting, however many they are. Nobody else sends them until then.
 */
export async function takeDueDeliveries(
  tx: Tx,
  now: Date,
  until: Date,
  most: { readonly ofOne: number; readonly all: number },
): Promise<Delivery[]> {
  const { rows } = await tx.query<Delivery>(
    `with due as (
       select one.id from hooks h cross join lateral (
         select d.id, row_number() over (order by d.next_at) as turn from hook_deliveries d
          where d.hook_id = h.id and d.state = 'waiting' and d.next_at <= $1
          order by d.next_at limit $3) one
        where h.state = 'active' order by one.turn, random() limit $4)
     update hook_deliveries d set next_at = $2 from due where d.id = due.id and d.state = 'waiting' and d.next_at <= $1
     returning ${deliveryColumns}`,
    [now, until, most.ofOne, most.all],
  )
  return rows
}

export async function storeAttempt(
  tx: Tx,
  id: string,
  to: {
    readonly state: DeliveryState
    readonly at: Date
    readonly nextAt: Date
    readonly status: number | null
    readonly problem: string | null
  },
): Promise<void> {
  await tx.query(
    `update hook_deliveries set state = $2, attempts = least(attempts + 1, 30000), last_at = $3, next_at = $4, last_status = $5, last_problem = $6
      where id = $1`,
    [id, to.state, to.at, to.nextAt, to.status, to.problem],
  )
}

/** To be sent once more, under the same id. @returns false where there is no such delivery of this webhook */
export async function storeReplay(tx: Tx, hookId: string, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update hook_deliveries set state = 'waiting', attempts = 0, next_at = $3 where id = $2 and hook_id = $1`,
    [hookId, id, now],
  )
  return rowCount > 0
}

/** Newest first, those made before a delivery. */
export async function deliveriesOf(
  view: Queryable,
  hookId: string,
  { before, most, state }: { before: string | null; most: number; state: DeliveryState | null },
): Promise<Delivery[]> {
  const { rows } = await view.query<Delivery>(
    `select ${deliveryColumns} from hook_deliveries d
      where d.hook_id = $1 and ($2::uuid is null or (d.made_at, d.id) < (select made_at, id from hook_deliveries where id = $2))
        and ($4::text is null or d.state = $4)
      order by d.made_at desc, d.id desc limit $3`,
    [hookId, before, most, state],
  )
  return rows
}

/** What waits for a webhook that is off or has ended goes with the rest. @returns how many were deleted */
export async function forgetDeliveries(tx: Tx, before: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from hook_deliveries d using hooks h
      where h.id = d.hook_id and d.made_at < $1 and (d.state <> 'waiting' or h.state <> 'active')`,
    [before],
  )
  return rowCount
}

export async function deleteDelivery(db: Queryable, id: string): Promise<void> {
  await db.query('delete from hook_deliveries where id = $1', [id])
}

export async function forgetOldSecrets(tx: Tx, now: Date): Promise<void> {
  await tx.query('update hooks set old_secret_sealed = null, old_secret_until = null where old_secret_until < $1', [
    now,
  ])
}

export async function countHooksInState(view: Queryable): Promise<{ active: number; disabled: number; late: number }> {
  const { rows } = await view.query<{ active: number; disabled: number; late: number }>(
    `select count(*) filter (where state = 'active')::integer as active, count(*) filter (where state = 'disabled')::integer as disabled,
            (select count(*)::integer from hook_deliveries where state = 'waiting' and attempts >= 4) as late from hooks`,
  )
  return rows[0] ?? { active: 0, disabled: 0, late: 0 }
}
