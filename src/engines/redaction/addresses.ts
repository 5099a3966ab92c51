import { after, before, type Find, matchesOf } from './find.ts'
import { cues, digitWords } from './words.th.ts'

/*
 * House numbers. The number goes; lane, village and sub-district stay, because without them nobody finds the broken road.
 */

const WORDS = [...digitWords.keys(), 'สิบ', 'ร้อย', 'ยี่', 'เอ็ด', 'พัน'].join('|')
const NUMBER = '\\d{1,5}(?: ?(?:/|ทับ|-) ?\\d{1,5})?[ก-ฮ]?(?![0-9])'
const CUED = new RegExp(
  `(?:${cues.house}|เลขที่)[ .:=]{0,3}(?:ที่|คือ|หลังที่|เลขที่)?[ .:=]{0,2}((?:${NUMBER})|(?:(?:${WORDS}|ทับ)[ ]?){2,10}|(?:${WORDS})(?![ก-๙]))`,
  'gi',
)
const BEFORE_PLACE =
  /(?<![0-9/.,:A-Za-z-])(\d{1,5}(?: ?(?:\/|ทับ) ?\d{1,5})?)(?:,? {0,3})(หมู่ที่ ?\d|หมู่ ?\d|ม\. ?\d|ม ?\d|moo ?\d|village no|ซอย|ซ\.|ถนน|ถ\.|หมู่บ้าน|แขวง|ตำบล|ต\.|คอนโด|soi|[A-Z][a-z]+ (?:road|rd))/gi
const ROOM =
  /(?:ห้อง|room|ชั้น ?\d{1,2} ?ห้อง|unit)(?:เลขที่|พัก|ที่|หมายเลข)? ?(?:no\.? ?)?([A-Z]?-?\d{1,4}(?:[/-]\d{1,4})?)(?![0-9])/gi
const NOT_HOUSE = new RegExp(`(?:${cues.notHouse})\\.? ?(?:ที่|หมายเลข|เลขที่)?[ .:]{0,2}$`, 'i')
const NOT_CUED = new RegExp(`(?:${cues.notHouse})(?:[ก-๙]{0,12})?[ .:]{0,2}$`, 'i')
/** "ซอยรามคำแหง 190/1 เขต…": the number is the lane's. */
const LANE_NAME = /(?:ซอย|ซ\.|แยก|ถนน|ถ\.|ตรอก|soi|road|หมู่บ้าน|สาย|กม\.?|คลอง|ทางหลวง)[ก-๙A-Za-z. ]{0,28}$/i
/** 29/197 และ 29/198 */
const NEXT = /^ ?(?:,|และ|กับ|ถึง|หรือ|-) ?(?:เลขที่|บ้านเลขที่)? ?(\d{1,5}\/\d{1,5})(?![0-9/])/
const DAY = /(?:วันที่|เมื่อ|ถึง|ที่|ลง) ?$/
const HOME_ROOM = new RegExp(cues.room, 'i')

export function findAddresses(plain: string): Find[] {
  const finds: Find[] = []
  const add = (start: number, end: number, confidence: number, reason: string) =>
    finds.push({ start, end, kind: 'address', confidence, reason })
  for (const match of matchesOf(plain, CUED)) {
    const number = match[1] as string
    const end = match.index + match[0].trimEnd().length
    const start = match.index + match[0].indexOf(number)
    const around = before(plain, match.index, 24)
    const isPlain = /^เลขที่/.test(match[0])
    if (isPlain && (NOT_CUED.test(around) || /(?:บัญชี|บัตร|ประจำตัว|กรมธรรม์)$/.test(around))) continue
    if (isPlain && !isHouseLike(plain, number, end)) continue
    add(start, end, isPlain ? 0.8 : 0.97, 'house-words')
    for (
      let last = end, more = NEXT.exec(after(plain, last, 20));
      more !== null;
      more = NEXT.exec(after(plain, last, 20))
    ) {
      last += more[0].length
      add(last - (more[1] as string).length, last, 0.8, 'house-words')
    }
  }
  for (const match of matchesOf(plain, BEFORE_PLACE)) {
    const [whole, number = '', place = ''] = match
    const start = match.index
    const around = before(plain, start, 40)
    const hasStroke = /\/|ทับ/.test(number)
    const isVillage = /^(?:หมู่ ?(?:ที่)? ?\d|ม\.? ?\d|moo)/i.test(place)
    if (NOT_HOUSE.test(around) || (hasStroke && DAY.test(around) && isDay(number) && !isVillage)) continue
    if (LANE_NAME.test(around) && !/บ้าน ?$/.test(around)) continue
    if (!hasStroke && (!isVillage || isYear(number))) continue
    if (!hasStroke && around.trim() !== '' && !/(?:อยู่|บ้าน|เลข|ที่|บ้านของ\S{0,12}|อาศัย|หลัง|ใบ|\n) {0,2}$/.test(around))
      continue
    // Thai "ม" before a digit without a dot is a metre as often as a village
    if (/^ม \d|^ม\d/.test(place) && !hasStroke) continue
    add(start, start + whole.indexOf(number) + number.length, hasStroke ? 0.9 : 0.7, 'house-before-place')
  }
  for (const match of matchesOf(plain, ROOM)) {
    const number = match[1] as string
    const around = before(plain, match.index, 40) + after(plain, match.index + match[0].length, 40)
    if (!number.includes('/') && !HOME_ROOM.test(around)) continue
    const start = match.index + match[0].lastIndexOf(number)
    add(start, start + number.length, 0.8, 'room')
  }
  return finds
}

/** "เลขที่" alone is a house when a stroke or a place follows. */
function isHouseLike(plain: string, number: string, end: number): boolean {
  if (/\/|ทับ/.test(number)) return true
  return /^[ ,]{0,3}(?:หมู่|ม\.|ม ?\d|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|แขวง|บ้าน|ชุมชน|ตรอก)/.test(after(plain, end, 12))
}

function isYear(number: string): boolean {
  const value = Number(number)
  return (value > 2400 && value < 2700) || (value > 1900 && value < 2100)
}

function isDay(number: string): boolean {
  const [day = 0, month = 0] = number.split('/').map(Number)
  return day >= 1 && day <= 31 && month >= 1 && month <= 12
}
