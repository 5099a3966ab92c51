import { before, type Find, matchesOf } from './find.ts'
import { latinCues, latinEnders, latinTitles, namedThings, thaiTitlesBeforeLatin } from './names.th.ts'
import { findThaiNames } from './names-by-likeness.ts'

/* Names of people: those in Thai letters are read by their likeness, those in Latin letters follow a title or a cue. */

const THINGS = new RegExp(`(?:${namedThings.replaceAll(' ', '|')}) {0,2}(?:นี้|ใหม่|เก่า|แห่งหนึ่ง)? ?$`)
const LATIN_TITLE = new RegExp(`(?<![A-Za-z])(?:${latinTitles})(?:\\. ?| )(?=[A-Za-z])`, 'gi')
const LATIN_CUE = new RegExp(`(?:(?<![A-Za-z])(?:${latinCues}))[ :]{1,3}(?=[A-Z][a-z])`, 'gi')
const LATIN_ENDERS = new RegExp(`^(?:${latinEnders})$`, 'i')
const THAI_TITLE = new RegExp(`(?:${thaiTitlesBeforeLatin.replaceAll(' ', '|')}) ?(?=[A-ZÀ-Þ][a-zà-ÿ])`, 'g')
const INITIAL = /^(?: ?[A-Z])?\.(?=[ ,]|$)/
const LONGEST_LATIN = 3
/** Most texts are in Thai alone. */
const MAY_HAVE_LATIN = /[A-Za-zÀ-Þ]/

/** All names of persons in a folded text. */
export function findNames(plain: string): Find[] {
  const thai = findThaiNames(plain)
  return MAY_HAVE_LATIN.test(plain) ? [...thai, ...latinNames(plain)] : thai
}

function find(start: number, end: number, confidence: number, reason: string): Find {
  return { start, end, kind: 'person', confidence, reason }
}

function* latinNames(plain: string): Generator<Find> {
  for (const match of matchesOf(plain, THAI_TITLE)) {
    const at = match.index + match[0].length
    const end = latinName(plain, at, LONGEST_LATIN)
    const isInitial = /[ A-Z][A-Z]$/.test(plain.slice(end - 2, end)) || /^ [A-Z]/.test(plain.slice(end, end + 2))
    const initial = isInitial ? (INITIAL.exec(plain.slice(end, end + 4))?.[0].length ?? 0) : 0
    if (end > at) yield find(at, end + initial, 0.85, 'honorific')
  }
  for (const match of matchesOf(plain, LATIN_TITLE)) {
    const at = match.index + match[0].length
    const title = match[0].replace(/[. ]/g, '').toLowerCase()
    // "K." and words that are surnames of streets need a capital after them
    if (/^(?:k|sir|pol|gen|col|miss)$/.test(title) && !/[A-Z]/.test(plain[at] as string)) continue
    if (/^k$/.test(title) && !match[0].includes('.')) continue
    const end = latinName(plain, at, LONGEST_LATIN)
    if (end > at) yield find(at, end, 0.9, 'latin-title')
  }
  for (const match of matchesOf(plain, LATIN_CUE)) {
    const at = match.index + match[0].length
    const end = latinName(plain, at, LONGEST_LATIN)
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
