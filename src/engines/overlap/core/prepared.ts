import { byteAt, copyBytes, floatAt, halfAt, putByte, putFloat, putHalf, putWord, wordAt } from './machine.ts'
import { NameSpan } from './near-names.ts'
import * as RUN from './runs.ts'
import { skeletonInto } from './thai-bytes.ts'

/** A project taken apart: what the finder compares. Packs into about 90 bytes, so a million fit in memory or in rows. */

const MAX_RUNS: i32 = 20
const MAX_RUN_TEXT: i32 = 255
export const MEASURE_COUNT: i32 = 10

export function isName(kind: i32): boolean {
  return kind < RUN.province
}

/** Words that no landmark word introduces: rare ones are names, common ones are the work. */
export function isUnnamed(kind: i32): boolean {
  return kind === RUN.plain || kind === RUN.head
}

export function isPlace(kind: i32): boolean {
  return kind >= RUN.province && kind < RUN.branchRoad
}

export class Prepared {
  /** Hash of the body's normal name, 0 when unknown. */
  body: u32 = 0
  /** Fingerprint of the whole title (simhash of its letters), kept only where the body is unknown; else 0. */
  printHigh: u32 = 0
  printLow: u32 = 0
  /** First and last fiscal year, CE; 0 when unknown. */
  yearFrom: i32 = 0
  yearTo: i32 = 0
  /** Baht, 0 when unknown. */
  amount: f64 = 0
  /** Village numbers 1–31 as bits. */
  villages: u32 = 0
  /** Works as bits, in the lexicon's order. */
  works: u32 = 0
  /** Object kinds in order of appearance, 1-based positions in the lexicon; the first is the main one. */
  readonly objects: Uint8Array = new Uint8Array(4)
  objectCount: i32 = 0
  /** Highway numbers, or hashes of provincial road codes ("นฐ.4014"). */
  readonly roads: Uint32Array = new Uint32Array(3)
  roadCount: i32 = 0
  /** Stretches in metres: from, to, from, to, … */
  readonly stretches: Uint32Array = new Uint32Array(8)
  stretchCount: i32 = 0
  /** By the lexicon's measures, in metres or the unit itself; 0 when not given. The last is the count. */
  readonly measures: Float32Array = new Float32Array(MEASURE_COUNT)

  readonly runKind: Uint8Array = new Uint8Array(MAX_RUNS)
  readonly runStart: Uint16Array = new Uint16Array(MAX_RUNS)
  readonly runEnd: Uint16Array = new Uint16Array(MAX_RUNS)
  /** Hash of the run's skeleton. */
  readonly runHash: Uint32Array = new Uint32Array(MAX_RUNS)
  runCount: i32 = 0
  private readonly ownText: Uint8Array = new Uint8Array(MAX_RUN_TEXT + 1)
  textLength: i32 = 0
  /** Where the text of an unpacked project still stands; it is fetched when asked for, and most pairs are refused before. */
  private stored: Uint8Array = new Uint8Array(0)
  private storedAt: i32 = 0
  private isStored: boolean = false
  /** The skeletons of the runs, each where its text begins in the wording, made when first compared. */
  private readonly skeleton: Uint8Array = new Uint8Array(MAX_RUN_TEXT + 1)
  private readonly spans: NameSpan[] = []
  /** The runs whose skeletons are made, as bits. */
  private spansReady: u32 = 0

  constructor() {
    for (let i = 0; i < MAX_RUNS; i++) this.spans.push(new NameSpan(this.skeleton, 0, 0))
  }

  /** The wording of all runs. */
  get text(): Uint8Array {
    if (this.isStored) {
      copyBytes(this.stored, this.storedAt, this.textLength, this.ownText)
      this.isStored = false
    }
    return this.ownText
  }

  clear(): void {
    this.spansReady = 0
    this.isStored = false
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

  addRoad(road: u32): void {
    for (let i = 0; i < this.roadCount; i++) if (this.roads[i] === road) return
    if (this.roadCount < this.roads.length) this.roads[this.roadCount++] = road
  }

  addObject(object: i32): void {
    for (let i = 0; i < this.objectCount; i++) if (this.objects[i] === object) return
    if (this.objectCount < this.objects.length) this.objects[this.objectCount++] = object as u8
  }

  addStretch(from: f64, to: f64): void {
    if (this.stretchCount >= 4) return
    this.stretches[this.stretchCount * 2] = Math.min(from, to) as u32
    this.stretches[this.stretchCount * 2 + 1] = Math.max(from, to) as u32
    this.stretchCount++
  }

  /** Adds a piece of text; returns its position, or -1 when there is no room. */
  addRun(kind: i32, hash: u32, bytes: Uint8Array, from: i32, to: i32): i32 {
    const length = to - from
    if (this.runCount >= MAX_RUNS || length <= 0 || this.textLength + length > MAX_RUN_TEXT) return -1
    const i = this.runCount++
    this.runKind[i] = kind as u8
    this.runHash[i] = hash
    this.runStart[i] = this.textLength as u16
    const text = this.text
    for (let k = from; k < to; k++) text[this.textLength++] = bytes[k] as u8
    this.runEnd[i] = this.textLength as u16
    return i
  }

  /** Takes back the run added last. */
  dropLastRun(): void {
    if (this.runCount === 0) return
    this.runCount--
    this.textLength = this.runStart[this.runCount] as i32
  }

  /** The skeleton of a run. */
  span(run: i32): NameSpan {
    if ((this.spansReady & (1 << run)) === 0) this.makeSpan(run)
    return this.spans[run] as NameSpan
  }

  private makeSpan(run: i32): void {
    const from = this.isStored ? this.stored : this.ownText
    const shift = this.isStored ? this.storedAt : 0
    const start = this.runStart[run] as i32
    const span = this.spans[run] as NameSpan
    span.from = start
    span.to = start + skeletonInto(from, shift + start, shift + (this.runEnd[run] as i32), this.skeleton, start)
    span.noteLetters()
    this.spansReady |= 1 << run
  }

  /** Says that the text stands in `stored` from `at`. */
  textStoredIn(stored: Uint8Array, at: i32, length: i32): void {
    this.spansReady = 0
    this.stored = stored
    this.isStored = true
    this.storedAt = at
    this.textLength = length
  }

  /** Hash of the first run of a kind, or 0. */
  firstOf(kind: i32): u32 {
    for (let i = 0; i < this.runCount; i++) if ((this.runKind[i] as i32) === kind) return this.runHash[i] as u32
    return 0
  }
}

const HEADER: i32 = 25
const FLAGS_AT: i32 = 20
/** The largest packed project. */
export const MAX_PACKED: i32 = HEADER + 4 + 12 + 32 + MEASURE_COUNT * 4 + MAX_RUNS * 6 + MAX_RUN_TEXT + 8

/** Writes a project at `at`; returns where it ends. Little-endian whatever the machine, so rows can be moved. */
export function pack(p: Prepared, out: DataView, at: i32): i32 {
  putWord(out, at, p.body)
  putHalf(out, at + 4, p.yearFrom)
  putHalf(out, at + 6, p.yearTo)
  putFloat(out, at + 8, p.amount)
  putWord(out, at + 12, p.villages)
  putWord(out, at + 16, p.works)
  let given = 0
  for (let i = 0; i < MEASURE_COUNT; i++) if (p.measures[i] !== 0) given |= 1 << i
  const f = at + FLAGS_AT
  putByte(out, f, p.objectCount | (p.roadCount << 4))
  putByte(out, f + 1, p.stretchCount)
  putHalf(out, f + 2, given)
  putByte(out, f + 4, p.runCount)
  let o = at + HEADER
  for (let i = 0; i < p.objectCount; i++) putByte(out, o++, p.objects[i] as i32)
  for (let i = 0; i < p.roadCount; i++) {
    putWord(out, o, p.roads[i] as u32)
    o += 4
  }
  for (let i = 0; i < p.stretchCount * 2; i++) {
    putWord(out, o, p.stretches[i] as u32)
    o += 4
  }
  for (let i = 0; i < MEASURE_COUNT; i++)
    if ((given & (1 << i)) !== 0) {
      putFloat(out, o, p.measures[i] as f64)
      o += 4
    }
  for (let i = 0; i < p.runCount; i++) {
    putByte(out, o, p.runKind[i] as i32)
    putByte(out, o + 1, (p.runEnd[i] as i32) - (p.runStart[i] as i32))
    putWord(out, o + 2, p.runHash[i] as u32)
    o += 6
  }
  const text = p.text
  for (let i = 0; i < p.textLength; i++) putByte(out, o++, text[i] as i32)
  if (p.body !== 0) return o
  putWord(out, o, p.printHigh)
  putWord(out, o + 4, p.printLow)
  return o + 8
}

/** Reads what `pack` wrote into `p`. The text stays where it is: `bytes`, the same memory as `from`. */
export function unpack(p: Prepared, from: DataView, bytes: Uint8Array, at: i32): void {
  p.body = wordAt(from, at)
  p.yearFrom = halfAt(from, at + 4)
  p.yearTo = halfAt(from, at + 6)
  p.amount = floatAt(from, at + 8)
  p.villages = wordAt(from, at + 12)
  p.works = wordAt(from, at + 16)
  const f = at + FLAGS_AT
  const counts = byteAt(from, f)
  p.objectCount = counts & 15
  p.roadCount = counts >> 4
  p.stretchCount = byteAt(from, f + 1)
  const given = halfAt(from, f + 2)
  p.runCount = byteAt(from, f + 4)
  let o = at + HEADER
  for (let i = 0; i < p.objectCount; i++) p.objects[i] = byteAt(from, o++) as u8
  for (let i = 0; i < p.roadCount; i++) {
    p.roads[i] = wordAt(from, o)
    o += 4
  }
  for (let i = 0; i < p.stretchCount * 2; i++) {
    p.stretches[i] = wordAt(from, o)
    o += 4
  }
  for (let i = 0; i < MEASURE_COUNT; i++) {
    if ((given & (1 << i)) !== 0) {
      p.measures[i] = floatAt(from, o) as f32
      o += 4
    } else p.measures[i] = 0
  }
  let text = 0
  for (let i = 0; i < p.runCount; i++) {
    p.runKind[i] = byteAt(from, o) as u8
    p.runStart[i] = text as u16
    text += byteAt(from, o + 1)
    p.runEnd[i] = text as u16
    p.runHash[i] = wordAt(from, o + 2)
    o += 6
  }
  p.textStoredIn(bytes, o, text)
  p.printHigh = p.body === 0 ? wordAt(from, o + text) : 0
  p.printLow = p.body === 0 ? wordAt(from, o + text + 4) : 0
}
