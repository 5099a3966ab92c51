import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aTestHouse, type TestHouse } from '../../../test/support/house.ts'
import { approver57, importDesk } from '../../../test/support/import-desk.ts'
import { ensureBody } from '../bodies/index.ts'
import { applyImport } from './apply-import.ts'
import { housePorts } from './house-ports.ts'
import { stageImport } from './stage-import.ts'

const office = 'องค์การบริหารส่วนตำบลทดสอบ'
/** More than one batch. */
const rows = 1_500
/** What a statement waits for whose table must stay open to others. */
const theLock = 'select pg_advisory_xact_lock(7)'
let house: TestHouse
let desk: ReturnType<typeof importDesk>
let elsewhere: pg.Client

beforeAll(async () => {
  house = await aTestHouse()
  desk = importDesk(house)
  await house.db.transaction((tx) => ensureBody(tx, { nameTh: office, areaCode: '570101', source: 'test' }))
  elsewhere = new pg.Client({ connectionString: house.db.url })
  await elsewhere.connect()
  await house.db.query(
    `create function wait_here() returns trigger language plpgsql as
     'begin perform pg_advisory_xact_lock(7); return new; end'`,
  )
})

afterAll(async () => {
  await elsewhere.end()
  await house.close()
})

test('a connection cut while a file is read leaves nothing double: the next try reads it whole', async () => {
  const there = await desk.staged(aPlan('ก'))
  const id = there.split('/').at(-1) ?? ''
  for (const [hold = '', trigger = ''] of [
    [theLock, 'before insert on import_rows for each statement'],
    [theLock, 'before update on imports for each row when (new.done_rows > 0)'],
    ['lock table prasan.project_keys in access exclusive mode'],
  ]) {
    await house.db.query(`update imports set state = 'staging', done_rows = 0 where id = $1`, [id])
    if (trigger) await house.db.query(`create trigger wait_here ${trigger} execute function wait_here()`)
    const cut = await cutWhileWaiting(hold, () => stageImport(house.deps, housePorts, id))
    if (trigger) await house.db.query(`drop trigger wait_here on ${trigger.split(' ')[3]}`)

    expect(cut).toMatch(isCut)
    expect(await stateOf(id)).toBe('staging')
    expect(await desk.text(there)).toContain('กำลัง')
    await stageImport(house.deps, housePorts, id)
    expect(await stateOf(id)).toBe('checked')
    const { rows: staged } = await house.db.query<{ rows: number; different: number }>(
      `select count(*)::int as rows, count(distinct row)::int as different from import_rows where import_id = $1 and outcome = 'new'`,
      [id],
    )
    expect(staged[0]).toEqual({ rows, different: rows })
  }
})

test('a connection cut while an import is let in stores nothing, and the next try stores it once', async () => {
  const there = await desk.staged(aPlan('ข'))
  const id = there.split('/').at(-1) ?? ''
  await house.post(`${there}/decide`, { act: 'approve' }, approver57)
  for (const held of [
    'projects in share mode',
    'project_events in share mode',
    'money_sources in access exclusive mode',
  ]) {
    const cut = await cutWhileWaiting(`lock table prasan.${held}`, () => applyImport(house.deps, housePorts, id))

    expect(cut).toMatch(isCut)
    expect(await stateOf(id)).toBe('approved')
    expect(await stored()).toEqual({ projects: 0, lines: 0, keys: 0, events: 0, sums: 0 })
  }

  await applyImport(house.deps, housePorts, id)
  await applyImport(house.deps, housePorts, id)

  expect(await stateOf(id)).toBe('applied')
  const { sums, ...all } = await stored()
  expect(all).toEqual({ projects: rows, lines: rows, keys: rows, events: rows })
  expect(sums).toBeGreaterThan(0)
})

function aPlan(name: string): string {
  const lines = Array.from(
    { length: rows },
    (_, at) => `${at + 1},ก่อสร้างถนน ${name} สายที่ ${at},${office},${100_000 + at},2570`,
  )
  return ['ลำดับ,โครงการ,หน่วยงาน,งบประมาณ,ปีงบประมาณ', ...lines].join('\r\n')
}

/** What is said by the statement that was cut, or by the next one on its connection. */
const isCut = /terminat|connection error|not queryable|ECONNRESET|EPIPE|socket has been ended/

/**
 * Ends the connection of the first statement that waits for what somebody else holds: so it cannot be over before it is seen.
 * @returns what the work failed with
 */
async function cutWhileWaiting(hold: string, work: () => Promise<void>): Promise<string | null> {
  const holder = new pg.Client({ connectionString: house.db.url })
  await holder.connect()
  await holder.query('begin')
  await holder.query(hold)
  try {
    let isOver = false
    const outcome = work().then(
      () => null,
      (error: Error) => error.message,
    )
    const ended = outcome.finally(() => {
      isOver = true
    })
    while (!isOver) {
      const { rowCount } = await elsewhere.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if ((rowCount ?? 0) > 0) break
      await pause(5)
    }
    return await ended
  } finally {
    await holder.end()
  }
}

async function stateOf(id: string): Promise<string | undefined> {
  return (await house.db.query<{ state: string }>('select state from imports where id = $1', [id])).rows[0]?.state
}

async function stored() {
  const { rows: counts } = await house.db.query(
    `select (select count(*)::int from projects) as projects, (select count(*)::int from budget_lines) as lines,
            (select count(*)::int from project_keys) as keys, (select count(*)::int from project_events) as events,
            (select count(*)::int from area_totals) as sums`,
  )
  return counts[0] ?? {}
}
