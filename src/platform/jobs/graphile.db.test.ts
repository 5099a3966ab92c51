import { hostname } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../../test/support/platform-house.ts'
import type { JobHandlers, Room } from '../room.ts'
import { migrateJobs, runAllJobs, runWorker } from './graphile.ts'
import { workerAge } from './heartbeat.ts'

let house: PlatformHouse

beforeAll(async () => {
  house = await aPlatformHouse()
})
afterAll(() => house.close())

const aRoom = (handlers: JobHandlers, name = 'bare'): Room => ({ name, jobs: () => handlers })

async function order(payload: Record<string, unknown>, options?: { key?: string; runAt?: Date }): Promise<void> {
  const { db, jobs } = house.deps
  await db.transaction((tx) => jobs.enqueue(tx, 'bare.work', payload, options))
}

async function waiting(): Promise<number> {
  const { rows } = await house.deps.db.query<{ n: number }>(
    `select count(*)::integer as n from graphile_worker.jobs where task_identifier = 'bare.work'`,
  )
  return rows[0]?.n ?? -1
}

test('work ordered in a transaction is done when that commits, and never when it does not', async () => {
  const { deps } = house
  const done: unknown[] = []
  await order({ project: 'ฝาย' })
  const undone = deps.db.transaction(async (tx) => {
    await deps.jobs.enqueue(tx, 'bare.work', { project: 'none' })
    throw new Error('changed my mind')
  })
  await expect(undone).rejects.toThrow()

  await runAllJobs(deps, [aRoom({ 'bare.work': async (payload) => void done.push(payload) })])

  expect(done).toEqual([{ project: 'ฝาย' }])
  expect(await waiting()).toBe(0)
})

test('the same key orders the work once, with the newest payload', async () => {
  const done: unknown[] = []
  await order({ n: 1 }, { key: 'totals of 57' })
  await order({ n: 2 }, { key: 'totals of 57' })

  await runAllJobs(house.deps, [aRoom({ 'bare.work': async (payload) => void done.push(payload) })])

  expect(done).toEqual([{ n: 2 }])
})

test('work for later waits until then', async () => {
  const done: unknown[] = []
  await order({}, { key: 'later', runAt: new Date(Date.now() + 3_600_000) })

  await runAllJobs(house.deps, [aRoom({ 'bare.work': async (payload) => void done.push(payload) })])

  expect([done, await waiting()]).toEqual([[], 1])
  await house.deps.db.query('delete from graphile_worker._private_jobs')
})

test('work that fails waits to be tried again; the log names it and neither log nor queue holds what it was about', async () => {
  const { deps, lines } = house
  await order({ name: 'สมชาย' })
  const failing = aRoom({
    'bare.work': async () => {
      throw Object.assign(new Error('duplicate key (สมชาย)'), { code: '23505' })
    },
  })

  await runAllJobs(deps, [failing])

  const { rows } = await deps.db.query<{ attempts: number; last_error: string }>(
    'select attempts, last_error from graphile_worker.jobs',
  )
  expect(rows).toEqual([{ attempts: 1, last_error: expect.stringContaining('23505') }])
  expect(rows[0]?.last_error).not.toContain('สมชาย')
  expect(lines.filter((line) => line.job === 'bare.work' && line.level === 50)).toHaveLength(1)
  expect(JSON.stringify(lines)).not.toContain('สมชาย')
  await deps.db.query('delete from graphile_worker._private_jobs')
})

test('two rooms with a job of one name are a mistake found at once', async () => {
  const rooms = [aRoom({ 'bare.work': async () => undefined }), aRoom({ 'bare.work': async () => undefined }, 'other')]

  await expect(runAllJobs(house.deps, rooms)).rejects.toThrow('bare.work')
})

test('a worker does what is ordered while it runs, reports that it lives, and finishes its job before it stops', async () => {
  const { deps } = house
  let begun = () => {}
  const inside = new Promise<void>((tell) => {
    begun = tell
  })
  let finished = false
  const worker = await runWorker(deps, [
    aRoom({
      'bare.work': async () => {
        begun()
        await new Promise((resume) => setTimeout(resume, 150))
        finished = true
      },
    }),
  ])
  const age = await workerAge(deps.db)
  await order({})
  await inside

  await worker.stop()
  await worker.stop()

  expect(age).toBeLessThan(60)
  expect(finished).toBe(true)
  expect(await waiting()).toBe(0)
  expect(await workerAge(deps.db)).toBeNull()
})

test('the job of a worker that was killed is done by the next one at once', async () => {
  const { deps } = house
  await order({})
  await deps.db.query(
    `update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now(), attempts = 1`,
  )
  await deps.db.query(
    `insert into worker_heartbeat values ('pool-dead', $1, 2147480000, now(), now()), ('pool-far', 'elsewhere', 1, now(), now())`,
    [hostname()],
  )
  const done = new Promise<void>((tell) => {
    runWorker(deps, [aRoom({ 'bare.work': async () => tell() })]).then((worker) => {
      stop = worker.stop
    })
  })
  let stop = async () => {}

  await done
  await stop()

  const { rows } = await deps.db.query('select worker_id from worker_heartbeat')
  expect(rows).toEqual([{ worker_id: 'pool-far' }])
  await deps.db.query('delete from worker_heartbeat')
})

test('the tables of the queue may be made twice and at the same time', async () => {
  const { url } = house.deps.db

  await Promise.all([migrateJobs(url), migrateJobs(url)])
})

test('what is long over is forgotten by the daily job', async () => {
  const { deps } = house
  await deps.db.query(
    `insert into once_keys (key, result, made_at) values ('old', 'null', $1::timestamptz - interval '3 days'), ('new', 'null', $1)`,
    [deps.clock.now()],
  )
  await deps.db.transaction((tx) => deps.jobs.enqueue(tx, 'platform.forget-old', {}))

  await runAllJobs(deps, [])

  const { rows } = await deps.db.query('select key from once_keys')
  expect(rows).toEqual([{ key: 'new' }])
})
