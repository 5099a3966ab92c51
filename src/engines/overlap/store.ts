import { Bands } from './bands.ts'
import type { ProjectColumns } from './columns.ts'
import { shared32 } from './counted-arrays.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { Preparer } from './prepare.ts'
import { isUnnamed, MAX_PACKED, type Prepared, Prepared as PreparedProject, pack, unpack } from './prepared.ts'
import type { PlaceNames } from './project.ts'
import { crowdKeyOf } from './rarity.ts'

/** Projects a worker prepares at a time. The place of a project follows from its number, so every batch but the last is full. */
export const BATCH = 4096

/** Prepared projects for scoring: packed records and their offsets, in shared memory, so threads pass them for nothing. */
export interface StoredBatch {
  count: number
  records: Uint8Array
  /** Where each record begins; one more than `count`. */
  offsets: Uint32Array
  /** Per project: body, years (from << 16 | to), villages: enough to refuse most candidates at a glance. */
  glance: Uint32Array
}

/** A batch as it was made, with what is needed to find candidates; that part goes when they are found. */
export interface PreparedBatch extends StoredBatch {
  bands: Uint32Array
  /** Where each project's keys begin; one more than `count`. */
  bandsFrom: Uint32Array
  /** Hashes of the words outside the lexicon, once a project: counted over the list, they show what is common in it. */
  words: Uint32Array<ArrayBuffer>
}

export const GLANCE = 3

/** Prepares batches, reusing its buffers. One a thread. */
export class BatchMaker {
  readonly #preparer: Preparer
  readonly #bands: Bands
  readonly #project = new PreparedProject()
  #bytes = new Uint8Array(BATCH * 320 + MAX_PACKED)
  #keys: Uint32Array<ArrayBuffer> = new Uint32Array(BATCH * 16)
  #wordHashes: Uint32Array<ArrayBuffer> = new Uint32Array(BATCH * 4)

  constructor(words: Words = defaultWords(), places?: PlaceNames) {
    this.#preparer = new Preparer(words, places)
    this.#bands = new Bands(words)
  }

  make(columns: ProjectColumns): PreparedBatch {
    const { count } = columns
    const offsets = shared32(count + 1)
    const bandsFrom = shared32(count + 1)
    const glance = shared32(count * GLANCE)
    let end = 0
    let keys = 0
    let words = 0
    let view = new DataView(this.#bytes.buffer)
    for (let i = 0; i < count; i++) {
      const p = this.#preparer.prepareRow(columns, i, this.#project)
      if (end + MAX_PACKED > this.#bytes.length) {
        const more = new Uint8Array(this.#bytes.length * 2)
        more.set(this.#bytes)
        this.#bytes = more
        view = new DataView(more.buffer)
      }
      offsets[i] = end
      end = pack(p, view, end)
      glance[i * GLANCE] = p.body
      glance[i * GLANCE + 1] = ((p.yearFrom << 16) | p.yearTo) >>> 0
      glance[i * GLANCE + 2] = p.villages
      bandsFrom[i] = keys
      keys = this.#addKeys(p, keys)
      words = this.#addWords(p, words)
    }
    offsets[count] = end
    bandsFrom[count] = keys
    const records = new Uint8Array(new SharedArrayBuffer(end))
    records.set(this.#bytes.subarray(0, end))
    const bands = shared32(keys)
    bands.set(this.#keys.subarray(0, keys))
    return { count, records, offsets, glance, bands, bandsFrom, words: this.#wordHashes.slice(0, words) }
  }

  #addWords(p: Prepared, at: number): number {
    const crowd = crowdKeyOf(p)
    if (crowd !== 0) {
      if (at === this.#wordHashes.length) this.#wordHashes = grown(this.#wordHashes)
      this.#wordHashes[at++] = crowd
    }
    for (let i = 0; i < p.runCount; i++) {
      if (!isUnnamed(p.runKind[i] as number)) continue
      if (at === this.#wordHashes.length) this.#wordHashes = grown(this.#wordHashes)
      this.#wordHashes[at++] = p.runHash[i] as number
    }
    return at
  }

  #addKeys(p: Prepared, at: number): number {
    this.#bands.of(p)
    const { keys, count } = this.#bands
    if (at + count > this.#keys.length) this.#keys = grown(this.#keys)
    for (let i = 0; i < count; i++) this.#keys[at++] = keys[i] as number
    return at
  }
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(array.length * 2)
  more.set(array)
  return more
}

/** All batches of a list, in order: what the scorers read. */
export class ProjectStore {
  readonly batches: readonly StoredBatch[]
  readonly size: number
  readonly #views: DataView[]

  constructor(batches: readonly StoredBatch[]) {
    this.batches = batches
    this.size = batches.reduce((n, b) => n + b.count, 0)
    this.#views = batches.map((b) => new DataView(b.records.buffer, b.records.byteOffset, b.records.byteLength))
  }

  read(index: number, into: Prepared): void {
    const batch = Math.floor(index / BATCH)
    const { offsets, records } = this.batches[batch] as StoredBatch
    unpack(into, this.#views[batch] as DataView, records, offsets[index - batch * BATCH] as number)
  }
}
