import type { Queryable } from '../../platform/db/db.ts'
import type { Phase, PlanLevel } from '../plans/index.ts'

/** Money of one year in one phase from one source in one field and level, added. */
export interface TotalLine {
  readonly phase: Phase
  readonly source: string
  /** COFOG division, `-` for none. */
  readonly division: string
  readonly level: PlanLevel
  readonly amountSatang: bigint
  readonly lines: number
}

/** The sums of a year: of some homes, or of all (null). */
export async function totalsOfYear(
  view: Queryable,
  homes: readonly string[] | null,
  fiscalYear: number,
): Promise<{ lines: TotalLine[]; asOf: Date | null }> {
  const { rows } = await view.query<{
    phase: Phase
    source: string
    division: string
    level: PlanLevel
    amount: string
    lines: bigint
    as_of: Date
  }>(
    `select phase, source, division, level, sum(amount_satang)::text as amount, sum(lines) as lines, max(as_of) as as_of
       from money_totals where fiscal_year = $1 ${homes === null ? '' : 'and home = any($2)'}
      group by phase, source, division, level`,
    homes === null ? [fiscalYear] : [fiscalYear, homes],
  )
  let asOf: Date | null = null
  for (const row of rows) if (asOf === null || row.as_of > asOf) asOf = row.as_of
  return {
    asOf,
    lines: rows.map((row) => ({
      phase: row.phase,
      source: row.source,
      division: row.division,
      level: row.level,
      amountSatang: BigInt(row.amount),
      lines: Number(row.lines),
    })),
  }
}

export interface YearLine {
  readonly fiscalYear: number
  readonly phase: Phase
  readonly amountSatang: bigint
  /** Of it, money these homes count elsewhere. */
  readonly receivedSatang: bigint
}

/** The sums of every year by phase. @param received sources that are counted elsewhere in this total */
export async function totalsByYear(
  view: Queryable,
  homes: readonly string[] | null,
  received: readonly string[],
): Promise<YearLine[]> {
  const { rows } = await view.query<{ fiscal_year: number; phase: Phase; amount: string; received: string }>(
    `select fiscal_year, phase, sum(amount_satang)::text as amount,
            coalesce(sum(amount_satang) filter (where source = any($1::text[])), 0)::text as received
       from money_totals ${homes === null ? '' : 'where home = any($2)'}
      group by fiscal_year, phase order by fiscal_year`,
    homes === null ? [received] : [received, homes],
  )
  return rows.map((row) => ({
    fiscalYear: row.fiscal_year,
    phase: row.phase,
    amountSatang: BigInt(row.amount),
    receivedSatang: BigInt(row.received),
  }))
}

/** Money of one year and phase per home: what the provinces have beside each other. */
export async function totalsByHome(
  view: Queryable,
  fiscalYear: number,
  received: readonly string[],
): Promise<{ home: string; phase: Phase; amountSatang: bigint }[]> {
  const { rows } = await view.query<{ home: string; phase: Phase; amount: string }>(
    `select home, phase, sum(amount_satang)::text as amount from money_totals
      where fiscal_year = $1 and not (source = any($2::text[]) and phase in ('planned', 'requested', 'approved', 'revised'))
      group by home, phase`,
    [fiscalYear, received],
  )
  return rows.map((row) => ({ home: row.home, phase: row.phase, amountSatang: BigInt(row.amount) }))
}

export interface BodyLine {
  readonly bodyId: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly kind: string
  readonly phase: Phase
  readonly source: string
  readonly division: string
  readonly amountSatang: bigint
}

/** The sums of a year by body, of some homes. */
export async function bodyTotals(view: Queryable, homes: readonly string[], fiscalYear: number): Promise<BodyLine[]> {
  const { rows } = await view.query<{
    body_id: string
    code: string
    name_th: string
    name_en: string | null
    kind: string
    phase: Phase
    source: string
    division: string
    amount: string
  }>(
    `select t.body_id, b.code, b.name_th, b.name_en, b.kind, t.phase, t.source, t.division, t.amount::text
       from (select body_id, phase, source, division, sum(amount_satang) as amount from money_body_totals
              where home = any($1) and fiscal_year = $2 group by body_id, phase, source, division) t
       join bodies b on b.id = t.body_id`,
    [homes, fiscalYear],
  )
  return rows.map((row) => ({
    bodyId: row.body_id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    kind: row.kind,
    phase: row.phase,
    source: row.source,
    division: row.division,
    amountSatang: BigInt(row.amount),
  }))
}

/** Everything of one body: years, phases, sources. */
export async function totalsOfBody(
  view: Queryable,
  bodyId: string,
): Promise<{ fiscalYear: number; phase: Phase; source: string; division: string; amountSatang: bigint }[]> {
  const { rows } = await view.query<{
    fiscal_year: number
    phase: Phase
    source: string
    division: string
    amount: string
  }>(
    `select fiscal_year, phase, source, division, sum(amount_satang)::text as amount from money_body_totals where body_id = $1
      group by fiscal_year, phase, source, division order by fiscal_year desc`,
    [bodyId],
  )
  return rows.map((row) => ({
    fiscalYear: row.fiscal_year,
    phase: row.phase,
    source: row.source,
    division: row.division,
    amountSatang: BigInt(row.amount),
  }))
}

/** What the plans count a year with, once. The figure of the place page. */
export async function countedByPlans(
  view: Queryable,
  areaCodes: readonly string[],
  fiscalYear: number,
): Promise<bigint> {
  const { rows } = await view.query<{ sum: string }>(
    `select coalesce(sum(${areaCodes.includes('TH') ? 'nation_satang' : 'amount_satang'}), 0)::text as sum
       from area_totals where area_code = any($1) and fiscal_year = $2`,
    [areaCodes, fiscalYear],
  )
  return BigInt(rows[0]?.sum ?? 0)
}

/** Years that have money. */
export async function yearsWithMoney(view: Queryable, homes: readonly string[] | null): Promise<number[]> {
  const { rows } = await view.query<{ fiscal_year: number }>(
    `with recursive years as (
       select min(fiscal_year) as fiscal_year from money_totals
       union all
       select (select min(t.fiscal_year) from money_totals t where t.fiscal_year > y.fiscal_year) from years y where y.fiscal_year is not null
     )
     select fiscal_year from years y where fiscal_year is not null
        and ($1::text[] is null or exists (select 1 from money_totals t where t.home = any($1) and t.fiscal_year = y.fiscal_year))
      order by fiscal_year`,
    [homes],
  )
  return rows.map((row) => row.fiscal_year)
}

/** Sources in use with what they hold in a year, most money first. */
export async function sourcesInUse(
  view: Queryable,
  fiscalYear: number,
): Promise<
  { source: string; lines: number; approvedSatang: bigint; plannedSatang: bigint; disbursedSatang: bigint }[]
> {
  const { rows } = await view.query<{
    source: string
    lines: bigint
    approved: string
    planned: string
    disbursed: string
  }>(
    `select source, sum(lines) as lines,
            coalesce(sum(amount_satang) filter (where phase = 'approved'), 0)::text as approved,
            coalesce(sum(amount_satang) filter (where phase = 'planned'), 0)::text as planned,
            coalesce(sum(amount_satang) filter (where phase = 'disbursed'), 0)::text as disbursed
       from money_totals where fiscal_year = $1 group by source order by sum(amount_satang) desc limit 500`,
    [fiscalYear],
  )
  return rows.map((row) => ({
    source: row.source,
    lines: Number(row.lines),
    approvedSatang: BigInt(row.approved),
    plannedSatang: BigInt(row.planned),
    disbursedSatang: BigInt(row.disbursed),
  }))
}

/** Rows of the kept totals that differ from the budget lines, per home: none, or something was written past the house. */
export async function homesThatDiffer(view: Queryable): Promise<string[]> {
  const { rows } = await view.query<{ home: string }>(
    `with lines as (
       select p.home, p.body_id, l.fiscal_year, l.phase, l.source, coalesce(left(p.function_code, 2), '-') as division, pl.level,
              count(*) as lines, sum(l.amount_satang) as amount
         from projects p join plans pl on pl.id = p.plan_id
         join budget_lines l on l.home = p.home and l.project_id = p.id
        where p.state <> 'cancelled'
        group by 1, 2, 3, 4, 5, 6, 7
     ), by_body as (
       select coalesce(a.home, b.home) as home from lines a
         full join money_body_totals b using (home, body_id, fiscal_year, phase, source, division, level)
        where a.lines is distinct from b.lines or a.amount is distinct from b.amount_satang
     ), by_home as (
       select coalesce(a.home, b.home) as home
         from (select home, fiscal_year, phase, source, division, level, sum(lines) as lines, sum(amount) as amount
                 from lines group by 1, 2, 3, 4, 5, 6) a
         full join money_totals b using (home, fiscal_year, phase, source, division, level)
        where a.lines is distinct from b.lines or a.amount is distinct from b.amount_satang
     )
     select home from by_body union select home from by_home order by home`,
  )
  return rows.map((row) => row.home)
}

/** All homes that have projects or totals. */
export async function homesWithMoney(view: Queryable): Promise<string[]> {
  const { rows } = await view.query<{ home: string }>(
    'select distinct home from projects union select distinct home from money_totals order by home',
  )
  return rows.map((row) => row.home)
}

/** Received sources whose approved money is not what transfers brought: somebody wrote over them in a plan. */
export async function receivedThatDiffer(view: Queryable): Promise<number> {
  const { rows } = await view.query<{ count: bigint }>(
    `with moved as (
       select payee_source as source, sum(case kind when 'transfer' then amount_satang else -amount_satang end) as amount
         from money_transfers where state in ('confirmed', 'returned') group by payee_source
     ), standing as (
       select source, sum(amount_satang) as amount from money_totals where phase = 'approved' group by source
     )
     select count(*) as count from money_sources r
       left join moved m on m.source = r.key left join standing s on s.source = r.key
      where r.kind = 'received' and coalesce(m.amount, 0) <> coalesce(s.amount, 0)`,
  )
  return Number(rows[0]?.count ?? 0n)
}
