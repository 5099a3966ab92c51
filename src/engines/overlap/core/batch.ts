import { Bands } from './bands.ts'
import { BATCH, GLANCE } from './layout.ts'
import { max } from './machine.ts'
import { type Columns, RowReader } from './prepare.ts'
import { isUnnamed, MAX_PACKED, Prepared, pack } from './prepared.ts'
import { crowdKeyOf } from './rarity.ts'
import type { Tables } from './tables.ts'
import { WordFinder } from './words.ts'

/** Prepares batches; what it made stands in its arrays until the next one. */
export class BatchReader {
  private readonly reader: RowReader
  private readonly ownBands: Bands
  private readonly project: Prepared = new Prepared()
  /** Packed projects, one behind the other, and where each begins. */
  records: Uint8Array = new Uint8Array(BATCH * 320 + MAX_PACKED)
  readonly offsets: Uint32Array = new Uint32Array(BATCH + 1)
  readonly glance: Uint32Array = new Uint32Array(BATCH * GLANCE)
  /** Keys of the projects, and where each project's begin. */
  bands: Uint32Array = new Uint32Array(BATCH * 16)
  readonly bandsFrom: Uint32Array = new Uint32Array(BATCH + 1)
  /** Hashes of the words outside the lexicon, once a project: counted over the list, they show what is common in it. */
  words: Uint32Array = new Uint32Array(BATCH * 8)
  wordCount: i32 = 0

  constructor(tables: Tables) {
    this.reader = new RowReader(new WordFinder(tables), tables)
    this.ownBands = new Bands(tables)
  }

  make(columns: Columns, count: i32): void {
    let end = 0
    let keys = 0
    this.wordCount = 0
    const p = this.project
    const glance = this.glance
    let view = new DataView(this.records.buffer)
    for (let i = 0; i < count; i++) {
      this.reader.read(columns, i, p)
      if (end + MAX_PACKED > this.records.length) {
        const more = new Uint8Array(this.records.length * 2)
        more.set(this.records)
        this.records = more
        view = new DataView(more.buffer)
      }
      this.offsets[i] = end as u32
      end = pack(p, view, end)
      glance[i * GLANCE] = p.body
      glance[i * GLANCE + 1] = (((p.yearFrom << 16) | p.yearTo) >>> 0) as u32
      glance[i * GLANCE + 2] = p.villages
      this.bandsFrom[i] = keys as u32
      keys = this.addKeys(p, keys)
      this.addWords(p)
    }
    this.offsets[count] = end as u32
    this.bandsFrom[count] = keys as u32
  }

  private addWords(p: Prepared): void {
    if (this.wordCount + p.runCount + 1 > this.words.length) this.words = grown(this.words, 0)
    const crowd: u32 = crowdKeyOf(p)
    if (crowd !== 0) this.words[this.wordCount++] = crowd
    for (let i = 0; i < p.runCount; i++)
      if (isUnnamed(p.runKind[i] as i32)) this.words[this.wordCount++] = p.runHash[i] as u32
  }

  private addKeys(p: Prepared, from: i32): i32 {
    this.ownBands.of(p)
    const keys = this.ownBands.keys
    const count = this.ownBands.count
    if (from + count > this.bands.length) this.bands = grown(this.bands, from + count)
    const bands = this.bands
    for (let i = 0; i < count; i++) bands[from + i] = keys[i] as u32
    return from + count
  }
}

function grown(array: Uint32Array, least: i32): Uint32Array {
  const more = new Uint32Array(max(array.length * 2, least))
  more.set(array)
  return more
}
