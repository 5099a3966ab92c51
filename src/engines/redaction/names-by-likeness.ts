import { before, type Find } from './find.ts'
import { givenScore, isOrdinaryWord, surnameScore, textScore } from './likeness.ts'
import { likelyCues, namedThings, notNames, placeBefore } from './names.th.ts'

/*
 * Names that no list has. After a word that says a person comes, every way of ending the name is held against reading the
 * same letters as ordinary words; the likeliest way wins, and there is a name when it beats having none.
 */

interface Cue {
  readonly pattern: RegExp
  /** added to the logarithm of the odds: how often such a word has a name after it */
  readonly prior: number
  /** the same for the surname after a blank */
  readonly surnamePrior: number
  /** blanks that may stand between the word and the name */
  readonly blanks: RegExp
  /** the cue must be a word of its own: ตา, but not in ตาข่าย */
  readonly isWord: boolean
}

const ONE_BLANK = /^ ?/
const NO_BLANK = /^/
const SIGNS = /^[ .:=()"'-]{0,4}/
const cue = (words: string, prior: number, surnamePrior: number, blanks: RegExp, isWord: boolean): Cue => ({
  pattern: new RegExp(`(?:${words})`, 'g'),
  prior,
  surnamePrior,
  blanks,
  isWord,
})

const CUES: readonly Cue[] = [
  cue(likelyCues.titles, 8, 8, ONE_BLANK, true),
  cue(`(?<![ก-๎.])(?:${likelyCues.shortTitles})`, 7, 8, ONE_BLANK, false),
  cue(likelyCues.persons, 4, 5, ONE_BLANK, true),
  cue(likelyCues.kin, 1, 0, NO_BLANK, true),
  cue(likelyCues.councils, 2, 4, NO_BLANK, false),
  cue(likelyCues.named, 8, 7, SIGNS, false),
  cue(likelyCues.maybeNamed, 2, 4, SIGNS, false),
  cue(likelyCues.contact, 1, 4, ONE_BLANK, false),
  // "ผมสมชาย ใจดี ขอ…": without a surname it is hardly ever a name
  cue(likelyCues.self, -6, 4, ONE_BLANK, false),
]

const PLACE = new RegExp(`(?:${placeBefore.replaceAll('.', '\\.').replaceAll(' ', '|')}|ร้าน[ก-๎]{0,16}) ?$`)
const THING = new RegExp(`(?:${namedThings.replaceAll(' ', '|')}) {0,2}(?:นี้|ใหม่|เก่า|แห่งหนึ่ง)? ?$`)
const KIN = /^(?:น้อง|พี่|ลุง|ป้า|น้า|ตา|ยาย|คุณ|เจ๊|ไอ้)(?=[ก-ฮเ-ไ])/
/** After these a word for a relative may stand before the name: โทรหาป้าแดง. */
const MAY_BE_KIN = /ชื่อ|ติดต่อ|โทร|คือ|ของ$/
const STARTS_WITH_TITLE = new RegExp(`^(?:${likelyCues.titles})`)
/** นาย and นาง begin words that are no titles, and names of places. */
export const NOT_TITLE =
  /^(?:นาย(?:อำเภอ|จ้าง|ทะเบียน|ช่าง|หน้า|ทุน|ตรวจ|ท่า|สถานี|ประกัน|ธนาคาร|พราน|เรือ|ด่าน|ทหาร|ตำรวจ|ใหญ่(?![ก-๙])|เวร|คลัง|ไปรษณีย์|แบงค์|ก ?เทศ|ก ?อบ|ก ?องค์|ก ?ฯ|ก ?รัฐ|ก ?สมาคม|ก ?สภา|ก ?เมือง|กเล็ก|กคน|ก(?![ก-๙]))|นาง(?:พยาบาล|ฟ้า|รำ|แบบ|งาม|เอก|รอง|เลิ้ง|นวล|พญา|แอ่น|กวัก|ไม้))/
/** These are believed where the dictionary sees no word begin; the name must then look more like one. */
const CERTAIN = /^(?:คุณ|นาย|นาง|นางสาว|น้อง|กำนัน)$/
const INSIDE = 8
const THAI_RUN = /^[ก-๎]+/
const SILENCER = '์'
const LETTER = /[ก-ฮ]/
/** A vowel written before its consonant: no name ends after it. */
const LEADING_VOWEL = /[เ-ไ]/
/** What hangs on the letter before: nothing ends before it. */
const HANGING = /[ะ-ฺๅ-๎]/
/** Names end before a blank more often than other words do. */
const AT_END = 2.5
/** Of two ways that are nearly as likely the longer is taken. */
const NEAR = 2.5
const NEAR_SURNAME = 5
const NO_NAME = -15
/** Of words that are titles in one meaning only. */
const NO_NAME_AFTER_DOUBTFUL = -4
const DOUBTFUL = /(?:ดาบ|จ่า|หมวด|ผู้กอง|เณร|ชี)$/
/** นาย stands before names far more often than นายก does. */
const HEADS_ARE_RARER = 4
const LONGEST_GIVEN = 16
const LONGEST_SURNAME = 22
/** Letters after the cue that are read: the rest of the sentence tells nothing more. */
const READ = 30
/** Readings of one text: a hostile one full of titles is not read for ever. */
const MOST_READINGS = 1_500
const MOST_CUES = 400
const NOT_NAMES = new Set(notNames.split(' '))
/** With so little before it, a name is believed only with a surname. */
const SURNAME_NEEDED = -6
const SIGNATURE = /(?<=\n {0,4})[ก-๎]{4,16}(?=\s*$)/g
const PAIR_PRIOR = -6
const PAIR_AFTER_CUE_PRIOR = -1
const SIGNED_PRIOR = 6
const CUED = /(?:ตามที่|ติดต่อ|โทรหา|โทรถาม|คือ|โดย|จาก) ?$/
const BARE = /(?<=^|\n|(?:^|[^ก-๎])(?:ตามที่|ติดต่อ|โทรหา|โทรถาม|คือ|และ|กับ|โดย|ว่า|ของ|ให้|จาก|พบ) ?)[ก-๎]{3,16}(?= [ก-๎]{4})/g

interface Way {
  readonly end: number
  /** by how much the logarithm of a name's chance beats that of ordinary words */
  readonly odds: number
}

const NO_WAY: Way = { end: 0, odds: Number.NEGATIVE_INFINITY }

/** Where words begin and end in a text, as ICU's dictionary sees it. */
interface WordBreaks {
  readonly plain: string
  beginsAt(at: number): boolean
  endOf(at: number): number
}

/** Reads one folded text for names by their likeness. */
export class NameReader {
  private readonly plain: string
  private readonly words: WordBreaks
  private readonly remembered = new Map<string, Way>()
  private left = MOST_READINGS

  constructor(words: WordBreaks) {
    this.words = words
    this.plain = words.plain
  }

  /** Whether what follows a title is so unlike a name that the title is another word: หมวดทางหลวง, ผู้กองถ่ายหนัง. */
  isNoName(title: string, at: number): boolean {
    const run = runAt(this.plain, at, READ)
    const least = DOUBTFUL.test(title) ? NO_NAME_AFTER_DOUBTFUL : NO_NAME
    return run.length >= 2 && this.left > 0 && this.given(run).odds < least
  }

  /** นายก is the head of a council, or นาย before a name that begins with ก: what is likelier. */
  isSirBeforeK(start: number): boolean {
    if (HANGING.test(this.plain[start + 4] ?? '')) return true
    const sir = runAt(this.plain, start + 3, READ)
    const head = runAt(this.plain, start + 4, READ)
    const asHead = textScore(head) + Math.max(0, this.given(head).odds - HEADS_ARE_RARER)
    return textScore(sir) + this.given(sir).odds > asHead
  }

  *find(): Generator<Find> {
    for (const cue of CUES) yield* this.afterCue(cue)
    yield* this.signature()
    yield* this.barePairs()
  }

  private *afterCue({ pattern, prior, surnamePrior, blanks, isWord }: Cue): Generator<Find> {
    const { plain } = this
    let asked = 0
    for (const match of plain.matchAll(pattern)) {
      if (asked++ > MOST_CUES) return
      const start = match.index
      const from = start + match[0].length
      const alone = !isWord || this.standsAlone(start, from)
      if (!alone && (!CERTAIN.test(match[0]) || HANGING.test(plain[from] ?? ''))) continue
      const around = before(plain, start, 24)
      if (PLACE.test(around) || (/ชื่อ/.test(match[0]) && THING.test(around))) continue
      const first = from + (blanks.exec(plain.slice(from, from + 4))?.[0].length ?? 0)
      const at = first + (MAY_BE_KIN.test(match[0]) ? (KIN.exec(plain.slice(first, first + 8))?.[0].length ?? 0) : 0)
      if (STARTS_WITH_TITLE.test(plain.slice(at, at + 14)) || NOT_TITLE.test(plain.slice(start, start + 12))) continue
      const end = this.nameEnd(at, alone ? prior : prior - INSIDE, surnamePrior)
      if (end > at) yield { start: at, end, kind: 'person', confidence: 0.6, reason: 'likely-name' }
    }
  }

  /** ป้า in ป้าย and จ่า in จ่าย are other words; so is สมบัติ in คุณสมบัติ. */
  private standsAlone(start: number, from: number): boolean {
    const { plain, words } = this
    if (HANGING.test(plain[from] ?? '')) return false
    const isStart = words.beginsAt(start) || !/[ก-๎]/.test(plain[start - 1] ?? ' ')
    const word = plain.slice(start, words.endOf(start))
    if (/^นายก/.test(plain.slice(start, start + 4)) && from - start === 3) return isStart && this.isSirBeforeK(start)
    return isStart && !(word.length > from - start && isOrdinaryWord(word))
  }

  private nameEnd(at: number, prior: number, surnamePrior: number): number {
    const { plain } = this
    const run = runAt(plain, at, READ)
    if (run.length < 2 || !LETTER.test(run) || HANGING.test(run[0] as string)) return at
    // "อบจ." after a post is an abbreviation; before a mark the text was read already
    if (/[.[]/.test(plain[at + run.length] ?? '')) return at
    const { end, odds } = this.given(run)
    if (NOT_NAMES.has(run.slice(0, end))) return at
    const surname = end === run.length ? this.surnameAfter(at + end, surnamePrior) : null
    if (prior <= SURNAME_NEEDED && (surname === null || surname.odds <= 0)) return at
    // A likely surname speaks for the name before it
    if (odds + prior + Math.max(0, surname?.odds ?? 0) <= 0) return at
    return surname === null || surname.odds <= 0 ? at + end : surname.end
  }

  private surnameAfter(given: number, prior: number): Way | null {
    const gap = /^ {1,2}/.exec(this.plain.slice(given, given + 2))?.[0].length ?? 0
    const run = gap === 0 ? '' : runAt(this.plain, given + gap, READ)
    if (run.length < 3 || KIN.test(run) || STARTS_WITH_TITLE.test(run)) return null
    const { end, odds } = this.surname(run)
    return end < 3 ? null : { end: given + gap + end, odds: odds + prior }
  }

  /** A name alone on the last line. */
  private *signature(): Generator<Find> {
    for (const match of this.plain.matchAll(SIGNATURE)) {
      const name = match[0]
      if (KIN.test(name) || STARTS_WITH_TITLE.test(name)) continue
      if (givenScore(name) - textScore(name) + AT_END <= 0) continue
      const start = match.index
      yield { start, end: start + name.length, kind: 'person', confidence: 0.5, reason: 'likely-signature' }
    }
  }

  /** Given name and surname without any word before them: at the beginning of a line, or after "ตามที่", "โทรหา", "โดย". */
  private *barePairs(): Generator<Find> {
    const { plain } = this
    for (const match of plain.matchAll(BARE)) {
      const run = match[0]
      if (KIN.test(run) || STARTS_WITH_TITLE.test(run) || this.left <= 0) continue
      const start = match.index
      const odds = givenScore(run) - textScore(run)
      const second = runAt(plain, start + run.length + 1, READ)
      const surname = this.surname(second)
      const rest = plain.slice(start + run.length + 1 + second.length, start + run.length + 80)
      const isSigned = /\n *$/.test(before(plain, start, 4)) && rest.trim() === ''
      const prior = isSigned ? SIGNED_PRIOR : CUED.test(before(plain, start, 12)) ? PAIR_AFTER_CUE_PRIOR : PAIR_PRIOR
      if (odds < -10 || surname.end < 3 || surname.odds < -12 || odds + surname.odds + prior <= 0) continue
      const end = start + run.length + 1 + surname.end
      yield { start, end, kind: 'person', confidence: 0.5, reason: 'likely-pair' }
    }
  }

  private given(run: string): Way {
    return this.likeliest(`given ${run}`, run, givenScore, LONGEST_GIVEN, NEAR)
  }

  private surname(run: string): Way {
    return this.likeliest(`surname ${run}`, run, surnameScore, LONGEST_SURNAME, NEAR_SURNAME)
  }

  /** The likeliest end of a name that begins at the start of the run, and by how much it beats ordinary words. */
  private likeliest(key: string, run: string, score: (name: string) => number, longest: number, near: number): Way {
    const before = this.remembered.get(key)
    if (before !== undefined) return before
    if (this.left-- <= 0) return NO_WAY
    const none = textScore(run)
    const ways: Way[] = []
    for (let end = 2; end <= Math.min(longest, run.length); end++) {
      if (!canEnd(run, end)) continue
      const rest = end < run.length ? textScore(run.slice(end)) : AT_END
      ways.push({ end, odds: score(run.slice(0, end)) + rest - none })
    }
    const best = Math.max(...ways.map((way) => way.odds))
    // A word too many hurts nobody, half a name left over does
    const way = ways.findLast((one) => one.odds >= best - near) ?? NO_WAY
    this.remembered.set(key, way)
    return way
  }
}

function runAt(plain: string, at: number, most: number): string {
  return THAI_RUN.exec(plain.slice(at, at + most))?.[0] ?? ''
}

function canEnd(run: string, end: number): boolean {
  return !LEADING_VOWEL.test(run[end - 1] ?? '') && !HANGING.test(run[end] ?? '') && run[end + 1] !== SILENCER
}
