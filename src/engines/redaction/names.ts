import { shortTitles, spelledTitles } from '../../kernel/honorifics.ts'
import { before, type Find } from './find.ts'
import { isOrdinaryWord } from './likeness.ts'
import {
  animals,
  bareShortTitles,
  enders,
  givenNames,
  latinEnders,
  latinTitles,
  moreTitles,
  nameCues,
  namedThings,
  nicknames,
  notNames,
  personVerbs,
  placeBefore,
  selfWords,
  shyTitles,
  weakEnders,
  weakTitles,
} from './names.th.ts'
import { NameReader, NOT_TITLE } from './names-by-likeness.ts'

/*
 * Names of people. Thai has no capitals and no blanks between words, so a name is known by the word before it, by being a
 * common given name, and by where the next ordinary word begins. Where a word begins, ICU's dictionary says; what ends a name,
 * a list of ours.
 */

const set = (words: string) => new Set(words.split(/[ |]+/))
const GIVEN = set(givenNames)
const NICK = set(nicknames)
const ENDERS = set(enders)
const NOT_NAMES = set(notNames)
const WEAK_ENDERS = set(weakEnders)
const PERSON_VERB = new RegExp(`^(?:${personVerbs.replaceAll(' ', '|')})`)
/** Shy titles after which a verb of people is enough. */
const FAMILY = /^(?:น้อง|ยาย|ย่า|ภรรยา|สามี|ลูกชาย|ลูกสาว)$/
const ANIMALS = new RegExp(`^(?:${animals})$`)
const LONGEST_KNOWN = Math.max(...[...GIVEN, ...NICK].map((name) => name.length))
const escaped = (words: readonly string[]) => words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
const longestFirst = (words: readonly string[]) => [...words].sort((a, b) => b.length - a.length).join('|')

/** พระ alone begins too many names of places and days; it is among the shy ones. */
const STRONG_TITLES = [...escaped(spelledTitles.filter((title) => title !== 'พระ')), ...moreTitles.split('|')]
const SPELLED = longestFirst(STRONG_TITLES)
const SHY = set(shyTitles.replaceAll('\\', ''))
const TITLE = new RegExp(`(?:${longestFirst([...STRONG_TITLES, ...weakTitles.split('|')])})`, 'g')
const STRONG = new RegExp(`^(?:${SPELLED})$`)
const SHORT = /(?<![ก-๎.])(?:ว่าที่ ?)?((?:[ก-ฮ]{1,4}\. ?){1,4})(หญิง)?/g
const BARE_SHORT = new RegExp(`(?<![ก-๙.])(?:${bareShortTitles})(?= ?[ก-ฮเ-ไ])`, 'g')
const PLACE_BEFORE = new RegExp(
  `(?:${longestFirst(escaped(placeBefore.split(' ')))}|ร้าน[ก-๎]{0,14}) ?(?:ตา|ยาย|ปู่|ย่า|ลุง|ป้า|พ่อ|แม่|เจ้า)?$`,
)
const THINGS = new RegExp(`(?:${longestFirst(namedThings.split(' '))}) {0,2}(?:นี้|ใหม่|เก่า|แห่งหนึ่ง)? ?$`)
const SELF = new RegExp(`(?:${longestFirst(selfWords.split(' '))}) ?[ก-๙]{0,10} ?$`)
const CUE = new RegExp(`(?:${nameCues.full})[ .:=()-]{0,3}`, 'g')
const SURNAME = new RegExp(`(?:${nameCues.surname})[ .:=-]{0,3}`, 'g')
const NAME = new RegExp(`${nameCues.name}(?:ว่า)?[ .:=-]{0,3}`, 'g')
const LATIN_TITLE = new RegExp(`(?<![A-Za-z])(?:${latinTitles})(?:\\. ?| )(?=[A-Za-z])`, 'gi')
const LATIN_CUE = new RegExp(`(?:(?<![A-Za-z])(?:${nameCues.english}))[ :]{1,3}(?=[A-Z][a-z])`, 'gi')
const LATIN_ENDERS = new RegExp(`^(?:${latinEnders})$`, 'i')
const THAI = /[ก-๎]/
const MARK = /[ัิ-ฺ็-๎]/
/** What cannot begin a name: the word before it goes on. */
const GOES_ON = /[ะัาำิ-ฺๅ-๎]/

const breaker = new Intl.Segmenter('th', { granularity: 'word' })

/** A folded text and where ICU's words begin and end in it; a stretch is broken only when a rule asks about it. */
class Words {
  readonly plain: string
  readonly reader: NameReader
  private readonly starts: Uint8Array
  private readonly stops: Uint32Array
  /** of each place the stretch it lies in, from 1 */
  private readonly stretchOf: Uint32Array
  private readonly stretches: { readonly start: number; readonly text: string; broken: boolean }[] = []

  constructor(plain: string) {
    this.plain = plain
    this.reader = new NameReader(this)
    this.starts = new Uint8Array(plain.length + 1)
    this.stops = new Uint32Array(plain.length + 1)
    this.stretchOf = new Uint32Array(plain.length + 1)
    // 200 letters at a time: ICU's time grows faster than the text when a hostile text gives it no blank
    for (const run of plain.matchAll(/[ก-๎]{1,200}/g)) {
      this.stretches.push({ start: run.index, text: run[0], broken: false })
      this.stretchOf.fill(this.stretches.length, run.index, run.index + run[0].length)
    }
  }

  private breakAt(at: number): void {
    const stretch = this.stretches[(this.stretchOf[at] ?? 0) - 1]
    if (stretch === undefined || stretch.broken) return
    stretch.broken = true
    for (const { segment, index } of breaker.segment(stretch.text)) {
      this.starts[stretch.start + index] = 1
      this.stops[stretch.start + index] = stretch.start + index + segment.length
    }
  }

  beginsAt(at: number): boolean {
    this.breakAt(at)
    return this.starts[at] === 1
  }

  /** The end of the word that begins here; 0 where none does. */
  endOf(at: number): number {
    this.breakAt(at)
    return this.stops[at] ?? 0
  }
}

/** All names of persons in a folded text. */
export function findNames(plain: string): Find[] {
  const words = new Words(plain)
  return [
    ...afterTitles(words),
    ...afterShortTitles(words),
    ...afterCues(words),
    ...bareNames(words),
    ...latinNames(plain),
    ...words.reader.find(),
  ]
}

function find(start: number, end: number, confidence: number, reason: string): Find {
  return { start, end, kind: 'person', confidence, reason }
}

function* afterTitles(words: Words): Generator<Find> {
  const { plain } = words
  let done = 0
  for (const match of plain.matchAll(TITLE)) {
    const start = match.index
    const title = titleOf(words, start, match[0])
    if (start < done || GOES_ON.test(plain[start + title.length] ?? '')) continue
    const isWord = words.beginsAt(start) || !THAI.test(plain[start - 1] ?? ' ')
    const known = knownAt(words, nextLetter(plain, start + title.length))
    if (title === 'ท่าน' && plain.startsWith('หนึ่ง', start + title.length)) continue
    const isStrong = STRONG.test(title)
    if (!isWord && !(isStrong && known !== null && GIVEN.has(known))) continue
    // จ่า in จ่าย, ป้า in ป้าย: the title is a word of its own, or a name we know follows
    const endsThere = words.beginsAt(start + title.length) || !THAI.test(plain[start + title.length] ?? '')
    if (!endsThere && !/^(?:นาย|นาง|นางสาว)$/.test(title) && (known === null || !GIVEN.has(known))) continue
    // คุณ in คุณสมบัติ
    const whole = plain.slice(start, words.endOf(start) || start)
    if (!isStrong && whole.length > title.length && isOrdinaryWord(whole)) continue
    if (isStrong && NOT_TITLE.test(plain.slice(start, start + 12)) && !(known !== null && GIVEN.has(known))) continue
    if (PLACE_BEFORE.test(before(plain, start, 14))) continue
    if (isStrong && words.reader.isNoName(title, nextLetter(plain, start + title.length))) continue
    const found = isStrong ? strongName(words, start + title.length) : weakName(words, start, title, known)
    if (found === null) continue
    // Title and name go together: "[ชื่อบุคคล] แจ้งว่า" reads better than "นาย[ชื่อบุคคล] แจ้งว่า" only for kin; the title stays
    yield found
    done = found.end
  }
}

function titleOf(words: Words, start: number, found: string): string {
  return found === 'นายก' && words.reader.isSirBeforeK(start) ? 'นาย' : found
}

/** One blank may stand between title and name. */
function nextLetter(plain: string, at: number): number {
  return plain[at] === ' ' || (plain[at] === '\n' && plain[at + 1] !== '\n') ? at + 1 : at
}

function strongName(words: Words, afterTitle: number): Find | null {
  const { plain } = words
  let at = nextLetter(plain, afterTitle)
  // Titles stack: นาย + แพทย์, ผศ. ดร. and the next title is found on its own
  if (/^(?:\(|"|')/.test(plain.slice(at, at + 1))) at++
  if (/^[A-Za-z]{2}/.test(plain.slice(at, at + 2))) {
    const end = latinName(plain, at, 3)
    return end > at ? find(at, end, 0.9, 'honorific') : null
  }
  if (!THAI.test(plain[at] ?? '')) return null
  // A single letter stands for a name that was taken out already: นาย ก
  if (!/^[ก-๎]{2}/.test(plain.slice(at, at + 2))) return null
  const first = plain.slice(at, words.endOf(at) || at + 2)
  if (at > afterTitle && ENDERS.has(first) && knownAt(words, at) === null) return null
  const given = givenEnd(words, at)
  if (given - at < 2) return null
  const end = withSurname(words, given, true)
  return find(at, end, 0.95, 'honorific')
}

function weakName(words: Words, start: number, title: string, known: string | null): Find | null {
  const { plain } = words
  const from = start + title.length
  const at = nextLetter(plain, from)
  const around = before(plain, start, 5)
  if (/คุณ$/.test(title) && /(?:ขอบ|พระ|บุญ|สรรพ)$/.test(around)) return null
  if (/^คุณ$/.test(title) && !THAI.test(plain[at] ?? '') && /^[A-Z][a-z]/.test(plain.slice(at, at + 2))) {
    return find(at, latinName(plain, at, 2), 0.8, 'honorific')
  }
  if (!THAI.test(plain[at] ?? '')) return null
  if (known !== null && (GIVEN.has(known) || isWhole(words, afterNicknames(words, at + known.length)))) {
    const end = GIVEN.has(known) ? at + known.length : afterNicknames(words, at + known.length)
    const isCommon = !GIVEN.has(known)
    if (isCommon && SHY.has(title) && (at > from || ANIMALS.test(known))) return null
    if (isCommon && NOT_NAMES.has(plain.slice(at, end))) return null
    return find(at, withSurname(words, end, GIVEN.has(known)), isCommon ? 0.7 : 0.85, 'kin-or-post')
  }
  if (at > from + 1) return null
  const end = givenEnd(words, at)
  if (SHY.has(title) && !(FAMILY.test(title) && PERSON_VERB.test(plain.slice(end, end + 8)))) return null
  const first = plain.slice(at, words.endOf(at) || at + 1)
  if (NOT_NAMES.has(first) || ENDERS.has(first) || startsWithNotName(plain, at)) return null
  if (end - at < 3 || end - at > 14) return null
  // After a blank only คุณ and ครู are followed by names, and then the run is the name
  if (at > from && !/^(?:คุณ|คุณครู|ครู|หมอ|อาจารย์)$/.test(title)) return null
  return find(at, withSurname(words, end, title === 'คุณ' || title === 'อาจารย์'), 0.6, 'kin-or-post')
}

/** หนู|เล็ก, ทอง|คำ: nicknames are put together. */
function afterNicknames(words: Words, end: number): number {
  const next = words.beginsAt(end) ? knownAt(words, end) : null
  return next !== null && NICK.has(next) && !ENDERS.has(next) ? end + next.length : end
}

/** A nickname must be a word of its own: "พี่นก" but not "พี่นกแก้ว", "ลุงดำ" but not "ลุงดำเนินการ". */
function isWhole(words: Words, end: number): boolean {
  if (!THAI.test(words.plain[end] ?? '')) return true
  const next = words.plain.slice(end, words.endOf(end) || end)
  return words.beginsAt(end) && (ENDERS.has(next) || NOT_NAMES.has(next) || PERSON_VERB.test(next))
}

function startsWithNotName(plain: string, at: number): boolean {
  for (let length = 2; length <= 10; length++) {
    const piece = plain.slice(at, at + length)
    if (NOT_NAMES.has(piece) && piece.length >= 3 && !MARK.test(plain[at + length] ?? '')) return true
  }
  return false
}

/** The longest name of our list that stands here and is not the beginning of a longer word. */
function knownAt(words: Words, at: number): string | null {
  const { plain } = words
  for (let length = Math.min(LONGEST_KNOWN, plain.length - at); length >= 1; length--) {
    const piece = plain.slice(at, at + length)
    if (MARK.test(plain[at + length] ?? '') || /[ะาำ]/.test(plain[at + length] ?? '')) continue
    if (GIVEN.has(piece) || NICK.has(piece)) return piece
  }
  return null
}

const LONGEST_NAME = 24

/** Where the given name that begins here ends: at the end of its letters or before the first word that ends names. */
function givenEnd(words: Words, at: number): number {
  const { plain } = words
  const known = knownAt(words, at)
  let end = at + (known !== null && GIVEN.has(known) ? known.length : 0)
  if (end === at) end = Math.max(words.endOf(at), at + 1)
  while (end - at < LONGEST_NAME && THAI.test(plain[end] ?? '')) {
    const next = words.beginsAt(end) ? words.endOf(end) : end + 1
    const word = plain.slice(end, next)
    if (words.beginsAt(end) && end - at >= 2 && endsName(words, next, word)) {
      // บุญ|หลาย, ทอง|มา: after so few letters a short ender is rather the second half of the name
      const isHalf =
        end - at <= 4 && WEAK_ENDERS.has(word) && (known === null || !GIVEN.has(known)) && end === words.endOf(at)
      if (!isHalf) break
    }
    end = next
  }
  // ทอง|มี, คำ|มา: a short word that ends the run belongs to the name more often than not
  const rest = /^[ก-๎]{1,4}(?![ก-๎])/.exec(plain.slice(end, end + 6))?.[0].length ?? 0
  return rest > 0 && (known === null || !GIVEN.has(known)) ? end + rest : end
}

/** จน in กาญจนสูตร, มี in บุญมีทรัพย์: short enders count when another ordinary word follows. */
function endsName(words: Words, next: number, word: string): boolean {
  if (!ENDERS.has(word)) return false
  if (!WEAK_ENDERS.has(word) || !THAI.test(words.plain[next] ?? '')) return true
  const following = words.plain.slice(next, words.endOf(next) || next + 1)
  return ENDERS.has(following) || NOT_NAMES.has(following)
}

const AYUTTHAYA = /^ ?ณ ?[ก-๎]{2,16}/

/**
 * The end of the name with the surname that may follow after a blank, and with a nickname in brackets between.
 * @param likely after นาย and the like a surname is expected, and words may follow it; elsewhere it must stand alone
 */
function withSurname(words: Words, given: number, likely: boolean): number {
  const { plain } = words
  let at = given
  const nickname = /^ ?\([ก-๎]{1,14}\)/.exec(plain.slice(at, at + 18))?.[0]
  if (nickname !== undefined) at += nickname.length
  const noble = AYUTTHAYA.exec(plain.slice(at, at + 20))?.[0]
  if (
    noble !== undefined &&
    /ณ ?(?:อยุธยา|เชียงใหม่|น่าน|ลำปาง|ลำพูน|ระนอง|นคร|สงขลา|พัทลุง|ถลาง|ตะกั่วทุ่ง|หนองคาย|มหาสารคาม|บางช้าง|จัมปาศักดิ์)/.test(noble)
  ) {
    return at + noble.length
  }
  const gap = /^[ \n]{1,2}/.exec(plain.slice(at, at + 2))?.[0] ?? ''
  const start = at + gap.length
  if (gap === '' || !/^[ก-๎]{3}/.test(plain.slice(start, start + 3))) return at
  const first = plain.slice(start, words.endOf(start) || start + 1)
  const clan = /^แซ่[ก-๎]/.test(plain.slice(start, start + 4)) ? words.endOf(words.endOf(start) || start + 3) : undefined
  if (clan !== undefined && clan > start) return clan
  if (startsWithTitle(plain, start)) return at
  if (ENDERS.has(first)) return likely && isSurnameAllTheSame(words, start, first) ? runEnd(plain, start) : at
  if (/^(?:ต|อ|จ|ม|ซ|ถ|ร)\./.test(plain.slice(start, start + 2))) return at
  const end = givenEnd(words, start)
  if (end - start < 2) return at
  const standsAlone = !THAI.test(plain[end] ?? '')
  if (!likely && !standsAlone) return at
  return end
}

function runEnd(plain: string, at: number): number {
  return at + (/^[ก-๎]+/.exec(plain.slice(at, at + LONGEST_NAME))?.[0].length ?? 0)
}

/** ตั้งศรีวงศ์, มาดี: a run of its own that begins with a short word which stands in names too, and goes on with none that does not. */
function isSurnameAllTheSame(words: Words, start: number, first: string): boolean {
  const end = runEnd(words.plain, start)
  if (!WEAK_ENDERS.has(first) || end - start < 5 || end - start > 16) return false
  for (let at = start + first.length; at < end; ) {
    const next = words.endOf(at) || at + 1
    const word = words.plain.slice(at, next)
    if (ENDERS.has(word) || NOT_NAMES.has(word)) return false
    at = next
  }
  return true
}

const TITLE_AT = new RegExp(`^(?:${SPELLED})`)
function startsWithTitle(plain: string, at: number): boolean {
  return TITLE_AT.test(plain.slice(at, at + 20))
}

function* afterShortTitles(words: Words): Generator<Find> {
  const { plain } = words
  for (const match of plain.matchAll(SHORT)) {
    const dotted = match[1] as string
    const parts = dotted.match(/[ก-ฮ]{1,4}\. ?/g) ?? []
    const length = titlesLength(parts)
    if (length === 0) continue
    const whole = match[0].length - (match[2] ?? '').length
    const isWhole = length === dotted.length
    const start = match.index + whole - dotted.length
    const found = strongName(words, start + length + (isWhole ? (match[2] ?? '').length : 0))
    if (found !== null) yield { ...found, reason: 'short-title' }
  }
  for (const match of plain.matchAll(BARE_SHORT)) {
    const at = nextLetter(plain, match.index + match[0].length)
    const known = knownAt(words, at)
    if (known === null || !GIVEN.has(known)) continue
    yield find(at, withSurname(words, at + known.length, true), 0.8, 'short-title')
  }
}

/** Titles may stack: ผศ.ดร. */
function titlesLength(parts: readonly string[]): number {
  for (let count = parts.length; count > 0; count--) {
    const short = parts.slice(0, count).join('')
    const key = short.replace(/[. ]/g, '')
    // One letter is a district, a sub-district or a lane far more often than a title
    if (key.length > 1 && shortTitles.has(key)) return short.length + titlesLength(parts.slice(count))
  }
  return 0
}

function* afterCues(words: Words): Generator<Find> {
  const { plain } = words
  for (const match of plain.matchAll(CUE)) {
    const found = cuedName(words, match.index + match[0].length)
    if (found !== null) yield found
  }
  for (const match of plain.matchAll(SURNAME)) {
    const at = match.index + match[0].length
    if (!/^[ก-๎]{2}/.test(plain.slice(at, at + 2))) continue
    const first = plain.slice(at, words.endOf(at) || at + 1)
    if (ENDERS.has(first) || /^(?:เดียว|อะไร|ไหน|เหมือน)/.test(plain.slice(at, at + 7))) continue
    yield find(at, givenEnd(words, at), 0.9, 'surname-word')
  }
  for (const match of plain.matchAll(NAME)) {
    const at = match.index + match[0].length
    const around = before(plain, match.index, 22)
    const hasSurname = /^[ก-๎]{2,20} {0,2}(?:นามสกุล|สกุล)/.test(plain.slice(at, at + 36))
    const isOwner = /(?:เจ้าของ|คน|ช่าง|พนักงาน|ยาม)[ก-๎]{0,14} ?$/.test(around)
    if ((THINGS.test(around) && !isOwner) || /(?:ลาย|มี|ไม่มี|ระบุ|แจ้ง|เปลี่ยน|ราย|เสีย|ตั้ง|ติด|ป้าย)$/.test(around.trimEnd()))
      continue
    const known = knownAt(words, at)
    const isPerson = isOwner || hasSurname || SELF.test(around)
    if (known !== null && (GIVEN.has(known) || isPerson)) {
      const end = at + known.length
      if (!GIVEN.has(known) && THAI.test(plain[end] ?? '') && !words.beginsAt(end)) continue
      yield find(at, withSurname(words, GIVEN.has(known) ? givenEnd(words, at) : end, true), 0.85, 'name-word')
    } else if (isPerson) {
      const found = cuedName(words, at)
      if (found !== null) yield { ...found, confidence: 0.7, reason: 'name-word' }
    }
  }
}

function cuedName(words: Words, at: number): Find | null {
  const { plain } = words
  if (!/^[ก-๎]{2}/.test(plain.slice(at, at + 2)) || startsWithTitle(plain, at)) return null
  const first = plain.slice(at, words.endOf(at) || at + 1)
  const known = knownAt(words, at)
  if (known === null && (ENDERS.has(first) || NOT_NAMES.has(first))) return null
  const end = givenEnd(words, at)
  return end - at < 2 ? null : find(at, withSurname(words, end, true), 0.85, 'name-word')
}

/** A common given name with a surname after it, without any title. */
function* bareNames(words: Words): Generator<Find> {
  const { plain } = words
  for (const match of plain.matchAll(/(?<![ก-๎])[ก-ฮเ-ไ]/g)) {
    const at = match.index
    const known = knownAt(words, at)
    if (known === null || !GIVEN.has(known) || known.length < 4) continue
    const end = at + known.length
    if (THAI.test(plain[end] ?? '')) continue
    const withIt = withSurname(words, end, false)
    if (withIt === end || withIt - end < 5) {
      // A signature: the name alone on the last line
      if (plain.slice(end).trim() === '' && /\n ?$/.test(before(plain, at, 2))) yield find(at, end, 0.6, 'signature')
      continue
    }
    if (PLACE_BEFORE.test(before(plain, at, 14)) || THINGS.test(before(plain, at, 14))) continue
    yield find(at, withIt, 0.65, 'given-name')
  }
}

function* latinNames(plain: string): Generator<Find> {
  for (const match of plain.matchAll(LATIN_TITLE)) {
    const at = match.index + match[0].length
    const title = match[0].replace(/[. ]/g, '').toLowerCase()
    // "K." and words that are surnames of streets need a capital after them
    if (/^(?:k|sir|pol|gen|col|miss)$/.test(title) && !/[A-Z]/.test(plain[at] as string)) continue
    if (/^k$/.test(title) && !match[0].includes('.')) continue
    const end = latinName(plain, at, 3)
    if (end > at) yield find(at, end, 0.9, 'latin-title')
  }
  for (const match of plain.matchAll(LATIN_CUE)) {
    const at = match.index + match[0].length
    const end = latinName(plain, at, 3)
    const isPair = / [A-Z]/.test(plain.slice(at, end))
    if (!/[A-Z]/.test(plain[at] as string) || THINGS.test(before(plain, match.index, 14))) continue
    if (end > at && (isPair || /name/i.test(match[0]))) yield find(at, end, 0.8, 'latin-words')
  }
}

/** Up to `most` Latin words that are no ordinary ones. */
function latinName(plain: string, at: number, most: number): number {
  let end = at
  const pattern = /[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'-]{0,30}/y
  for (let count = 0; count < most; count++) {
    pattern.lastIndex = end + (count === 0 ? 0 : (/^ ?-?/.exec(plain.slice(end, end + 2))?.[0].length ?? 0))
    const word = pattern.exec(plain)
    if (word === null || LATIN_ENDERS.test(word[0])) break
    if (count > 0 && (word.index === end || !/^[A-ZÀ-Þ]/.test(word[0])) && /^[A-Z]/.test(plain[at] as string)) break
    end = word.index + word[0].length
  }
  return end
}
