import sql, { join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Committee, type CommitteeKind, committeeKinds, type QuorumRule, type Visibility } from './committee.ts'

interface CommitteeRow {
  body_id: string
  code: string
  name_th: string
  name_en: string | null
  short_name_th: string | null
  parent_id: string | null
  area_code: string | null
  home: string
  kind: string
  order_text: string | null
  ordered_on: string | null
  quorum_kind: string
  quorum_numerator: number
  quorum_denominator: number
  term_months: number | null
  visibility: string
  dissolved_on: string | null
  revision: number
}

const COMMITTEE = sql`c.body_id, b.code, b.name_th, b.name_en, b.short_name_th, b.parent_id, b.area_code, c.home, c.kind,
  c.order_text, c.ordered_on, c.quorum_kind, c.quorum_numerator, c.quorum_denominator, c.term_months, c.visibility,
  c.dissolved_on, c.revision`
const FROM = sql`committees c join bodies b on b.id = c.body_id`

function toCommittee(row: CommitteeRow): Committee {
  return {
    bodyId: row.body_id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    shortNameTh: row.short_name_th,
    parentId: row.parent_id,
    areaCode: row.area_code,
    home: row.home,
    kind: row.kind as CommitteeKind,
    orderText: row.order_text,
    orderedOn: row.ordered_on as LocalDate | null,
    quorum: toRule(row),
    termMonths: row.term_months,
    visibility: row.visibility as Visibility,
    dissolvedOn: row.dissolved_on as LocalDate | null,
    revision: row.revision,
  }
}

function toRule(row: CommitteeRow): QuorumRule {
  if (row.quorum_kind === 'count') return { kind: 'count', count: row.quorum_numerator }
  const kind = row.quorum_kind as 'at-least' | 'more-than'
  return { kind, numerator: row.quorum_numerator, denominator: row.quorum_denominator }
}

const ruleColumns = (rule: QuorumRule) =>
  rule.kind === 'count'
    ? { quorum_kind: 'count', quorum_numerator: rule.count, quorum_denominator: 1 }
    : { quorum_kind: rule.kind, quorum_numerator: rule.numerator, quorum_denominator: rule.denominator }

/** Those that others hang on first: the order of `committeeKinds`, not of the alphabet. */
export const byImportance = sql`array_position(${[...committeeKinds]}::text[], c.kind)`

// ---- committees

export async function committeeByCode(view: Queryable, code: string): Promise<Committee | null> {
  const { rows } = await view.query<CommitteeRow>(sql`select ${COMMITTEE} from ${FROM} where b.code = ${code}`)
  return rows[0] ? toCommittee(rows[0]) : null
}

export async function committeeById(view: Queryable, bodyId: string): Promise<Committee | null> {
  const { rows } = await view.query<CommitteeRow>(sql`select ${COMMITTEE} from ${FROM} where c.body_id = ${bodyId}`)
  return rows[0] ? toCommittee(rows[0]) : null
}

/** Holds the committee still: its facts and seats are changed by one at a time. */
export async function lockCommittee(tx: Tx, bodyId: string): Promise<Committee | null> {
  const { rows } = await tx.query<CommitteeRow>(
    sql`select ${COMMITTEE} from ${FROM} where c.body_id = ${bodyId} for no key update of c`,
  )
  return rows[0] ? toCommittee(rows[0]) : null
}

export async function subCommitteesOf(view: Queryable, bodyId: string): Promise<Committee[]> {
  const { rows } = await view.query<CommitteeRow>(
    sql`select ${COMMITTEE} from ${FROM} where b.parent_id = ${bodyId} order by ${byImportance}, b.name_th collate thai limit 300`,
  )
  return rows.map(toCommittee)
}

/** Who may see committees that are not public: those named, or all. */
export interface Sight {
  readonly bodyIds: readonly string[]
  readonly all: boolean
}

export interface CommitteeFilter {
  /** An area and everything in it whose code begins with it; null: everywhere. */
  readonly area: string | null
  readonly kind: CommitteeKind | null
  readonly words: string | null
  readonly sight: Sight
}

export interface CommitteeLine extends Committee {
  readonly seats: number
  readonly vacant: number
  readonly nextAt: Date | null
  readonly late: number
}

export const seen = (sight: Sight): Sql =>
  sight.all ? sql`true` : sql`(c.visibility = 'public' or c.body_id = any(${sight.bodyIds as string[]}::uuid[]))`

function where(filter: CommitteeFilter): Sql {
  const parts: Sql[] = [seen(filter.sight)]
  if (filter.area === 'TH') parts.push(sql`c.home = '00'`)
  else if (filter.area !== null) parts.push(sql`b.area_code like ${`${filter.area}%`}`)
  if (filter.kind !== null) parts.push(sql`c.kind = ${filter.kind}`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(b.name_th like ${words} or b.short_name_th like ${words} or b.name_en ilike ${words})`)
  }
  return join(parts, ' and ')
}

/** One page of the list in the order of areas, with what is known of each by few look-ups. */
export async function committeesPage(
  view: Queryable,
  filter: CommitteeFilter,
  { now, today, limit, offset }: { now: Date; today: LocalDate; limit: number; offset: number },
): Promise<{ committees: CommitteeLine[]; total: number }> {
  const { rows } = await view.query<
    CommitteeRow & { seats: number; filled: number; next_at: Date | null; late: number }
  >(
    sql`select page.*,
          (select count(*)::int from committee_seats s where s.body_id = page.body_id and s.abolished_at is null) as seats,
          (select count(distinct s.id)::int from committee_seats s join committee_terms t on t.seat_id = s.id
            where s.body_id = page.body_id and s.abolished_at is null and t.starts_at <= ${now}
              and (t.ends_at is null or t.ends_at > ${now})) as filled,
          (select min(m.starts_at) from meetings m where m.body_id = page.body_id and m.state in ('planned', 'called')
              and m.ends_at > ${now}) as next_at,
          (select count(*)::int from resolutions r where r.body_id = page.body_id and r.due_on < ${today}
              and r.follow_up in ('not-started', 'in-progress', 'blocked') and r.superseded_by is null) as late
        from (select ${COMMITTEE} from ${FROM} where ${where(filter)}
               order by b.area_code nulls first, ${byImportance}, b.name_th collate thai, b.code
               limit ${limit} offset ${offset}) page`,
  )
  const counted = await view.query<{ total: bigint }>(sql`select count(*) as total from ${FROM} where ${where(filter)}`)
  return {
    committees: rows.map((row) => ({
      ...toCommittee(row),
      seats: row.seats,
      vacant: Math.max(0, row.seats - row.filled),
      nextAt: row.next_at,
      late: row.late,
    })),
    total: Number(counted.rows[0]?.total ?? 0n),
  }
}

/** For the API: committees after a code. */
export async function committeesAfter(
  view: Queryable,
  filter: CommitteeFilter,
  afterCode: string,
  limit: number,
): Promise<Committee[]> {
  const { rows } = await view.query<CommitteeRow>(
    sql`select ${COMMITTEE} from ${FROM} where ${where(filter)} and b.code > ${afterCode} order by b.code limit ${limit}`,
  )
  return rows.map(toCommittee)
}

/** A committee to be stored; its body is stored before it. */
export type NewCommittee = Pick<
  Committee,
  'bodyId' | 'home' | 'kind' | 'orderText' | 'orderedOn' | 'quorum' | 'termMonths' | 'visibility'
>

/** Stores committees; one that is there stays as it is. @returns the ids of the bodies that are committees only now */
export async function insertCommittees(
  tx: Tx,
  committees: readonly NewCommittee[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ body_id: string }>(
    `insert into committees (body_id, home, kind, order_text, ordered_on, quorum_kind, quorum_numerator, quorum_denominator,
                             term_months, visibility, founded_at)
     select body_id, home, kind, order_text, ordered_on, quorum_kind, quorum_numerator, quorum_denominator, term_months, visibility, $2
       from jsonb_to_recordset($1::jsonb) as given (body_id uuid, home text, kind text, order_text text, ordered_on date,
            quorum_kind text, quorum_numerator int, quorum_denominator int, term_months int, visibility text)
     on conflict do nothing returning body_id`,
    [
      JSON.stringify(
        committees.map((one) => ({
          body_id: one.bodyId,
          home: one.home,
          kind: one.kind,
          order_text: one.orderText,
          ordered_on: one.orderedOn,
          ...ruleColumns(one.quorum),
          term_months: one.termMonths,
          visibility: one.visibility,
        })),
      ),
      now,
    ],
  )
  return new Set(rows.map((row) => row.body_id))
}

/** @returns false where somebody changed it after this revision */
export async function updateCommittee(
  tx: Tx,
  bodyId: string,
  facts: Omit<NewCommittee, 'bodyId' | 'home'> & { dissolvedOn: LocalDate | null },
  revision: number,
): Promise<boolean> {
  const rule = ruleColumns(facts.quorum)
  const { rowCount } = await tx.query(
    sql`update committees set kind = ${facts.kind}, order_text = ${facts.orderText}, ordered_on = ${facts.orderedOn},
          quorum_kind = ${rule.quorum_kind}, quorum_numerator = ${rule.quorum_numerator},
          quorum_denominator = ${rule.quorum_denominator}, term_months = ${facts.termMonths},
          visibility = ${facts.visibility}, dissolved_on = ${facts.dissolvedOn}, revision = revision + 1
        where body_id = ${bodyId} and revision = ${revision}`,
  )
  return rowCount === 1
}

// ---- bodies, as this room shows and finds them

export interface BodyName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  /** Whether it is a committee itself. */
  readonly isCommittee: boolean
}

interface BodyRow {
  id: string
  code: string
  name_th: string
  name_en: string | null
  area_code: string | null
  is_committee: boolean
}

const toBody = (row: BodyRow): BodyName => ({
  id: row.id,
  code: row.code,
  nameTh: row.name_th,
  nameEn: row.name_en,
  areaCode: row.area_code,
  isCommittee: row.is_committee,
})

const BODY = sql`b.id, b.code, b.name_th, b.name_en, b.area_code, exists (select 1 from committees c where c.body_id = b.id) as is_committee`

export async function bodiesNamed(view: Queryable, ids: readonly (string | null)[]): Promise<Map<string, BodyName>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<BodyRow>(sql`select ${BODY} from bodies b where b.id = any(${wanted}::uuid[])`)
  return new Map(rows.map((row) => [row.id, toBody(row)]))
}

/** A body by its code or its whole name; several of one name are none. */
export async function bodyMeant(view: Queryable, text: string): Promise<BodyName | null> {
  const { rows } = await view.query<BodyRow>(
    sql`select ${BODY} from bodies b where b.code = ${text.toUpperCase()} or b.name_th = ${text} or b.short_name_th = ${text} limit 2`,
  )
  return rows.length === 1 && rows[0] ? toBody(rows[0]) : null
}

/** The body of the state in an area: of a province, of a district; where structures hang. */
export async function stateBodyOf(view: Queryable, areaCode: string): Promise<BodyName | null> {
  const { rows } = await view.query<BodyRow>(
    sql`select ${BODY} from bodies b where b.area_code = ${areaCode} and b.kind in ('province', 'district') order by b.code limit 1`,
  )
  return rows[0] ? toBody(rows[0]) : null
}

// ---- events

export interface CommitteeEvent {
  readonly home: string
  readonly id: string
  readonly bodyId: string
  readonly meetingId?: string | null
  readonly resolutionId?: string | null
  readonly kind: string
  readonly actorId: string | null
  readonly reason?: string | null
  readonly details?: Readonly<Record<string, unknown>>
  readonly at: Date
}

export async function insertEvents(tx: Tx, events: readonly CommitteeEvent[]): Promise<void> {
  if (events.length === 0) return
  await tx.query(
    `insert into committee_events (home, id, body_id, meeting_id, resolution_id, kind, actor_id, reason, details, happened_at)
     select home, id, body_id, meeting_id, resolution_id, kind, actor_id, reason, coalesce(details, '{}'), happened_at
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, body_id uuid, meeting_id uuid, resolution_id uuid, kind text,
            actor_id uuid, reason text, details jsonb, happened_at timestamptz)`,
    [
      JSON.stringify(
        events.map((event) => ({
          home: event.home,
          id: event.id,
          body_id: event.bodyId,
          meeting_id: event.meetingId ?? null,
          resolution_id: event.resolutionId ?? null,
          kind: event.kind,
          actor_id: event.actorId,
          reason: event.reason ?? null,
          details: event.details ?? {},
          happened_at: event.at,
        })),
      ),
    ],
  )
}

export interface StoredEvent {
  readonly kind: string
  readonly actorId: string | null
  readonly reason: string | null
  readonly at: Date
}

/** What was done, newest first: to a committee, or to one of its meetings. @param kinds only these; null: all */
export async function eventsOf(
  view: Queryable,
  of: { bodyId: string } | { home: string; meetingId: string },
  kinds: readonly string[] | null,
  limit: number,
): Promise<StoredEvent[]> {
  const condition =
    'bodyId' in of ? sql`body_id = ${of.bodyId}` : sql`home = ${of.home} and meeting_id = ${of.meetingId}`
  const { rows } = await view.query<{
    kind: string
    actor_id: string | null
    reason: string | null
    happened_at: Date
  }>(
    sql`select kind, actor_id, reason, happened_at from committee_events where ${condition}
          and ${kinds === null ? sql`true` : sql`kind = any(${kinds as string[]}::text[])`} order by happened_at desc, id desc limit ${limit}`,
  )
  return rows.map((row) => ({ kind: row.kind, actorId: row.actor_id, reason: row.reason, at: row.happened_at }))
}

// ---- calendars of persons

export async function storeCalendarWord(tx: Tx, personId: string, wordHash: string, now: Date): Promise<void> {
  await tx.query(
    `insert into meeting_calendars (person_id, word_hash, made_at) values ($1, $2, $3)
     on conflict (person_id) do update set word_hash = excluded.word_hash, made_at = excluded.made_at`,
    [personId, wordHash, now],
  )
}

export async function removeCalendarWord(tx: Tx, personId: string): Promise<void> {
  await tx.query('delete from meeting_calendars where person_id = $1', [personId])
}

export async function calendarOf(view: Queryable, personId: string): Promise<Date | null> {
  const { rows } = await view.query<{ made_at: Date }>('select made_at from meeting_calendars where person_id = $1', [
    personId,
  ])
  return rows[0]?.made_at ?? null
}

export async function personOfCalendar(view: Queryable, wordHash: string): Promise<string | null> {
  const { rows } = await view.query<{ person_id: string }>(
    'select person_id from meeting_calendars where word_hash = $1',
    [wordHash],
  )
  return rows[0]?.person_id ?? null
}

/** The committees a person is secretary of today, by grant. */
export async function secretaryOf(view: Queryable, personId: string, today: LocalDate): Promise<string[]> {
  const { rows } = await view.query<{ body_id: string }>(
    `select g.body_id from role_grants g join committees c on c.body_id = g.body_id
      where g.person_id = $1 and g.role = 'secretary' and g.starts_on <= $2 and (g.ends_on is null or g.ends_on >= $2)`,
    [personId, today],
  )
  return rows.map((row) => row.body_id)
}
