import { type Config, readConfig } from '../platform/config.ts'
import { lockDataFolder, prepareDataFolder, readRunning } from '../platform/data-folder.ts'
import type { Deps } from '../platform/deps.ts'
import { openLog } from '../platform/log.ts'
import { openSecrets } from '../platform/secrets.ts'
import { openDatabase } from './database.ts'
import { storeReferenceData } from './first-start.ts'
import type { UndoList } from './undo-list.ts'
import { wireDeps } from './wire.ts'

/**
 * Hands a command the running product's database; where nothing runs, starts the database for as long as the command
 * takes. Jobs it orders are done by the worker, now or at the next start.
 * @param undo takes what was opened, so that a signal closes it too and no database is left alone
 */
export async function withDeps<T>(
  env: NodeJS.ProcessEnv,
  undo: UndoList,
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  const config = readConfig({ ...env, PRASAN_LOG: env.PRASAN_LOG ?? 'error' })
  prepareDataFolder(config.dataFolder)
  openSecrets(config.dataFolder)
  try {
    const running = readRunning(config.dataFolder)
    if (running) return await work(wired(config, running.databaseUrl, undo))
    const lock = await lockDataFolder(config.dataFolder)
    undo.add(() => lock.release())
    return await work(await opened(config, undo))
  } finally {
    await undo.all()
  }
}

function opened(config: Config, undo: UndoList): Promise<Deps> {
  const giveUp = new AbortController()
  const opening = openFor(config, undo, giveUp.signal)
  // Asked to end in the middle of this, it is given up first, and closes what it had.
  undo.add(() => {
    giveUp.abort()
    return opening.catch(() => undefined)
  }, 5_000)
  return opening
}

async function openFor(config: Config, undo: UndoList, signal: AbortSignal): Promise<Deps> {
  const database = await openDatabase(config, { signal })
  undo.add(() => database.stop())
  const deps = wired(config, database.url, undo)
  await storeReferenceData(deps)
  return deps
}

function wired(config: Config, url: string, undo: UndoList): Deps {
  // Standard output is for what the command is asked for.
  const log = openLog(config.logLevel, { write: (line) => void process.stderr.write(line) })
  const deps = wireDeps(config, url, log)
  undo.add(() => deps.db.close(), 3_000)
  return deps
}
