import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { overlapsOfArea } from '../src/features/overlaps/index.ts'
import { readPlace } from '../src/features/places/read-place.ts'
import { recomputeAreaTotals } from '../src/features/plans/index.ts'
import { newId } from '../src/kernel/ids.ts'
import type { LocalDate } from '../src/kernel/thai-calendar.ts'
import { storeReferenceData } from '../src/main/first-start.ts'
import { wireDeps } from '../src/main/wire.ts'
import { readConfig } from '../src/platform/config.ts'
import type { Db, Queryable } from '../src/platform/db/db.ts'
import { startEmbedded } from '../src/platform/db/embedded.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/**
 * The place page of a province with 100,000 projects (DESIGN section 7): one snapshot, at most five queries, at most 30 ms of
 * database time, warm. Projects of 300 bodies, each at work in ten of forty mission fields, over six years lie evenly in all
 * sub-districts of province 57; two in five have money in two years.
 */
const home = '57'
const projectCount = 100_000
const bodyCount = 300
const rounds = 30
const bars = { milliseconds: 30, queries: 5 }

const folder = mkdtempSync(join(tmpdir(), 'prasan-bench-'))
chmodSync(folder, 0o711)
const server = await startEmbedded({ dataFolder: folder, dataFolderChosen: true })
let failed = false
try {
  await migrate(server.url)
  const deps = wireDeps(readConfig({ PRASAN_DATA: folder, PRASAN_LOG: 'silent' }), server.url)
  await storeReferenceData(deps)
  await fill(deps.db)
  const { rows } = await deps.db.query<{ lines: bigint }>('select count(*) as lines from area_totals')
  console.log(`${projectCount.toLocaleString('en-US')} projects, ${rows[0]?.lines} rows of area_totals`)
  for (const code of [home, `${home}01`, `${home}0101`, 'R6-1', 'TH']) {
    const { milliseconds, queries } = await measure(deps.db, code)
    const isGood = milliseconds <= bars.milliseconds && queries <= bars.queries
    if (!isGood) failed = true
    console.log(
      `${isGood ? 'good' : 'SLOW'}  /places/${code}: ${queries} queries, ${milliseconds.toFixed(1)} ms (median of ${rounds})`,
    )
  }
  await deps.db.close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

async function fill(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    const planId = newId()
    await tx.query(
      `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
       select gen_random_uuid(), 'BDY-' || n, 'other', 'หน่วยงาน ' || n, 'bench' || n, $1, 'bench' from generate_series(1, $2::int) n`,
      [home, bodyCount],
    )
    await tx.query(
      `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
       select $1, 'province', 'bench', id, $2, 2025, 2029, now() from bodies limit 1`,
      [planId, home],
    )
    await tx.query(
      `with body as (select array_agg(id order by code) as ids from bodies),
            place as (select array_agg(code order by code) as codes from areas where kind = 'subdistrict' and code like $1 || '%'),
            field as (select array_agg(code order by code) as codes from (select code from functions where code like '%.%' order by code limit 40) f)
       insert into projects (home, id, plan_id, body_id, title, area_code, function_code, fiscal_year_from, fiscal_year_to,
         amount_satang, search, created_at, updated_at)
       select $1, gen_random_uuid(), $2, body.ids[1 + abs(hashint4(n)) % $4::int], 'โครงการ ' || n,
              place.codes[1 + abs(hashint4(-n)) % array_length(place.codes, 1)], field.codes[1 + (abs(hashint4(n)) % $4::int + abs(hashint4(n * 3)) % 10) % 40],
              2025 + abs(hashint4(n * 7)) % 5, 2026 + abs(hashint4(n * 7)) % 5,
              100000000, '', now(), now()
         from generate_series(1, $3::int) n, body, place, field`,
      [home, planId, projectCount, bodyCount],
    )
    await tx.query(
      `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
       select home, gen_random_uuid(), id, 'planned', fiscal_year_from + extra, 'bench', 50000000
         from projects, generate_series(0, 1) extra where extra = 0 or fiscal_year_from % 2 = 0`,
    )
  })
  await db.query('analyze')
  await db.transaction((tx) => recomputeAreaTotals(tx, [home], new Date()))
  await db.query('vacuum analyze')
}

/** Time spent waiting for the database, and how often it was asked, for everything the page shows. */
async function measure(db: Db, code: string): Promise<{ milliseconds: number; queries: number }> {
  const times: number[] = []
  let queries = 0
  for (let round = 0; round < rounds; round++) {
    let waited = 0
    queries = 0
    const listening = (view: Queryable): Queryable => ({
      query: async (statement, values) => {
        const began = performance.now()
        try {
          return await view.query(statement, values)
        } finally {
          waited += performance.now() - began
          queries++
        }
      },
    })
    const spied: Db = { ...db, snapshot: (work) => db.snapshot((view) => work(listening(view))) }
    await readPlace(spied, { overlaps: overlapsOfArea }, code, null, '2026-11-23' as LocalDate)
    if (round > 4) times.push(waited)
  }
  times.sort((a, b) => a - b)
  return { milliseconds: times[Math.floor(times.length / 2)] ?? 0, queries }
}
