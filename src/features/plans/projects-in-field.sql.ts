import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { ProjectInField } from '../places/index.ts'

/** As a COFOG code that holds the codes below it; the economy as such (04) is not its groups. */
const inField = `case when $3 = '-' then p.function_code is null
                      when $3 = '04' then p.function_code = '04'
                      else p.function_code = $3 or p.function_code like $3 || '.%' end`

/** The largest projects of each body in a field, an area and a year: what stands behind a cell of the matrix of a place. */
export async function projectsInField(
  view: Queryable,
  cell: { home: string; areaCode: string; field: string; fiscalYear: number },
  perBody: number,
): Promise<ProjectInField[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    title: string
    body_code: string
    amount_satang: bigint
  }>(
    `select p.home, p.id, p.title, b.code as body_code, p.amount_satang
       from (select home, id, title, body_id, amount_satang,
                    row_number() over (partition by body_id order by amount_satang desc, id) as place_in_body
               from projects p
              where p.home = $1 and ($2 in ($1, 'TH') or p.area_code like $2 || '%') and ${inField}
                and p.fiscal_year_from <= $4 and p.fiscal_year_to >= $4 and p.state <> 'cancelled') p
       join bodies b on b.id = p.body_id
      where p.place_in_body <= $5
      order by p.amount_satang desc, p.id`,
    [cell.home, cell.areaCode, cell.field, cell.fiscalYear, perBody],
  )
  return rows.map((row) => ({
    href: `/projects/${formatPublicId({ home: row.home as Home, id: row.id })}`,
    title: row.title,
    bodyCode: row.body_code,
    amountSatang: row.amount_satang,
  }))
}
