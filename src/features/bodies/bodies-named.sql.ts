import type { Queryable } from '../../platform/db/db.ts'

/** A body as other rooms name it. */
export interface BodyName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

/** By id; those that do not exist are left out. */
export async function bodiesNamed(view: Queryable, ids: readonly (string | null)[]): Promise<Map<string, BodyName>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<BodyName>(
    'select id, code, name_th as "nameTh", name_en as "nameEn", area_code as "areaCode" from bodies where id = any($1::uuid[])',
    [wanted],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
