import sql, { type Sql } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { BodyKind } from '../bodies/index.ts'
import { type Sight, seen } from './committees.sql.ts'
import type { Meeting, MeetingState, MinutesState } from './meeting.ts'

/** A row of a large table by its full key. */
export interface Key {
  readonly home: string
  readonly id: string
}

interface MeetingRow {
  home: string
  id: string
  body_id: string
  year: number
  number: number
  place: string
  online_url: string | null
  starts_at: Date
  ends_at: Date
  state: string
  revision: number
  agenda_revision: number
  notices: number
  called_at: Date | null
  opened_at: Date | null
  closed_at: Date | null
  seats_filled: number | null
  quorum_needed: number | null
  quorum_present: number | null
  end_reason: string | null
  minutes_version: number
  minutes_state: string
  certified_by: string | null
  updated_at: Date
}

const MEETING = sql`m.home, m.id, m.body_id, m.year, m.number, m.place, m.online_url, m.starts_at, m.ends_at, m.state, m.revision,
  m.agenda_revision, m.notices, m.called_at, m.opened_at, m.closed_at, m.seats_filled, m.quorum_needed, m.quorum_present,
  m.end_reason, m.minutes_version, m.minutes_state, m.certified_by, m.updated_at`

const toMeeting = (row: MeetingRow): Meeting => ({
  home: row.home,
  id: row.id,
  bodyId: row.body_id,
  year: row.year,
  number: row.number,
  place: row.place,
  onlineUrl: row.online_url,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  state: row.state as MeetingState,
  revision: row.revision,
  agendaRevision: row.agenda_revision,
  notices: row.notices,
  calledAt: row.called_at,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  seatsFilled: row.seats_filled,
  quorumNeeded: row.quorum_needed,
  quorumPresent: row.quorum_present,
  endReason: row.end_reason,
  minutesVersion: row.minutes_version,
  minutesState: row.minutes_state as MinutesState,
  certifiedBy: row.certified_by,
  updatedAt: row.updated_at,
})

export async function meetingByKey(view: Queryable, { home, id }: Key): Promise<Meeting | null> {
  const { rows } = await view.query<MeetingRow>(
    sql`select ${MEETING} from meetings m where m.home = ${home} and m.id = ${id}`,
  )
  return rows[0] ? toMeeting(rows[0]) : null
}

/** Holds the meeting still: everything written about it is written by one at a time. */
export async function lockMeeting(tx: Tx, { home, id }: Key): Promise<Meeting | null> {
  const { rows } = await tx.query<MeetingRow>(
    sql`select ${MEETING} from meetings m where m.home = ${home} and m.id = ${id} for no key update`,
  )
  return rows[0] ? toMeeting(rows[0]) : null
}

/** Of one committee, newest first. */
export async function meetingsOf(view: Queryable, bodyId: string, limit: number): Promise<Meeting[]> {
  const { rows } = await view.query<MeetingRow>(
    sql`select ${MEETING} from meetings m where m.body_id = ${bodyId} order by m.starts_at desc, m.id desc limit ${limit}`,
  )
  return rows.map(toMeeting)
}

/** Meetings of several committees that end after a moment, with the names of the committees: for calendars. */
export async function meetingsAfter(
  view: Queryable,
  bodyIds: readonly string[],
  after: Date,
  limit: number,
): Promise<(Meeting & { readonly bodyNameTh: string })[]> {
  const { rows } = await view.query<MeetingRow & { name_th: string }>(
    sql`select ${MEETING}, b.name_th from meetings m join bodies b on b.id = m.body_id
         where m.body_id = any(${bodyIds as string[]}::uuid[]) and m.ends_at > ${after} order by m.starts_at, m.id limit ${limit}`,
  )
  return rows.map((row) => ({ ...toMeeting(row), bodyNameTh: row.name_th }))
}

/** Offices that stand for a place, the one that is named first before the others. */
const officesOfPlaces: BodyKind[] = [
  'province',
  'district',
  'pao',
  'city',
  'town',
  'subdistrict-municipality',
  'sao',
  'special-lao',
]

/** A meeting with its committee's name, and the body whose row of the time axis it belongs to. */
export interface MeetingUnder extends Meeting {
  readonly underId: string
  readonly nameTh: string
  readonly nameEn: string | null
}

/**
 * Public meetings of these bodies and of the committees below them, however deep. A committee with no body above it belongs to the
 * office of its place: the province, the district or the local administration, whichever of them is among the bodies. One that is
 * among them itself is nobody else's, so that a meeting is named once.
 * @param span the first moment, and the first one after it
 */
export async function meetingsUnder(
  view: Queryable,
  bodyIds: readonly string[],
  span: { from: Date; to: Date },
  limit: number,
): Promise<MeetingUnder[]> {
  const ids = bodyIds as string[]
  const { rows } = await view.query<MeetingRow & { under_id: string; name_th: string; name_en: string | null }>(
    sql`with recursive under (root, id) as (
          select a.id, a.id from bodies a where a.id = any(${ids}::uuid[])
          union
          select a.id, b.id from (
            select distinct on (area_code) id, area_code from bodies
             where id = any(${ids}::uuid[]) and kind = any(${officesOfPlaces}::text[]) and area_code <> 'TH'
             order by area_code, array_position(${officesOfPlaces}::text[], kind), code) a
            join bodies b on b.area_code = a.area_code and b.parent_id is null join committees c on c.body_id = b.id
           where b.id <> all(${ids}::uuid[])
          union
          select u.root, b.id from under u join bodies b on b.parent_id = u.id join committees c on c.body_id = b.id
           where b.id <> all(${ids}::uuid[]))
        select ${MEETING}, u.root as under_id, b.name_th, b.name_en
          from under u join committees c on c.body_id = u.id join bodies b on b.id = u.id join meetings m on m.body_id = u.id
         where c.visibility = 'public' and m.state <> 'cancelled' and m.starts_at >= ${span.from} and m.starts_at < ${span.to}
         order by m.starts_at, m.id limit ${limit}`,
  )
  return rows.map((row) => ({
    ...toMeeting(row),
    underId: row.under_id,
    nameTh: row.name_th,
    nameEn: row.name_en,
  }))
}

export interface MeetingLine extends Meeting {
  readonly code: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
}

/** For the API: meetings of all committees a reader may see, by time. */
export async function meetingsPage(
  view: Queryable,
  filter: {
    bodyId: string | null
    from: Date | null
    to: Date | null
    sight: Sight
    after: (Key & { at: Date }) | null
  },
  limit: number,
): Promise<MeetingLine[]> {
  const conditions: Sql[] = [seen(filter.sight)]
  if (filter.bodyId) conditions.push(sql`m.body_id = ${filter.bodyId}`)
  if (filter.from) conditions.push(sql`m.starts_at >= ${filter.from}`)
  if (filter.to) conditions.push(sql`m.starts_at < ${filter.to}`)
  if (filter.after) conditions.push(sql`(m.starts_at, m.id) > (${filter.after.at}, ${filter.after.id})`)
  const all = conditions.slice(1).reduce((so, one) => sql`${so} and ${one}`, conditions[0] ?? sql`true`)
  const { rows } = await view.query<MeetingRow & { code: string; name_th: string; name_en: string | null }>(
    sql`select ${MEETING}, b.code, b.name_th, b.name_en
          from meetings m join committees c on c.body_id = m.body_id join bodies b on b.id = m.body_id
         where ${all} order by m.starts_at, m.id limit ${limit}`,
  )
  return rows.map((row) => ({ ...toMeeting(row), code: row.code, bodyNameTh: row.name_th, bodyNameEn: row.name_en }))
}

export async function nextNumber(view: Queryable, home: string, bodyId: string, year: number): Promise<number> {
  const { rows } = await view.query<{ next: number }>(
    'select coalesce(max(number), 0) + 1 as next from meetings where home = $1 and body_id = $2 and year = $3',
    [home, bodyId, year],
  )
  return rows[0]?.next ?? 1
}

export type NewMeeting = Omit<Meeting, 'revision' | 'agendaRevision' | 'updatedAt'> & {
  readonly createdBy: string | null
}

/** @returns how many were stored: a number that is taken in its year is left out */
export async function insertMeetings(tx: Tx, meetings: readonly NewMeeting[], now: Date): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into meetings (home, id, body_id, year, number, place, online_url, starts_at, ends_at, state, notices, called_at,
       opened_at, closed_at, seats_filled, quorum_needed, quorum_present, end_reason, minutes_version, minutes_state,
       certified_by, created_by, created_at, updated_at)
     select home, id, body_id, year, number, place, online_url, starts_at, ends_at, state, notices, called_at,
       opened_at, closed_at, seats_filled, quorum_needed, quorum_present, end_reason, minutes_version, minutes_state,
       certified_by, created_by, $2, $2
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, body_id uuid, year int, number int, place text,
            online_url text, starts_at timestamptz, ends_at timestamptz, state text, notices int, called_at timestamptz,
            opened_at timestamptz, closed_at timestamptz, seats_filled int, quorum_needed int, quorum_present int,
            end_reason text, minutes_version int, minutes_state text, certified_by uuid, created_by uuid)
     on conflict do nothing`,
    [
      JSON.stringify(
        meetings.map((one) => ({
          home: one.home,
          id: one.id,
          body_id: one.bodyId,
          year: one.year,
          number: one.number,
          place: one.place,
          online_url: one.onlineUrl,
          starts_at: one.startsAt,
          ends_at: one.endsAt,
          state: one.state,
          notices: one.notices,
          called_at: one.calledAt,
          opened_at: one.openedAt,
          closed_at: one.closedAt,
          seats_filled: one.seatsFilled,
          quorum_needed: one.quorumNeeded,
          quorum_present: one.quorumPresent,
          end_reason: one.endReason,
          minutes_version: one.minutesVersion,
          minutes_state: one.minutesState,
          certified_by: one.certifiedBy,
          created_by: one.createdBy,
        })),
      ),
      now,
    ],
  )
  return rowCount
}

/** Writes what changes about a meeting; it was locked before, so nothing is overwritten. */
export async function updateMeeting(
  tx: Tx,
  meeting: Omit<Meeting, 'revision' | 'agendaRevision' | 'updatedAt'>,
  now: Date,
): Promise<void> {
  await tx.query(
    sql`update meetings set year = ${meeting.year}, number = ${meeting.number}, place = ${meeting.place},
          online_url = ${meeting.onlineUrl}, starts_at = ${meeting.startsAt}, ends_at = ${meeting.endsAt},
          state = ${meeting.state}, notices = ${meeting.notices}, called_at = ${meeting.calledAt},
          opened_at = ${meeting.openedAt}, closed_at = ${meeting.closedAt}, seats_filled = ${meeting.seatsFilled},
          quorum_needed = ${meeting.quorumNeeded}, quorum_present = ${meeting.quorumPresent},
          end_reason = ${meeting.endReason}, minutes_version = ${meeting.minutesVersion},
          minutes_state = ${meeting.minutesState}, certified_by = ${meeting.certifiedBy},
          revision = revision + 1, updated_at = ${now}
        where home = ${meeting.home} and id = ${meeting.id}`,
  )
}

/** The list of the agenda changed: what another secretary has open is a list of before. */
export async function touchAgenda(tx: Tx, { home, id }: Key, now: Date): Promise<void> {
  await tx.query(
    'update meetings set agenda_revision = agenda_revision + 1, updated_at = $3 where home = $1 and id = $2',
    [home, id, now],
  )
}

/** The latest meeting of the committee before a moment whose minutes nobody certified yet, and the one that certified. */
export async function uncertifiedBefore(
  view: Queryable,
  home: string,
  bodyId: string,
  before: Date,
): Promise<Meeting[]> {
  const { rows } = await view.query<MeetingRow>(
    sql`select ${MEETING} from meetings m where m.home = ${home} and m.body_id = ${bodyId} and m.state = 'held'
          and m.minutes_state <> 'certified' and m.starts_at < ${before} order by m.starts_at desc limit 3`,
  )
  return rows.map(toMeeting)
}

/** Later meetings of the committee that were opened: in them minutes can be certified. */
export async function openedAfter(view: Queryable, meeting: Meeting): Promise<Meeting[]> {
  const { rows } = await view.query<MeetingRow>(
    sql`select ${MEETING} from meetings m where m.home = ${meeting.home} and m.body_id = ${meeting.bodyId}
          and m.opened_at is not null and m.starts_at > ${meeting.startsAt} order by m.starts_at limit 20`,
  )
  return rows.map(toMeeting)
}
