import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key, Step, StepName } from './board.ts'

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
