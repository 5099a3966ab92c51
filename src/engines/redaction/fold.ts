import { normaliseThai } from '../../kernel/thai-text.ts'

/**
 * A text in the form the rules read, with the way back. Invisible characters are gone, digits of any script that looks like
 * one are ASCII, dashes and blanks have one form, marks stand in one order; each character knows the stretch of the original
 * it came from, so that a number written with zero-width characters in it is cut out with them.
 */
export interface Folded {
  readonly plain: string
  /** start and end in the original of each UTF-16 unit of `plain` */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

const CLUSTER = /\P{M}\p{M}*|\p{M}+/uy
const THAI_MARKS = /[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]/
const INVISIBLE =
  /^[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/
/** Nobody writes more marks on one letter; a flood of them is read as the first few. */
const MOST_MARKS = 6

/** One character as the rules read it; '' when it is not to be seen. */
function plainCharacter(character: string): string {
  const point = character.codePointAt(0) as number
  if (point < 0x7f && point >= 0x20) return character
  if (point >= 0x0e50 && point <= 0x0e59) return String.fromCharCode(point - 0x0e50 + 0x30)
  if (point >= 0x0e01 && point <= 0x0e5b) return character
  if (point === 0x09 || point === 0x0a) return character
  if (point === 0x0d || point === 0x2028 || point === 0x2029) return '\n'
  if (INVISIBLE.test(character)) return ''
  if ((point >= 0x2010 && point <= 0x2015) || point === 0x2212) return '-'
  const compatible = character.normalize('NFKC')
  if (/^[\x20-\x7E]$/.test(compatible)) return compatible
  if (/^\p{Nd}$/u.test(character)) return digitOf(point)
  return /^\s$/u.test(character) ? ' ' : character
}

/** Blocks of decimal digits begin at a code point whose predecessor is none (Unicode: Nd runs 0…9 in order). */
function digitOf(point: number): string {
  let value = 0
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(point - value - 1))) value++
  return String(value)
}

/** A letter, digit or sign that stays as it is: ASCII, and Thai but for its digits. */
function staysPlain(unit: number): boolean {
  return (unit >= 0x20 && unit < 0x7f) || unit === 0x0a || (unit >= 0x0e01 && unit <= 0x0e4f)
}

function isThaiMark(unit: number): boolean {
  return unit === 0x0e31 || (unit >= 0x0e34 && unit <= 0x0e3a) || (unit >= 0x0e47 && unit <= 0x0e4e)
}

/** Whether a character may go on with this unit: any mark of any script. Below are only the few that certainly are none. */
function mayGoOn(unit: number): boolean {
  return isThaiMark(unit) || (unit >= 0x300 && !(unit >= 0x0e01 && unit <= 0x0e5b))
}

/**
 * How long the character here is when it is an ordinary one, a letter with one Thai mark at most, which nearly all are; 0 where it has
 * to be looked at.
 */
function ordinaryLength(text: string, at: number): 0 | 1 | 2 {
  const unit = text.charCodeAt(at)
  if (!staysPlain(unit) || isThaiMark(unit)) return 0
  if (!mayGoOn(text.charCodeAt(at + 1))) return 1
  return isThaiMark(text.charCodeAt(at + 1)) && !mayGoOn(text.charCodeAt(at + 2)) ? 2 : 0
}

/** Time grows with the length of the text only. */
export function fold(text: string): Folded {
  return foldedAsItIs(text) ?? foldCharacters(text)
}

/** Most texts are in this form already, and only what belongs together in them is told; null where a character has to be looked at. */
function foldedAsItIs(text: string): Folded | null {
  const starts = new Uint32Array(text.length)
  const ends = new Uint32Array(text.length)
  let before = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if ((unit === SARA_E && before === SARA_E) || (unit === SARA_AA && before === NIKHAHIT)) return null
    const length = ordinaryLength(text, at) || lengthWithVowelAndTone(text, at)
    if (length === 0) return null
    // Two marks and their letter are one; one mark may be cut off
    for (let part = 0; part < length; part++) {
      starts[at + part] = length === 3 ? at : at + part
      ends[at + part] = length === 3 ? at + 3 : at + part + 1
    }
    at += length
    before = text.charCodeAt(at - 1)
  }
  return { plain: text, starts, ends }
}

const SARA_E = 0x0e40
const SARA_AA = 0x0e32
const NIKHAHIT = 0x0e4d

/** 3 for a consonant with a vowel over or under it and then a tone or a silencer: ที่, สิทธิ์. */
function lengthWithVowelAndTone(text: string, at: number): 0 | 3 {
  const letter = text.charCodeAt(at)
  if (letter < 0x0e01 || letter > 0x0e2e) return 0
  const vowel = text.charCodeAt(at + 1)
  if (vowel !== 0x0e31 && (vowel < 0x0e34 || vowel > 0x0e39)) return 0
  const tone = text.charCodeAt(at + 2)
  return tone >= 0x0e48 && tone <= 0x0e4c && !mayGoOn(text.charCodeAt(at + 3)) ? 3 : 0
}

function foldCharacters(text: string): Folded {
  const units: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  const push = (piece: string, start: number, end: number) => {
    for (let at = 0; at < piece.length; at++) {
      units.push(piece[at] as string)
      starts.push(start)
      ends.push(end)
    }
  }
  for (let start = 0; start < text.length; ) {
    const ordinary = ordinaryLength(text, start)
    if (ordinary > 0) {
      for (const end = start + ordinary; start < end; start++) {
        units.push(text[start] as string)
        starts.push(start)
        ends.push(start + 1)
      }
      joinTwoPartVowels(units, starts, ends)
      continue
    }
    const together = lengthWithVowelAndTone(text, start)
    if (together > 0) {
      push(text.slice(start, start + together), start, start + together)
      start += together
      continue
    }
    CLUSTER.lastIndex = start
    const cluster = CLUSTER.exec(text)?.[0] ?? (text[start] as string)
    const end = start + cluster.length
    const base = String.fromCodePoint(cluster.codePointAt(0) as number)
    const letter = /^\p{M}/u.test(base) ? '' : plainCharacter(base)
    const marks = letter === '' ? cluster : cluster.slice(base.length)
    if (marks === '' || !THAI_MARKS.test(marks)) {
      push(letter, start, end)
    } else if (letter !== '' && marks.length === 1) {
      push(letter, start, end - 1)
      push(marks, end - 1, end)
    } else {
      const thai = [...marks].filter((mark) => THAI_MARKS.test(mark)).slice(0, MOST_MARKS)
      push(normaliseThai(letter + [...new Set(thai)].join('')), start, end)
    }
    joinTwoPartVowels(units, starts, ends)
    start = end
  }
  return { plain: units.join(''), starts: new Uint32Array(starts), ends: new Uint32Array(ends) }
}

/** Two เ are แ, and ํ with า after it is ำ, however they were typed. */
function joinTwoPartVowels(units: string[], starts: number[], ends: number[]): void {
  const last = units.length - 1
  const isSplit = units[last] === '\u0E40' && units[last - 1] === '\u0E40'
  const isSaraAm = units[last] === '\u0E32' && units[last - 1] === '\u0E4D'
  if (!isSplit && !isSaraAm) return
  units[last - 1] = isSplit ? '\u0E41' : '\u0E33'
  ends[last - 1] = ends[last] as number
  units.pop()
  starts.pop()
  ends.pop()
}
