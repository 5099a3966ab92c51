import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { insertEvents } from './events.sql.ts'

/** An indicator of a project, as joinings need it. */
interface ProjectIndicator {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  /** `home-id` of the project it measures. */
  readonly project: string
}

/** Indicators in use of these projects, by their codes. */
export async function indicatorsOfJoined(
  view: Queryable,
  projects: readonly { readonly home: string; readonly id: string }[],
): Promise<ProjectIndicator[]> {
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    project_home: string
    project_id: string
  }>(
    `select i.id, i.code, i.name_th, i.name_en, i.project_home, i.project_id
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join indicators i on i.project_home = wanted.home and i.project_id = wanted.id
      where i.ended_at is null order by i.code`,
    [projects.map((one) => one.home), projects.map((one) => one.id)],
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    project: `${row.project_home}-${row.project_id}`,
  }))
}

/**
 * Hangs indicators on other projects; their values, targets, owners and history stay as they are. One that was ended or moved
 * elsewhere meanwhile is left alone. Who may do this is for the caller, who has locked the projects.
 */
export async function moveIndicators(
  tx: Tx,
  moves: readonly {
    readonly id: string
    readonly from: { readonly home: string; readonly id: string }
    readonly to: { readonly home: string; readonly id: string }
  }[],
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
): Promise<void> {
  if (moves.length === 0) return
  const { rows } = await tx.query<{ id: string; home: string; before: string; after: string }>(
    `update indicators i set project_home = given.to_home, project_id = given.to_id, revision = revision + 1
       from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[]) as given (id, from_home, from_id, to_home, to_id)
      where i.id = given.id and i.project_home = given.from_home and i.project_id = given.from_id and i.ended_at is null
     returning i.id, i.home, given.from_home || '-' || given.from_id as before, given.to_home || '-' || given.to_id as after`,
    [
      moves.map((one) => one.id),
      moves.map((one) => one.from.home),
      moves.map((one) => one.from.id),
      moves.map((one) => one.to.home),
      moves.map((one) => one.to.id),
    ],
  )
  await insertEvents(
    tx,
    rows.map((row) => ({
      id: newId(),
      home: row.home,
      indicatorId: row.id,
      observationId: null,
      kind: 'changed' as const,
      actorId: doing.by,
      reason: doing.reason,
      details: { changes: [{ field: 'project', before: row.before, after: row.after }] },
      happenedAt: doing.now,
    })),
  )
}
