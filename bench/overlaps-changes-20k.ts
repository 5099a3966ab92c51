import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDemoCountry } from '../demo/index.ts'
import { findStoredOverlaps, renewOverlaps } from '../src/features/overlaps/index.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * The review queue after 100 of 20,000 projects changed: a look at the changes alone against a look at everything, in one
 * run over the same rows. Also says how many open pairs the two disagree about.
 */
const rounds = 5
const changedProjects = 100

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  await makeDemoCountry(deps, { scale: 1, seed: 'bench' })
  const first = await findStoredOverlaps(deps)
  await deps.db.query('analyze')
  console.log(
    `first look at ${first.projects} projects, with all keys written: ${seconds(first.seconds)}, ${first.pairs} pairs`,
  )
  const { rows: bands } = await deps.db.query(
    'select count(*) as rows, pg_size_pretty(pg_total_relation_size($1)) as size from overlap_bands',
    ['overlap_bands'],
  )
  console.log('stored keys:', bands[0])

  const changes: number[] = []
  const full: number[] = []
  let onlyChanges = 0
  let onlyFull = 0
  for (let round = 0; round < rounds; round++) {
    await deps.db.query(
      `update projects set title = title || ' (ปรับปรุง)', updated_at = date_trunc('milliseconds', now())
        where id in (select id from projects order by md5(id::text || $1) limit ${changedProjects})`,
      [String(round)],
    )
    const some = await renewOverlaps(deps)
    const mine = await openPairs()
    const all = await findStoredOverlaps(deps)
    const theirs = await openPairs()
    if (some.kind !== 'changes' || some.changed !== changedProjects)
      throw new Error(`${some.changed} projects were looked at`)
    onlyChanges += [...mine].filter((pair) => !theirs.has(pair)).length
    onlyFull += [...theirs].filter((pair) => !mine.has(pair)).length
    changes.push(some.seconds)
    full.push(all.seconds)
    console.log(
      `round ${round + 1}: changes ${seconds(some.seconds)} (${some.pairs} pairs), everything ${seconds(all.seconds)} (${all.pairs} pairs)`,
    )
  }
  console.log(
    `median: changes ${seconds(median(changes))}, everything ${seconds(median(full))}, ratio 1 : ${(median(full) / median(changes)).toFixed(1)}`,
  )
  console.log(
    `open pairs over all rounds only after a look at the changes: ${onlyChanges}; only after a look at everything: ${onlyFull}`,
  )

  async function openPairs(): Promise<Set<string>> {
    const { rows } = await deps.db.query<{ pair: string }>(
      `select left_id || ' ' || right_id as pair from overlap_pairs where state = 'open'`,
    )
    return new Set(rows.map((row) => row.pair))
  }
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
