import { after, before, type Find, matchesOf } from './find.ts'
import { cues, months } from './words.th.ts'

/* Dates of birth, positions of homes, numbers of passports and other papers of a person. */

const DATE = `(?:\\d{1,2}[ ./-]{1,3}(?:\\d{1,2}|${months})[ ./-]{0,3}(?:พ\\.?ศ\\.? ?|ค\\.?ศ\\.? ?)?\\d{2,4}|\\d{4}-\\d{1,2}-\\d{1,2}|(?:${months})[ .]{1,2}\\d{1,2},? \\d{4}|(?:พ\\.?ศ\\.?|ปี)(?: พ\\.?ศ\\.?)? ?\\d{4})`
const LINK = '[ .:=]{0,3}(?:คือ|เมื่อ|วันที่|วัน|on|is|เมื่อวันที่)?[ .:=]{0,3}(?:วัน[ก-๙]{2,8}ที่ ?)?'
const BIRTH = new RegExp(`(?:${cues.birth})${LINK}(${DATE})`, 'gi')
const BORN = new RegExp(`(?:${cues.bornPerson})(?:[ ก-๙]{0,12})?เกิด${LINK}(${DATE})`, 'g')
/** "เกิดวันที่ 14 ก.พ. 2501": nobody reports what happened so long ago. */
const BORN_LONG_AGO = new RegExp(`(?<![ก-๙])เกิด${LINK}(${DATE})`, 'g')
const LONG_AGO_BE = 2560
const NOT_BIRTH = /เหตุ|ปัญหา|น้ำท่วม|ไฟไหม้|อุบัติ/

const POINT = /(?<![0-9.])([5-9]|1\d|20)\.(\d{3,12})[ ,/NEne°]{1,5}((?:9[7-9]|10[0-6])\.\d{3,12})(?![0-9])/g
const DEGREES =
  /\d{1,2}°\d{1,2}['′]\d{1,2}(?:\.\d{1,4})?["″]{1,2} ?N[ ,]{0,3}\d{2,3}°\d{1,2}['′]\d{1,2}(?:\.\d{1,4})?["″]{1,2} ?E/g
const MAP_LINK =
  /(?:https?:\/\/)?(?:maps\.app\.goo\.gl|goo\.gl\/maps|(?:www\.)?google\.[a-z.]{2,6}\/maps|maps\.google\.[a-z.]{2,6})\/[^\s"'<>)\]]{1,300}/gi
const HOME = new RegExp(cues.home, 'i')

const DOCUMENT = new RegExp(
  `(?:${cues.document})[^0-9A-Za-z\\n]{0,24}(?:no\\.?|number|:)? ?([A-Z]{0,3}[ -]?\\d(?:[ /-]?\\d){4,12})`,
  'gi',
)
const PASSPORT = /(?<![A-Za-z0-9-])[A-Z]{2}\d{7}(?![A-Za-z0-9])/g
const NOT_DOCUMENT = new RegExp(`(?:${cues.notDocument})[^0-9\\n]{0,16}$`, 'i')

/** Each of them has digits, or is the address of a map. */
const MAY_HAVE_SOME = /[\d/]/

export function findParticulars(plain: string): Find[] {
  if (!MAY_HAVE_SOME.test(plain)) return []
  const finds: Find[] = []
  const add = (match: RegExpMatchArray, part: string, kind: Find['kind'], confidence: number, reason: string) => {
    const start = (match.index as number) + match[0].lastIndexOf(part)
    finds.push({ start, end: start + part.length, kind, confidence, reason })
  }
  for (const match of matchesOf(plain, BIRTH)) add(match, match[1] as string, 'birth-date', 0.95, 'birth-words')
  for (const match of matchesOf(plain, BORN)) {
    if (!NOT_BIRTH.test(match[0])) add(match, match[1] as string, 'birth-date', 0.8, 'person-born')
  }
  for (const match of matchesOf(plain, BORN_LONG_AGO)) {
    const year = Number(/(\d{4})$/.exec(match[1] as string)?.[1] ?? Number.NaN)
    if (year > 2400 && year < LONG_AGO_BE) add(match, match[1] as string, 'birth-date', 0.7, 'born-long-ago')
  }
  for (const pattern of [POINT, DEGREES, MAP_LINK]) {
    for (const match of matchesOf(plain, pattern)) {
      const around = `${before(plain, match.index, 48)} ${after(plain, match.index + match[0].length, 32)}`
      if (HOME.test(around)) add(match, match[0], 'position', 0.8, 'position-of-home')
    }
  }
  for (const match of matchesOf(plain, DOCUMENT)) {
    // "hn" inside a Latin word is no hospital number
    if (/^hn/i.test(match[0]) && /[A-Za-z]$/.test(before(plain, match.index, 1))) continue
    add(match, (match[1] as string).trim(), 'document', 0.9, 'document-words')
  }
  for (const match of matchesOf(plain, PASSPORT)) {
    if (!NOT_DOCUMENT.test(before(plain, match.index, 30))) add(match, match[0], 'document', 0.7, 'passport-form')
  }
  return finds
}
