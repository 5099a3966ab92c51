import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Which of these projects of one home were changed after the import: by a person, another import, or a decision. */
export async function changedSince(
  view: Queryable,
  home: string,
  ids: readonly string[],
  importId: string,
): Promise<string[]> {
  const { rows } = await view.query<{ project_id: string }>(
    `with own as (
       select project_id, max(id::text) as last from project_events
        where home = $1 and project_id = any($2) and details ->> 'import' = $3 group by project_id
     )
     select p.id as project_id from unnest($2::uuid[]) as p (id) left join own on own.project_id = p.id
      where own.last is null or exists (
        select from project_events e where e.home = $1 and e.project_id = p.id and e.id::text > own.last)`,
    [home, ids, importId],
  )
  return rows.map((row) => row.project_id)
}

export async function titlesOf(
  view: Queryable,
  places: readonly { home: string; id: string }[],
): Promise<{ home: string; id: string; title: string }[]> {
  const { rows } = await view.query<{ home: string; id: string; title: string }>(
    `select p.home, p.id, p.title from projects p
       join unnest($1::text[], $2::uuid[]) as wanted (home, id) on p.home = wanted.home and p.id = wanted.id`,
    [places.map((place) => place.home), places.map((place) => place.id)],
  )
  return rows
}

/** What the event of this import says of each project of one home. */
export async function eventsWithBefore(
  view: Queryable,
  home: string,
  ids: readonly string[],
  importId: string,
  kind: 'updated' | 'moved-away' | 'moved-here',
): Promise<Map<string, unknown>> {
  const { rows } = await view.query<{ project_id: string; details: unknown }>(
    `select project_id, details from project_events
      where home = $1 and project_id = any($2) and kind = $4 and details ->> 'import' = $3`,
    [home, ids, importId, kind],
  )
  return new Map(rows.map((row) => [row.project_id, row.details]))
}

/** Cancels projects an import made. Without a fingerprint the next import of the same words knows that they were taken back. */
export async function takeBackProjects(tx: Tx, home: string, ids: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `update projects set state = 'cancelled', source_digest = null, updated_at = $3 where home = $1 and id = any($2)`,
    [home, ids, now],
  )
}

/** What named one project names the other now. */
export async function repointKeys(
  tx: Tx,
  from: { home: string; id: string },
  to: { home: string; id: string },
): Promise<void> {
  await tx.query('update project_keys set home = $3, project_id = $4 where home = $1 and project_id = $2', [
    from.home,
    from.id,
    to.home,
    to.id,
  ])
}
