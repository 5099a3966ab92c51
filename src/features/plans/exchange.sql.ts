import type { Queryable } from '../../platform/db/db.ts'
import type { Phase, PlanCalendar } from './plan.ts'
import type { ListCursor, ProjectFilter } from './project-filter.ts'
import { countProjects, listProjects, type ProjectLine } from './projects.sql.ts'

/** A project with all that files of standards say of it. */
export interface ProjectForExchange extends ProjectLine {
  readonly planId: string
  readonly planTitle: string
  readonly calendar: PlanCalendar
  readonly nodeId: string | null
  /** Titles of the branches above it, widest first. */
  readonly path: readonly string[]
  readonly placeText: string | null
  readonly copiedFrom: { readonly home: string; readonly id: string; readonly title: string } | null
  readonly updatedAt: Date
  readonly lines: readonly { fiscalYear: number; phase: Phase; source: string; amountSatang: bigint }[]
  readonly activities: readonly {
    id: string
    title: string
    startsOn: string | null
    endsOn: string | null
    amountSatang: bigint | null
    responsible: string | null
  }[]
}

interface MoreRow {
  id: string
  plan_id: string
  plan_title: string
  calendar: PlanCalendar
  node_id: string | null
  place_text: string | null
  copied_from: string | null
  copied_title: string | null
  updated_at: Date
  path: string[] | null
  lines: { fiscal_year: number; phase: Phase; source: string; amount: string }[] | null
  activities:
    | {
        id: string
        title: string
        starts_on: string | null
        ends_on: string | null
        amount: string | null
        responsible: string | null
      }[]
    | null
}

const pageSize = 500

/** Every project of a list in its order, some hundreds at a time, so that memory stays flat. */
export async function* projectsForExchange(
  view: Queryable,
  filter: ProjectFilter,
): AsyncGenerator<{ projects: readonly ProjectForExchange[]; total: number | null }> {
  const count = await countProjects(view, filter)
  const total = count.exact ? count.projects : null
  let after: ListCursor | null = null
  do {
    const page: Awaited<ReturnType<typeof listProjects>> = await listProjects(
      view,
      filter,
      { limit: pageSize, after },
      count,
    )
    yield { projects: await withMore(view, page.projects), total }
    after = page.next
  } while (after !== null)
}

async function withMore(view: Queryable, lines: readonly ProjectLine[]): Promise<ProjectForExchange[]> {
  const { rows } = await view.query<MoreRow>(
    `with recursive wanted as (
       select p.home, p.id, p.plan_id, p.node_id, p.place_text, p.copied_from, p.updated_at
         from unnest($1::text[], $2::uuid[]) as w (home, id)
         join projects p on p.home = w.home and p.id = w.id),
     up as (
       select n.id as leaf, n.parent_id, n.title, 1 as depth from plan_nodes n where n.id in (select node_id from wanted)
       union all
       select up.leaf, n.parent_id, n.title, up.depth + 1 from up join plan_nodes n on n.id = up.parent_id where up.depth < 30),
     paths as (select leaf, array_agg(title order by depth desc) as path from up group by leaf)
     select p.id, p.plan_id, pl.title as plan_title, pl.calendar, p.node_id, p.place_text, p.copied_from, o.title as copied_title,
            p.updated_at, paths.path,
            (select json_agg(json_build_object('fiscal_year', l.fiscal_year, 'phase', l.phase, 'source', l.source,
                                               'amount', l.amount_satang::text) order by l.fiscal_year, l.phase, l.source, l.id)
               from budget_lines l where l.home = p.home and l.project_id = p.id) as lines,
            (select json_agg(json_build_object('id', a.id, 'title', a.title, 'starts_on', a.starts_on, 'ends_on', a.ends_on,
                                               'amount', a.amount_satang::text, 'responsible', a.responsible)
                             order by a.position, a.id)
               from activities a where a.home = p.home and a.project_id = p.id) as activities
       from wanted p
       join plans pl on pl.id = p.plan_id
       left join paths on paths.leaf = p.node_id
       left join projects o on o.home = p.home and o.id = p.copied_from`,
    [lines.map((line) => line.home), lines.map((line) => line.id)],
  )
  const more = new Map(rows.map((row) => [row.id, row]))
  return lines.flatMap((line) => {
    const row = more.get(line.id)
    return row === undefined ? [] : [toExchange(line, row)]
  })
}

function toExchange(line: ProjectLine, row: MoreRow): ProjectForExchange {
  return {
    ...line,
    planId: row.plan_id,
    planTitle: row.plan_title,
    calendar: row.calendar,
    nodeId: row.node_id,
    path: row.path ?? [],
    placeText: row.place_text,
    copiedFrom:
      row.copied_from === null || row.copied_title === null
        ? null
        : { home: line.home, id: row.copied_from, title: row.copied_title },
    updatedAt: row.updated_at,
    lines: (row.lines ?? []).map(({ fiscal_year, amount, ...rest }) => ({
      ...rest,
      fiscalYear: fiscal_year,
      amountSatang: BigInt(amount),
    })),
    activities: (row.activities ?? []).map(({ starts_on, ends_on, amount, ...rest }) => ({
      ...rest,
      startsOn: starts_on,
      endsOn: ends_on,
      amountSatang: amount === null ? null : BigInt(amount),
    })),
  }
}
