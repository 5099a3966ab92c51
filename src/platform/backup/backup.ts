import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Queryable, queryableOn } from '../db/db.ts'
import type { Deps } from '../deps.ts'
import { type Entry, nothingMore, writeArchive } from './archive.ts'
import { copyTarget, type StoredTable, storedTables } from './stored-tables.ts'

export type Progress = (done: number, total: number | null, what: string) => void

type Saved = Pick<Deps, 'db' | 'files' | 'config' | 'secrets' | 'clock'>

/**
 * Saves the whole platform in one file: every table as it is at one moment, the background work that waits, all files,
 * and the platform's secret where it lies in the data folder, because without it sealed columns open nowhere. (A secret
 * handed in with PRASAN_SECRET is kept by whoever hands it in, and only its print is written.) Guard the file like the
 * platform itself. Its form is described in archive.ts; it moves between the embedded database and an own server.
 * @param file appears only when it is whole, readable by its owner only
 */
export async function backup(deps: Saved, file: string, progress: Progress = () => undefined): Promise<void> {
  const client = await deps.db.pool.connect()
  let failed = true
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local statement_timeout = 0')
    await writeArchive(file, entriesOf(deps, client, progress))
    await client.query('commit')
    failed = false
  } finally {
    // A COPY that nobody reads to its end (full disk) blocks its connection for ever, so that one is thrown away.
    client.release(failed)
  }
}

async function* entriesOf(deps: Saved, client: PoolClient, progress: Progress): AsyncIterable<Entry> {
  const view = queryableOn(client)
  const { rows: migrations } = await view.query('select number, name, checksum from migrations order by number')
  const secretFile = join(deps.config.dataFolder, 'secret')
  const secret = !process.env.PRASAN_SECRET && existsSync(secretFile) ? readFileSync(secretFile, 'utf8').trim() : null
  yield {
    header: { kind: 'start', madeAt: deps.clock.now().toISOString(), migrations, secret, secretPrint: printOf(deps) },
    body: nothingMore(),
  }
  const tables = await storedTables(view)
  const total = tables.reduce((sum, table) => sum + table.byteSize, 0)
  let done = 0
  for (const table of tables) {
    yield { header: { kind: 'table', name: table.name, columns: table.columns }, body: rowsOf(client, table) }
    done += table.byteSize
    progress(done, total, table.name)
  }
  yield { header: { kind: 'jobs', jobs: await waitingJobs(view) }, body: nothingMore() }
  let files = 0
  for await (const sha256 of deps.files.list()) {
    yield { header: { kind: 'file', sha256 }, body: await deps.files.open(sha256) }
    progress(++files, null, 'files')
  }
}

function rowsOf(client: PoolClient, table: StoredTable): AsyncIterable<Uint8Array> {
  return client.query(copyTo(`copy ${copyTarget(table)} to stdout`))
}

/** Work that was ordered and not begun; it must go with the rows it is about. */
async function waitingJobs(view: Queryable): Promise<unknown[]> {
  const { rows } = await view.query(`
    select t.identifier as name, j.payload, j.run_at, j.key, j.max_attempts
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where j.attempts < j.max_attempts order by j.id`)
  return rows
}

/** Tells whether two platforms have the same secret without telling the secret. */
export function printOf({ secrets }: Pick<Deps, 'secrets'>): string {
  return createHash('sha256').update(secrets.key('backup-print')).digest('hex').slice(0, 16)
}
