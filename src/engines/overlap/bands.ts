import { defaultWords, type Words } from './lexicon.ts'
import { isName, type Prepared, RUN } from './prepared.ts'
import { hashBytes, mix } from './thai-bytes.ts'

/**
 * Blocking keys: two projects are compared only when they share one. Each key joins a place with something said about the work,
 * so keys are stored as rows and candidates are an equality join. They depend on the project alone, never on the rest of the list.
 *
 * A key that very many projects share says nothing; the limit is by kind, because a shared province needs rarer company.
 */
export const BAND_LIMIT = { s: 160, d: 48, p: 20, r: 64, t: 24, v: 32, a: 24 } as const
export type BandKind = keyof typeof BAND_LIMIT
const KINDS: BandKind[] = ['s', 'd', 'p', 'r', 't', 'v', 'a']
const MAX_BANDS = 48
/** Stretches of road are keyed by pieces of this length. */
const PIECE_METRES = 5000

/** The keys of one project as numbers; the lowest three bits are the kind. */
export class Bands {
  readonly keys = new Uint32Array(MAX_BANDS)
  count = 0
  readonly #words: Words

  constructor(words: Words = defaultWords()) {
    this.#words = words
  }

  of(p: Prepared): void {
    this.count = 0
    const objectClass = p.objectCount > 0 ? (this.#words.objectClass[(p.objects[0] as number) - 1] as number) : 99
    const district = p.firstOf(RUN.district)
    const province = p.firstOf(RUN.province)
    for (let i = 0; i < p.runCount; i++)
      if (p.runKind[i] === RUN.subdistrict) this.#withPlace('s', mix(1, p.runHash[i] as number), p, objectClass, 3)
    if (district !== 0) this.#withPlace('d', mix(2, district), p, objectClass, 4)
    if (province !== 0) this.#withNames('p', mix(mix(3, province), objectClass), p, 6)
    this.#roads(p, province)
    // two lists of unknown bodies, such as two readings of one budget: the amount, alone where it is rare
    if (p.body === 0 && p.amount > 0) {
      const amount = mix(11, Math.round(p.amount) >>> 0)
      this.#add('a', amount)
      this.#withNames('a', amount, p, 3)
      this.#add('a', mix(amount, p.printHigh >>> 16))
      this.#add('a', mix(amount, p.printLow >>> 16))
      this.#add('a', mix(mix(amount, p.printHigh & 0xffff), 5))
      this.#add('a', mix(mix(amount, p.printLow & 0xffff), 7))
    }
    if (province === 0 && district === 0 && p.firstOf(RUN.subdistrict) === 0) this.#wordsAlone(p)
  }

  #add(kind: BandKind, hash: number): void {
    if (this.count >= MAX_BANDS) return
    const key = ((hash & ~7) | KINDS.indexOf(kind)) >>> 0
    for (let i = 0; i < this.count; i++) if (this.keys[i] === key) return
    this.keys[this.count++] = key
  }

  /** Village numbers and names of at least `least` letters within a place. */
  #withPlace(kind: BandKind, place: number, p: Prepared, objectClass: number, least: number): void {
    for (let bits = p.villages & ~1; bits !== 0; bits &= bits - 1) {
      const village = 31 - Math.clz32(bits & -bits)
      this.#add(kind, mix(mix(place, village), objectClass))
      // the village alone, where it has few projects: for works that two hands named in unlike words
      if (kind === 's') this.#add('v', mix(mix(place, village), 99))
    }
    for (let i = 0; i < p.runCount; i++) {
      const runKind = p.runKind[i] as number
      if (runKind >= RUN.numbered && runKind < RUN.numbered + 3) {
        if (kind === 's') this.#add(kind, mix(mix(mix(place, runKind), p.runHash[i] as number), objectClass))
        continue
      }
      if (!isName(runKind) || (p.runEnd[i] as number) - (p.runStart[i] as number) < least) continue
      const named = mix(place, p.runHash[i] as number)
      // a village's name stands in every title of the village: it counts together with the work
      this.#add(kind, kind === 's' && runKind !== RUN.landmark && runKind < RUN.head ? named : mix(named, objectClass))
    }
  }

  #withNames(kind: BandKind, place: number, p: Prepared, least: number): void {
    for (let i = 0; i < p.runCount; i++)
      if (isName(p.runKind[i] as number) && (p.runEnd[i] as number) - (p.runStart[i] as number) >= least)
        this.#add(kind, mix(place, p.runHash[i] as number))
  }

  #roads(p: Prepared, province: number): void {
    for (let r = 0; r < p.roadCount; r++) {
      const road = mix(5, p.roads[r] as number)
      if (province !== 0) this.#add('r', mix(road, province))
      this.#withNames('r', road, p, 4)
      for (let i = 0; i < p.stretchCount; i++) {
        const last = Math.floor((p.stretches[i * 2 + 1] as number) / PIECE_METRES)
        const first = Math.floor((p.stretches[i * 2] as number) / PIECE_METRES)
        for (let piece = first; piece <= last && piece < first + 6; piece++)
          this.#add('r', mix(mix(road, 1000 + piece), 7))
      }
    }
  }

  /** No place at all: four of the words themselves, chosen by their hash so that both sides choose alike. */
  #wordsAlone(p: Prepared): void {
    for (let seed = 1; seed <= 4; seed++) {
      let least = 0xffffffff
      let found = false
      for (let i = 0; i < p.runCount; i++) {
        if (!isName(p.runKind[i] as number)) continue
        const { bytes, from, to } = p.span(i)
        for (let k = from; k + 4 <= to; k++) {
          const h = mix(hashBytes(bytes, k, k + 4), seed)
          if (h < least) least = h
          found = true
        }
      }
      if (found) this.#add('t', mix(seed, least))
    }
    let all = 0
    for (let i = 0; i < p.runCount; i++) all = mix(all, p.runHash[i] as number)
    for (let i = 0; i < p.objectCount; i++) all = mix(all, p.objects[i] as number)
    if (p.runCount + p.objectCount > 0) this.#add('t', all)
  }
}

const making = new Map<Words, Bands>()

/** The keys as text, one a row: a letter for the kind and eight hexadecimal digits. */
export function bandsOf(p: Prepared, words: Words = defaultWords()): string[] {
  let bands = making.get(words)
  if (!bands) {
    bands = new Bands(words)
    making.set(words, bands)
  }
  bands.of(p)
  return Array.from(
    bands.keys.subarray(0, bands.count),
    (key) => `${KINDS[key & 7]}${key.toString(16).padStart(8, '0')}`,
  )
}

/** The limit of a stored key: more projects than this sharing it are not compared by it. */
export function bandLimit(band: string): number {
  return BAND_LIMIT[band.charAt(0) as BandKind] ?? 0
}

export const limitOfKey = (key: number): number => BAND_LIMIT[KINDS[key & 7] as BandKind] ?? 0
