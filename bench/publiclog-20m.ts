import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import {
  appendLeaves,
  checkpointText,
  emptyEdge,
  encodeEntries,
  leafHash,
  rootOfEdge,
  signNote,
  TILE_WIDTH,
  type Tile,
  verifyConsistency,
  verifyInclusion,
} from '../src/engines/merkle/index.ts'
import { logSigner, originOf } from '../src/features/publiclog/log-key.ts'
import { advanceLog, beginLog, ENTRIES, storeCheckpoint, storeTiles } from '../src/features/publiclog/publiclog.sql.ts'
import { readConsistency, readProof } from '../src/features/publiclog/read-proof.ts'
import { wireApp, wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Db } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * Proofs of a public log of 20,000,000 entries in under 10 ms (issue 8). The whole tree is there, every tile of hashes and a row for each
 * leaf; hashes are made up except for 500 entries spread over the log, whose bundles and facts are there too and whose proofs are
 * verified. `LEAVES=2000000` makes a smaller one for trying.
 */
const size = Number(process.env.LEAVES ?? 20_000_000)
const proofs = 500
const portion = 512 * TILE_WIDTH
const bar = 10

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  const asked = Array.from({ length: proofs }, (_, at) => Math.floor((at * size) / proofs))
  const began = performance.now()
  const { root, older } = await plant(deps.db, new Set(asked))
  const origin = originOf(deps)
  const signer = logSigner(deps, origin)
  const now = deps.clock.now()
  await deps.db.transaction(async (tx) => {
    await beginLog(tx, origin, signer.publicKey, now)
    await advanceLog(tx, size, now)
    const note = signNote(checkpointText({ origin, size, root }), signer)
    await storeCheckpoint(tx, { size, root, note, at: now })
  })
  await deps.db.query('vacuum analyze')
  // What was planted is on the disk: else the first proofs wait while gigabytes are still being written.
  await deps.db.query('checkpoint')
  const { rows } = await deps.db.query<{ mb: number }>(
    'select (pg_database_size(current_database()) / 1048576)::integer as mb',
  )
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  console.log(`${size.toLocaleString('en-US')} leaves planted in ${seconds} s, ${rows[0]?.mb} MB`)

  let sound = true
  await measure('a proof, read and made', asked, async (leaf) => {
    const proof = await deps.db.snapshot((view) => readProof(view, leaf))
    sound &&= proof !== null && verifyInclusion(leafHash(proof.entry), leaf, size, proof.path, root)
  })
  await measure('that the log goes on from an older head', older, async (head) => {
    const path = await deps.db.snapshot((view) => readConsistency(view, head.size, size))
    sound &&= path !== null && verifyConsistency(head.size, size, head.root, root, path)
  })
  const app = wireApp(deps, async () => null)
  await measure('the proof by the API, through all of the house', asked, async (leaf) => {
    const answer = await app.request(`${deps.config.baseUrl}/api/v1/log/entries/${leaf}`)
    sound &&= answer.status === 200 && (await answer.text()).includes('leaf_hash')
  })
  say(sound, `every proof holds: ${sound}`)
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

function say(isGood: boolean, line: string): void {
  if (!isGood) failed = true
  console.log(`${isGood ? 'good' : 'SLOW'}  ${line}`)
}

/** Each asked for once: nothing of it is warm but what they share. */
async function measure<Asked>(
  name: string,
  list: readonly Asked[],
  work: (one: Asked) => Promise<void>,
): Promise<void> {
  const times: number[] = []
  for (const one of list) {
    const start = performance.now()
    await work(one)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0
  say(
    at(0.95) < bar,
    `${name}: median ${at(0.5).toFixed(1)} ms, 95 in 100 below ${at(0.95).toFixed(1)} ms (bar ${bar})`,
  )
}

function entryOf(leaf: number): Buffer {
  return Buffer.from(
    JSON.stringify({ at: '2026-11-23T00:00:00Z', digest: 'bench', id: `bench/${leaf}`, type: 'bench', v: 1 }),
  )
}

async function plant(db: Db, asked: ReadonlySet<number>) {
  const client = await db.pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    return await plantBy(client, db, asked)
  } finally {
    client.release(true)
  }
}

/** The tree over made-up hashes, true ones where a proof will be asked for. */
async function plantBy(client: pg.PoolClient, db: Db, asked: ReadonlySet<number>) {
  const bundles: Tile[] = []
  const older: { size: number; root: Buffer }[] = []
  let edge = emptyEdge
  for (let from = 0; from < size; from += portion) {
    const count = Math.min(portion, size - from)
    const bytes = randomBytes(count * 32)
    const leaves = Array.from({ length: count }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
    for (const leaf of asked) if (leaf >= from && leaf < from + count) bundles.push(bundleAround(leaf, from, leaves))
    const grown = appendLeaves(edge, leaves)
    edge = grown.edge
    await copyTiles(
      client,
      grown.tiles.filter(({ width }) => width === TILE_WIDTH),
    )
    older.push({ size: edge.size, root: rootOfEdge(edge) })
  }
  const partial = edge.levels.flatMap((hashes, level): Tile[] =>
    hashes.length === 0
      ? []
      : [
          {
            level,
            index: Math.floor(size / TILE_WIDTH ** (level + 1)),
            width: hashes.length,
            bytes: Buffer.concat(hashes),
          },
        ],
  )
  await db.transaction((tx) => storeTiles(tx, [...partial, ...bundles]))
  await client.query('drop index prasan.log_leaves_by_subject')
  await client.query(
    `insert into log_leaves (leaf, type, subject, href, at) select n, 'bench', 'bench/' || n, '/', now() from generate_series(0, $1::bigint - 1) n`,
    [size],
  )
  await client.query(
    `insert into log_openings (leaf, facts, salt) select n, '{"title":"bench"}', sha256(int8send(n)) from unnest($1::bigint[]) n`,
    [[...asked]],
  )
  return { root: rootOfEdge(edge), older: older.slice(0, -1) }
}

/** The entries next to one that is asked for, whose hash is put into its place. */
function bundleAround(leaf: number, from: number, leaves: Buffer[]): Tile {
  const index = Math.floor(leaf / TILE_WIDTH)
  const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH)
  const entries = Array.from({ length: width }, (_, at) => entryOf(index * TILE_WIDTH + at))
  for (const [at, entry] of entries.entries()) leaves[index * TILE_WIDTH + at - from] = leafHash(entry)
  return { level: ENTRIES, index, width, bytes: encodeEntries(entries) }
}

async function copyTiles(client: pg.PoolClient, tiles: readonly Tile[]): Promise<void> {
  function* lines() {
    for (const { level, index, width, bytes } of tiles) {
      yield `${level}\t${index}\t${width}\t\\\\x${bytes.toString('hex')}\n`
    }
  }
  await pipeline(
    Readable.from(lines()),
    client.query(copyFrom('copy log_tiles (level, index, width, bytes) from stdin')),
  )
}
