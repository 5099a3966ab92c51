import type { Queryable, Tx } from '../../platform/db/db.ts'
import { bodyKey } from '../bodies/index.ts'
import type { Phase } from '../plans/index.ts'
import type { Figure } from './ledger.ts'

/** A project a row of a file may mean, with its money. */
export interface Candidate {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly bodyId: string
  readonly planAreaCode: string
  readonly state: string
  readonly lines: readonly Figure[]
}

interface Row {
  home: string
  id: string
  title: string
  body_id: string
  area_code: string
  state: string
  lines: readonly { y: number; p: Phase; s: string; a: string }[] | null
}

const columns = `p.home, p.id, p.title, p.body_id, pl.area_code, p.state,
  (select jsonb_agg(jsonb_build_object('y', l.fiscal_year, 'p', l.phase, 's', l.source, 'a', l.amount_satang::text))
     from budget_lines l where l.home = p.home and l.project_id = p.id) as lines`

const toCandidate = (row: Row): Candidate => ({
  home: row.home,
  id: row.id,
  title: row.title,
  bodyId: row.body_id,
  planAreaCode: row.area_code,
  state: row.state,
  lines: (row.lines ?? []).map((line) => ({
    fiscalYear: line.y,
    phase: line.p,
    source: line.s,
    amountSatang: BigInt(line.a),
  })),
})

export async function candidatesByKeys(
  view: Queryable,
  keys: readonly { home: string; id: string }[],
): Promise<Candidate[]> {
  if (keys.length === 0) return []
  const { rows } = await view.query<Row>(
    `select ${columns} from (select distinct home, id from unnest($1::text[], $2::uuid[]) as wanted (home, id)) w
       join projects p on p.home = w.home and p.id = w.id join plans pl on pl.id = p.plan_id`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return rows.map(toCandidate)
}

/** Projects that are called exactly so and are not cancelled. */
export async function candidatesByTitles(view: Queryable, titles: readonly string[]): Promise<Candidate[]> {
  if (titles.length === 0) return []
  const { rows } = await view.query<Row>(
    `select ${columns} from (select distinct title from unnest($1::text[]) as wanted (title)) w
       join projects p on (left(p.title, 160)) collate thai = (left(w.title, 160)) collate thai and p.title = w.title
       join plans pl on pl.id = p.plan_id
      where p.state <> 'cancelled'`,
    [titles],
  )
  return rows.map(toCandidate)
}

/** Bodies by their code, their name in any spelling, or a code of another register. */
export async function bodiesNamed(view: Queryable, names: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names)]
  if (wanted.length === 0) return new Map()
  const { rows } = await view.query<{ name: string; id: string }>(
    `select w.name, b.id from unnest($1::text[], $2::text[]) as w (name, key) join bodies b on b.code = upper(w.name) or b.name_key = w.key
     union select w.name, n.body_id from unnest($1::text[], $2::text[]) as w (name, key) join body_names n on n.name_key = w.key
     union select w.name, c.body_id from unnest($1::text[], $2::text[]) as w (name, key) join body_codes c on c.code = w.name`,
    [wanted, wanted.map((name) => bodyKey(name))],
  )
  return new Map(rows.map((row) => [row.name, row.id]))
}

export interface PastReconciliation {
  readonly id: string
  readonly fileName: string
  readonly fiscalYear: number
  readonly rows: number
  readonly same: number
  readonly posted: number
  readonly unmatched: number
  readonly postedSatang: bigint
  readonly reason: string
  readonly actorId: string | null
  readonly postedAt: Date
}

export async function insertReconciliation(
  tx: Tx,
  one: PastReconciliation & { readonly sha256: string; readonly refused: number },
): Promise<void> {
  await tx.query(
    `insert into money_imports (id, file_name, sha256, fiscal_year, rows, same, posted, unmatched, refused, posted_satang, reason, actor_id, posted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      one.id,
      one.fileName,
      one.sha256,
      one.fiscalYear,
      one.rows,
      one.same,
      one.posted,
      one.unmatched,
      one.refused,
      one.postedSatang,
      one.reason,
      one.actorId,
      one.postedAt,
    ],
  )
}

export async function pastReconciliations(view: Queryable, most: number): Promise<PastReconciliation[]> {
  const { rows } = await view.query<{
    id: string
    file_name: string
    fiscal_year: number
    rows: number
    same: number
    posted: number
    unmatched: number
    posted_satang: bigint
    reason: string
    actor_id: string | null
    posted_at: Date
  }>(
    `select id, file_name, fiscal_year, rows, same, posted, unmatched, posted_satang, reason, actor_id, posted_at
       from money_imports order by posted_at desc limit $1`,
    [most],
  )
  return rows.map((row) => ({
    id: row.id,
    fileName: row.file_name,
    fiscalYear: row.fiscal_year,
    rows: row.rows,
    same: row.same,
    posted: row.posted,
    unmatched: row.unmatched,
    postedSatang: row.posted_satang,
    reason: row.reason,
    actorId: row.actor_id,
    postedAt: row.posted_at,
  }))
}
