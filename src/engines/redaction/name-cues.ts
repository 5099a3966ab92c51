import {
  businessWords,
  councilCues,
  faintCues,
  headCues,
  keeperCues,
  kinCues,
  maybeNamedCues,
  namedCues,
  officeCues,
  personCues,
  relatives,
  roleCues,
  selfCues,
  shortTitleCues,
  titleCues,
} from './cue-words.th.ts'
import { before, matchesOf } from './find.ts'
import { nameWeights as w } from './name-weights.ts'
import { namedThings, placeBefore } from './names.th.ts'
import { isHanging, wordsOf } from './thai-letters.ts'
import { WordTree } from './word-tree.ts'

/* Where a name may begin, and how much the words before it speak for one. All figures are added to the logarithm of the odds. */

export interface Cue {
  /** how much a person is expected, in steps: 0 hardly, after a small word or none; 1 at the end of a letter or after a name; 5 all but sure */
  readonly faith: number
  /** how often such a word has a name after it */
  readonly prior: number
  /** the same for a surname after the given name */
  readonly surname: number
  /** added when a blank stands between the word and the name */
  readonly afterBlank: number
  /** added for a nickname */
  readonly nick: number
}

export const NEVER = -99

/** นาย, น.ส., ร.ต.ท.: a name follows. */
export const TITLE: Cue = w.cues.title
/** คุณ, ลุง, ครู, กำนัน. */
export const PERSON: Cue = w.cues.person
/** ตา, แม่, ลูกชาย: parts of many other words too. */
export const KIN: Cue = w.cues.kin
/** ผู้รับเหมา, เพื่อนบ้าน: seldom with a name. */
const ROLE: Cue = w.cues.role
/** เจ้าของโรงสี, คนเก็บค่าเช่า. */
const KEEPER: Cue = w.cues.keeper
const NAMED: Cue = w.cues.named
const MAYBE_NAMED: Cue = w.cues.maybeNamed
const COUNCIL: Cue = w.cues.council
/** ลูกชายของ, พี่ชายผม: whose relative, and then the name. */
const OF_KIN: Cue = w.cues.ofKin
/** After "นามสกุล". */
export const FAMILY_NAME: Cue = w.cues.family
const SELF: Cue = w.cues.self
const FAINT: Cue = w.cues.faint
/** At the beginning of a line, of a stretch, and anywhere else. */
export const LINE: Cue = w.cues.line
export const STRETCH: Cue = w.cues.stretch
export const ANYWHERE: Cue = w.cues.anywhere
/** With which a text ends. */
export const ENDING: Cue = w.cues.ending
/** Alone on the last line. */
export const SIGNED: Cue = w.cues.signed
/** After another name and "และ" or a comma. */
export const AFTER_NAME: Cue = w.cues.afterName

/** Cues after which a name is all but sure. */
export const SURE = NAMED.faith

const CLASSES = [
  [faintCues, FAINT],
  [selfCues, SELF],
  [roleCues, ROLE],
  [keeperCues, KEEPER],
  [kinCues, KIN],
  [personCues, PERSON],
  [titleCues, TITLE],
] as const
/** Of a word in several classes the surest counts: the place of its class in the list, from 1. */
let grown: WordTree | undefined
function cueTree(): WordTree {
  grown ??= new WordTree(CLASSES.flatMap(([words], index) => wordsOf(words).map((word) => [word, index + 1] as const)))
  return grown
}

export interface FoundCue {
  readonly end: number
  readonly cue: Cue
}

const NONE: readonly FoundCue[] = []

/** The cues that begin at a place, longest first; นาย and นาง begin words that are no titles. */
export function cuesAt(text: string, at: number): readonly FoundCue[] {
  const tree = cueTree()
  let node = tree.step(0, text.charCodeAt(at))
  if (node === 0) return NONE
  let found: FoundCue[] | undefined
  for (let end = at + 1; node !== 0; end++) {
    const cue = CLASSES[tree.valueOf(node) - 1]?.[1]
    if (cue !== undefined && !isHanging(text.charCodeAt(end)) && !(cue === TITLE && isNoTitle(text, at))) {
      found ??= []
      found.unshift({ end, cue })
    }
    node = end < text.length ? tree.step(node, text.charCodeAt(end)) : 0
  }
  return found ?? NONE
}

function isNoTitle(text: string, at: number): boolean {
  return NOT_TITLE.test(text.slice(at, at + 12))
}

const NOT_TITLE =
  /^(?:นาย(?:ดาบ|อำเภอ|จ้าง|ทะเบียน|ช่าง|หน้า|ทุน|ตรวจ|ท่า|สถานี|ประกัน|ธนาคาร|พราน|เรือ|ด่าน|ทหาร|ตำรวจ|ใหญ่(?![ก-๙])|เวร|คลัง|ไปรษณีย์|แบงค์|ก ?เทศ|ก ?อบ(?:ต|จ|\.)|ก ?องค์|ก ?ฯ|ก ?รัฐ|ก ?สมาคม|ก ?สภา|ก ?เมือง|กเล็ก|กคน|ก(?![ก-๙]))|นาง(?:พยาบาล|ฟ้า|รำ|แบบ|งาม|เอก|รอง|เลิ้ง|นวล|พญา|แอ่น|กวัก|ไม้))/

/** Words with dots and signs in them. */
/** Each with what it cannot do without: most texts have none of it. */
const EXPRESSIONS: readonly (readonly [RegExp, Cue, string])[] = [
  [new RegExp(`(?<![ก-๎]|(?<![0-9])\\.)(?:${shortTitleCues})`, 'g'), TITLE, ''],
  [/(?<=[ก-๎])(?:น\.ส\.|ด\.[ชญ]\.|ว่าที่ ?ร\.ต\.|ดร\.|ผศ\.|รศ\.|นพ\.|พญ\.)/g, TITLE, '.'],
  [/(?<![ก-๎])นาง สาว/g, TITLE, 'นาง สาว'],
  [new RegExp(councilCues, 'g'), COUNCIL, ''],
  [new RegExp(headCues, 'g'), COUNCIL, '.'],
  [new RegExp(officeCues, 'g'), ROLE, '.'],
  [/(?<!นาม|ชื่อ[ -]{0,3}|ชื่อและ|ตระ|ต้น|ราช)สกุล(?=[ก-ฮเ-ไ])(?!เดิม|เงิน|ไทย|และ)/g, FAMILY_NAME, 'สกุล'],
  [/(?<!ชื่อ[ -]{0,3}|ชื่อและ)(?:นามสกุล|สกุล ?:)(?:เดิม)?/g, FAMILY_NAME, 'สกุล'],
  [/(?:ครอบครัว|ตระกูล|บ้าน)(?=แซ่)/g, FAMILY_NAME, 'แซ่'],
  [new RegExp(namedCues, 'g'), NAMED, ''],
  [new RegExp(maybeNamedCues, 'g'), MAYBE_NAMED, ''],
]
const SIGN = /[ .:=()"'“”-]/
const MOST_SIGNS = 4
const TITLE_HERE = new RegExp(
  `^(?:${wordsOf(titleCues)
    .sort((a, b) => b.length - a.length)
    .join('|')})(?=[ ก-ฮเ-ไ])`,
)

export interface Expression {
  /** where the name may begin */
  readonly at: number
  readonly cue: Cue
  readonly value: number
}

/** Places of names after words with dots and signs: "น.ส. …", "ชื่อ-สกุล: …". */
export function* findExpressions(plain: string): Generator<Expression> {
  for (const [pattern, usual, needed] of EXPRESSIONS) {
    if (!plain.includes(needed)) continue
    for (const match of matchesOf(plain, pattern)) {
      const from = match.index + match[0].length
      // "ลงชื่อเข้าใช้": without a blank it is a verb more often
      const isVerb = /^ลง(?:ชื่อ|นาม)$/.test(match[0]) && /[ก-๎]/.test(plain[from] ?? '')
      const cue = isVerb ? MAYBE_NAMED : usual
      let at = from
      while (at - from < MOST_SIGNS && SIGN.test(plain[at] ?? '')) at++
      if (TITLE_HERE.test(plain.slice(at, at + 20))) continue
      let value = at > from ? cue.afterBlank : 0
      if (cue === COUNCIL) value += placeScore(plain, match.index)
      if (/^ชื่อ/.test(match[0]) && namesThing(plain, match.index)) value += w.inPlace
      yield { at, cue, value }
    }
  }
}

const THING = new RegExp(`(?:${namedThings.replaceAll(' ', '|')}) {0,2}(?:นี้|ใหม่|เก่า|แห่งหนึ่ง)? ?$`)
const ALIVE =
  /(?:ข้างบ้าน|ข้างห้อง|เพื่อนบ้าน|ชาวบ้าน|ลูกบ้าน|แม่บ้าน|พ่อบ้าน|เจ้าของ|คน|เด็ก|พนักงาน|เจ้าหน้าที่|จนท|ผู้|ช่าง|แม่ค้า|พ่อค้า|ลูก|หลาน|ยาม|รปภ|นาย|นาง|เพื่อน|พี่|น้อง|ลุง|ป้า|น้า|ตายาย|เซล|ผจก|ปธ|ประธาน|หัวหน้า|กรรมการ|เลขา|ครู|หมอ|พยาบาล|ตำรวจ|ทหาร|วินมอ|คุณ|เถ้าแก่|เจ๊|เฮีย|เสี่ย|สามี|ภรรยา|เมีย|ผัว|แฟน|พ่อ|แม่|พระ|เจ้าอาวาส|ชาย|หญิง|สาว|หนุ่ม|ฝรั่ง|แรงงาน)[ก-๎.]{0,16} ?$/

/** "ชื่อ" of a road or a shop, not of its owner. */
function namesThing(plain: string, at: number): boolean {
  const around = before(plain, at, 30)
  return THING.test(around) && !ALIVE.test(around)
}

const PLACE = new RegExp(
  `(?:${placeBefore.replaceAll('.', '\\.').replaceAll(' ', '|')}|ร้าน(?:(?!ของ|คือ|ชื่อ)[ก-๎]){0,8}|(?:เส้น|สายทาง|ทาง|ขยะ|ระหว่าง|โรงเรียน|รร\\.|วัด|สถานี[ก-๎]{0,10}|ตำบล|ต\\.|อำเภอ|อ\\.|หมู่(?:ที่)? ?\\d{1,2} ?|ม\\. ?\\d{1,2} ?|รพ\\.สต\\.|อบต\\.|เทศบาล|ชุมชน|โครงการ|ประปา|ฝาย|กุโบร์|ป่าช้า)บ้าน) ?$`,
)
/** The same a little farther back, for names without any word before them: วัดป่าแสงธรรม. */
const PLACE_NEAR =
  /(?:วัด|โรงเรียน|ถนน|ซอย|หมู่บ้าน|โรงพยาบาล|มัสยิด|สะพาน|แยก|คลอง|ตลาด|ชุมชน|ค่าย|สวน|เขื่อน|อนุสาวรีย์|หอพัก|โรงแรม|คอนโด|ศาล|หอ|ร้าน|บริษัท|มูลนิธิ|กองทุน|อาคาร|ตึก)[ก-๎]{1,7}$|(?:โรงเรียน|วัด|มหาวิทยาลัย|โรงพยาบาล|อุทยานแห่งชาติ|หมู่บ้าน)[ก-๎]{1,14}$/

/** What is nearly always named, and whose name no word stands before. */
const NAMED_PLACE =
  /(?:หมู่บ้าน|โรงเรียน|โรงพยาบาล|มหาวิทยาลัย|วิทยาลัย|ถนน|ซอย|สะพาน|คลอง|ตำบล|อำเภอ|จังหวัด|อนุสาวรีย์|โครงการ|ตลาด|สถานี|เขื่อน|ชุมชน|แยก|วัด|ทางด่วน|วงเวียน|อุทยานแห่งชาติ|ราชภัฏ|พายุ|พระยา|มัสยิด|สุเหร่า|เรือชื่อ|เกาะ|อบต\.|อบจ\.|สสอ\.|สภ\.|สน\.) ?$/

/** What speaks against a person where roads, temples and schools are named. */
export function placeScore(plain: string, at: number, isAlone = false): number {
  const around = before(plain, at, 20)
  return (
    (PLACE.test(around) ? w.inPlace : 0) +
    (isAlone && PLACE_NEAR.test(around) ? w.inPlace : 0) +
    (isAlone && NAMED_PLACE.test(around) ? w.aloneInPlace : 0)
  )
}

/** บ้าน stands before the names of villages more often than before those of people. */
const PLACE_NAMED_BY = /^(?:บ้าน|ร้าน|สวน|นา)$/
/** "ร้าน ลุงหนวด": called so with a blank between too. */
const CALLED_AFTER = /(?:ร้าน|ครัว|ซอย|แยก|วัด|ตลาด|ศาล|ถนน|สวน|ค่าย|รูป|อนุสาวรีย์) $/
const ELDER = /^(?:ยาย|ปู่|ย่า|น้อง|ช่าง|ท่าน)$/
/** แม่น้ำปิง: a river, but แม่น้ำฝน is somebody's mother. */
const RIVER = /^น้ำ(?!ฝน|ผึ้ง|ทิพย์|หวาน|เพชร|อ้อย|ตาล|ค้าง)/
const WHOSE = /^(?:ของ|ผม|ฉัน|ดิฉัน|หนู|เรา|เขา|เธอ)$/
const SOMEBODY = new RegExp(`(?:${relatives.replaceAll(' ', '|')})$`)

/** A cue where it stands: the cue it is there, and what the places around say. */
export function cueInPlace(
  cue: Cue,
  plain: string,
  at: number,
  end: number,
  isWord: boolean,
): { cue: Cue; value: number } {
  const word = plain.slice(at, end)
  const isOfKin = WHOSE.test(word) && SOMEBODY.test(before(plain, at, 10))
  let value = 0
  // บ้านแม่หละ: a village
  if (word === 'แม่' && RIVER.test(plain.slice(end, end + 8))) value += w.afterHouse
  if (word === 'แม่' && /(?:บ้าน|ห้วย|ลำ|อ่าง|ส่งน้ำ|อาทร)$/.test(before(plain, at, 8))) value += w.afterHouse
  // "เขต นายสมชาย": what stands before a blank is not named after him
  const isApart =
    plain[at - 1] === ' ' &&
    (cue === TITLE || ((cue === PERSON || ELDER.test(word)) && !CALLED_AFTER.test(before(plain, at, 8))))
  if (cue.faith > 0 && word !== 'คุณ' && !isApart) value += placeScore(plain, at)
  // พยาบาล in โรงพยาบาล
  if (cue.faith < PERSON.faith && !isWord) value += placeScore(plain, end)
  if (cue === FAINT && PLACE_NAMED_BY.test(word)) value += placeScore(plain, at) + placeScore(plain, end) + w.afterHouse
  return { cue: isOfKin ? OF_KIN : cue, value }
}

const BUSINESS = new RegExp(`^(?:${businessWords.replaceAll(' ', '|')})`)

/** สมชายเซอร์วิส: a shop. */
export function isBusiness(after: string): boolean {
  return BUSINESS.test(after)
}
