import sql from 'sql-template-tag'
import { levelOf, lineOf, parseAreaCode } from '../../kernel/area-code.ts'
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
 * without belonging only to smaller places? A sub-district's body plans in provinces too, its own and others, and speaks for none.
 */
export async function speaksForWhole(
  view: Queryable,
  bodyId: string,
  areaCode: string,
  provinces: readonly string[],
): Promise<boolean> {
  const place = parseAreaCode(areaCode)
  if (!place.ok) return false
  const { rows: own } = await view.query<{ area: string }>(
    sql`select area_code as area from bodies where id = ${bodyId} and area_code is not null
        union select area_code from body_areas where body_id = ${bodyId}`,
  )
  const around: readonly string[] = lineOf(place.value)
  if (own.some(({ area }) => around.includes(area))) return true
  const isSmaller = (area: string) => {
    const code = parseAreaCode(area)
    return code.ok && levelOf(code.value) > levelOf(place.value)
  }
  if (own.length > 0 && own.every(({ area }) => isSmaller(area))) return false
  const isCoded = /^\d\d/.test(areaCode)
  const homes = isCoded ? [areaCode.slice(0, 2)] : provinces
  const { rows } = await view.query<{ plans: boolean }>(
    sql`select exists (select 1 from area_totals where body_id = ${bodyId} and home = any(${homes as string[]})
                        and area_code = any(${(isCoded ? [areaCode] : provinces) as string[]})) as plans`,
  )
  return rows[0]?.plans ?? false
}
