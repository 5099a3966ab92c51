import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { OperatorProblem, type Said, said } from '../problem.ts'
import { projectRoot } from '../root.ts'
import type { Queryable } from './db.ts'
import { splitStatements } from './split-statements.ts'
import { sqlstate } from './sqlstate.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** Any number will do, as long as every version of Prasan uses the same one. */
const lockKey = 7_243_726

export async function readMigrations(folder = join(projectRoot, 'migrations')): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8')
      const number = Number.parseInt(file.slice(0, 4), 10)
      return { number, name: file, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this version: each pending file in one transaction, one SQL statement a call, under a lock so
 * that two processes starting together do it once.
 * @returns the names of the files that ran
 * @throws OperatorProblem when the database is of a newer version, or a file that has run was edited
 */
export async function migrate(url: string, migrations?: Migration[]): Promise<string[]> {
  const all = migrations ?? (await readMigrations())
  const client = new pg.Client({ connectionString: url, application_name: 'prasan migrate' })
  await client.connect()
  try {
    await refuseUnfitServer(client)
    await lockHistory(client, 'disconnect')
    await createHistory(client)
    const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
      'select number, name, checksum from prasan.migrations order by number',
    )
    refuseOtherHistory(rows, all)
    const done = new Set(rows.map((row) => row.number))
    const ran: string[] = []
    for (const migration of all) {
      if (done.has(migration.number)) continue
      await runOne(client, migration)
      ran.push(migration.name)
    }
    return ran
  } finally {
    await client.end()
  }
}

let known: Promise<Migration[]> | undefined

/** Names of the files that have not run on this database. Asked by `/readyz`, so the folder is read once. */
export async function migrationsPending(db: Queryable): Promise<string[]> {
  known ??= readMigrations()
  const { rows } = await db.query<{ number: number }>('select number from prasan.migrations')
  const done = new Set(rows.map((row) => row.number))
  return (await known).filter((migration) => !done.has(migration.number)).map((migration) => migration.name)
}

async function refuseUnfitServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const [server] = rows
  const unfit = whyUnfit({ version: Number(server?.version), encoding: String(server?.encoding) })
  if (unfit) throw new OperatorProblem(unfit)
  // KO KAI, the first letter. Under a ctype of plain C it is no letter, and trigram search would find no Thai.
  const letters = await client.query<{ known: boolean }>(`select chr(3585) ~ '[[:alpha:]]' as known`)
  if (!letters.rows[0]?.known) throw new OperatorProblem(said((words) => words.migrations.ctype))
}

/**
 * @param server.version as `server_version_num` says it: 150004 is 15.4
 * @returns why Prasan cannot live in this database, or null
 */
export function whyUnfit(server: { version: number; encoding: string }): Said | null {
  const major = Math.floor(server.version / 10_000)
  if (!(major >= 15)) return said((words) => words.migrations.tooOld(major))
  if (server.encoding !== 'UTF8') return said((words) => words.migrations.encoding(server.encoding))
  return null
}

function refuseOtherHistory(
  rows: { number: number; name: string; checksum: string }[],
  all: readonly Migration[],
): void {
  const known = new Map(all.map((migration) => [migration.number, migration]))
  for (const row of rows) {
    const migration = known.get(row.number)
    if (!migration) {
      throw new OperatorProblem(said((words) => words.migrations.newer(row.name)))
    }
    if (migration.checksum !== row.checksum) {
      throw new OperatorProblem(said((words) => words.migrations.edited(migration.name)))
    }
  }
}

/** The schema and the table that remembers what ran; does nothing where they stand. */
export async function createHistory(client: pg.ClientBase): Promise<void> {
  await client.query('create schema if not exists prasan')
  await client.query('set search_path = prasan, public')
  await client.query(`create table if not exists prasan.migrations (
    number integer primary key, name text not null, checksum text not null, ran_at timestamptz not null default now())`)
}

/** Runs one file, a statement a call, inside the transaction that is open on `client`. */
export async function applyMigration(client: pg.ClientBase, migration: Migration): Promise<void> {
  for (const statement of splitStatements(migration.sql)) await client.query(statement)
  await client.query('insert into prasan.migrations (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ])
}

/** Held by whoever changes the form of the database, until its transaction or connection ends. */
export async function lockHistory(client: pg.ClientBase, until: 'disconnect' | 'commit'): Promise<void> {
  await client.query(`select ${until === 'commit' ? 'pg_advisory_xact_lock' : 'pg_advisory_lock'}($1)`, [lockKey])
}

async function runOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await applyMigration(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    const known = whatOperatorsCanDo(error, migration.name)
    if (known) throw new OperatorProblem(known, { cause: error })
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}

function whatOperatorsCanDo(error: unknown, name: string): Said | null {
  const { message } = error as Error
  switch (sqlstate(error)) {
    case '42501':
      return said((words) => words.migrations.mayNot(name, message))
    // An extension whose files are not there.
    case '0A000':
    case '58P01':
      return said((words) => words.migrations.lacks(name, message))
    case '53100':
      return said((words) => words.migrations.diskFull(name))
    default:
      return null
  }
}
