import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, fixedClock } from '../../src/kernel/clock.ts'
import { type Config, readConfig } from '../../src/platform/config.ts'
import { openDb } from '../../src/platform/db/db.ts'
import type { Deps } from '../../src/platform/deps.ts'
import { openDiskStore } from '../../src/platform/files/disk-store.ts'
import { graphileQueue } from '../../src/platform/jobs/graphile.ts'
import { openLog } from '../../src/platform/log.ts'
import { outboxMailer } from '../../src/platform/mail/outbox.ts'
import { secretsFrom } from '../../src/platform/secrets.ts'
import { aDatabase, dropDatabase } from './database.ts'

export interface PlatformHouse {
  readonly deps: Deps
  /** What was logged, line by line. */
  readonly lines: Record<string, unknown>[]
  close(): Promise<void>
}

/** Officers of tests sign in hundreds of times; what a password costs elsewhere is told in password.test.ts. */
export const cheapPasswords: Pick<Config, 'passwordCost'> = { passwordCost: { memoryKib: 64, passes: 1 } }

/** A migrated database without rooms on top: for what the platform itself does with it. */
export async function aPlatformHouse(
  options: {
    config?: Partial<Config>
    clock?: Clock
    secret?: Buffer
    database?: 'prasan' | 'bare' | 'template0'
  } = {},
): Promise<PlatformHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'prasan-platform-'))
  mkdirSync(join(folder, 'files'))
  const clock = options.clock ?? fixedClock('2026-11-23T01:30:00.000Z')
  const secrets = secretsFrom(options.secret ?? Buffer.alloc(32, 7))
  const jobs = graphileQueue()
  const lines: Record<string, unknown>[] = []
  const url = await aDatabase(options.database)
  const db = openDb(url, { max: 8 })
  const config: Config = {
    ...readConfig({ PRASAN_DATA: folder }),
    ...cheapPasswords,
    baseUrl: 'http://prasan.test',
    ...options.config,
  }
  return {
    lines,
    deps: {
      config,
      clock,
      secrets,
      db,
      jobs,
      mail: outboxMailer({ jobs, secrets, clock, db, config }),
      files: openDiskStore(join(folder, 'files')),
      log: openLog('debug', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
    },
    async close() {
      await db.close()
      await dropDatabase(url)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
