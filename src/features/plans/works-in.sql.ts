import sql from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'

/** Does a body serve a place, or plan anything in it or in what lies in it? */
export async function worksIn(
  view: Queryable,
  bodyId: string,
  areaCode: string,
  provinces: readonly string[],
): Promise<boolean> {
  const isCoded = /^\d\d/.test(areaCode)
  const like = isCoded ? `${areaCode}%` : areaCode
  const line = isCoded ? [2, 4, 6, 8].map((length) => areaCode.slice(0, length)) : [areaCode]
  const homes = isCoded ? [areaCode.slice(0, 2)] : provinces
  const { rows } = await view.query<{ works: boolean }>(
    sql`select exists (select 1 from bodies where id = ${bodyId}
                        and (area_code like ${like} or area_code = any(${[...line, 'TH', ...provinces]})))
            or exists (select 1 from body_areas where body_id = ${bodyId}
                        and (area_code like ${like} or area_code = any(${[...line, 'TH', ...provinces]})))
            or exists (select 1 from area_totals where body_id = ${bodyId} and home = any(${homes as string[]})
                        and area_code = any(${(isCoded ? [areaCode] : provinces) as string[]})) as works`,
  )
  return rows[0]?.works ?? false
}

/**
 * May a body speak for the whole of a place: does it belong to the place or to one around it, or serve one of these, or plan in it
 * without belonging to a smaller place inside? A sub-district's body plans in its province too, and does not speak for it.
 */
export async function speaksForWhole(
  view: Queryable,
  bodyId: string,
  areaCode: string,
  provinces: readonly string[],
): Promise<boolean> {
  const isCoded = /^\d\d/.test(areaCode)
  const isOfProvinces = !isCoded && !areaCode.startsWith('L-')
  const around = isCoded
    ? [2, 4, 6, 8, 10].map((length) => areaCode.slice(0, length))
    : [areaCode, ...(isOfProvinces ? [] : provinces)]
  const inside = isCoded ? [`${areaCode}_%`] : isOfProvinces ? provinces.map((code) => `${code}%`) : []
  const homes = isCoded ? [areaCode.slice(0, 2)] : provinces
  const { rows } = await view.query<{ speaks: boolean }>(
    sql`select exists (select 1 from bodies where id = ${bodyId} and area_code = any(${[...around, 'TH']}::text[]))
            or exists (select 1 from body_areas where body_id = ${bodyId} and area_code = any(${[...around, 'TH']}::text[]))
            or exists (select 1 from area_totals where body_id = ${bodyId} and home = any(${homes as string[]})
                        and area_code = any(${(isCoded ? [areaCode] : provinces) as string[]}))
               and not exists (select 1 from bodies where id = ${bodyId} and area_code like any(${inside}::text[])) as speaks`,
  )
  return rows[0]?.speaks ?? false
}
