import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPlatformHouse, type PlatformHouse } from '../../test/support/platform-house.ts'
import { systemClock } from '../kernel/clock.ts'
import { doctor } from './doctor.ts'
import { readiness } from './http/health.ts'
import { runWorker } from './jobs/graphile.ts'
import type { Room } from './room.ts'

let house: PlatformHouse

beforeAll(async () => {
  house = await aPlatformHouse({ clock: systemClock })
})
afterAll(() => house.close())

function named(checks: readonly { name: string; ok: boolean; detail: string }[]) {
  return Object.fromEntries(checks.map((check) => [check.name, check]))
}

test('a sound platform passes every check, each said in a sentence', async () => {
  const report = await doctor(house.deps, [])

  expect(report.checks.filter((check) => !check.ok)).toEqual([])
  expect(report.ok).toBe(true)
  expect(report.database.url).toMatch(/^postgres:/)
  for (const check of report.checks) expect(check.detail).toMatch(/\.$/)
})

test('a clock that is wrong, a letter that cannot go out and a migration that has not run are named with what to do', async () => {
  const { db } = house.deps
  await db.query(
    `insert into mail_outbox (id, kind, state, posted_at) values (gen_random_uuid(), 'a.b', 'kept', now())`,
  )
  await db.query('delete from migrations where number = 6')
  const sick = {
    ...house.deps,
    clock: { now: () => new Date(Date.now() + 3_600_000) },
    config: { ...house.deps.config, demo: false },
  }

  const checks = named((await doctor(sick, [])).checks)

  expect(checks.clock).toMatchObject({ ok: false, detail: expect.stringMatching(/differ by 3[56]\d\d seconds/) })
  expect(checks.mail).toMatchObject({ ok: false, detail: expect.stringContaining('PRASAN_SMTP_URL') })
  expect(checks.migrations).toMatchObject({ ok: false, detail: expect.stringContaining('0006_') })
  await db.query(`insert into migrations (number, name, checksum) values (6, '', '')`)
})

test('rooms add their own checks, and one that breaks is a failed check and not the end', async () => {
  const rooms: Room[] = [
    { name: 'good', doctor: async () => [{ name: 'good', ok: true, detail: 'All is well.' }] },
    { name: 'bad', doctor: () => Promise.reject(new Error('broken')) },
  ]

  const report = await doctor(house.deps, rooms)

  expect(report.ok).toBe(false)
  expect(named(report.checks)).toMatchObject({ good: { ok: true }, bad: { ok: false } })
})

test('a data folder that is not there is named', async () => {
  const lost = { ...house.deps, config: { ...house.deps.config, dataFolder: '/nowhere/at/all' } }

  expect(named((await doctor(lost, [])).checks)['data-folder']).toMatchObject({ ok: false })
})

test('the platform is ready while a worker reports, and not before', async () => {
  const before = await readiness(house.deps)
  const worker = await runWorker(house.deps, [])
  const during = await readiness(house.deps)
  await house.deps.db.query(`update worker_heartbeat set seen_at = seen_at - interval '1 minute'`)
  const silent = await readiness(house.deps)
  await worker.stop()

  expect(before.map((check) => [check.name, check.ok])).toEqual([
    ['database', true],
    ['migrations', true],
    ['worker', false],
  ])
  expect(during.every((check) => check.ok)).toBe(true)
  expect(named(silent).worker).toMatchObject({ ok: false, detail: expect.stringContaining('60 seconds ago') })
})
