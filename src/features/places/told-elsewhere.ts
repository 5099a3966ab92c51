import type { AreaCode } from '../../kernel/area-code.ts'
import { type PlaceSpanKind, parsePlaceText } from '../../kernel/place-text.ts'
import { normaliseThai } from '../../kernel/thai-text.ts'
import { GOES_THERE, MAY_NAME_PROVINCE, ONLY_BESIDE, provinceByWord } from './elsewhere-words.th.ts'
import type { Gazetteer } from './gazetteer.ts'
import type { PlaceReason, ResolvedPlace } from './resolve-place.ts'

/** `place`: somebody wrote where it is. `title`: the name of a piece of work, in which other places are named for other reasons too. */
export type PlaceWords = 'place' | 'title'

const SURE = 0.9
const BANGKOK = '10'
const AREA_KINDS: ReadonlySet<PlaceSpanKind> = new Set(['province', 'district', 'subdistrict'])
/** Read from names with what is above them. A body's name, a bare name and several places do not outweigh the province of an office. */
const OUTWEIGHS: ReadonlySet<PlaceReason['kind']> = new Set(['code', 'named', 'repaired', 'successor'])

/**
 * The area a text names in another province than the one that is known besides, where it names it so clearly that the text is to be
 * believed: the province by its word, or a sub-district or district together with what is above it. Null where the text lies in
 * `province`, names nothing, names several places, or names another province only as the end of a road, a border, the goal of a
 * study visit or part of another name (มหาวิทยาลัยเชียงใหม่, ถนนชลบุรี-บ้านบึง).
 * @param province code of the province that is known besides, e.g. of the office that wrote the text
 */
export function toldElsewhere(
  places: Pick<Gazetteer, 'areas' | 'resolve'>,
  text: string,
  province: string,
  words: PlaceWords,
): AreaCode | null {
  if (words === 'title' && !MAY_NAME_PROVINCE.test(text)) return null
  const found = places.resolve(text, { provinceCode: province })
  if (found === null || !/^[1-9]\d/.test(found.code) || found.code.startsWith(province)) return null
  if (!isClear(places, text, found)) return null
  return words === 'place' || isWhereWorkIs(text, found.code) ? found.code : null
}

function isClear(places: Pick<Gazetteer, 'areas'>, text: string, { code, confidence, reason }: ResolvedPlace): boolean {
  // ตำบลที่ไม่มี อำเภอเชียงของ จังหวัดเชียงราย: which sub-district is in doubt, the province is not.
  if (reason.kind === 'finer-name-unknown') {
    const named = places.areas.get(code.slice(0, 2))?.nameTh
    return named !== undefined && provinceByWord(named).test(normaliseThai(text))
  }
  if (confidence < SURE || !OUTWEIGHS.has(reason.kind)) return false
  return code.length > 2 || reason.kind !== 'repaired'
}

function isWhereWorkIs(title: string, code: AreaCode): boolean {
  if (GOES_THERE.test(title)) return false
  const { text, spans } = parsePlaceText(title)
  const first = spans.find(({ kind }) => AREA_KINDS.has(kind))
  if (first === undefined) return false
  // กรุงเทพมหานคร needs no word before it, so it stands in names of roads, offices and meetings.
  if (code === BANGKOK) return false
  return !ONLY_BESIDE.test(text.slice(0, first.start))
}
