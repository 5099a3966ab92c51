import sql from 'sql-template-tag'
import type { Satang } from '../../kernel/money.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { keysReceivedThrough } from '../money/index.ts'
import { type Phase, type PlanLevel, phases } from '../plans/index.ts'

/* Everything a plan book reads of a province, from the tables of other rooms; nothing is written. One question a chapter, whatever its size. */

/** A project with money in the year of the book, as `area_totals` of the province counts it: every baht once. */
export interface BookProject {
  readonly id: string
  readonly title: string
  readonly bodyId: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly functionCode: string | null
  readonly areaCode: string | null
  readonly level: PlanLevel
  readonly isDraft: boolean
  readonly yearFrom: number
  readonly yearTo: number
  /** The furthest its money has come. */
  readonly phase: Phase
  /** Granted, else requested, else planned; without what it received. */
  readonly amountSatang: Satang
  /** What other projects of the province handed on to it: counted there. */
  readonly receivedSatang: Satang
  /**
   * Areas of what it was combined into and has money in this year: there it is counted as that one project (`''`: in no district).
   * Empty for everything that is a project of its own.
   */
  readonly combinedAreas: readonly string[]
}

export async function projectsOfYear(view: Queryable, home: string, fiscalYear: number): Promise<BookProject[]> {
  const { rows } = await view.query<
    Omit<BookProject, 'amountSatang' | 'receivedSatang'> & { amount: string; received: string }
  >(
    sql`with recursive by_source as materialized (
          select l.project_id, l.source,
                 sum(l.amount_satang) filter (where l.phase = 'planned') as planned,
                 sum(l.amount_satang) filter (where l.phase = 'requested') as requested,
                 coalesce(sum(l.amount_satang) filter (where l.phase = 'revised'),
                          sum(l.amount_satang) filter (where l.phase = 'approved')) as granted,
                 sum(l.amount_satang) filter (where l.phase = 'committed') as committed,
                 sum(l.amount_satang) filter (where l.phase = 'disbursed') as disbursed,
                 max(array_position(${[...phases]}::text[], l.phase)) as reached
            from budget_lines l where l.home = ${home} and l.fiscal_year = ${fiscalYear} group by l.project_id, l.source
        ), by_year as (
          select project_id, coalesce(sum(granted), sum(requested), sum(planned), sum(disbursed), sum(committed), 0) as amount,
                 case when sum(granted) is not null then 'granted' when sum(requested) is not null then 'requested'
                      when sum(planned) is not null then 'planned' end as counts, max(reached) as reached
            from by_source group by project_id
        ), elsewhere as (
          select b.project_id,
                 sum(case y.counts when 'granted' then b.granted when 'requested' then b.requested else b.planned end) as amount
            from by_source b join by_year y on y.project_id = b.project_id and y.counts is not null
            join money_sources r on r.key = b.source and r.kind = 'received'
           where exists (select from jsonb_array_elements(r.chain) as c (link) join projects o on o.home = c.link ->> 'home'
                          and o.id = (c.link ->> 'project')::uuid where o.home = ${home} and o.state <> 'cancelled')
           group by b.project_id
        ), combined (id, into_id) as (
          select p.id, substring(p.closed_into from 4)::uuid from projects p where p.home = ${home} and p.closed_into is not null
          union
          select c.id, substring(o.closed_into from 4)::uuid
            from combined c join projects o on o.home = ${home} and o.id = c.into_id where o.closed_into is not null
        ), counted_there as (
          select c.id, array_agg(coalesce(o.area_code, '')) as areas
            from combined c join projects o on o.home = ${home} and o.id = c.into_id and o.state <> 'cancelled'
            join by_year y on y.project_id = o.id group by c.id
        )
        select p.id, p.title, p.body_id as "bodyId", b.name_th as "bodyTh", b.name_en as "bodyEn", p.function_code as "functionCode",
               p.area_code as "areaCode", pl.level, pl.state not in ('approved', 'amended') as "isDraft", p.fiscal_year_from as "yearFrom",
               p.fiscal_year_to as "yearTo", (${[...phases]}::text[])[y.reached] as phase, (y.amount - coalesce(e.amount, 0))::text as amount,
               coalesce(e.amount, 0)::text as received, coalesce(t.areas, '{}') as "combinedAreas"
          from by_year y join projects p on p.home = ${home} and p.id = y.project_id
          join bodies b on b.id = p.body_id join plans pl on pl.id = p.plan_id left join elsewhere e on e.project_id = y.project_id
          left join counted_there t on t.id = y.project_id
         where p.state <> 'cancelled'
         order by p.id`,
  )
  return rows.map(({ amount, received, ...row }) => ({
    ...row,
    amountSatang: BigInt(amount) as Satang,
    receivedSatang: BigInt(received) as Satang,
  }))
}

export interface YearSum {
  readonly fiscalYear: number
  readonly projects: number
  readonly amountSatang: Satang
  readonly asOf: Date
}

/** What the place page shows of each year. */
export async function yearSums(view: Queryable, home: string): Promise<YearSum[]> {
  const { rows } = await view.query<{ fiscal_year: number; projects: string; amount: string; as_of: Date }>(
    sql`select fiscal_year, projects::text, amount_satang::text as amount, as_of from home_totals
         where home = ${home} and grain = 'year' order by fiscal_year`,
  )
  return rows.map((row) => ({
    fiscalYear: row.fiscal_year,
    projects: Number(row.projects),
    amountSatang: BigInt(row.amount) as Satang,
    asOf: row.as_of,
  }))
}

/** Money of every year by phase, every baht once: what was received from the province itself counts where it was approved. */
export async function phaseSums(
  view: Queryable,
  home: string,
): Promise<{ fiscalYear: number; phase: Phase; amountSatang: Satang }[]> {
  const { rows } = await view.query<{ fiscal_year: number; phase: Phase; amount: string }>(
    sql`select fiscal_year, phase, sum(amount_satang)::text as amount from money_totals
         where home = ${home} and not (phase in ('planned', 'requested', 'approved', 'revised') and source in (
           ${keysReceivedThrough(home)}))
         group by fiscal_year, phase order by fiscal_year`,
  )
  return rows.map((row) => ({
    fiscalYear: row.fiscal_year,
    phase: row.phase,
    amountSatang: BigInt(row.amount) as Satang,
  }))
}

export interface BookGoal {
  readonly title: string
  readonly planTitle: string
  readonly level: PlanLevel
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly projects: number
  readonly amountSatang: Satang
}

/** Goals of the plans of the province, its clusters left out; those with most money first. */
export async function goalsOfProvince(
  view: Queryable,
  home: string,
): Promise<{ goals: BookGoal[]; asOf: Date | null }> {
  const { rows } = await view.query<Omit<BookGoal, 'amountSatang'> & { amount: string }>(
    sql`select g.title, pl.title as "planTitle", g.level, b.name_th as "bodyTh", b.name_en as "bodyEn", g.projects, g.amount_satang::text as amount
          from alignment_goals g join plans pl on pl.id = g.plan_id join bodies b on b.id = g.body_id
         where g.home = ${home} and g.kind = 'goal' and g.level in ('province', 'district')
         order by g.level <> 'province', g.amount_satang desc, g.node_id limit 120`,
  )
  const made = await view.query<{ as_of: Date | null }>(sql`select summed_at as as_of from alignment_graph`)
  return {
    goals: rows.map(({ amount, ...row }) => ({ ...row, amountSatang: BigInt(amount) as Satang })),
    asOf: made.rows[0]?.as_of ?? null,
  }
}

export interface BookJoining {
  readonly title: string
  readonly form: 'link' | 'coordinate' | 'combine' | 'annex' | 'complement' | 'separate'
  readonly state: 'proposed' | 'agreed' | 'approved'
  readonly projects: number
}

export async function joiningsOfHome(view: Queryable, home: string): Promise<BookJoining[]> {
  const { rows } = await view.query<BookJoining>(
    sql`select title, form, state, projects from joinings where home = ${home} and state in ('proposed', 'agreed', 'approved')
         order by state <> 'approved', updated_at desc, id limit 200`,
  )
  return rows
}

export interface BookBoard {
  readonly title: string
  readonly areaCode: string
  readonly secretaryTh: string
  readonly secretaryEn: string | null
  readonly parties: number
  readonly items: number
  readonly state: 'open' | 'closed'
  readonly step: 'agencies' | 'committee' | 'frame' | 'link' | null
  readonly dueOn: LocalDate | null
}

export async function boardsOfHome(view: Queryable, home: string): Promise<BookBoard[]> {
  const { rows } = await view.query<BookBoard>(
    sql`select b.title, b.area_code as "areaCode", s.name_th as "secretaryTh", s.name_en as "secretaryEn", b.state,
               (select count(*)::int from board_parties p where p.home = b.home and p.board_id = b.id and p.state = 'accepted') as parties,
               (select count(*)::int from board_items i where i.home = b.home and i.board_id = b.id and i.removed_at is null) as items,
               n.step, n.due_on as "dueOn"
          from boards b join bodies s on s.id = b.secretary_body_id
          left join lateral (select t.step, t.due_on from board_steps t where t.home = b.home and t.board_id = b.id and t.state = 'open'
             order by array_position(array['agencies', 'committee', 'frame', 'link'], t.step) limit 1) n on b.state = 'open'
         where b.home = ${home} and b.state in ('open', 'closed') and coalesce(b.outcome, '') not in ('declined', 'taken-back') order by b.state desc, b.opened_at desc, b.id limit 100`,
  )
  return rows
}

export interface BookAgreement {
  readonly title: string
  readonly kind: 'public-service' | 'performance' | 'subsidy' | 'co-investment' | 'pledge'
  readonly parties: number
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly amountSatang: Satang
}

/** What all parties have signed and has not ended. */
export async function agreementsOfHome(view: Queryable, home: string, today: LocalDate): Promise<BookAgreement[]> {
  const { rows } = await view.query<Omit<BookAgreement, 'amountSatang'> & { amount: string }>(
    sql`select a.title, a.kind, a.starts_on as "startsOn", a.ends_on as "endsOn", a.total_satang::text as amount,
               (select count(*)::int from agreement_parties p where p.home = a.home and p.agreement_id = a.id and p.version = a.version) as parties
          from agreements a where a.area_code like ${`${home}%`} and a.version > 0 and a.state in ('signed', 'terminated')
           and coalesce(a.terminates_on, a.ends_on, ${today}::date) >= ${today}::date order by a.ends_on, a.id limit 200`,
  )
  return rows.map(({ amount, ...row }) => ({ ...row, amountSatang: BigInt(amount) as Satang }))
}

export type Verdict = 'same' | 'overlapping' | 'related' | 'different'

export interface OverlapSums {
  readonly open: number
  readonly openSatang: Satang
  readonly decided: readonly { readonly verdict: Verdict; readonly pairs: number; readonly satang: Satang }[]
  readonly top: readonly {
    readonly left: string
    readonly right: string
    readonly leftBody: string
    readonly rightBody: string
    readonly verdict: Verdict | null
    readonly satang: Satang
  }[]
}

/** Pairs of projects of the province; the dearest that wait, and the last ones decided. */
export async function overlapSums(view: Queryable, home: string): Promise<OverlapSums> {
  const { rows } = await view.query<{
    state: 'open' | 'decided'
    verdict: Verdict | null
    pairs: number
    satang: string
  }>(
    sql`select state, verdict, count(*)::int as pairs, sum(at_stake_satang)::text as satang from overlap_pairs
         where home = ${home} and state in ('open', 'decided') group by state, verdict
         order by array_position(array['same', 'overlapping', 'related', 'different'], verdict)`,
  )
  const named = sql`select o.id, o.verdict, o.state, o.at_stake_satang, l.title as left, r.title as right, lb.name_th as "leftBody", rb.name_th as "rightBody"
      from overlap_pairs o join projects l on l.home = o.home and l.id = o.left_id join projects r on r.home = o.right_home and r.id = o.right_id
      join bodies lb on lb.id = l.body_id join bodies rb on rb.id = r.body_id where o.home = ${home}`
  const top = await view.query<Omit<OverlapSums['top'][number], 'satang'> & { satang: string }>(
    sql`(select n.left, n.right, n."leftBody", n."rightBody", n.verdict, n.at_stake_satang::text as satang from (${named} and o.state = 'open'
           order by o.at_stake_satang desc, o.id limit 20) n)
        union all
        (select n.left, n.right, n."leftBody", n."rightBody", n.verdict, n.at_stake_satang::text from (${named} and o.state = 'decided'
           and o.verdict in ('same', 'overlapping') order by o.at_stake_satang desc, o.id limit 20) n)`,
  )
  const open = rows.find((row) => row.state === 'open')
  return {
    open: open?.pairs ?? 0,
    openSatang: BigInt(open?.satang ?? 0) as Satang,
    decided: rows.flatMap((row) =>
      row.verdict === null ? [] : [{ verdict: row.verdict, pairs: row.pairs, satang: BigInt(row.satang) as Satang }],
    ),
    top: top.rows.map(({ satang, ...row }) => ({ ...row, satang: BigInt(satang) as Satang })),
  }
}

export interface BookIndicator {
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly ownerTh: string
  readonly ownerEn: string | null
  readonly unitTh: string
  readonly unitEn: string
  readonly decimals: number
  readonly value: string | null
  readonly wanted: string | null
  readonly status: 'late' | 'no-data' | 'at-risk' | 'on-track'
}

/** Indicators of the province and its districts: results before outputs, those behind first. */
export async function indicatorsOfHome(view: Queryable, home: string, today: LocalDate): Promise<BookIndicator[]> {
  const status = sql`case when s.next_due_on < ${today}::date then 'late' when s.latest_period is null then 'no-data'
    when s.at_risk then 'at-risk' else 'on-track' end`
  const { rows } = await view.query<BookIndicator>(
    sql`select i.code, i.name_th as "nameTh", i.name_en as "nameEn", b.name_th as "ownerTh", b.name_en as "ownerEn", u.name_th as "unitTh",
               u.name_en as "unitEn", u.decimals, s.latest_value::text as value, s.wanted::text as wanted, ${status} as status
          from indicators i join indicator_summaries s on s.home = i.home and s.indicator_id = i.id
          join indicator_units u on u.code = i.unit_code join bodies b on b.id = i.owner_body_id
         where i.home = ${home} and i.ended_at is null and i.level <> 'project'
         order by array_position(array['late', 'at-risk', 'no-data', 'on-track'], ${status}), i.result = 'output', i.code limit 120`,
  )
  return rows
}
