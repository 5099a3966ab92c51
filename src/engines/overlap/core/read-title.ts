import { Fingerprint } from './fingerprint.ts'
import * as GROUP from './group-names.ts'
import { KnownNames } from './known-names.ts'
import { max } from './machine.ts'
import { PlaceEnds } from './place-ends.ts'
import { MEASURE_COUNT, type Prepared } from './prepared.ts'
import { inBaseUnits, measuredAs, NumberReader } from './read-numbers.ts'
import * as ROLE from './roles.ts'
import * as RUN from './runs.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'
import {
  COMMA,
  DASH,
  DOT,
  hashBytes,
  isDigit,
  isThai,
  mix,
  SLASH,
  SPACE,
  skeletonInto,
  ThaiText,
} from './thai-bytes.ts'
import { CAPITAL, CAPITAL_DISTRICT, CAPITAL_SUBDISTRICT, STRONG, type WordFinder } from './words.ts'

/** What the last words have led the reader to expect of the next number or name. */
const NOTHING: i32 = 0
const VILLAGE: i32 = 1
const ROAD: i32 = 2
const NUMBERED: i32 = 3
const MEASURE: i32 = 4
const YEAR: i32 = 5

/** Short words that names begin like: "สาย" in "สายทอง", "วัน" in "วันดี". */
function nameMayBeginLike(role: i32): boolean {
  return (
    role === ROLE.locative || role === ROLE.filler || role === ROLE.work || role === ROLE.unit || role === ROLE.numbered
  )
}

const SARA_AE_BYTE: i32 = 0xc1

/**
 * Reads one title (or place column, or body name) from left to right into a `Prepared`: places, villages, roads, stretches,
 * measures, kinds of work, and the names that remain. One pass, no regular expressions: this runs a million times.
 */
export class TitleReader {
  private readonly words: WordFinder
  private readonly text: ThaiText = new ThaiText()
  private readonly scratch: Uint8Array = new Uint8Array(256)
  private readonly numbers: NumberReader = new NumberReader()
  private readonly fingerprint: Fingerprint = new Fingerprint()
  private out: Prepared
  private placesOnly: boolean = false
  private awaited: i32 = NOTHING
  private awaitedValue: i32 = 0
  private landmark: i32 = -1
  private afterLocative: boolean = false
  private branch: boolean = false
  private villageList: boolean = false
  private afterVillage: boolean = false
  /** True until the work has been named and something else begins. */
  private headOpen: boolean = true
  /** Inside "ตอน อ่างเก็บน้ำหนองปลาไหล - หนองเสือช้าง": object words are parts of names there. */
  private inSection: boolean = false
  private runFrom: i32 = -1
  private lastRunEnd: i32 = -1
  private lastRunWasName: boolean = false
  private stretchOpen: f64 = -1
  private stretchAt: i32 = 0
  /** Whether the text names Bangkok: 0 or 1, -1 before it was asked. */
  private capital: i32 = -1
  private roadWord: i32 = -1
  private placeList: i32 = 0
  private unitAt: i32 = 0
  private numberEnd: i32 = 0
  /** Where a landmark's name begins, if it begins right after the landmark word. */
  private nameDue: i32 = -1
  private readonly unitKinds: Uint8Array
  /** 1-based positions of the lexicon's groups, by group-names.ts. */
  private readonly groups: Uint8Array
  private readonly placeEnds: PlaceEnds
  private readonly natures: KnownNames
  private readonly capitals: KnownNames
  /** A fiscal year written in the title read last, CE, or 0. */
  yearSeen: i32 = 0

  /** @param out where nothing is read to before the first title */
  constructor(words: WordFinder, tables: Tables, out: Prepared) {
    this.words = words
    this.out = out
    this.placeEnds = new PlaceEnds(words, tables)
    this.natures = new KnownNames(tables, TABLE.natures)
    this.capitals = new KnownNames(tables, TABLE.capitals)
    this.unitKinds = tables.bytes(TABLE.unitKind)
    this.groups = tables.bytes(TABLE.groups)
  }

  /** Leaves the fingerprint of the title read last in `into`. */
  print(into: Prepared): void {
    this.fingerprint.of(this.text.skeleton, this.text.length)
    into.printHigh = this.fingerprint.high
    into.printLow = this.fingerprint.low
  }

  private group(name: i32): i32 {
    return (this.groups[name] as i32) - 1
  }

  /** Adds what the text from `from` to `to` says to `out`. With `placesOnly`, only provinces, districts, sub-districts and village numbers. */
  read(units: Uint16Array, from: i32, to: i32, out: Prepared, placesOnly: boolean): void {
    const text = this.text
    text.readUnits(units, from, to)
    this.out = out
    this.placesOnly = placesOnly
    this.reset()
    const skeleton = text.skeleton
    const length = text.length
    let i = 0
    while (i < length) {
      const b = skeleton[i] as i32
      if (isDigit(b)) {
        this.endRun(i)
        i = this.readNumber(i)
        continue
      }
      if (b === SPACE || (b < 97 && b !== SPACE) || (b > 122 && b < 0x80)) {
        this.endRun(i)
        i = this.separator(b, i)
        continue
      }
      const insideName = this.runFrom >= 0
      const end = this.words.match(text, i, insideName)
      if (end > 0 && this.accept(i, end) && !this.namesHere(i)) {
        const word = this.words.found
        this.endRun(i)
        i = this.word(word, i, end)
        continue
      }
      if (!insideName) this.runFrom = i
      i++
    }
    this.endRun(length)
    this.closeStretch()
  }

  private reset(): void {
    this.awaited = NOTHING
    this.landmark = -1
    this.afterLocative = false
    this.branch = false
    this.villageList = false
    this.afterVillage = false
    this.headOpen = true
    this.inSection = false
    this.runFrom = -1
    this.nameDue = -1
    this.lastRunEnd = -1
    this.stretchOpen = -1
    this.roadWord = -1
    this.placeList = 0
    this.yearSeen = 0
    this.capital = -1
  }

  /** Inside a name, "อ." is a district only when a letter follows, "ม." a village only when a digit does. */
  private accept(at: i32, end: i32): boolean {
    const word = this.words.found
    const role = this.words.role(word)
    const s = this.text.skeleton
    if (role === ROLE.village && (s[end - 1] === DOT || this.runFrom >= 0)) {
      const next = s[end] === SPACE ? end + 1 : end
      // "ชม.4001", "นม.2008": roads of Chiang Mai and Nakhon Ratchasima, not villages
      if (this.runFrom >= 0 && isDigit(s[next + 2] as i32) && isDigit(s[next + 1] as i32)) return false
      return isDigit(s[next] as i32) || (this.words.unit(word) >= 0 && this.runFrom < 0)
    }
    if (this.words.is(word, CAPITAL_SUBDISTRICT) && !this.isCapital()) return false
    // a unit counts only after its number, and is read with it
    if (role === ROLE.unit) return false
    if (this.runFrom < 0) return true
    if (role === ROLE.object && !isThai(s[end] as i32) && this.isSectionEnd()) return false
    if (role <= ROLE.subdistrict && s[end - 1] === DOT) return isThai(s[end] as i32) || s[end] === SPACE
    // a lone vowel may not begin a word inside a name
    return (s[at - 1] as i32) < SARA_AE_BYTE - 1
  }

  /** "ห้วยยาง - บางสะพาน" is no bridge at "บาง": the name being read is an end of a section. */
  private isSectionEnd(): boolean {
    if (this.inSection) return true
    const s = this.text.skeleton
    const from = this.runFrom
    return from > 1 && (s[s[from - 1] === SPACE ? from - 2 : from - 1] as i32) === DASH
  }

  /** The text names Bangkok, whose sub-districts and districts have words of their own; elsewhere those are offices and zones. */
  private isCapital(): boolean {
    if (this.capital < 0) this.capital = this.capitals.standIn(this.text.skeleton, this.text.length) ? 1 : 0
    return this.capital === 1
  }

  /** "บ้านนางสายทอง": right after a landmark word its name begins, whatever short word it resembles. */
  private namesHere(at: i32): boolean {
    if (this.nameDue !== at || at === 0) return false
    const word = this.words.found
    return !this.words.is(word, STRONG) && nameMayBeginLike(this.words.role(word))
  }

  private separator(b: i32, i: i32): i32 {
    if (this.headOpen && b === SPACE && (this.out.works !== 0 || this.out.objectCount > 0 || this.out.runCount > 0))
      this.headOpen = false
    if (b === COMMA || b === DASH || b === SLASH) {
      if (b === DASH) this.branch = false
    } else if (b !== SPACE && b !== DOT) {
      this.villageList = false
      this.placeList = 0
    }
    if (b === COMMA && this.placeList > 0) {
      const s = this.text.skeleton
      const next = s[i + 1] === SPACE ? i + 2 : i + 1
      // "อ.ละงู, มะนัง": names go on after the comma
      if (isThai(s[next] as i32)) {
        const end = this.words.match(this.text, next, false)
        const role = this.words.role(this.words.found)
        if (end === 0 || role === ROLE.landmark || role === ROLE.numbered) return this.placeName(this.placeList, next)
      }
    }
    return i + 1
  }

  /** Ends the name being read at `at` and keeps it. */
  private endRun(at: i32): void {
    const from = this.runFrom
    if (from < 0) return
    this.runFrom = -1
    if (this.placesOnly) return
    const text = this.text
    const length = at - from
    // a long word with a slip in it; names after a landmark word or in a road's section are left alone
    if (length >= 5 && length <= 26 && this.landmark < 0 && !this.inSection) {
      const near = this.words.nearWord(text.skeleton, from, at)
      if (near > 0) {
        this.word(near, from, at)
        return
      }
    }
    if (length < 2) return
    let kind = this.landmark >= 0 ? RUN.landmark + this.landmark : RUN.plain
    // "หมู่ที่ 3 บ้านโคกกลาง": the name of the numbered village, not a landmark of the work
    if (this.inSection) kind = RUN.section
    else if (this.landmark === 0 && this.afterVillage) kind = RUN.villageName
    else if (kind === RUN.plain && this.natures.endOf(text.full, text.origin[from] as i32) >= 0) kind = RUN.nature
    else if (kind === RUN.plain && this.headOpen && !this.afterLocative) kind = RUN.head
    this.keep(kind, text.origin[from] as i32, text.origin[at] as i32)
    this.landmark = -1
    this.afterLocative = false
    this.lastRunEnd = at
    this.lastRunWasName = true
    this.villageList = false
    this.afterVillage = false
    this.awaited = NOTHING
    this.placeList = 0
  }

  private keep(kind: i32, from: i32, to: i32): i32 {
    const full = this.text.full
    const n = skeletonInto(full, from, to, this.scratch, 0)
    if (n === 0) return -1
    return this.out.addRun(kind, hashBytes(this.scratch, 0, n), full, from, to)
  }

  private word(word: i32, at: i32, end: i32): i32 {
    const words = this.words
    const role = words.role(word)
    const value = words.value(word)
    const measure = words.measure(word)
    const s = this.text.skeleton
    const out = this.out
    const afterLocative = this.afterLocative
    const nextDigit = isDigit((s[end] === SPACE || s[end] === DOT ? s[end + 1] : s[end]) as i32)
    this.lastRunWasName = false
    if (role !== ROLE.village && role !== ROLE.filler) this.villageList = false
    if (role === ROLE.village) this.afterVillage = true
    else if (role !== ROLE.landmark) this.afterVillage = false
    if (words.is(word, CAPITAL_DISTRICT) && this.isCapital()) return this.placeName(RUN.district, end)
    if (words.is(word, CAPITAL)) return this.capitalHere(at, end)
    switch (role) {
      case ROLE.province:
      case ROLE.district:
      case ROLE.subdistrict:
        return this.placeName(RUN.province + role - ROLE.province, end)
      case ROLE.village:
        this.awaited = VILLAGE
        return end
      case ROLE.kilometre:
        this.awaited = NOTHING
        this.inSection = false
        return end
      case ROLE.road:
        this.awaited = ROAD
        this.landmark = -1
        return end
      case ROLE.branch:
        this.branch = true
        this.afterLocative = true
        return end
      case ROLE.year:
        this.awaited = YEAR
        return end
      case ROLE.work:
        this.headOpen = true
        if (!this.placesOnly) out.works = (out.works | (1 << value)) as u32
        this.awaited = NOTHING
        this.afterLocative = false
        return end
      case ROLE.object:
        if (this.placesOnly) return end
        if (measure >= 0 && nextDigit) break
        this.awaited = NOTHING
        this.roadWord = end
        if ((afterLocative && s[at - 1] !== SPACE) || this.inSection) {
          this.runFrom = isThai(s[end] as i32) ? at : -1
          this.afterLocative = false
          return end
        }
        out.addObject(value + 1)
        this.landmark = -1
        return end
      case ROLE.landmark:
        this.headOpen = false
        this.nameDue = end
        // "กลุ่มสตรีบ้านวังน้อย", "วัดบ้าน…": the first word says what it is
        if (value !== 0 || this.landmark <= 0 || s[at - 1] === SPACE) this.landmark = value
        this.afterLocative = true
        this.awaited = NOTHING
        return end
      case ROLE.locative:
        this.afterLocative = true
        this.roadWord = end
        this.awaited = NOTHING
        if (measure >= 0 && nextDigit) break
        return end
      case ROLE.numbered:
        return this.numberedWord(value, at, end, nextDigit)
      case ROLE.side:
        if (!this.placesOnly) this.keep(RUN.side + value, this.text.origin[at] as i32, this.text.origin[end] as i32)
        return end
      default:
        break
    }
    if (measure >= 0) {
      this.awaited = MEASURE
      this.awaitedValue = measure
      this.landmark = -1
      return end
    }
    if (role === ROLE.unit) {
      this.awaited = NOTHING
      return end
    }
    // fillers end nothing but the village list
    if (role === ROLE.filler && words.length(word) > 3) this.landmark = -1
    return end
  }

  /** "ซอย 5" is a number to remember; "ซอยเทพประสิทธิ์" and "คลองขุด" begin a name. */
  private numberedWord(value: i32, at: i32, end: i32, nextDigit: boolean): i32 {
    this.afterLocative = true
    if (nextDigit) {
      this.awaited = NUMBERED
      this.awaitedValue = value
      return end
    }
    this.awaited = NOTHING
    if (value === this.group(GROUP.section)) this.inSection = true
    const follows = isThai(this.text.skeleton[end] as i32)
    if (follows && (value === this.group(GROUP.lane) || value === this.group(GROUP.canal))) this.runFrom = at
    return end
  }

  /** Bangkok needs no word before its name. */
  private capitalHere(at: i32, end: i32): i32 {
    const origin = this.text.origin
    this.keep(RUN.province, origin[at] as i32, origin[end] as i32)
    this.landmark = -1
    this.afterLocative = false
    this.inSection = false
    this.awaited = NOTHING
    return end
  }

  /** Reads the name after ตำบล, อำเภอ, จังหวัด. */
  private placeName(kind: i32, at: i32): i32 {
    const text = this.text
    let from = at
    while (from < text.length && (text.skeleton[from] === SPACE || text.skeleton[from] === DOT)) from++
    const end = this.placeEnds.endOf(text, kind, from)
    this.inSection = false
    this.awaited = NOTHING
    this.landmark = -1
    this.afterLocative = false
    this.lastRunWasName = false
    this.placeList = kind
    if (end - from < 2 && end < text.length) return max(end, at)
    this.keep(kind, text.origin[from] as i32, text.origin[end] as i32)
    return end
  }

  private readNumber(at: i32): i32 {
    const read = this.numbers
    read.read(this.text.skeleton, at)
    if (read.chainage) return this.chainage(read.value, read.end + 1)
    this.numberEnd = read.end
    return this.use(read.value, read.whole, at, read.end)
  }

  private use(value: f64, whole: boolean, at: i32, end: i32): i32 {
    const out = this.out
    this.inSection = false
    const awaited = this.awaited
    const villages = this.villageList
    this.awaited = NOTHING
    this.villageList = false
    if (
      (awaited === VILLAGE || villages) &&
      whole &&
      value >= 1 &&
      value <= 31 &&
      !(villages && awaited !== VILLAGE && this.unitAfter(end, false) >= 0)
    ) {
      out.villages = ((out.villages | (1 << (value as i32))) >>> 0) as u32
      this.villageList = true
      return end
    }
    if (this.placesOnly) return end
    if (awaited === ROAD) return this.road(value, whole, end)
    if (
      awaited === YEAR ||
      (whole && value >= 2540 && value <= 2610 && awaited !== MEASURE && this.unitAfter(end, false) < 0)
    ) {
      if (value >= 2540 && value <= 2610) this.yearSeen = (value as i32) - 543
      return end
    }
    if (awaited === NUMBERED) {
      if (this.awaitedValue === this.group(GROUP.control)) this.inSection = true
      else this.keepNumber(RUN.numbered + this.awaitedValue, at, end)
      this.afterLocative = false
      return end
    }
    const unit = this.unitAfter(end, awaited === MEASURE)
    if (unit >= 0) {
      this.measure(awaited === MEASURE ? this.awaitedValue : -1, value, unit)
      return this.unitAt
    }
    if (awaited === MEASURE) {
      this.setMeasure(this.awaitedValue, value)
      return end
    }
    if (!whole) return end
    if (
      value >= 1000 &&
      value <= 9999 &&
      this.lastRunWasName &&
      at - this.lastRunEnd <= 2 &&
      this.roadCode(value as i32)
    )
      return end
    if (value >= 100 && value <= 9999 && this.roadWord >= 0 && at - this.roadWord <= 1)
      return this.road(value, true, end)
    if (this.lastRunWasName && at - this.lastRunEnd <= 1 && value < 1000) this.keepNumber(RUN.nameNumber, at, end)
    return end
  }

  private keepNumber(kind: i32, at: i32, end: i32): void {
    const origin = this.text.origin
    this.keep(kind, origin[at] as i32, origin[end] as i32)
  }

  private road(value: f64, whole: boolean, end: i32): i32 {
    if (!whole || value < 1 || value > 99_999) return end
    if (this.branch) {
      this.keepNumber(RUN.branchRoad, end - digitCount(value as i32), end)
      this.branch = false
    } else this.out.addRoad(value as u32)
    return end
  }

  /** "นฐ.4014": two or three letters of a province and four digits name a rural road. */
  private roadCode(value: i32): boolean {
    const out = this.out
    const last = out.runCount - 1
    if (last < 0) return false
    const from = out.runStart[last] as i32
    const to = out.runEnd[last] as i32
    const n = skeletonInto(out.text, from, to, this.scratch, 0)
    // "นน.", "สส.": letters that a skeleton takes for one
    if (to - from < 2 || n > 3) return false
    const code: u32 = ((mix(hashBytes(this.scratch, 0, n), value as u32) | 0x80000000) >>> 0) as u32
    out.dropLastRun()
    this.lastRunWasName = false
    if (this.branch) {
      const origin = this.text.origin
      this.keep(RUN.branchRoad, origin[this.numberEnd - 4] as i32, origin[this.numberEnd] as i32)
      this.branch = false
    } else {
      out.addRoad(code)
      const origin = this.text.origin
      const begin = (origin[this.lastRunEnd] as i32) - (to - from)
      if (begin >= 0) out.addRun(RUN.roadCode, code, this.text.full, begin, origin[this.numberEnd] as i32)
    }
    return true
  }

  /** The unit written after a number, or -1; `#unitAt` is left where it ends. */
  private unitAfter(end: i32, measured: boolean): i32 {
    const s = this.text.skeleton
    const from = s[end] === SPACE ? end + 1 : end
    const b = s[from] as i32
    if (b < 97) return -1
    const stop = this.words.match(this.text, from, false)
    if (stop === 0) return -1
    const word = this.words.found
    const unit = this.words.unit(word)
    if (unit < 0) return -1
    // "ม." before a digit is a village, unless a measure is waiting for its unit
    if (this.words.role(word) === ROLE.village) {
      const next = s[stop] === SPACE ? stop + 1 : stop
      if (isDigit(s[next] as i32) && !measured) return -1
    }
    this.unitAt = stop
    return unit
  }

  private measure(measure: i32, value: f64, unit: i32): void {
    const kind = this.unitKinds[unit] as i32
    const read = measuredAs(kind, measure)
    if (read >= 0) this.setMeasure(read, inBaseUnits(kind, value))
  }

  private setMeasure(index: i32, value: f64): void {
    const measures = this.out.measures
    if (index < 0 || index >= MEASURE_COUNT || measures[index] !== 0) return
    measures[index] = value as f32
  }

  /** "12+350": metres from the road's beginning. Two in a row, joined by a dash or ถึง, are a stretch. */
  private chainage(kilometres: f64, at: i32): i32 {
    const s = this.text.skeleton
    let metres = 0
    let i = at
    for (; isDigit(s[i] as i32) && i < at + 3; i++) metres = metres * 10 + (s[i] as i32) - 48
    if (s[i] === DOT && isDigit(s[i + 1] as i32)) {
      i++
      while (isDigit(s[i] as i32)) i++
    }
    this.awaited = NOTHING
    this.villageList = false
    if (this.placesOnly) return i
    const position: f64 = Math.min(FARTHEST, kilometres * 1000 + (metres as f64))
    if (this.stretchOpen >= 0 && at - this.stretchAt < 34) {
      this.out.addStretch(this.stretchOpen, position)
      this.stretchOpen = -1
    } else {
      this.closeStretch()
      this.stretchOpen = position
      this.stretchAt = i
    }
    return i
  }

  private closeStretch(): void {
    if (this.stretchOpen >= 0) this.out.addStretch(this.stretchOpen, this.stretchOpen)
    this.stretchOpen = -1
  }
}

/** No road is longer; keeps a slip of many digits a number of metres. */
const FARTHEST: f64 = 4000000000

function digitCount(value: i32): i32 {
  let count = 1
  for (let rest = value; rest >= 10; rest = (rest - (rest % 10)) / 10) count++
  return count
}
