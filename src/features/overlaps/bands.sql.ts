import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type ComparableProject, isCompared } from './finder.sql.ts'
import type { ProjectKey } from './overlap.ts'

/** What the finder must look at again, as keys: rows of a million projects stay in the database until they are needed. */
export interface Changes {
  /** New, changed since they were looked at, or looked at by another version of the engine. */
  readonly changed: readonly ProjectKey[]
  /** Deleted, cancelled or no longer compared since they were looked at. */
  readonly vanished: readonly ProjectKey[]
  /** All that take part in a comparison, changed or not: counted by the last run, with what came and went since. */
  readonly projects: number
}

/** One pass over projects and marks; nothing is counted that the last run has counted already. */
export async function changesSince(view: Queryable, engineVersion: string): Promise<Changes> {
  const { rows } = await view.query<ProjectKey & { change: 'new' | 'changed' | 'vanished' }>(
    `select coalesce(p.home, m.home) as home, coalesce(p.id, m.project_id) as id,
            case when p.id is null or not ${isCompared} then 'vanished'
                 when m.project_id is null then 'new' else 'changed' end as change
       from projects p full join overlap_marks m on m.home = p.home and m.project_id = p.id
      where case when p.id is null or not ${isCompared} then m.project_id is not null
                 else m.project_id is null or m.updated_at <> date_trunc('milliseconds', p.updated_at)
                      or m.engine_version <> $1 end
      order by 1, 2`,
    [engineVersion],
  )
  const last = await view.query<{ projects: number }>(
    'select projects from overlap_runs order by finished_at desc, id desc limit 1',
  )
  const of = (change: string) => rows.filter((row) => row.change === change).length
  return {
    changed: rows.filter((row) => row.change !== 'vanished').map(({ home, id }) => ({ home, id })),
    vanished: rows.filter((row) => row.change === 'vanished').map(({ home, id }) => ({ home, id })),
    projects: (last.rows[0]?.projects ?? 0) + of('new') - of('vanished'),
  }
}

/** Projects by key, in the order of their keys. Those that are not compared and keys without a project are left out. */
export async function comparableProjects(view: Queryable, keys: readonly ProjectKey[]): Promise<ComparableProject[]> {
  const { rows } = await view.query<ComparableProject>(
    `select p.home, p.id, p.title, b.name_th as "bodyName", p.area_code as "areaCode", p.place_text as "placeText",
            p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom", p.fiscal_year_to as "fiscalYearTo",
            p.updated_at as "updatedAt"
       from unnest($1::text[], $2::uuid[]) as k (home, id)
       join projects p on p.home = k.home and p.id = k.id
       join bodies b on b.id = p.body_id
      where ${isCompared} order by p.home, p.id`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return rows
}

/** One project with the keys it is found by. */
export interface BandedProject extends ProjectKey {
  readonly updatedAt: Date
  readonly bands: readonly string[]
}

const batch = 2_000

/** Replaces the keys of these projects and notes which state of them was looked at. */
export async function storeBands(tx: Tx, projects: readonly BandedProject[], engineVersion: string): Promise<void> {
  for (let start = 0; start < projects.length; start += batch) {
    const some = projects.slice(start, start + batch)
    await dropBands(tx, some)
    await tx.query(
      `insert into overlap_marks (home, project_id, updated_at, engine_version)
       select home, id, updated_at, $4 from unnest($1::text[], $2::uuid[], $3::timestamptz[]) as k (home, id, updated_at)
       on conflict (home, project_id) do update set updated_at = excluded.updated_at, engine_version = excluded.engine_version`,
      [some.map((one) => one.home), some.map((one) => one.id), some.map((one) => one.updatedAt), engineVersion],
    )
    const rows = some.flatMap((one) => one.bands.map((band) => ({ home: one.home, id: one.id, band })))
    await tx.query(
      `insert into overlap_bands (home, project_id, band)
       select * from unnest($1::text[], $2::uuid[], $3::text[]) on conflict (home, project_id, band) do nothing`,
      [rows.map((row) => row.home), rows.map((row) => row.id), rows.map((row) => row.band)],
    )
  }
}

/** Deleted and cancelled projects are no candidates any more. */
export async function dropMarks(tx: Tx, projects: readonly ProjectKey[]): Promise<void> {
  await dropBands(tx, projects)
  await tx.query(
    `delete from overlap_marks m using unnest($1::text[], $2::uuid[]) as k (home, id)
      where m.home = k.home and m.project_id = k.id`,
    [projects.map((key) => key.home), projects.map((key) => key.id)],
  )
}

/** Every key these projects are found by now. */
export async function bandsOfProjects(view: Queryable, projects: readonly ProjectKey[]): Promise<BandRow[]> {
  const { rows } = await view.query<{ home: string; id: string; band: string }>(
    `select b.home, b.project_id as id, b.band from unnest($1::text[], $2::uuid[]) as k (home, id)
       join overlap_bands b on b.home = k.home and b.project_id = k.id order by b.home, b.project_id, b.band`,
    [projects.map((key) => key.home), projects.map((key) => key.id)],
  )
  return rows.map((row) => ({ ...row, home: row.home as Home }))
}

export interface BandRow extends ProjectKey {
  readonly band: string
}

/** How many projects share each of these keys; a key nobody has is left out. Touches the index alone. */
export async function bandSizes(view: Queryable, bands: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await view.query<{ band: string; members: bigint }>(
    'select band, count(*) as members from overlap_bands where band = any($1) group by band',
    [bands],
  )
  return new Map(rows.map((row) => [row.band, Number(row.members)]))
}

async function dropBands(tx: Tx, projects: readonly ProjectKey[]): Promise<void> {
  await tx.query(
    `delete from overlap_bands b using unnest($1::text[], $2::uuid[]) as k (home, id)
      where b.home = k.home and b.project_id = k.id`,
    [projects.map((key) => key.home), projects.map((key) => key.id)],
  )
}

/**
 * The projects behind each of these keys, by an equality join. Keys held by one project, or by more than their limit, say
 * nothing and are left out; counting them touches the index alone.
 * @param bands each key with the most projects it may have
 */
export async function membersOf(
  view: Queryable,
  bands: ReadonlyMap<string, number>,
): Promise<{ band: string; members: readonly ProjectKey[] }[]> {
  const { rows } = await view.query<{ band: string; homes: string[]; ids: string[] }>(
    `select b.band, array_agg(b.home order by b.home, b.project_id) as homes,
            array_agg(b.project_id::text order by b.home, b.project_id) as ids
       from unnest($1::text[], $2::integer[]) as k (band, most) join overlap_bands b on b.band = k.band
      group by b.band, k.most having count(*) between 2 and k.most
      order by b.band`,
    [[...bands.keys()], [...bands.values()]],
  )
  return rows.map(({ band, homes, ids }) => ({
    band,
    members: homes.map((home, i) => ({ home: home as Home, id: ids[i] as string })),
  }))
}
