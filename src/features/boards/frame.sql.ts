import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key, StepName } from './board.ts'

export interface Goal {
  readonly id: string
  readonly text: string
}

export async function goalsOf(view: Queryable, { home, id }: Key): Promise<Goal[]> {
  const { rows } = await view.query<Goal>(
    `select id, text from board_goals where home = $1 and board_id = $2 and removed_at is null order by position, id`,
    [home, id],
  )
  return rows
}

export async function insertGoal(tx: Tx, key: Key, goal: Goal): Promise<void> {
  await tx.query(
    `insert into board_goals (home, id, board_id, position, text)
     select $1, $3, $2, 1 + coalesce(max(position), 0), $4 from board_goals where home = $1 and board_id = $2`,
    [key.home, key.id, goal.id, goal.text],
  )
}

export async function removeGoal(tx: Tx, key: Key, goalId: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update board_goals set removed_at = $4 where home = $1 and board_id = $2 and id = $3 and removed_at is null',
    [key.home, key.id, goalId, at],
  )
  return rowCount === 1
}

export interface Measure {
  readonly id: string
  readonly goalId: string
  readonly indicatorId: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly result: 'output' | 'outcome'
  readonly frequency: 'month' | 'quarter' | 'half' | 'year'
  readonly ended: boolean
  readonly method: string | null
  readonly bodyId: string | null
  readonly firstOn: LocalDate | null
}

export async function measuresOf(view: Queryable, { home, id }: Key): Promise<Measure[]> {
  const { rows } = await view.query<Measure>(
    `select m.id, m.goal_id as "goalId", m.indicator_id as "indicatorId", i.code, i.name_th as "nameTh", i.name_en as "nameEn",
            i.result, i.frequency, i.ended_at is not null as ended, m.method, m.body_id as "bodyId", m.first_on as "firstOn"
       from board_measures m join indicators i on i.id = m.indicator_id
      where m.home = $1 and m.board_id = $2 and m.removed_at is null order by i.result desc, i.code`,
    [home, id],
  )
  return rows
}

/** @returns false where the goal is measured by it already */
export async function insertMeasure(
  tx: Tx,
  key: Key,
  measure: { id: string; goalId: string; indicatorId: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into board_measures (home, id, board_id, goal_id, indicator_id) values ($1, $2, $3, $4, $5)
     on conflict (home, goal_id, indicator_id) where removed_at is null do nothing`,
    [key.home, measure.id, key.id, measure.goalId, measure.indicatorId],
  )
  return rowCount === 1
}

export async function updateMeasure(
  tx: Tx,
  key: Key,
  measureId: string,
  how: { method: string; bodyId: string; firstOn: LocalDate },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_measures set method = $4, body_id = $5, first_on = $6
      where home = $1 and board_id = $2 and id = $3 and removed_at is null`,
    [key.home, key.id, measureId, how.method, how.bodyId, how.firstOn],
  )
  return rowCount === 1
}

export async function removeMeasure(tx: Tx, key: Key, measureId: string, at: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update board_measures set removed_at = $4 where home = $1 and board_id = $2 and id = $3 and removed_at is null',
    [key.home, key.id, measureId, at],
  )
  return rowCount === 1
}

export interface IndicatorChoice {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly result: 'output' | 'outcome'
}

/** Indicators that may measure a goal here: of the projects on the board first, then of the place in the field of the board. */
export async function indicatorsToChoose(
  view: Queryable,
  key: Key,
  where: { areaCode: string; functionCode: string | null },
): Promise<IndicatorChoice[]> {
  const { rows } = await view.query<IndicatorChoice>(
    `select i.id, i.code, i.name_th as "nameTh", i.name_en as "nameEn", i.result from indicators i
      where i.ended_at is null and (
            exists (select 1 from board_items b where b.home = $1 and b.board_id = $2 and b.removed_at is null
                       and b.project_home = i.project_home and b.project_id = i.project_id)
            or i.area_code = any($3::text[]))
      order by (i.project_id is not null) desc, (i.function_code is not distinct from $4) desc, i.result, i.code limit 60`,
    [key.home, key.id, [2, 4, 6].map((n) => where.areaCode.slice(0, n)), where.functionCode],
  )
  return rows
}

/** @param text the code of an indicator, or its id */
export async function indicatorMeant(
  view: Queryable,
  text: string,
): Promise<{ id: string; code: string; nameTh: string } | null> {
  const { rows } = await view.query<{ id: string; code: string; nameTh: string }>(
    'select id, code, name_th as "nameTh" from indicators where ended_at is null and (code = $1 or id::text = $2) limit 1',
    [text.toUpperCase(), text.toLowerCase()],
  )
  return rows[0] ?? null
}

// ---- the committee of a board, as the path needs it

export interface CommitteeState {
  readonly bodyId: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly orderText: string | null
  readonly termMonths: number | null
  readonly public: boolean
  readonly seats: number
  readonly held: number
  readonly secretaryFrom: readonly string[]
  readonly peopleSeats: number
  readonly meetings: readonly { home: string; id: string; number: number; year: number; at: string; state: string }[]
  /** Resolutions that gave work: how many, how many are done, how many are late. */
  readonly given: number
  readonly carriedOut: number
  readonly late: number
}

export async function committeeState(
  view: Queryable,
  bodyId: string,
  { now, today }: { now: Date; today: LocalDate },
): Promise<CommitteeState | null> {
  const { rows } = await view.query<CommitteeState>(
    `select c.body_id as "bodyId", b.code, b.name_th as "nameTh", b.name_en as "nameEn", c.order_text as "orderText",
            c.term_months as "termMonths", c.visibility = 'public' as public,
            (select count(*)::int from committee_seats s where s.body_id = c.body_id and s.abolished_at is null) as seats,
            (select count(distinct s.id)::int from committee_seats s join committee_terms t on t.seat_id = s.id
              where s.body_id = c.body_id and s.abolished_at is null and t.starts_at <= $2 and (t.ends_at is null or t.ends_at > $2)) as held,
            (select coalesce(jsonb_agg(s.from_body_id), '[]') from committee_seats s where s.body_id = c.body_id and s.abolished_at is null
                and s.role = 'member-secretary' and s.from_body_id is not null) as "secretaryFrom",
            (select count(*)::int from committee_seats s where s.body_id = c.body_id and s.abolished_at is null
                and s.filled_by in ('elected', 'sortition')) as "peopleSeats",
            (select coalesce(jsonb_agg(t), '[]') from (select m.home, m.id, m.number, m.year, m.starts_at as at, m.state
               from meetings m where m.body_id = c.body_id and m.state <> 'cancelled' order by m.starts_at desc limit 6) t) as meetings,
            (select count(*)::int from resolutions r where r.body_id = c.body_id and r.follow_up is not null and r.superseded_by is null) as given,
            (select count(*)::int from resolutions r where r.body_id = c.body_id and r.follow_up = 'done' and r.superseded_by is null) as "carriedOut",
            (select count(*)::int from resolutions r where r.body_id = c.body_id and r.follow_up in ('not-started', 'in-progress', 'blocked')
                and r.due_on < $3 and r.superseded_by is null) as late
       from committees c join bodies b on b.id = c.body_id where c.body_id = $1`,
    [bodyId, now, today],
  )
  return rows[0] ?? null
}

/** A public committee by its code. */
export async function committeeMeant(view: Queryable, code: string): Promise<{ bodyId: string } | null> {
  const { rows } = await view.query<{ bodyId: string }>(
    `select c.body_id as "bodyId" from committees c join bodies b on b.id = c.body_id
      where (b.code = $1 or b.name_th = $2) and c.visibility = 'public' and c.dissolved_on is null limit 1`,
    [code.toUpperCase(), code],
  )
  return rows[0] ?? null
}

/** Committees of the place and of what it lies in, to be linked. */
export async function committeesToLink(
  view: Queryable,
  areaCode: string,
): Promise<{ code: string; nameTh: string; nameEn: string | null }[]> {
  const { rows } = await view.query<{ code: string; nameTh: string; nameEn: string | null }>(
    `select b.code, b.name_th as "nameTh", b.name_en as "nameEn" from committees c join bodies b on b.id = c.body_id
      where b.area_code = any($1::text[]) and c.visibility = 'public' and c.dissolved_on is null
        and c.kind in ('integrated', 'board', 'committee', 'sub-committee', 'working-group', 'task-group')
      order by length(b.area_code) desc, c.kind, b.name_th collate thai limit 20`,
    [[2, 4, 6].map((n) => areaCode.slice(0, n))],
  )
  return rows
}

// ---- links that were there before the board

export interface KeptLinks {
  readonly reason: string
  readonly at: Date
}

/** That the board took earlier links over as its own, the last time; null: it has not. */
export async function keptLinksOf(view: Queryable, { home, id }: Key): Promise<KeptLinks | null> {
  const { rows } = await view.query<KeptLinks>(
    `select reason, happened_at as at from board_events where home = $1 and board_id = $2 and kind = 'links-kept'
      order by happened_at desc, id desc limit 1`,
    [home, id],
  )
  return rows[0] ?? null
}

// ---- participation

export const levels = ['inform', 'consult', 'involve', 'collaborate', 'empower'] as const
export type Level = (typeof levels)[number]
export const sides = ['agencies', 'residents', 'networks', 'communities', 'private', 'experts'] as const
export type Side = (typeof sides)[number]

export interface Participation {
  readonly id: string
  readonly step: StepName
  readonly level: Level
  readonly side: Side
  readonly who: string
  readonly act: string
  readonly people: number | null
  readonly happenedOn: LocalDate
  readonly byAct: boolean
}

export interface StoredParticipation extends Participation {
  /** The act that wrote it, by what it stores; null: written by hand. */
  readonly writtenBy: 'invitation' | 'matter' | null
  /** Of the matter that was taken up, as the history of the board has it; null where it was none. */
  readonly matterTitle: string | null
}

/**
 * The record of a board. Of what acts wrote, only inviting informs and only taking a matter up consults; the event of taking up is noted
 * at the same instant, just before.
 */
export async function participationOf(view: Queryable, { home, id }: Key): Promise<StoredParticipation[]> {
  const { rows } = await view.query<StoredParticipation>(
    `select p.id, p.step, p.level, p.side, p.who, p.act, p.people, p.happened_on as "happenedOn", p.by_act as "byAct",
            case when p.by_act then case p.level when 'inform' then 'invitation' when 'consult' then 'matter' end end as "writtenBy",
            case when p.by_act and p.level = 'consult' then (
              select e.details ->> 'title' from board_events e
               where e.home = p.home and e.board_id = p.board_id and e.kind = 'matter-taken-up' and e.happened_at = p.recorded_at and e.id < p.id
               order by e.id desc limit 1) end as "matterTitle"
       from board_participation p
      where p.home = $1 and p.board_id = $2 and p.removed_at is null order by p.happened_on desc, p.id desc limit 200`,
    [home, id],
  )
  return rows
}

export async function insertParticipation(
  tx: Tx,
  key: Key,
  one: Participation,
  { by, at }: { by: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into board_participation (home, id, board_id, step, level, side, who, act, people, happened_on, by_act, recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      key.home,
      one.id,
      key.id,
      one.step,
      one.level,
      one.side,
      one.who,
      one.act,
      one.people,
      one.happenedOn,
      one.byAct,
      by,
      at,
    ],
  )
}

export async function removeParticipation(
  tx: Tx,
  key: Key,
  id: string,
  { reason, at }: { reason: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_participation set removed_at = $4, remove_reason = $5
      where home = $1 and board_id = $2 and id = $3 and removed_at is null and not by_act`,
    [key.home, key.id, id, at, reason],
  )
  return rowCount === 1
}
