import type { PlaceNames, Reason } from '../../engines/overlap/index.ts'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ProjectKey } from './overlap.ts'
import { isOwnCost } from './own-costs.th.ts'

export interface FoundPair {
  readonly id: string
  readonly left: ProjectKey
  readonly right: ProjectKey
  readonly score: number
  readonly related: number
  readonly reasons: readonly Reason[]
  readonly atStakeSatang: Satang
}

/** A project as the finder wants it. */
export interface ComparableProject {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly bodyName: string
  readonly areaCode: string | null
  readonly placeText: string | null
  readonly amountSatang: Satang
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly updatedAt: Date
}

const batch = 5_000

/** Projects `p` that could be done twice: not cancelled, not combined into another, and no cost that every body has for itself. */
export const isCompared = `(p.state <> 'cancelled' and p.closed_into is null and (p.category is null or not ${isOwnCost('p.category')}))`

/** Every project that could be done twice, in batches by key, so that memory stays flat. */
export async function* projectsToCompare(db: Queryable): AsyncGenerator<ComparableProject> {
  let after: { home: string; id: string } = { home: '', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const { rows } = await db.query<ComparableProject>(
      `select p.home, p.id, p.title, b.name_th as "bodyName", p.area_code as "areaCode", p.place_text as "placeText",
              p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom", p.fiscal_year_to as "fiscalYearTo",
              p.updated_at as "updatedAt"
         from projects p join bodies b on b.id = p.body_id
        where (p.home, p.id) > ($1, $2::uuid) and ${isCompared}
        order by p.home, p.id limit $3`,
      [after.home, after.id, batch],
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    after = last
  }
}

/** Projects with these letters in their title, Latin ones in either case; blanks inside come and go, as in typing. */
export async function projectsWithWord(view: Queryable, word: string, limit: number): Promise<ComparableProject[]> {
  const { rows } = await view.query<ComparableProject>(
    `select p.home, p.id, p.title, b.name_th as "bodyName", p.area_code as "areaCode", p.place_text as "placeText",
            p.amount_satang as "amountSatang", p.fiscal_year_from as "fiscalYearFrom", p.fiscal_year_to as "fiscalYearTo",
            p.updated_at as "updatedAt"
       from projects p join bodies b on b.id = p.body_id
      where ${isCompared} and strpos(replace(lower(p.title), ' ', ''), $1) > 0
      order by p.home, p.id limit $2`,
    [word.toLowerCase().replaceAll(' ', ''), limit],
  )
  return rows
}

/** Names behind area codes, for the finder: it compares names, and its reasons show them. */
export async function loadPlaceNames(db: Queryable): Promise<PlaceNames> {
  const { rows } = await db.query<{ code: string; name_th: string }>(
    `select code, name_th from areas where kind in ('province', 'district', 'subdistrict')`,
  )
  const name = new Map(rows.map((row) => [row.code, row.name_th]))
  return new Map(
    rows.map(({ code }) => {
      const district = code.length >= 4 ? name.get(code.slice(0, 4)) : undefined
      const subdistrict = code.length === 6 ? name.get(code) : undefined
      return [
        code,
        {
          province: name.get(code.slice(0, 2)) ?? '',
          ...(district ? { district } : {}),
          ...(subdistrict ? { subdistrict } : {}),
        },
      ]
    }),
  )
}

/** Adds new pairs and renews known ones; a decided pair keeps its decision, one that was gone opens again. */
export async function storePairs(tx: Tx, pairs: readonly FoundPair[], engineVersion: string, now: Date): Promise<void> {
  for (let start = 0; start < pairs.length; start += 1_000) {
    const rows = pairs.slice(start, start + 1_000).map((pair) => ({
      home: pair.left.home,
      id: pair.id,
      left_id: pair.left.id,
      right_home: pair.right.home,
      right_id: pair.right.id,
      score: pair.score,
      related: pair.related,
      reasons: pair.reasons,
      at_stake_satang: String(pair.atStakeSatang),
    }))
    await tx.query(
      `insert into overlap_pairs (home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang,
                                  engine_version, found_at, last_seen_at)
       select home, id, left_id, right_home, right_id, score, related, reasons, at_stake_satang, $2, $3, $3
         from jsonb_to_recordset($1::jsonb) as found (home text, id uuid, left_id uuid, right_home text, right_id uuid,
              score double precision, related double precision, reasons jsonb, at_stake_satang bigint)
       on conflict (home, left_id, right_home, right_id) do update set
         score = excluded.score, related = excluded.related, reasons = excluded.reasons,
         at_stake_satang = excluded.at_stake_satang, engine_version = excluded.engine_version,
         last_seen_at = excluded.last_seen_at,
         state = case when overlap_pairs.verdict is null then 'open' else 'decided' end`,
      [JSON.stringify(rows), engineVersion, now],
    )
  }
}

/** Undecided pairs of projects that were looked at anew or vanished, and that were not found again, leave the queue. */
export async function markGoneOf(tx: Tx, projects: readonly ProjectKey[], before: Date): Promise<void> {
  const values = [projects.map((key) => key.home), projects.map((key) => key.id), before]
  for (const side of ['o.home = k.home and o.left_id = k.id', 'o.right_home = k.home and o.right_id = k.id']) {
    await tx.query(
      `update overlap_pairs o set state = 'gone' from unnest($1::text[], $2::uuid[]) as k (home, id)
        where ${side} and o.state = 'open' and o.last_seen_at < $3`,
      values,
    )
  }
}

/** Undecided pairs that the run just stored did not find again leave the queue. */
export async function markGone(tx: Tx, scope: { province: string | null; before: Date }): Promise<void> {
  await tx.query(
    `update overlap_pairs set state = 'gone'
      where state = 'open' and last_seen_at < $1 and ($2::text is null or home = $2 or right_home = $2)`,
    [scope.before, scope.province],
  )
}

export interface FinderRun {
  readonly id: string
  readonly province: string | null
  readonly engineVersion: string
  readonly modelVersion: string
  readonly wordsVersion: string | null
  /** The word counts it scored with. */
  readonly countsId: string | null
  readonly kind: 'full' | 'changes'
  readonly projects: number
  /** Projects looked at anew. */
  readonly changed: number
  readonly pairs: number
  readonly startedAt: Date
  readonly finishedAt: Date
}

export async function storeRun(tx: Tx, run: FinderRun): Promise<void> {
  await tx.query(
    `insert into overlap_runs (id, province, engine_version, model_version, words_version, counts_id, kind, projects, changed,
                               pairs, started_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      run.id,
      run.province,
      run.engineVersion,
      run.modelVersion,
      run.wordsVersion,
      run.countsId,
      run.kind,
      run.projects,
      run.changed,
      run.pairs,
      run.startedAt,
      run.finishedAt,
    ],
  )
}
