import { calledWords, neverNames, oldFamilies } from './cue-words.th.ts'
import { happenings } from './happenings.th.ts'
import { isKnownName, isOrdinary, isSurnamePart } from './likeness.ts'
import { ANYWHERE, type Cue, KIN, PERSON, STRETCH, SURE } from './name-cues.ts'
import { nameWeights as w } from './name-weights.ts'
import { notNames } from './names.th.ts'
import { FOLLOWER, isFollower, NO_WORD, RARE_WORD } from './ordinary-text.ts'

/* What names of persons look like, and what only looks like one: shapes that are told from letters alone. */
const NEVER_NAMES = new Set(neverNames.split(' '))
const NOT_NAMES = new Set(notNames.split(' '))
/** กทม, ปชช: letters alone are a short form when they are few and no name we know. */
export const CONSONANTS = /^[ก-ฮ]{3,4}$/
/** Read as a syllable: ซอน, ปวน. */
const SPOKEN = /^[ก-ฮ][อว][กงดนบมยว]$/
/** Lanes and roads have numbers; a phone begins with 0. */
export const NUMBERED = /^ ?[1-9]\d{0,2}(?!\d)/
export const OLD_FAMILY = new RegExp(`^ ?ณ ?(?:${oldFamilies.replaceAll(' ', '|')})(?![ะ-ฺๅ็-๎])`)
export const CALLED = new RegExp(`ชื่อ(?:ว่า)? ?(${calledWords.replaceAll(' ', '|')}) ?$`)
export const NICKNAME_AND_BLANK = /^(?: ?\([ก-๎]{1,14}\))?(?: {1,4}|\n(?!\n))/
/** A name or two words, and a phone perhaps, with which a text ends. */
export const LAST = /^[ก-๎]{3,16}(?: [ก-๎]{3,22})?\s*(?:\(|โทร|0\d|$)/
export const AND = /^ ?(?:,|\/|และ|กับ|หรือ|,? ?แล้วก็) ?/
/** Surnames of Chinese families: แซ่ลิ้ม. */
export const CLAN = 'แซ่'
export const LEAST_OF_CLAN = 5
/** Marks that only the names of monks have: จิตฺตสํวโร. */
export const PALI = /[ฺํ]/

/** นายส ม ช า ย: letters with a blank between them each. */
export const SPACED =
  /(?:นาย|นาง|นางสาว|น\.ส\.|ด\.[ชญ]\.|คุณ|ชื่อ|ลุง|ป้า|น้า|ยาย|พี่|ครู|หมอ|ปลัด|กำนัน|เสี่ย|เจ๊|เฮีย) ?((?:[เ-ไ]?[ก-ฮ][ะ-ฺๅ็-๎]* ){3,15}[เ-ไ]?[ก-ฮ][ะ-ฺๅ็-๎]*)/g
/** Hardly any text has one. */
export const SPACED_LETTER = / [เ-ไ]?[ก-ฮ][ะ-ฺๅ็-๎]* /
/** Words that follow names, and end surnames as often: ทองมา, บุญมี. */
export const ENDS_SURNAMES = new Set(['มา', 'มี', 'ดี', 'อยู่', 'ยืน', 'ใน', 'เกิด', 'วัน', 'คุณ'])
/** The next of a list: "แซ่ตั้นและนางสุนีย์". */
export const OTHERS = /(?:และ|กับ|หรือ)(?:นาย|นาง|คุณ|เด็ก|น\.|ด\.)/
export const HAPPENING = new RegExp(`^(?:${happenings})`)
/** No happening is told from more letters. */
export const LONGEST_HAPPENING = 24
export const QUOTE = /["'“”‘’«»]/

/** How often names end before such a word; surnames hardly ever before one of which surnames are made. */
export function beforeKind(kind: number, isSurname: boolean, word: () => string): number {
  if (kind === FOLLOWER) return isSurname && isSurnamePart(word()) ? w.beforeFollowingPart : w.beforeFollower
  if (kind === NO_WORD) return w.beforeNothing
  if (isSurname && isSurnamePart(word())) return w.beforePart
  if (kind === RARE_WORD) return isSurname ? w.beforeRareOfSurname : w.beforeRare
  return isSurname ? w.beforeWordOfSurname : w.beforeWord
}

export function isNoName(name: string, cue: Cue): boolean {
  if (NEVER_NAMES.has(name) || (name.startsWith('ชื่อ') && !isKnownName(name))) return true
  const isShortForm = CONSONANTS.test(name) && !(cue.faith === KIN.faith && SPOKEN.test(name))
  if (cue.faith < PERSON.faith && isShortForm && !isKnownName(name)) return true
  // An everyday word that nobody is called by
  if (isOrdinary(name) && !isKnownName(name) && cue.faith < SURE) return true
  return NOT_NAMES.has(name) && cue.faith < SURE && !(cue.faith >= PERSON.faith && isKnownName(name))
}

/** "ลงชื่อว่าสอน", "นาย ขอบ่อบาดาล": a word that follows names is no name of one word. */
export function isNoNameAlone(name: string): boolean {
  return !isKnownName(name) && isFollower(name)
}

export function confidenceOf(cue: Cue): number {
  if (cue.faith >= SURE) return 0.8
  if (cue.faith > 1) return 0.7
  return cue === STRETCH || cue === ANYWHERE ? 0.5 : 0.6
}
