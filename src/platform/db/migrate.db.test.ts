import { createHash } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { aDatabase } from '../../../test/support/database.ts'
import { openDb } from './db.ts'
import { type Migration, migrate, migrationsPending, readMigrations } from './migrate.ts'

function aMigration(number: number, sql: string): Migration {
  const name = `${String(number).padStart(4, '0')}_planted.sql`
  return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

const first = aMigration(1, 'create table kept (id uuid primary key); create table also (id uuid primary key);')

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(`select tablename from pg_tables where schemaname = 'prasan' order by 1`)
  await client.end()
  return rows.map((row) => row.tablename)
}

test('each file runs once, and a later start runs only what is new', async () => {
  const url = await aDatabase('template0')
  const second = aMigration(2, 'create table newer (id uuid primary key)')

  expect(await migrate(url, [first])).toEqual(['0001_planted.sql'])
  expect(await migrate(url, [first, second])).toEqual(['0002_planted.sql'])
  expect(await migrate(url, [first, second])).toEqual([])
  expect(await tablesOf(url)).toEqual(['also', 'kept', 'migrations', 'newer'])
})

test('two processes that start together run the files once', async () => {
  const url = await aDatabase('template0')
  const slow = aMigration(1, 'select pg_sleep(0.2); create table kept (id uuid primary key)')

  const ran = await Promise.all([migrate(url, [slow]), migrate(url, [slow])])

  expect(ran.flat()).toEqual(['0001_planted.sql'])
})

test('a database of a newer version is refused, and nothing is changed', async () => {
  const url = await aDatabase('template0')
  await migrate(url, [first, aMigration(2, 'select 1')])

  await expect(migrate(url, [first])).rejects.toThrow('newer version of Prasan (it knows 0002_planted.sql)')

  expect(await tablesOf(url)).toEqual(['also', 'kept', 'migrations'])
})

test('a file that was edited after it ran is refused', async () => {
  const url = await aDatabase('template0')
  await migrate(url, [first])

  const edited = migrate(url, [aMigration(1, 'create table other (id uuid primary key)')])

  await expect(edited).rejects.toThrow('0001_planted.sql was edited after it ran')
})

test('a file that fails leaves nothing of itself, and the files before it stay', async () => {
  const url = await aDatabase('template0')
  const broken = aMigration(2, 'create table half (id uuid primary key); create table kept (id uuid primary key)')

  await expect(migrate(url, [first, broken])).rejects.toThrow('Migration 0002_planted.sql failed')

  expect(await tablesOf(url)).toEqual(['also', 'kept', 'migrations'])
})

test('statements go to the server one at a time, because a cluster takes only one', async () => {
  const url = await aDatabase('template0')
  // Several statements in one call would share one message: the second would see the first as its own transaction's.
  const alone = aMigration(
    1,
    `create table seen (query text primary key); insert into seen select current_query(); select 1`,
  )

  await migrate(url, [alone])

  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select query from prasan.seen')
  await client.end()
  expect(rows).toEqual([{ query: 'insert into seen select current_query()' }])
})

test('the readiness check names what has not run', async () => {
  const url = await aDatabase()
  const db = openDb(url)
  const newest = (await readMigrations()).at(-1)

  const before = await migrationsPending(db)
  await db.query('delete from migrations where number = $1', [newest?.number])
  const after = await migrationsPending(db)

  expect([before, after]).toEqual([[], [newest?.name]])
  await db.close()
})
