import { emptyRoot, HASH_SIZE, nodeHash, nodeHashIn } from './hash.ts'
import { leavesUnder, TILE_WIDTH, type TileId, widthIn } from './tile.ts'

/** Hands out the bytes of a tile: 32 × width. */
export type TileSource = (tile: TileId) => Uint8Array

const LEVELS_IN_A_TILE = 8

/** The Merkle tree hash of the first `size` leaves (RFC 6962 section 2.1). */
export function treeRoot(tiles: TileSource, size: number): Buffer {
  return size === 0 ? emptyRoot() : rangeRoot(tiles, size, 0, size)
}

/**
 * The audit path of leaf `index` in a tree of `size` leaves (RFC 6962 section 2.1.1), from the leaf upwards.
 * @throws RangeError where there is no such leaf
 */
export function inclusionProof(tiles: TileSource, index: number, size: number): Buffer[] {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError(`no leaf ${index} in ${size}`)
  const path: Buffer[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + split(to - from)
    if (index < middle) {
      path.push(rangeRoot(tiles, size, middle, to))
      to = middle
    } else {
      path.push(rangeRoot(tiles, size, from, middle))
      from = middle
    }
  }
  return path.reverse()
}

/**
 * That the first `older` leaves of a tree of `size` are the tree they were (RFC 6962 section 2.1.2). Empty for the same size and
 * for the empty tree, which every tree goes on from.
 * @throws RangeError where `older` is larger than `size`
 */
export function consistencyProof(tiles: TileSource, older: number, size: number): Buffer[] {
  if (older < 0 || older > size) throw new RangeError(`${older} leaves are not the beginning of ${size}`)
  if (older === 0 || older === size) return []
  const path: Buffer[] = []
  let from = 0
  let to = size
  let isWhole = true
  while (older - from !== to - from) {
    const middle = from + split(to - from)
    if (older <= middle) {
      path.push(rangeRoot(tiles, size, middle, to))
      to = middle
    } else {
      path.push(rangeRoot(tiles, size, from, middle))
      from = middle
      isWhole = false
    }
  }
  if (!isWhole) path.push(rangeRoot(tiles, size, from, to))
  return path.reverse()
}

/** Which tiles a computation will ask for. They do not depend on what is in them, so that they can be fetched together. */
export function tilesFor(compute: (tiles: TileSource) => unknown): TileId[] {
  const asked = new Map<string, TileId>()
  compute((tile) => {
    asked.set(`${tile.level}/${tile.index}`, tile)
    return ONLY_ASKING
  })
  return [...asked.values()]
}

/** Stands for every tile while nobody wants the hashes yet: they are most of the work, some 700 of them for one proof. */
const ONLY_ASKING = new Uint8Array(0)
const NO_HASH = Buffer.alloc(HASH_SIZE)

/** The largest power of two below n. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The hash over leaves `from` to `to`, a range that occurs in the tree: it begins at a multiple of the power of two it reaches. */
function rangeRoot(tiles: TileSource, size: number, from: number, to: number): Buffer {
  const n = to - from
  const k = split(n)
  if (n === 1 || k * 2 === n) return perfectRoot(tiles, size, from, n)
  return nodeHash(perfectRoot(tiles, size, from, k), rangeRoot(tiles, size, from + k, to))
}

/** The hash over `leaves` leaves from `from`, a power of two that divides `from`: in one tile. */
function perfectRoot(tiles: TileSource, size: number, from: number, leaves: number): Buffer {
  const level = Math.floor(Math.log2(leaves) / LEVELS_IN_A_TILE)
  const at = from / leavesUnder(level)
  const index = Math.floor(at / TILE_WIDTH)
  const tile = tiles({ level, index, width: widthIn(size, level, index) })
  if (tile === ONLY_ASKING) return NO_HASH
  return rootInTile(tile, at % TILE_WIDTH, leaves / leavesUnder(level))
}

/** The root over `count` hashes of a tile, a power of two of them; each row takes the place of the one below, as there are hundreds. */
function rootInTile(tile: Uint8Array, first: number, count: number): Buffer {
  const row = Buffer.from(tile.subarray(first * HASH_SIZE, (first + count) * HASH_SIZE))
  if (row.length !== count * HASH_SIZE) throw new RangeError(`a tile without hash ${first + count - 1}`)
  for (let width = count; width > 1; width /= 2) {
    for (let at = 0; at < width; at += 2) nodeHashIn(row, at).copy(row, (at / 2) * HASH_SIZE)
  }
  return row.subarray(0, HASH_SIZE)
}

/** The root over hashes next to each other, a power of two of them. */
export function rootOfHashes(hashes: readonly Buffer[]): Buffer {
  let row = hashes
  while (row.length > 1) {
    const above: Buffer[] = []
    for (let at = 0; at < row.length; at += 2) above.push(nodeHash(row[at] as Buffer, row[at + 1] as Buffer))
    row = above
  }
  return row[0] as Buffer
}
