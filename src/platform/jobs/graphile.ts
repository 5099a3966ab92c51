import { EventEmitter, setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { CronItem, TaskList, WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { Queryable } from '../db/db.ts'
import type { Deps } from '../deps.ts'
import { loggedError } from '../log.ts'
import type { Room } from '../room.ts'
import { beat, buryDeadWorkers, endBeat } from './heartbeat.ts'
import type { JobQueue } from './job-queue.ts'
import { platformJobs } from './platform-jobs.ts'

/** Jobs at a time in one worker process: the processor is shared with the web server. */
const concurrency = 4
const beatEveryMs = 5_000
/** Tries of one job; the pause grows each time, to about three days in all. */
const maxAttempts = 25
/** Without a batch, however small, the library does not wait at its end until a finished job is written off. */
const preset = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

/** Orders background work by SQL in the caller's transaction: it is there exactly when that commits. */
export function graphileQueue(): JobQueue {
  return {
    async enqueue(tx, name, payload, options = {}) {
      await tx.query(
        `select graphile_worker.add_job(identifier => $1, payload => $2::json, run_at => $3::timestamptz,
           job_key => $4::text, max_attempts => ${maxAttempts})`,
        [name, JSON.stringify(payload), options.runAt ?? null, options.key ?? null],
      )
    },
  }
}

/** Whether there is a queue to put work in; of an older version, perhaps, which the worker upgrades before it works. */
export async function jobsAreMigrated(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>(
    `select to_regclass('graphile_worker._private_jobs') is not null as there`,
  )
  return rows[0]?.there === true
}

/** Creates or upgrades the tables of the queue. Safe to run twice and at the same time. */
export async function migrateJobs(url: string): Promise<void> {
  const { runMigrations, quietLogger } = await library()
  const pool = queuePool(url, 1)
  try {
    await runMigrations({ pgPool: pool, logger: quietLogger })
  } finally {
    await pool.end()
  }
}

/**
 * The library's own connections, with the driver's own parsers: it writes the bigint ids of its jobs as JSON, which a
 * `bigint` of ours cannot become.
 */
function queuePool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'prasan jobs' })
  // A lost connection is found by the next question; without a listener it would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

export interface RunningWorker {
  /** Takes no new jobs, waits for those that run, and leaves. One that is killed before has its jobs done again by the next. */
  stop(): Promise<void>
}

/** The queue counts in UTC. */
const at0317InBangkok = '17 20 * * *'
const mondayAt7InBangkok = '0 0 * * 1'
/** A machine that was off at seven on Monday still does the week's work that day. */
const mondayMs = 16 * 60 * 60 * 1000

/** When the jobs run that the clock orders. */
export function timetable(rooms: readonly Room[]): CronItem[] {
  const nightly = ['platform.forget-old', ...rooms.flatMap((room) => room.nightly ?? [])]
  const weekly = rooms.flatMap((room) => room.weekly ?? [])
  return [
    ...nightly.map((task) => ({ task, match: at0317InBangkok })),
    ...weekly.map((task) => ({ task, match: mondayAt7InBangkok, options: { backfillPeriod: mondayMs } })),
  ]
}

/** Works through the queue until it is stopped, and says every five seconds that it lives. */
export async function runWorker(deps: Deps, rooms: readonly Room[]): Promise<RunningWorker> {
  const taskList = tasksOf(deps, rooms)
  await migrateJobs(deps.db.url)
  const { run, parseCronItems, quietLogger } = await library()
  const pool = queuePool(deps.db.url, 3)
  const events: WorkerEvents = new EventEmitter()
  const named = new Promise<string>((tell) => events.once('pool:create', ({ workerPool }) => tell(workerPool.id)))
  const runner = await run({
    preset,
    pgPool: pool,
    taskList,
    events,
    parsedCronItems: parseCronItems(timetable(rooms)),
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quietLogger,
  })
  const ended = runner.promise.catch((error) => deps.log.error({ err: error }, 'the worker stopped by itself'))
  const workerId = await named
  const stopPulse = await pulse(deps, workerId)
  const stopRepeating = repeat(deps, rooms)
  let stopping: Promise<void> | null = null
  return {
    stop: () => {
      stopping ??= (async () => {
        await runner.stop().catch(() => undefined)
        await ended
        await pool.end()
        await stopRepeating()
        await stopPulse()
      })()
      return stopping
    },
  }
}

/** One after the other, never two of one kind at once; a failure is said and tried again with growing pauses up to a minute. */
function repeat(deps: Deps, rooms: readonly Room[]): () => Promise<void> {
  const stopping = new AbortController()
  // Each loop listens to it; that is no leak.
  setMaxListeners(0, stopping.signal)
  const loops = rooms
    .flatMap((room) => room.every ?? [])
    .map(async ({ name, seconds, run }) => {
      for (let failures = 0; !stopping.signal.aborted; ) {
        try {
          await run(deps)
          failures = 0
        } catch (error) {
          failures++
          deps.log.error({ job: name, attempt: failures, err: error }, 'repeated work failed and is tried again')
        }
        const wait = Math.min(60, seconds * 2 ** Math.min(failures, 6))
        await pause(wait * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    })
  return async () => {
    stopping.abort()
    await Promise.all(loops)
  }
}

async function pulse({ db, log }: Deps, workerId: string): Promise<() => Promise<void>> {
  const lookForDeadEvery = 6
  const once = async (count: number) => {
    await beat(db, workerId)
    if (count % lookForDeadEvery !== 0) return
    const dead = await buryDeadWorkers(db, workerId)
    if (dead > 0) log.warn({ dead }, 'the jobs of workers that died are given to others')
  }
  await once(0)
  let count = 0
  const timer = setInterval(() => {
    once(++count).catch((error) => log.warn({ err: error }, 'the worker could not report'))
  }, beatEveryMs)
  return async () => {
    clearInterval(timer)
    await endBeat(db, workerId).catch(() => undefined)
  }
}

/** Does the work that is due now and comes back. For tests and for commands that want the result at once. */
export async function runAllJobs(deps: Deps, rooms: readonly Room[]): Promise<void> {
  const taskList = tasksOf(deps, rooms)
  const { runOnce, quietLogger } = await library()
  const pool = queuePool(deps.db.url, 2)
  try {
    await runOnce({ preset, pgPool: pool, taskList, concurrency: 1, noHandleSignals: true, logger: quietLogger })
  } finally {
    await pool.end()
  }
  for (const room of rooms) for (const { run } of room.every ?? []) await run(deps)
}

/** An unknown name would wait for ever without a word, so two rooms with one name are a mistake found at start. */
function tasksOf(deps: Deps, rooms: readonly Room[]): TaskList {
  const tasks: TaskList = {}
  for (const handlers of [platformJobs(deps), ...rooms.map((room) => room.jobs?.(deps) ?? {})]) {
    for (const [name, work] of Object.entries(handlers)) {
      if (name in tasks) throw new Error(`two rooms have a job named ${name}`)
      tasks[name] = async (payload: unknown, { job }) => {
        const begun = performance.now()
        try {
          await work(payload)
          deps.log.debug({ job: name, jobId: job.id, ms: Math.round(performance.now() - begun) }, 'a job was done')
        } catch (error) {
          deps.log.error(
            { job: name, jobId: job.id, attempt: job.attempts, err: error },
            'a job failed and is tried again later',
          )
          // The queue stores this text beside the job; what the error itself quotes stays out of it.
          const { type, code, message } = loggedError(error)
          throw new Error([type, code, message].filter(Boolean).join(' '))
        }
      }
    }
  }
  return tasks
}

/**
 * Read when there is work, because a process that only orders it (the web server, most commands) need not know how it is
 * done. The library's own lines name payloads in places; ours say what is needed.
 */
async function library() {
  const { Logger, ...rest } = await import('graphile-worker')
  return { ...rest, quietLogger: new Logger(() => () => undefined) }
}
