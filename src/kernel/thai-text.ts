import { DOMAIN_WORDS, SHORT_FORMS } from './thai-words.ts'

/*
 * Thai text as it arrives from keyboards, old fonts, spreadsheets and PDF readers, and the forms we keep, compare and search
 * it in. Source: THAI.md sections 7 and 8. Everything here runs over a million titles, so each function first asks one
 * precompiled expression whether there is anything to do.
 */

// Marks: above and below vowels with phinthu, maitaikhu, four tones, thanthakhat, nikhahit, yamakkan
const MARK = '\\u0E31\\u0E34-\\u0E3A\\u0E47-\\u0E4E'
const TONE = '\\u0E48-\\u0E4B'
const VOWEL = '\\u0E31\\u0E34-\\u0E3A\\u0E47'

const NOT_NORMAL = new RegExp(
  [
    '[^\\t\\n\\r\\x20-\\x7E\\u0E01-\\u0E3A\\u0E3F-\\u0E4C\\u0E4F-\\u0E5B]',
    '\\u0E40\\u0E40',
    '[ \\t]\\u0E46',
    `[${TONE}\\u0E4C][${MARK}]`,
    `[${VOWEL}][${VOWEL}]`,
    `[\\u0E32\\u0E33][${MARK}]`,
    '\\u0E33\\u0E33',
  ].join('|'),
)

// Zero-width, byte order mark, soft hyphen, and the direction controls that can make a public title read as another
const INVISIBLE = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/g
const REPLACED =
  /[\u00A0\u2000-\u200A\u202F\u3000\u2010-\u2015\u2212\u2018-\u201B\u2032\u201C-\u201F\u2033\uFF10-\uFF19\uF700-\uF71A]/g
// From the first blank of a run only: begun at each of them, a long run would be walked once for every blank in it
const BLANK_BEFORE_REPEAT = /(?<![ \t])[ \t]+\u0E46/g
const CLUSTER = /[\u0E32\u0E33\p{M}]{2,}/gu
const THAI_CLUSTER = new RegExp(`^[${MARK}\\u0E32\\u0E33]+$`)
const IS_TONE = new RegExp(`[${TONE}]`)

// The private use of old Windows and Macintosh fonts: the same marks drawn lower, more to the left, or without a descender
const OLD_FONT =
  'ฐ\u0E34\u0E35\u0E36\u0E37\u0E48\u0E49\u0E4A\u0E4B\u0E4C\u0E48\u0E49\u0E4A\u0E4B\u0E4Cญ\u0E31\u0E4D\u0E47\u0E48\u0E49\u0E4A\u0E4B\u0E4C\u0E38\u0E39\u0E3A'

function replacement(character: string): string {
  const point = character.charCodeAt(0)
  if (point >= 0xf700 && point <= 0xf71a) return OLD_FONT.charAt(point - 0xf700)
  if (point >= 0xff10) return String.fromCharCode(point - 0xff10 + 0x30)
  if ((point >= 0x2010 && point <= 0x2015) || point === 0x2212) return '-'
  if ((point >= 0x2018 && point <= 0x201b) || point === 0x2032) return "'"
  if ((point >= 0x201c && point <= 0x201f) || point === 0x2033) return '"'
  return ' '
}

/**
 * Puts the marks after one consonant in the order of THAI.md 7.2; NFC alone leaves ก + ่ + ิ as typed. A cluster with marks of
 * other scripts is left alone: nobody can say where they belong, and NFC would move them again.
 */
function orderCluster(run: string): string {
  if (!THAI_CLUSTER.test(run)) return run
  let phinthu = ''
  let vowels = ''
  let tone = ''
  let silencer = ''
  let yamakkan = ''
  let after = ''
  let nikhahit = false
  for (const mark of run) {
    if (mark === '\u0E32' || mark === '\u0E33') after += mark
    else if (mark === '\u0E3A') phinthu = mark
    else if (mark === '\u0E4C') silencer = mark
    else if (mark === '\u0E4E') yamakkan = mark
    else if (IS_TONE.test(mark)) tone ||= mark
    else if (!vowels.includes(mark)) {
      vowels += mark
      if (mark === '\u0E4D') nikhahit = true
    }
  }
  if (nikhahit && after !== '') {
    vowels = vowels.replace('\u0E4D', '')
    after = `\u0E33${after.slice(1)}`
  }
  return phinthu + vowels + tone + silencer + yamakkan + after.replace(/\u0E33{2,}/g, '\u0E33')
}

/**
 * The form in which Thai text is stored and shown: Unicode NFC (never NFKC, which breaks ำ), marks in one order within each
 * cluster, เเ as แ, ํ + า as ำ, no zero-width characters or controls, one form of dash, quote and blank, fullwidth digits as
 * ASCII, no blank before ๆ, private-use marks of old fonts as normal ones.
 * Keeps Thai digits, capitals, blanks, line breaks and every letter: damage by PDF readers is not repaired here (see `skeleton`).
 * Idempotent. Source: THAI.md 7.1-7.3.
 */
export function normaliseThai(text: string): string {
  if (!NOT_NORMAL.test(text)) return text
  return text
    .replace(INVISIBLE, '')
    .replace(REPLACED, replacement)
    .normalize('NFC')
    .replace(/\u0E40\u0E40/g, '\u0E41')
    .replace(BLANK_BEFORE_REPEAT, '\u0E46')
    .replace(CLUSTER, orderCluster)
}

/** Thai digits ๐-๙ as 0-9; everything else stays. */
export function thaiDigitsToAscii(text: string): string {
  return text.replace(/[\u0E50-\u0E59]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0e50 + 0x30))
}

const BEYOND_THAI = /[^\0-\x7F\u0E01-\u0E5B]/
const THAI_PUNCTUATION = /[\0-/:-@[-`{-\x7F\u0E2F\u0E3F\u0E4F\u0E5A\u0E5B]+/g
const ANY_PUNCTUATION = /[^\p{L}\p{M}\p{N}]+|\u0E2F/gu

/**
 * Two texts with the same key are the same name: normalised, Latin in lower case, Thai digits as ASCII, no blanks, no
 * punctuation (so อบต., อ.บ.ต. and "อบต" agree), no ฯ. Not for display. Idempotent. Source: THAI.md 7.6.
 */
export function comparisonKey(text: string): string {
  const plain = normaliseThai(text).toLowerCase()
  const bare = plain.replace(BEYOND_THAI.test(plain) ? ANY_PUNCTUATION : THAI_PUNCTUATION, '')
  return normaliseThai(thaiDigitsToAscii(bare))
}

const CID = /\(cid:\d{1,6}\)/g
const SKELETON_DROPS = new RegExp(`[\\0-/:-@[-\`{-\\x7F\\u0E2F\\u0E3F\\u0E4F\\u0E5A\\u0E5B${MARK}]+`, 'g')

/**
 * What is left of Thai text after typing slips and bad PDF reading: consonants, side vowels, Latin letters, digits. Without
 * tones, above and below vowels, blanks and punctuation; ำ as า; `(cid:201)` removed. พนักงาน and พนกังาน, ตำแหน่ง and ตาแหน่ง
 * agree. For matching only: different words can share a skeleton (ไม้ and ไม่). Idempotent. Source: THAI.md 7.5.
 */
export function skeleton(text: string): string {
  let plain = text.includes('(cid:') ? text.replace(CID, '') : text
  if (BEYOND_THAI.test(plain)) plain = normaliseThai(plain)
  plain = plain.toLowerCase()
  plain = plain.replace(SKELETON_DROPS, '')
  if (BEYOND_THAI.test(plain)) plain = plain.replace(ANY_PUNCTUATION, '').normalize('NFC')
  return thaiDigitsToAscii(plain)
    .replace(/\u0E33/g, '\u0E32')
    .replace(/\u0E32{2,}/g, '\u0E32')
    .replace(/[\u0E40\u0E41]{2,}/g, '\u0E41')
}

export type TextFlag = 'two-tones' | 'pdf-leftover' | 'old-font' | 'mixed-script'

const TWO_TONES = new RegExp(
  `\\u0E48[${VOWEL}]*[\\u0E49-\\u0E4B]|\\u0E49[${VOWEL}]*[\\u0E48\\u0E4A\\u0E4B]|\\u0E4A[${VOWEL}]*[\\u0E48\\u0E49\\u0E4B]|\\u0E4B[${VOWEL}]*[\\u0E48-\\u0E4A]`,
)

/** What an officer should look at in a text as it came in, before `normaliseThai` tidied it. Never a reason to change it silently. */
export function flagText(original: string): TextFlag[] {
  const flags: TextFlag[] = []
  if (TWO_TONES.test(original)) flags.push('two-tones')
  if (/\(cid:\d{1,6}\)/.test(original)) flags.push('pdf-leftover')
  if (/[\uF700-\uF71A]/.test(original)) flags.push('old-font')
  if (flagMixedScript(original).length > 0) flags.push('mixed-script')
  return flags
}

const LETTER_RUN = /[\p{L}\p{M}]+/gu
const HAS_OTHER_SCRIPT = /[^\p{Script=Latin}\p{Script=Thai}\p{M}]/u
const LATIN_WITHIN_THAI = /\p{Script=Thai}\p{Script=Latin}{1,2}\p{Script=Thai}/u

/**
 * Words whose letters come from scripts that do not belong together: one or two Latin letters inside a Thai word (โครงกaร), or
 * Latin with Cyrillic or Greek look-alikes (PRОJECT with a Cyrillic О). A Latin word beside Thai (ตลาดOTOP) is ordinary.
 * @returns the words with their place in the text as given (UTF-16 offsets, end exclusive)
 */
export function flagMixedScript(text: string): { start: number; end: number; word: string }[] {
  if (!/[^\0-\x7F]/.test(text) || !/[A-Za-z\u00C0-\u0DFF\u1E00-\uFFFF]/.test(text)) return []
  const found: { start: number; end: number; word: string }[] = []
  for (const run of text.matchAll(LETTER_RUN)) {
    const word = run[0]
    const mixed =
      LATIN_WITHIN_THAI.test(word) || (HAS_OTHER_SCRIPT.test(word) && /[\p{Script=Latin}\p{Script=Thai}]/u.test(word))
    if (mixed) found.push({ start: run.index, end: run.index + word.length, word })
  }
  return found
}

// Made when first asked for: a command that never breaks words or sorts names starts without the dictionaries behind them
let breaker: Intl.Segmenter | null = null
const RUN = /[a-z0-9\u00C0-\u024F]+(?:[.,][0-9]+)*|[\u0E01-\u0E2E\u0E30-\u0E3A\u0E40-\u0E4E]+|\p{L}[\p{L}\p{M}]*/gu
const DOTTED =
  /(?<![\u0E01-\u0E4E])[\u0E01-\u0E2E]{1,4}(?:\.[\u0E01-\u0E2E]{1,4}(?![\u0E01-\u0E4E]))*\.(?:[\u0E01-\u0E2E]{1,3}(?![\u0E01-\u0E4E.]))?/g
const DOMAIN_LENGTHS = lengthsByStart(DOMAIN_WORDS)
const LONGEST_KEPT_RUN = 40
const RUNS_KEPT = 50_000

/**
 * What the stored search tokens depend on: our rules and word list, and the ICU whose dictionary breaks the rest. Tokens stored
 * under another version must be made again before they are compared with a new query.
 */
export const SEARCH_VERSION = `thai-1/icu-${typeof process === 'undefined' ? 'unknown' : (process.versions.icu ?? 'none')}`

/** First two letters -> the lengths of the domain words that begin so, longest first. */
function lengthsByStart(words: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
  const lengths = new Map<string, number[]>()
  for (const word of words) {
    const start = word.slice(0, 2)
    const known = lengths.get(start) ?? []
    if (!known.includes(word.length)) known.push(word.length)
    lengths.set(start, known)
  }
  for (const known of lengths.values()) known.sort((a, b) => b - a)
  return lengths
}

interface BrokenRun {
  /** what the ICU dictionary says */
  readonly pieces: readonly string[]
  /** the same run with domain words kept whole */
  readonly words: readonly string[]
}

// Short runs (ก่อสร้าง, หมู่ที่, ตำบล…) come back in every second title, and breaking costs a hundred times a look-up
const keptRuns = new Map<string, BrokenRun>()

function breakRun(run: string): BrokenRun {
  const kept = keptRuns.get(run)
  if (kept !== undefined) return kept
  const pieces: string[] = []
  const ends = new Set<number>()
  breaker ??= new Intl.Segmenter('th', { granularity: 'word' })
  for (const { segment, index } of breaker.segment(run)) {
    pieces.push(segment)
    ends.add(index + segment.length)
  }
  const broken = { pieces, words: keepDomainWords(run, ends) }
  if (run.length <= LONGEST_KEPT_RUN) {
    if (keptRuns.size >= RUNS_KEPT) keptRuns.clear()
    keptRuns.set(run, broken)
  }
  return broken
}

/**
 * Longest domain word first, from each break of the dictionary. It may end inside a piece only when it is long and swallows
 * another break on the way (the dictionary was lost there); so กรมธรรม์ and พัฒนาการ are not cut after กรม and พัฒนา.
 */
function keepDomainWords(run: string, ends: ReadonlySet<number>): string[] {
  const words: string[] = []
  let at = 0
  while (at < run.length) {
    let nextEnd = at + 1
    while (!ends.has(nextEnd)) nextEnd++
    const length = DOMAIN_LENGTHS.get(run.slice(at, at + 2))?.find(
      (candidate) =>
        at + candidate <= run.length &&
        (ends.has(at + candidate) || (candidate >= 6 && at + candidate > nextEnd)) &&
        DOMAIN_WORDS.has(run.slice(at, at + candidate)),
    )
    const end = length === undefined ? nextEnd : at + length
    words.push(run.slice(at, end))
    at = end
  }
  return words
}

/** Normalised, lower case, ASCII digits, and อ.บ.ต. closed up to อบต where it is a short form we know. */
function readyForWords(text: string): string {
  const plain = thaiDigitsToAscii(normaliseThai(text)).toLowerCase()
  if (!plain.includes('.')) return plain
  return plain.replace(DOTTED, (dotted) => {
    const closed = dotted.replaceAll('.', '')
    return SHORT_FORMS.has(closed) ? ` ${closed} ` : dotted
  })
}

const THAI_START = /^[\u0E01-\u0E4E]/

/**
 * The words of a text in reading order, domain words kept whole (องค์การบริหารส่วนตำบล is one), Latin in lower case, Thai
 * digits as ASCII, without blanks and punctuation. Not reversible; for display break at ICU's word breaks instead.
 */
export function segmentWords(text: string): string[] {
  const words: string[] = []
  for (const [run] of readyForWords(text).matchAll(RUN)) {
    if (THAI_START.test(run)) words.push(...breakRun(run).words)
    else words.push(run)
  }
  return words
}

/** All runs of n UTF-16 units, in order, repeats included; a shorter text is its own only gram, an empty one has none. */
export function ngrams(text: string, n: number): string[] {
  if (text === '') return []
  if (text.length <= n) return [text]
  const grams = new Array<string>(text.length - n + 1)
  for (let i = 0; i + n <= text.length; i++) grams[i] = text.slice(i, i + n)
  return grams
}

/**
 * What to store beside a text so that it is found, and what to look for when someone asks: the same function for both.
 * @returns words: domain words, the dictionary's pieces of them, and what a known short form stands for (อบต brings
 * องค์การบริหารส่วนตำบล); grams: 3-grams of the skeleton, which forgive typing slips. Each without repeats, in order of first
 * appearance. Valid within one `SEARCH_VERSION`. Source: THAI.md 8.
 */
export function searchTokens(text: string): { words: string[]; grams: string[] } {
  return { words: searchWords(text), grams: [...new Set(ngrams(skeleton(text), 3))] }
}

/** The words of `searchTokens` alone, where slips of typing are not forgiven. */
export function searchWords(text: string): string[] {
  const words = new Set<string>()
  for (const [run] of readyForWords(text).matchAll(RUN)) {
    if (!THAI_START.test(run)) {
      words.add(run)
      continue
    }
    const broken = breakRun(run)
    for (const word of broken.words) {
      words.add(word)
      const meaning = SHORT_FORMS.get(word)
      if (meaning !== undefined) for (const part of [meaning, ...breakRun(meaning).pieces]) words.add(part)
    }
    for (const piece of broken.pieces) words.add(piece)
  }
  return [...words]
}

let thaiOrder: Intl.Collator | null = null

/** Dictionary order, as the collation `thai` of the database: กา ก่า กู เกาะ แก ไก่ ขา. For `sort`. */
export function compareThai(a: string, b: string): number {
  thaiOrder ??= new Intl.Collator('th')
  return thaiOrder.compare(a, b)
}

/** The heading under which a word stands in an index: its first consonant (เกาะ under ก), a capital Latin letter, or '#'. */
export function firstConsonant(text: string): string {
  const found = /[\u0E01-\u0E2E]|[a-z]|[0-9\u0E50-\u0E59]/i.exec(text)?.[0]
  if (found === undefined || /[0-9\u0E50-\u0E59]/.test(found)) return '#'
  return found.toUpperCase()
}
