import type { Clock } from '../kernel/clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db/db.ts'
import type { FileStore } from './files/file-store.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import type { Log } from './log.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Secrets } from './secrets.ts'

/** What varies between the product, a test and a command. Built once in `main/wire.ts`, or by `test/support`. */
export interface Deps {
  readonly config: Config
  readonly db: Db
  readonly clock: Clock
  readonly jobs: JobQueue
  readonly mail: Mailer
  readonly files: FileStore
  readonly log: Log
  readonly secrets: Secrets
}
