import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { type Home, newId } from '../../kernel/ids.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Act, type Consequences, fromJson, type Tie, type TieKind, toJson } from './join-plan.ts'
import type { Agreement, Joining, JoiningState, Key, Terms } from './joining-states.ts'
import { type Sight, seesDraft } from './joinings.policy.ts'

interface Row {
  home: string
  id: string
  form: Act
  state: JoiningState
  title: string
  lead_home: string
  lead_id: string
  lead_body_id: string
  lead_area_code: string | null
  never_asked: boolean
  terms: unknown
  consequences: unknown
  digest: string
  projects: number
  moved_satang: bigint
  reason: string
  separates_id: string | null
  board_id: string | null
  pair: string | null
  scenario_id: string | null
  made_id: string | null
  revision: number
  proposed_by: string | null
  created_at: Date
  updated_at: Date
  decided_by: string | null
  decided_at: Date | null
}

/** What nobody was asked about yet: drafts, and drafts that were given up. `j` is the joining. */
const neverAsked = `(j.state = 'draft' or (j.state = 'withdrawn' and not exists (
  select from joining_agreements a where a.home = j.home and a.joining_id = j.id)))`

const columns = `j.home, j.id, j.form, j.state, j.title, j.lead_home, j.lead_id, j.lead_body_id, j.terms, j.consequences, j.digest,
  j.projects, j.moved_satang, j.reason, j.separates_id, j.board_id, j.pair, j.scenario_id, j.made_id, j.revision, j.proposed_by,
  j.created_at, j.updated_at, j.decided_by, j.decided_at, j.lead_area_code, ${neverAsked} as never_asked`

const toJoining = (row: Row): Joining => ({
  home: row.home as Home,
  id: row.id,
  form: row.form,
  state: row.state,
  title: row.title,
  lead: { home: row.lead_home as Home, id: row.lead_id },
  leadBodyId: row.lead_body_id,
  leadAreaCode: row.lead_area_code,
  neverAsked: row.never_asked,
  terms: fromJson<Terms>(row.terms),
  consequences: fromJson<Consequences>(row.consequences),
  digest: row.digest,
  projects: row.projects,
  movedSatang: row.moved_satang,
  reason: row.reason,
  separatesId: row.separates_id,
  boardId: row.board_id,
  pair: row.pair,
  scenarioId: row.scenario_id,
  madeId: row.made_id,
  revision: row.revision,
  proposedBy: row.proposed_by,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
})

export async function joiningByKey(view: Queryable, key: Key): Promise<Joining | null> {
  const { rows } = await view.query<Row>(`select ${columns} from joinings j where j.home = $1 and j.id = $2`, [
    key.home,
    key.id,
  ])
  return rows[0] === undefined ? null : toJoining(rows[0])
}

/** The same for somebody: a draft that is not theirs to see is not there. */
export async function joiningFor(view: Queryable, key: Key, viewer: Viewer | null, now: Date): Promise<Joining | null> {
  const joining = await joiningByKey(view, key)
  if (joining === null || !joining.neverAsked) return joining
  const bodyIds = (await projectsOfJoining(view, key)).map((one) => one.bodyId)
  const { proposedBy, leadAreaCode, home } = joining
  return seesDraft(viewer, { proposedBy, bodyIds, areaCode: leadAreaCode ?? home }, now) ? joining : null
}

/** Held until the transaction ends; its projects are locked after it, never before. */
export async function lockJoining(tx: Tx, key: Key): Promise<Joining | null> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from joinings j where j.home = $1 and j.id = $2 for no key update`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toJoining(rows[0])
}

export interface ProjectInJoining extends Key {
  readonly bodyId: string
}

export async function insertJoining(
  tx: Tx,
  joining: Omit<Joining, 'revision' | 'updatedAt' | 'decidedBy' | 'decidedAt' | 'madeId' | 'neverAsked'> & {
    readonly leadAreaCode: string | null
  },
  projects: readonly ProjectInJoining[],
): Promise<void> {
  await tx.query(
    `insert into joinings (home, id, form, state, title, lead_home, lead_id, lead_body_id, lead_area_code, terms, consequences, digest,
                           projects, moved_satang, reason, separates_id, board_id, pair, scenario_id, proposed_by, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $21)`,
    [
      joining.home,
      joining.id,
      joining.form,
      joining.state,
      joining.title,
      joining.lead.home,
      joining.lead.id,
      joining.leadBodyId,
      joining.leadAreaCode,
      toJson(joining.terms),
      toJson(joining.consequences),
      joining.digest,
      joining.projects,
      String(joining.movedSatang),
      joining.reason,
      joining.separatesId,
      joining.boardId,
      joining.pair,
      joining.scenarioId,
      joining.proposedBy,
      joining.createdAt,
    ],
  )
  await tx.query(
    `insert into joining_projects (home, joining_id, position, project_home, project_id, body_id)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::uuid[], $6::uuid[])`,
    [
      joining.home,
      joining.id,
      projects.map((_, at) => at + 1),
      projects.map((one) => one.home),
      projects.map((one) => one.id),
      projects.map((one) => one.bodyId),
    ],
  )
}

export async function projectsOfJoining(view: Queryable, key: Key): Promise<ProjectInJoining[]> {
  const { rows } = await view.query<{ project_home: string; project_id: string; body_id: string }>(
    `select project_home, project_id, body_id from joining_projects where home = $1 and joining_id = $2 order by position`,
    [key.home, key.id],
  )
  return rows.map((row) => ({ home: row.project_home as Home, id: row.project_id, bodyId: row.body_id }))
}

export interface JoiningChange {
  readonly state: JoiningState
  readonly consequences?: Consequences
  readonly digest?: string
  readonly movedSatang?: bigint
  readonly madeId?: string | null
  readonly decidedBy?: string | null
}

/** @param change what becomes of it; where it ends (`approved`, `refused`, `withdrawn`) also who decided */
export async function updateJoining(tx: Tx, key: Key, change: JoiningChange, now: Date): Promise<void> {
  const ends = change.state === 'approved' || change.state === 'refused' || change.state === 'withdrawn'
  await tx.query(
    `update joinings set state = $3, consequences = coalesce($4::jsonb, consequences), digest = coalesce($5, digest),
            moved_satang = coalesce($6::bigint, moved_satang), made_id = coalesce($7::uuid, made_id), decided_by = $8,
            decided_at = case when $9::boolean then $10::timestamptz end, updated_at = $10, revision = revision + 1
      where home = $1 and id = $2`,
    [
      key.home,
      key.id,
      change.state,
      change.consequences === undefined ? null : toJson(change.consequences),
      change.digest ?? null,
      change.movedSatang === undefined ? null : String(change.movedSatang),
      change.madeId ?? null,
      change.decidedBy ?? null,
      ends,
      now,
    ],
  )
}

/** Another binding joining that waits for an answer and has one of these projects. */
export async function spokenFor(
  view: Queryable,
  projects: readonly Key[],
  except: string | null,
): Promise<{ joining: Key; project: Key } | null> {
  const { rows } = await view.query<{ home: string; id: string; project_home: string; project_id: string }>(
    `select j.home, j.id, p.project_home, p.project_id
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join joining_projects p on p.project_home = wanted.home and p.project_id = wanted.id
       join joinings j on j.home = p.home and j.id = p.joining_id
      where j.state in ('proposed', 'agreed') and j.form not in ('link', 'coordinate') and ($3::uuid is null or j.id <> $3)
      order by j.created_at limit 1`,
    [projects.map((one) => one.home), projects.map((one) => one.id), except],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    joining: { home: row.home as Home, id: row.id },
    project: { home: row.project_home as Home, id: row.project_id },
  }
}

/** Where a joining comes from. A board of a region or the whole country, and a scenario, may have another home than the project that leads. */
export interface Origins {
  readonly board: { readonly home: string; readonly id: string; readonly title: string } | null
  readonly scenario: { readonly home: string; readonly id: string; readonly title: string } | null
}

export async function originsOf(
  view: Queryable,
  { boardId, scenarioId }: Pick<Joining, 'boardId' | 'scenarioId'>,
): Promise<Origins> {
  const { rows } = await view.query<{ kind: 'board' | 'scenario'; home: string; id: string; title: string }>(
    sql`select 'board' as kind, home, id, title from boards where id = ${boardId}
        union all select 'scenario', home, id, title from scenarios where id = ${scenarioId}`,
  )
  const of = (kind: 'board' | 'scenario') => rows.find((row) => row.kind === kind) ?? null
  return { board: of('board'), scenario: of('scenario') }
}

/** The joining that separates this one, if one was proposed and not given up. */
export async function separationOf(view: Queryable, key: Key): Promise<{ id: string; state: JoiningState } | null> {
  const { rows } = await view.query<{ id: string; state: JoiningState }>(
    `select id, state from joinings where home = $1 and separates_id = $2 and state not in ('refused', 'withdrawn') limit 1`,
    [key.home, key.id],
  )
  return rows[0] ?? null
}

// ---- what the bodies say

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

// ---- lineage

export interface StoredTie extends Omit<Tie, 'from' | 'to'> {
  readonly from: Key
  readonly to: Key
  readonly joining: Key
  readonly since: Date
  readonly endedAt: Date | null
}

export async function insertTies(
  tx: Tx,
  joining: Key,
  ties: readonly { kind: TieKind; position: number; from: Key; to: Key }[],
  now: Date,
): Promise<void> {
  if (ties.length === 0) return
  await tx.query(
    `insert into joining_ties (home, id, joining_id, kind, position, from_home, from_id, to_home, to_id, since)
     select $1, id, $2, kind, position, from_home, from_id, to_home, to_id, $10
       from unnest($3::uuid[], $4::text[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::uuid[])
         as given (id, kind, position, from_home, from_id, to_home, to_id)`,
    [
      joining.home,
      joining.id,
      ties.map(() => newId()),
      ties.map((one) => one.kind),
      ties.map((one) => one.position),
      ties.map((one) => one.from.home),
      ties.map((one) => one.from.id),
      ties.map((one) => one.to.home),
      ties.map((one) => one.to.id),
      now,
    ],
  )
}

/** Ends the ties a joining made. */
export async function endTiesOf(tx: Tx, joining: Key, by: Key, now: Date): Promise<void> {
  await tx.query(
    `update joining_ties set ended_at = $3, ended_by_id = $4
      where home = $1 and joining_id = $2 and ended_at is null and kind <> 'separated'`,
    [joining.home, joining.id, now, by.id],
  )
}

/** Ends what made projects components of others. */
export async function endParts(tx: Tx, parts: readonly { from: Key; to: Key }[], by: Key, now: Date): Promise<void> {
  if (parts.length === 0) return
  await tx.query(
    `update joining_ties t set ended_at = $5, ended_by_id = $6
       from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[]) as given (from_home, from_id, to_home, to_id)
      where t.from_home = given.from_home and t.from_id = given.from_id and t.to_home = given.to_home and t.to_id = given.to_id
        and t.kind = 'part' and t.ended_at is null`,
    [
      parts.map((one) => one.from.home),
      parts.map((one) => one.from.id),
      parts.map((one) => one.to.home),
      parts.map((one) => one.to.id),
      now,
      by.id,
    ],
  )
}

export interface Standing {
  readonly home: string
  readonly id: string
  readonly code: string | null
  /** `home-id` of what it is a component of, the nearest first. */
  readonly above: readonly string[] | null
  readonly components: readonly string[] | null
}

/** How projects stand to others today: the chain of hosts above each, its components, and what its source calls it. */
export async function standingOf(view: Queryable, keys: readonly Key[]): Promise<Map<string, Standing>> {
  const { rows } = await view.query<Standing>(
    `with recursive wanted as (
       select distinct home, id from unnest($1::text[], $2::uuid[]) as given (home, id)
     ), above as (
       select w.home, w.id, t.to_home, t.to_id, 1 as height
         from wanted w join joining_ties t on t.from_home = w.home and t.from_id = w.id and t.kind = 'part' and t.ended_at is null
       union all
       select a.home, a.id, t.to_home, t.to_id, a.height + 1
         from above a join joining_ties t on t.from_home = a.to_home and t.from_id = a.to_id and t.kind = 'part' and t.ended_at is null
        where a.height < 20
     )
     select w.home, w.id, p.source_ref as code,
            (select json_agg(a.to_home || '-' || a.to_id order by a.height) from above a where a.home = w.home and a.id = w.id) as above,
            (select json_agg(t.from_home || '-' || t.from_id order by t.from_home, t.from_id) from joining_ties t
              where t.to_home = w.home and t.to_id = w.id and t.kind = 'part' and t.ended_at is null) as components
       from wanted w join projects p on p.home = w.home and p.id = w.id`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row]))
}

/** Titles, bodies and states of projects, by `home-id`. */
export interface NamedProject extends Key {
  readonly title: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly state: string
  readonly closedInto: string | null
  readonly amountSatang: bigint
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly areaCode: string | null
}

export async function namedProjects(view: Queryable, keys: readonly Key[]): Promise<Map<string, NamedProject>> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<NamedProject>(
    `select p.home, p.id, p.title, p.body_id as "bodyId", b.code as "bodyCode", b.name_th as "bodyTh", b.name_en as "bodyEn", p.state,
            p.closed_into as "closedInto", p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom",
            p.fiscal_year_to as "fiscalYearTo", p.area_code as "areaCode"
       from (select distinct home, id from unnest($1::text[], $2::uuid[]) as given (home, id)) w
       join projects p on p.home = w.home and p.id = w.id join bodies b on b.id = p.body_id`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row]))
}

// ---- lists

export interface JoiningFilter {
  readonly form: Act | null
  readonly state: JoiningState | null
  /** Homes of the place; null: everywhere. */
  readonly homes: readonly string[] | null
  readonly under: string | null
  readonly bodyId: string | null
  /** Only those in which one of these bodies has not answered. */
  readonly waitingFor: readonly string[] | null
  readonly boardId: string | null
  readonly scenarioId: string | null
  readonly text: string | null
  /** Whose drafts are among them. */
  readonly sight: Sight
}

export const everyJoining: JoiningFilter = {
  form: null,
  state: null,
  homes: null,
  under: null,
  bodyId: null,
  waitingFor: null,
  boardId: null,
  scenarioId: null,
  text: null,
  sight: { personId: null, bodyIds: [], areas: [] },
}

export interface JoiningLine extends Key {
  readonly form: Act
  readonly state: JoiningState
  readonly title: string
  readonly projects: number
  readonly movedSatang: bigint
  readonly leadBodyTh: string
  readonly leadBodyEn: string | null
  readonly agreed: number
  readonly asked: number
  readonly updatedAt: Date
}

export interface Cursor {
  readonly at: Date
  readonly home: string
  readonly id: string
}

function conditions(filter: JoiningFilter): Sql {
  const { form, state, homes, under, bodyId, waitingFor, boardId, scenarioId, text, sight } = filter
  const parts = [
    form === null ? empty : sql`and j.form = ${form}`,
    state === null ? empty : sql`and j.state = ${state}`,
    homes === null ? empty : sql`and j.home = any(${homes})`,
    under === null ? empty : sql`and j.lead_area_code like ${`${under}%`}`,
    bodyId === null
      ? empty
      : sql`and exists (select from joining_projects p where p.home = j.home and p.joining_id = j.id and p.body_id = ${bodyId})`,
    waitingFor === null
      ? empty
      : sql`and j.state = 'proposed' and exists (select from joining_agreements a where a.home = j.home and a.joining_id = j.id
              and a.state = 'waiting' and a.body_id = any(${waitingFor}))`,
    boardId === null ? empty : sql`and j.board_id = ${boardId}`,
    scenarioId === null ? empty : sql`and j.scenario_id = ${scenarioId}`,
    sight.areas.includes('TH')
      ? empty
      : sql`and (not ${raw(neverAsked)} or j.proposed_by = ${sight.personId}::uuid
              or exists (select from unnest(${sight.areas as string[]}::text[]) as area (code)
                          where j.lead_area_code like area.code || '%' or j.home = area.code)
              or exists (select from joining_projects p where p.home = j.home and p.joining_id = j.id
                          and p.body_id = any(${sight.bodyIds as string[]}::uuid[])))`,
    text === null ? empty : sql`and position(lower(${text}) in lower(j.title)) > 0`,
  ]
  return join(parts, '\n')
}

/** Joinings, those that moved last first. */
export async function listJoinings(
  view: Queryable,
  filter: JoiningFilter,
  { limit, after }: { limit: number; after: Cursor | null },
): Promise<JoiningLine[]> {
  const position =
    after === null ? empty : sql`and (j.updated_at, j.home, j.id) < (${after.at}, ${after.home}, ${after.id}::uuid)`
  const { rows } = await view.query<JoiningLine>(
    sql`select j.home, j.id, j.form, j.state, j.title, j.projects, j.moved_satang as "movedSatang", b.name_th as "leadBodyTh",
               b.name_en as "leadBodyEn", j.updated_at as "updatedAt",
               (select count(*)::int from joining_agreements a where a.home = j.home and a.joining_id = j.id) as asked,
               (select count(*)::int from joining_agreements a where a.home = j.home and a.joining_id = j.id and a.state = 'agreed') as agreed
          from (select * from joinings j where true ${conditions(filter)} ${position}
                 order by j.updated_at desc, j.home desc, j.id desc limit ${limit}) j
          join bodies b on b.id = j.lead_body_id order by j.updated_at desc, j.home desc, j.id desc`,
  )
  return rows
}

/** How many there are in each state. */
export async function countJoinings(view: Queryable, filter: JoiningFilter): Promise<Map<JoiningState, number>> {
  const { rows } = await view.query<{ state: JoiningState; count: number }>(
    sql`select j.state, count(*)::int as count from joinings j where true ${conditions({ ...filter, state: null })} group by j.state`,
  )
  return new Map(rows.map((row) => [row.state, row.count]))
}

/** Names of bodies, and where their plans for these projects are. */
export async function bodyNames(
  view: Queryable,
  ids: readonly string[],
): Promise<Map<string, { code: string; th: string; en: string | null }>> {
  if (ids.length === 0) return new Map()
  const { rows } = await view.query<{ id: string; code: string; name_th: string; name_en: string | null }>(
    'select id, code, name_th, name_en from bodies where id = any($1)',
    [[...new Set(ids)]],
  )
  return new Map(rows.map((row) => [row.id, { code: row.code, th: row.name_th, en: row.name_en }]))
}

export async function bodyIdOf(view: Queryable, code: string): Promise<string | null> {
  const { rows } = await view.query<{ id: string }>('select id from bodies where code = $1', [code])
  return rows[0]?.id ?? null
}

/** The ties of projects with everything they are tied to, also ended ones; a few steps around are followed. */
export async function tiesAround(view: Queryable, keys: readonly Key[]): Promise<StoredTie[]> {
  const { rows } = await view.query<{
    kind: TieKind
    position: number
    from_home: string
    from_id: string
    to_home: string
    to_id: string
    home: string
    joining_id: string
    since: Date
    ended_at: Date | null
  }>(
    `select kind, position, from_home, from_id, to_home, to_id, home, joining_id, since, ended_at
       from joining_ties where (from_home, from_id) in (select * from unnest($1::text[], $2::uuid[]))
         or (to_home, to_id) in (select * from unnest($1::text[], $2::uuid[]))
      order by since desc, joining_id, position limit 1000`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return rows.map((row) => ({
    kind: row.kind,
    position: row.position,
    from: { home: row.from_home as Home, id: row.from_id },
    to: { home: row.to_home as Home, id: row.to_id },
    joining: { home: row.home as Home, id: row.joining_id },
    since: row.since,
    endedAt: row.ended_at,
  }))
}
