import type { Blocks } from './group.ts'
import { BATCH, FOUND, GLANCE } from './layout.ts'
import { Prepared, unpack } from './prepared.ts'
import { FAR_YEARS, type PairJudge } from './score.ts'

/** A prepared batch as it is scored. */
export class StoredBatch {
  readonly records: Uint8Array
  readonly view: DataView
  readonly offsets: Uint32Array
  readonly glance: Uint32Array

  constructor(records: Uint8Array, offsets: Uint32Array, glance: Uint32Array) {
    this.records = records
    this.view = new DataView(records.buffer, records.byteOffset, records.byteLength)
    this.offsets = offsets
    this.glance = glance
  }
}

/** Scores the candidates of a list, range by range. One a thread; ranges may be scored in any order. */
export class Scan {
  private readonly batches: StoredBatch[]
  private readonly blocks: Blocks
  private readonly judge: PairJudge
  private readonly minScore: f64
  private readonly minRelated: f64
  private readonly seen: Uint32Array
  /** What is known of all projects at a glance, one behind the other. */
  private readonly glance: Uint32Array
  private candidates: Uint32Array = new Uint32Array(1 << 14)
  private candidateCount: i32 = 0
  private readonly a: Prepared = new Prepared()
  private readonly b: Prepared = new Prepared()
  found: Float64Array = new Float64Array(FOUND * 1024)
  foundCount: i32 = 0

  constructor(batches: StoredBatch[], blocks: Blocks, size: i32, judge: PairJudge, minScore: f64, minRelated: f64) {
    this.batches = batches
    this.blocks = blocks
    this.judge = judge
    this.minScore = minScore
    this.minRelated = minRelated
    this.seen = new Uint32Array(size)
    this.glance = new Uint32Array(size * GLANCE)
    let from = 0
    for (let i = 0; i < batches.length; i++) {
      const own = (batches[i] as StoredBatch).glance
      this.glance.set(own, from)
      from += own.length
    }
  }

  /** The candidate pairs of the projects `from`..`to` with later ones that reach either threshold: into `found`. */
  range(from: i32, to: i32): void {
    this.foundCount = 0
    const judge = this.judge
    const a = this.a
    const b = this.b
    for (let i = from; i < to; i++) {
      this.walk(i)
      let read = false
      for (let c = 0; c < this.candidateCount; c++) {
        const k = this.candidates[c] as i32
        if (this.impossible(i, k)) continue
        if (!read) this.read(i, a)
        read = true
        this.read(k, b)
        const score: f64 = rounded(this.minRelated > 1 ? judge.quickly(a, b) : judge.of(a, b))
        const related: f64 = rounded(judge.related)
        if (score < this.minScore && related < this.minRelated) continue
        this.keep(i, k, score, related)
      }
    }
  }

  /** Later projects that share a key with `project`; their order depends only on the list. */
  private walk(project: i32): void {
    const blocks = this.blocks
    const members = blocks.members
    const blockFrom = blocks.blockFrom
    const seen = this.seen
    const mark: u32 = (project + 1) as u32
    let count = 0
    const last = blocks.blocksFrom[project + 1] as i32
    for (let k = blocks.blocksFrom[project] as i32; k < last; k++) {
      const block = blocks.blocksOf[k] as i32
      const from = blockFrom[block] as i32
      for (let i = (blockFrom[block + 1] as i32) - 1; i >= from; i--) {
        const other = members[i] as i32
        if (other <= project) break
        if (seen[other] === mark) continue
        seen[other] = mark
        this.candidates[count++] = other as u32
      }
    }
    this.candidateCount = count
  }

  private read(index: i32, into: Prepared): void {
    const at = index & (BATCH - 1)
    const batch = this.batches[(index - at) / BATCH] as StoredBatch
    unpack(into, batch.view, batch.records, batch.offsets[at] as i32)
  }

  /** Same body or years far apart: refused without reading the projects. */
  private impossible(i: i32, k: i32): boolean {
    const glance = this.glance
    const x = i * GLANCE
    const y = k * GLANCE
    if (glance[x] !== 0 && glance[x] === glance[y]) return true
    const xYears: u32 = glance[x + 1] as u32
    const yYears: u32 = glance[y + 1] as u32
    if (xYears === 0 || yYears === 0) return false
    const xFirst = (xYears >>> 16) as i32
    const yFirst = (yYears >>> 16) as i32
    return xFirst - ((yYears & 0xffff) as i32) >= FAR_YEARS || yFirst - ((xYears & 0xffff) as i32) >= FAR_YEARS
  }

  private keep(left: i32, right: i32, score: f64, related: f64): void {
    const at = this.foundCount * FOUND
    if (at + FOUND > this.found.length) {
      const more = new Float64Array(this.found.length * 2)
      more.set(this.found)
      this.found = more
    }
    const found = this.found
    const comparison = this.judge.comparison
    found[at] = left as f64
    found[at + 1] = right as f64
    found[at + 2] = score
    found[at + 3] = related
    found[at + 4] = this.judge.vetoed as f64
    found[at + 5] = comparison.kmGap
    found[at + 6] = comparison.kmSharedMetres
    found[at + 7] = comparison.yearGap as f64
    found[at + 8] = comparison.readTwice ? 1 : 0
    this.foundCount++
  }
}

/** Four decimals: what a reader can use, and the same text on every machine. */
function rounded(p: f64): f64 {
  return Math.round(p * 10_000) / 10_000
}
