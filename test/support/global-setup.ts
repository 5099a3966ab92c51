import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import npmChromium from '@sparticuz/chromium'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { storeFirstCalendars } from '../../src/features/calendars/index.ts'
import { storeFirstTemplates } from '../../src/features/casework/index.ts'
import { storeFunctions } from '../../src/features/functions/index.ts'
import { areasFromPackages, storeAreas } from '../../src/features/places/index.ts'
import { storeFirstRouting } from '../../src/features/routing/index.ts'
import { debianBinaries } from '../../src/platform/db/binaries.ts'
import { openDb } from '../../src/platform/db/db.ts'
import { startEmbedded } from '../../src/platform/db/embedded.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { migrateJobs } from '../../src/platform/jobs/graphile.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The database every test database is copied from: migrated, with areas and mission fields. */
    templateUrl: string
    /** Where the files of a template lie that is made while the tests run. */
    templateFiles: string
  }
}

type Version = 'embedded' | '15'

interface TestServer {
  readonly url: string
  readonly files: string
  end(): Promise<void>
}

/** The servers of the run, by version. Each project loads this file anew, so they are kept where all find them. */
const shared = globalThis as { prasanTestServers?: Map<Version, { made: Promise<TestServer>; users: number }> }

/**
 * One database server for the run and version, without fsync, in a folder of its own, with one migrated template; projects of one version share it. The first has all of
 * them made at the same time, and the browser unpacked: a file that a worker still writes cannot be started by another.
 * PRASAN_TEST_POSTGRES=15 chooses Debian's PostgreSQL 15, the oldest version supported.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.prasanTestServers ??= new Map()
  const servers = shared.prasanTestServers
  for (const { config } of project.vitest.projects) {
    const version = versionOf(config.env)
    if (version !== null && !servers.has(version)) servers.set(version, { made: aServer(version), users: 0 })
  }
  // One that fails is told by the project that waits for it.
  for (const { made } of servers.values()) made.catch(() => undefined)
  const own = servers.get(versionOf(project.config.env) ?? 'embedded')
  if (own === undefined) throw new Error('this project says no version of PostgreSQL')
  own.users += 1
  const [server] = await Promise.all([own.made, npmChromium.executablePath()])
  project.provide('templateUrl', server.url)
  project.provide('templateFiles', server.files)
  return async () => {
    own.users -= 1
    // Where the run was for some files only, another project may have had none of them, and its server no user.
    const unused = [...servers].filter(([, { users }]) => users === 0)
    for (const [version, { made }] of unused) {
      servers.delete(version)
      await made.then(
        ({ end }) => end(),
        () => undefined,
      )
    }
  }
}

function versionOf(env: Record<string, unknown> | undefined): Version | null {
  const version = env?.PRASAN_TEST_POSTGRES
  return version === 'embedded' || version === '15' ? version : null
}

async function aServer(version: Version): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-test-'))
  chmodSync(folder, 0o711)
  const own = version === '15' ? debianBinaries() : null
  const server = await startEmbedded({
    dataFolder: folder,
    dataFolderChosen: true,
    durable: false,
    ...(own ? { binaries: own } : {}),
  })
  const files = mkdtempSync(join(tmpdir(), 'prasan-test-files-'))
  const end = async () => {
    await server.stop()
    for (const made of [folder, files]) rmSync(made, { recursive: true, force: true })
  }
  try {
    await makeTemplate(server.url)
  } catch (error) {
    await end()
    throw error
  }
  return { url: server.url, files, end }
}

async function makeTemplate(url: string): Promise<void> {
  await migrate(url)
  await migrateJobs(url)
  const admin = new pg.Client({ connectionString: url.replace(/\/prasan$/, '/postgres') })
  await admin.connect()
  await admin.query(`create database bare template prasan strategy file_copy`)
  await admin.query(`alter database bare with allow_connections false is_template true`)
  const db = openDb(url)
  const register = await areasFromPackages()
  await db.transaction(async (tx) => {
    await storeAreas(tx, register, new Date('2026-01-01T00:00:00Z'))
    await storeFunctions(tx, new Date('2026-01-01T00:00:00Z'))
    await storeFirstCalendars(tx, new Date('2026-01-01T00:00:00Z'))
    await storeFirstRouting(tx, new Date('2026-01-01T00:00:00Z'))
    await storeFirstTemplates(tx, new Date('2026-01-01T00:00:00Z'))
  })
  await db.close()
  // A template cannot be copied while somebody is connected to it.
  await admin.query(`alter database prasan with allow_connections false is_template true`)
  await admin.end()
}
