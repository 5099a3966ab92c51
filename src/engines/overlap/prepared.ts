import { letterBit, type NameSpan } from './near-names.ts'
import { skeletonInto } from './thai-bytes.ts'

/** A project taken apart: what the finder compares. Packs into about 200 bytes, so a million fit in memory or in rows. */

const MAX_RUNS = 20
const MAX_RUN_TEXT = 255
export const MEASURE_COUNT = 10

/** Kinds of pieces of text that are kept with their wording. */
export const RUN = {
  /** A name without a word that says what it names. */
  plain: 0,
  /** Names after a landmark word are 1 + the landmark's position in the lexicon (village, person, house, …). */
  landmark: 1,
  /** An end of a road's section: "อยุธยา" and "บางเสด็จ" in "ตอน อยุธยา - บางเสด็จ". */
  section: 16,
  /** A river, hill or wood: "ห้วยใหญ่", "ป่าโคกศรีทอง". */
  nature: 17,
  /** Words of the work that the lexicon does not know: "ช่างแอร์" in "อบรมอาชีพช่างแอร์". */
  head: 18,
  /** The name of the village whose number stands before it. */
  villageName: 19,
  province: 20,
  district: 21,
  subdistrict: 22,
  /** The body's own name, or a capital district without its province: kept for nothing but reading. */
  ownBody: 25,
  /** "แยกทางหลวงหมายเลข 3233": a road that the work touches, not the road worked on. */
  branchRoad: 30,
  /** A number right after a name: "เทพประสิทธิ์ 9". */
  nameNumber: 31,
  /** 40 + position in the lexicon's numbered words: lane 5, cluster 3, phase 2. */
  numbered: 40,
  /** 60 + side: left bank, north. */
  side: 60,
} as const

export const isName = (kind: number): boolean => kind < RUN.province
/** Words that no landmark word introduces: rare ones are names, common ones are the work. */
export const isUnnamed = (kind: number): boolean => kind === RUN.plain || kind === RUN.head
export const isPlace = (kind: number): boolean => kind >= RUN.province && kind < RUN.branchRoad

export class Prepared {
  /** Hash of the body's normal name, 0 when unknown. */
  body = 0
  /** Fingerprint of the whole title (simhash of its letters), kept only where the body is unknown; else 0. */
  printHigh = 0
  printLow = 0
  /** First and last fiscal year, CE; 0 when unknown. */
  yearFrom = 0
  yearTo = 0
  /** Baht, 0 when unknown. */
  amount = 0
  /** Village numbers 1–31 as bits. */
  villages = 0
  /** Works as bits, in the lexicon's order. */
  works = 0
  /** Object kinds in order of appearance, 1-based positions in the lexicon; the first is the main one. */
  readonly objects = new Uint8Array(4)
  objectCount = 0
  /** Highway numbers, or hashes of provincial road codes ("นฐ.4014"). */
  readonly roads = new Uint32Array(3)
  roadCount = 0
  /** Stretches in metres: from, to, from, to, … */
  readonly stretches = new Uint32Array(8)
  stretchCount = 0
  /** By the lexicon's measures, in metres or the unit itself; 0 when not given. The last is the count. */
  readonly measures = new Float32Array(MEASURE_COUNT)

  readonly runKind = new Uint8Array(MAX_RUNS)
  readonly runStart = new Uint16Array(MAX_RUNS)
  readonly runEnd = new Uint16Array(MAX_RUNS)
  /** Hash of the run's skeleton. */
  readonly runHash = new Uint32Array(MAX_RUNS)
  runCount = 0
  readonly #text = new Uint8Array(MAX_RUN_TEXT + 1)
  textLength = 0
  /** Where the text of an unpacked project still stands; it is fetched when asked for, and most pairs are refused before. */
  #stored: Uint8Array | null = null
  #storedAt = 0
  /** The skeletons of the runs, one after the other, made when first compared. */
  readonly #skeleton = new Uint8Array(MAX_RUN_TEXT + 1)
  readonly #spans: NameSpan[] = Array.from({ length: MAX_RUNS }, () => ({
    bytes: this.#skeleton,
    from: 0,
    to: 0,
    letters: 0,
  }))
  #skeletonReady = false

  /** The wording of all runs. */
  get text(): Uint8Array {
    const stored = this.#stored
    if (stored !== null) {
      for (let i = 0; i < this.textLength; i++) this.#text[i] = stored[this.#storedAt + i] as number
      this.#stored = null
    }
    return this.#text
  }

  clear(): void {
    this.#skeletonReady = false
    this.#stored = null
    this.body = 0
    this.printHigh = 0
    this.printLow = 0
    this.yearFrom = 0
    this.yearTo = 0
    this.amount = 0
    this.villages = 0
    this.works = 0
    this.objectCount = 0
    this.roadCount = 0
    this.stretchCount = 0
    this.measures.fill(0)
    this.runCount = 0
    this.textLength = 0
  }

  addRoad(road: number): void {
    for (let i = 0; i < this.roadCount; i++) if (this.roads[i] === road) return
    if (this.roadCount < this.roads.length) this.roads[this.roadCount++] = road
  }

  addObject(object: number): void {
    for (let i = 0; i < this.objectCount; i++) if (this.objects[i] === object) return
    if (this.objectCount < this.objects.length) this.objects[this.objectCount++] = object
  }

  addStretch(from: number, to: number): void {
    if (this.stretchCount >= 4) return
    this.stretches[this.stretchCount * 2] = Math.min(from, to)
    this.stretches[this.stretchCount * 2 + 1] = Math.max(from, to)
    this.stretchCount++
  }

  /** Adds a piece of text; returns its position, or -1 when there is no room. */
  addRun(kind: number, hash: number, bytes: Uint8Array, from: number, to: number): number {
    const length = to - from
    if (this.runCount >= MAX_RUNS || length <= 0 || this.textLength + length > MAX_RUN_TEXT) return -1
    const i = this.runCount++
    this.runKind[i] = kind
    this.runHash[i] = hash
    this.runStart[i] = this.textLength
    const { text } = this
    for (let k = from; k < to; k++) text[this.textLength++] = bytes[k] as number
    this.runEnd[i] = this.textLength
    return i
  }

  /** Takes back the run added last. */
  dropLastRun(): void {
    if (this.runCount === 0) return
    this.runCount--
    this.textLength = this.runStart[this.runCount] as number
  }

  /** The skeleton of a run. */
  span(run: number): NameSpan {
    if (!this.#skeletonReady) this.#makeSkeletons()
    return this.#spans[run] as NameSpan
  }

  #makeSkeletons(): void {
    const from = this.#stored ?? this.#text
    const shift = this.#stored === null ? 0 : this.#storedAt
    const skeleton = this.#skeleton
    let at = 0
    for (let i = 0; i < this.runCount; i++) {
      const span = this.#spans[i] as NameSpan
      span.from = at
      at += skeletonInto(from, shift + (this.runStart[i] as number), shift + (this.runEnd[i] as number), skeleton, at)
      span.to = at
      let letters = 0
      for (let k = span.from; k < at; k++) letters |= letterBit(skeleton[k] as number)
      span.letters = letters
    }
    this.#skeletonReady = true
  }

  /** Says that the text stands in `stored` from `at`. */
  textStoredIn(stored: Uint8Array, at: number, length: number): void {
    this.#skeletonReady = false
    this.#stored = stored
    this.#storedAt = at
    this.textLength = length
  }

  /** Hash of the first run of a kind, or 0. */
  firstOf(kind: number): number {
    for (let i = 0; i < this.runCount; i++) if (this.runKind[i] === kind) return this.runHash[i] as number
    return 0
  }
}

const HEADER = 4 + 2 + 2 + 4 + 4 + 4 + 5
const FLAGS_AT = HEADER - 5
/** The largest packed project. */
export const MAX_PACKED = HEADER + 4 + 12 + 32 + MEASURE_COUNT * 4 + MAX_RUNS * 6 + MAX_RUN_TEXT + 8

/** Writes a project at `at`; returns where it ends. Little-endian whatever the machine, so rows can be moved. */
export function pack(p: Prepared, out: DataView, at: number): number {
  out.setUint32(at, p.body, true)
  out.setUint16(at + 4, p.yearFrom, true)
  out.setUint16(at + 6, p.yearTo, true)
  out.setFloat32(at + 8, p.amount, true)
  out.setUint32(at + 12, p.villages, true)
  out.setUint32(at + 16, p.works, true)
  let given = 0
  for (let i = 0; i < MEASURE_COUNT; i++) if (p.measures[i] !== 0) given |= 1 << i
  const f = at + FLAGS_AT
  out.setUint8(f, p.objectCount | (p.roadCount << 4))
  out.setUint8(f + 1, p.stretchCount)
  out.setUint16(f + 2, given, true)
  out.setUint8(f + 4, p.runCount)
  let o = at + HEADER
  for (let i = 0; i < p.objectCount; i++) out.setUint8(o++, p.objects[i] as number)
  for (let i = 0; i < p.roadCount; i++, o += 4) out.setUint32(o, p.roads[i] as number, true)
  for (let i = 0; i < p.stretchCount * 2; i++, o += 4) out.setUint32(o, p.stretches[i] as number, true)
  for (let i = 0; i < MEASURE_COUNT; i++)
    if (given & (1 << i)) {
      out.setFloat32(o, p.measures[i] as number, true)
      o += 4
    }
  for (let i = 0; i < p.runCount; i++, o += 6) {
    out.setUint8(o, p.runKind[i] as number)
    out.setUint8(o + 1, (p.runEnd[i] as number) - (p.runStart[i] as number))
    out.setUint32(o + 2, p.runHash[i] as number, true)
  }
  const { text } = p
  for (let i = 0; i < p.textLength; i++) out.setUint8(o++, text[i] as number)
  if (p.body !== 0) return o
  out.setUint32(o, p.printHigh, true)
  out.setUint32(o + 4, p.printLow, true)
  return o + 8
}

/** Reads what `pack` wrote into `p`. The text stays where it is: `bytes`, the same memory as `from`. */
export function unpack(p: Prepared, from: DataView, bytes: Uint8Array, at: number): void {
  p.body = from.getUint32(at, true)
  p.yearFrom = from.getUint16(at + 4, true)
  p.yearTo = from.getUint16(at + 6, true)
  p.amount = from.getFloat32(at + 8, true)
  p.villages = from.getUint32(at + 12, true)
  p.works = from.getUint32(at + 16, true)
  const f = at + FLAGS_AT
  const counts = from.getUint8(f)
  p.objectCount = counts & 15
  p.roadCount = counts >> 4
  p.stretchCount = from.getUint8(f + 1)
  const given = from.getUint16(f + 2, true)
  p.runCount = from.getUint8(f + 4)
  let o = at + HEADER
  for (let i = 0; i < p.objectCount; i++) p.objects[i] = from.getUint8(o++)
  for (let i = 0; i < p.roadCount; i++, o += 4) p.roads[i] = from.getUint32(o, true)
  for (let i = 0; i < p.stretchCount * 2; i++, o += 4) p.stretches[i] = from.getUint32(o, true)
  for (let i = 0; i < MEASURE_COUNT; i++) {
    if (given & (1 << i)) {
      p.measures[i] = from.getFloat32(o, true)
      o += 4
    } else p.measures[i] = 0
  }
  let text = 0
  for (let i = 0; i < p.runCount; i++, o += 6) {
    p.runKind[i] = from.getUint8(o)
    p.runStart[i] = text
    text += from.getUint8(o + 1)
    p.runEnd[i] = text
    p.runHash[i] = from.getUint32(o + 2, true)
  }
  p.textStoredIn(bytes, o, text)
  p.printHigh = p.body === 0 ? from.getUint32(o + text, true) : 0
  p.printLow = p.body === 0 ? from.getUint32(o + text + 4, true) : 0
}

/** A project as bytes of its own, for a column of a database row. */
export function packed(p: Prepared): Uint8Array {
  const bytes = new Uint8Array(MAX_PACKED)
  return bytes.slice(0, pack(p, new DataView(bytes.buffer), 0))
}

export function unpacked(bytes: Uint8Array): Prepared {
  const p = new Prepared()
  unpack(p, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, 0)
  return p
}
