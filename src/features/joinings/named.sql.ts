import type { Queryable } from '../../platform/db/db.ts'
import type { Key } from './joining-states.ts'

/* Projects as this room names them, and bodies by their code. */

export interface NamedProject extends Key {
  readonly title: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly state: string
  readonly closedInto: string | null
  readonly amountSatang: bigint
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly areaCode: string | null
}

/** By `home-id`. */
export async function namedProjects(view: Queryable, keys: readonly Key[]): Promise<Map<string, NamedProject>> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<NamedProject>(
    `select p.home, p.id, p.title, p.body_id as "bodyId", b.code as "bodyCode", b.name_th as "bodyTh", b.name_en as "bodyEn", p.state,
            p.closed_into as "closedInto", p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom",
            p.fiscal_year_to as "fiscalYearTo", p.area_code as "areaCode"
       from (select distinct home, id from unnest($1::text[], $2::uuid[]) as given (home, id)) w
       join projects p on p.home = w.home and p.id = w.id join bodies b on b.id = p.body_id`,
    [keys.map((one) => one.home), keys.map((one) => one.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row]))
}
