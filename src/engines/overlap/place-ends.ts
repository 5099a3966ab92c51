import { KnownNames } from './known-names.ts'
import { type LexiconWord, ROLE, type Words } from './lexicon.ts'
import { RUN } from './prepared.ts'
import type { PlaceNames } from './project.ts'
import { DOT, isDigit, isThai, SPACE, type ThaiText } from './thai-bytes.ts'

const letter = (c: string): number => 0x80 + c.charCodeAt(0) - 0x0e00
/** "ต.", "อ.", "จ.", "ม.", "บ." begin the next place. */
const isShortMark = new Uint8Array(256)
for (const c of ['ต', 'อ', 'จ', 'ม', 'บ']) isShortMark[letter(c)] = 1
/** Names run to 14 letters: a longer stretch has lost its blanks, and any long word may end it. */
const LONGEST_NAME = 14

/** Where the name after ตำบล, อำเภอ or จังหวัด ends. Where blanks were lost: at a known name's end, or at the next unmistakable word. */
export class PlaceEnds {
  readonly #words: Words
  readonly #provinces: KnownNames
  readonly #districts: KnownNames | null
  readonly #subdistricts: KnownNames | null

  constructor(words: Words, places?: PlaceNames) {
    this.#words = words
    this.#provinces = new KnownNames(words.source.provinces)
    const all = places && places.size > 0 ? [...places.values()] : null
    this.#districts = all && new KnownNames(all.flatMap((p) => p.district ?? []))
    this.#subdistricts = all && new KnownNames(all.flatMap((p) => p.subdistrict ?? []))
  }

  endOf(text: ThaiText, kind: number, from: number): number {
    const s = text.skeleton
    let chunk = from
    while (isThai(s[chunk] as number)) chunk++
    const blanksLost = chunk - from > LONGEST_NAME
    const known = kind === RUN.province ? this.#provinces : kind === RUN.district ? this.#districts : this.#subdistricts
    const knownEnd = known === null || (kind !== RUN.province && !blanksLost) ? -1 : known.endOf(s, from)
    if (knownEnd > 0) return knownEnd
    for (let i = from + 2; i < chunk; i++) {
      if (isShortMark[s[i] as number] === 1 && s[i + 1] === DOT) return i
      const end = this.#words.match(text, i, true)
      if (end > 0 && endsPlace(s, this.#words.list[this.#words.found] as LexiconWord, blanksLost, end)) return i
      if (this.#measureFollows(text, i)) return i
    }
    return chunk
  }

  /** "ยาว", "กว้าง", "ลึก" end a place name only when a number follows. */
  #measureFollows(text: ThaiText, at: number): boolean {
    if (!this.#words.mayBeMeasure(text, at)) return false
    const end = this.#words.match(text, at, false)
    if (end === 0) return false
    const word = this.#words.list[this.#words.found] as LexiconWord
    const s = text.skeleton
    return word.measure >= 0 && (isDigit(s[end] as number) || (s[end] === SPACE && isDigit(s[end + 1] as number)))
  }
}

function endsPlace(s: Uint8Array, word: LexiconWord, blanksLost: boolean, end: number): boolean {
  if (word.role <= ROLE.subdistrict || word.word === 'จำนวน') return true
  if (word.role === ROLE.village) return isDigit(s[end] as number) || s[end] === SPACE
  return blanksLost && (word.role !== ROLE.filler || word.word.length >= 5)
}
