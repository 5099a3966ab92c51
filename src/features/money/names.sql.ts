import type { Queryable } from '../../platform/db/db.ts'
import { readTextQuery } from '../plans/index.ts'

/** Titles of projects, by `home-id`. */
export async function projectTitles(
  view: Queryable,
  keys: readonly { home: string; id: string }[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<{ home: string; id: string; title: string }>(
    `select p.home, p.id, p.title from projects p
       join (select distinct home, id from unnest($1::text[], $2::uuid[]) as wanted (home, id)) w on w.home = p.home and w.id = p.id`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row.title]))
}

/** A project to choose from. */
export interface FoundProject {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly body: string
  readonly fiscalYear: number
  /** What is approved in its last year; nothing where nothing is. */
  readonly approvedSatang: bigint
}

/** Whose projects: null everybody's. */
export interface ProjectsOf {
  readonly bodyIds: readonly string[]
  readonly homes: readonly string[]
}

/**
 * Projects with these words that are not cancelled, the newest first.
 * @param words as typed; null: any, and then only of named bodies
 */
export async function findProjects(
  view: Queryable,
  words: string | null,
  of: ProjectsOf | null,
  limit: number,
): Promise<FoundProject[]> {
  const query = words === null ? null : readTextQuery(words)
  if (words !== null ? query === null : of === null || of.bodyIds.length === 0) return []
  const { rows } = await view.query<{
    home: string
    id: string
    title: string
    body: string
    year: number
    approved: string
  }>(
    `with found as materialized (
       select p.home, p.id, p.title, p.body_id, p.fiscal_year_to as year from projects p
        where ($1::text is null or p.search @@ $1::tsquery) and p.state <> 'cancelled'
          and ($2::uuid[] is null or p.body_id = any($2) or ($1::text is not null and p.home = any($3))) limit 500)
     select f.home, f.id, f.title, b.name_th as body, f.year,
            coalesce((select sum(l.amount_satang) from budget_lines l where l.home = f.home and l.project_id = f.id
                        and l.phase = 'approved' and l.fiscal_year = f.year), 0)::text as approved
       from found f join bodies b on b.id = f.body_id order by f.year desc, f.title collate thai, f.id limit $4`,
    [query?.exact ?? null, of?.bodyIds ?? null, of?.homes ?? null, limit],
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.id,
    title: row.title,
    body: row.body,
    fiscalYear: row.year,
    approvedSatang: BigInt(row.approved),
  }))
}
