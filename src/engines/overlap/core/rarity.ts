import { log } from './machine.ts'
import type { Prepared } from './prepared.ts'
import * as RUN from './runs.ts'
import { mix } from './thai-bytes.ts'

/** Counts are kept by this part of a hash, so they take 4 MB however long the list. */
export const COUNTED: i32 = 1 << 20
const MASK: u32 = 0xfffff
/** Words in up to so many projects may be a name. */
export const FEW: i32 = 12
/** From this share of the list (and in so many projects at least) a word is no name at all. */
const COMMON_SHARE: f64 = 0.004
const COMMON_LEAST: f64 = 200
/** A sub-district with so many times "few" projects is as crowded as any. */
const VERY_CROWDED: f64 = 100

/** What a project's sub-district is counted under, or 0 when it is not known. */
export function crowdKeyOf(p: Prepared): u32 {
  const subdistrict: u32 = p.firstOf(RUN.subdistrict)
  return subdistrict === 0 ? 0 : mix(mix(subdistrict, p.firstOf(RUN.district)), 0x5ab)
}

/** How common names and sub-districts are in a list. */
export class Rarity {
  /** Empty: nothing was counted, so every name is rare and no place crowded. */
  private readonly counts: Uint32Array
  private readonly common: f64
  private readonly spread: f64

  /** @param size how many projects were counted */
  constructor(counts: Uint32Array, size: i32) {
    this.counts = counts
    this.common = Math.max(COMMON_LEAST, COMMON_SHARE * (size as f64))
    this.spread = log(this.common / (FEW as f64))
  }

  /** 1 for rare words, 0 for words of every other title. */
  of(hash: u32): f64 {
    if (this.counts.length === 0) return 1
    const count: f64 = this.counts[(hash & MASK) as i32] as f64
    if (count <= (FEW as f64)) return 1
    if (count >= this.common) return 0
    return log(this.common / count) / this.spread
  }

  /**
   * How crowded the sub-district of a project is in the list, 0 (a dozen projects or fewer) to 1. Works of one place that only look
   * alike grow with the square of their number, works planned twice do not: the same likeness means less in a crowd.
   */
  crowdOf(p: Prepared): f64 {
    if (this.counts.length === 0) return 0
    const key: u32 = crowdKeyOf(p)
    if (key === 0) return 0
    const count: f64 = this.counts[(key & MASK) as i32] as f64
    return count <= (FEW as f64) ? 0 : Math.min(1, log(count / (FEW as f64)) / log(VERY_CROWDED))
  }
}
