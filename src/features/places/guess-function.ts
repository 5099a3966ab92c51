import { normaliseThai } from '../../kernel/thai-text.ts'
import { missions } from './functions.ts'

export interface FunctionGuess {
  /** A COFOG group. */
  readonly code: string
  /** The word that decided, and where it stood. */
  readonly reason: { readonly word: string; readonly found: 'title' | 'context' }
  /** 0 to 1: how often such a word was right on the labelled list (guess-function.test.ts). */
  readonly confidence: number
}

/**
 * Words that name a place or a person beside the work more often than the work itself (ถนนหน้าโรงเรียน, ฝายบ้านวัดใหม่): they count
 * only where nothing else does.
 */
const WEAK = new Set(
  `โรงเรียน โรงพยาบาล โรงพยาบาลส่งเสริมสุขภาพตำบล มหาวิทยาลัย ครู นักเรียน ตำรวจ ทหาร ข้าว ศาสนา ชุมชน สหกรณ์ โรงงาน เหมือง เกษตรกร สุขภาพ การศึกษา
ศูนย์พัฒนาเด็กเล็ก ศพด มัธยม ผู้ป่วย คุณภาพชีวิต สิ่งแวดล้อม พลังงาน ครอบครัว เยาวชน เด็กเล็ก พัฒนาพื้นที่ ประชาคม ค่าตอบแทน จราจร ดิจิทัล วิจัย นวัตกรรม
สายทาง ทางหลวง แหล่งน้ำ อุตสาหกรรม แรงงาน ประชาสัมพันธ์ สนามบิน รถไฟ การแพทย์ วัฒนธรรม เทคนิค อนุรักษ์ สวัสดิการ ลำห้วย สถานีตำรวจ สวนสาธารณะ ตลาดสด ท่าเรือ
สนามกีฬา ประมง ป่าไม้ ภูมิทัศน์ ยาเสพติด การท่องเที่ยว ท่องเที่ยว บัณฑิต กองทัพ อุทยาน สงเคราะห์ เด็กแรกเกิด ออกกำลังกาย`.split(/\s+/),
)

/** What every office pays, whatever its field: it says less than the programme it stands under. */
const GENERIC = new Set(
  `ครุภัณฑ์สำนักงาน ครุภัณฑ์คอมพิวเตอร์ วัสดุสำนักงาน เงินเดือน ค่าจ้างประจำ ค่าจ้างชั่วคราว พนักงานราชการ ค่าเช่าบ้าน ค่าสาธารณูปโภค ค่าไฟฟ้า ค่าโทรศัพท์ ค่าไปรษณีย์
ค่าเบี้ยเลี้ยง ประกันสังคม บำเหน็จบำนาญ ค่าตอบแทน รถยนต์ส่วนกลาง รถส่วนกลาง รถนั่งส่วนกลาง รถโดยสาร รถตรวจการณ์ พัฒนาบุคลากร อบรมบุคลากร อาคารสำนักงาน อาคารที่ทำการ`.split(
    /\s+/,
  ),
)

const CODE_OF = new Map(
  missions.flatMap((mission) => mission.wordsTh.map((word) => [word.toLowerCase(), mission.code] as const)),
)

/** One pass over the text; where two words begin at the same letter, the longer one. */
const ANY_WORD = new RegExp(
  [...CODE_OF.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.()]/g, '\\$&'))
    .join('|'),
  'g',
)

/** Titles whose words are all there but whose sense is another field. */
const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/เบี้ยยังชีพ(?:ความพิการ|คนพิการ|ผู้ป่วยเอดส์)/, '10.1'],
  [/อบรม.{0,30}(?:จราจร|อุบัติเหตุ)/, '03.6'],
  [/(?:ภูมิทัศน์|ปรับปรุง).{0,30}แหล่งท่องเที่ยว/, '04.7'],
  [/ถนนคนเดิน|ถนนวัฒนธรรม/, '04.7'],
  [/(?:พลังงานแสงอาทิตย์|โซล่าเซลล์|โซลาร์เซลล์).{0,25}(?:การเกษตร|สูบน้ำ)|สูบน้ำ.{0,15}(?:พลังงานแสงอาทิตย์|โซล่าเซลล์)/, '04.2'],
]

/**
 * Guesses the mission field of a project from the words of its title. Thai says the work first and the place after it, so the
 * first telling word decides; words that usually name a place are asked last, then the context.
 * @param context what stands around the title and says the field when the title does not: programme, output, unit
 * @returns null when no word tells anything: then a person says it
 */
export function guessFunction(title: string, context = ''): FunctionGuess | null {
  const text = closed(title)
  for (const [pattern, code] of EXCEPTIONS) {
    const match = pattern.exec(text)
    if (match) return { code, reason: { word: match[0], found: 'title' }, confidence: 0.9 }
  }
  const words = text.match(ANY_WORD) ?? []
  const telling = words.filter((word) => !GENERIC.has(word))
  const strong = telling.find((word) => !WEAK.has(word))
  if (strong) return guess(strong, 'title', agree(telling, strong) ? 0.95 : 0.85)
  if (telling[0]) return guess(telling[0], 'title', 0.7)
  const around = (context === '' ? [] : (closed(context).match(ANY_WORD) ?? [])).filter((word) => !GENERIC.has(word))
  const hint = around.find((word) => !WEAK.has(word)) ?? around[0]
  if (hint) return guess(hint, 'context', 0.5)
  return words[0] ? guess(words[0], 'title', 0.5) : null
}

function guess(word: string, found: 'title' | 'context', confidence: number): FunctionGuess {
  return { code: CODE_OF.get(word) ?? '', reason: { word, found }, confidence }
}

function agree(words: readonly string[], decided: string): boolean {
  const division = CODE_OF.get(decided)?.slice(0, 2)
  return words.every((word) => WEAK.has(word) || CODE_OF.get(word)?.slice(0, 2) === division)
}

/** Names of places and of offices' seats say nothing about the work: ตำบลวัดใหม่, อำเภอป่าพะยอม. */
const PLACES = /(?:ตำบล|แขวง|อำเภอ|จังหวัด|เขต(?=[ก-ฮ]{2,} ?กรุง))\s*[\u0E01-\u0E4E]+/g

function closed(text: string): string {
  return normaliseThai(text)
    .toLowerCase()
    .replace(PLACES, ' ')
    .replace(/[\s.]+/g, '')
}
