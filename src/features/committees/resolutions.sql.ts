import sql, { join, type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Sight, seen } from './committees.sql.ts'
import type { Key } from './meetings.sql.ts'
import type { FollowUpState, Owner, ResolutionKind, Votes } from './resolution.ts'

interface ResolutionRow {
  home: string
  id: string
  meeting_id: string
  item_id: string
  body_id: string
  number: number
  kind: string
  text: string
  decided_by: string
  votes_for: number | null
  votes_against: number | null
  votes_abstain: number | null
  chair_decided: boolean
  voters: number
  quorum_needed: number
  restricted: boolean
  owner_body_id: string | null
  owner_seat_id: string | null
  due_on: string | null
  follow_up: string | null
  superseded_by: string | null
  decided_at: Date
  // of the meeting, the committee, the item and the owner
  meeting_number: number
  meeting_year: number
  code: string
  body_name_th: string
  body_name_en: string | null
  area_code: string | null
  visibility: string
  item_title: string
  owner_th: string | null
  owner_en: string | null
}

export interface Resolution {
  readonly home: string
  readonly id: string
  readonly meetingId: string
  readonly itemId: string
  readonly bodyId: string
  readonly number: number
  readonly kind: ResolutionKind
  readonly text: string
  readonly votes: Votes | null
  readonly chairDecided: boolean
  readonly voters: number
  readonly quorumNeeded: number
  readonly restricted: boolean
  readonly owner: Owner
  readonly ownerTh: string | null
  readonly ownerEn: string | null
  readonly dueOn: LocalDate | null
  readonly followUp: FollowUpState | null
  readonly superseded: boolean
  readonly supersededBy: string | null
  readonly decidedAt: Date
  readonly meetingNumber: number
  /** Calendar year, CE. */
  readonly meetingYear: number
  readonly committee: {
    readonly code: string
    readonly nameTh: string
    readonly nameEn: string | null
    readonly areaCode: string | null
    readonly isPublic: boolean
  }
  readonly itemTitle: string
}

const toResolution = (row: ResolutionRow): Resolution => ({
  home: row.home,
  id: row.id,
  meetingId: row.meeting_id,
  itemId: row.item_id,
  bodyId: row.body_id,
  number: row.number,
  kind: row.kind as ResolutionKind,
  text: row.text,
  votes:
    row.decided_by === 'vote'
      ? { for: row.votes_for ?? 0, against: row.votes_against ?? 0, abstain: row.votes_abstain ?? 0 }
      : null,
  chairDecided: row.chair_decided,
  voters: row.voters,
  quorumNeeded: row.quorum_needed,
  restricted: row.restricted,
  owner: { bodyId: row.owner_body_id, seatId: row.owner_seat_id },
  ownerTh: row.owner_th,
  ownerEn: row.owner_en,
  dueOn: row.due_on as LocalDate | null,
  followUp: row.follow_up as FollowUpState | null,
  superseded: row.superseded_by !== null,
  supersededBy: row.superseded_by,
  decidedAt: row.decided_at,
  meetingNumber: row.meeting_number,
  meetingYear: row.meeting_year,
  committee: {
    code: row.code,
    nameTh: row.body_name_th,
    nameEn: row.body_name_en,
    areaCode: row.area_code,
    isPublic: row.visibility === 'public',
  },
  itemTitle: row.item_title,
})

const COLUMNS = sql`r.home, r.id, r.meeting_id, r.item_id, r.body_id, r.number, r.kind, r.text, r.decided_by, r.votes_for, r.votes_against,
  r.votes_abstain, r.chair_decided, r.voters, r.quorum_needed, r.restricted, r.owner_body_id, r.owner_seat_id, r.due_on, r.follow_up,
  r.superseded_by, r.decided_at, m.number as meeting_number, m.year as meeting_year, b.code, b.name_th as body_name_th,
  b.name_en as body_name_en, b.area_code, c.visibility, i.title as item_title, coalesce(ob.name_th, os.name_th) as owner_th,
  coalesce(ob.name_en, ob.name_th, os.name_en, os.name_th) as owner_en`
const FROM = sql`resolutions r join meetings m on m.home = r.home and m.id = r.meeting_id
  join agenda_items i on i.home = r.home and i.id = r.item_id join committees c on c.body_id = r.body_id join bodies b on b.id = r.body_id
  left join bodies ob on ob.id = r.owner_body_id left join committee_seats os on os.id = r.owner_seat_id`

export async function resolutionByKey(view: Queryable, { home, id }: Key): Promise<Resolution | null> {
  const { rows } = await view.query<ResolutionRow>(
    sql`select ${COLUMNS} from ${FROM} where r.home = ${home} and r.id = ${id}`,
  )
  return rows[0] ? toResolution(rows[0]) : null
}

export async function lockResolution(tx: Tx, key: Key): Promise<Resolution | null> {
  await tx.query(sql`select 1 from resolutions where home = ${key.home} and id = ${key.id} for no key update`)
  return resolutionByKey(tx, key)
}

export async function resolutionsOfMeeting(view: Queryable, { home, id }: Key): Promise<Resolution[]> {
  const { rows } = await view.query<ResolutionRow>(
    sql`select ${COLUMNS} from ${FROM} where r.home = ${home} and r.meeting_id = ${id} order by r.number`,
  )
  return rows.map(toResolution)
}

/** Work a committee gave out that is not done, oldest due first: what the next meeting asks about. */
export async function openResolutionsOf(view: Queryable, bodyId: string): Promise<Resolution[]> {
  const { rows } = await view.query<ResolutionRow>(
    sql`select ${COLUMNS} from ${FROM} where r.body_id = ${bodyId} and r.follow_up in ('not-started', 'in-progress', 'blocked')
          and r.superseded_by is null order by r.due_on, r.id limit 200`,
  )
  return rows.map(toResolution)
}

export const dueWords = ['late', 'open', 'done', 'all'] as const
export type DueWord = (typeof dueWords)[number]

export interface ResolutionFilter {
  readonly area: string | null
  readonly bodyId: string | null
  /** Work given to these bodies or seats. */
  readonly owners: { readonly bodyIds: readonly string[]; readonly seatIds: readonly string[] } | null
  readonly kind: ResolutionKind | null
  readonly due: DueWord
  /** Only what somebody was given to do. */
  readonly words: string | null
  readonly sight: Sight
  readonly today: LocalDate
}

const OPEN = sql`r.follow_up in ('not-started', 'in-progress', 'blocked') and r.superseded_by is null`

function where(filter: ResolutionFilter): Sql {
  const { sight } = filter
  const parts: Sql[] = [seen(sight)]
  // What is restricted is for those who see the committee from inside.
  parts.push(sight.all ? sql`true` : sql`(not r.restricted or r.body_id = any(${sight.bodyIds as string[]}::uuid[]))`)
  if (filter.area !== null && filter.area !== 'TH') parts.push(sql`b.area_code like ${`${filter.area}%`}`)
  if (filter.bodyId !== null) parts.push(sql`r.body_id = ${filter.bodyId}`)
  if (filter.owners !== null)
    parts.push(
      sql`(r.owner_body_id = any(${filter.owners.bodyIds as string[]}::uuid[]) or r.owner_seat_id = any(${filter.owners.seatIds as string[]}::uuid[]))`,
    )
  if (filter.kind !== null) parts.push(sql`r.kind = ${filter.kind}`)
  if (filter.due === 'late') parts.push(sql`${OPEN} and r.due_on < ${filter.today}`)
  if (filter.due === 'open') parts.push(OPEN)
  if (filter.due === 'done') parts.push(sql`r.follow_up = 'done'`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(r.text like ${words} or i.title like ${words})`)
  }
  return join(parts, ' and ')
}

/** What is due first stands first; what has no day comes last, newest first. */
export async function resolutionsPage(
  view: Queryable,
  filter: ResolutionFilter,
  limit: number,
  offset: number,
): Promise<Resolution[]> {
  const { rows } = await view.query<ResolutionRow>(
    sql`select ${COLUMNS} from ${FROM} where ${where(filter)}
         order by r.due_on ${filter.due === 'done' || filter.due === 'all' ? sql`desc` : sql`asc`} nulls last, r.decided_at desc, r.id
         limit ${limit} offset ${offset}`,
  )
  return rows.map(toResolution)
}

/** For the API: by id, which is by time. */
export async function resolutionsAfter(
  view: Queryable,
  filter: ResolutionFilter,
  after: string | null,
  limit: number,
): Promise<Resolution[]> {
  const { rows } = await view.query<ResolutionRow>(
    sql`select ${COLUMNS} from ${FROM} where ${where(filter)} and ${after === null ? sql`true` : sql`r.id < ${after}`}
         order by r.id desc limit ${limit}`,
  )
  return rows.map(toResolution)
}

export async function countResolutions(
  view: Queryable,
  filter: ResolutionFilter,
): Promise<Readonly<Record<DueWord, number>>> {
  const { rows } = await view.query<{ late: number; open: number; done: number; all: number }>(
    sql`select count(*) filter (where ${OPEN} and r.due_on < ${filter.today})::int as late, count(*) filter (where ${OPEN})::int as open,
               count(*) filter (where r.follow_up = 'done')::int as done, count(*)::int as all
          from ${FROM} where ${where({ ...filter, due: 'all' })}`,
  )
  return rows[0] ?? { late: 0, open: 0, done: 0, all: 0 }
}

export type NewResolution = Pick<
  Resolution,
  | 'home'
  | 'id'
  | 'meetingId'
  | 'itemId'
  | 'bodyId'
  | 'number'
  | 'kind'
  | 'text'
  | 'votes'
  | 'chairDecided'
  | 'voters'
  | 'quorumNeeded'
  | 'restricted'
  | 'owner'
  | 'dueOn'
  | 'followUp'
  | 'decidedAt'
> & { readonly recordedBy: string | null }

export async function insertResolutions(tx: Tx, resolutions: readonly NewResolution[]): Promise<void> {
  if (resolutions.length === 0) return
  await tx.query(
    `insert into resolutions (home, id, meeting_id, item_id, body_id, number, kind, text, decided_by, votes_for, votes_against,
       votes_abstain, chair_decided, voters, quorum_needed, restricted, owner_body_id, owner_seat_id, due_on, follow_up, recorded_by, decided_at)
     select home, id, meeting_id, item_id, body_id, number, kind, text, decided_by, votes_for, votes_against,
       votes_abstain, chair_decided, voters, quorum_needed, restricted, owner_body_id, owner_seat_id, due_on, follow_up, recorded_by, decided_at
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, meeting_id uuid, item_id uuid, body_id uuid, number int,
            kind text, text text, decided_by text, votes_for int, votes_against int, votes_abstain int, chair_decided boolean,
            voters int, quorum_needed int, restricted boolean, owner_body_id uuid, owner_seat_id uuid, due_on date,
            follow_up text, recorded_by uuid, decided_at timestamptz)`,
    [
      JSON.stringify(
        resolutions.map((one) => ({
          home: one.home,
          id: one.id,
          meeting_id: one.meetingId,
          item_id: one.itemId,
          body_id: one.bodyId,
          number: one.number,
          kind: one.kind,
          text: one.text,
          decided_by: one.votes === null ? 'consensus' : 'vote',
          votes_for: one.votes?.for ?? null,
          votes_against: one.votes?.against ?? null,
          votes_abstain: one.votes?.abstain ?? null,
          chair_decided: one.chairDecided,
          voters: one.voters,
          quorum_needed: one.quorumNeeded,
          restricted: one.restricted,
          owner_body_id: one.owner.bodyId,
          owner_seat_id: one.owner.seatId,
          due_on: one.dueOn,
          follow_up: one.followUp,
          recorded_by: one.recordedBy,
          decided_at: one.decidedAt,
        })),
      ),
    ],
  )
}

export async function nextResolutionNumber(view: Queryable, { home, id }: Key): Promise<number> {
  const { rows } = await view.query<{ next: number }>(
    'select coalesce(max(number), 0) + 1 as next from resolutions where home = $1 and meeting_id = $2',
    [home, id],
  )
  return rows[0]?.next ?? 1
}

export async function supersede(tx: Tx, { home, id }: Key, by: string): Promise<void> {
  await tx.query('update resolutions set superseded_by = $3 where home = $1 and id = $2 and superseded_by is null', [
    home,
    id,
    by,
  ])
}

export interface FollowUpEntry {
  readonly home: string
  readonly id: string
  readonly resolutionId: string
  readonly state: FollowUpState
  readonly note: string
  readonly evidence: string | null
  readonly saidBy: string | null
  readonly saidAt: Date
}

/** What was said about the work, newest first. */
export async function followUpsOf(view: Queryable, { home, id }: Key): Promise<FollowUpEntry[]> {
  const { rows } = await view.query<{
    id: string
    state: string
    note: string
    evidence: string | null
    said_by: string | null
    said_at: Date
  }>(
    `select id, state, note, evidence, said_by, said_at from resolution_follow_ups
      where home = $1 and resolution_id = $2 order by said_at desc, id desc limit 200`,
    [home, id],
  )
  return rows.map((row) => ({
    home,
    id: row.id,
    resolutionId: id,
    state: row.state as FollowUpState,
    note: row.note,
    evidence: row.evidence,
    saidBy: row.said_by,
    saidAt: row.said_at,
  }))
}

/** Stores entries in the order of time; the last one of a resolution is where its work stands. */
export async function insertFollowUps(tx: Tx, entries: readonly FollowUpEntry[]): Promise<void> {
  if (entries.length === 0) return
  await tx.query(
    `insert into resolution_follow_ups (home, id, resolution_id, state, note, evidence, said_by, said_at)
     select home, id, resolution_id, state, note, evidence, said_by, said_at
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, resolution_id uuid, state text, note text, evidence text,
            said_by uuid, said_at timestamptz)`,
    [
      JSON.stringify(
        entries.map((one) => ({
          home: one.home,
          id: one.id,
          resolution_id: one.resolutionId,
          state: one.state,
          note: one.note,
          evidence: one.evidence,
          said_by: one.saidBy,
          said_at: one.saidAt,
        })),
      ),
    ],
  )
  const last = [...new Map(entries.map((one) => [one.resolutionId, one])).values()]
  await tx.query(
    `update resolutions r set follow_up = given.state
       from unnest($1::text[], $2::uuid[], $3::text[]) as given (home, id, state) where r.home = given.home and r.id = given.id`,
    [last.map((one) => one.home), last.map((one) => one.resolutionId), last.map((one) => one.state)],
  )
}

/** What the public log says of a resolution. */
export interface AnnouncedResolution extends Key {
  readonly meetingId: string
  /** Name of the committee. */
  readonly committee: string
  readonly number: number
  readonly kind: ResolutionKind
  readonly text: string
  readonly dueOn: LocalDate | null
  readonly decidedAt: Date
}

/** The newest resolutions everybody may read, oldest first. */
export async function latestPublicResolutions(view: Queryable, most: number): Promise<AnnouncedResolution[]> {
  const { rows } = await view.query<AnnouncedResolution>(
    `select r.home, r.id, r.meeting_id as "meetingId", b.name_th as committee, r.number, r.kind, r.text,
            r.due_on as "dueOn", r.decided_at as "decidedAt"
       from resolutions r join committees c on c.body_id = r.body_id join bodies b on b.id = r.body_id
      where c.visibility = 'public' and not r.restricted
      order by r.decided_at desc, r.home, r.id limit $1`,
    [most],
  )
  return rows.reverse()
}

export async function resolutionKeysOf(view: Queryable, bodyId: string): Promise<{ home: string; id: string }[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    'select home, id from resolutions where body_id = $1 order by home, id',
    [bodyId],
  )
  return rows
}
