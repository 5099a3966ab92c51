import type { Queryable, Tx } from '../../platform/db/db.ts'

export type RunState = 'waiting' | 'running' | 'done' | 'failed'

/** The rules applied to all stored projects, or such a run taken back. */
export interface FunctionRun {
  readonly id: string
  readonly undoes: string | null
  readonly undoneBy: string | null
  readonly state: RunState
  readonly reason: string
  readonly askedBy: string
  readonly askedAt: Date
  /** Null until the work begins. */
  readonly total: number | null
  readonly done: number
  readonly changed: number
  readonly finishedAt: Date | null
}

interface RunRow {
  id: string
  undoes: string | null
  undone_by: string | null
  state: RunState
  reason: string
  asked_by: string
  asked_at: Date
  total: number | null
  done: number
  changed: number
  finished_at: Date | null
}

const SELECT = `select r.id, r.undoes, (select u.id from function_runs u where u.undoes = r.id) as undone_by, r.state, r.reason,
  r.asked_by, r.asked_at, r.total, r.done, r.changed, r.finished_at from function_runs r`

function toRun(row: RunRow): FunctionRun {
  return {
    id: row.id,
    undoes: row.undoes,
    undoneBy: row.undone_by,
    state: row.state,
    reason: row.reason,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    total: row.total,
    done: row.done,
    changed: row.changed,
    finishedAt: row.finished_at,
  }
}

/** @returns false when another run is on its way, or this one was taken back already */
export async function insertRun(
  tx: Tx,
  run: Pick<FunctionRun, 'id' | 'undoes' | 'reason' | 'askedBy' | 'askedAt'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into function_runs (id, undoes, state, reason, asked_by, asked_at) values ($1, $2, 'waiting', $3, $4, $5)
     on conflict do nothing`,
    [run.id, run.undoes, run.reason, run.askedBy, run.askedAt],
  )
  return rowCount === 1
}

export async function lastRuns(view: Queryable, limit: number): Promise<FunctionRun[]> {
  const { rows } = await view.query<RunRow>(`${SELECT} order by r.asked_at desc, r.id desc limit $1`, [limit])
  return rows.map(toRun)
}

export async function runById(view: Queryable, id: string): Promise<FunctionRun | null> {
  const { rows } = await view.query<RunRow>(`${SELECT} where r.id = $1`, [id])
  return rows[0] ? toRun(rows[0]) : null
}

export async function startRun(tx: Tx, run: FunctionRun): Promise<void> {
  await tx.query(
    `update function_runs set state = 'running', done = 0,
            total = case when undoes is null then (select count(*) from projects)
                         else (select count(*) from function_changes where run_id = undoes) end
      where id = $1`,
    [run.id],
  )
}

export async function addToRun(tx: Tx, id: string, done: number, changed: number): Promise<void> {
  await tx.query('update function_runs set done = done + $2, changed = changed + $3 where id = $1', [id, done, changed])
}

export async function finishRun(tx: Tx, id: string, state: 'done' | 'failed', now: Date): Promise<void> {
  await tx.query('update function_runs set state = $2, finished_at = $3 where id = $1', [id, state, now])
}

/** A stored project with the words that tell its field. */
export interface GuessedProject {
  readonly home: string
  readonly id: string
  readonly title: string
  /** Titles of what it stands under, from the nearest up, after its place in the tree of expenses. */
  readonly context: string
  readonly body: string
  readonly bodyId: string
  readonly code: string | null
  readonly reason: string | null
}

interface ProjectRow {
  home: string
  id: string
  title: string
  category: string | null
  titles: string | null
  body: string
  body_id: string
  function_code: string | null
  function_reason: string | null
}

/** The words around each project of `some` (home, id), as the import saw them. */
const wordsOf = (some: string) => `
  with recursive these as (${some}), up as (
    select distinct n.id as start, n.id, n.parent_id, n.title, 1 as step from plan_nodes n join these on these.node_id = n.id
    union all
    select up.start, n.id, n.parent_id, n.title, up.step + 1 from up join plan_nodes n on n.id = up.parent_id where up.step < 12
  ), around as (select start, string_agg(title, ' ' order by step) as titles from up group by start)
  select these.home, these.id, these.title, these.category, around.titles, b.name_th as body, these.body_id,
         these.function_code, these.function_reason
    from these join bodies b on b.id = these.body_id left join around on around.start = these.node_id
   order by these.home, these.id`

function toProject(row: ProjectRow): GuessedProject {
  return {
    home: row.home,
    id: row.id,
    title: row.title,
    context: [...(row.category?.split('\n').reverse() ?? []), row.titles ?? ''].join(' '),
    body: row.body,
    bodyId: row.body_id,
    code: row.function_code,
    reason: row.function_reason,
  }
}

const COLUMNS = 'home, id, title, category, node_id, body_id, function_code, function_reason'

/** The next projects after one, in the order of their keys. */
export async function projectsAfter(
  view: Queryable,
  after: { home: string; id: string },
  limit: number,
): Promise<GuessedProject[]> {
  const { rows } = await view.query<ProjectRow>(
    wordsOf(`select ${COLUMNS} from projects where (home, id) > ($1, $2::uuid) order by home, id limit $3`),
    [after.home, after.id, limit],
  )
  return rows.map(toProject)
}

/** Projects in whose title, surroundings or body all parts of a word stand, as far as `limit` goes. For a preview. */
export async function projectsWithWord(
  view: Queryable,
  parts: readonly string[],
  place: 'title' | 'body',
  limit: number,
): Promise<GuessedProject[]> {
  const pattern = `%${parts.map((part) => part.replace(/[\\%_]/g, '\\$&')).join('%')}%`
  const closed = (column: string) => `replace(replace(lower(${column}), ' ', ''), '.', '') like $1`
  const nodes = `node_id in (select id from plan_nodes where ${closed('title')})`
  const bodies = `body_id in (select id from bodies where ${closed('name_th')})`
  const where = place === 'body' ? bodies : `(${closed('title')} or ${closed('category')} or ${nodes})`
  const { rows } = await view.query<ProjectRow>(wordsOf(`select ${COLUMNS} from projects where ${where} limit $2`), [
    pattern,
    limit,
  ])
  return rows.map(toProject)
}

export interface FieldChange {
  readonly home: string
  readonly id: string
  readonly codeBefore: string | null
  readonly reasonBefore: string | null
  readonly codeAfter: string | null
  readonly reasonAfter: string | null
}

/**
 * Stores other fields for projects that still say what `…Before` says, with what a run needs to take it back.
 * @returns those that were changed: another hand may have been faster
 */
export async function changeFields(
  tx: Tx,
  runId: string,
  changes: readonly FieldChange[],
  now: Date,
): Promise<FieldChange[]> {
  if (changes.length === 0) return []
  const { rows } = await tx.query<{ home: string; id: string }>(
    `update projects p set function_code = g."codeAfter", function_reason = g."reasonAfter", updated_at = $2
       from jsonb_to_recordset($1::jsonb) as g (home text, id uuid, "codeBefore" text, "reasonBefore" text, "codeAfter" text,
            "reasonAfter" text)
      where p.home = g.home and p.id = g.id and p.function_code is not distinct from g."codeBefore"
        and p.function_reason is not distinct from g."reasonBefore"
      returning p.home, p.id`,
    [JSON.stringify(changes), now],
  )
  const stored = new Set(rows.map((row) => `${row.home}-${row.id}`))
  const made = changes.filter((change) => stored.has(`${change.home}-${change.id}`))
  await tx.query(
    `insert into function_changes (home, run_id, project_id, code_before, reason_before, code_after, reason_after)
     select home, $2, id, "codeBefore", "reasonBefore", "codeAfter", "reasonAfter"
       from jsonb_to_recordset($1::jsonb) as g (home text, id uuid, "codeBefore" text, "reasonBefore" text, "codeAfter" text,
            "reasonAfter" text)
     on conflict do nothing`,
    [JSON.stringify(made), runId],
  )
  return made
}

/** What a run changed, the other way round, with the body of each project. */
export async function changesToUndo(
  view: Queryable,
  runId: string,
  after: { home: string; id: string },
  limit: number,
): Promise<(FieldChange & { bodyId: string })[]> {
  const { rows } = await view.query<{
    home: string
    project_id: string
    code_before: string | null
    reason_before: string | null
    code_after: string | null
    reason_after: string | null
    body_id: string
  }>(
    `select c.home, c.project_id, c.code_before, c.reason_before, c.code_after, c.reason_after, p.body_id
       from function_changes c join projects p on p.home = c.home and p.id = c.project_id
      where c.run_id = $1 and (c.home, c.project_id) > ($2, $3::uuid) order by c.home, c.project_id limit $4`,
    [runId, after.home, after.id, limit],
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.project_id,
    codeBefore: row.code_after,
    reasonBefore: row.reason_after,
    codeAfter: row.code_before,
    reasonAfter: row.reason_before,
    bodyId: row.body_id,
  }))
}
