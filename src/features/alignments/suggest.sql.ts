import type { Evidence } from '../../engines/alignment/index.ts'
import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Thing } from './alignment.ts'
import type { GoalLevel } from './goal.ts'

export interface GoalText {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly bodyId: string
  readonly body: string
  readonly level: GoalLevel
  readonly areaCode: string
  readonly title: string
  /** What it stands under in its plan, nearest first, and the plan. */
  readonly around: string
  /** Fields of at least a tenth of what lies under it; those of a half or more first. */
  readonly fields: readonly string[]
  readonly linked: boolean
}

/** Goals to choose from and to link further up: branches called goals, and strategies of plans that have none. */
export async function goalTexts(view: Queryable, nodeIds: readonly string[] | null = null): Promise<GoalText[]> {
  const { rows } = await view.query<{
    home: string
    node_id: string
    plan_id: string
    body_id: string
    body: string
    level: GoalLevel
    area_code: string
    title: string
    around: string
    fields: string[] | null
    linked: boolean
  }>(
    `select g.home, g.node_id, g.plan_id, g.body_id, owner.name_th as body, g.level, g.area_code, g.title, g.linked,
            concat_ws(' ', parent.title, above.title) as around,
            (select array_agg(c.field order by c.projects desc)
               from (select field, sum(projects) as projects from alignment_goal_cells where home = g.home and node_id = g.node_id and field <> '-' group by field) c
              where c.projects * 10 >= g.projects) as fields
       from alignment_goals g
       join plan_nodes n on n.id = g.node_id
       join bodies owner on owner.id = g.body_id
       left join plan_nodes parent on parent.id = n.parent_id and parent.kind <> 'vision'
       left join plan_nodes above on above.id = parent.parent_id and above.kind <> 'vision'
      where ($1::uuid[] is null and (g.kind = 'goal' or (g.kind = 'strategy' and not exists
               (select 1 from alignment_goals other where other.plan_id = g.plan_id and other.kind = 'goal'))))
         or g.node_id = any($1::uuid[])
      order by g.home, g.node_id`,
    [nodeIds],
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.node_id,
    planId: row.plan_id,
    bodyId: row.body_id,
    body: row.body,
    level: row.level,
    areaCode: row.area_code,
    title: row.title,
    around: row.around,
    fields: row.fields ?? [],
    linked: row.linked,
  }))
}

export interface ProjectText {
  readonly home: Home
  readonly id: string
  readonly planId: string
  readonly bodyId: string
  readonly body: string
  readonly level: GoalLevel
  readonly title: string
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly category: string | null
  readonly branch: string | null
}

const projectColumns = `p.home, p.id, p.plan_id, p.body_id, owner.name_th as body, pl.level, p.title, coalesce(p.area_code, pl.area_code) as area_code, p.function_code,
  p.category, n.title as branch`

interface ProjectTextRow {
  home: string
  id: string
  plan_id: string
  body_id: string
  body: string
  level: GoalLevel
  title: string
  area_code: string | null
  function_code: string | null
  category: string | null
  branch: string | null
}

const toProjectText = (row: ProjectTextRow): ProjectText => ({
  home: row.home as Home,
  id: row.id,
  planId: row.plan_id,
  bodyId: row.body_id,
  body: row.body,
  level: row.level,
  title: row.title,
  areaCode: row.area_code,
  functionCode: row.function_code,
  category: row.category,
  branch: row.branch,
})

/** Projects that serve nobody else's plan, those with most money first; linked or rejected ones of the finder are left out later. */
export async function orphanTexts(
  view: Queryable,
  homes: readonly string[] | null,
  most: number,
): Promise<ProjectText[]> {
  const { rows } = await view.query<ProjectTextRow>(
    `select ${projectColumns} from alignment_orphans o
       join projects p on p.home = o.home and p.id = o.project_id
       join plans pl on pl.id = p.plan_id
       join bodies owner on owner.id = p.body_id
       left join plan_nodes n on n.id = p.node_id
      where $2::text[] is null or o.home = any($2)
      order by (o.why = 'no-branch') desc, p.amount_satang desc, p.home, p.id limit $1`,
    [most, homes],
  )
  return rows.map(toProjectText)
}

export async function projectText(view: Queryable, key: { home: string; id: string }): Promise<ProjectText | null> {
  const { rows } = await view.query<ProjectTextRow>(
    `select ${projectColumns} from projects p join plans pl on pl.id = p.plan_id join bodies owner on owner.id = p.body_id left join plan_nodes n on n.id = p.node_id
      where p.home = $1 and p.id = $2`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toProjectText(rows[0])
}

export interface ConfirmedText {
  readonly goalId: string
  readonly title: string
  readonly around: string
  readonly functionCode: string | null
  readonly areaCode: string | null
  readonly category: string | null
  readonly branch: string | null
  readonly level: string
  readonly body: string
}

/** What people confirmed, newest first: what the finder learns from. */
export async function confirmedTexts(view: Queryable, most: number): Promise<ConfirmedText[]> {
  const { rows } = await view.query<{
    right_id: string
    title: string
    around: string
    function_code: string | null
    area_code: string | null
    category: string | null
    branch: string | null
    level: string
    body: string
  }>(
    `select a.right_id, coalesce(p.title, n.title) as title, coalesce(parent.title, '') as around, p.function_code,
            coalesce(p.area_code, pl.area_code) as area_code, p.category, branch.title as branch, pl.level, owner.name_th as body
       from (select * from alignments where state = 'confirmed' and kind = 'contributes' and right_kind = 'node'
              order by decided_at desc, home, id limit $1) a
       join plans pl on pl.id = a.left_plan_id
       left join projects p on a.left_kind = 'project' and p.home = a.home and p.id = a.left_id
       left join plan_nodes n on a.left_kind = 'node' and n.id = a.left_id
       left join plan_nodes parent on parent.id = n.parent_id
       left join plan_nodes branch on branch.id = p.node_id
       join bodies owner on owner.id = coalesce(p.body_id, pl.body_id)
      where coalesce(p.title, n.title) is not null`,
    [most],
  )
  return rows.map((row) => ({
    goalId: row.right_id,
    title: row.title,
    around: row.around,
    functionCode: row.function_code,
    areaCode: row.area_code,
    category: row.category,
    branch: row.branch,
    level: row.level,
    body: row.body,
  }))
}

/** Left and right of every link that stands, was rejected, or was taken back: the finder asks nobody a second time. */
export async function answeredPairs(view: Queryable): Promise<{ pairs: Set<string>; waiting: Set<string> }> {
  const { rows } = await view.query<{ left_id: string; right_id: string; is_waiting: boolean }>(
    `select left_id, right_id, (state = 'proposed' and source = 'person') as is_waiting from alignments
      where not (state = 'proposed' and source = 'finder')`,
  )
  return {
    pairs: new Set(rows.map((row) => `${row.left_id} ${row.right_id}`)),
    waiting: new Set(rows.filter((row) => row.is_waiting).map((row) => row.left_id)),
  }
}

export interface FoundLink {
  readonly home: string
  readonly id: string
  readonly left: { readonly kind: Thing['kind']; readonly id: string; readonly planId: string; readonly bodyId: string }
  readonly right: { readonly home: string; readonly id: string; readonly planId: string }
  readonly reason: string
  readonly score: number
  readonly evidence: readonly Evidence[]
}

/**
 * Puts what the finder suggests now in the place of what it suggested before: a suggestion found again keeps its address, one not
 * found again goes. What people decided is never touched.
 */
export async function replaceFound(
  tx: Tx,
  found: readonly FoundLink[],
  homes: readonly string[] | null,
  version: string,
  now: Date,
): Promise<void> {
  for (let from = 0; from < found.length; from += 2_000) {
    const some = found.slice(from, from + 2_000)
    await tx.query(
      `insert into alignments as a (home, id, left_kind, left_id, left_plan_id, body_id, right_kind, right_home, right_id, right_plan_id, kind,
         reason, state, source, score, evidence, engine_version, proposed_at)
       select f.home, f.id, f.left_kind, f.left_id, f.left_plan_id, f.body_id, 'node', f.right_home, f.right_id, f.right_plan_id, 'contributes',
              f.reason, 'proposed', 'finder', f.score, f.evidence, $12, $13
         from unnest($1::text[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::uuid[], $10::float8[], $11::jsonb[], $14::text[])
           as f (home, id, left_kind, left_id, left_plan_id, body_id, right_home, right_id, right_plan_id, score, evidence, reason)
       on conflict (home, left_kind, left_id, right_kind, right_home, right_id) where state in ('proposed', 'confirmed') do update
         set score = excluded.score, evidence = excluded.evidence, engine_version = excluded.engine_version
       where a.state = 'proposed' and a.source = 'finder'`,
      [
        some.map((one) => one.home),
        some.map((one) => one.id),
        some.map((one) => one.left.kind),
        some.map((one) => one.left.id),
        some.map((one) => one.left.planId),
        some.map((one) => one.left.bodyId),
        some.map((one) => one.right.home),
        some.map((one) => one.right.id),
        some.map((one) => one.right.planId),
        some.map((one) => one.score),
        some.map((one) => JSON.stringify(one.evidence)),
        version,
        now,
        some.map((one) => one.reason),
      ],
    )
  }
  await tx.query(
    `delete from alignments a where a.state = 'proposed' and a.source = 'finder' and ($3::text[] is null or a.home = any($3))
        and not exists (select 1 from unnest($1::uuid[], $2::uuid[]) as f (left_id, right_id)
                         where f.left_id = a.left_id and f.right_id = a.right_id)
        and not exists (select 1 from alignment_events e where e.home = a.home and e.alignment_id = a.id)`,
    [found.map((one) => one.left.id), found.map((one) => one.right.id), homes],
  )
}
