import { fingerprint } from './fingerprint.ts'
import { KnownNames } from './known-names.ts'
import { type LexiconWord, ROLE, type Words } from './lexicon.ts'
import { PlaceEnds } from './place-ends.ts'
import { MEASURE_COUNT, type Prepared, RUN } from './prepared.ts'
import type { PlaceNames } from './project.ts'
import { measured, readNumber } from './read-numbers.ts'
import {
  COMMA,
  DASH,
  DOT,
  hashBytes,
  isDigit,
  isThai,
  mix,
  readSkeleton,
  SLASH,
  SPACE,
  skeletonInto,
  ThaiText,
} from './thai-bytes.ts'

/** What the last words have led the reader to expect of the next number or name. */
const AWAIT = { nothing: 0, village: 1, road: 2, numbered: 3, measure: 4, year: 5 } as const

/** Kinds of short words that names begin like: "สาย" in "สายทอง", "วัน" in "วันดี". */
const NAME_MAY_BEGIN_LIKE: ReadonlySet<number> = new Set([
  ROLE.locative,
  ROLE.filler,
  ROLE.work,
  ROLE.unit,
  ROLE.numbered,
])
const SARA_AE_BYTE = 0x80 + 0x41

/**
 * Reads one title (or place column, or body name) from left to right into a `Prepared`: places, villages, roads, stretches,
 * measures, kinds of work, and the names that remain. One pass, no regular expressions: this runs a million times.
 */
export class TitleReader {
  readonly #words: Words
  readonly #text = new ThaiText()
  readonly #scratch = new Uint8Array(256)
  #out!: Prepared
  #placesOnly = false
  #await: number = AWAIT.nothing
  #awaitValue = 0
  #landmark = -1
  #afterLocative = false
  #branch = false
  #villageList = false
  #afterVillage = false
  /** True until the work has been named and something else begins. */
  #headOpen = true
  /** Inside "ตอน อ่างเก็บน้ำหนองปลาไหล - หนองเสือช้าง": object words are parts of names there. */
  #inSection = false
  #runFrom = -1
  #lastRunEnd = -1
  #lastRunWasName = false
  #stretchOpen = -1
  #stretchAt = 0
  /** Whether the text names Bangkok: 0 or 1, -1 before it was asked. */
  #capital = -1
  readonly #capitals: readonly Uint8Array[]
  #roadWord = -1
  #placeList = 0
  #unitAt = 0
  #yearsSeen = 0
  #numberEnd = 0
  /** Where a landmark's name begins, if it begins right after the landmark word. */
  #nameDue = -1
  readonly #unitNames: string[]
  readonly #measureNames: string[]
  readonly #controlConcept: number
  readonly #lane: number
  readonly #section: number
  readonly #canal: number

  readonly #placeEnds: PlaceEnds
  readonly #natures: KnownNames

  /** @param places the list of places, where there is one: it shows where a name ends when blanks were lost. */
  constructor(words: Words, places?: PlaceNames) {
    this.#words = words
    this.#placeEnds = new PlaceEnds(words, places)
    this.#natures = new KnownNames(words.source.natures, true)
    this.#unitNames = words.units
    this.#capitals = (words.source.markers.capital ?? []).map(readSkeleton)
    this.#measureNames = words.measures
    this.#controlConcept = words.numbered.indexOf('control')
    this.#section = words.numbered.indexOf('section')
    this.#lane = words.numbered.indexOf('lane')
    this.#canal = words.numbered.indexOf('canal')
  }

  /** A fiscal year written in the title read last, CE, or 0. */
  get yearSeen(): number {
    return this.#yearsSeen
  }

  /** The fingerprint of the title read last. */
  print(): { high: number; low: number } {
    return fingerprint(this.#text.skeleton, this.#text.length)
  }

  /** Adds what the text from `from` to `to` says to `out`. With `placesOnly`, only provinces, districts, sub-districts and village numbers. */
  read(units: Uint16Array, from: number, to: number, out: Prepared, placesOnly: boolean): void {
    const text = this.#text
    text.readUnits(units, from, to)
    this.#out = out
    this.#placesOnly = placesOnly
    this.#reset()
    const { skeleton, length } = text
    let i = 0
    while (i < length) {
      const b = skeleton[i] as number
      if (isDigit(b)) {
        this.#endRun(i)
        i = this.#number(i)
        continue
      }
      if (b === SPACE || (b < 97 && b !== SPACE) || (b > 122 && b < 0x80)) {
        this.#endRun(i)
        i = this.#separator(b, i)
        continue
      }
      const insideName = this.#runFrom >= 0
      const end = this.#words.match(text, i, insideName)
      if (end > 0 && this.#accept(i, end) && !this.#namesHere(i)) {
        const word = this.#words.list[this.#words.found] as LexiconWord
        this.#endRun(i)
        i = this.#word(word, i, end)
        continue
      }
      if (!insideName) this.#runFrom = i
      i++
    }
    this.#endRun(length)
    this.#closeStretch()
  }

  #reset(): void {
    this.#await = AWAIT.nothing
    this.#landmark = -1
    this.#afterLocative = false
    this.#branch = false
    this.#villageList = false
    this.#afterVillage = false
    this.#headOpen = true
    this.#inSection = false
    this.#runFrom = -1
    this.#nameDue = -1
    this.#lastRunEnd = -1
    this.#stretchOpen = -1
    this.#roadWord = -1
    this.#placeList = 0
    this.#yearsSeen = 0
    this.#capital = -1
  }

  /** Inside a name, "อ." is a district only when a letter follows, "ม." a village only when a digit does. */
  #accept(at: number, end: number): boolean {
    const word = this.#words.list[this.#words.found] as LexiconWord
    const s = this.#text.skeleton
    if (word.role === ROLE.village && (s[end - 1] === DOT || this.#runFrom >= 0)) {
      const next = s[end] === SPACE ? end + 1 : end
      // "ชม.4001", "นม.2008": roads of Chiang Mai and Nakhon Ratchasima, not villages
      if (this.#runFrom >= 0 && isDigit(s[next + 2] as number) && isDigit(s[next + 1] as number)) return false
      return isDigit(s[next] as number) || (word.unit >= 0 && this.#runFrom < 0)
    }
    if (word.capital === 'subdistrict' && !this.#isCapital()) return false
    // a unit counts only after its number, and is read with it
    if (word.role === ROLE.unit) return false
    if (this.#runFrom < 0) return true
    if (word.role <= ROLE.subdistrict && s[end - 1] === DOT) return isThai(s[end] as number) || s[end] === SPACE
    // a lone vowel may not begin a word inside a name
    return (s[at - 1] as number) < SARA_AE_BYTE - 1
  }

  /** The text names Bangkok, whose sub-districts and districts have words of their own; elsewhere those are offices and zones. */
  #isCapital(): boolean {
    if (this.#capital < 0) {
      const { skeleton, length } = this.#text
      this.#capital = this.#capitals.some((name) => indexOf(skeleton, length, name) >= 0) ? 1 : 0
    }
    return this.#capital === 1
  }

  /** "บ้านนางสายทอง": right after a landmark word its name begins, whatever short word it resembles. */
  #namesHere(at: number): boolean {
    if (this.#nameDue !== at || at === 0) return false
    const word = this.#words.list[this.#words.found] as LexiconWord
    return !word.strong && NAME_MAY_BEGIN_LIKE.has(word.role)
  }

  #separator(b: number, i: number): number {
    if (this.#headOpen && b === SPACE && (this.#out.works !== 0 || this.#out.objectCount > 0 || this.#out.runCount > 0))
      this.#headOpen = false
    if (b === COMMA || b === DASH || b === SLASH) {
      if (b === DASH) this.#branch = false
    } else if (b !== SPACE && b !== DOT) {
      this.#villageList = false
      this.#placeList = 0
    }
    if (b === COMMA && this.#placeList > 0) {
      const s = this.#text.skeleton
      const next = s[i + 1] === SPACE ? i + 2 : i + 1
      // "อ.ละงู, มะนัง": names go on after the comma
      if (isThai(s[next] as number)) {
        const end = this.#words.match(this.#text, next, false)
        const word = this.#words.list[this.#words.found] as LexiconWord
        if (end === 0 || word.role === ROLE.landmark || word.role === ROLE.numbered)
          return this.#placeName(this.#placeList, next)
      }
    }
    return i + 1
  }

  /** Ends the name being read at `at` and keeps it. */
  #endRun(at: number): void {
    const from = this.#runFrom
    if (from < 0) return
    this.#runFrom = -1
    if (this.#placesOnly) return
    const text = this.#text
    const length = at - from
    // a long word with a slip in it; names after a landmark word or in a road's section are left alone
    if (length >= 5 && length <= 26 && this.#landmark < 0 && !this.#inSection) {
      const near = this.#words.nearWord(text.skeleton, from, at)
      if (near > 0) {
        this.#word(this.#words.list[near] as LexiconWord, from, at)
        return
      }
    }
    if (length < 2) return
    let kind: number = this.#landmark >= 0 ? RUN.landmark + this.#landmark : RUN.plain
    // "หมู่ที่ 3 บ้านโคกกลาง": the name of the numbered village, not a landmark of the work
    if (this.#inSection) kind = RUN.section
    else if (this.#landmark === 0 && this.#afterVillage) kind = RUN.villageName
    else if (kind === RUN.plain && this.#natures.endOf(text.full, text.origin[from] as number) >= 0) kind = RUN.nature
    else if (kind === RUN.plain && this.#headOpen && !this.#afterLocative) kind = RUN.head
    this.#keep(kind, text.origin[from] as number, text.origin[at] as number)
    this.#landmark = -1
    this.#afterLocative = false
    this.#lastRunEnd = at
    this.#lastRunWasName = true
    this.#villageList = false
    this.#afterVillage = false
    this.#await = AWAIT.nothing
    this.#placeList = 0
  }

  #keep(kind: number, from: number, to: number): number {
    const { full } = this.#text
    const n = skeletonInto(full, from, to, this.#scratch, 0)
    if (n === 0) return -1
    return this.#out.addRun(kind, hashBytes(this.#scratch, 0, n), full, from, to)
  }

  #word(word: LexiconWord, at: number, end: number): number {
    const s = this.#text.skeleton
    const out = this.#out
    const afterLocative = this.#afterLocative
    const nextDigit = isDigit((s[end] === SPACE || s[end] === DOT ? s[end + 1] : s[end]) as number)
    this.#lastRunWasName = false
    if (word.role !== ROLE.village && word.role !== ROLE.filler) this.#villageList = false
    if (word.role === ROLE.village) this.#afterVillage = true
    else if (word.role !== ROLE.landmark) this.#afterVillage = false
    if (word.capital === 'district' && this.#isCapital()) return this.#placeName(RUN.district, end)
    if (word.capital === 'capital') return this.#capitalHere(at, end)
    switch (word.role) {
      case ROLE.province:
      case ROLE.district:
      case ROLE.subdistrict:
        return this.#placeName(RUN.province + word.role - ROLE.province, end)
      case ROLE.village:
        this.#await = AWAIT.village
        return end
      case ROLE.kilometre:
        this.#await = AWAIT.nothing
        this.#inSection = false
        return end
      case ROLE.road:
        this.#await = AWAIT.road
        this.#landmark = -1
        return end
      case ROLE.branch:
        this.#branch = true
        this.#afterLocative = true
        return end
      case ROLE.year:
        this.#await = AWAIT.year
        return end
      case ROLE.work:
        this.#headOpen = true
        if (!this.#placesOnly) out.works |= 1 << word.value
        this.#await = AWAIT.nothing
        this.#afterLocative = false
        return end
      case ROLE.object:
        if (this.#placesOnly) return end
        if (word.measure >= 0 && nextDigit) break
        this.#await = AWAIT.nothing
        this.#roadWord = end
        if ((afterLocative && s[at - 1] !== SPACE) || this.#inSection) {
          this.#runFrom = isThai(s[end] as number) ? at : -1
          this.#afterLocative = false
          return end
        }
        out.addObject(word.value + 1)
        this.#landmark = -1
        return end
      case ROLE.landmark:
        this.#headOpen = false
        this.#nameDue = end
        // "กลุ่มสตรีบ้านวังน้อย", "วัดบ้าน…": the first word says what it is
        if (word.value !== 0 || this.#landmark <= 0 || s[at - 1] === SPACE) this.#landmark = word.value
        this.#afterLocative = true
        this.#await = AWAIT.nothing
        return end
      case ROLE.locative:
        this.#afterLocative = true
        this.#roadWord = end
        this.#await = AWAIT.nothing
        if (word.measure >= 0 && nextDigit) break
        return end
      case ROLE.numbered:
        return this.#numberedWord(word, at, end, nextDigit)
      case ROLE.side:
        if (!this.#placesOnly)
          this.#keep(RUN.side + word.value, this.#text.origin[at] as number, this.#text.origin[end] as number)
        return end
      default:
        break
    }
    if (word.measure >= 0) {
      this.#await = AWAIT.measure
      this.#awaitValue = word.measure
      this.#landmark = -1
      return end
    }
    if (word.role === ROLE.unit) {
      this.#await = AWAIT.nothing
      return end
    }
    // fillers end nothing but the village list
    if (word.role === ROLE.filler && word.word.length > 3) this.#landmark = -1
    return end
  }

  /** "ซอย 5" is a number to remember; "ซอยเทพประสิทธิ์" and "คลองขุด" begin a name. */
  #numberedWord(word: LexiconWord, at: number, end: number, nextDigit: boolean): number {
    this.#afterLocative = true
    if (nextDigit) {
      this.#await = AWAIT.numbered
      this.#awaitValue = word.value
      return end
    }
    this.#await = AWAIT.nothing
    if (word.value === this.#section) this.#inSection = true
    const follows = isThai(this.#text.skeleton[end] as number)
    if (follows && (word.value === this.#lane || word.value === this.#canal)) this.#runFrom = at
    return end
  }

  /** Bangkok needs no word before its name. */
  #capitalHere(at: number, end: number): number {
    const { origin } = this.#text
    this.#keep(RUN.province, origin[at] as number, origin[end] as number)
    this.#landmark = -1
    this.#afterLocative = false
    this.#inSection = false
    this.#await = AWAIT.nothing
    return end
  }

  /** Reads the name after ตำบล, อำเภอ, จังหวัด. */
  #placeName(kind: number, at: number): number {
    const text = this.#text
    let from = at
    while (text.skeleton[from] === SPACE || text.skeleton[from] === DOT) from++
    const end = this.#placeEnds.endOf(text, kind, from)
    this.#inSection = false
    this.#await = AWAIT.nothing
    this.#landmark = -1
    this.#afterLocative = false
    this.#lastRunWasName = false
    this.#placeList = kind
    if (end - from < 2 && end < text.length) return Math.max(end, at)
    this.#keep(kind, text.origin[from] as number, text.origin[end] as number)
    return end
  }

  #number(at: number): number {
    const read = readNumber(this.#text.skeleton, at)
    if (read.chainage) return this.#chainage(read.value, read.end + 1)
    this.#numberEnd = read.end
    return this.#use(read.value, read.whole, at, read.end)
  }

  #use(value: number, whole: boolean, at: number, end: number): number {
    const out = this.#out
    this.#inSection = false
    const awaited = this.#await
    const villages = this.#villageList
    this.#await = AWAIT.nothing
    this.#villageList = false
    if (
      (awaited === AWAIT.village || villages) &&
      whole &&
      value >= 1 &&
      value <= 31 &&
      !(villages && awaited !== AWAIT.village && this.#unitAfter(end, false) >= 0)
    ) {
      out.villages = (out.villages | (1 << value)) >>> 0
      this.#villageList = true
      return end
    }
    if (this.#placesOnly) return end
    if (awaited === AWAIT.road) return this.#road(value, whole, end)
    if (
      awaited === AWAIT.year ||
      (whole && value >= 2540 && value <= 2610 && awaited !== AWAIT.measure && this.#unitAfter(end, false) < 0)
    ) {
      if (value >= 2540 && value <= 2610) this.#yearsSeen = value - 543
      return end
    }
    if (awaited === AWAIT.numbered) {
      if (this.#awaitValue === this.#controlConcept) this.#inSection = true
      else this.#keepNumber(RUN.numbered + this.#awaitValue, at, end)
      this.#afterLocative = false
      return end
    }
    const unit = this.#unitAfter(end, awaited === AWAIT.measure)
    if (unit >= 0) {
      this.#measure(awaited === AWAIT.measure ? this.#awaitValue : -1, value, unit)
      return this.#unitAt
    }
    if (awaited === AWAIT.measure) {
      this.#setMeasure(this.#awaitValue, value)
      return end
    }
    if (!whole) return end
    if (value >= 1000 && value <= 9999 && this.#lastRunWasName && at - this.#lastRunEnd <= 2 && this.#roadCode(value))
      return end
    if (value >= 100 && value <= 9999 && this.#roadWord >= 0 && at - this.#roadWord <= 1)
      return this.#road(value, true, end)
    if (this.#lastRunWasName && at - this.#lastRunEnd <= 1 && value < 1000) this.#keepNumber(RUN.nameNumber, at, end)
    return end
  }

  #keepNumber(kind: number, at: number, end: number): void {
    const { origin } = this.#text
    this.#keep(kind, origin[at] as number, origin[end] as number)
  }

  #road(value: number, whole: boolean, end: number): number {
    if (!whole || value < 1 || value > 99_999) return end
    if (this.#branch) {
      const at = end - String(value).length
      this.#keepNumber(RUN.branchRoad, at, end)
      this.#branch = false
    } else this.#out.addRoad(value)
    return end
  }

  /** "นฐ.4014": two or three letters of a province and four digits name a rural road. */
  #roadCode(value: number): boolean {
    const out = this.#out
    const last = out.runCount - 1
    if (last < 0) return false
    const from = out.runStart[last] as number
    const to = out.runEnd[last] as number
    const n = skeletonInto(out.text, from, to, this.#scratch, 0)
    // "นน.", "สส.": letters that a skeleton takes for one
    if (to - from < 2 || n > 3) return false
    const code = mix(hashBytes(this.#scratch, 0, n), value)
    out.dropLastRun()
    this.#lastRunWasName = false
    if (this.#branch) {
      const { origin } = this.#text
      this.#keep(RUN.branchRoad, origin[this.#numberEnd - 4] as number, origin[this.#numberEnd] as number)
      this.#branch = false
    } else out.addRoad((code | 0x80000000) >>> 0)
    return true
  }

  /** The unit written after a number, or -1; `#unitAt` is left where it ends. */
  #unitAfter(end: number, measured: boolean): number {
    const s = this.#text.skeleton
    const from = s[end] === SPACE ? end + 1 : end
    const b = s[from] as number
    if (b < 97) return -1
    const stop = this.#words.match(this.#text, from, false)
    if (stop === 0) return -1
    const word = this.#words.list[this.#words.found] as LexiconWord
    if (word.unit < 0) return -1
    // "ม." before a digit is a village, unless a measure is waiting for its unit
    if (word.role === ROLE.village) {
      const next = s[stop] === SPACE ? s[stop + 1] : s[stop]
      if (isDigit(next as number) && !measured) return -1
    }
    this.#unitAt = stop
    return word.unit
  }

  #measure(measure: number, value: number, unit: number): void {
    const waiting = measure >= 0 ? (this.#measureNames[measure] as string) : ''
    const read = measured(this.#unitNames[unit] as string, waiting, value)
    if (read !== null) this.#setMeasure(this.#measureNames.indexOf(read.measure), read.value)
  }

  #setMeasure(index: number, value: number): void {
    const { measures } = this.#out
    if (index < 0 || index >= MEASURE_COUNT || measures[index] !== 0) return
    measures[index] = value
  }

  /** "12+350": metres from the road's beginning. Two in a row, joined by a dash or ถึง, are a stretch. */
  #chainage(kilometres: number, at: number): number {
    const s = this.#text.skeleton
    let metres = 0
    let i = at
    for (; isDigit(s[i] as number) && i < at + 3; i++) metres = metres * 10 + (s[i] as number) - 48
    if (s[i] === DOT && isDigit(s[i + 1] as number)) for (i++; isDigit(s[i] as number); i++);
    this.#await = AWAIT.nothing
    this.#villageList = false
    if (this.#placesOnly) return i
    const position = kilometres * 1000 + metres
    if (this.#stretchOpen >= 0 && at - this.#stretchAt < 34) {
      this.#out.addStretch(this.#stretchOpen, position)
      this.#stretchOpen = -1
    } else {
      this.#closeStretch()
      this.#stretchOpen = position
      this.#stretchAt = i
    }
    return i
  }

  #closeStretch(): void {
    if (this.#stretchOpen >= 0) this.#out.addStretch(this.#stretchOpen, this.#stretchOpen)
    this.#stretchOpen = -1
  }
}

function indexOf(bytes: Uint8Array, length: number, part: Uint8Array): number {
  for (let at = 0; at + part.length <= length; at++) {
    let i = 0
    while (i < part.length && bytes[at + i] === part[i]) i++
    if (i === part.length) return at
  }
  return -1
}
