import sql, { join, type Sql } from 'sql-template-tag'
import { newId } from '../../kernel/ids.ts'
import type { Satang } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Board, BoardFacts, Key, Merger, Party, PartyState, Step, StepName } from './board.ts'
import { sumsOfBoards } from './items.sql.ts'
import type { Reason } from './suggest.ts'

interface BoardRow {
  home: string
  id: string
  title: string
  subject: string
  area_code: string
  function_code: string | null
  pattern: Board['pattern']
  technique: Board['technique']
  owner_body_id: string
  secretary_body_id: string
  committee_id: string | null
  plan_id: string | null
  state: Board['state']
  outcome: Board['outcome']
  close_reason: string | null
  closed_at: Date | null
  opened_at: Date
  matter_home: string | null
  matter_id: string | null
  revision: number
}

const BOARD = sql`b.home, b.id, b.title, b.subject, b.area_code, b.function_code, b.pattern, b.technique, b.owner_body_id,
  b.secretary_body_id, b.committee_id, b.plan_id, b.state, b.outcome, b.close_reason, b.closed_at, b.opened_at, b.matter_home, b.matter_id,
  b.revision`

const toBoard = (row: BoardRow): Board => ({
  home: row.home,
  id: row.id,
  title: row.title,
  subject: row.subject,
  areaCode: row.area_code,
  functionCode: row.function_code,
  pattern: row.pattern,
  technique: row.technique,
  ownerBodyId: row.owner_body_id,
  secretaryBodyId: row.secretary_body_id,
  committeeId: row.committee_id,
  planId: row.plan_id,
  state: row.state,
  outcome: row.outcome,
  closeReason: row.close_reason,
  closedAt: row.closed_at,
  matter: row.matter_home === null || row.matter_id === null ? null : { home: row.matter_home, id: row.matter_id },
  openedAt: row.opened_at,
  revision: row.revision,
})

export async function boardByKey(view: Queryable, { home, id }: Key): Promise<Board | null> {
  const { rows } = await view.query<BoardRow>(
    sql`select ${BOARD} from boards b where b.home = ${home} and b.id = ${id}`,
  )
  return rows[0] ? toBoard(rows[0]) : null
}

/** Holds the board still: whatever is done to it is done by one at a time. */
export async function lockBoardRow(tx: Tx, { home, id }: Key): Promise<Board | null> {
  const { rows } = await tx.query<BoardRow>(
    sql`select ${BOARD} from boards b where b.home = ${home} and b.id = ${id} for no key update`,
  )
  return rows[0] ? toBoard(rows[0]) : null
}

export type NewBoard = Key &
  BoardFacts & {
    readonly ownerBodyId: string
    readonly secretaryBodyId: string
    readonly openedBy: string | null
    readonly openedAt: Date
    readonly state?: 'proposed' | 'open'
    /** Of a proposal: what it starts from. */
    readonly matter?: Key | null
  }

export async function insertBoards(tx: Tx, boards: readonly NewBoard[]): Promise<void> {
  await tx.query(
    `insert into boards (home, id, title, subject, area_code, function_code, pattern, technique, owner_body_id, secretary_body_id,
                         opened_by, opened_at, state, matter_home, matter_id)
     select home, id, title, subject, area, field, pattern, technique, owner, secretary, by, at, state, matter_home, matter_id
       from jsonb_to_recordset($1::jsonb) as given (home text, id uuid, title text, subject text, area text, field text,
            pattern text, technique text, owner uuid, secretary uuid, by uuid, at timestamptz, state text, matter_home text, matter_id uuid)`,
    [
      JSON.stringify(
        boards.map((one) => ({
          home: one.home,
          id: one.id,
          title: one.title,
          subject: one.subject,
          area: one.areaCode,
          field: one.functionCode,
          pattern: one.pattern,
          technique: one.technique,
          owner: one.ownerBodyId,
          secretary: one.secretaryBodyId,
          by: one.openedBy,
          at: one.openedAt,
          state: one.state ?? 'open',
          matter_home: one.state === 'proposed' ? (one.matter?.home ?? null) : null,
          matter_id: one.state === 'proposed' ? (one.matter?.id ?? null) : null,
        })),
      ),
    ],
  )
}

/** @returns false where somebody changed it after this revision */
export async function updateBoard(
  tx: Tx,
  key: Key,
  facts: BoardFacts & Pick<Board, 'ownerBodyId' | 'secretaryBodyId'>,
  revision: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update boards set title = ${facts.title}, subject = ${facts.subject}, area_code = ${facts.areaCode},
          function_code = ${facts.functionCode}, pattern = ${facts.pattern}, technique = ${facts.technique},
          owner_body_id = ${facts.ownerBodyId}, secretary_body_id = ${facts.secretaryBodyId}, revision = revision + 1
        where home = ${key.home} and id = ${key.id} and revision = ${revision}`,
  )
  return rowCount === 1
}

export async function setCommittee(tx: Tx, key: Key, committeeId: string): Promise<void> {
  await tx.query('update boards set committee_id = $3, revision = revision + 1 where home = $1 and id = $2', [
    key.home,
    key.id,
    committeeId,
  ])
}

export async function setPlan(tx: Tx, key: Key, planId: string): Promise<void> {
  await tx.query('update boards set plan_id = $3, revision = revision + 1 where home = $1 and id = $2', [
    key.home,
    key.id,
    planId,
  ])
}

export async function setOwners(tx: Tx, key: Key, ownerBodyId: string, secretaryBodyId: string): Promise<void> {
  await tx.query(
    'update boards set owner_body_id = $3, secretary_body_id = $4, revision = revision + 1 where home = $1 and id = $2',
    [key.home, key.id, ownerBodyId, secretaryBodyId],
  )
}

export async function storeClosing(
  tx: Tx,
  key: Key,
  { outcome, reason, at }: { outcome: NonNullable<Board['outcome']>; reason: string; at: Date },
): Promise<void> {
  await tx.query(
    `update boards set state = 'closed', outcome = $3, close_reason = $4, closed_at = $5, revision = revision + 1
      where home = $1 and id = $2`,
    [key.home, key.id, outcome, reason, at],
  )
}

/** A proposal becomes a board; its first step begins now. */
export async function openProposal(tx: Tx, key: Key, now: Date): Promise<void> {
  await tx.query(
    `update boards set state = 'open', opened_at = $3, matter_home = null, matter_id = null, revision = revision + 1
      where home = $1 and id = $2`,
    [key.home, key.id, now],
  )
  await tx.query(`update board_steps set started_at = $3 where home = $1 and board_id = $2 and step = 'agencies'`, [
    key.home,
    key.id,
    now,
  ])
}

// ---- the list

export interface BoardFilter {
  /** An area and everything in it whose code begins with it; TH: of the whole country; null: everywhere. */
  readonly area: string | null
  /** A field and everything below it. */
  readonly field: string | null
  readonly words: string | null
  readonly step: StepName | 'closed' | 'proposed' | null
  /** Boards at which one of these bodies sits or is asked to. */
  readonly bodies: readonly string[] | null
  /** Only those that wait for an answer of these bodies. */
  readonly waiting: boolean
}

export interface BoardLine extends Board {
  readonly ownerTh: string
  readonly ownerEn: string | null
  readonly ownerCode: string
  readonly agencies: number
  readonly items: number
  readonly satang: Satang
  readonly step: StepName | null
  readonly late: number
}

const STEP_NOW = sql`(select s.step from board_steps s where s.home = b.home and s.board_id = b.id and s.state = 'open'
  order by array_position(array['agencies', 'committee', 'frame', 'link'], s.step) limit 1)`

function where(filter: BoardFilter): Sql {
  const parts: Sql[] = [sql`true`]
  if (filter.area === 'TH') parts.push(sql`b.area_code = 'TH'`)
  else if (filter.area !== null) parts.push(sql`b.area_code like ${`${filter.area}%`}`)
  if (filter.field !== null)
    parts.push(sql`(b.function_code = ${filter.field} or b.function_code like ${`${filter.field}.%`})`)
  if (filter.words !== null) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(sql`(b.title like ${words} or b.subject like ${words})`)
  }
  if (filter.step === 'closed' || filter.step === 'proposed') parts.push(sql`b.state = ${filter.step}`)
  else if (filter.step !== null) parts.push(sql`b.state = 'open' and ${STEP_NOW} = ${filter.step}`)
  if (filter.bodies !== null) {
    const states = filter.waiting ? ['invited'] : ['invited', 'accepted']
    parts.push(sql`exists (select 1 from board_parties p where p.home = b.home and p.board_id = b.id
      and p.body_id = any(${filter.bodies as string[]}::uuid[]) and p.state = any(${states}::text[]))`)
  }
  return join(parts, ' and ')
}

export async function boardsPage(
  view: Queryable,
  filter: BoardFilter,
  { today, limit, offset }: { today: LocalDate; limit: number; offset: number },
): Promise<{ boards: BoardLine[]; total: number }> {
  const { rows } = await view.query<
    BoardRow & {
      owner_th: string
      owner_en: string | null
      owner_code: string
      agencies: number
      step: StepName | null
      late: number
    }
  >(
    sql`select page.*, o.name_th as owner_th, o.name_en as owner_en, o.code as owner_code,
          (select count(*)::int from board_parties p where p.home = page.home and p.board_id = page.id and p.state = 'accepted') as agencies,
          (select count(*)::int from board_steps s where s.home = page.home and s.board_id = page.id and s.state = 'open'
              and s.due_on < ${today} and page.state = 'open') as late
        from (select ${BOARD}, ${STEP_NOW} as step from boards b where ${where(filter)}
               order by b.opened_at desc, b.home, b.id limit ${limit} offset ${offset}) page
        join bodies o on o.id = page.owner_body_id
       order by page.opened_at desc, page.home, page.id`,
  )
  const sums = await sumsOfBoards(view, rows)
  const counted = await view.query<{ total: bigint }>(
    sql`select count(*) as total from boards b where ${where(filter)}`,
  )
  return {
    boards: rows.map((row) => ({
      ...toBoard(row),
      ownerTh: row.owner_th,
      ownerEn: row.owner_en,
      ownerCode: row.owner_code,
      agencies: row.agencies,
      items: sums.get(row.id)?.items ?? 0,
      satang: sums.get(row.id)?.satang ?? (0n as Satang),
      step: row.step,
      late: row.late,
    })),
    total: Number(counted.rows[0]?.total ?? 0n),
  }
}

// ---- bodies, as this room shows them

export interface BodyLine {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  readonly gone: boolean
}

const BODY = sql`b.id, b.code, b.kind, b.name_th as "nameTh", b.name_en as "nameEn", b.area_code as "areaCode"`

export async function bodiesById(
  view: Queryable,
  ids: readonly (string | null)[],
  today: LocalDate,
): Promise<Map<string, BodyLine>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<BodyLine>(
    sql`select ${BODY}, coalesce(b.valid_to < ${today}, false) as gone from bodies b where b.id = any(${wanted}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** A body by its code or its whole name; several of one name are none. */
export async function bodyMeant(view: Queryable, text: string, today: LocalDate): Promise<BodyLine | null> {
  const { rows } = await view.query<BodyLine>(
    sql`select ${BODY}, coalesce(b.valid_to < ${today}, false) as gone from bodies b
         where (b.code = ${text} or b.code = ${text.toUpperCase()} or b.name_th = ${text} or b.short_name_th = ${text}
                or lower(b.name_en) = lower(${text})) and b.listed limit 2`,
  )
  return rows.length === 1 && rows[0] ? rows[0] : null
}

/** Into which bodies these went, by merger, as far as it has happened. */
export async function mergersOf(view: Queryable, bodyIds: readonly string[], today: LocalDate): Promise<Merger[]> {
  if (bodyIds.length === 0) return []
  const { rows } = await view.query<{ bodyId: string; successorId: string }>(
    sql`with recursive gone as (
          select body_id, successor_id from body_successions
           where kind = 'merger' and happened_on <= ${today} and body_id = any(${bodyIds as string[]}::uuid[])
          union
          select s.body_id, s.successor_id from body_successions s join gone g on g.successor_id = s.body_id
           where s.kind = 'merger' and s.happened_on <= ${today})
        select body_id as "bodyId", successor_id as "successorId" from gone order by 1`,
  )
  return rows
}

/** The body of the state in an area, as owner of a board nobody else was named for. */
export async function stateBodyOf(view: Queryable, areaCode: string): Promise<string | null> {
  const codes = [areaCode.slice(0, 4), areaCode.slice(0, 2)]
  const { rows } = await view.query<{ id: string }>(
    sql`select id from bodies where area_code = any(${codes}) and kind in ('province', 'district') and valid_to is null
         order by length(area_code) desc, code limit 1`,
  )
  return rows[0]?.id ?? null
}

// ---- parties

export interface StoredParty extends Party {
  readonly reasons: readonly Reason[]
  readonly said: string | null
  readonly document: string | null
  readonly changedAt: Date
}

export async function partiesOf(view: Queryable, { home, id }: Key): Promise<StoredParty[]> {
  const { rows } = await view.query<StoredParty>(
    `select body_id as "bodyId", state, reasons, said, document, changed_at as "changedAt"
       from board_parties where home = $1 and board_id = $2 order by array_position(
         array['accepted', 'invited', 'declined', 'left', 'merged', 'set-aside'], state), changed_at, body_id`,
    [home, id],
  )
  return rows
}

export interface NewParty {
  readonly bodyId: string
  readonly state: PartyState
  readonly reasons?: readonly Reason[]
  readonly said?: string | null
  readonly document?: string | null
}

export async function putParties(
  tx: Tx,
  key: Key,
  parties: readonly NewParty[],
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  if (parties.length === 0) return
  await tx.query(
    `insert into board_parties (home, board_id, body_id, state, reasons, said, document, changed_by, changed_at)
     select $1, $2, body, state, coalesce(reasons, '[]'), said, document, $4, $5
       from jsonb_to_recordset($3::jsonb) as given (body uuid, state text, reasons jsonb, said text, document text)
     on conflict (home, board_id, body_id) do update set state = excluded.state, said = excluded.said,
        reasons = case when excluded.reasons = '[]' then board_parties.reasons else excluded.reasons end,
        document = excluded.document, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [
      key.home,
      key.id,
      JSON.stringify(
        parties.map((one) => ({
          body: one.bodyId,
          state: one.state,
          reasons: one.reasons ?? [],
          said: one.said ?? null,
          document: one.document ?? null,
        })),
      ),
      by,
      at,
    ],
  )
}

// ---- steps and tasks

interface StepRow {
  step: StepName
  state: Step['state']
  owner_body_id: string | null
  due_on: string | null
  started_at: Date | null
  ended_at: Date | null
  reason: string | null
  revision: number
}

const toStep = (row: StepRow): Step => ({
  step: row.step,
  state: row.state,
  ownerBodyId: row.owner_body_id,
  dueOn: row.due_on as LocalDate | null,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  reason: row.reason,
  revision: row.revision,
})

export async function stepsOf(view: Queryable, { home, id }: Key): Promise<Step[]> {
  const { rows } = await view.query<StepRow>(
    `select step, state, owner_body_id, due_on, started_at, ended_at, reason, revision
       from board_steps where home = $1 and board_id = $2`,
    [home, id],
  )
  return rows.map(toStep)
}

/** The four steps of a new board; the first begins with it. */
export async function insertSteps(tx: Tx, key: Key, ownerBodyId: string, now: Date): Promise<void> {
  await tx.query(
    `insert into board_steps (home, board_id, step, state, owner_body_id, started_at)
     select $1, $2, step, 'open', $3, case when step = 'agencies' then $4::timestamptz end
       from unnest(array['agencies', 'committee', 'frame', 'link']) step`,
    [key.home, key.id, ownerBodyId, now],
  )
}

/** @returns false where somebody changed it after this revision */
export async function updateStep(tx: Tx, key: Key, step: Step): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update board_steps set state = ${step.state}, owner_body_id = ${step.ownerBodyId}, due_on = ${step.dueOn},
          started_at = ${step.startedAt}, ended_at = ${step.endedAt}, reason = ${step.reason}, revision = revision + 1
        where home = ${key.home} and board_id = ${key.id} and step = ${step.step} and revision = ${step.revision}`,
  )
  return rowCount === 1
}

/** Something was done in the step: it has begun. */
export async function beginStep(tx: Tx, key: Key, step: StepName, now: Date): Promise<void> {
  await tx.query(
    `update board_steps set started_at = $4 where home = $1 and board_id = $2 and step = $3 and started_at is null`,
    [key.home, key.id, step, now],
  )
}

export interface Task {
  readonly id: string
  readonly step: StepName
  readonly text: string
  readonly bodyId: string | null
  readonly dueOn: LocalDate | null
  readonly doneAt: Date | null
  readonly doneNote: string | null
}

export async function tasksOf(view: Queryable, { home, id }: Key): Promise<Task[]> {
  const { rows } = await view.query<Task>(
    `select id, step, text, body_id as "bodyId", due_on as "dueOn", done_at as "doneAt", done_note as "doneNote"
       from board_tasks where home = $1 and board_id = $2 and removed_at is null order by step, id`,
    [home, id],
  )
  return rows
}

export async function insertTask(tx: Tx, key: Key, task: Omit<Task, 'doneAt' | 'doneNote'>): Promise<void> {
  await tx.query(
    `insert into board_tasks (home, id, board_id, step, text, body_id, due_on) values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.home, task.id, key.id, task.step, task.text, task.bodyId, task.dueOn],
  )
}

/** @returns the step and text of the task; null where it is none of this board, or was ended before */
export async function endTask(
  tx: Tx,
  key: Key,
  taskId: string,
  how: { done: boolean; note: string | null; at: Date },
): Promise<{ step: StepName; text: string } | null> {
  const { rows } = await tx.query<{ step: StepName; text: string }>(
    how.done
      ? `update board_tasks set done_at = $4, done_note = $5 where home = $1 and board_id = $2 and id = $3
            and done_at is null and removed_at is null returning step, text`
      : `update board_tasks set removed_at = $4, done_note = coalesce($5, done_note) where home = $1 and board_id = $2 and id = $3
            and done_at is null and removed_at is null returning step, text`,
    [key.home, key.id, taskId, how.at, how.note],
  )
  return rows[0] ?? null
}

// ---- events

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

// ---- who is to be written to

/** Who plans for an area today, by an appointment to it or to what it lies in; those of the whole country only where nobody nearer does. */
export async function plannersOfArea(view: Queryable, areaCode: string, today: LocalDate): Promise<string[]> {
  const line = /^\d\d/.test(areaCode) ? [8, 6, 4, 2].map((length) => areaCode.slice(0, length)) : [areaCode]
  const { rows } = await view.query<{ personId: string }>(
    sql`with planning as (
          select person_id, area_code from role_grants
           where body_id is null and role in ('planner', 'board-secretary') and area_code = any(${[...line, 'TH']})
             and ended_at is null and starts_on <= ${today} and (ends_on is null or ends_on >= ${today})
             and (not needs_second or confirmed_at is not null))
        select distinct person_id as "personId" from planning
         where area_code <> 'TH' or not exists (select 1 from planning where area_code <> 'TH') order by 1 limit 50`,
  )
  return rows.map((row) => row.personId)
}
