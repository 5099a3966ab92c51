import type { Config } from '../platform/config.ts'
import { type EmbeddedDatabase, startEmbedded } from '../platform/db/embedded.ts'
import { migrate } from '../platform/db/migrate.ts'
import { checkOwnServer } from '../platform/db/own-server.ts'

export interface RunningDatabase {
  readonly url: string
  readonly remark: string | null
  /** Resolves with the reason if the embedded server ends by itself; never for an own server. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** Starts (or finds) the database and brings it to this version. */
export async function openDatabase(config: Config): Promise<RunningDatabase> {
  const database = config.databaseUrl ? await ownServer(config.databaseUrl) : await embedded(config)
  try {
    await migrate(database.url)
  } catch (error) {
    await database.stop()
    throw error
  }
  return database
}

async function ownServer(url: string): Promise<RunningDatabase> {
  await checkOwnServer(url)
  return { url, remark: null, ended: new Promise(() => undefined), stop: async () => undefined }
}

function embedded(config: Config): Promise<EmbeddedDatabase> {
  return startEmbedded({ dataFolder: config.dataFolder, dataFolderChosen: config.dataFolderChosen })
}
