import { limitOfKey } from './bands.ts'
import { increase, shared32 } from './counted-arrays.ts'
import type { PreparedBatch } from './store.ts'

/** Projects grouped by the keys they share. Plain arrays in shared memory, read by every thread. */
export interface Blocks {
  /** Project numbers, block after block, rising inside a block. */
  members: Uint32Array
  /** Where each block begins; one more than there are blocks. */
  blockFrom: Uint32Array
  /** The blocks of each project: `blocksOf[blocksFrom[i]]` … */
  blocksOf: Uint32Array
  blocksFrom: Uint32Array
}

/**
 * Groups projects by equal keys: one sort of all (key, project) rows, then keys held by one project or by too many are dropped.
 * Time and memory grow with the number of rows, not of pairs.
 */
export function groupByBands(batches: readonly PreparedBatch[], size: number): Blocks {
  let rows = 0
  for (const b of batches) rows += b.bands.length
  const keys = new Uint32Array(rows)
  const projects = new Uint32Array(rows)
  let n = 0
  let project = 0
  for (const b of batches)
    for (let i = 0; i < b.count; i++, project++)
      for (let k = b.bandsFrom[i] as number; k < (b.bandsFrom[i + 1] as number); k++) {
        keys[n] = b.bands[k] as number
        projects[n++] = project
      }
  const sorted = sortByKey(keys, projects)
  return blocksOf(sorted.keys, sorted.projects, size)
}

/** Radix sort, 11 bits a pass: stable, so projects stay in rising order inside a key. */
function sortByKey(keys: Uint32Array, projects: Uint32Array): { keys: Uint32Array; projects: Uint32Array } {
  let fromKeys = keys
  let fromProjects = projects
  let toKeys: Uint32Array = new Uint32Array(keys.length)
  let toProjects: Uint32Array = new Uint32Array(keys.length)
  for (let shift = 0; shift < 32; shift += 11) {
    const starts = new Uint32Array(2049)
    for (let i = 0; i < fromKeys.length; i++) increase(starts, (((fromKeys[i] as number) >>> shift) & 2047) + 1)
    for (let d = 0; d < 2048; d++) increase(starts, d + 1, starts[d])
    for (let i = 0; i < fromKeys.length; i++) {
      const key = fromKeys[i] as number
      const to = increase(starts, (key >>> shift) & 2047)
      toKeys[to] = key
      toProjects[to] = fromProjects[i] as number
    }
    ;[fromKeys, toKeys] = [toKeys, fromKeys]
    ;[fromProjects, toProjects] = [toProjects, fromProjects]
  }
  return { keys: fromKeys, projects: fromProjects }
}

function blocksOf(keys: Uint32Array, projects: Uint32Array, size: number): Blocks {
  let kept = 0
  let blocks = 0
  const forEachBlock = (use: (from: number, to: number) => void) => {
    for (let from = 0; from < keys.length; ) {
      let to = from + 1
      while (to < keys.length && keys[to] === keys[from]) to++
      if (to - from > 1 && to - from <= limitOfKey(keys[from] as number)) use(from, to)
      from = to
    }
  }
  forEachBlock((from, to) => {
    blocks++
    kept += to - from
  })
  const members = shared32(kept)
  const blockFrom = shared32(blocks + 1)
  const blocksFrom = shared32(size + 1)
  let m = 0
  let b = 0
  forEachBlock((from, to) => {
    blockFrom[b++] = m
    for (let i = from; i < to; i++) {
      const project = projects[i] as number
      members[m++] = project
      increase(blocksFrom, project + 1)
    }
  })
  blockFrom[b] = m
  for (let i = 0; i < size; i++) increase(blocksFrom, i + 1, blocksFrom[i])
  const next = blocksFrom.slice(0, size)
  const blocksOf = shared32(kept)
  for (let block = 0; block < blocks; block++)
    for (let i = blockFrom[block] as number; i < (blockFrom[block + 1] as number); i++)
      blocksOf[increase(next, members[i] as number)] = block
  return { members, blockFrom, blocksOf, blocksFrom }
}

/** Visits each candidate pair of the projects `from`..`to` with a later one, once. */
export class CandidateWalk {
  readonly #blocks: Blocks
  readonly #seen: Uint32Array
  readonly found: number[] = []

  constructor(blocks: Blocks, size: number) {
    this.#blocks = blocks
    this.#seen = new Uint32Array(size)
  }

  /** Later projects that share a key with `project`, in `found`; their order depends only on the list. */
  of(project: number): number[] {
    const { members, blockFrom, blocksOf, blocksFrom } = this.#blocks
    const { found } = this
    found.length = 0
    const mark = project + 1
    for (let k = blocksFrom[project] as number; k < (blocksFrom[project + 1] as number); k++) {
      const block = blocksOf[k] as number
      const from = blockFrom[block] as number
      for (let i = (blockFrom[block + 1] as number) - 1; i >= from; i--) {
        const other = members[i] as number
        if (other <= project) break
        if (this.#seen[other] === mark) continue
        this.#seen[other] = mark
        found.push(other)
      }
    }
    return found
  }
}
