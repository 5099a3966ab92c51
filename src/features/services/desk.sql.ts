import sql, { join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Booking, Contract, PoolItem, Resource } from './pool.ts'
import type { Key } from './services.sql.ts'
import type { Dimension } from './standard.ts'
import type { SupportState } from './support.ts'

/* What bodies ask of each other: technical support, and the pool of what they lend. */

// ---- support requests

export interface Support extends Key {
  readonly kind: 'technical' | 'joint'
  readonly fromBodyId: string
  readonly toBodyId: string
  readonly dutyId: string | null
  readonly projectHome: string | null
  readonly projectId: string | null
  readonly boardId: string | null
  readonly title: string
  readonly wanted: string
  readonly state: SupportState
  readonly askedOn: LocalDate
  readonly answerDue: LocalDate
  readonly answer: string | null
  readonly answeredOn: LocalDate | null
  readonly workDue: LocalDate | null
  readonly result: string | null
  readonly endedOn: LocalDate | null
  readonly revision: number
}

interface SupportRow {
  home: string
  id: string
  kind: Support['kind']
  from_body_id: string
  to_body_id: string
  duty_id: string | null
  project_home: string | null
  project_id: string | null
  board_id: string | null
  title: string
  wanted: string
  state: SupportState
  asked_on: string
  answer_due: string
  answer: string | null
  answered_on: string | null
  work_due: string | null
  result: string | null
  ended_on: string | null
  revision: number
}

export const supportDues = ['open', 'late', 'all'] as const
export type SupportDue = (typeof supportDues)[number]

export interface SupportFilter {
  readonly bodyId: string | null
  readonly boardId: string | null
  readonly due: SupportDue
  readonly today: LocalDate
}

const lateSupport = (today: LocalDate) =>
  sql`((r.state = 'asked' and r.answer_due < ${today}) or (r.state in ('accepted', 'working') and r.work_due < ${today}))`

function supportWhere({ bodyId, boardId, due, today }: SupportFilter): Sql {
  const parts: Sql[] = [sql`true`]
  if (bodyId !== null) parts.push(sql`(r.from_body_id = ${bodyId} or r.to_body_id = ${bodyId})`)
  if (boardId !== null) parts.push(sql`r.board_id = ${boardId}`)
  if (due === 'open') parts.push(sql`r.state in ('asked', 'accepted', 'working')`)
  if (due === 'late') parts.push(lateSupport(today))
  return join(parts, ' and ')
}

const toSupport = (row: SupportRow): Support => ({
  home: row.home,
  id: row.id,
  kind: row.kind,
  fromBodyId: row.from_body_id,
  toBodyId: row.to_body_id,
  dutyId: row.duty_id,
  projectHome: row.project_home,
  projectId: row.project_id,
  boardId: row.board_id,
  title: row.title,
  wanted: row.wanted,
  state: row.state,
  askedOn: row.asked_on as LocalDate,
  answerDue: row.answer_due as LocalDate,
  answer: row.answer,
  answeredOn: row.answered_on as LocalDate | null,
  workDue: row.work_due as LocalDate | null,
  result: row.result,
  endedOn: row.ended_on as LocalDate | null,
  revision: row.revision,
})

export async function supportPage(view: Queryable, filter: SupportFilter, limit: number, offset: number) {
  const { rows } = await view.query<SupportRow>(
    sql`select r.* from support_requests r where ${supportWhere(filter)} order by r.asked_on desc, r.id desc limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ total: number }>(
    sql`select count(*)::int as total from support_requests r where ${supportWhere(filter)}`,
  )
  return { requests: rows.map(toSupport), total: counted.rows[0]?.total ?? 0 }
}

/** How many of the list are open, late, and in all. */
export async function countSupport(
  view: Queryable,
  filter: SupportFilter,
): Promise<Readonly<Record<SupportDue, number>>> {
  const where = supportWhere({ ...filter, due: 'all' })
  const { rows } = await view.query<Record<SupportDue, number>>(
    sql`select (count(*) filter (where r.state in ('asked', 'accepted', 'working')))::int as open,
               (count(*) filter (where ${lateSupport(filter.today)}))::int as late, count(*)::int as "all"
          from support_requests r where ${where}`,
  )
  return rows[0] ?? { open: 0, late: 0, all: 0 }
}

export async function supportByKey(view: Queryable, { home, id }: Key, lock = false): Promise<Support | null> {
  const { rows } = await view.query<SupportRow>(
    sql`select * from support_requests where home = ${home} and id = ${id} ${lock ? sql`for no key update` : sql``}`,
  )
  return rows[0] ? toSupport(rows[0]) : null
}

export async function insertSupport(tx: Tx, all: readonly Support[], by: string | null, now: Date): Promise<void> {
  await tx.query(
    `insert into support_requests (home, id, kind, from_body_id, to_body_id, duty_id, project_home, project_id, board_id, title, wanted, state,
       asked_on, answer_due, answer, answered_on, work_due, result, ended_on, asked_by, updated_at)
     select r->>'home', (r->>'id')::uuid, r->>'kind', (r->>'fromBodyId')::uuid, (r->>'toBodyId')::uuid, (r->>'dutyId')::uuid, r->>'projectHome',
       (r->>'projectId')::uuid, (r->>'boardId')::uuid, r->>'title', r->>'wanted', r->>'state', (r->>'askedOn')::date, (r->>'answerDue')::date,
       r->>'answer', (r->>'answeredOn')::date, (r->>'workDue')::date, r->>'result', (r->>'endedOn')::date, $2, $3
       from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(all), by, now],
  )
}

export async function updateSupport(tx: Tx, one: Support, now: Date): Promise<void> {
  await tx.query(
    sql`update support_requests set state = ${one.state}, answer = ${one.answer}, answered_on = ${one.answeredOn}, work_due = ${one.workDue},
          result = ${one.result}, ended_on = ${one.endedOn}, revision = revision + 1, updated_at = ${now}
        where home = ${one.home} and id = ${one.id}`,
  )
}

export async function projectTitle(view: Queryable, { home, id }: Key): Promise<string | null> {
  const { rows } = await view.query<{ title: string }>(
    sql`select title from projects where home = ${home} and id = ${id}`,
  )
  return rows[0]?.title ?? null
}

/** By full key, without asking the room of agreements, which stands above this one. */
export async function agreementIsSigned(view: Queryable, { home, id }: Key): Promise<boolean> {
  const { rows } = await view.query('select 1 from agreements where home = $1 and id = $2 and version > 0', [home, id])
  return rows.length === 1
}

// ---- the pool

export interface StoredItem extends Key, PoolItem {
  readonly side: 'offer' | 'request'
  readonly title: string
  readonly text: string
  readonly unit: string
  readonly serviceId: string | null
  readonly dimension: Dimension | null
  readonly boardId: string | null
  readonly closedOn: LocalDate | null
  readonly bookings: readonly Booking[]
}

interface ItemRow {
  home: string
  id: string
  side: StoredItem['side']
  resource: Resource
  body_id: string
  title: string
  text: string
  quantity: number
  unit: string
  area_code: string
  function_code: string | null
  starts_on: string
  ends_on: string
  contract: Contract
  service_id: string | null
  dimension: Dimension | null
  board_id: string | null
  closed_on: string | null
  bookings: Booking[] | null
}

const BOOKINGS = sql`(select jsonb_agg(jsonb_build_object('startsOn', v.starts_on, 'endsOn', v.ends_on, 'quantity', v.quantity))
  from pool_reservations v where v.home = i.home and v.offer_id = i.id and v.state in ('reserved', 'in-use')) as bookings`

const toItem = (row: ItemRow): StoredItem => ({
  home: row.home,
  id: row.id,
  side: row.side,
  resource: row.resource,
  bodyId: row.body_id,
  title: row.title,
  text: row.text,
  quantity: row.quantity,
  unit: row.unit,
  areaCode: row.area_code,
  functionCode: row.function_code,
  startsOn: row.starts_on as LocalDate,
  endsOn: row.ends_on as LocalDate,
  contract: row.contract,
  serviceId: row.service_id,
  dimension: row.dimension,
  boardId: row.board_id,
  closedOn: row.closed_on as LocalDate | null,
  bookings: row.bookings ?? [],
})

export interface PoolFilter {
  readonly side: 'offer' | 'request' | null
  readonly resource: Resource | null
  readonly area: string | null
  readonly bodyId: string | null
  readonly boardId: string | null
  readonly words: string | null
  /** Only what is open on this day or later; null: also what is over. */
  readonly openOn: LocalDate | null
}

function poolWhere(filter: PoolFilter): Sql {
  const parts: Sql[] = [sql`true`]
  if (filter.side !== null) parts.push(sql`i.side = ${filter.side}`)
  if (filter.resource !== null) parts.push(sql`i.resource = ${filter.resource}`)
  if (filter.area !== null) parts.push(sql`i.area_code like ${`${filter.area}%`}`)
  if (filter.bodyId !== null) parts.push(sql`i.body_id = ${filter.bodyId}`)
  if (filter.boardId !== null) parts.push(sql`i.board_id = ${filter.boardId}`)
  if (filter.words !== null) parts.push(sql`i.title ilike ${`%${filter.words.replace(/[\\%_]/g, '\\$&')}%`}`)
  if (filter.openOn !== null) parts.push(sql`i.closed_on is null and i.ends_on >= ${filter.openOn}`)
  return join(parts, ' and ')
}

export async function poolPage(view: Queryable, filter: PoolFilter, limit: number, offset: number) {
  const { rows } = await view.query<ItemRow>(
    sql`select i.*, ${BOOKINGS} from pool_items i where ${poolWhere(filter)} order by i.starts_on, i.id limit ${limit} offset ${offset}`,
  )
  const counted = await view.query<{ total: number }>(
    sql`select count(*)::int as total from pool_items i where ${poolWhere(filter)}`,
  )
  return { items: rows.map(toItem), total: counted.rows[0]?.total ?? 0 }
}

export async function itemByKey(view: Queryable, { home, id }: Key): Promise<StoredItem | null> {
  const { rows } = await view.query<ItemRow>(
    sql`select i.*, ${BOOKINGS} from pool_items i where i.home = ${home} and i.id = ${id}`,
  )
  return rows[0] ? toItem(rows[0]) : null
}

/** Holds the item still, so that its days are counted by one at a time. */
export async function lockItem(tx: Tx, { home, id }: Key): Promise<StoredItem | null> {
  await tx.query(sql`select 1 from pool_items where home = ${home} and id = ${id} for no key update`)
  return itemByKey(tx, { home, id })
}

/** The other side of an item that could answer it: same resource, in the country or in its province, days in common. */
export async function candidatesFor(
  view: Queryable,
  item: StoredItem,
  today: LocalDate,
  limit: number,
): Promise<StoredItem[]> {
  const province = /^\d/.test(item.areaCode) ? item.areaCode.slice(0, 2) : item.areaCode
  const { rows } = await view.query<ItemRow>(
    sql`select i.*, ${BOOKINGS} from pool_items i
         where i.side = ${item.side === 'offer' ? 'request' : 'offer'} and i.resource = ${item.resource} and i.closed_on is null
           and i.body_id <> ${item.bodyId} and i.ends_on >= ${today} and i.starts_on <= ${item.endsOn} and i.ends_on >= ${item.startsOn}
           and (i.area_code like ${`${province}%`} or i.area_code = 'TH' or ${province} = 'TH') limit ${limit}`,
  )
  return rows.map(toItem)
}

export type NewItem = Omit<StoredItem, 'bookings' | 'closedOn'>

export async function insertItems(tx: Tx, items: readonly NewItem[], by: string | null, now: Date): Promise<void> {
  await tx.query(
    `insert into pool_items (home, id, side, resource, body_id, title, text, quantity, unit, area_code, function_code, starts_on, ends_on, contract,
       service_id, dimension, board_id, made_by, made_at)
     select i->>'home', (i->>'id')::uuid, i->>'side', i->>'resource', (i->>'bodyId')::uuid, i->>'title', i->>'text', (i->>'quantity')::int, i->>'unit',
       i->>'areaCode', i->>'functionCode', (i->>'startsOn')::date, (i->>'endsOn')::date, i->>'contract', (i->>'serviceId')::uuid, i->>'dimension',
       (i->>'boardId')::uuid, $2, $3 from jsonb_array_elements($1::jsonb) as t (i)`,
    [JSON.stringify(items), by, now],
  )
}

export async function closeItem(tx: Tx, { home, id }: Key, on: LocalDate, reason: string): Promise<void> {
  await tx.query(
    sql`update pool_items set closed_on = ${on}, closing_reason = ${reason}, revision = revision + 1 where home = ${home} and id = ${id}`,
  )
}

export const reservationStates = ['asked', 'reserved', 'in-use', 'returned', 'declined', 'cancelled'] as const
export type ReservationState = (typeof reservationStates)[number]

export interface Reservation extends Key, Booking {
  readonly offerId: string
  readonly bodyId: string
  readonly requestHome: string | null
  readonly requestId: string | null
  readonly state: ReservationState
  readonly note: string
  readonly agreementHome: string | null
  readonly agreementId: string | null
  readonly takenOn: LocalDate | null
  readonly returnedOn: LocalDate | null
  readonly condition: string | null
}

interface ReservationRow {
  home: string
  id: string
  offer_id: string
  body_id: string
  request_home: string | null
  request_id: string | null
  quantity: number
  starts_on: string
  ends_on: string
  state: ReservationState
  note: string
  agreement_home: string | null
  agreement_id: string | null
  taken_on: string | null
  returned_on: string | null
  condition: string | null
}

const toReservation = (row: ReservationRow): Reservation => ({
  home: row.home,
  id: row.id,
  offerId: row.offer_id,
  bodyId: row.body_id,
  requestHome: row.request_home,
  requestId: row.request_id,
  quantity: row.quantity,
  startsOn: row.starts_on as LocalDate,
  endsOn: row.ends_on as LocalDate,
  state: row.state,
  note: row.note,
  agreementHome: row.agreement_home,
  agreementId: row.agreement_id,
  takenOn: row.taken_on as LocalDate | null,
  returnedOn: row.returned_on as LocalDate | null,
  condition: row.condition,
})

/** Of an offer, or those a request led to; by their first day. */
export async function reservationsOf(view: Queryable, item: StoredItem): Promise<Reservation[]> {
  const where =
    item.side === 'offer' ? sql`v.home = ${item.home} and v.offer_id = ${item.id}` : sql`v.request_id = ${item.id}`
  const { rows } = await view.query<ReservationRow>(
    sql`select v.* from pool_reservations v where ${where} order by v.starts_on, v.id limit 200`,
  )
  return rows.map(toReservation)
}

export async function putReservations(
  tx: Tx,
  all: readonly Reservation[],
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into pool_reservations (home, id, offer_id, body_id, request_home, request_id, quantity, starts_on, ends_on, state, note,
       agreement_home, agreement_id, taken_on, returned_on, condition, asked_by, updated_at)
     select v->>'home', (v->>'id')::uuid, (v->>'offerId')::uuid, (v->>'bodyId')::uuid, v->>'requestHome', (v->>'requestId')::uuid, (v->>'quantity')::int,
       (v->>'startsOn')::date, (v->>'endsOn')::date, v->>'state', v->>'note', v->>'agreementHome', (v->>'agreementId')::uuid, (v->>'takenOn')::date,
       (v->>'returnedOn')::date, v->>'condition', $2, $3 from jsonb_array_elements($1::jsonb) as t (v)
     on conflict (home, id) do update set state = excluded.state, agreement_home = excluded.agreement_home, agreement_id = excluded.agreement_id,
       taken_on = excluded.taken_on, returned_on = excluded.returned_on, condition = excluded.condition, updated_at = excluded.updated_at`,
    [JSON.stringify(all), by, now],
  )
}

// ---- history of both

export interface DeskEvent {
  readonly kind: string
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

export async function insertSupportEvent(
  tx: Tx,
  { home, id: requestId }: Key,
  id: string,
  event: DeskEvent,
): Promise<void> {
  await tx.query(
    sql`insert into support_events (home, id, request_id, kind, actor_id, reason, happened_at)
        values (${home}, ${id}, ${requestId}, ${event.kind}, ${event.actorId}, ${event.reason}, ${event.at})`,
  )
}

export async function insertPoolEvent(
  tx: Tx,
  { home, id: itemId }: Key,
  id: string,
  event: DeskEvent & { readonly reservationId: string | null },
): Promise<void> {
  await tx.query(
    sql`insert into pool_events (home, id, item_id, reservation_id, kind, actor_id, reason, happened_at)
        values (${home}, ${id}, ${itemId}, ${event.reservationId}, ${event.kind}, ${event.actorId}, ${event.reason}, ${event.at})`,
  )
}

interface EventRow {
  kind: string
  actor_id: string | null
  reason: string | null
  happened_at: Date
}

const toEvent = (row: EventRow): DeskEvent => ({
  kind: row.kind,
  actorId: row.actor_id,
  reason: row.reason,
  at: row.happened_at,
})

export async function supportEventsOf(view: Queryable, { home, id }: Key): Promise<DeskEvent[]> {
  const { rows } = await view.query<EventRow>(
    sql`select kind, actor_id, reason, happened_at from support_events where home = ${home} and request_id = ${id} order by happened_at desc, id desc limit 30`,
  )
  return rows.map(toEvent)
}

export async function poolEventsOf(view: Queryable, { home, id }: Key): Promise<DeskEvent[]> {
  const { rows } = await view.query<EventRow>(
    sql`select kind, actor_id, reason, happened_at from pool_events where home = ${home} and item_id = ${id} order by happened_at desc, id desc limit 30`,
  )
  return rows.map(toEvent)
}
