import type { Gazetteer } from './gazetteer.ts'

/** From here on a place is stored without anybody having looked at it. */
const SURE = 0.9
/**
 * The same for a name with its word (`ต.แม่ยาว`, `อ.เมือง`) that the province of the office has once: offices leave out their own province.
 * Measured (22 November 2569) on the 400 judged lines of the budget bill, their province taken out and handed in: 278 of 295 are placed, all right.
 */
const SURE_AT_HOME = 0.85

/**
 * The area a text surely means, for a project of an office that sits in an area.
 * @param within the code of that area; in a district its own names come before those of the province
 */
export function surePlace(places: Gazetteer, text: string, within: string | null): { areaCode: string } | null {
  if (within === null || !/^[1-9]\d/.test(within)) return sure(places.resolve(text), false)
  const provinceCode = within.slice(0, 2)
  const found = sure(places.resolve(text, { provinceCode }), true)
  if (within.length < 4 || (found !== null && found.areaCode.length > 2)) return found
  return sure(places.resolve(text, { provinceCode, districtCode: within.slice(0, 4) }), true) ?? found
}

function sure(found: ReturnType<Gazetteer['resolve']>, atHome: boolean): { areaCode: string } | null {
  if (found === null) return null
  const enough = atHome && found.reason.kind === 'only-one-so-named' ? SURE_AT_HOME : SURE
  return found.confidence >= enough ? { areaCode: found.code } : null
}
