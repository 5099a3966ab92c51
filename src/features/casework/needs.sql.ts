import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export const needStates = ['open', 'planned', 'dropped'] as const
export type NeedState = (typeof needStates)[number]

/** Complaints a planner takes together for the need of a project. */
export interface Need {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly areaCode: string
  readonly functionCode: string
  readonly categoryCode: string
  readonly complaints: number
  readonly refs: readonly string[]
  readonly firstOn: LocalDate
  readonly lastOn: LocalDate
  readonly lat: number | null
  readonly lon: number | null
  readonly reason: string
  readonly state: NeedState
  readonly projectHome: string | null
  readonly projectId: string | null
  readonly closedReason: string | null
  readonly madeBy: string
  readonly madeAt: Date
  readonly revision: number
}

const COLUMNS = `home, id, title, area_code as "areaCode", function_code as "functionCode", category_code as "categoryCode", complaints, refs,
  first_on as "firstOn", last_on as "lastOn", lat, lon, reason, state, project_home as "projectHome", project_id as "projectId",
  closed_reason as "closedReason", made_by as "madeBy", made_at as "madeAt", revision`

/**
 * Needs of a place, newest first.
 * @param within a province, district or sub-district, or several of them; null: the country
 */
export async function needsWithin(
  view: Queryable,
  {
    within,
    state,
    limit,
    offset = 0,
  }: { within: string | readonly string[] | null; state: NeedState | null; limit: number; offset?: number },
): Promise<{ readonly needs: Need[]; readonly total: number }> {
  const { rows } = await view.query<Need & { total: bigint }>(
    `select ${COLUMNS}, count(*) over () as total from case_needs
      where ($1::text[] is null or exists (select from unnest($1) as place (code) where home = left(code, 2) and area_code like code || '%')) and ($2::text is null or state = $2)
      order by made_at desc, id desc limit $3 offset $4`,
    [typeof within === 'string' ? [within] : within, state, limit, offset],
  )
  return { needs: rows, total: Number(rows[0]?.total ?? 0n) }
}

export async function needByKey(view: Queryable, { home, id }: { home: string; id: string }): Promise<Need | null> {
  const { rows } = await view.query<Need>(`select ${COLUMNS} from case_needs where home = $1 and id = $2`, [home, id])
  return rows[0] ?? null
}

/** An open need of the same place and category, locked against a second one at the same time. */
export async function openNeedFor(tx: Tx, areaCode: string, categoryCode: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from case_needs where area_code = $1 and category_code = $2 and state = 'open' for update`,
    [areaCode, categoryCode],
  )
  return rows[0]?.id ?? null
}

export async function insertNeed(tx: Tx, need: Need): Promise<void> {
  await tx.query(
    `insert into case_needs (home, id, title, area_code, function_code, category_code, complaints, refs, first_on, last_on, lat, lon,
                             reason, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      need.home,
      need.id,
      need.title,
      need.areaCode,
      need.functionCode,
      need.categoryCode,
      need.complaints,
      need.refs,
      need.firstOn,
      need.lastOn,
      need.lat,
      need.lon,
      need.reason,
      need.madeBy,
      need.madeAt,
    ],
  )
}

/** @returns false where the need was changed since it was read */
export async function closeNeed(
  tx: Tx,
  need: Need,
  { project, reason, now }: { project: { home: string; id: string } | null; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update case_needs set state = $4, project_home = $5, project_id = $6, closed_reason = $7, closed_at = $8, revision = revision + 1
      where home = $1 and id = $2 and revision = $3 and state = 'open'`,
    [
      need.home,
      need.id,
      need.revision,
      project === null ? 'dropped' : 'planned',
      project?.home ?? null,
      project?.id ?? null,
      reason,
      now,
    ],
  )
  return rowCount === 1
}

export async function projectTitle(
  view: Queryable,
  { home, id }: { home: string; id: string },
): Promise<string | null> {
  const { rows } = await view.query<{ title: string }>('select title from projects where home = $1 and id = $2', [
    home,
    id,
  ])
  return rows[0]?.title ?? null
}
