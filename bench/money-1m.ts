import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { receivedThrough } from '../src/features/money/money.sql.ts'
import { readCentre } from '../src/features/money/read-money.ts'
import { totalsByYear, totalsOfYear } from '../src/features/money/totals.sql.ts'
import { recomputeMoneyTotals } from '../src/features/plans/index.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Db } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * Totals over 1,000,000 budget lines (issue 5): everything the centre view of a province and of the nation shows, warm, from the
 * kept totals, against adding the lines up in the same run. 250,000 projects of 8,000 bodies lie in 77 provinces and in none,
 * with four lines each over four fiscal years, eight sources, ten mission divisions and three levels of plans.
 */
const projectCount = 250_000
const bodyCount = 8_000
const rounds = 15
const barMilliseconds = 200

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  await fill(deps.db)
  const homes = await deps.db.query<{ home: string }>('select distinct home from projects order by home')
  const began = performance.now()
  for (const { home } of homes.rows)
    await deps.db.transaction((tx) => recomputeMoneyTotals(tx, [home], null, new Date()))
  const allMade = (performance.now() - began) / 1000
  await deps.db.query('vacuum analyze')
  const { rows } = await deps.db.query<{ lines: bigint; bodies: bigint; totals: bigint }>(
    `select (select count(*) from budget_lines) as lines, (select count(*) from money_body_totals) as bodies,
            (select count(*) from money_totals) as totals`,
  )
  console.log(
    `${rows[0]?.lines} budget lines, ${rows[0]?.bodies} rows by body, ${rows[0]?.totals} rows of totals; all made anew in ${allMade.toFixed(1)} s`,
  )
  for (const place of ['57', 'TH']) {
    const homes = place === 'TH' ? null : [place]
    const totals = await median(() => deps.db.snapshot((view) => totalsOfYear(view, homes, 2027)))
    const years = await median(() =>
      deps.db.snapshot(async (view) => totalsByYear(view, homes, await receivedThrough(view, homes?.[0] ?? null))),
    )
    const page = await median(() => deps.db.snapshot((view) => readCentre(view, place, 2027, new Date())))
    const anew = await median(() => addedUp(deps.db, place === 'TH' ? null : place), 5)
    const isGood = totals <= barMilliseconds && years <= barMilliseconds
    if (!isGood) failed = true
    console.log(
      `${isGood ? 'good' : 'SLOW'}  ${place}: ${totals.toFixed(1)} ms by phase, source, field and level of a year, ${(anew / totals).toFixed(1)} times as fast as adding its lines up (${anew.toFixed(1)} ms); ${years.toFixed(1)} ms for all years by phase; ${page.toFixed(1)} ms for everything the page asks (medians of ${rounds})`,
    )
  }
  const bodyId = (await deps.db.query<{ id: string }>(`select body_id as id from projects where home = '57' limit 1`))
    .rows[0]?.id
  const posting = await median(() =>
    deps.db.transaction((tx) => recomputeMoneyTotals(tx, ['57'], [bodyId ?? ''], new Date())),
  )
  console.log(`      totals after a posting: ${posting.toFixed(1)} ms`)
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function fill(db: Db): Promise<void> {
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     select gen_random_uuid(), 'BDY-' || n, 'other', 'หน่วยงาน ' || n, 'bench' || n,
            (select codes[1 + n % array_length(codes, 1)] from (select array_agg(code order by code) as codes from areas where kind = 'province') c), 'bench'
       from generate_series(1, $1::int) n`,
    [bodyCount],
  )
  await db.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
     select gen_random_uuid(), (array['lao', 'province', 'operational'])[1 + abs(hashtext(code)) % 3], 'bench', id, area_code, 2024, 2028, now() from bodies`,
  )
  await db.query(
    `with plan as materialized (select row_number() over (order by id) as at, id, body_id, area_code from plans),
          field as materialized (select row_number() over (order by code) as at, code from (select code from functions where code like '%.%' order by code limit 60) f),
          given as (
            select n, 1 + abs(hashint4(n)) % $2::int as at, 1 + abs(hashint4(n * 3)) % 60 as field, 2025 + abs(hashint4(n * 7)) % 4 as year
              from generate_series(1, $1::int) n)
     insert into projects (home, id, plan_id, body_id, title, area_code, function_code, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     select case when n % 100 = 0 then '00' else p.area_code end, gen_random_uuid(), p.id, p.body_id, 'โครงการ ' || n,
            case when n % 100 = 0 then null else p.area_code end, f.code, year, year, 100000000, '', now(), now()
       from given g join plan p on p.at = g.at join field f on f.at = g.field`,
    [projectCount, bodyCount],
  )
  await db.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     select p.home, gen_random_uuid(), p.id, phase, p.fiscal_year_from, 'แหล่งเงิน ' || abs(hashtext(p.id::text)) % 8, 50000000
       from projects p cross join unnest(array['planned', 'requested', 'approved', 'committed']) as phase`,
  )
  await db.query('analyze')
}

/** What the pages would ask without kept totals, of one year only. */
function addedUp(db: Db, home: string | null): Promise<unknown> {
  return db.query(
    `select l.phase, l.source, left(p.function_code, 2) as division, pl.level, sum(l.amount_satang)
       from projects p join plans pl on pl.id = p.plan_id join budget_lines l on l.home = p.home and l.project_id = p.id
      where p.state <> 'cancelled' and l.fiscal_year = 2027 ${home === null ? '' : 'and p.home = $1'}
      group by 1, 2, 3, 4`,
    home === null ? [] : [home],
  )
}

async function median(work: () => Promise<unknown>, times = rounds): Promise<number> {
  const taken: number[] = []
  for (let round = -2; round < times; round++) {
    const began = performance.now()
    await work()
    if (round >= 0) taken.push(performance.now() - began)
  }
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0
}
