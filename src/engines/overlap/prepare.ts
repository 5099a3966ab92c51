import { Gazetteer, type Place, type PlaceName, PlaceNameTable } from './gazetteer.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { nearNames } from './near-names.ts'
import { isUnnamed, Prepared, RUN } from './prepared.ts'
import type { OverlapProject, PlaceNames } from './project.ts'
import { TitleReader } from './read-title.ts'
import { hashBytes, skeletonInto, skeletonOfWord } from './thai-bytes.ts'

/** What a body's name says: who it is, and where its area lies. */
interface BodyReading extends Place {
  key: number
  skeleton: Uint8Array
}

interface PlaceReading extends Place {
  more: PlaceName[]
  villages: number
}

const CACHE_LIMIT = 60_000
const NOWHERE: PlaceReading = { province: null, district: null, subdistrict: null, more: [], villages: 0 }

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

const MAY_BE_SHORT = /\.|อบต|อบจ|สนง|^ท[ตมน]/

/** Bodies named after their province without the word จังหวัด in front. */
const OF_PROVINCE =
  /^(?:แขวงทางหลวงชนบท|แขวงทางหลวง|โครงการชลประทาน|สำนักงานเขตพื้นที่การศึกษา(?:ประถมศึกษา|มัธยมศึกษา)|สำนักงานทางหลวงชนบท)\s*([\u0e01-\u0e4e]+)/

/** Turns projects into `Prepared`. Keeps caches of bodies and places, so one is made for a whole list. */
export class Preparer {
  readonly #reader: TitleReader
  readonly #names = new PlaceNameTable()
  readonly #gazetteer: Gazetteer | null
  readonly #bodies = new Map<string, BodyReading>()
  readonly #places = new Map<string, PlaceReading>()
  readonly #aside = new Prepared()
  readonly #scratch = new Uint8Array(256)
  readonly #provinces: Map<number, PlaceName>
  readonly #dredge: number
  readonly #drill: number
  readonly #water: number
  readonly #well: number
  readonly #road: number

  constructor(words: Words = defaultWords(), places?: PlaceNames) {
    this.#reader = new TitleReader(words, places)
    this.#provinces = new Map(words.source.provinces.map((name) => [this.#names.of(name).hash, this.#names.of(name)]))
    this.#gazetteer = places && places.size > 0 ? new Gazetteer(places, this.#names) : null
    this.#dredge = words.works.indexOf('dredge')
    this.#drill = words.works.indexOf('drill')
    this.#water = words.objects.indexOf('water.source') + 1
    this.#road = words.objects.indexOf('road.any') + 1
    this.#well = words.objects.indexOf('well.any') + 1
  }

  prepare(project: OverlapProject, into: Prepared = new Prepared()): Prepared {
    const p = into
    p.clear()
    this.#reader.read(project.title, p)
    if (project.body === null || project.body === '') {
      const { high, low } = this.#reader.print()
      p.printHigh = high
      p.printLow = low
    }
    const years = project.fiscalYears
    p.yearFrom = years?.from ?? this.#reader.yearSeen
    p.yearTo = years?.to ?? p.yearFrom
    p.amount = project.amountSatang === null ? 0 : Number(project.amountSatang) / 100
    // "ขุดลอกห้วยใหญ่" names no object: the verb says it
    if (p.objectCount === 0 && p.works & (1 << this.#dredge)) p.addObject(this.#water)
    if (p.objectCount === 0 && p.works & (1 << this.#drill)) p.addObject(this.#well)
    // "ทางหลวงหมายเลข 362 ตอน …" alone: work on the road itself
    if (p.objectCount === 0 && p.roadCount > 0) p.addObject(this.#road)
    const place = project.place === null || project.place === '' ? NOWHERE : this.#placeOf(project.place)
    if (p.villages === 0) p.villages = place.villages
    this.#addPlaces(p, place)
    if (project.body !== null && project.body !== '') {
      const body = this.#bodyOf(project.body)
      p.body = body.key
      this.#addMissing(p, body)
      this.#dropOwnName(p, body.skeleton)
    }
    this.#completePlaces(p)
    return p
  }

  #placeOf(written: string): PlaceReading {
    const known = this.#places.get(written)
    if (known) return known
    if (this.#places.size > CACHE_LIMIT) this.#places.clear()
    const reading = this.#readPlace(written)
    this.#places.set(written, reading)
    return reading
  }

  #readPlace(written: string): PlaceReading {
    const code = written.trim()
    if (/^\d{2,8}$/.test(code)) {
      const place = this.#gazetteer?.byCode(code) ?? NOWHERE
      const village = code.length === 8 ? Number(code.slice(6)) : 0
      return { ...place, more: [], villages: village > 0 && village < 32 ? (1 << village) >>> 0 : 0 }
    }
    const p = this.#aside
    p.clear()
    this.#reader.read(written, p, true)
    const names = { province: null, district: null, subdistrict: null, more: [], villages: p.villages } as PlaceReading
    for (let i = 0; i < p.runCount; i++) {
      const name = this.#nameAt(p, i)
      const kind = p.runKind[i]
      if (kind === RUN.province) names.province ??= name
      else if (kind === RUN.district) names.district ??= name
      else if (kind === RUN.subdistrict) {
        if (names.subdistrict === null) names.subdistrict = name
        else names.more.push(name)
      }
    }
    return names
  }

  #nameAt(p: Prepared, run: number): PlaceName {
    const bytes = p.text.slice(p.runStart[run], p.runEnd[run])
    const n = skeletonInto(bytes, 0, bytes.length, this.#scratch, 0)
    return { hash: p.runHash[run] as number, bytes, skeleton: this.#scratch.slice(0, n) }
  }

  #bodyOf(written: string): BodyReading {
    const known = this.#bodies.get(written)
    if (known) return known
    if (this.#bodies.size > CACHE_LIMIT) this.#bodies.clear()
    let long = written.trim()
    if (MAY_BE_SHORT.test(long)) for (const [short, full] of LONG_FORMS) long = long.replace(short, full)
    // the budget writes "เทศบาลเมืองในพื้นที่จังหวัด… เทศบาลเมือง…": the first half is where, not who
    const skeleton = skeletonOfWord(long.replace(/^เทศบาล\S*ในพื้นที่จังหวัด\S+\s+/, '').replace(/[\s.]/g, ''))
    const place = this.#readPlace(long.replace(/^[^จ]*เขตพื้นที่/, 'เขตพื้นที่'))
    const ofProvince = OF_PROVINCE.exec(long)
    const province = ofProvince?.[1] ? this.#names.of(ofProvince[1]) : place.province
    const reading = { ...place, province, key: hashBytes(skeleton, 0, skeleton.length), skeleton }
    this.#bodies.set(written, reading)
    return reading
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
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      if (
        this.#cutOrSwallowed(n, name.skeleton) ||
        nearNames(this.#scratch, 0, n, name.skeleton, 0, name.skeleton.length)
      ) {
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
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      if (
        this.#cutOrSwallowed(n, name.skeleton) ||
        nearNames(this.#scratch, 0, n, name.skeleton, 0, name.skeleton.length)
      )
        p.runHash[i] = name.hash
    }
  }

  /** The name in the title ran into the next word, or a blank cut it short. */
  #cutOrSwallowed(length: number, name: Uint8Array): boolean {
    if (length > name.length + 2) return startsWith(this.#scratch, name)
    if (length < name.length && length >= 2) return startsWith(name, this.#scratch.subarray(0, length))
    return false
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
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      let meant: PlaceName | null = null
      for (const known of this.#provinces.values())
        if (nearNames(this.#scratch, 0, n, known.skeleton, 0, known.skeleton.length)) meant = known
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
      const n = skeletonInto(p.text, p.runStart[i] as number, p.runEnd[i] as number, this.#scratch, 0)
      const place = gazetteer.repaired(district, this.#scratch, 0, n)
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
