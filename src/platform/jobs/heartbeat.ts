import { hostname } from 'node:os'
import type { Db, Queryable } from '../db/db.ts'

/** A worker that has said nothing for so long is taken for dead. Much longer than one step of heavy reckoning. */
const silentMinutes = 3

/** Both times are the database's: clocks of two machines differ. */
export async function beat(db: Queryable, workerId: string): Promise<void> {
  await db.query(
    `insert into worker_heartbeat (worker_id, host, process_id, started_at, seen_at)
     values ($1, $2, $3, clock_timestamp(), clock_timestamp())
     on conflict (worker_id) do update set seen_at = excluded.seen_at`,
    [workerId, hostname(), process.pid],
  )
}

export async function endBeat(db: Queryable, workerId: string): Promise<void> {
  await db.query('delete from worker_heartbeat where worker_id = $1', [workerId])
}

/** @returns seconds since a worker last reported, or null when none ever did */
export async function workerAge(db: Queryable): Promise<number | null> {
  const { rows } = await db.query<{ seconds: number | null }>(
    `select extract(epoch from clock_timestamp() - max(seen_at))::double precision as seconds from worker_heartbeat`,
  )
  return rows[0]?.seconds ?? null
}

/**
 * Gives back the jobs of workers that died with them in their hands; the queue alone would wait four hours. A worker of
 * this machine is dead when its process is gone, any other when it has been silent for three minutes.
 * @returns how many workers were found dead
 */
export async function buryDeadWorkers(db: Db, ownWorkerId: string): Promise<number> {
  const { rows } = await db.query<{ worker_id: string; host: string; process_id: number; silent: boolean }>(
    `select worker_id, host, process_id, seen_at < clock_timestamp() - make_interval(mins => $2) as silent
       from worker_heartbeat where worker_id <> $1`,
    [ownWorkerId, silentMinutes],
  )
  const dead = rows
    .filter((row) => row.silent || (row.host === hostname() && !isAlive(row.process_id)))
    .map((row) => row.worker_id)
  await db.transaction(async (tx) => {
    await tx.query('delete from worker_heartbeat where worker_id = any($1)', [dead])
    await tx.query(
      `select graphile_worker.force_unlock_workers(array(
         select distinct locked_by from graphile_worker.jobs
          where locked_by = any($1)
             or (locked_by like 'pool-%' and locked_at < clock_timestamp() - make_interval(mins => $2)
                 and locked_by not in (select worker_id from worker_heartbeat))))`,
      [dead, silentMinutes],
    )
  })
  return dead.length
}

/** In a container every start may get the same number, so our own number on another worker's row means that it is gone. */
function isAlive(processId: number): boolean {
  if (processId === process.pid) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
