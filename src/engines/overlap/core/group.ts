import { limitOf } from './bands.ts'

/** Sorts (key, project) rows by key, 11 bits a pass: stable, so projects stay in rising order inside a key. */
export class BandSorter {
  private readonly counts: Uint32Array = new Uint32Array(2049)

  /** Leaves the sorted rows in `keys` and `projects`; the others are used on the way. An odd number of passes ends in the others. */
  sort(keys: Uint32Array, projects: Uint32Array, otherKeys: Uint32Array, otherProjects: Uint32Array, rows: i32): void {
    this.pass(keys, projects, otherKeys, otherProjects, rows, 0)
    this.pass(otherKeys, otherProjects, keys, projects, rows, 11)
    this.pass(keys, projects, otherKeys, otherProjects, rows, 22)
  }

  private pass(
    fromKeys: Uint32Array,
    fromProjects: Uint32Array,
    toKeys: Uint32Array,
    toProjects: Uint32Array,
    rows: i32,
    shift: i32,
  ): void {
    const counts = this.counts
    counts.fill(0)
    for (let i = 0; i < rows; i++) {
      const digit = (((fromKeys[i] as u32) >>> shift) & 2047) as i32
      counts[digit + 1] = (counts[digit + 1] as u32) + 1
    }
    for (let d = 0; d < 2048; d++) counts[d + 1] = (counts[d + 1] as u32) + (counts[d] as u32)
    for (let i = 0; i < rows; i++) {
      const key: u32 = fromKeys[i] as u32
      const digit = ((key >>> shift) & 2047) as i32
      const to = counts[digit] as i32
      counts[digit] = (to + 1) as u32
      toKeys[to] = key
      toProjects[to] = fromProjects[i] as u32
    }
  }
}

/** Projects grouped by the keys they share. */
export class Blocks {
  /** Project numbers, block after block, rising inside a block. */
  readonly members: Uint32Array
  /** Where each block begins; one more than there are blocks. */
  readonly blockFrom: Uint32Array
  /** The blocks of each project: `blocksOf[blocksFrom[i]]` … */
  readonly blocksOf: Uint32Array
  readonly blocksFrom: Uint32Array

  constructor(members: Uint32Array, blockFrom: Uint32Array, blocksOf: Uint32Array, blocksFrom: Uint32Array) {
    this.members = members
    this.blockFrom = blockFrom
    this.blocksOf = blocksOf
    this.blocksFrom = blocksFrom
  }
}

/** Drops keys held by one project or by too many; what is left becomes blocks. */
export function blocksFrom(keys: Uint32Array, projects: Uint32Array, rows: i32, size: i32): Blocks {
  let kept = 0
  let blocks = 0
  for (let from = 0; from < rows; ) {
    const to = blockEnd(keys, from, rows)
    if (isBlock(keys, from, to)) {
      blocks++
      kept += to - from
    }
    from = to
  }
  const members = new Uint32Array(kept)
  const blockFrom = new Uint32Array(blocks + 1)
  const blocksFrom = new Uint32Array(size + 2)
  let m = 0
  let b = 0
  for (let from = 0; from < rows; ) {
    const to = blockEnd(keys, from, rows)
    if (isBlock(keys, from, to)) {
      blockFrom[b++] = m as u32
      for (let i = from; i < to; i++) {
        const project: u32 = projects[i] as u32
        members[m++] = project
        // one place further than it belongs: filling moves each beginning back
        blocksFrom[(project + 2) as i32] = (blocksFrom[(project + 2) as i32] as u32) + 1
      }
    }
    from = to
  }
  blockFrom[b] = m as u32
  for (let i = 1; i <= size; i++) blocksFrom[i + 1] = (blocksFrom[i + 1] as u32) + (blocksFrom[i] as u32)
  const blocksOf = new Uint32Array(kept)
  for (let block = 0; block < blocks; block++)
    for (let i = blockFrom[block] as i32; i < (blockFrom[block + 1] as i32); i++) {
      const slot = (members[i] as i32) + 1
      const at = blocksFrom[slot] as i32
      blocksOf[at] = block as u32
      blocksFrom[slot] = (at + 1) as u32
    }
  return new Blocks(members, blockFrom, blocksOf, blocksFrom)
}

function blockEnd(keys: Uint32Array, from: i32, rows: i32): i32 {
  const key: u32 = keys[from] as u32
  let to = from + 1
  while (to < rows && keys[to] === key) to++
  return to
}

function isBlock(keys: Uint32Array, from: i32, to: i32): boolean {
  return to - from > 1 && to - from <= limitOf(((keys[from] as u32) & 7) as i32)
}
