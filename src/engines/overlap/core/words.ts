import { NearWords } from './near-words.ts'
import * as ROLE from './roles.ts'
import { ALPHABET, ROOT, symbolOf } from './symbols.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'
import { isDigit, isLatin, SARA_A, SARA_AA, SPACE, type ThaiText } from './thai-bytes.ts'

export const ANY_WORD: i32 = 1
export const STRONG_WORD: i32 = 2
export const MEASURE_WORD: i32 = 4

/** Flags of a word: long or unmistakable, so it ends a name even where blanks were lost. */
export const STRONG: i32 = 1
/** Its exact spelling has tones. */
export const WITH_TONES: i32 = 2
/** "จำนวน". */
export const COUNTS: i32 = 4
/** In titles of Bangkok alone: its own name, its sub-districts, its districts. */
export const CAPITAL: i32 = 8
export const CAPITAL_SUBDISTRICT: i32 = 16
export const CAPITAL_DISTRICT: i32 = 32

/** Finds the words of the lexicon in a text: a trie over skeleton bytes. */
export class WordFinder {
  /** Of a node of the trie: base | parent << 16, so that a step is one look. */
  private readonly links: Uint32Array
  private readonly wordAt: Uint16Array
  /** By a word's first two symbols: what kinds of words begin so. Most letters of a name are passed over by this alone. */
  private readonly beginnings: Uint8Array
  private readonly near: NearWords
  private readonly roles: Uint8Array
  private readonly values: Uint8Array
  private readonly units: Uint8Array
  private readonly measures: Uint8Array
  private readonly flags: Uint8Array
  private readonly lengths: Uint8Array
  private readonly exactFrom: Uint16Array
  private readonly exactUnits: Uint16Array
  /** The word found last. */
  found: i32 = 0

  constructor(tables: Tables) {
    this.links = linksOf(tables.halves(TABLE.trieBase), tables.halves(TABLE.trieParent))
    this.wordAt = tables.halves(TABLE.trieWord)
    this.beginnings = tables.bytes(TABLE.beginnings)
    this.near = new NearWords(tables)
    this.roles = tables.bytes(TABLE.wordRole)
    this.values = tables.bytes(TABLE.wordValue)
    this.units = tables.bytes(TABLE.wordUnit)
    this.measures = tables.bytes(TABLE.wordMeasure)
    this.flags = tables.bytes(TABLE.wordFlags)
    this.lengths = tables.bytes(TABLE.wordLength)
    this.exactFrom = tables.halves(TABLE.exactFrom)
    this.exactUnits = tables.halves(TABLE.exactUnits)
  }

  role(word: i32): i32 {
    return this.roles[word] as i32
  }

  /** Position of its group inside the role: the work, the object kind, the unit. */
  value(word: i32): i32 {
    return this.values[word] as i32
  }

  /** The unit the same text may also be, or -1: "ม." after a number is metres, before one a village. */
  unit(word: i32): i32 {
    return (this.units[word] as i32) - 1
  }

  /** The measure the same text may also be, or -1: "หนา 0.15" against "หน้าวัด". */
  measure(word: i32): i32 {
    return (this.measures[word] as i32) - 1
  }

  is(word: i32, flag: i32): boolean {
    return ((this.flags[word] as i32) & flag) !== 0
  }

  length(word: i32): i32 {
    return this.lengths[word] as i32
  }

  /** False where no measure ("ยาว") begins: a cheaper question than `match`. */
  mayBeMeasure(text: ThaiText, at: i32): boolean {
    return ((this.beginnings[beginning(text.skeleton, at)] as i32) & MEASURE_WORD) !== 0
  }

  /** The long word that these skeleton bytes miss by one letter, or 0. */
  nearWord(bytes: Uint8Array, from: i32, to: i32): i32 {
    return this.near.of(bytes, from, to)
  }

  /** Where the longest word starting at `at` ends; the word itself is left in `found`. */
  match(text: ThaiText, at: i32, insideName: boolean): i32 {
    const skeleton = text.skeleton
    const kinds = this.beginnings[beginning(skeleton, at)] as i32
    if ((kinds & (insideName ? STRONG_WORD : ANY_WORD)) === 0) {
      this.found = 0
      return 0
    }
    const links = this.links
    const wordAt = this.wordAt
    let node: i32 = ROOT
    let link: u32 = links[ROOT] as u32
    let end = 0
    let word = 0
    for (let i = at; ; i++) {
      const next = ((link & 0xffff) as i32) + (symbolOf[skeleton[i] as i32] as i32)
      link = links[next] as u32
      if (((link >>> 16) as i32) !== node) break
      node = next
      const candidate = wordAt[node] as i32
      if (candidate !== 0 && this.fits(text, at, i + 1, candidate, insideName)) {
        end = i + 1
        word = candidate
      }
    }
    this.found = word
    return end
  }

  private fits(text: ThaiText, at: i32, end: i32, word: i32, insideName: boolean): boolean {
    if (insideName && !this.is(word, STRONG)) return false
    // a word may not end between a consonant and the vowel that follows it on the line: "บ้านนาย" in "บ้านนายาง"
    const next = text.skeleton[end] as i32
    if (next === SARA_A || next === SARA_AA) return false
    // Latin letters are written with blanks: "n" and "e" are no words of "Next", "ac" none of "Access"
    if (isLatin(next) && isLatin(text.skeleton[end - 1] as i32)) return false
    if (at > 0 && isLatin(text.skeleton[at] as i32) && isLatin(text.skeleton[at - 1] as i32)) return false
    if (this.exactFrom[word] === this.exactFrom[word + 1]) return true
    if (
      this.measure(word) >= 0 &&
      this.role(word) !== ROLE.measure &&
      (isDigit(next) || (next === SPACE && isDigit(text.skeleton[end + 1] as i32)))
    )
      return true
    return this.sameSpelling(text, at, end, word)
  }

  /** Compares a short word with the full text behind the skeleton, byte by byte. */
  private sameSpelling(text: ThaiText, at: i32, end: i32, word: i32): boolean {
    const full = text.full
    const expected = this.exactUnits
    const withTones = this.is(word, WITH_TONES)
    const from = this.exactFrom[word] as i32
    const to = this.exactFrom[word + 1] as i32
    const stop = text.origin[end] as i32
    let k = from
    for (let i = text.origin[at] as i32; i < stop; i++) {
      const b = full[i] as i32
      if (b === SPACE) continue
      const c = b >= 0x80 ? b - 0x80 + 0x0e00 : b >= 65 && b <= 90 ? b + 32 : b
      if (!withTones && ((c >= 0x0e48 && c <= 0x0e4c) || c === 0x0e4e)) continue
      const wanted = k < to ? (expected[k] as i32) : -1
      // ตัว and ตตัว: a doubled letter is a slip, the skeleton has already forgiven it
      if (k > from && c === (expected[k - 1] as i32) && c !== wanted) continue
      if (c !== wanted) return false
      k++
    }
    return k === to
  }
}

function linksOf(base: Uint16Array, parent: Uint16Array): Uint32Array {
  const links = new Uint32Array(base.length)
  for (let node = 0; node < base.length; node++)
    links[node] = ((base[node] as u32) | ((parent[node] as u32) << 16)) >>> 0
  return links
}

function beginning(skeleton: Uint8Array, at: i32): i32 {
  return (symbolOf[skeleton[at] as i32] as i32) * ALPHABET + (symbolOf[skeleton[at + 1] as i32] as i32)
}
