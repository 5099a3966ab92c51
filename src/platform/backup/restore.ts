import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Tx } from '../db/db.ts'
import { applyMigration, createHistory, lockHistory, type Migration, readMigrations } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { migrateJobs } from '../jobs/graphile.ts'
import { OperatorProblem, said } from '../problem.ts'
import { secretsFrom } from '../secrets.ts'
import { readArchive } from './archive.ts'
import { type Progress, printOf } from './backup.ts'
import { copyTarget, storedTables } from './stored-tables.ts'

type Restored = Pick<Deps, 'db' | 'files' | 'config' | 'secrets'>

interface Start {
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[]
  readonly secret: string | null
  readonly secretPrint: string
}

/** Filled at the first start or by a running worker: a platform that has only these is empty. */
const filledByItself = new Set([
  'alignment_graph',
  'case_templates',
  'complaint_categories',
  'complaint_summary_state',
  'duties',
  'duty_levels',
  'routing_rules',
  'areas',
  'area_groups',
  'functions',
  'function_rules',
  'function_vocabularies',
  'function_terms',
  'calendar_rules',
  'calendar_templates',
  'calendar_template_steps',
  'holiday_rules',
  'holidays',
  'indicator_units',
  'indicator_lenses',
  'indicator_thresholds',
  'money_rules',
  'platform_setup',
  'worker_heartbeat',
])

/**
 * Brings back what `backup` saved. The file is read through and checked first; then everything in the database happens
 * in one transaction, so that a restore that fails has changed nothing. A backup of an older version is brought in under
 * its own migrations and then upgraded.
 * @throws OperatorProblem when the file is broken, of a newer version or another history, when its secret is missing, or
 * when the platform is not empty and `replace` is not set
 */
export async function restore(
  deps: Restored,
  file: string,
  { replace = false, progress = () => undefined }: { replace?: boolean; progress?: Progress } = {},
): Promise<void> {
  const start = await checkedStart(file, progress)
  const all = await readMigrations()
  refuseForeignHistory(start, all)
  refuseMissingSecret(deps, start)
  if (!replace) await refuseToOverwrite(deps)
  await migrateJobs(deps.db.url)
  await restoreFiles(deps, file, progress)
  const settle = stageSecret(deps, start)
  try {
    await deps.db.transaction(async (tx) => restoreDatabase(tx, file, start, all, progress), { attempts: 1 })
    settle.keep()
  } finally {
    settle.forget()
  }
}

async function checkedStart(file: string, progress: Progress): Promise<Start> {
  let start: Start | null = null
  let entries = 0
  for await (const { header } of readArchive(file)) {
    if (header.kind === 'start') start = header as unknown as Start
    progress(++entries, null, 'checking')
  }
  if (start === null) throw new OperatorProblem(said((words) => words.backup.noBeginning(file)))
  return start
}

function refuseForeignHistory(start: Start, all: readonly Migration[]): void {
  const known = new Map(all.map((migration) => [migration.number, migration]))
  for (const ran of start.migrations) {
    const ours = known.get(ran.number)
    if (ours === undefined) {
      throw new OperatorProblem(said((words) => words.backup.newer(ran.name)))
    }
    if (ours.checksum !== ran.checksum) {
      throw new OperatorProblem(said((words) => words.backup.otherMigration(ran.name)))
    }
  }
}

function refuseMissingSecret(deps: Restored, start: Start): void {
  if (start.secret !== null) {
    if (!process.env.PRASAN_SECRET || printOf(deps) === start.secretPrint) return
    throw new OperatorProblem(said((words) => words.backup.twoSecrets))
  }
  if (printOf(deps) === start.secretPrint) return
  throw new OperatorProblem(said((words) => words.backup.secretElsewhere))
}

async function refuseToOverwrite({ db }: Restored): Promise<void> {
  for (const { name } of await storedTables(db)) {
    if (filledByItself.has(name)) continue
    const { rowCount } = await db.query(`select 1 from prasan."${name}" limit 1`)
    if (rowCount > 0) {
      throw new OperatorProblem(said((words) => words.backup.notEmpty(name)))
    }
  }
}

/** Files go first: they have no names but their hashes, so one that nothing refers to yet does no harm. */
async function restoreFiles({ files }: Restored, file: string, progress: Progress): Promise<void> {
  let done = 0
  for await (const { header, body } of readArchive(file)) {
    if (header.kind !== 'file') continue
    const stored = await files.put(Readable.from(body))
    if (stored.sha256 !== header.sha256) throw new OperatorProblem(said((words) => words.backup.wrongFile))
    progress(++done, null, 'files')
  }
}

async function restoreDatabase(
  tx: Tx,
  file: string,
  start: Start,
  all: readonly Migration[],
  progress: Progress,
): Promise<void> {
  const client = await connectionOf(tx)
  await client.query('set local statement_timeout = 0')
  await client.query(`set local lock_timeout = '30s'`)
  await lockHistory(client, 'commit')
  await client.query('drop schema prasan cascade')
  await createHistory(client)
  const ran = new Set(start.migrations.map((migration) => migration.number))
  for (const migration of all) if (ran.has(migration.number)) await applyMigration(client, migration)
  await emptyTables(tx)
  await client.query(`delete from graphile_worker._private_jobs where locked_at is null`)
  let tables = 0
  for await (const { header, body } of readArchive(file)) {
    if (header.kind === 'table') {
      const target = copyTarget(header as unknown as Parameters<typeof copyTarget>[0])
      await pipeline(Readable.from(body), client.query(copyFrom(`copy ${target} from stdin`)))
      progress(++tables, null, String(header.name))
    } else if (header.kind === 'jobs') {
      await tx.query(
        `select graphile_worker.add_job(identifier => job.name, payload => job.payload, run_at => job.run_at,
                  job_key => job.key, max_attempts => job.max_attempts)
           from json_to_recordset($1::json)
             as job (name text, payload json, run_at timestamptz, key text, max_attempts integer)`,
        [JSON.stringify(header.jobs)],
      )
    }
  }
  for (const migration of all) if (!ran.has(migration.number)) await applyMigration(client, migration)
  await client.query('delete from worker_heartbeat')
}

/** What migrations put in themselves is in the archive too, as people left it. */
async function emptyTables(tx: Tx): Promise<void> {
  const names = (await storedTables(tx)).map(({ name }) => `prasan."${name}"`)
  if (names.length > 0) await tx.query(`truncate ${names.join(', ')}`)
}

/** The secret of the backup takes its place only when the database is there. */
function stageSecret({ config }: Restored, start: Start): { keep(): void; forget(): void } {
  if (start.secret === null || process.env.PRASAN_SECRET) return { keep: () => undefined, forget: () => undefined }
  // Refuses anything that is not a secret before it replaces a good one.
  secretsFrom(Buffer.from(start.secret, 'hex'))
  const staged = join(config.dataFolder, 'secret.restored')
  rmSync(staged, { force: true })
  writeFileSync(staged, `${start.secret}\n`, { mode: 0o600, flag: 'wx' })
  return {
    keep: () => renameSync(staged, join(config.dataFolder, 'secret')),
    forget: () => rmSync(staged, { force: true }),
  }
}
