import { KnownNames } from './known-names.ts'
import * as ROLE from './roles.ts'
import * as RUN from './runs.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'
import { DOT, isDigit, isThai, SPACE, type ThaiText } from './thai-bytes.ts'
import { COUNTS, type WordFinder } from './words.ts'

/** "ต.", "อ.", "จ.", "ม.", "บ." begin the next place. */
function isShortMark(b: i32): boolean {
  return b === 0x95 || b === 0xad || b === 0x88 || b === 0xa1 || b === 0x9a
}

/** Names run to 14 letters: a longer stretch has lost its blanks, and any long word may end it. */
const LONGEST_NAME: i32 = 14

/** Where the name after ตำบล, อำเภอ or จังหวัด ends. Where blanks were lost: at a known name's end, or at the next unmistakable word. */
export class PlaceEnds {
  private readonly words: WordFinder
  private readonly provinces: KnownNames
  private readonly districts: KnownNames
  private readonly subdistricts: KnownNames

  constructor(words: WordFinder, tables: Tables) {
    this.words = words
    this.provinces = new KnownNames(tables, TABLE.provinceNames)
    this.districts = new KnownNames(tables, TABLE.districtNames)
    this.subdistricts = new KnownNames(tables, TABLE.subdistrictNames)
  }

  endOf(text: ThaiText, kind: i32, from: i32): i32 {
    const s = text.skeleton
    let chunk = from
    while (isThai(s[chunk] as i32)) chunk++
    const blanksLost = chunk - from > LONGEST_NAME
    if (kind === RUN.province || blanksLost) {
      const known = kind === RUN.province ? this.provinces : kind === RUN.district ? this.districts : this.subdistricts
      const knownEnd = known.endOf(s, from)
      if (knownEnd > 0) return knownEnd
    }
    for (let i = from + 2; i < chunk; i++) {
      if (isShortMark(s[i] as i32) && s[i + 1] === DOT) return i
      const end = this.words.match(text, i, true)
      if (end > 0 && this.endsPlace(s, this.words.found, blanksLost, end)) return i
      if (this.measureFollows(text, i)) return i
    }
    return chunk
  }

  /** "ยาว", "กว้าง", "ลึก" end a place name only when a number follows. */
  private measureFollows(text: ThaiText, at: i32): boolean {
    const words = this.words
    if (!words.mayBeMeasure(text, at)) return false
    const end = words.match(text, at, false)
    if (end === 0) return false
    const s = text.skeleton
    return (
      words.measure(words.found) >= 0 && (isDigit(s[end] as i32) || (s[end] === SPACE && isDigit(s[end + 1] as i32)))
    )
  }

  private endsPlace(s: Uint8Array, word: i32, blanksLost: boolean, end: i32): boolean {
    const words = this.words
    const role = words.role(word)
    if (role <= ROLE.subdistrict || words.is(word, COUNTS)) return true
    if (role === ROLE.village) return isDigit(s[end] as i32) || s[end] === SPACE
    return blanksLost && (role !== ROLE.filler || words.length(word) >= 5)
  }
}
