import { type Lang, pick } from '../../kernel/lang.ts'
import { missionByCode } from '../functions/index.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'

/** `ตำบลริม อำเภอท่าวังผา จังหวัดน่าน`: from the area itself up to its province. Null where the register has no such area. */
export function placeLine(gazetteer: Gazetteer, code: string | null, lang: Lang): string | null {
  if (code === null) return null
  const line = gazetteer.line(code).filter((area) => /^\d/.test(area.code))
  const own = gazetteer.areas.get(code)
  if (line.length === 0) return own === undefined ? null : placeTitle(own, lang)
  const names = [...line].reverse().map((area) => placeTitle(area, lang))
  return names.join(pick(lang, { th: ' ', en: ', ' }))
}

/** The name of a mission field, or null where it is not known. */
export function fieldName(code: string | null, lang: Lang): string | null {
  const mission = code === null ? undefined : missionByCode.get(code)
  return mission === undefined ? null : pick(lang, { th: mission.nameTh, en: mission.nameEn })
}
