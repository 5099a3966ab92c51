import type { Config } from '../platform/config.ts'
import { startEmbedded } from '../platform/db/embedded.ts'
import { migrate } from '../platform/db/migrate.ts'
import { checkOwnServer } from '../platform/db/own-server.ts'
import type { Said } from '../platform/problem.ts'

export interface RunningDatabase {
  readonly url: string
  readonly remark: Said | null
  /** Resolves with the reason if the embedded server ends by itself; never for an own server. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

export interface Opening {
  /** Gives up at once, leaving no process. */
  readonly signal?: AbortSignal
  /** Told when the operator has to wait for something unusual. */
  readonly tell?: (words: Said) => void
}

/** Starts (or finds) the database and brings it to this version. */
export async function openDatabase(config: Config, opening: Opening = {}): Promise<RunningDatabase> {
  const database = config.databaseUrl
    ? await ownServer(config.databaseUrl)
    : await startEmbedded({ ...config, ...opening })
  const giveUp = () => void database.stop()
  opening.signal?.addEventListener('abort', giveUp)
  try {
    opening.signal?.throwIfAborted()
    await migrate(database.url)
    return database
  } catch (error) {
    await database.stop()
    throw error
  } finally {
    opening.signal?.removeEventListener('abort', giveUp)
  }
}

async function ownServer(url: string): Promise<RunningDatabase> {
  await checkOwnServer(url)
  return { url, remark: null, ended: new Promise(() => undefined), stop: async () => undefined }
}
