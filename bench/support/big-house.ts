import { recomputeAreaTotals } from '../../src/features/plans/index.ts'
import { newId } from '../../src/kernel/ids.ts'
import { wireApp } from '../../src/main/wire.ts'
import type { Db, Queryable } from '../../src/platform/db/db.ts'
import type { Deps } from '../../src/platform/deps.ts'

/** How much lies in one province. */
export interface Filling {
  readonly home: string
  readonly projects: number
  readonly bodies: number
}

/**
 * Fills provinces with projects as one statement each: bodies at work in ten of forty mission fields each, places evenly over all sub-districts,
 * six years, two in five projects with money in two years, a key each. Counted up at the end.
 */
export async function fillProvinces(db: Db, fillings: readonly Filling[]): Promise<void> {
  for (const { home, projects, bodies } of fillings) {
    await db.transaction(async (tx) => {
      const planId = newId()
      await tx.query(
        `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
         select gen_random_uuid(), 'BDY-' || $1 || n, 'other', 'หน่วยงาน ' || $1 || '/' || n, 'bench' || $1 || '/' || n, $1, 'bench'
           from generate_series(1, $2::int) n`,
        [home, bodies],
      )
      await tx.query(
        `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
         select $1, 'province', 'bench', id, $2, 2025, 2029, now() from bodies where area_code = $2 and source = 'bench' limit 1`,
        [planId, home],
      )
      await tx.query(
        `with body as (select array_agg(id order by code) as ids from bodies where area_code = $1 and source = 'bench'),
              place as (select array_agg(code order by code) as codes from areas where kind = 'subdistrict' and code like $1 || '%'),
              field as (select array_agg(code order by code) as codes from (select code from functions where code like '%.%' order by code limit 40) f)
         insert into projects (home, id, plan_id, body_id, title, area_code, function_code, fiscal_year_from, fiscal_year_to,
           amount_satang, search, created_at, updated_at)
         select $1, gen_random_uuid(), $2, body.ids[1 + abs(hashint4(n)) % $4::int], 'โครงการ ' || n,
                place.codes[1 + abs(hashint4(-n)) % array_length(place.codes, 1)], field.codes[1 + (abs(hashint4(n)) % $4::int + abs(hashint4(n * 3)) % 10) % 40],
                2025 + abs(hashint4(n * 7)) % 5, 2026 + abs(hashint4(n * 7)) % 5,
                100000000, '', now(), now()
           from generate_series(1, $3::int) n, body, place, field`,
        [home, planId, projects, bodies],
      )
      await tx.query(
        `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
         select home, gen_random_uuid(), id, 'planned', fiscal_year_from + extra, 'bench', 50000000
           from projects, generate_series(0, 1) extra where home = $1 and (extra = 0 or fiscal_year_from % 2 = 0)`,
        [home],
      )
      await tx.query(
        `insert into project_keys (key, home, project_id) select 'bench/' || id, home, id from projects where home = $1`,
        [home],
      )
    })
  }
  await db.query('analyze')
  for (const { home } of fillings) await db.transaction((tx) => recomputeAreaTotals(tx, [home], new Date()))
  await db.query('vacuum analyze')
}

export interface PageCost {
  readonly queries: number
  /** Median of the time spent waiting for the database, and the shortest, which others on the machine disturb least. */
  readonly milliseconds: number
  readonly fastest: number
}

/**
 * What the database takes for a page, asked for through all of the house, warm. The reader brings a cookie: a page for somebody who can be told
 * apart is made anew each time, where a visitor without one would be shown the page of before.
 */
export async function costOfPage(deps: Deps, path: string, rounds: number): Promise<PageCost> {
  let waited = 0
  let queries = 0
  const listening = (view: Queryable): Queryable => ({
    query: async (statement, values) => {
      const began = performance.now()
      try {
        return await view.query(statement, values)
      } finally {
        waited += performance.now() - began
        queries += 1
      }
    },
  })
  const db: Db = {
    ...deps.db,
    ...listening(deps.db),
    snapshot: (work) => deps.db.snapshot((view) => work(listening(view))),
  }
  const app = wireApp({ ...deps, db }, async () => null)
  const times: number[] = []
  for (let round = 0; round < rounds + 5; round += 1) {
    waited = 0
    queries = 0
    const answer = await app.request(`${deps.config.baseUrl}${path}`, { headers: { cookie: 'known=reader' } })
    await answer.text()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    if (round >= 5) times.push(waited)
  }
  times.sort((a, b) => a - b)
  return { queries, milliseconds: times[Math.floor(times.length / 2)] ?? 0, fastest: times[0] ?? 0 }
}
