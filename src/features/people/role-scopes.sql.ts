import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'

/** Names of the body and the area a row is tied to, for rows joined as `b` and `a`. */
export function placeNames(lang: Lang): string {
  return lang === 'th'
    ? 'b.name_th as body_name, a.name_th as area_name'
    : 'coalesce(b.name_en, b.name_th) as body_name, coalesce(a.name_en, a.name_th) as area_name'
}

export interface NamedChoice {
  readonly id: string
  readonly name: string
}

/** @param bodyIds as for `personsWithRoles` */
export async function bodyChoices(
  db: Queryable,
  bodyIds: readonly string[] | null,
  lang: Lang,
): Promise<NamedChoice[]> {
  const { rows } = await db.query<NamedChoice>(
    `select id::text as id, ${lang === 'th' ? 'name_th' : 'coalesce(name_en, name_th)'} as name
     from bodies where $1::uuid[] is null or id = any($1) order by name_th collate thai limit 2000`,
    [bodyIds],
  )
  return rows
}

export async function bodyAreas(db: Queryable, bodyIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; area_code: string }>(
    'select id, area_code from bodies where id = any($1::uuid[]) and area_code is not null',
    [bodyIds],
  )
  return new Map(rows.map((row) => [row.id, row.area_code]))
}

export async function bodyIdsByCode(db: Queryable, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ code: string; id: string }>('select code, id from bodies where code = any($1)', [
    codes,
  ])
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** What is known of the things a role is to be tied to. A part that is not asked for is there. */
export async function scopeFacts(
  db: Queryable,
  scope: { bodyId: string | null; areaCode: string | null; functionCode: string | null },
): Promise<{ hasBody: boolean; bodyAreaCode: string | null; hasArea: boolean; hasFunction: boolean }> {
  const { rows } = await db.query<{
    has_body: boolean
    body_area: string | null
    has_area: boolean
    has_function: boolean
  }>(
    `select $1::uuid is null or exists (select from bodies where id = $1) as has_body,
       (select area_code from bodies where id = $1) as body_area,
       $2::text is null or exists (select from areas where code = $2) as has_area,
       $3::text is null or exists (select from functions where code = $3) as has_function`,
    [scope.bodyId, scope.areaCode, scope.functionCode],
  )
  const [row] = rows
  return {
    hasBody: row?.has_body ?? false,
    bodyAreaCode: row?.body_area ?? null,
    hasArea: row?.has_area ?? false,
    hasFunction: row?.has_function ?? false,
  }
}
