import { readConfig } from '../platform/config.ts'
import { lockDataFolder, prepareDataFolder, readRunning } from '../platform/data-folder.ts'
import type { Deps } from '../platform/deps.ts'
import { openDatabase } from './database.ts'
import { storeReferenceData } from './first-start.ts'
import { wireDeps } from './wire.ts'

/**
 * Hands a command the running product's database; where nothing runs, starts the database for as long as the command
 * takes. Jobs it orders are done by the worker, now or at the next start.
 */
export async function withDeps<T>(env: NodeJS.ProcessEnv, work: (deps: Deps) => Promise<T>): Promise<T> {
  const config = readConfig({ ...env, PRASAN_LOG: env.PRASAN_LOG ?? 'warn' })
  prepareDataFolder(config.dataFolder)
  const running = readRunning(config.dataFolder)
  if (running) return closing(wireDeps(config, running.databaseUrl), work)
  const lock = await lockDataFolder(config.dataFolder)
  try {
    const database = await openDatabase(config)
    try {
      return await closing(wireDeps(config, database.url), async (deps) => {
        await storeReferenceData(deps)
        return work(deps)
      })
    } finally {
      await database.stop()
    }
  } finally {
    lock.release()
  }
}

async function closing<T>(deps: Deps, work: (deps: Deps) => Promise<T>): Promise<T> {
  try {
    return await work(deps)
  } finally {
    await deps.db.close()
  }
}
