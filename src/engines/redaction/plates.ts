import { after, before, type Find, matchesOf } from './find.ts'
import { cues, provinces } from './words.th.ts'

/*
 * Vehicle plates: 1กก 1234, กข-1234, กขค 123 (motorcycles), 70-1234 (lorries), with or without a province. The same letters
 * and digits stand in numbers of roads, letters and works, so a plate needs a word, a vehicle or a province beside it, or the
 * digit before its letters that nothing else has.
 */

const PLATE =
  /(?:(?<=ทะเบียน|ป้าย|(?<![ก-๙])คัน|(?<=[ก-๙])(?=[1-9][ก-ฮ]{2} ?\d{3,4}(?!\d)))(?! )|(?<![ก-๙0-9A-Za-z.]))(?!จยย|กทม|อบต|รพส|รถ )(\d{0,2})( ?)([ก-ฮ](?: ?[ก-ฮ]){0,2})([ .-]{0,3})(\d(?: ?\d){0,3})(?![0-9])/g
const LORRY = /(?<![0-9/.-])(\d{2,3})-(\d{4})(?![0-9/-])/g
const CUE = new RegExp(`(?:${cues.plate})[^0-9\\n]{0,14}$`, 'i')
const VEHICLE = new RegExp(`(?:${cues.vehicle})[^0-9\\n]{0,24}$`, 'i')
const NOT = new RegExp(`(?:${cues.notPlate})\\.? ?$`, 'i')
const PROVINCE = new RegExp(`^[ ,(]{0,3}(?:จ\\. ?|จังหวัด ?)?(?:${provinces})`)
/** Of the police: a shield and five digits. */
const SHIELD = /โล่(?:เลขที่)? ?\d{4,5}(?!\d)/g
const LATIN = /(?<![A-Za-z0-9])(?:[A-Z]{1,3}[ -]?\d{1,4}|\d{1,2}[ -]?[A-Z]{2}[ -]?\d{1,4})(?![A-Za-z0-9])/gi
/** Two letters and a number that are not plates even beside a vehicle: kilometres, metres, roads, times. */
const UNITS = /^(?:กม|ตร|ลบ|สม|ทล|ทช|มม|ซม|พศ|คศ|รร|รพ|บอก|มก|กก|นน|น|ม|ซ|ถ|ต|อ|จ|ร|สน|ปณ|พรบ|คสล|ศพด|อบต|อบจ|คน)$/

/** ทะเบียนหน้า 83-1212 หลัง 83-1213 */
const LONGEST_BETWEEN = 10

export function findPlates(plain: string): Find[] {
  const finds: Find[] = []
  for (const match of matchesOf(plain, PLATE)) {
    const find = thaiPlate(plain, match)
    if (find !== null) finds.push(find)
  }
  for (const match of matchesOf(plain, LORRY)) {
    const around = before(plain, match.index, 44)
    const province = provinceAfter(plain, match.index + match[0].length)
    const last = finds.at(-1)
    const isNext = last !== undefined && match.index - last.end < LONGEST_BETWEEN && match.index > last.end
    const isCued = CUE.test(around) || (VEHICLE.test(around) && !NOT.test(around))
    if (!isCued && !isNext && province === 0) continue
    finds.push(plate(match.index, match.index + match[0].length + province, 0.8, 'plate-lorry'))
  }
  for (const match of matchesOf(plain, SHIELD)) {
    if (!CUE.test(before(plain, match.index, 30))) continue
    finds.push(plate(match.index, match.index + match[0].length, 0.8, 'plate-words'))
  }
  for (const match of matchesOf(plain, LATIN)) {
    if (!CUE.test(before(plain, match.index, 30))) continue
    finds.push(plate(match.index, match.index + match[0].length, 0.7, 'plate-words'))
  }
  return finds
}

function plate(start: number, end: number, confidence: number, reason: string): Find {
  return { start, end, kind: 'plate', confidence, reason }
}

function provinceAfter(plain: string, end: number): number {
  return PROVINCE.exec(after(plain, end, 30))?.[0].length ?? 0
}

function thaiPlate(plain: string, match: RegExpMatchArray): Find | null {
  const [whole, lead = '', leadGap = '', letters = '', gap = '', number = ''] = match
  const start = match.index as number
  const end = start + whole.length
  const around = before(plain, start, 44)
  const province = provinceAfter(plain, end)
  const hasCue = CUE.test(around)
  const letterCount = letters.replaceAll(' ', '').length
  // Spaced-out letters and digits are a plate only where the word says so
  if (/ /.test(letters) || / /.test(number) || leadGap !== '') {
    return hasCue ? plate(start, end + province, 0.9, 'plate-words') : null
  }
  if (hasCue) return plate(start, end + province, 0.95, 'plate-words')
  const next = after(plain, end, 2)
  // 12/3, 4.5 and 3224+100 go on: a road, a measure, a number of a letter
  const isUnit = UNITS.test(letters) && !(lead !== '' && number.length > 2 && VEHICLE.test(around))
  if (/^[/.+:]\d/.test(next) || isUnit || gap.includes('.')) return null
  if (province > 0 && (lead !== '' || letterCount > 1) && !NOT.test(around)) {
    return plate(start, end + province, 0.9, 'plate-province')
  }
  if (/^\d$/.test(lead) && letterCount === 2 && number.length >= 1 && !/^[ก-๙]/.test(next)) {
    return plate(start, end, number.length > 2 || VEHICLE.test(around) ? 0.85 : 0.6, 'plate-form')
  }
  if (NOT.test(around)) return null
  if (letterCount >= 2 && VEHICLE.test(around) && !number.startsWith('0'))
    return plate(start, end, 0.75, 'plate-vehicle')
  return null
}
