import type { Checkpoint } from './checkpoint.ts'
import { TILE_WIDTH, type TileId, widthIn } from './tile.ts'
import { consistencyProof, type TileSource, tilesFor, treeRoot } from './tree.ts'
import { verifyConsistency } from './verify.ts'

/** What two readers saw of one log. */
export type Comparison =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'extends'
      readonly older: Checkpoint
      readonly newer: Checkpoint
      readonly proof: readonly Buffer[]
    }
  /** Two heads that contradict each other: the log showed two pasts. Both signed, they are the proof of it. */
  | {
      readonly kind: 'split'
      readonly older: Checkpoint
      readonly newer: Checkpoint
      /** What the newer log has where the older head ends. */
      readonly rootThere: Buffer
    }
  | { readonly kind: 'other-log' }
  /** The tiles are gone or do not give the newer head: nothing is proven either way. */
  | { readonly kind: 'unproven' }

/**
 * Compares two heads, whose signatures were checked before.
 * @param tile hands out tiles of the log with the newer head; null for what is not there
 */
export async function compareHeads(
  a: Checkpoint,
  b: Checkpoint,
  tile: (id: TileId) => Promise<Uint8Array | null>,
): Promise<Comparison> {
  if (a.origin !== b.origin) return { kind: 'other-log' }
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a]
  if (older.size === newer.size) {
    return older.root.equals(newer.root) ? { kind: 'same' } : { kind: 'split', older, newer, rootThere: newer.root }
  }
  const compute = (tiles: TileSource) => ({
    proof: consistencyProof(tiles, older.size, newer.size),
    rootThere: treeRoot(tiles, older.size),
    root: treeRoot(tiles, newer.size),
  })
  const read = new Map<string, Uint8Array>()
  for (const { level, index } of tilesFor(compute)) {
    const width = widthIn(newer.size, level, index)
    const bytes = await tile({ level, index, width })
    if (bytes === null || bytes.length !== width * 32) return { kind: 'unproven' }
    read.set(`${level}/${index}`, bytes)
  }
  const nothing = Buffer.alloc(TILE_WIDTH * 32)
  const { proof, rootThere, root } = compute(({ level, index }) => read.get(`${level}/${index}`) ?? nothing)
  if (!root.equals(newer.root)) return { kind: 'unproven' }
  return verifyConsistency(older.size, newer.size, older.root, newer.root, proof)
    ? { kind: 'extends', older, newer, proof }
    : { kind: 'split', older, newer, rootThere }
}
