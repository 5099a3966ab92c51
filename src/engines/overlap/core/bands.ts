import { leadingZeros, lowBits } from './machine.ts'
import { isName, type Prepared } from './prepared.ts'
import * as RUN from './runs.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'
import { hashBytes, mix } from './thai-bytes.ts'

/**
 * Blocking keys: two projects are compared only when they share one. Each key joins a place with something said about the work,
 * so keys are stored as rows and candidates are an equality join. They depend on the project alone, never on the rest of the list.
 *
 * The lowest three bits of a key are its kind. A key that very many projects share says nothing; the limit is by kind, because a shared
 * province needs rarer company.
 */
const BY_SUBDISTRICT: i32 = 0
const BY_DISTRICT: i32 = 1
const BY_PROVINCE: i32 = 2
const BY_ROAD: i32 = 3
const BY_TEXT: i32 = 4
const BY_VILLAGE: i32 = 5
const BY_AMOUNT: i32 = 6

/** How many projects may share a key of a kind. */
export function limitOf(kind: i32): i32 {
  switch (kind) {
    case BY_SUBDISTRICT:
      return 160
    case BY_DISTRICT:
      return 48
    case BY_PROVINCE:
      return 20
    case BY_ROAD:
      return 64
    case BY_TEXT:
      return 24
    case BY_VILLAGE:
      return 32
    case BY_AMOUNT:
      return 24
    default:
      return 0
  }
}

const MAX_BANDS: i32 = 48
/** Stretches of road are keyed by pieces of this length. */
const PIECE_METRES: i32 = 5000

/** The keys of one project as numbers; the lowest three bits are the kind. */
export class Bands {
  readonly keys: Uint32Array = new Uint32Array(MAX_BANDS)
  count: i32 = 0
  private readonly objectClass: Uint8Array

  constructor(tables: Tables) {
    this.objectClass = tables.bytes(TABLE.objectClass)
  }

  of(p: Prepared): void {
    this.count = 0
    const objectClass: u32 = p.objectCount > 0 ? (this.objectClass[(p.objects[0] as i32) - 1] as u32) : 99
    const district: u32 = p.firstOf(RUN.district)
    const province: u32 = p.firstOf(RUN.province)
    for (let i = 0; i < p.runCount; i++)
      if ((p.runKind[i] as i32) === RUN.subdistrict)
        this.withPlace(BY_SUBDISTRICT, mix(1, p.runHash[i] as u32), p, objectClass, 3)
    if (district !== 0) this.withPlace(BY_DISTRICT, mix(2, district), p, objectClass, 4)
    if (province !== 0) this.withNames(BY_PROVINCE, mix(mix(3, province), objectClass), p, 6)
    this.roads(p, province)
    // two lists of unknown bodies, such as two readings of one budget: the amount, alone where it is rare
    if (p.body === 0 && p.amount > 0) {
      const amount: u32 = mix(11, lowBits(Math.round(p.amount)))
      this.add(BY_AMOUNT, amount)
      this.withNames(BY_AMOUNT, amount, p, 3)
      this.add(BY_AMOUNT, mix(amount, p.printHigh >>> 16))
      this.add(BY_AMOUNT, mix(amount, p.printLow >>> 16))
      this.add(BY_AMOUNT, mix(mix(amount, p.printHigh & 0xffff), 5))
      this.add(BY_AMOUNT, mix(mix(amount, p.printLow & 0xffff), 7))
    }
    if (province === 0 && district === 0 && p.firstOf(RUN.subdistrict) === 0) this.wordsAlone(p)
  }

  private add(kind: i32, hash: u32): void {
    if (this.count >= MAX_BANDS) return
    const key: u32 = (((hash & 0xfffffff8) | kind) >>> 0) as u32
    for (let i = 0; i < this.count; i++) if (this.keys[i] === key) return
    this.keys[this.count++] = key
  }

  /** Village numbers and names of at least `least` letters within a place. */
  private withPlace(kind: i32, place: u32, p: Prepared, objectClass: u32, least: i32): void {
    for (let bits: u32 = p.villages & 0xfffffffe; bits !== 0; bits = (bits & (bits - 1)) >>> 0) {
      // the lowest bit that is left
      const village: u32 = (31 - leadingZeros((bits ^ (bits & (bits - 1))) >>> 0)) as u32
      this.add(kind, mix(mix(place, village), objectClass))
      // the village alone, where it has few projects: for works that two hands named in unlike words
      if (kind === BY_SUBDISTRICT) this.add(BY_VILLAGE, mix(mix(place, village), 99))
    }
    for (let i = 0; i < p.runCount; i++) {
      const runKind = p.runKind[i] as i32
      if (runKind >= RUN.numbered && runKind < RUN.numbered + 3) {
        if (kind === BY_SUBDISTRICT)
          this.add(kind, mix(mix(mix(place, runKind as u32), p.runHash[i] as u32), objectClass))
        continue
      }
      if (!isName(runKind) || (p.runEnd[i] as i32) - (p.runStart[i] as i32) < least) continue
      const named: u32 = mix(place, p.runHash[i] as u32)
      // a village's name stands in every title of the village: it counts together with the work
      this.add(
        kind,
        kind === BY_SUBDISTRICT && runKind !== RUN.landmark && runKind < RUN.head ? named : mix(named, objectClass),
      )
    }
  }

  private withNames(kind: i32, place: u32, p: Prepared, least: i32): void {
    for (let i = 0; i < p.runCount; i++)
      if (isName(p.runKind[i] as i32) && (p.runEnd[i] as i32) - (p.runStart[i] as i32) >= least)
        this.add(kind, mix(place, p.runHash[i] as u32))
  }

  private roads(p: Prepared, province: u32): void {
    for (let r = 0; r < p.roadCount; r++) {
      const road: u32 = mix(5, p.roads[r] as u32)
      if (province !== 0) this.add(BY_ROAD, mix(road, province))
      this.withNames(BY_ROAD, road, p, 4)
      for (let i = 0; i < p.stretchCount; i++) {
        const last = pieceAt(p.stretches[i * 2 + 1] as u32)
        const first = pieceAt(p.stretches[i * 2] as u32)
        for (let piece = first; piece <= last && piece < first + 6; piece++)
          this.add(BY_ROAD, mix(mix(road, (1000 + piece) as u32), 7))
      }
    }
  }

  /** No place at all: four of the words themselves, chosen by their hash so that both sides choose alike. */
  private wordsAlone(p: Prepared): void {
    for (let seed: u32 = 1; seed <= 4; seed++) {
      let least: u32 = 0xffffffff
      let found = false
      for (let i = 0; i < p.runCount; i++) {
        if (!isName(p.runKind[i] as i32)) continue
        const span = p.span(i)
        for (let k = span.from; k + 4 <= span.to; k++) {
          const h: u32 = mix(hashBytes(span.bytes, k, k + 4), seed)
          if (h < least) least = h
          found = true
        }
      }
      if (found) this.add(BY_TEXT, mix(seed, least))
    }
    let all: u32 = 0
    for (let i = 0; i < p.runCount; i++) all = mix(all, p.runHash[i] as u32)
    for (let i = 0; i < p.objectCount; i++) all = mix(all, p.objects[i] as u32)
    if (p.runCount + p.objectCount > 0) this.add(BY_TEXT, all)
  }
}

function pieceAt(metres: u32): i32 {
  return ((metres - (metres % PIECE_METRES)) / PIECE_METRES) as i32
}
