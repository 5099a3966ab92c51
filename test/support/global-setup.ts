import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/**
 * One database server for the run, without fsync, in a folder of its own, with one migrated template.
 * PRASAN_TEST_POSTGRES=15 chooses Debian's PostgreSQL 15, the oldest version supported.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-test-'))
  chmodSync(folder, 0o711)
  const own = project.config.env.PRASAN_TEST_POSTGRES === '15' ? debianBinaries() : null
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
  project.provide('templateUrl', server.url)
  project.provide('templateFiles', files)
  return end
}

async function makeTemplate(url: string): Promise<void> {
  await migrate(url)
  await migrateJobs(url)
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
  const admin = new pg.Client({ connectionString: url.replace(/\/prasan$/, '/postgres') })
  await admin.connect()
  // A template cannot be copied while somebody is connected to it.
  await admin.query(`alter database prasan with allow_connections false is_template true`)
  await admin.end()
}
