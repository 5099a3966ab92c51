import { columnsOf, type ProjectColumns } from './columns.ts'
import { Gazetteer, type Place, type PlaceName, PlaceNameTable } from './gazetteer.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { type NameSpan, nearNames, spanOf } from './near-names.ts'
import { isUnnamed, Prepared, RUN } from './prepared.ts'
import type { OverlapProject, PlaceNames } from './project.ts'
import { TitleReader } from './read-title.ts'
import { repairStretch } from './repair-stretch.ts'
import { TextTable } from './text-table.ts'
import { hashBytes, skeletonInto, skeletonOfWord, unitsOf } from './thai-bytes.ts'

/** What a body's name says: who it is, and where its area lies. */
interface BodyReading extends Place {
  key: number
  skeleton: Uint8Array
}

interface PlaceReading extends Place {
  more: readonly PlaceName[]
  villages: number
}

/** Made in one place only, so that all readings have one shape for the compiler. */
const placeReading = (place: Place, more: readonly PlaceName[], villages: number): PlaceReading => ({
  province: place.province,
  district: place.district,
  subdistrict: place.subdistrict,
  more,
  villages,
})

const CACHE_LIMIT = 60_000
const UNKNOWN: Place = { province: null, district: null, subdistrict: null }
const NOWHERE = placeReading(UNKNOWN, [], 0)

/** Bodies are written in full and short; one key for both. Blanks and dots are dropped afterwards. */
const LONG_FORMS: readonly (readonly [RegExp, string])[] = [
  [/อบต\.?\s*/g, 'องค์การบริหารส่วนตำบล'],
  [/อบจ\.?\s*/g, 'องค์การบริหารส่วนจังหวัด'],
  [/เทศบาลต\.\s*|(^|\s)ทต\.?\s*/g, 'เทศบาลตำบล'],
  [/(^|\s)ทม\.?\s*/g, 'เทศบาลเมือง'],
  [/(^|\s)ทน\.?\s*/g, 'เทศบาลนคร'],
  [/สนง\.?\s*/g, 'สำนักงาน'],
  [/รพ\.สต\.?\s*/g, 'โรงพยาบาลส่งเสริมสุขภาพตำบล'],
  [/^จ\.\s*/g, 'จังหวัด'],
  [/^อ\.\s*/g, 'อำเภอ'],
]

const AREA = 'พื้นที่'
const MAY_BE_SHORT = /\.|อบต|อบจ|สนง|^ท[ตมน]/

/** Bodies named after their province without the word จังหวัด in front. */
const OF_PROVINCE =
  /^(?:แขวงทางหลวงชนบท|แขวงทางหลวง|โครงการชลประทาน|สำนักงานเขตพื้นที่การศึกษา(?:ประถมศึกษา|มัธยมศึกษา)|สำนักงานทางหลวงชนบท)\s*([\u0e01-\u0e4e]+)/

/** Turns projects into `Prepared`. Keeps caches of bodies and places, so one is made for a whole list. */
export class Preparer {
  readonly #reader: TitleReader
  readonly #names = new PlaceNameTable()
  readonly #gazetteer: Gazetteer | null
  readonly #bodies = new TextTable<BodyReading>(CACHE_LIMIT)
  readonly #places = new TextTable<PlaceReading>(CACHE_LIMIT)
  /** Names of places read so far, by hash: one object a name. */
  readonly #namesRead = new Map<number, PlaceName[]>()
  readonly #aside = new Prepared()
  readonly #scratch = new Uint8Array(256)
  readonly #provinces: Map<number, PlaceName>
  readonly #dredge: number
  readonly #drill: number
  readonly #water: number
  readonly #well: number
  readonly #road: number
  readonly #length: number

  constructor(words: Words = defaultWords(), places?: PlaceNames) {
    this.#reader = new TitleReader(words, places)
    this.#provinces = new Map(words.source.provinces.map((name) => [this.#names.of(name).hash, this.#names.of(name)]))
    this.#gazetteer = places && places.size > 0 ? new Gazetteer(places, this.#names) : null
    this.#dredge = words.works.indexOf('dredge')
    this.#drill = words.works.indexOf('drill')
    this.#water = words.objects.indexOf('water.source') + 1
    this.#road = words.objects.indexOf('road.any') + 1
    this.#well = words.objects.indexOf('well.any') + 1
    this.#length = words.measures.indexOf('length')
  }

  prepare(project: OverlapProject, into: Prepared = new Prepared()): Prepared {
    return this.prepareRow(columnsOf([project]), 0, into)
  }

  /** As `prepare`, for the project at `row` of the columns. */
  prepareRow(columns: ProjectColumns, row: number, into: Prepared): Prepared {
    const { units, ends, amounts, years } = columns
    const p = into
    p.clear()
    const titleFrom = row === 0 ? 0 : (ends[row * 3 - 1] as number)
    const titleEnd = ends[row * 3] as number
    const bodyEnd = ends[row * 3 + 1] as number
    const placeEnd = ends[row * 3 + 2] as number
    this.#reader.read(units, titleFrom, titleEnd, p, false)
    if (bodyEnd === titleEnd) {
      const { high, low } = this.#reader.print()
      p.printHigh = high
      p.printLow = low
    }
    p.yearFrom = (years[row * 2] as number) || this.#reader.yearSeen
    p.yearTo = (years[row * 2 + 1] as number) || p.yearFrom
    p.amount = amounts[row] as number
    this.#guessObject(p)
    repairStretch(p, this.#length)
    const place = placeEnd === bodyEnd ? NOWHERE : this.#placeOf(units, bodyEnd, placeEnd)
    if (p.villages === 0) p.villages = place.villages
    this.#addPlaces(p, place)
    if (bodyEnd > titleEnd) {
      const body = this.#bodyOf(units, titleEnd, bodyEnd)
      p.body = body.key
      this.#addMissing(p, body)
      this.#dropOwnName(p, body.skeleton)
    }
    this.#completePlaces(p)
    return p
  }

  /** The kind of object where no word names one. */
  #guessObject(p: Prepared): void {
    if (p.objectCount > 0) return
    // "ขุดลอกห้วยใหญ่" names no object: the verb says it
    if (p.works & (1 << this.#dredge)) p.addObject(this.#water)
    else if (p.works & (1 << this.#drill)) p.addObject(this.#well)
    // "ทางหลวงหมายเลข 362 ตอน …" alone: work on the road itself
    else if (p.roadCount > 0) p.addObject(this.#road)
  }

  #placeOf(units: Uint16Array, from: number, to: number): PlaceReading {
    const known = this.#places.get(units, from, to)
    if (known !== undefined) return known
    const reading = this.#readPlace(units, from, to)
    this.#places.set(units, from, to, reading)
    return reading
  }

  #readPlace(units: Uint16Array, from: number, to: number): PlaceReading {
    if (to - from < 12 && isBlankOrDigit(units[from] as number)) {
      const code = textAt(units, from, to).trim()
      if (/^\d{2,8}$/.test(code)) {
        const place = this.#gazetteer?.byCode(code) ?? NOWHERE
        const village = code.length === 8 ? Number(code.slice(6)) : 0
        return placeReading(place, [], village > 0 && village < 32 ? (1 << village) >>> 0 : 0)
      }
    }
    const p = this.#aside
    p.clear()
    this.#reader.read(units, from, to, p, true)
    const place = { ...UNKNOWN }
    const more: PlaceName[] = []
    for (let i = 0; i < p.runCount; i++) {
      const kind = p.runKind[i]
      if (kind === RUN.province) place.province ??= this.#nameAt(p, i)
      else if (kind === RUN.district) place.district ??= this.#nameAt(p, i)
      else if (kind === RUN.subdistrict) {
        if (place.subdistrict === null) place.subdistrict = this.#nameAt(p, i)
        else more.push(this.#nameAt(p, i))
      }
    }
    return placeReading(place, more, p.villages)
  }

  /** The name of a run, the same object for the same wording. */
  #nameAt(p: Prepared, run: number): PlaceName {
    const hash = p.runHash[run] as number
    // a small integer: other numbers make a map several times slower
    const key = hash | 0
    const from = p.runStart[run] as number
    const to = p.runEnd[run] as number
    let read = this.#namesRead.get(key)
    if (read === undefined) {
      if (this.#namesRead.size > CACHE_LIMIT) this.#namesRead.clear()
      read = []
      this.#namesRead.set(key, read)
    }
    const { text } = p
    for (const name of read) if (isSame(name.bytes, text, from, to)) return name
    const bytes = text.slice(from, to)
    const n = skeletonInto(bytes, 0, bytes.length, this.#scratch, 0)
    const name = { hash, bytes, span: spanOf(this.#scratch.slice(0, n)) }
    if (read.length < 8) read.push(name)
    return name
  }

  #bodyOf(units: Uint16Array, from: number, to: number): BodyReading {
    const known = this.#bodies.get(units, from, to)
    if (known !== undefined) return known
    const reading = this.#readBody(textAt(units, from, to).trim())
    this.#bodies.set(units, from, to, reading)
    return reading
  }

  #readBody(written: string): BodyReading {
    let long = written
    if (MAY_BE_SHORT.test(long)) for (const [short, full] of LONG_FORMS) long = long.replace(short, full)
    let name = long
    let where = long
    if (long.includes(AREA)) {
      // the budget writes "เทศบาลเมืองในพื้นที่จังหวัด… เทศบาลเมือง…": the first half is where, not who
      name = long.replace(/^เทศบาล\S*ในพื้นที่จังหวัด\S+\s+/, '')
      where = long.replace(/^[^จ]*เขตพื้นที่/, 'เขตพื้นที่')
    }
    const skeleton = skeletonOfWord(name.includes('.') ? name.replaceAll('.', '') : name)
    const place = this.#readPlace(unitsOf(where), 0, where.length)
    const ofProvince = OF_PROVINCE.exec(long)
    const province = ofProvince?.[1] ? this.#names.of(ofProvince[1]) : place.province
    return { ...place, province, key: hashBytes(skeleton, 0, skeleton.length), skeleton }
  }

  /** What the place column adds: missing levels, and cleaner spellings of names that slipped in the title. */
  #addPlaces(p: Prepared, place: PlaceReading): void {
    this.#addOrRepair(p, RUN.subdistrict, place.subdistrict)
    for (const name of place.more) this.#addOrRepair(p, RUN.subdistrict, name)
    this.#addOrRepair(p, RUN.district, place.district)
    this.#addOrRepair(p, RUN.province, place.province)
  }

  #addOrRepair(p: Prepared, kind: number, name: PlaceName | null): void {
    if (name === null) return
    let seen = false
    for (let i = 0; i < p.runCount; i++) {
      if (p.runKind[i] !== kind) continue
      seen = true
      if (p.runHash[i] === name.hash) return
      const written = this.#skeletonOf(p, i)
      if (cutOrSwallowed(written, name.span) || nearNames(written, name.span)) {
        p.runHash[i] = name.hash
        return
      }
    }
    if (!seen || kind === RUN.subdistrict) p.addRun(kind, name.hash, name.bytes, 0, name.bytes.length)
  }

  /** The body's own area fills only what title and place left open. */
  #addMissing(p: Prepared, body: BodyReading): void {
    this.#addIfMissing(p, RUN.subdistrict, body.subdistrict)
    this.#addIfMissing(p, RUN.district, body.district)
    this.#addIfMissing(p, RUN.province, body.province)
  }

  #addIfMissing(p: Prepared, kind: number, name: PlaceName | null): void {
    if (name === null) return
    if (p.firstOf(kind) === 0) {
      this.#add(p, kind, name)
      return
    }
    for (let i = 0; i < p.runCount; i++) {
      if (p.runKind[i] !== kind || p.runHash[i] === name.hash) continue
      const written = this.#skeletonOf(p, i)
      if (cutOrSwallowed(written, name.span) || nearNames(written, name.span)) p.runHash[i] = name.hash
    }
  }

  readonly #written: NameSpan = { bytes: this.#scratch, from: 0, to: 0, letters: 0 }

  /** The skeleton of a run that is still being changed; used again by the next call. */
  #skeletonOf(p: Prepared, run: number): NameSpan {
    const written = this.#written
    written.to = skeletonInto(p.text, p.runStart[run] as number, p.runEnd[run] as number, this.#scratch, 0)
    written.letters = spanOf(this.#scratch, written.to).letters
    return written
  }

  #add(p: Prepared, kind: number, name: PlaceName): void {
    p.addRun(kind, name.hash, name.bytes, 0, name.bytes.length)
  }

  /** "อาคารจอดรถ กรมควบคุมโรค" planned by that department: its own name is no landmark. */
  #dropOwnName(p: Prepared, body: Uint8Array): void {
    for (let i = 0; i < p.runCount; i++) {
      if (!isUnnamed(p.runKind[i] as number)) continue
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      if (n >= 5 && contains(body, this.#scratch, n)) p.runKind[i] = RUN.ownBody
    }
  }

  /** District "เมือง" gets its province's name; a lone province or district is filled in where only one fits. */
  #completePlaces(p: Prepared): void {
    this.#repairProvinces(p)
    let province = p.firstOf(RUN.province)
    for (let i = 0; i < p.runCount; i++) {
      if (p.runKind[i] !== RUN.district) continue
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      if (!startsWith(this.#scratch, CAPITAL)) continue
      if (n === CAPITAL.length) this.#nameCapital(p, i)
      else if (province === 0 && n > CAPITAL.length + 2) {
        const hash = hashBytes(this.#scratch, CAPITAL.length, n)
        if (this.#provinces.has(hash)) {
          const start = (p.runStart[i] as number) + CAPITAL_FULL
          p.addRun(RUN.province, hash, p.text.slice(start, p.runEnd[i]), 0, (p.runEnd[i] as number) - start)
          province = hash
        }
      }
    }
    if (this.#gazetteer !== null) this.#fillFromGazetteer(p, this.#gazetteer)
  }

  /** A province that is none of the 77 is one of them misspelt, or nothing. */
  #repairProvinces(p: Prepared): void {
    for (let i = 0; i < p.runCount; i++) {
      if (p.runKind[i] !== RUN.province || this.#provinces.has(p.runHash[i] as number)) continue
      const written = this.#skeletonOf(p, i)
      let meant: PlaceName | null = null
      for (const known of this.#provinces.values()) if (nearNames(written, known.span)) meant = known
      if (meant === null) p.runKind[i] = RUN.ownBody
      else p.runHash[i] = meant.hash
    }
  }

  /** "อ.เมือง จ.สงขลา" is "อ.เมืองสงขลา". */
  #nameCapital(p: Prepared, run: number): void {
    for (let k = 0; k < p.runCount; k++) {
      if (p.runKind[k] !== RUN.province) continue
      const more = skeletonInto(p.text, p.runStart[k] as number, p.runEnd[k] as number, this.#scratch, CAPITAL.length)
      p.runHash[run] = hashBytes(this.#scratch, 0, CAPITAL.length + more)
      return
    }
    p.runKind[run] = RUN.ownBody
  }

  #fillFromGazetteer(p: Prepared, gazetteer: Gazetteer): void {
    const province = p.firstOf(RUN.province)
    const district = p.firstOf(RUN.district)
    for (let i = 0; i < p.runCount; i++) {
      if (p.runKind[i] !== RUN.subdistrict || gazetteer.isSubdistrict(p.runHash[i] as number) || district === 0)
        continue
      const place = gazetteer.repaired(district, this.#skeletonOf(p, i))
      if (place?.subdistrict) p.runHash[i] = place.subdistrict.hash
    }
    const subdistrict = p.firstOf(RUN.subdistrict)
    if (province !== 0 && district !== 0) return
    if (subdistrict === 0 && district === 0) return
    const place = gazetteer.only(province, district, subdistrict)
    if (place === null) return
    if (district === 0 && place.district !== null) this.#add(p, RUN.district, place.district)
    if (province === 0 && place.province !== null) this.#add(p, RUN.province, place.province)
  }
}

const CAPITAL = skeletonOfWord('เมือง')
const CAPITAL_FULL = 'เมือง'.length

const textAt = (units: Uint16Array, from: number, to: number): string =>
  Buffer.from(units.buffer, units.byteOffset + from * 2, (to - from) * 2).toString('utf16le')

const isBlankOrDigit = (unit: number): boolean => unit <= 57

function isSame(bytes: Uint8Array, text: Uint8Array, from: number, to: number): boolean {
  if (bytes.length !== to - from) return false
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== text[from + i]) return false
  return true
}

/** The name in the title ran into the next word, or a blank cut it short. */
function cutOrSwallowed(written: NameSpan, name: NameSpan): boolean {
  const { bytes, to } = written
  if (to > name.to + 2) return startsWith(bytes, name.bytes)
  return to < name.to && to >= 2 && startsWith(name.bytes, bytes.subarray(0, to))
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start[i]) return false
  return true
}

function contains(whole: Uint8Array, part: Uint8Array, length: number): boolean {
  for (let i = 0; i + length <= whole.length; i++) {
    let k = 0
    while (k < length && whole[i + k] === part[k]) k++
    if (k === length) return true
  }
  return false
}
