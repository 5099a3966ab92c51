import type { Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'

interface Key {
  readonly home: string
  readonly id: string
}

interface ServedGoal {
  readonly home: Home
  readonly id: string
  readonly planId: string
}

/**
 * The goals that projects serve and another, made of them, does not serve yet by where it hangs.
 * @returns with the plan and body of the one that was made; null where it is not there
 */
export async function goalsServedBy(
  view: Queryable,
  made: Key,
  from: readonly Key[],
): Promise<{ left: { planId: string; bodyId: string } | null; goals: ServedGoal[] }> {
  const { rows: own } = await view.query<{ planId: string; bodyId: string }>(
    'select plan_id as "planId", body_id as "bodyId" from projects where home = $1 and id = $2',
    [made.home, made.id],
  )
  const { rows } = await view.query<ServedGoal>(
    `with recursive given as (
       select p.home, p.id, p.node_id from projects p
         join unnest($3::text[], $4::uuid[]) as wanted (home, id) on p.home = wanted.home and p.id = wanted.id
     ), served as (
       select a.right_id as id from given g join alignments a on a.home = g.home and a.left_kind = 'project' and a.left_id = g.id
        where a.state = 'confirmed' and a.kind in ('contributes', 'narrower') and a.right_kind = 'node'
       union
       select node_id from given where node_id is not null
     ), above (id, steps) as (
       select node_id, 1 from projects where home = $1 and id = $2 and node_id is not null
       union all
       select n.parent_id, above.steps + 1 from above join plan_nodes n on n.id = above.id where n.parent_id is not null and above.steps < 60
     )
     select case when pl.area_code ~ '^[0-9]' then left(pl.area_code, 2) else '00' end as home, n.id, n.plan_id as "planId"
       from served s join plan_nodes n on n.id = s.id join plans pl on pl.id = n.plan_id
      where n.id not in (select id from above) order by n.id`,
    [made.home, made.id, from.map((one) => one.home), from.map((one) => one.id)],
  )
  return { left: own[0] ?? null, goals: rows }
}
