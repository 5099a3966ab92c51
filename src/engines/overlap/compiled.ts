import type { ProjectColumns } from './columns.ts'
import { FOUND, GLANCE } from './core/layout.ts'
import type { ModelTables } from './core/score.ts'
import { shared32 } from './counted-arrays.ts'
import { instanceOf } from './host.ts'
import { type Place, viewOf } from './memory.ts'
import type { Blocks, PreparedBatch, SharedList } from './store.ts'

/** What core/door.as exports for finding. */
interface Exports {
  memory: WebAssembly.Memory
  __collect(): void
  bytes(length: number): Place
  words(length: number): Place
  doubles(length: number): Place
  setTables(block: Place): void
  unitsFor(length: number): Place
  endsRoom(): Place
  amountsRoom(): Place
  yearsRoom(): Place
  prepare(count: number): Place
  recordsOf(made: Place): Place
  offsetsOf(made: Place): Place
  glanceOf(made: Place): Place
  bandsOf(made: Place): Place
  bandsFromOf(made: Place): Place
  wordsOf(made: Place): Place
  wordCountOf(made: Place): number
  group(keys: Place, projects: Place, otherKeys: Place, otherProjects: Place, rows: number, size: number): Place
  membersOf(blocks: Place): Place
  blockFromOf(blocks: Place): Place
  blocksOfOf(blocks: Place): Place
  blocksFromOf(blocks: Place): Place
  blocks(members: Place, blockFrom: Place, blocksOf: Place, blocksFrom: Place): Place
  addBatch(records: Place, offsets: Place, glance: Place): void
  beginScan(
    blocks: Place,
    size: number,
    counts: Place,
    counted: number,
    bias: number,
    weights: Place,
    together: Place,
    curve: Place,
    relatedBias: number,
    related: Place,
    correctionBias: number,
    correction: Place,
    minScore: number,
    minRelated: number,
  ): void
  scanRange(from: number, to: number): number
  foundRoom(): Place
}

/** Rows of keys, 16 bytes each. */
const MUCH = 1 << 20

/**
 * The files of core/, compiled ahead to WebAssembly: the same results as when they run as JavaScript, and as fast with the first title as
 * with the last. One a thread, with memory of its own.
 */
export class CompiledFinder {
  readonly #program: Exports

  /** @param tables of `tablesOf` */
  constructor(program: WebAssembly.Module, tables: ArrayBuffer) {
    this.#program = instanceOf<Exports>(program)
    this.#program.setTables(this.#bytes(new Uint8Array(tables)))
  }

  prepare(columns: ProjectColumns): PreparedBatch {
    const p = this.#program
    const { count, units, ends, amounts, years } = columns
    this.#view(p.unitsFor(units.length), Uint16Array).set(units)
    this.#view(p.endsRoom(), Uint32Array).set(ends)
    this.#view(p.amountsRoom(), Float32Array).set(amounts)
    this.#view(p.yearsRoom(), Uint16Array).set(years)
    const made = p.prepare(count)
    const offsets = this.#shared(p.offsetsOf(made), count + 1)
    const bandsFrom = this.#shared(p.bandsFromOf(made), count + 1)
    const end = offsets[count] as number
    const records = new Uint8Array(new SharedArrayBuffer(end))
    records.set(this.#view(p.recordsOf(made), Uint8Array).subarray(0, end))
    return {
      count,
      records,
      offsets,
      glance: this.#shared(p.glanceOf(made), count * GLANCE),
      bands: this.#shared(p.bandsOf(made), bandsFrom[count] as number),
      bandsFrom,
      words: this.#view(p.wordsOf(made), Uint32Array).slice(0, p.wordCountOf(made)),
    }
  }

  /**
   * Groups projects by equal keys: one sort of all (key, project) rows, then keys held by one project or by too many are dropped.
   * Time and memory grow with the number of rows, not of pairs.
   */
  group(batches: readonly PreparedBatch[], size: number): Blocks {
    const p = this.#program
    const rows = batches.reduce((n, b) => n + b.bands.length, 0)
    const [keys, projects, otherKeys, otherProjects] = [1, 2, 3, 4].map(() => p.words(rows)) as [
      Place,
      Place,
      Place,
      Place,
    ]
    const keyView = this.#view(keys, Uint32Array)
    const projectView = this.#view(projects, Uint32Array)
    let row = 0
    let first = 0
    for (const { bands, bandsFrom, count } of batches) {
      keyView.set(bands, row)
      for (let i = 0; i < count; i++)
        projectView.fill(first + i, row + (bandsFrom[i] as number), row + (bandsFrom[i + 1] as number))
      row += bands.length
      first += count
    }
    const made = p.group(keys, projects, otherKeys, otherProjects, rows, size)
    const blocks = {
      members: this.#shared(p.membersOf(made)),
      blockFrom: this.#shared(p.blockFromOf(made)),
      blocksOf: this.#shared(p.blocksOfOf(made)),
      blocksFrom: this.#shared(p.blocksFromOf(made)),
    }
    // what the sort needed serves the scan, where it is much: finding what is free takes as long as a small sort
    if (rows > MUCH) p.__collect()
    return blocks
  }

  /** Takes the whole list in; ranges are scored after it. */
  share(list: SharedList, model: ModelTables, minScore: number, minRelated: number): void {
    const p = this.#program
    const { batches, blocks, counts, counted } = list
    for (const b of batches) p.addBatch(this.#bytes(b.records), this.#words(b.offsets), this.#words(b.glance))
    p.beginScan(
      p.blocks(
        this.#words(blocks.members),
        this.#words(blocks.blockFrom),
        this.#words(blocks.blocksOf),
        this.#words(blocks.blocksFrom),
      ),
      batches.reduce((n, b) => n + b.count, 0),
      this.#words(counts),
      counted,
      model.bias,
      this.#doubles(model.weights),
      this.#doubles(model.together),
      this.#doubles(model.curve),
      model.relatedBias,
      this.#doubles(model.related),
      model.correctionBias,
      this.#doubles(model.correction),
      minScore,
      minRelated,
    )
  }

  /** Found pairs of the projects `from`..`to` with later ones, `FOUND` numbers a pair. */
  score(from: number, to: number): Float64Array {
    const count = this.#program.scanRange(from, to)
    return this.#view(this.#program.foundRoom(), Float64Array).slice(0, count * FOUND)
  }

  #view<T>(place: Place, kind: Parameters<typeof viewOf<T>>[2]): T {
    return viewOf(this.#program.memory, place, kind)
  }

  #shared(place: Place, length?: number): Uint32Array {
    const view = this.#view(place, Uint32Array).subarray(0, length)
    const out = shared32(view.length)
    out.set(view)
    return out
  }

  #bytes(from: Uint8Array): Place {
    const place = this.#program.bytes(from.length)
    this.#view(place, Uint8Array).set(from)
    return place
  }

  #words(from: Uint32Array): Place {
    const place = this.#program.words(from.length)
    this.#view(place, Uint32Array).set(from)
    return place
  }

  #doubles(from: Float64Array): Place {
    const place = this.#program.doubles(from.length)
    this.#view(place, Float64Array).set(from)
    return place
  }
}
