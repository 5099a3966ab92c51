import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface WorkerDeath {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** How many died young, one after the other. */
  readonly deaths: number
}

/** What the worker is told when it may begin. */
export interface WorkerOrder {
  readonly databaseUrl: string
}

export interface KeptWorker {
  /** Resolves when the first worker takes work. */
  readonly ready: Promise<void>
  /** Until then it only loads its program, while the database starts. */
  begin(databaseUrl: string): void
  stop(): Promise<void>
}

const livedLongMs = 60_000
const longestPauseMs = 30_000
const patienceMs = 15_000

/** Keeps one worker process alive; one that dies is started again, more slowly each time it dies young. */
export function keepWorker(env: NodeJS.ProcessEnv, onDeath: (death: WorkerDeath) => void): KeptWorker {
  const program = fileURLToPath(new URL('./worker.js', import.meta.url))
  let child: ChildProcess | null = null
  let again: NodeJS.Timeout | null = null
  let order: WorkerOrder | null = null
  let stopping: Promise<void> | null = null
  let deaths = 0
  let tellReady: () => void = () => undefined
  const ready = new Promise<void>((tell) => {
    tellReady = tell
  })
  function start(): void {
    const born = performance.now()
    const worker = fork(program, { env })
    child = worker
    if (order) worker.send(order)
    worker.once('message', () => tellReady())
    // It died before it could be told; its end is what counts.
    worker.on('error', () => undefined)
    worker.once('exit', (code, signal) => {
      if (stopping) return
      deaths = performance.now() - born > livedLongMs ? 1 : deaths + 1
      onDeath({ code, signal, deaths })
      again = setTimeout(start, pauseAfter(deaths))
    })
  }
  start()
  return {
    ready,
    begin(databaseUrl) {
      order = { databaseUrl }
      if (child?.connected) child.send(order)
    },
    stop() {
      if (again) clearTimeout(again)
      stopping ??= ended(child)
      return stopping
    },
  }
}

/** @returns half a second after the first death, then twice as long each time, up to half a minute */
export function pauseAfter(deaths: number): number {
  return Math.min(longestPauseMs, 250 * 2 ** Math.min(deaths, 20))
}

async function ended(worker: ChildProcess | null): Promise<void> {
  if (!worker || worker.exitCode !== null || worker.signalCode !== null) return
  const end = new Promise((tell) => worker.once('exit', tell))
  worker.kill('SIGTERM')
  const force = setTimeout(() => worker.kill('SIGKILL'), patienceMs)
  await end
  clearTimeout(force)
}
