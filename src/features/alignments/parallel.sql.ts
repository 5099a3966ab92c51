import type { Queryable } from '../../platform/db/db.ts'
import type { GoalLevel } from './goal.ts'

export interface PlanSystem {
  readonly level: GoalLevel
  readonly plans: number
  readonly bodies: number
  readonly from: number
  readonly to: number
  readonly calendars: readonly ('fiscal' | 'calendar')[]
  /** Plans with a confirmed link to a plan of another body. */
  readonly linked: number
}

/**
 * Plans that cover a place: of the place, of what lies around it, and of what lies in it, while they run.
 * @param around codes of the place and of everything around it, regions and clusters among them
 */
export async function planSystems(
  view: Queryable,
  area: { readonly code: string; readonly around: readonly string[] },
  fiscalYear: number,
): Promise<PlanSystem[]> {
  const { rows } = await view.query<{
    level: GoalLevel
    plans: bigint
    bodies: bigint
    year_from: number
    year_to: number
    calendars: ('fiscal' | 'calendar')[]
    linked: bigint
  }>(
    `select pl.level, count(*) as plans, count(distinct pl.body_id) as bodies, min(pl.fiscal_year_from) as year_from, max(pl.fiscal_year_to) as year_to,
            array_agg(distinct pl.calendar) as calendars,
            count(*) filter (where exists (select 1 from alignment_goals g where g.plan_id = pl.id and g.linked)) as linked
       from plans pl
      where pl.level <> 'budget' and pl.fiscal_year_from <= $3 and pl.fiscal_year_to >= $3
        and (pl.area_code = any($1) or ($2 <> 'TH' and pl.area_code like $2 || '%'))
      group by pl.level`,
    [area.around, area.code, fiscalYear],
  )
  return rows.map((row) => ({
    level: row.level,
    plans: Number(row.plans),
    bodies: Number(row.bodies),
    from: row.year_from,
    to: row.year_to,
    calendars: row.calendars,
    linked: Number(row.linked),
  }))
}

export interface CommitteeHere {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string
  readonly seats: number
}

/** Public committees of a place and of what lies around it, its own first. */
export async function committeesCovering(
  view: Queryable,
  area: { readonly code: string; readonly around: readonly string[] },
  most: number,
): Promise<CommitteeHere[]> {
  const { rows } = await view.query<{
    code: string
    name_th: string
    name_en: string | null
    area_code: string
    seats: bigint
  }>(
    `select b.code, b.name_th, b.name_en, b.area_code,
            (select count(*) from committee_seats s where s.body_id = c.body_id and s.abolished_at is null) as seats
       from committees c join bodies b on b.id = c.body_id
      where c.visibility = 'public' and c.dissolved_on is null
        and b.area_code = any($1)
      order by (b.area_code = $2) desc, length(b.area_code) desc, b.name_th collate thai limit $3`,
    [area.around, area.code, most],
  )
  return rows.map((row) => ({
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    areaCode: row.area_code,
    seats: Number(row.seats),
  }))
}

/** How many public committees lie in the place, below it, and in how many areas. */
export async function committeesBelow(
  view: Queryable,
  areaCode: string,
): Promise<{ committees: number; areas: number }> {
  const { rows } = await view.query<{ committees: bigint; areas: bigint }>(
    `select count(*) as committees, count(distinct b.area_code) as areas from committees c join bodies b on b.id = c.body_id
      where c.visibility = 'public' and c.dissolved_on is null and b.area_code like $1 || '%' and b.area_code <> $1`,
    [areaCode],
  )
  return { committees: Number(rows[0]?.committees ?? 0n), areas: Number(rows[0]?.areas ?? 0n) }
}

export interface SittingBody {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly committees: number
}

/** Bodies with a seat in several public committees of the very same place. */
export async function bodiesInSeveral(view: Queryable, areaCode: string, most: number): Promise<SittingBody[]> {
  const { rows } = await view.query<{ code: string; name_th: string; name_en: string | null; committees: bigint }>(
    `select f.code, f.name_th, f.name_en, count(distinct c.body_id) as committees
       from committees c join bodies b on b.id = c.body_id
       join committee_seats s on s.body_id = c.body_id and s.abolished_at is null
       join bodies f on f.id = s.from_body_id
      where b.area_code = $1 and c.visibility = 'public' and c.dissolved_on is null
      group by f.id having count(distinct c.body_id) > 1
      order by count(distinct c.body_id) desc, f.name_th collate thai limit $2`,
    [areaCode, most],
  )
  return rows.map((row) => ({
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    committees: Number(row.committees),
  }))
}
