import { Bands } from './bands.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { Preparer } from './prepare.ts'
import { isUnnamed, MAX_PACKED, type Prepared, Prepared as PreparedProject, pack, unpack } from './prepared.ts'
import type { OverlapProject, PlaceNames } from './project.ts'
import type { ProjectColumns } from './threads.ts'

/** Projects a worker prepares at a time. The place of a project follows from its number, so every batch but the last is full. */
export const BATCH = 4096

/** A batch of prepared projects: packed records, their offsets, their keys. All in shared memory, so threads pass it for nothing. */
export interface PreparedBatch {
  count: number
  records: Uint8Array
  /** Where each record begins; one more than `count`. */
  offsets: Uint32Array
  /** Per project: body, years (from << 16 | to), villages: enough to refuse most candidates at a glance. */
  glance: Uint32Array
  bands: Uint32Array
  /** Where each project's keys begin; one more than `count`. */
  bandsFrom: Uint32Array
  /** Hashes of the words outside the lexicon, once a project: counted over the list, they show what is common in it. */
  words: Uint32Array
}

export const GLANCE = 3

/** Prepares batches, reusing its buffers. One a thread. */
export class BatchMaker {
  readonly #preparer: Preparer
  readonly #bands: Bands
  readonly #project = new PreparedProject()
  #bytes = new Uint8Array(BATCH * 320 + MAX_PACKED)
  #keys = new Uint32Array(BATCH * 16)
  #wordHashes = new Uint32Array(BATCH * 4)

  constructor(words: Words = defaultWords(), places?: PlaceNames) {
    this.#preparer = new Preparer(words, places)
    this.#bands = new Bands(words)
  }

  make(projects: readonly OverlapProject[] | ProjectColumns): PreparedBatch {
    const columns = Array.isArray(projects) ? null : (projects as ProjectColumns)
    const list = projects as readonly OverlapProject[]
    const count = columns ? columns.titles.length : list.length
    const offsets = shared32(count + 1)
    const bandsFrom = shared32(count + 1)
    const glance = shared32(count * GLANCE)
    let end = 0
    let keys = 0
    let words = 0
    let view = new DataView(this.#bytes.buffer)
    for (let i = 0; i < count; i++) {
      const p = this.#preparer.prepare(columns ? rowOf(columns, i) : (list[i] as OverlapProject), this.#project)
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

const row: OverlapProject = { id: '', title: '', body: null, place: null, amountSatang: null, fiscalYears: null }
const rowYears = { from: 0, to: 0 }

/** One row of the columns, in an object used again for the next. */
function rowOf(columns: ProjectColumns, i: number): OverlapProject {
  row.title = columns.titles[i] as string
  row.body = columns.bodies[i] as string | null
  row.place = columns.places[i] as string | null
  const amount = columns.amounts[i] as number
  row.amountSatang = Number.isNaN(amount) ? null : BigInt(Math.round(amount * 100))
  rowYears.from = columns.years[i * 2] as number
  rowYears.to = columns.years[i * 2 + 1] as number
  row.fiscalYears = rowYears.from === 0 ? null : rowYears
  return row
}

function grown(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(array.length * 2)
  more.set(array)
  return more
}

export function shared32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4))
}

/** All batches of a list, in order: what the scorers read. */
export class ProjectStore {
  readonly batches: readonly PreparedBatch[]
  readonly size: number
  readonly #views: DataView[]

  constructor(batches: readonly PreparedBatch[]) {
    this.batches = batches
    this.size = batches.reduce((n, b) => n + b.count, 0)
    this.#views = batches.map((b) => new DataView(b.records.buffer, b.records.byteOffset, b.records.byteLength))
  }

  read(index: number, into: Prepared): void {
    const batch = Math.floor(index / BATCH)
    const { offsets } = this.batches[batch] as PreparedBatch
    unpack(into, this.#views[batch] as DataView, offsets[index - batch * BATCH] as number)
  }
}
