import * as GROUP from './group-names.ts'
import { bodyForms, min } from './machine.ts'
import * as MEASURE from './measures.ts'
import { NameSpan, nearNames } from './near-names.ts'
import { Place, PlaceList, PlaceName } from './place-list.ts'
import { isUnnamed, Prepared } from './prepared.ts'
import { TitleReader } from './read-title.ts'
import { repairStretch } from './repair-stretch.ts'
import * as RUN from './runs.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'
import { TextTable } from './text-table.ts'
import { hashBytes, isBlank, isDigit, skeletonInto, ThaiText } from './thai-bytes.ts'
import type { WordFinder } from './words.ts'

/** What a place column says. */
class PlaceReading {
  readonly place: Place
  readonly more: PlaceName[] = []
  villages: u32 = 0

  constructor(place: Place) {
    this.place = place
  }
}

/** What a body's name says: who it is, and where its area lies. */
class BodyReading {
  readonly place: Place
  readonly key: u32
  readonly skeleton: Uint8Array

  constructor(place: Place, key: u32, skeleton: Uint8Array) {
    this.place = place
    this.key = key
    this.skeleton = skeleton
  }
}

/** Projects by columns: see columns.ts. */
export class Columns {
  readonly units: Uint16Array
  readonly ends: Uint32Array
  readonly amounts: Float32Array
  readonly years: Uint16Array

  constructor(units: Uint16Array, ends: Uint32Array, amounts: Float32Array, years: Uint16Array) {
    this.units = units
    this.ends = ends
    this.amounts = amounts
    this.years = years
  }
}

const CACHE_LIMIT: i32 = 60_000
/** More of a body's name is not read. */
const LONGEST_FORM: i32 = 2000
/** A district of this name is the capital of its province: "เมือง". */
const CAPITAL_LENGTH: i32 = 4
/** The same with its vowels. */
const CAPITAL_FULL: i32 = 5

/** Takes projects apart. Keeps what bodies and places say, so one is made for a whole list. */
export class RowReader {
  private readonly reader: TitleReader
  private readonly list: PlaceList
  private readonly bodies: TextTable = new TextTable(CACHE_LIMIT)
  private bodyReadings: BodyReading[] = []
  private readonly places: TextTable = new TextTable(CACHE_LIMIT)
  private placeReadings: PlaceReading[] = []
  private readonly nowhere: PlaceReading = new PlaceReading(new Place())
  /** Names of places read so far, by hash: one object a name. */
  private readonly namesRead: Map<u32, PlaceName[]> = new Map<u32, PlaceName[]>()
  private readonly aside: Prepared
  private readonly scratch: Uint8Array
  private readonly written: NameSpan
  private readonly forms: Uint16Array = new Uint16Array(3 + 2 * LONGEST_FORM)
  private readonly bodyText: ThaiText = new ThaiText()
  private readonly groups: Uint8Array

  constructor(words: WordFinder, tables: Tables) {
    const aside = new Prepared()
    const scratch = new Uint8Array(256)
    this.aside = aside
    this.scratch = scratch
    this.reader = new TitleReader(words, tables, aside)
    this.list = new PlaceList(tables)
    this.written = new NameSpan(scratch, 0, 0)
    this.groups = tables.bytes(TABLE.groups)
  }

  /** Prepares the project at `row` of the columns. */
  read(columns: Columns, row: i32, p: Prepared): void {
    const units = columns.units
    const ends = columns.ends
    const years = columns.years
    p.clear()
    const titleFrom = row === 0 ? 0 : (ends[row * 3 - 1] as i32)
    const titleEnd = ends[row * 3] as i32
    const bodyEnd = ends[row * 3 + 1] as i32
    const placeEnd = ends[row * 3 + 2] as i32
    this.reader.read(units, titleFrom, titleEnd, p, false)
    if (bodyEnd === titleEnd) this.reader.print(p)
    const from = years[row * 2] as i32
    const to = years[row * 2 + 1] as i32
    p.yearFrom = from !== 0 ? from : this.reader.yearSeen
    p.yearTo = to !== 0 ? to : p.yearFrom
    p.amount = columns.amounts[row] as f64
    this.guessObject(p)
    repairStretch(p, MEASURE.length)
    const place = placeEnd === bodyEnd ? this.nowhere : this.placeOf(units, bodyEnd, placeEnd)
    if (p.villages === 0) p.villages = place.villages
    this.addPlaces(p, place)
    if (bodyEnd > titleEnd) {
      const body = this.bodyOf(units, titleEnd, bodyEnd)
      p.body = body.key
      this.addMissing(p, body.place)
      this.dropOwnName(p, body.skeleton)
    }
    this.completePlaces(p)
  }

  /** A group's 1-based position in the lexicon, 0 where it has none. */
  private group(name: i32): i32 {
    return this.groups[name] as i32
  }

  private does(p: Prepared, work: i32): boolean {
    const position = this.group(work)
    return position > 0 && (p.works & ((1 << (position - 1)) >>> 0)) !== 0
  }

  /** The kind of object where no word names one. */
  private guessObject(p: Prepared): void {
    if (p.objectCount > 0) return
    // "ขุดลอกห้วยใหญ่" names no object: the verb says it
    if (this.does(p, GROUP.dredge)) p.addObject(this.group(GROUP.waterSource))
    else if (this.does(p, GROUP.drill)) p.addObject(this.group(GROUP.anyWell))
    // "ทางหลวงหมายเลข 362 ตอน …" alone: work on the road itself
    else if (p.roadCount > 0) p.addObject(this.group(GROUP.anyRoad))
  }

  private placeOf(units: Uint16Array, from: i32, to: i32): PlaceReading {
    const known = this.places.get(units, from, to)
    if (known >= 0) return this.placeReadings[known] as PlaceReading
    const reading = this.readPlace(units, from, to)
    if (this.places.isFull) this.placeReadings = []
    this.places.add(units, from, to)
    this.placeReadings.push(reading)
    return reading
  }

  private readPlace(units: Uint16Array, from: i32, to: i32): PlaceReading {
    if (to - from < 12 && to > from && (units[from] as i32) <= 57) {
      const coded = this.placeOfCode(units, from, to)
      if (coded !== null) return coded
    }
    const p = this.aside
    p.clear()
    this.reader.read(units, from, to, p, true)
    const place = new Place()
    const reading = new PlaceReading(place)
    reading.villages = p.villages
    for (let i = 0; i < p.runCount; i++) {
      const kind = p.runKind[i] as i32
      if (kind === RUN.province) {
        if (place.province === null) place.province = this.nameAt(p, i)
      } else if (kind === RUN.district) {
        if (place.district === null) place.district = this.nameAt(p, i)
      } else if (kind === RUN.subdistrict) {
        if (place.subdistrict === null) place.subdistrict = this.nameAt(p, i)
        else reading.more.push(this.nameAt(p, i))
      }
    }
    return reading
  }

  /** "341104": a code of two, four, six or (with the village) eight digits; null when the text is none. */
  private placeOfCode(units: Uint16Array, start: i32, stop: i32): PlaceReading | null {
    let from = start
    let to = stop
    while (from < to && isBlank(units[from] as i32)) from++
    while (to > from && isBlank(units[to - 1] as i32)) to--
    if (to - from < 2 || to - from > 8) return null
    for (let i = from; i < to; i++) if (!isDigit(units[i] as i32)) return null
    const found = this.placeOfDigits(units, from, min(to, from + 6))
    const reading = new PlaceReading(found)
    const village = to - from === 8 ? numberAt(units, from + 6, to) : 0
    if (village > 0 && village < 32) reading.villages = ((1 << village) >>> 0) as u32
    return reading
  }

  private placeOfDigits(units: Uint16Array, from: i32, to: i32): Place {
    for (let length = 6; length >= 2; length -= 2) {
      // a code is known by its number only where no zero leads
      if ((units[from] as i32) === 48) break
      const place = this.list.ofCode(numberAt(units, from, min(to, from + length)) as u32)
      if (place !== null) return place
    }
    return this.nowhere.place
  }

  /** The name of a run, the same object for the same wording. */
  private nameAt(p: Prepared, run: i32): PlaceName {
    const hash: u32 = p.runHash[run] as u32
    const from = p.runStart[run] as i32
    const to = p.runEnd[run] as i32
    if (!this.namesRead.has(hash)) {
      if (this.namesRead.size > CACHE_LIMIT) this.namesRead.clear()
      this.namesRead.set(hash, [])
    }
    const read = this.namesRead.get(hash) as PlaceName[]
    const text = p.text
    for (let i = 0; i < read.length; i++) {
      const known = read[i] as PlaceName
      if (isSame(known.bytes, text, from, to)) return known
    }
    const name = this.nameOf(hash, text.slice(from, to))
    if (read.length < 8) read.push(name)
    return name
  }

  private nameOf(hash: u32, bytes: Uint8Array): PlaceName {
    const n = skeletonInto(bytes, 0, bytes.length, this.scratch, 0)
    return new PlaceName(hash, bytes, new NameSpan(this.scratch.slice(0, n), 0, n))
  }

  private bodyOf(units: Uint16Array, from: i32, to: i32): BodyReading {
    const known = this.bodies.get(units, from, to)
    if (known >= 0) return this.bodyReadings[known] as BodyReading
    const reading = this.readBody(units, from, to)
    if (this.bodies.isFull) this.bodyReadings = []
    this.bodies.add(units, from, to)
    this.bodyReadings.push(reading)
    return reading
  }

  private readBody(units: Uint16Array, from: i32, to: i32): BodyReading {
    const forms = isPlainBody(units, from, to) ? this.plainForms(units, from, to) : bodyForms(units, from, to)
    const nameEnd = 3 + (forms[0] as i32)
    const whereEnd = nameEnd + (forms[1] as i32)
    const provinceEnd = whereEnd + (forms[2] as i32)
    const text = this.bodyText
    text.readUnits(forms, 3, nameEnd)
    const skeleton = new Uint8Array(text.fullLength)
    const n = skeletonInto(text.full, 0, text.fullLength, skeleton, 0)
    const name = skeleton.slice(0, n)
    const reading = this.readPlace(forms, nameEnd, whereEnd)
    const place = new Place()
    place.province = reading.place.province
    place.district = reading.place.district
    place.subdistrict = reading.place.subdistrict
    if (provinceEnd > whereEnd) {
      text.readUnits(forms, whereEnd, provinceEnd)
      const bytes = text.full.slice(0, text.fullLength)
      const m = skeletonInto(bytes, 0, bytes.length, this.scratch, 0)
      place.province = this.nameOf(hashBytes(this.scratch, 0, m), bytes)
    }
    return new BodyReading(place, hashBytes(name, 0, n), name)
  }

  /** The forms of a body whose name is written in full: it says itself who and where. */
  private plainForms(units: Uint16Array, start: i32, stop: i32): Uint16Array {
    let from = start
    let to = stop
    while (from < to && isBlank(units[from] as i32)) from++
    while (to > from && isBlank(units[to - 1] as i32)) to--
    const forms = this.forms
    const length = min(to - from, LONGEST_FORM)
    forms[0] = length as u16
    forms[1] = length as u16
    forms[2] = 0
    for (let i = 0; i < length; i++) {
      forms[3 + i] = units[from + i] as u16
      forms[3 + length + i] = units[from + i] as u16
    }
    return forms
  }

  /** What the place column adds: missing levels, and cleaner spellings of names that slipped in the title. */
  private addPlaces(p: Prepared, reading: PlaceReading): void {
    const place = reading.place
    this.addOrRepair(p, RUN.subdistrict, place.subdistrict)
    for (let i = 0; i < reading.more.length; i++) this.addOrRepair(p, RUN.subdistrict, reading.more[i] as PlaceName)
    this.addOrRepair(p, RUN.district, place.district)
    this.addOrRepair(p, RUN.province, place.province)
  }

  private addOrRepair(p: Prepared, kind: i32, name: PlaceName | null): void {
    if (name === null) return
    let seen = false
    for (let i = 0; i < p.runCount; i++) {
      if ((p.runKind[i] as i32) !== kind) continue
      seen = true
      if (p.runHash[i] === name.hash) return
      if (this.isSlipOf(p, i, name)) {
        p.runHash[i] = name.hash
        return
      }
    }
    if (!seen || kind === RUN.subdistrict) this.add(p, kind, name)
  }

  /** The body's own area fills only what title and place left open. */
  private addMissing(p: Prepared, place: Place): void {
    this.addIfMissing(p, RUN.subdistrict, place.subdistrict)
    this.addIfMissing(p, RUN.district, place.district)
    this.addIfMissing(p, RUN.province, place.province)
  }

  private addIfMissing(p: Prepared, kind: i32, name: PlaceName | null): void {
    if (name === null) return
    if (p.firstOf(kind) === 0) {
      this.add(p, kind, name)
      return
    }
    for (let i = 0; i < p.runCount; i++) {
      if ((p.runKind[i] as i32) !== kind || p.runHash[i] === name.hash) continue
      if (this.isSlipOf(p, i, name)) p.runHash[i] = name.hash
    }
  }

  private isSlipOf(p: Prepared, run: i32, name: PlaceName): boolean {
    const written = this.skeletonAt(p, run)
    return cutOrSwallowed(written, name.span) || nearNames(written, name.span)
  }

  /** The skeleton of a run that is still being changed; used again by the next call. */
  private skeletonAt(p: Prepared, run: i32): NameSpan {
    const written = this.written
    written.to = this.skeletonRead(p, run, 0)
    written.noteLetters()
    return written
  }

  private skeletonRead(p: Prepared, run: i32, at: i32): i32 {
    return skeletonInto(p.text, p.runStart[run] as i32, p.runEnd[run] as i32, this.scratch, at)
  }

  private add(p: Prepared, kind: i32, name: PlaceName): void {
    p.addRun(kind, name.hash, name.bytes, 0, name.bytes.length)
  }

  /** "อาคารจอดรถ กรมควบคุมโรค" planned by that department: its own name is no landmark. */
  private dropOwnName(p: Prepared, body: Uint8Array): void {
    for (let i = 0; i < p.runCount; i++) {
      if (!isUnnamed(p.runKind[i] as i32)) continue
      const n = this.skeletonRead(p, i, 0)
      if (n >= 5 && contains(body, this.scratch, n)) p.runKind[i] = RUN.ownBody as u8
    }
  }

  /** District "เมือง" gets its province's name; a lone province or district is filled in where only one fits. */
  private completePlaces(p: Prepared): void {
    this.repairProvinces(p)
    let province: u32 = p.firstOf(RUN.province)
    for (let i = 0; i < p.runCount; i++) {
      if ((p.runKind[i] as i32) !== RUN.district) continue
      const n = this.skeletonRead(p, i, 0)
      if (n < CAPITAL_LENGTH || !isCapital(this.scratch)) continue
      if (n === CAPITAL_LENGTH) this.nameCapital(p, i)
      else if (province === 0 && n > CAPITAL_LENGTH + 2) {
        const hash: u32 = hashBytes(this.scratch, CAPITAL_LENGTH, n)
        if (this.list.provinceByHash.has(hash)) {
          const bytes = p.text.slice((p.runStart[i] as i32) + CAPITAL_FULL, p.runEnd[i] as i32)
          p.addRun(RUN.province, hash, bytes, 0, bytes.length)
          province = hash
        }
      }
    }
    if (!this.list.isEmpty) this.fillFromList(p)
  }

  /** A province that is none of the 77 is one of them misspelt, or nothing; "ลำปาง", "บึงกาฬ" alone are no waters. */
  private repairProvinces(p: Prepared): void {
    for (let i = 0; i < p.runCount; i++) {
      if ((p.runKind[i] as i32) === RUN.nature && this.list.provinceByHash.has(p.runHash[i] as u32))
        p.runKind[i] = RUN.plain as u8
      if ((p.runKind[i] as i32) !== RUN.province || this.list.provinceByHash.has(p.runHash[i] as u32)) continue
      const written = this.skeletonAt(p, i)
      let meant: u32 = 0
      for (let k = 0; k < this.list.provinces.length; k++) {
        const known = this.list.provinces[k] as PlaceName
        if (nearNames(written, known.span)) meant = known.hash
      }
      if (meant === 0) p.runKind[i] = RUN.ownBody as u8
      else p.runHash[i] = meant
    }
  }

  /** "อ.เมือง จ.สงขลา" is "อ.เมืองสงขลา". */
  private nameCapital(p: Prepared, run: i32): void {
    for (let k = 0; k < p.runCount; k++) {
      if ((p.runKind[k] as i32) !== RUN.province) continue
      const more = this.skeletonRead(p, k, CAPITAL_LENGTH)
      p.runHash[run] = hashBytes(this.scratch, 0, CAPITAL_LENGTH + more)
      return
    }
    p.runKind[run] = RUN.ownBody as u8
  }

  private fillFromList(p: Prepared): void {
    const list = this.list
    const province: u32 = p.firstOf(RUN.province)
    const district: u32 = p.firstOf(RUN.district)
    if (district !== 0) {
      for (let i = 0; i < p.runCount; i++) {
        if ((p.runKind[i] as i32) !== RUN.subdistrict || list.isSubdistrict(p.runHash[i] as u32)) continue
        const meant = list.repaired(district, this.skeletonAt(p, i))
        if (meant !== null) p.runHash[i] = meant.hash
      }
    }
    const subdistrict: u32 = p.firstOf(RUN.subdistrict)
    if (province !== 0 && district !== 0) return
    if (subdistrict === 0 && district === 0) return
    const place = list.only(province, district, subdistrict)
    if (place === null) return
    const districtName = place.district
    const provinceName = place.province
    if (district === 0 && districtName !== null) this.add(p, RUN.district, districtName)
    if (province === 0 && provinceName !== null) this.add(p, RUN.province, provinceName)
  }
}

function numberAt(units: Uint16Array, from: i32, to: i32): i32 {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + (units[i] as i32) - 48
  return value
}

/**
 * A body's name without any of the letters that short forms and names of areas have (body-forms.ts): dots, อบต, อบจ, สนง, พื้นที่, ทต, ทม
 * and ทน at the beginning, and not beginning like those named after a province: แขวง…, โครงการ…, สำนักงานทางหลวง….
 */
function isPlainBody(units: Uint16Array, from: i32, to: i32): boolean {
  if (to - from < 9) return false
  const first = units[from] as i32
  const second = units[from + 1] as i32
  if (isBlank(first) || first === 0x0e41) return false
  if (first === 0x0e17 && (second === 0x0e15 || second === 0x0e21 || second === 0x0e19)) return false
  if (first === 0x0e42 && second === 0x0e04) return false
  if (first === 0x0e2a && units[from + 8] === 0x0e17) return false
  for (let i = from; i < to; i++) {
    const c = units[i] as i32
    // a dot, or พ with a vowel above: "พื้นที่"
    if (c === 46 || (c === 0x0e1e && i + 1 < to && units[i + 1] === 0x0e37)) return false
    const next = i + 1 < to ? (units[i + 1] as i32) : 0
    // อบ, สน, and ท behind a blank
    if (c === 0x0e2d && next === 0x0e1a) return false
    if (c === 0x0e2a && next === 0x0e19) return false
    if (isBlank(c) && next === 0x0e17) return false
  }
  return true
}

/** "เมือง" without its vowels above. */
function isCapital(skeleton: Uint8Array): boolean {
  return skeleton[0] === 0xc0 && skeleton[1] === 0xa1 && skeleton[2] === 0xad && skeleton[3] === 0x87
}

function isSame(bytes: Uint8Array, text: Uint8Array, from: i32, to: i32): boolean {
  if (bytes.length !== to - from) return false
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== text[from + i]) return false
  return true
}

/** The name in the title ran into the next word, or a blank cut it short. */
function cutOrSwallowed(written: NameSpan, name: NameSpan): boolean {
  const n = written.to - written.from
  const m = name.to - name.from
  if (n > m + 2) return beginsWith(written, name)
  return n < m && n >= 2 && beginsWith(name, written)
}

function beginsWith(whole: NameSpan, start: NameSpan): boolean {
  const length = start.to - start.from
  for (let i = 0; i < length; i++) if (whole.bytes[whole.from + i] !== start.bytes[start.from + i]) return false
  return true
}

function contains(whole: Uint8Array, part: Uint8Array, length: i32): boolean {
  for (let i = 0; i + length <= whole.length; i++) {
    let k = 0
    while (k < length && whole[i + k] === part[k]) k++
    if (k === length) return true
  }
  return false
}
