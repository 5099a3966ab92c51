import type { Queryable } from '../../platform/db/db.ts'

/** A body as other rooms name it. */
export interface BodyName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

/** By id, in the order of their codes; those that do not exist are left out. */
export async function bodiesNamed(view: Queryable, ids: readonly (string | null)[]): Promise<Map<string, BodyName>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<BodyName>(
    'select id, code, name_th as "nameTh", name_en as "nameEn", area_code as "areaCode" from bodies where id = any($1::uuid[]) order by code',
    [wanted],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** The body of the register with this code; null where there is none, or it is for its members only. */
export async function bodyByCode(view: Queryable, code: string): Promise<BodyName | null> {
  const { rows } = await view.query<BodyName>(
    'select id, code, name_th as "nameTh", name_en as "nameEn", area_code as "areaCode" from bodies where code = $1 and listed',
    [code],
  )
  return rows[0] ?? null
}
