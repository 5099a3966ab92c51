import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Hashes in a full tile; a tile is eight levels of the tree in one file (C2SP tlog-tiles). */
export const TILE_WIDTH = 256

/** The hashes of level `level * 8` of the tree from `index * 256` on. */
export interface TileId {
  /** 0 holds the hashes of the leaves. */
  readonly level: number
  readonly index: number
  /** How many hashes, 1 to 256. */
  readonly width: number
}

/** How many leaves one hash of a tile of this level stands for. */
export function leavesUnder(level: number): number {
  return TILE_WIDTH ** level
}

/** How many hashes the tile has in a tree of `size` leaves; 0 where it is not there. */
export function widthIn(size: number, level: number, index: number): number {
  const hashes = Math.floor(size / leavesUnder(level)) - index * TILE_WIDTH
  return Math.max(0, Math.min(TILE_WIDTH, hashes))
}

/** Every tile of a tree of `size` leaves, level by level; the last of a level may be partial. */
export function* tilesOf(size: number): Generator<TileId> {
  for (let level = 0; leavesUnder(level) <= size; level++) {
    const count = Math.ceil(Math.floor(size / leavesUnder(level)) / TILE_WIDTH)
    for (let index = 0; index < count; index++) yield { level, index, width: widthIn(size, level, index) }
  }
}

/** `0/x001/234.p/112`, below `/log/tile/`. With `entries` in the place of a level: the bundle of entries under a tile of level 0. */
export function tilePath({ level, index, width }: TileId | EntriesId): string {
  return `${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** A bundle of up to 256 entries. */
export interface EntriesId {
  readonly level: 'entries'
  readonly index: number
  readonly width: number
}

/** 1234067 is `x001/x234/067`. */
function indexPath(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0')
  const groups = digits.match(/.{3}/g) ?? []
  return groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
}

/**
 * Reads what follows `/log/tile/`. Each tile has one path: leading zeros, a width of 256 or a needless group are refused, so that no
 * second address of a tile exists and nothing of a path reaches a file name.
 */
export function parseTilePath(path: string): Result<TileId | EntriesId, 'no-tile'> {
  const found = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path)
  if (!found?.[1] || !found[2]) return refuse('no-tile')
  const index = Number(found[2].replace(/[x/]/g, ''))
  const width = found[3] === undefined ? TILE_WIDTH : Number(found[3])
  const id = { level: found[1] === 'entries' ? ('entries' as const) : Number(found[1]), index, width }
  const isTheOnlyWay =
    tilePath(id as TileId) === path && width <= TILE_WIDTH && (id.level === 'entries' || id.level < 7)
  return isTheOnlyWay ? ok(id as TileId | EntriesId) : refuse('no-tile')
}
