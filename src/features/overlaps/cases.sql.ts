import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type CaseLink, caseKeys } from './cases.ts'
import type { ProjectKey, Verdict } from './overlap.ts'

interface LinkRow {
  home: string
  id: string
  left_id: string
  right_home: string
  right_id: string
  state: CaseLink['state']
  verdict: Verdict | null
  case_key: string | null
}

const columns = 'o.home, o.id, o.left_id, o.right_home, o.right_id, o.state, o.verdict, o.case_key'

/**
 * Brings the cases up to date: of the whole list, or of what hangs on these projects. Cases only part or join where a pair
 * changed, so the pairs of the projects named and of the cases they were in are all that can change.
 */
export async function refreshCases(tx: Tx, of: readonly ProjectKey[] | 'all'): Promise<void> {
  const rows = of === 'all' ? await allLinks(tx) : await linksAround(tx, of)
  const links = rows.map(
    (row): CaseLink => ({
      left: { home: row.home as Home, id: row.left_id },
      right: { home: row.right_home as Home, id: row.right_id },
      state: row.state,
      verdict: row.verdict,
    }),
  )
  const keys = caseKeys(links)
  const moved = rows.flatMap((row, i) => (row.case_key === keys[i] ? [] : [{ ...row, key: keys[i] ?? null }]))
  for (let start = 0; start < moved.length; start += 5_000) {
    const some = moved.slice(start, start + 5_000)
    await tx.query(
      `update overlap_pairs o set case_key = k.key
         from unnest($1::text[], $2::uuid[], $3::text[]) as k (home, id, key) where o.home = k.home and o.id = k.id`,
      [some.map((row) => row.home), some.map((row) => row.id), some.map((row) => row.key)],
    )
  }
}

async function allLinks(tx: Tx): Promise<LinkRow[]> {
  const { rows } = await tx.query<LinkRow>(
    `select ${columns} from overlap_pairs o where o.state <> 'gone' or o.case_key is not null order by o.home, o.id`,
  )
  return rows
}

async function linksAround(tx: Tx, projects: readonly ProjectKey[]): Promise<LinkRow[]> {
  const values = [projects.map((key) => key.home), projects.map((key) => key.id)]
  const near = `select ${columns} from unnest($1::text[], $2::uuid[]) as k (home, id)
       join overlap_pairs o on o.home = k.home and o.left_id = k.id
     union
     select ${columns} from unnest($1::text[], $2::uuid[]) as k (home, id)
       join overlap_pairs o on o.right_home = k.home and o.right_id = k.id`
  const touched = await tx.query<LinkRow>(near, values)
  // The far ends of the touched pairs may hang in cases of their own, which join now.
  const ends = touched.rows.flatMap((row) => [
    { home: row.home as Home, id: row.left_id },
    { home: row.right_home as Home, id: row.right_id },
  ])
  const { rows } = await tx.query<LinkRow>(
    `with near as (${near}),
          named as (select distinct case_key from near where case_key is not null
                    union select unnest($3::text[]))
     select ${columns} from overlap_pairs o where o.case_key in (select case_key from named)
     union select ${columns} from near o`,
    [ends.map((key) => key.home), ends.map((key) => key.id), touched.rows.flatMap((row) => row.case_key ?? [])],
  )
  return rows
}

/** The case a project is in, or null. Any project of a case finds it. */
export async function caseOfProject(view: Queryable, key: ProjectKey): Promise<string | null> {
  const { rows } = await view.query<{ case_key: string }>(
    `select case_key from overlap_pairs
      where case_key is not null and (home = $1 and left_id = $2 or right_home = $1 and right_id = $2)
      limit 1`,
    [key.home, key.id],
  )
  return rows[0]?.case_key ?? null
}
