import { fiscalYearDays, fiscalYearOf, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { LateKind } from './money-model.ts'

/**
 * Makes the list of late money anew for these homes, or for some projects of them.
 * - requested: asked for and neither approved nor further, longer than the rule says
 * - approved: so many days of its fiscal year are gone and nothing is committed or paid
 * - committed: bound by contract and not wholly paid so long after the last commitment; what a finished project saved is not late
 * - transfer: the payee has not answered
 * - paid-uncommitted: more paid than committed, where commitments are kept at all
 *
 * What has no entry of its own counts from the day the project was last touched.
 * @param projectIds null: all projects of the homes
 */
export async function renewLate(
  tx: Tx,
  homes: readonly string[],
  projectIds: readonly string[] | null,
  now: Date,
): Promise<void> {
  const today = todayInBangkok(now)
  const year = fiscalYearOf(today)
  const yearStart = fiscalYearDays(year).from
  await tx.query('delete from money_late where home = any($1) and ($2::uuid[] is null or project_id = any($2))', [
    homes,
    projectIds,
  ])
  await tx.query(
    `with rules as (
       select max(days) filter (where kind = 'requested') as requested, max(days) filter (where kind = 'approved') as approved,
              max(days) filter (where kind = 'committed') as committed, max(days) filter (where kind = 'transfer') as transfer
         from money_rules
     ), figures as (
       select p.home, p.id as project_id, p.body_id, p.state, l.fiscal_year, l.source,
              coalesce(sum(l.amount_satang) filter (where l.phase = 'requested'), 0) as requested,
              coalesce(sum(l.amount_satang) filter (where l.phase = 'revised'),
                       sum(l.amount_satang) filter (where l.phase = 'approved'), 0) as authority,
              coalesce(sum(l.amount_satang) filter (where l.phase = 'committed'), 0) as committed,
              coalesce(sum(l.amount_satang) filter (where l.phase = 'disbursed'), 0) as disbursed,
              min((p.updated_at at time zone 'Asia/Bangkok')::date) as touched
         from projects p join budget_lines l on l.home = p.home and l.project_id = p.id
        where p.home = any($1) and ($2::uuid[] is null or p.id = any($2)) and p.state <> 'cancelled'
          and l.fiscal_year between $4::int - 2 and $4::int + 1
        group by p.home, p.id, p.body_id, p.state, l.fiscal_year, l.source
     ), entered as (
       select home, project_id, fiscal_year, source,
              max(happened_on) filter (where phase = 'requested') as requested_on,
              max(happened_on) filter (where phase = 'committed') as committed_on
         from money_entries
        where home = any($1) and ($2::uuid[] is null or project_id = any($2)) and fiscal_year between $4::int - 2 and $4::int + 1
        group by home, project_id, fiscal_year, source
     ), dated as (
       select f.*, coalesce(e.requested_on, f.touched) as requested_on, coalesce(e.committed_on, f.touched) as committed_on,
              ($5::date + (f.fiscal_year - $4::int) * interval '1 year')::date as year_start
         from figures f left join entered e using (home, project_id, fiscal_year, source)
     ), found as (
       select d.home, 'requested' as kind, d.body_id, d.project_id, null::uuid as transfer_id, d.fiscal_year, d.source,
              d.requested as amount, d.requested_on + rules.requested as due
         from dated d, rules
        where d.requested > 0 and d.authority = 0 and d.committed = 0 and d.disbursed = 0 and d.fiscal_year >= $4::int
       union all
       select d.home, 'approved', d.body_id, d.project_id, null, d.fiscal_year, d.source, d.authority, d.year_start + rules.approved
         from dated d, rules
        where d.authority > 0 and d.committed = 0 and d.disbursed = 0 and d.fiscal_year <= $4::int
       union all
       select d.home, 'committed', d.body_id, d.project_id, null, d.fiscal_year, d.source, d.committed - d.disbursed,
              d.committed_on + rules.committed
         from dated d, rules
        where d.committed > d.disbursed and (d.state <> 'finished' or d.disbursed = 0)
       union all
       select d.home, 'paid-uncommitted', d.body_id, d.project_id, null, d.fiscal_year, d.source, d.disbursed - d.committed, d.touched
         from dated d
        where d.committed > 0 and d.disbursed > d.committed
       union all
       select t.home, 'transfer', t.payee_body_id, t.payee_project_id, t.id, t.fiscal_year, t.payee_source, t.amount_satang,
              t.happened_on + rules.transfer
         from money_transfers t, rules
        where t.home = any($1) and ($2::uuid[] is null or t.payee_project_id = any($2)) and t.state = 'proposed'
     )
     insert into money_late (home, id, kind, body_id, project_id, transfer_id, fiscal_year, source, amount_satang, since, days, as_of)
     select home, md5(concat_ws(' ', kind, project_id, transfer_id, fiscal_year, source))::uuid, kind, body_id, project_id, transfer_id,
            fiscal_year, source, amount, due, $3::date - due, $6
       from found where due < $3::date or kind = 'paid-uncommitted'
     on conflict (home, id) do nothing`,
    [homes, projectIds, today, year, yearStart, now],
  )
}

export interface LateLine {
  readonly home: string
  readonly id: string
  readonly kind: LateKind
  readonly bodyCode: string
  readonly bodyNameTh: string
  readonly bodyNameEn: string | null
  readonly projectId: string
  readonly projectTitle: string
  readonly transferId: string | null
  readonly fiscalYear: number
  readonly source: string
  readonly amountSatang: bigint
  readonly since: LocalDate
  readonly days: number
}

export interface LateFilter {
  readonly kind: LateKind | null
  readonly homes: readonly string[] | null
  readonly bodyId: string | null
}

/** Late money, most money first. @param after the amount and id of the last one seen */
export async function listLate(
  view: Queryable,
  filter: LateFilter,
  { limit, after }: { limit: number; after: { amountSatang: bigint; home: string; id: string } | null },
): Promise<LateLine[]> {
  const { rows } = await view.query<{
    home: string
    id: string
    kind: LateKind
    code: string
    name_th: string
    name_en: string | null
    project_id: string
    title: string
    transfer_id: string | null
    fiscal_year: number
    source: string
    amount_satang: bigint
    since: LocalDate
    days: number
  }>(
    `select m.home, m.id, m.kind, b.code, b.name_th, b.name_en, m.project_id, p.title, m.transfer_id, m.fiscal_year, m.source,
            m.amount_satang, m.since, m.days
       from (select * from money_late m
              where ($1::text is null or m.kind = $1) and ($2::text[] is null or m.home = any($2)) and ($3::uuid is null or m.body_id = $3)
                and ($4::bigint is null or (-m.amount_satang, m.home, m.id) > (-$4::bigint, $5::text, $6::uuid))
              order by m.amount_satang desc, m.home, m.id limit $7) m
       join projects p on p.home = m.home and p.id = m.project_id
       join bodies b on b.id = m.body_id
      order by m.amount_satang desc, m.home, m.id`,
    [
      filter.kind,
      filter.homes,
      filter.bodyId,
      after?.amountSatang ?? null,
      after?.home ?? null,
      after?.id ?? null,
      limit,
    ],
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.id,
    kind: row.kind,
    bodyCode: row.code,
    bodyNameTh: row.name_th,
    bodyNameEn: row.name_en,
    projectId: row.project_id,
    projectTitle: row.title,
    transferId: row.transfer_id,
    fiscalYear: row.fiscal_year,
    source: row.source,
    amountSatang: row.amount_satang,
    since: row.since,
    days: row.days,
  }))
}

export interface LateCount {
  readonly kind: LateKind
  readonly count: number
  readonly amountSatang: bigint
  readonly asOf: Date
}

/** How much is late in each way. */
export async function countLate(view: Queryable, filter: Omit<LateFilter, 'kind'>): Promise<LateCount[]> {
  const { rows } = await view.query<{ kind: LateKind; count: bigint; sum: string; as_of: Date }>(
    `select kind, count(*) as count, sum(amount_satang)::text as sum, max(as_of) as as_of from money_late
      where ($1::text[] is null or home = any($1)) and ($2::uuid is null or body_id = $2) group by kind`,
    [filter.homes, filter.bodyId],
  )
  return rows.map((row) => ({
    kind: row.kind,
    count: Number(row.count),
    amountSatang: BigInt(row.sum),
    asOf: row.as_of,
  }))
}
