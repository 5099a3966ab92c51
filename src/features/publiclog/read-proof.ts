import {
  consistencyProof,
  decodeEntries,
  inclusionProof,
  TILE_WIDTH,
  type TileId,
  type TileSource,
  tilesFor,
  treeRoot,
} from '../../engines/merkle/index.ts'
import type { Queryable } from '../../platform/db/db.ts'
import {
  ENTRIES,
  eventAt,
  type LoggedEvent,
  latestCheckpoint,
  type StoredCheckpoint,
  tilesByIds,
} from './publiclog.sql.ts'

/** Everything somebody needs to check one entry without trusting us. */
export interface Proof {
  readonly event: LoggedEvent
  /** The entry as it stands in the log. */
  readonly entry: Buffer
  /** From the leaf upwards. */
  readonly path: readonly Buffer[]
  readonly checkpoint: StoredCheckpoint
}

/**
 * The proof that an entry is in the log as it is now. Three questions in two trips to the database, whatever the size of the log.
 * @returns null where there is no such entry, or tiles are gone (which `log verify` says)
 */
export async function readProof(view: Queryable, leaf: number): Promise<Proof | null> {
  const [checkpoint, event] = await Promise.all([latestCheckpoint(view), eventAt(view, leaf)])
  if (!checkpoint || !event || leaf >= checkpoint.size) return null
  const compute = (tiles: TileSource) => inclusionProof(tiles, leaf, checkpoint.size)
  const bundle = bundleOf(leaf, checkpoint.size)
  const needed = tilesFor(compute)
  const read = await tilesByIds(view, [...needed, bundle])
  const entries = decodeEntries(read.find(({ level }) => level === ENTRIES)?.bytes ?? Buffer.alloc(0))
  const entry = entries.ok ? entries.value[leaf % TILE_WIDTH] : undefined
  const source = sourceOf(read)
  return entry && source.hasAll(needed) ? { event, entry, checkpoint, path: compute(source.tile) } : null
}

/** Hashes that show that a log of `size` entries begins with the log of `older`; null where a tile is gone. */
export async function readConsistency(view: Queryable, older: number, size: number): Promise<Buffer[] | null> {
  const compute = (tiles: TileSource) => consistencyProof(tiles, older, size)
  const needed = tilesFor(compute)
  const source = sourceOf(await tilesByIds(view, needed))
  return source.hasAll(needed) ? compute(source.tile) : null
}

/** The root as the stored tiles give it; null where a tile is gone. */
export async function rootFromTiles(view: Queryable, size: number): Promise<Buffer | null> {
  const compute = (tiles: TileSource) => treeRoot(tiles, size)
  const needed = tilesFor(compute)
  const source = sourceOf(await tilesByIds(view, needed))
  return source.hasAll(needed) ? compute(source.tile) : null
}

function bundleOf(leaf: number, size: number): TileId {
  const index = Math.floor(leaf / TILE_WIDTH)
  return { level: ENTRIES, index, width: Math.min(TILE_WIDTH, size - index * TILE_WIDTH) }
}

function sourceOf(read: readonly { level: number; index: number; bytes: Buffer }[]) {
  const byPlace = new Map(read.map((tile) => [`${tile.level}/${tile.index}`, tile.bytes]))
  return {
    tile: ({ level, index }: TileId) => byPlace.get(`${level}/${index}`) ?? Buffer.alloc(0),
    hasAll: (ids: readonly TileId[]) => ids.every(({ level, index }) => byPlace.has(`${level}/${index}`)),
  }
}
