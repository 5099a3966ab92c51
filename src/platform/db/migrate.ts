import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { OperatorProblem } from '../problem.ts'
import { projectRoot } from '../root.ts'
import type { Queryable } from './db.ts'
import { splitStatements } from './split-statements.ts'

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
    await refuseOldServer(client)
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

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`,
  )
  const [server] = rows
  if (Number(server?.version) < 150_000) {
    throw new OperatorProblem(
      `The database server is PostgreSQL ${Math.floor(Number(server?.version) / 10_000)}; Prasan needs 15 or newer. Nothing was changed.`,
    )
  }
  if (server?.encoding !== 'UTF8') {
    throw new OperatorProblem(
      `The database is encoded in ${server?.encoding}; Prasan needs UTF8. Create it with: create database prasan encoding 'UTF8' template template0. Nothing was changed.`,
    )
  }
}

function refuseOtherHistory(
  rows: { number: number; name: string; checksum: string }[],
  all: readonly Migration[],
): void {
  const known = new Map(all.map((migration) => [migration.number, migration]))
  for (const row of rows) {
    const migration = known.get(row.number)
    if (!migration) {
      throw new OperatorProblem(
        `The database was used by a newer version of Prasan (it knows ${row.name}). Start that version, or restore a backup made before the upgrade. Nothing was changed.`,
      )
    }
    if (migration.checksum !== row.checksum) {
      throw new OperatorProblem(
        `The file migrations/${migration.name} was edited after it ran on this database. Put it back as it was and write the change as a new migration. Nothing was changed.`,
      )
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
    await client.query('rollback')
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
  }
}
