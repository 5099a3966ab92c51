import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import { binariesIn, debianBinaries, findBinaries } from '../db/binaries.ts'
import { type Db, openDb } from '../db/db.ts'
import { startEmbedded } from '../db/embedded.ts'
import { homeRuleBreaches } from '../db/home-rule.ts'
import { migrate, migrationsPending, readMigrations } from '../db/migrate.ts'
import { tables } from '../db/tables.ts'
import { migrateJobs } from '../jobs/graphile.ts'
import { listOutbox } from '../mail/outbox.ts'
import { secretsFrom } from '../secrets.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'
import { afterWhatTheyReferTo } from './stored-tables.ts'

const undo: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Without the registers of areas and fields, which would be saved and brought back each time, where `database` says nothing else. */
async function aHouse(options: Parameters<typeof aPlatformHouse>[0] = {}): Promise<PlatformHouse> {
  const house = await aPlatformHouse({ database: 'bare', ...options })
  undo.push(house.close)
  return house
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-backup-'))
  chmodSync(folder, 0o711)
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const secret = Buffer.alloc(32, 9)

/** A platform with one of everything that is hard to copy. */
async function aFullHouse(
  database: 'prasan' | 'bare' = 'bare',
): Promise<{ house: PlatformHouse; file: string; stored: string }> {
  const house = await aHouse({ secret, database })
  const { db, files, mail, config } = house.deps
  writeFileSync(join(config.dataFolder, 'secret'), `${secret.toString('hex')}\n`)
  await fill(db)
  const { sha256 } = await files.put(Buffer.from('แผนพัฒนาท้องถิ่น\0\xff'))
  await db.transaction((tx) =>
    mail.post(tx, { to: 'somchai@example.org', subject: 'เรียน', text: 'บรรทัด\n\\.\n\ttab', kind: 'people.invitation' }),
  )
  return { house, file: join(aFolder(), 'saved.prasan'), stored: sha256 }
}

async function fill(db: Db): Promise<void> {
  await db.query(
    `insert into areas (code, kind, name_th, source, stored_at) values ('57', 'province', 'เชียงราย', 's', now())
     on conflict (code) do nothing`,
  )
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, source) values ($1, 'b', 'lao', $2, 'k', 's')`,
    ['01990000-0000-7000-8000-0000000000b1', 'อบต. "ทดสอบ"\t\\N\n\\.'],
  )
  await db.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
     select $1, 'lao', 'แผน', $2, min(code), 2026, 2027, $3 from areas`,
    ['01990000-0000-7000-8000-0000000000c1', '01990000-0000-7000-8000-0000000000b1', new Date(0)],
  )
  await db.query(
    `insert into projects (home, id, plan_id, body_id, title, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     values ('57', $1, $2, $3, $4, 2026, 2026, 9007199254740993, '''ถนน'':1A ~ถน'::tsvector, $5, $5)`,
    [
      '01990000-0000-7000-8000-0000000000d1',
      '01990000-0000-7000-8000-0000000000c1',
      '01990000-0000-7000-8000-0000000000b1',
      'ถนนสาย ๑ น้ำใจ เก่า',
      new Date('2026-10-01T00:00:00.123Z'),
    ],
  )
  await db.query(
    `insert into project_events (home, id, project_id, kind, visibility, details, happened_at)
     values ('57', $1, $2, 'made', 'public', '{"เหตุผล": null, "n": [1, 2.50, "\\"x\\""]}', $3)`,
    ['01990000-0000-7000-8000-0000000000e1', '01990000-0000-7000-8000-0000000000d1', new Date(0)],
  )
}

/** All rows of all tables as text, so that nothing is softened by a parser. */
async function contentOf(db: Db): Promise<Record<string, string>> {
  const { rows } = await db.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'prasan' and tablename <> 'migrations'`,
  )
  const all: Record<string, string> = {}
  for (const { name } of rows) {
    const { rows: content } = await db.query<{ all: string | null }>(
      `select md5(string_agg(t::text, E'\\n' order by t::text)) as all from ${name} t`,
    )
    all[name] = content[0]?.all ?? ''
  }
  return all
}

test('a platform comes back from its backup as it was: rows, files, letters, waiting work and secret', async () => {
  const { house, file, stored } = await aFullHouse('prasan')
  const other = await aHouse({ secret, database: 'prasan' })

  await backup(house.deps, file)
  await restore(other.deps, file)

  expect(await contentOf(other.deps.db)).toEqual(await contentOf(house.deps.db))
  expect(await other.deps.files.has(stored)).toBe(true)
  expect((await listOutbox(other.deps)).map((letter) => letter.text)).toEqual(['บรรทัด\n\\.\n\ttab'])
  const { rows: jobs } = await other.deps.db.query('select task_identifier as name, key from graphile_worker.jobs')
  expect(jobs).toEqual([{ name: 'platform.mail-send', key: expect.stringMatching(/^mail /) }])
  expect(readFileSync(join(other.deps.config.dataFolder, 'secret'), 'utf8').trim()).toBe(secret.toString('hex'))
  expect(statSync(join(other.deps.config.dataFolder, 'secret')).mode & 0o777).toBe(0o600)
})

test('the backup can be read by its owner only, and appears only when it is whole', async () => {
  const { house, file } = await aFullHouse()

  await backup(house.deps, file)

  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(existsSync(`${file}.half-${process.pid}`)).toBe(false)
  await expect(backup(house.deps, join(file, 'below-a-file'))).rejects.toThrow('was not found')
  await expect(backup(house.deps, '/nowhere/at/all')).rejects.toThrow('/nowhere/at/all was not found')
})

test('a backup that fails half-way says why, leaves nothing and gives its connection back', async () => {
  const { house, file } = await aFullHouse()
  const failing = {
    ...house.deps,
    files: {
      ...house.deps.files,
      open: async () => {
        throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      },
    },
  }

  for (let i = 0; i < 10; i++) await expect(backup(failing, file)).rejects.toThrow('The disk is full')

  expect(existsSync(file)).toBe(false)
  expect((await house.deps.db.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a backup that was cut or changed in one byte is refused before anything is touched', async () => {
  const { house, file } = await aFullHouse()
  await backup(house.deps, file)
  const other = await aHouse({ secret })
  const before = await contentOf(other.deps.db)
  const whole = readFileSync(file)
  const plain = gunzipSync(whole)
  const changed = Buffer.from(plain)
  changed[Math.floor(plain.length / 2)] = (changed[Math.floor(plain.length / 2)] ?? 0) ^ 1
  const spoiled = join(aFolder(), 'spoiled')

  for (const bytes of [
    gzipSync(changed),
    gzipSync(plain.subarray(0, -80)),
    whole.subarray(0, whole.length - 5),
    whole.subarray(0, 2000),
  ]) {
    writeFileSync(spoiled, bytes)
    await expect(restore(other.deps, spoiled, { replace: true })).rejects.toThrow('is cut off or was changed')
  }

  expect(await contentOf(other.deps.db)).toEqual(before)
})

test('what is no backup is refused', async () => {
  const other = await aHouse({ secret })
  const file = join(aFolder(), 'picture.png')

  for (const bytes of [Buffer.from('not gzip'), gzipSync('gzip of something else entirely')]) {
    writeFileSync(file, bytes)
    await expect(restore(other.deps, file)).rejects.toThrow('is not a backup of Prasan')
  }
  truncateSync(file)
  await expect(restore(other.deps, file)).rejects.toMatchObject({ name: 'OperatorProblem' })
  await expect(restore(other.deps, `${file}.none`)).rejects.toThrow('was not found')
})

test('a platform that holds anything is not overwritten without being told to', async () => {
  const { house, file } = await aFullHouse()
  await backup(house.deps, file)
  await house.deps.db.query('delete from project_events')

  await expect(restore(house.deps, file)).rejects.toThrow('This platform is not empty (there are rows in bodies)')
  await restore(house.deps, file, { replace: true })

  expect((await house.deps.db.query('select kind from project_events')).rows).toEqual([{ kind: 'made' }])
})

test('a backup of a newer version, or with another form of a migration, is refused', async () => {
  const { house, file } = await aFullHouse()
  const other = await aHouse({ secret })
  await house.deps.db.query(`insert into migrations (number, name, checksum) values (9000, '9000_future.sql', 'x')`)
  await backup(house.deps, file)
  await expect(restore(other.deps, file)).rejects.toThrow('newer version of Prasan (it knows 9000_future.sql)')

  await house.deps.db.query('delete from migrations where number = 9000')
  await house.deps.db.query(`update migrations set checksum = 'x' where number = 2`)
  await backup(house.deps, file)

  await expect(restore(other.deps, file)).rejects.toThrow('another 0002_places.sql')
})

test('a backup of an older version is brought in and then upgraded', async () => {
  const older = await aHouse({ secret, database: 'template0' })
  const all = await readMigrations()
  await migrate(
    older.deps.db.url,
    all.filter((migration) => migration.number <= 5),
  )
  await migrateJobs(older.deps.db.url)
  await fill(older.deps.db)
  const file = join(aFolder(), 'older.prasan')
  await backup(older.deps, file)
  const newer = await aHouse({ secret })

  await restore(newer.deps, file)

  expect(await migrationsPending(newer.deps.db)).toEqual([])
  expect(await homeRuleBreaches(newer.deps.db, tables)).toEqual([])
  expect((await newer.deps.db.query('select title from projects')).rows).toEqual([{ title: 'ถนนสาย ๑ น้ำใจ เก่า' }])
})

test('a restore that fails in the middle leaves everything as it was', async () => {
  const { house, file } = await aFullHouse()
  await house.deps.db.query('alter table projects drop constraint projects_pkey cascade')
  await house.deps.db.query('insert into projects select * from projects')
  await backup(house.deps, file)
  const other = await aHouse({ secret })
  const before = await contentOf(other.deps.db)

  await expect(restore(other.deps, file)).rejects.toThrow()

  expect(await contentOf(other.deps.db)).toEqual(before)
  expect(existsSync(join(other.deps.config.dataFolder, 'secret.restored'))).toBe(false)
})

test('a backup without a secret is refused where the secret is another one', async () => {
  const house = await aHouse({ secret })
  const file = join(aFolder(), 'saved')
  await backup(house.deps, file)
  const stranger = await aHouse({ secret: Buffer.alloc(32, 1) })
  const same = await aHouse({ secret })

  await expect(restore(stranger.deps, file)).rejects.toThrow('made under a secret given in PRASAN_SECRET')
  await restore(same.deps, file)
})

const inUse = process.env.PRASAN_TEST_POSTGRES === '15' ? 15 : 18

test.skipIf(debianBinaries() === null)('a backup moves between PostgreSQL 18 and 15', async () => {
  const { house, file } = await aFullHouse()
  await backup(house.deps, file)
  const folder = aFolder()
  const binaries = inUse === 15 ? findBinaries() : (debianBinaries() ?? binariesIn('', 15))
  const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true, durable: false, binaries })
  undo.push(() => server.stop())
  await migrate(server.url)
  const db = openDb(server.url)
  undo.push(() => db.close())

  await restore({ ...house.deps, db, secrets: secretsFrom(secret) }, file)

  expect(await contentOf(db)).toEqual(await contentOf(house.deps.db))
})

test('tables are filled after those they refer to, and a circle is a mistake', () => {
  const names = ['events', 'plans', 'projects']
  const references = [
    { from: 'projects', to: 'plans' },
    { from: 'events', to: 'projects' },
  ]

  expect(afterWhatTheyReferTo(names, references)).toEqual(['plans', 'projects', 'events'])
  expect(() => afterWhatTheyReferTo(names, [...references, { from: 'plans', to: 'events' }])).toThrow('in a circle')
})
