import * as at from './features.ts'
import { bitsApart } from './fingerprint.ts'
import * as GROUP from './group-names.ts'
import { log, max } from './machine.ts'
import { foundIn, type NameSpan, nameShare, nearNames } from './near-names.ts'
import { isName, isPlace, type Prepared } from './prepared.ts'
import type { Rarity } from './rarity.ts'
import * as RUN from './runs.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'

/** How many features there are. */
export const FEATURE_COUNT: i32 = 51
const W_NUMBER: f64 = 0.6
const LEAST_SITE: f64 = 0.3
const OWN_VILLAGE: f64 = 0.2
const READ_TWICE_BITS: i32 = 14
/** Stretches sharing no more than this share of the shorter one only touch: bodies measure and round on their own. */
const TOUCHING_SHARE: f64 = 0.05
/** By measure (measures.ts): how much an equal or an unequal one says. */
const EVIDENT_MEASURES: f64[] = [0.3, 1, 0.3, 1, 0.7, 1, 1, 0.8, 1]

/** Compares two prepared projects; the numbers stay in `values` until the next comparison. */
export class Comparison {
  readonly values: Float64Array = new Float64Array(FEATURE_COUNT)
  /** Metres between two stretches of one road; 0 when they meet or touch, -1 when not both are known. */
  kmGap: f64 = -1
  kmSharedMetres: f64 = 0
  /** Years between the periods: 0 when they meet, -1 when not both are known. */
  yearGap: i32 = -1
  /** Both bodies unknown, the same words but for damage, the same amount and period: one line of a budget read twice. */
  readTwice: boolean = false
  /** Both bodies and all places unknown, and the amounts differ. */
  unplaced: boolean = false
  /** The bodies are known, and no district, no road and no name of a site is in common: what every body plans for itself. */
  nowhere: boolean = false
  private readonly objectClass: Uint8Array
  private readonly perBody: Uint8Array
  private readonly isAny: Uint8Array
  private readonly crossing: Uint8Array
  /** Watching over another's work: 1-based position of the object, 0 where there is none. */
  private readonly supervision: i32
  private readonly rarity: Rarity

  constructor(tables: Tables, rarity: Rarity) {
    this.objectClass = tables.bytes(TABLE.objectClass)
    this.perBody = tables.bytes(TABLE.perBody)
    this.isAny = tables.bytes(TABLE.isAny)
    this.crossing = tables.bytes(TABLE.crossing)
    this.supervision = tables.bytes(TABLE.groups)[GROUP.supervision] as i32
    this.rarity = rarity
  }

  /** Places, villages, roads, kilometres, years: what may rule a pair out, at a tenth of the cost of comparing names. */
  compareFacts(a: Prepared, b: Prepared): void {
    this.values.fill(0)
    this.years(a, b)
    this.readTwice =
      a.body === 0 &&
      b.body === 0 &&
      a.amount > 0 &&
      a.amount === b.amount &&
      this.yearGap <= 0 &&
      bitsApart(a.printHigh, a.printLow, b.printHigh, b.printLow) <= READ_TWICE_BITS
    this.villages(a, b)
    this.places(a, b)
    const v = this.values
    this.inOneDistrict = v[at.sameSubdistrict] === 1 || v[at.nearSubdistrict] === 1 || v[at.sameDistrict] === 1
    const placed = this.inOneDistrict || v[at.sameProvince] === 1
    this.unplaced = a.body === 0 && b.body === 0 && !placed && a.amount > 0 && b.amount > 0 && a.amount !== b.amount
    this.roads(a, b)
    this.stretches(a, b)
  }

  /** The rest, after `compareFacts` of the same pair. */
  compareWords(a: Prepared, b: Prepared): void {
    this.objects(a, b)
    this.compareNames(a, b)
    this.nowhere =
      (a.body !== 0 || b.body !== 0) &&
      !this.inOneDistrict &&
      this.values[at.sameRoad] === 0 &&
      (this.values[at.sameProvince] === 1 ? this.named : this.sites) < LEAST_SITE
    this.measures(a, b)
    this.amounts(a, b)
    this.values[at.crowd] = Math.max(this.rarity.crowdOf(a), this.rarity.crowdOf(b))
  }

  private places(a: Prepared, b: Prepared): void {
    const v = this.values
    const sub = this.level(a, b, RUN.subdistrict)
    if (sub === SAME) v[at.sameSubdistrict] = 1
    else if (sub === NEAR) v[at.nearSubdistrict] = 1
    else if (sub === OTHER) v[at.otherSubdistrict] = 1
    const district = this.level(a, b, RUN.district)
    if (district === SAME || district === NEAR) v[at.sameDistrict] = 1
    else if (district === OTHER) v[at.otherDistrict] = 1
    const province = this.level(a, b, RUN.province)
    if (province === SAME || province === NEAR) v[at.sameProvince] = 1
    else if (province === OTHER) v[at.otherProvince] = 1
  }

  private level(a: Prepared, b: Prepared, kind: i32): i32 {
    let known: i32 = UNKNOWN
    let cut = false
    for (let i = 0; i < a.runCount; i++) {
      if ((a.runKind[i] as i32) !== kind) continue
      for (let k = 0; k < b.runCount; k++) {
        if ((b.runKind[k] as i32) !== kind) continue
        if ((a.runHash[i] as u32) === b.runHash[k]) return SAME
        if (known === NEAR) continue
        if (this.near(a, i, b, k)) known = NEAR
        else if (this.begins(a, i, b, k) || this.begins(b, k, a, i)) cut = true
        else known = OTHER
      }
    }
    // "ขา มป้อม": a blank slipped into the name, so its rest is not known
    return cut && known === OTHER ? UNKNOWN : known
  }

  private begins(a: Prepared, i: i32, b: Prepared, k: i32): boolean {
    const x = a.span(i)
    const y = b.span(k)
    const length = x.to - x.from
    if (length > y.to - y.from) return false
    for (let n = 0; n < length; n++) if (x.bytes[x.from + n] !== y.bytes[y.from + n]) return false
    return true
  }

  private near(a: Prepared, i: i32, b: Prepared, k: i32): boolean {
    return nearNames(a.span(i), b.span(k))
  }

  private villages(a: Prepared, b: Prepared): void {
    const v = this.values
    if (a.villages === 0 || b.villages === 0) {
      if (a.villages !== b.villages) v[at.oneSidedVillages] = 1
      return
    }
    if (a.villages === b.villages) v[at.sameVillages] = 1
    else if ((a.villages & b.villages) !== 0) v[at.someVillages] = 1
    else v[at.otherVillages] = 1
  }

  private objects(a: Prepared, b: Prepared): void {
    const v = this.values
    const objectClass = this.objectClass
    const isAny = this.isAny
    const shared = a.works & b.works
    if (a.works !== 0 && b.works !== 0) v[shared !== 0 ? at.sameWorks : at.otherWorks] = 1
    if (this.isSupervision(a) !== this.isSupervision(b)) {
      // watching over a work is not the work, nor any other that has no word of ours
      v[at.otherObject] = 1
    } else if (a.objectCount === 0 || b.objectCount === 0) {
      v[at.objectUnknown] = 1
    } else {
      const x = a.objects[0] as i32
      const y = b.objects[0] as i32
      if (x === y) v[at.sameObject] = 1
      else if (objectClass[x - 1] === objectClass[y - 1])
        v[isAny[x - 1] === 1 || isAny[y - 1] === 1 ? at.sameClass : at.otherKind] = 1
      else if (this.sharesClass(a, b)) v[at.sharedClass] = 1
      else v[at.otherObject] = 1
    }
    if (this.isPerBody(a) && this.isPerBody(b)) v[at.perBody] = 1
  }

  private sharesClass(a: Prepared, b: Prepared): boolean {
    const objectClass = this.objectClass
    for (let i = 0; i < a.objectCount; i++)
      for (let k = 0; k < b.objectCount; k++)
        if (objectClass[(a.objects[i] as i32) - 1] === objectClass[(b.objects[k] as i32) - 1]) return true
    return false
  }

  private isSupervision(p: Prepared): boolean {
    return p.objectCount > 0 && (p.objects[0] as i32) === this.supervision
  }

  /** Its main object lies beside or across water and is not the water itself. */
  private isCrossing(p: Prepared): boolean {
    return p.objectCount > 0 && this.crossing[(p.objects[0] as i32) - 1] === 1
  }

  private isPerBody(p: Prepared): boolean {
    const perBody = this.perBody
    for (let i = 0; i < p.objectCount; i++) if (perBody[(p.objects[i] as i32) - 1] === 1) return true
    return false
  }

  private compareNames(a: Prepared, b: Prepared): void {
    const v = this.values
    this.villageNames(a, b)
    this.heads(a, b)
    this.found = 0
    this.left = 0
    this.anchored = 0
    this.named = 0
    this.sites = 0
    this.passesWater =
      v[at.sameSubdistrict] === 0 &&
      v[at.sameRoad] === 0 &&
      v[at.sameVillages] === 0 &&
      v[at.someVillages] === 0 &&
      this.isCrossing(a) &&
      this.isCrossing(b)
    this.leftover(a, b)
    v[at.sharedAnchor] = Math.min(1, this.anchored)
    const foundA: f64 = this.found
    const leftA: f64 = this.left
    this.found = 0
    this.left = 0
    this.leftover(b, a)
    const found: f64 = (foundA + this.found) / 2
    const less: f64 = Math.min(leftA, this.left)
    const more: f64 = Math.max(leftA, this.left)
    // whole names left on both sides, against names that agree with little or nothing left
    if (less >= 0.45) v[at.parted] = 1
    if (this.anchored >= 0.5 && less < 0.2) v[at.agreed] = 1
    if (this.anchored >= 0.5 && less < 0.05 && more < 0.3) v[at.agreedFully] = 1
    v[at.sharedNames] = Math.min(1, found / 2)
    v[at.sharedShare] = found / (found + less + 0.25)
    v[at.leftoverBoth] = Math.min(1, less)
    v[at.leftoverOne] = Math.min(2, more) / 2
    if (foundA + leftA === 0 || this.found + this.left === 0) v[at.noNames] = 1
    this.numbers(a, b)
  }

  /** The name beside the village number says again which village; it is no landmark of the work. */
  private villageNames(a: Prepared, b: Prepared): void {
    for (let i = 0; i < a.runCount; i++) {
      if ((a.runKind[i] as i32) !== RUN.villageName) continue
      for (let k = 0; k < b.runCount; k++) {
        if ((b.runKind[k] as i32) !== RUN.villageName) continue
        if ((a.runHash[i] as u32) === b.runHash[k] || this.near(a, i, b, k)) this.values[at.sameVillageName] = 1
        else this.values[at.otherVillageName] = 1
      }
    }
    if (this.values[at.sameVillageName] === 1) this.values[at.otherVillageName] = 0
  }

  /** Words of the work outside the lexicon: how much of the shorter side is in the other. */
  private heads(a: Prepared, b: Prepared): void {
    const x: f64 = this.headFound(a, b)
    const y: f64 = this.headFound(b, a)
    if (x < 0 || y < 0) return
    const share: f64 = Math.max(x, y)
    this.values[at.sameHead] = share
    this.values[at.otherHead] = 1 - share
  }

  /** The share of the letters of `a`'s head words found anywhere in `b`; -1 when it has none. */
  private headFound(a: Prepared, b: Prepared): f64 {
    let letters: f64 = 0
    let found: f64 = 0
    for (let i = 0; i < a.runCount; i++) {
      if ((a.runKind[i] as i32) !== RUN.head) continue
      const head = a.span(i)
      let best: f64 = 0
      for (let k = 0; k < b.runCount && best < 1; k++) {
        const kind = b.runKind[k] as i32
        if (!isName(kind)) continue
        if ((a.runHash[i] as u32) === b.runHash[k]) best = 1
        else best = Math.max(best, foundIn(head, b.span(k)))
      }
      const weight: f64 = ((head.to - head.from) as f64) * this.rarity.of(a.runHash[i] as u32)
      letters += weight
      found += best * weight
    }
    return letters < 0.5 ? -1 : found / letters
  }

  private found: f64 = 0
  private left: f64 = 0
  /** Of `#found`, what names a place and not a kind of work. */
  private anchored: f64 = 0
  /** Of `#found`, what both sides introduce by a word of what it names: a temple, a village, a river. */
  private named: f64 = 0
  /** Of that, what lies in one spot of the country: rivers, airports, sections of roads; "มหาวิทยาลัยราชภัฏ" has many. */
  private sites: f64 = 0
  private inOneDistrict: boolean = false
  /** The kind of name that `#shareFound` took for the best. */
  private bestKind: i32 = 0
  /** Roads, bridges and drains that nothing but a river joins: a river has many of them. */
  private passesWater: boolean = false

  /** Weighs the names of `a` by whether `b` has them: into `#found` and `#left`. */
  private leftover(a: Prepared, b: Prepared): void {
    for (let i = 0; i < a.runCount; i++) {
      const kind = a.runKind[i] as i32
      if (isName(kind) && kind !== RUN.villageName && kind !== RUN.head) {
        const name = a.span(i)
        const length = name.to - name.from
        const share: f64 = this.shareFound(a, i, name, b)
        if (share < 0) continue
        const rarity: f64 = kind === RUN.plain ? this.rarity.of(a.runHash[i] as u32) : 1
        // a landmark's name counts as a name however short: "วัดโพธิ์", "บ้านนายทวี"
        const least: f64 = kind === RUN.plain ? 0 : 0.6
        let weight: f64 = Math.max(least, Math.min(length as f64, 8) / 8) * rarity
        // "สายบ้านป่าเหนือ - …" in the village ป่าเหนือ: every road of the village begins there
        if (kind === RUN.landmark && this.isVillageName(a, b, a.runHash[i] as u32)) weight *= OWN_VILLAGE
        this.found += weight * share
        if (!(this.passesWater && (kind === RUN.nature || this.bestKind === RUN.nature)))
          this.anchored += weight * share * (kind === RUN.plain ? rarity : 1)
        if (isNamed(kind) && isNamed(this.bestKind)) this.named += weight * share
        if (isSite(kind) && isSite(this.bestKind)) this.sites += weight * share
        this.left += weight * (1 - share)
      } else if (isWeighedNumber(kind)) {
        if (this.hasRun(b, kind, a.runHash[i] as u32)) {
          this.found += W_NUMBER
          this.anchored += W_NUMBER
        } else this.left += W_NUMBER
      }
    }
  }

  /** The best share of one name found in the other's names; -1 when it is only a place's name. */
  private shareFound(a: Prepared, run: i32, name: NameSpan, b: Prepared): f64 {
    const hash: u32 = a.runHash[run] as u32
    const own = a.runKind[run] as i32
    let best: f64 = 0
    this.bestKind = 0
    for (let k = 0; k < b.runCount; k++) {
      if ((b.runHash[k] as u32) !== hash) continue
      const kind = b.runKind[k] as i32
      if (isName(kind)) best = this.better(best, kinship(own, kind), kind)
      else if ((isPlace(kind) || kind === RUN.ownBody) && !this.isEndOfSection(own, kind)) return -1
    }
    for (let k = 0; k < b.runCount && best < 1; k++) {
      const kind = b.runKind[k] as i32
      if (!isName(kind) && !isPlace(kind)) continue
      const share: f64 = nameShare(name, b.span(k))
      if (isPlace(kind)) {
        if (share === 1 && name.to - name.from >= 4 && !this.isEndOfSection(own, kind)) return -1
      } else best = this.better(best, share * kinship(own, kind), kind)
    }
    return best
  }

  private better(best: f64, share: f64, kind: i32): f64 {
    if (share <= best) return best
    this.bestKind = kind
    return share
  }

  /** The end of a road's section is a name although it is a place's too; a whole province says it only of one and the same road. */
  private isEndOfSection(own: i32, place: i32): boolean {
    return own === RUN.section && (place !== RUN.province || this.values[at.sameRoad] === 1)
  }

  private isVillageName(a: Prepared, b: Prepared, hash: u32): boolean {
    return this.hasRun(a, RUN.villageName, hash) || this.hasRun(b, RUN.villageName, hash)
  }

  private hasRun(p: Prepared, kind: i32, hash: u32): boolean {
    for (let i = 0; i < p.runCount; i++)
      if ((p.runKind[i] as i32) === kind && (p.runHash[i] as u32) === hash) return true
    return false
  }

  /** Lane 5 against lane 7: the same word with another number on both sides. */
  private numbers(a: Prepared, b: Prepared): void {
    const v = this.values
    for (let i = 0; i < a.runCount; i++) {
      const kind = a.runKind[i] as i32
      if (kind < RUN.numbered) continue
      if (kind >= RUN.side) {
        if (this.hasKind(b, RUN.side, 99) && !this.hasRun(b, kind, a.runHash[i] as u32)) v[at.otherSide] = 1
        continue
      }
      if (this.hasRun(b, kind, a.runHash[i] as u32)) {
        if (isWeighedNumber(kind)) v[at.sameNumber] = 1
      } else if (this.hasKind(b, kind, kind)) v[isWeighedNumber(kind) ? at.otherNumber : at.otherPhase] = 1
    }
    if (v[at.sameNumber] === 1) v[at.otherNumber] = 0
  }

  private hasKind(p: Prepared, from: i32, to: i32): boolean {
    for (let i = 0; i < p.runCount; i++) if ((p.runKind[i] as i32) >= from && (p.runKind[i] as i32) <= to) return true
    return false
  }

  private roads(a: Prepared, b: Prepared): void {
    const v = this.values
    if (a.roadCount === 0 || b.roadCount === 0) {
      if (a.roadCount !== b.roadCount) v[at.roadOneSided] = 1
      return
    }
    for (let i = 0; i < a.roadCount; i++)
      for (let k = 0; k < b.roadCount; k++)
        if (a.roads[i] === b.roads[k]) {
          v[at.sameRoad] = 1
          return
        }
    v[at.otherRoad] = 1
  }

  private stretches(a: Prepared, b: Prepared): void {
    const v = this.values
    this.kmGap = -1
    this.kmSharedMetres = 0
    if (a.stretchCount === 0 || b.stretchCount === 0) {
      if (a.stretchCount !== b.stretchCount) v[at.kmOneSided] = 1
      return
    }
    let shared: f64 = 0
    let gap: f64 = Infinity
    for (let i = 0; i < a.stretchCount; i++)
      for (let k = 0; k < b.stretchCount; k++) {
        const from: f64 = Math.max(a.stretches[i * 2] as f64, b.stretches[k * 2] as f64)
        const to: f64 = Math.min(a.stretches[i * 2 + 1] as f64, b.stretches[k * 2 + 1] as f64)
        if (to > from) shared += to - from
        gap = Math.min(gap, Math.max(0, from - to))
      }
    this.kmGap = gap
    const share: f64 = shared / Math.min(total(a), total(b))
    if (share > TOUCHING_SHARE) {
      this.kmSharedMetres = shared
      v[at.kmShared] = Math.min(1, share)
    } else if (gap > 0 || (hasLength(a) && hasLength(b))) v[at.kmDisjoint] = 1
    // one end is not given: the place lies on the other's stretch, how far the work goes is not said
    else v[at.kmOneSided] = 1
  }

  private measures(a: Prepared, b: Prepared): void {
    let same: f64 = 0
    let other: f64 = 0
    for (let i = 0; i < EVIDENT_MEASURES.length; i++) {
      const x: f64 = a.measures[i] as f64
      const y: f64 = b.measures[i] as f64
      if (x === 0 || y === 0) continue
      const weight: f64 = EVIDENT_MEASURES[i] as f64
      if (Math.abs(x - y) <= 0.005 * Math.max(x, y)) same += weight
      else other += weight
    }
    this.values[at.sameMeasures] = Math.min(1, same / 2)
    this.values[at.otherMeasures] = Math.min(1, other / 2)
  }

  private years(a: Prepared, b: Prepared): void {
    const v = this.values
    this.yearGap = yearsBetween(a.yearFrom, a.yearTo, b.yearFrom, b.yearTo)
    if (this.yearGap === 0) v[at.yearsMeet] = 1
    else if (this.yearGap === 1) v[at.yearsNext] = 1
    else if (this.yearGap > 1) v[at.yearsApart] = 1
  }

  private amounts(a: Prepared, b: Prepared): void {
    if (a.amount <= 0 || b.amount <= 0) return
    if (a.amount === b.amount) this.values[at.sameAmount] = 1
    this.values[at.amountRatio] = Math.min(1, Math.abs(log(a.amount / b.amount)) / 3)
  }
}

/** The temple of a village is not its school: how much one kind of landmark may stand for another. */
function kinship(a: i32, b: i32): f64 {
  if (a === b) return 1
  if (isLoose(a) && isLoose(b)) return 1
  if (a === RUN.nature || b === RUN.nature) return isLandmark(a) || isLandmark(b) ? 0.3 : 0.8
  // one side has lost the word that says what it is
  if (isBare(a) || isBare(b)) return 0.8
  return 0.3
}

function isLandmark(kind: i32): boolean {
  return kind >= RUN.landmark && kind < RUN.section
}

function isBare(kind: i32): boolean {
  return kind === RUN.plain || kind === RUN.nature || kind === RUN.head || kind === RUN.section
}

function isLoose(kind: i32): boolean {
  return isBare(kind) || kind === RUN.landmark || kind === RUN.villageName
}

function isNamed(kind: i32): boolean {
  return kind !== RUN.plain && kind !== RUN.head
}

function isSite(kind: i32): boolean {
  return kind === RUN.nature || kind === RUN.section
}

const UNKNOWN: i32 = 0
const SAME: i32 = 1
const NEAR: i32 = 2
const OTHER: i32 = 3

/** Lanes, clusters, canals and numbers after names say which; phases, sections and spots are only compared. */
function isWeighedNumber(kind: i32): boolean {
  return kind === RUN.branchRoad || kind === RUN.nameNumber || (kind >= RUN.numbered && kind < RUN.numbered + 3)
}

/** False where only positions are given, "กม.12+350". */
function hasLength(p: Prepared): boolean {
  for (let i = 0; i < p.stretchCount; i++) if (p.stretches[i * 2] !== p.stretches[i * 2 + 1]) return true
  return false
}

function total(p: Prepared): f64 {
  let sum: f64 = 0
  for (let i = 0; i < p.stretchCount; i++) sum += (p.stretches[i * 2 + 1] as f64) - (p.stretches[i * 2] as f64)
  return Math.max(sum, 1)
}

/** Years between two periods: 0 when they meet, -1 when one is unknown. */
function yearsBetween(aFrom: i32, aTo: i32, bFrom: i32, bTo: i32): i32 {
  if (aFrom === 0 || bFrom === 0) return -1
  return max(0, max(aFrom - bTo, bFrom - aTo))
}
