import { readConfig } from '../platform/config.ts'
import { runWorker } from '../platform/jobs/graphile.ts'
import { rooms, wireDeps } from './wire.ts'

/**
 * The background worker: its own process, so that a long import never holds up a page. It ends when it is told to, and
 * by itself when the process that started it is gone.
 */
const deps = wireDeps(readConfig(process.env), process.env.PRASAN_WORKER_DATABASE ?? '')
const worker = await runWorker(deps, rooms)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await worker.stop()
  await deps.db.close()
  process.exit(0)
}
process.on('disconnect', () => void stop())
process.on('SIGTERM', () => void stop())
// Ctrl-C reaches the whole group; the parent decides when we stop.
process.on('SIGINT', () => undefined)
process.send?.('ready')
