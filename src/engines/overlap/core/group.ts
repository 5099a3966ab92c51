import { limitOf } from './bands.ts'
import { min } from './machine.ts'

/** Long loops go in steps of so many: a compiled program becomes quick from one call of a function to the next, not inside one. */
const STEP: i32 = 8192
const DIGITS: i32 = 2048

/** Sorts (key, project) rows by key, 11 bits a pass: stable, so projects stay in rising order inside a key. */
export class BandSorter {
  /** Where the rows of each digit go, for each of the three passes. */
  private readonly places: Uint32Array = new Uint32Array(3 * DIGITS)

  /** Leaves the sorted rows in the others. */
  sort(keys: Uint32Array, projects: Uint32Array, otherKeys: Uint32Array, otherProjects: Uint32Array, rows: i32): void {
    this.places.fill(0)
    for (let from = 0; from < rows; from += STEP) this.count(keys, from, min(rows, from + STEP))
    this.placesFromCounts()
    this.pass(keys, projects, otherKeys, otherProjects, rows, 0)
    this.pass(otherKeys, otherProjects, keys, projects, rows, 1)
    this.pass(keys, projects, otherKeys, otherProjects, rows, 2)
  }

  private count(keys: Uint32Array, from: i32, to: i32): void {
    const counts = this.places
    for (let i = from; i < to; i++) {
      const key: u32 = keys[i] as u32
      const low = (key & 2047) as i32
      const middle = (DIGITS + ((key >>> 11) & 2047)) as i32
      const high = (2 * DIGITS + (key >>> 22)) as i32
      counts[low] = (counts[low] as u32) + 1
      counts[middle] = (counts[middle] as u32) + 1
      counts[high] = (counts[high] as u32) + 1
    }
  }

  private placesFromCounts(): void {
    const places = this.places
    for (let pass = 0; pass < 3; pass++) {
      let place: u32 = 0
      for (let digit = pass * DIGITS; digit < (pass + 1) * DIGITS; digit++) {
        const count: u32 = places[digit] as u32
        places[digit] = place
        place += count
      }
    }
  }

  private pass(
    fromKeys: Uint32Array,
    fromProjects: Uint32Array,
    toKeys: Uint32Array,
    toProjects: Uint32Array,
    rows: i32,
    pass: i32,
  ): void {
    for (let from = 0; from < rows; from += STEP)
      this.move(fromKeys, fromProjects, toKeys, toProjects, from, min(rows, from + STEP), pass)
  }

  private move(
    fromKeys: Uint32Array,
    fromProjects: Uint32Array,
    toKeys: Uint32Array,
    toProjects: Uint32Array,
    from: i32,
    to: i32,
    pass: i32,
  ): void {
    const places = this.places
    const shift = pass * 11
    const first = pass * DIGITS
    for (let i = from; i < to; i++) {
      const key: u32 = fromKeys[i] as u32
      const digit = first + (((key >>> shift) & 2047) as i32)
      const place = places[digit] as i32
      places[digit] = (place + 1) as u32
      toKeys[place] = key
      toProjects[place] = fromProjects[i] as u32
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

/**
 * Drops keys held by one project or by too many; what is left becomes blocks.
 * @param room and `otherRoom`: as long as the rows, what is in them is lost; the blocks are made there
 */
export function blocksFrom(
  keys: Uint32Array,
  projects: Uint32Array,
  rows: i32,
  size: i32,
  room: Uint32Array,
  otherRoom: Uint32Array,
): Blocks {
  const made = new BlockMaker(keys, projects, rows, size, room, otherRoom)
  for (let from = 0; from < rows; ) from = made.take(from, min(rows, from + STEP))
  return made.finish()
}

class BlockMaker {
  private readonly keys: Uint32Array
  private readonly projects: Uint32Array
  private readonly rows: i32
  private readonly size: i32
  /** Two slots further than it belongs: counting and filling move each beginning back. */
  private readonly blocksFrom: Uint32Array
  private readonly members: Uint32Array
  private readonly blockFrom: Uint32Array
  private readonly blocksOf: Uint32Array
  private kept: i32 = 0
  private blocks: i32 = 0

  constructor(
    keys: Uint32Array,
    projects: Uint32Array,
    rows: i32,
    size: i32,
    room: Uint32Array,
    otherRoom: Uint32Array,
  ) {
    this.keys = keys
    this.projects = projects
    this.rows = rows
    this.size = size
    this.blocksFrom = new Uint32Array(size + 2)
    // a block has two members at least
    this.members = room
    this.blocksOf = otherRoom
    this.blockFrom = new Uint32Array((rows >>> 1) + 1)
  }

  /** Makes the blocks that begin in the rows `from`..`to`; where the next one begins. */
  take(from: i32, to: i32): i32 {
    const keys = this.keys
    const projects = this.projects
    const rows = this.rows
    const members = this.members
    const blocksFrom = this.blocksFrom
    let at = from
    let m = this.kept
    let b = this.blocks
    while (at < to) {
      const key: u32 = keys[at] as u32
      let end = at + 1
      while (end < rows && keys[end] === key) end++
      if (end - at > 1 && end - at <= limitOf((key & 7) as i32)) {
        this.blockFrom[b++] = m as u32
        for (let i = at; i < end; i++) {
          const project: u32 = projects[i] as u32
          members[m++] = project
          blocksFrom[(project + 2) as i32] = (blocksFrom[(project + 2) as i32] as u32) + 1
        }
      }
      at = end
    }
    this.kept = m
    this.blocks = b
    return at
  }

  finish(): Blocks {
    const blocksFrom = this.blocksFrom
    this.blockFrom[this.blocks] = this.kept as u32
    const size = this.size
    for (let i = 1; i <= size; i++) blocksFrom[i + 1] = (blocksFrom[i + 1] as u32) + (blocksFrom[i] as u32)
    for (let block = 0; block < this.blocks; block += STEP) this.fill(block, min(this.blocks, block + STEP))
    return new Blocks(
      this.members.subarray(0, this.kept),
      this.blockFrom.subarray(0, this.blocks + 1),
      this.blocksOf.subarray(0, this.kept),
      blocksFrom,
    )
  }

  /** Notes the blocks `from`..`to` with their members. */
  private fill(from: i32, to: i32): void {
    const members = this.members
    const blockFrom = this.blockFrom
    const blocksOf = this.blocksOf
    const blocksFrom = this.blocksFrom
    let i = blockFrom[from] as i32
    for (let block = from; block < to; block++)
      for (const end = blockFrom[block + 1] as i32; i < end; i++) {
        const slot = (members[i] as i32) + 1
        const at = blocksFrom[slot] as i32
        blocksOf[at] = block as u32
        blocksFrom[slot] = (at + 1) as u32
      }
  }
}
