import { type Desk, deskCount, deskList, tabCounts } from '../src/features/casework/desk.sql.ts'
import { readDesk } from '../src/features/casework/desk-filter.ts'
import { readStatistics } from '../src/features/casework/read-statistics.ts'
import { renewSummaries } from '../src/features/casework/renew-summaries.ts'
import { addDays, todayInBangkok } from '../src/kernel/thai-calendar.ts'
import { wireApp } from '../src/main/wire.ts'
import { median, withManyComplaints } from './support/many-complaints.ts'

/**
 * Statistics and the desk over 1,500,000 complaints of two years (issue 7): the dashboard of country, province and district warm over
 * HTTP and its queries cold, counting everything once and after 100 changes, the queue of a busy office and that of a province's
 * oversight. Nine in ten are closed; medians of nine rounds. Counting after changes has to be done before it is due again, in a minute.
 *
 * `node dist/bench/complaint-statistics-1m5.js [folder]`: with a folder the complaints are made once and kept (that of
 * `complaints-lists-1m5` will do). `COMPLAINTS=150000` makes fewer for trying.
 */
const total = Number(process.env.COMPLAINTS ?? 1_500_000)
const rounds = 9
const bars = { page: 1_000, cold: 5_000, desk: 100, changes: 60_000 }

let failed = false
await withManyComplaints({ folder: process.argv[2], count: total }, async (deps) => {
  let began = performance.now()
  const months = await renewSummaries(deps, { all: true })
  const { rows } = await deps.db.query<{ rows: bigint; size: string }>(
    `select count(*) as rows, pg_size_pretty(pg_total_relation_size('complaint_summaries')) as size from complaint_summaries`,
  )
  console.log(
    `${months} months of homes counted in ${((performance.now() - began) / 1000).toFixed(0)} s: ${rows[0]?.rows} rows, ${rows[0]?.size}`,
  )
  await deps.db.query('analyze')
  await deps.db.query(
    `update complaints set updated_at = now() where (home, id) in (select home, id from complaints where phase = 'handling' order by id limit 100)`,
  )
  began = performance.now()
  await renewSummaries(deps)
  tell('counting after 100 changes anywhere', performance.now() - began, bars.changes)

  const now = deps.clock.now()
  for (const place of [null, '57', '5701']) {
    began = performance.now()
    await deps.db.snapshot((view) => readStatistics(view, { place, category: null, months: 12 }, now))
    tell(`statistics of ${place ?? 'the country'}, cold`, performance.now() - began, bars.cold)
  }
  const app = wireApp(deps)
  for (const query of ['', '?place=57', '?place=5701', '?category=road', '?months=24']) {
    const time = await median(rounds, async () => {
      // Somebody who can be told apart, for whom the page is made anew.
      const answer = await app.request(`http://127.0.0.1/complaints/statistics${query}`, {
        headers: { cookie: 'known=reader' },
      })
      if (answer.status !== 200) throw new Error(`status ${answer.status}`)
      await answer.text()
    })
    tell(`/complaints/statistics${query}, warm`, time, bars.page)
  }
  const busiest = await deps.db.query<{ id: string; count: bigint }>(
    `select lead_body_id as id, count(*) as count from complaints where phase <> 'over' and lead_body_id is not null group by 1 order by 2 desc limit 1`,
  )
  const office: Desk = {
    personId: busiest.rows[0]?.id ?? '',
    bodyIds: [busiest.rows[0]?.id ?? ''],
    areaCodes: [],
    overseeingBodyIds: [],
    sortsForPlatform: false,
  }
  const oversight: Desk = { ...office, bodyIds: [], areaCodes: ['57'] }
  const today = todayInBangkok(now)
  const days = { today, soonUntil: addDays(today, 2) }
  for (const [name, desk, tab] of [
    [`the desk of an office with ${busiest.rows[0]?.count} open cases`, office, 'all'],
    ['its late cases', office, 'late'],
    ['its closed cases', office, 'over'],
    ['oversight of a province', oversight, 'oversight'],
  ] as const) {
    const { filter } = readDesk({ tab }, () => null)
    const time = await median(rounds, async () => {
      await deps.db.snapshot(async (view) => {
        await deskList(view, desk, filter, days, { limit: 50, offset: 0 })
        await deskCount(view, desk, filter, days)
        await tabCounts(view, desk, days)
      })
    })
    tell(name, time, bars.desk)
  }
})
process.exitCode = failed ? 1 : 0

function tell(what: string, time: number, bar: number): void {
  if (time > bar) failed = true
  console.log(`${time <= bar ? 'good' : 'SLOW'}  ${time.toFixed(1).padStart(8)} ms of ${bar}  ${what}`)
}
