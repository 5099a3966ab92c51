import { emptyRoot, nodeHash } from './hash.ts'
import { TILE_WIDTH, type TileId } from './tile.ts'
import { rootOfHashes } from './tree.ts'

/**
 * The right edge of a tree: all that is needed to let it grow. For each tile level the hashes of its last, partial tile, from
 * none to 255 of them.
 */
export interface TreeEdge {
  readonly size: number
  readonly levels: readonly (readonly Buffer[])[]
}

export const emptyEdge: TreeEdge = { size: 0, levels: [] }

export interface Tile extends TileId {
  readonly bytes: Buffer
}

/**
 * Appends leaves. Costs in proportion to the new leaves, whatever the size of the tree.
 * @param leaves leaf hashes in order
 * @returns the new edge, and every tile that is full now or has become longer: what must be stored before the new root is signed
 */
export function appendLeaves(edge: TreeEdge, leaves: readonly Buffer[]): { edge: TreeEdge; tiles: Tile[] } {
  const tiles: Tile[] = []
  const levels = edge.levels.map((hashes) => [...hashes])
  let arriving: readonly Buffer[] = leaves
  for (let level = 0; arriving.length > 0; level++) {
    const before = levels[level] ?? []
    // Full tiles of this level so far: the leaves under the edge counted in tiles of this level.
    let index = Math.floor(edge.size / TILE_WIDTH ** (level + 1))
    const hashes = [...before, ...arriving]
    const above: Buffer[] = []
    let from = 0
    for (; hashes.length - from >= TILE_WIDTH; from += TILE_WIDTH) {
      const full = hashes.slice(from, from + TILE_WIDTH)
      tiles.push({ level, index: index++, width: TILE_WIDTH, bytes: Buffer.concat(full) })
      above.push(rootOfHashes(full))
    }
    const rest = hashes.slice(from)
    levels[level] = rest
    if (rest.length > 0) tiles.push({ level, index, width: rest.length, bytes: Buffer.concat(rest) })
    arriving = above
  }
  return { edge: { size: edge.size + leaves.length, levels }, tiles }
}

/** The root of the tree with this edge, without reading any tile. */
export function rootOfEdge({ levels }: TreeEdge): Buffer {
  let root: Buffer | null = null
  for (const hashes of levels) {
    // From the right: the smallest perfect trees first, each joined to the left of what is there.
    let end = hashes.length
    for (let width = 1; end > 0; width *= 2) {
      if (Math.floor(end / width) % 2 === 0) continue
      const peak = rootOfHashes(hashes.slice(end - width, end))
      root = root === null ? peak : nodeHash(peak, root)
      end -= width
    }
  }
  return root ?? emptyRoot()
}
