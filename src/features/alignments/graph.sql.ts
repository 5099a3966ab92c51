import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { AlignmentKind, AlignmentState, Hundredths, KnownThing, Thing } from './alignment.ts'

/**
 * Nobody else adds or takes away a link until this transaction ends: circles and shares are looked at under this lock. Counts
 * the change, so that the summaries know they are behind.
 */
export async function lockGraph(tx: Tx, now: Date): Promise<void> {
  await tx.query(`update alignment_graph set changes = changes + 1, changed_at = $1 where name = 'graph'`, [now])
}

/** Things as they stand; those that are not there are left out. */
export async function knownThings(view: Queryable, things: readonly Thing[]): Promise<KnownThing[]> {
  const projects = things.flatMap((thing) => (thing.kind === 'project' ? [thing] : []))
  const nodes = things.flatMap((thing) => (thing.kind === 'node' ? [thing.id] : []))
  const { rows } = await view.query<{
    kind: Thing['kind']
    home: string
    id: string
    title: string
    plan_id: string
    body_id: string
    area_code: string | null
    fiscal_year_to: number
    state: string | null
  }>(
    `select 'project' as kind, p.home, p.id, p.title, p.plan_id, p.body_id, p.area_code, pl.fiscal_year_to, p.state
       from projects p join plans pl on pl.id = p.plan_id
      where (p.home, p.id) in (select * from unnest($1::text[], $2::uuid[]))
     union all
     select 'node', case when pl.area_code ~ '^[0-9]' then left(pl.area_code, 2) else '00' end, n.id, n.title, n.plan_id, pl.body_id,
            pl.area_code, pl.fiscal_year_to, null
       from plan_nodes n join plans pl on pl.id = n.plan_id where n.id = any($3::uuid[])`,
    [projects.map((one) => one.home), projects.map((one) => one.id), nodes],
  )
  return rows.map((row) => ({
    kind: row.kind,
    home: row.home as Home,
    id: row.id,
    title: row.title,
    planId: row.plan_id,
    bodyId: row.body_id,
    areaCode: row.area_code,
    planEndsIn: row.fiscal_year_to,
    state: row.state,
  }))
}

export interface StandingLink {
  readonly home: Home
  readonly id: string
  readonly kind: AlignmentKind
  readonly state: AlignmentState
  readonly leftId: string
  readonly rightId: string
}

/** Live links between two things, either way round. */
export async function linksBetween(view: Queryable, one: string, other: string): Promise<StandingLink[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    kind: AlignmentKind
    state: AlignmentState
    left_id: string
    right_id: string
  }>(
    `select home, id, kind, state, left_id, right_id from alignments
      where state in ('proposed', 'confirmed') and ((left_id = $1 and right_id = $2) or (left_id = $2 and right_id = $1))`,
    [one, other],
  )
  return rows.map((row) => ({
    home: row.home as Home,
    id: row.id,
    kind: row.kind,
    state: row.state,
    leftId: row.left_id,
    rightId: row.right_id,
  }))
}

/**
 * What a left side has given away in shares.
 * @param states the confirmed alone, or what waits too
 */
export async function givenShare(
  view: Queryable,
  leftId: string,
  states: readonly AlignmentState[],
  without: string | null,
): Promise<Hundredths> {
  const { rows } = await view.query<{ given: bigint }>(
    `select coalesce(sum(share_percent * 100), 0)::bigint as given from alignments
      where left_id = $1 and state = any($2) and kind = 'contributes' and id is distinct from $3`,
    [leftId, states, without],
  )
  return Number(rows[0]?.given ?? 0n)
}

interface Step {
  readonly id: string
  readonly title: string
  readonly from: Step | null
}

/** More steps up than any chain of plans has; a walk that comes here goes round in something older. */
const HIGHEST = 60

/**
 * The way up from one thing to another, along plan trees and confirmed links: titles from the first to the last. Null where
 * there is none. One question a level; a thing stands under few others.
 */
export async function wayUp(view: Queryable, from: KnownThing, toId: string): Promise<readonly string[] | null> {
  const seen = new Map<string, Step>([[from.id, { id: from.id, title: from.title, from: null }]])
  let level: readonly { home: string; id: string }[] = [from]
  for (let height = 0; level.length > 0 && height < HIGHEST; height++) {
    const { rows } = await view.query<{ below: string; home: string; above: string; title: string | null }>(
      `with here as (select * from unnest($1::text[], $2::uuid[]) as t (home, id))
       select h.id as below, h.home, n.id as above, n.title
         from here h join projects p on p.home = h.home and p.id = h.id join plan_nodes n on n.id = p.node_id
       union all
       select h.id, h.home, n.id, n.title from here h join plan_nodes c on c.id = h.id join plan_nodes n on n.id = c.parent_id
       union all
       select h.id, a.right_home, a.right_id, coalesce((select n.title from plan_nodes n where n.id = a.right_id),
              (select p.title from projects p where p.home = a.right_home and p.id = a.right_id))
         from here h join alignments a on a.left_id = h.id and a.state = 'confirmed' and a.kind in ('contributes', 'narrower')
       union all
       select h.id, a.home, a.left_id, coalesce((select n.title from plan_nodes n where n.id = a.left_id),
              (select p.title from projects p where p.home = a.home and p.id = a.left_id))
         from here h join alignments a on a.right_id = h.id and a.state = 'confirmed' and a.kind = 'broader'`,
      [level.map((one) => one.home), level.map((one) => one.id)],
    )
    const next: { home: string; id: string }[] = []
    for (const { below, home, above, title } of rows) {
      if (seen.has(above)) continue
      seen.set(above, { id: above, title: title ?? '', from: seen.get(below) ?? null })
      next.push({ home, id: above })
    }
    const there = seen.get(toId)
    if (there !== undefined && there.from !== null) return titlesOf(there)
    level = next
  }
  return null
}

function titlesOf(last: Step): string[] {
  const titles: string[] = []
  for (let at: Step | null = last; at !== null; at = at.from) titles.unshift(at.title)
  return titles
}

/** Whether a thing lies under a branch in the tree of one plan. */
export async function liesUnder(view: Queryable, below: KnownThing, above: KnownThing): Promise<boolean> {
  if (above.kind !== 'node' || below.planId !== above.planId) return false
  const { rows } = await view.query<{ under: boolean }>(
    `with recursive up (id, steps) as (
       select coalesce((select node_id from projects where home = $1 and id = $2), (select parent_id from plan_nodes where id = $2)), 0
       union all
       select n.parent_id, up.steps + 1 from up join plan_nodes n on n.id = up.id where up.steps < 60)
     select exists (select 1 from up where id = $3) as under`,
    [below.home, below.id, above.id],
  )
  return rows[0]?.under ?? false
}
