import { createHash } from 'node:crypto'
import {
  appendLeaves,
  canonicalJson,
  checkpointText,
  decodeEntries,
  encodeEntries,
  HASH_SIZE,
  leafHash,
  rootOfEdge,
  signNote,
  TILE_WIDTH,
  type Tile,
  type TileId,
  type TreeEdge,
} from '../../engines/merkle/index.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { keepHead, readKeptHead } from './kept-head.ts'
import { logSigner, originOf } from './log-key.ts'
import { messages } from './messages.ts'
import type { HeldWords, LogEntry } from './public-event.ts'
import {
  advanceLog,
  beginLog,
  ENTRIES,
  forgetWaiting,
  isAnythingWaiting,
  type LogState,
  logState,
  rootAt,
  storeCheckpoint,
  storeLeaves,
  storeTiles,
  takeLog,
  tilesByIds,
  type WaitingEvent,
  waitingEvents,
} from './publiclog.sql.ts'

/** Entries in one transaction. */
const MOST_AT_ONCE = 2_000

/** The log must not go on: what was published does not fit what is in the database. Said to the operator, in English in the log. */
export class LogStopped extends Error {}

/**
 * Gives every waiting event its place in the log and signs the new head. One sequencer works at a time, wherever it runs; tiles and
 * head are stored in one transaction, and the head is handed out only after it.
 * @returns how many entries came in
 * @throws LogStopped when the signing key is another one, or the database is older than what was published
 */
export async function sequenceLog(deps: Deps): Promise<number> {
  if (!(await isAnythingWaiting(deps.db))) return 0
  if ((await logState(deps.db)) === null) {
    const origin = originOf(deps)
    await deps.db.transaction((tx) => beginLog(tx, origin, logSigner(deps, origin).publicKey, deps.clock.now()))
  }
  let all = 0
  for (;;) {
    const step = await deps.db.transaction((tx) => appendWaiting(tx, deps))
    if (step === null) return all
    keepHead(deps.config, { size: step.size, root: step.root })
    all += step.entries
    if (step.entries < MOST_AT_ONCE) return all
  }
}

async function appendWaiting(tx: Tx, deps: Deps): Promise<{ entries: number; size: number; root: string } | null> {
  const state = await takeLog(tx)
  if (state === null) return null
  const signer = logSigner(deps, state.origin)
  if (!signer.publicKey.equals(state.publicKey)) throw new LogStopped(messages('en').doctor.otherKey)
  await checkKeptHead(tx, deps, state)
  const events = await waitingEvents(tx, MOST_AT_ONCE)
  if (events.length === 0) return null
  // A clock that was set back does not take the log with it.
  const logged = new Date(Math.max(deps.clock.now().getTime(), state.loggedAt.getTime()))
  const entries = events.map((event) => entryBytes(event, logged))
  const { edge, lastEntries } = await readEdge(tx, state.size)
  const grown = appendLeaves(edge, entries.map(leafHash))
  const root = rootOfEdge(grown.edge)
  const { size } = grown.edge
  await storeTiles(tx, [...grown.tiles, ...bundles(state.size, lastEntries, entries)])
  await storeLeaves(tx, state.size, events)
  const note = signNote(checkpointText({ origin: state.origin, size, root }), signer)
  await storeCheckpoint(tx, { size, root, note, at: logged })
  await forgetWaiting(tx, events)
  await advanceLog(tx, size, logged)
  return { entries: events.length, size, root: root.toString('hex') }
}

/** Never two heads that contradict each other: the database must have what was published from here last. */
async function checkKeptHead(tx: Tx, deps: Deps, state: LogState): Promise<void> {
  const kept = readKeptHead(deps.config)
  if (kept === null || kept.size === 0) return
  const there = kept.size > state.size ? null : await rootAt(tx, kept.size)
  if (there?.toString('hex') === kept.root) return
  const say = messages('en').doctor
  throw new LogStopped(kept.size > state.size ? say.rolledBack(kept.size, state.size) : say.otherPast(kept.size))
}

function entryBytes(event: WaitingEvent, logged: Date): Buffer {
  const entry: LogEntry = {
    v: 1,
    type: event.type,
    id: event.subject,
    ...(event.ref === null ? {} : { ref: event.ref }),
    at: event.at.toISOString(),
    logged: logged.toISOString(),
    digest: digestOf(event.facts, event.salt),
    ...(event.words === null ? {} : { words: JSON.parse(event.words) as HeldWords }),
  }
  return canonicalJson(entry)
}

/** SHA-256(salt ‖ canonical JSON of the facts), base64. */
export function digestOf(facts: string, salt: Uint8Array): string {
  return createHash('sha256').update(salt).update(facts).digest('base64')
}

/** What the tree grows from: its partial tiles. */
async function readEdge(tx: Tx, size: number): Promise<{ edge: TreeEdge; lastEntries: readonly Buffer[] }> {
  const wanted: TileId[] = []
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    const width = hashes % TILE_WIDTH
    if (width > 0) wanted.push({ level, index: Math.floor(hashes / TILE_WIDTH), width })
  }
  const width = size % TILE_WIDTH
  if (width > 0) wanted.push({ level: ENTRIES, index: Math.floor(size / TILE_WIDTH), width })
  const tiles = await tilesByIds(tx, wanted)
  if (tiles.length !== wanted.length) throw new LogStopped(messages('en').doctor.tilesMissing)
  const levels: Buffer[][] = []
  for (const { level, bytes } of tiles) if (level !== ENTRIES) levels[level] = hashesIn(bytes)
  const bundle = decodeEntries(tiles.find(({ level }) => level === ENTRIES)?.bytes ?? Buffer.alloc(0))
  if (!bundle.ok) throw new LogStopped(messages('en').doctor.tilesMissing)
  const top = Math.max(0, ...wanted.map(({ level }) => level))
  return {
    edge: { size, levels: Array.from({ length: top + 1 }, (_, level) => levels[level] ?? []) },
    lastEntries: bundle.value,
  }
}

function hashesIn(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / HASH_SIZE }, (_, at) =>
    bytes.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE),
  )
}

/** Entries as they are served: 256 to a bundle, the last one as long as it is. */
function bundles(size: number, last: readonly Buffer[], entries: readonly Buffer[]): Tile[] {
  const all = [...last, ...entries]
  const first = Math.floor(size / TILE_WIDTH)
  return Array.from({ length: Math.ceil(all.length / TILE_WIDTH) }, (_, at) => {
    const some = all.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH)
    return { level: ENTRIES, index: first + at, width: some.length, bytes: encodeEntries(some) }
  })
}
