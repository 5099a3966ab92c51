import { constants, setPriority } from 'node:os'
import { readConfig } from '../platform/config.ts'
import { openLog } from '../platform/log.ts'
import type { WorkerOrder } from './worker-keeper.ts'

/**
 * The background worker: its own process, so that a long import never holds up a page. It loads its program, waits for
 * the address of the database, and works until it is told to stop or the process that started it is gone.
 */
const log = openLog(readConfig(process.env).logLevel)
const patienceMs = 10_000
let stopWork: () => Promise<void> = async () => undefined
let stopping = false

async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  // Where the database went away first, a job may wait for it for ever.
  setTimeout(() => process.exit(0), patienceMs).unref()
  await stopWork()
  process.exit(0)
}

function fail(error: unknown): never {
  log.error({ err: error }, 'the worker failed')
  process.exit(1)
}

process.on('disconnect', () => void stop().catch(fail))
process.on('SIGTERM', () => void stop().catch(fail))
// Ctrl-C reaches the whole group; the parent decides when we stop.
process.on('SIGINT', () => undefined)
process.on('SIGHUP', () => undefined)
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

const ordered = new Promise<WorkerOrder>((tell) => process.once('message', (order) => tell(order as WorkerOrder)))
const { rooms, wireDeps } = await import('./wire.ts')
const { runWorker } = await import('../platform/jobs/graphile.ts')
const deps = wireDeps(readConfig(process.env), (await ordered).databaseUrl)
const worker = await runWorker(deps, rooms)
stopWork = async () => {
  await worker.stop()
  await deps.db.close()
}
// The order to stop came while the work was being set up.
if (stopping) await stopWork()
// Loaded as quickly as everything else; from now on whoever waits for a page goes first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
process.send?.('ready')
