import { appendLeaves, emptyEdge, rootOfEdge, type Tile, type TreeEdge } from './append.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { decodeEntries } from './entries.ts'
import { leafHash } from './hash.ts'
import { type NoteProblem, type NoteSignature, openNote, type Verifier } from './note.ts'
import { TILE_WIDTH, tilePath } from './tile.ts'
import { verifyConsistency } from './verify.ts'

/** Where a log lies: a server or a folder. Null for what is not there. */
export interface LogSource {
  checkpoint(): Promise<Uint8Array | null>
  /** What follows `/log/tile/`. */
  tile(path: string): Promise<Uint8Array | null>
}

export type LogProblem =
  | { kind: 'no-checkpoint' }
  | { kind: NoteProblem | 'not-a-checkpoint'; which: 'new' | 'older' }
  | { kind: 'other-origin'; origin: string; expected: string }
  /** The log was longer once. */
  | { kind: 'shrunk'; size: number; older: number }
  /** The first `older` entries are not what they were: one was changed, removed, moved or put in. */
  | { kind: 'rewritten'; older: number }
  | { kind: 'tile-missing' | 'tile-wrong' | 'entries-cut-off'; path: string }
  /** An entry is not the one whose hash stands in the tree. */
  | { kind: 'entry-wrong'; index: number }
  | { kind: 'root-wrong'; size: number }

export interface VerifiedLog {
  readonly checkpoint: Checkpoint
  readonly signatures: readonly NoteSignature[]
  readonly problems: readonly LogProblem[]
}

export interface VerifyOptions {
  readonly keys: readonly Verifier[]
  /** A checkpoint kept from earlier, as a signed note. */
  readonly older?: Uint8Array | null
  /** Each entry in order, as it is checked. */
  readonly onEntry?: (entry: Buffer, index: number) => void
  readonly onProgress?: (done: number, total: number) => void
}

/** Bundles asked for at once. */
const AHEAD = 8

/**
 * Checks a whole log: the signature, that it goes on from an older checkpoint, that every entry is the one whose hash stands in the
 * tree, every tile, and the root. Reads each entry once; memory does not grow with the log.
 * @returns what was found; no problems means that nothing was changed, removed, reordered, back-dated or hidden
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<VerifiedLog | LogProblem> {
  const head = await source.checkpoint()
  if (head === null) return { kind: 'no-checkpoint' }
  const now = openCheckpoint(head, options.keys, 'new')
  if (!('checkpoint' in now)) return now
  const { checkpoint, signatures } = now
  const older = options.older ? openCheckpoint(options.older, options.keys, 'older') : null
  if (older && !('checkpoint' in older)) return older
  const before = older?.checkpoint ?? null
  const problems: LogProblem[] = []
  if (before && before.origin !== checkpoint.origin) {
    return { kind: 'other-origin', origin: checkpoint.origin, expected: before.origin }
  }
  if (before && before.size > checkpoint.size) {
    problems.push({ kind: 'shrunk', size: checkpoint.size, older: before.size })
  }
  const walked = await walk(source, checkpoint.size, before, problems, options)
  if (walked && !rootOfEdge(walked).equals(checkpoint.root))
    problems.push({ kind: 'root-wrong', size: checkpoint.size })
  return { checkpoint, signatures, problems }
}

function openCheckpoint(
  note: Uint8Array,
  keys: readonly Verifier[],
  which: 'new' | 'older',
): { checkpoint: Checkpoint; signatures: readonly NoteSignature[] } | LogProblem {
  const opened = openNote(note, keys)
  if (!opened.ok) return { kind: opened.problem, which }
  const read = parseCheckpoint(opened.value.text)
  if (!read.ok) return { kind: read.problem, which }
  // A witness signs many logs; the log itself must have signed under its own name.
  const own = opened.value.signatures.some(({ name, kind }) => kind === 'ed25519' && name === read.value.origin)
  if (!own) return { kind: 'no-known-signature', which }
  return { checkpoint: read.value, signatures: opened.value.signatures }
}

/** Grows the tree from the entries and compares every tile on the way. */
async function walk(
  source: LogSource,
  size: number,
  before: Checkpoint | null,
  problems: LogProblem[],
  { onEntry, onProgress }: VerifyOptions,
): Promise<TreeEdge | null> {
  let edge: TreeEdge = emptyEdge
  let last: Bundle = { leaves: [], bundle: 0 }
  const bundles = Math.ceil(size / TILE_WIDTH)
  const widthOf = (index: number) => Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
  const ask = (index: number) =>
    index < bundles ? source.tile(tilePath({ level: 'entries', index, width: widthOf(index) })) : null
  const coming = Array.from({ length: AHEAD }, (_, index) => ask(index))
  if (before?.size === 0 && !rootOfEdge(emptyEdge).equals(before.root)) problems.push({ kind: 'rewritten', older: 0 })
  for (let index = 0; index < bundles; index++) {
    const path = tilePath({ level: 'entries', index, width: widthOf(index) })
    const bundle = await coming.shift()
    coming.push(ask(index + AHEAD))
    if (!bundle) {
      problems.push({ kind: 'tile-missing', path })
      await Promise.allSettled(coming)
      return null
    }
    const entries = decodeEntries(bundle)
    if (!entries.ok || entries.value.length !== widthOf(index)) {
      problems.push({ kind: 'entries-cut-off', path })
      await Promise.allSettled(coming)
      return null
    }
    const leaves = entries.value.map(leafHash)
    checkOlder(edge, leaves, before, problems)
    const grown = appendLeaves(edge, leaves)
    edge = grown.edge
    for (const tile of grown.tiles) {
      if (tile.width === TILE_WIDTH) await compareTile(source, tile, problems, { leaves, bundle: index })
    }
    for (const [at, entry] of entries.value.entries()) onEntry?.(entry, index * TILE_WIDTH + at)
    last = { leaves, bundle: index }
    onProgress?.(edge.size, size)
  }
  for (const [level, hashes] of edge.levels.entries()) {
    if (hashes.length === 0) continue
    const index = Math.floor(size / TILE_WIDTH ** (level + 1))
    await compareTile(source, { level, index, width: hashes.length, bytes: Buffer.concat(hashes) }, problems, last)
  }
  return edge
}

/** Leaves of one bundle, to name the entry that is wrong. */
interface Bundle {
  readonly leaves: readonly Buffer[]
  readonly bundle: number
}

async function compareTile(source: LogSource, tile: Tile, problems: LogProblem[], bundle: Bundle): Promise<void> {
  const path = tilePath(tile)
  const stored = await source.tile(path)
  if (!stored) problems.push({ kind: 'tile-missing', path })
  else if (!tile.bytes.equals(stored)) problems.push(...wrongTile(tile, stored, bundle))
}

/** Where the older checkpoint ends among these leaves, the tree up to there must have its root. */
function checkOlder(
  edge: TreeEdge,
  leaves: readonly Buffer[],
  before: Checkpoint | null,
  problems: LogProblem[],
): void {
  if (!before || before.size <= edge.size || before.size > edge.size + leaves.length) return
  const then = appendLeaves(edge, leaves.slice(0, before.size - edge.size)).edge
  if (!rootOfEdge(then).equals(before.root)) problems.push({ kind: 'rewritten', older: before.size })
}

function wrongTile(tile: Tile, stored: Uint8Array, { leaves, bundle }: Bundle): LogProblem[] {
  const path = tilePath(tile)
  if (tile.level > 0) return [{ kind: 'tile-wrong', path }]
  const wrong = leaves.flatMap((leaf, at) =>
    leaf.equals(stored.subarray(at * leaf.length, (at + 1) * leaf.length))
      ? []
      : [{ kind: 'entry-wrong' as const, index: bundle * TILE_WIDTH + at }],
  )
  return wrong.length > 0 ? wrong : [{ kind: 'tile-wrong', path }]
}

/** Compares what two readers saw of one log: neither may have been shown another past. The proof is from the smaller to the larger. */
export function agree(a: Checkpoint, b: Checkpoint, proof: readonly Uint8Array[]): boolean {
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a]
  return a.origin === b.origin && verifyConsistency(older.size, newer.size, older.root, newer.root, proof)
}
