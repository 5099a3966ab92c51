import type { Tx } from '../src/platform/db/db.ts'

export interface MoneyPapers {
  readonly requested: Paper
  readonly approved: Paper
  readonly revised: Paper
  readonly committed: Paper
  readonly disbursed: Paper
}

interface Paper {
  readonly document: string
  readonly reason: string
}

export interface PhasesToStore {
  readonly fiscalYear: number
  readonly yearBE: number
  readonly yearStart: string
  readonly today: string
  /** Ids of projects whose amounts must stay. */
  readonly planted: readonly string[]
  readonly papers: MoneyPapers
  readonly now: Date
}

/** The ids of the rows tell chance: the last two bytes of an id are as random as any. */
const chanceOf = (id: string) => `(get_byte(uuid_send(${id}), 14) * 256 + get_byte(uuid_send(${id}), 15))`

/** Budgets changed within the year: some of those of this year and the last that are bound already. `$1` is the year. */
const isRevised = (line: string) =>
  `(${line}.fiscal_year between $1::int - 1 and $1::int and ${line}.approved > 10000000 and ${line}.committed > 0
    and ${line}.chance % 25 = 3 and not ${line}.planted)`

/**
 * Completes the phases of what is stored and writes one paper for each figure of this year, the last and the next. What a
 * project counts with stays what it was.
 */
export async function storePhases(tx: Tx, about: PhasesToStore): Promise<void> {
  const { fiscalYear, today } = about
  await tx.query(
    `create temporary table demo_money on commit drop as
     select p.home, p.id as project_id, l.fiscal_year, l.source, ${chanceOf('p.id')} as chance, p.id = any($1::uuid[]) as planted,
            coalesce(sum(l.amount_satang) filter (where l.phase = 'planned'), 0)::bigint as planned,
            coalesce(sum(l.amount_satang) filter (where l.phase = 'requested'), 0)::bigint as requested,
            coalesce(sum(l.amount_satang) filter (where l.phase = 'approved'), 0)::bigint as approved,
            coalesce(sum(l.amount_satang) filter (where l.phase = 'committed'), 0)::bigint as committed,
            coalesce(sum(l.amount_satang) filter (where l.phase = 'disbursed'), 0)::bigint as disbursed
       from projects p join budget_lines l on l.home = p.home and l.project_id = p.id
      group by p.home, p.id, l.fiscal_year, l.source`,
    [about.planted],
  )
  // Stuck: of last year some have no contract at all, some a contract and no payment.
  await tx.query(
    `with stuck as (
       select home, project_id, fiscal_year, source from demo_money
        where fiscal_year = $1 and disbursed > 0 and approved > 0 and not planted and chance % 50 = 0
     ), gone as (
       delete from budget_lines l using stuck s
        where l.home = s.home and l.project_id = s.project_id and l.fiscal_year = s.fiscal_year and l.source = s.source and l.phase = 'disbursed'
     )
     update projects p set state = 'approved' from stuck s where p.home = s.home and p.id = s.project_id`,
    [fiscalYear - 1],
  )
  await tx.query(
    `delete from budget_lines l using demo_money d
      where l.home = d.home and l.project_id = d.project_id and l.fiscal_year = d.fiscal_year and l.source = d.source and l.phase = 'disbursed'
        and d.fiscal_year = $1 and d.chance % 60 = 1`,
    [fiscalYear - 1],
  )
  await tx.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     select d.home, md5(concat_ws(' ', new.phase, d.project_id, d.fiscal_year, d.source))::uuid, d.project_id, new.phase, d.fiscal_year,
            d.source, new.amount
       from demo_money d cross join lateral (
         select 'requested' as phase, coalesce(nullif(d.planned, 0), d.approved) as amount where d.approved > 0 and d.requested = 0
         union all
         select 'revised', d.approved where ${isRevised('d')}
         union all
         select 'committed', d.disbursed where d.disbursed > 0 and d.committed = 0
            and not (d.fiscal_year = $1::int - 1 and d.approved > 0 and not d.planted and d.chance % 50 = 0)
         union all
         select 'disbursed', d.committed where d.fiscal_year = $1::int and d.committed between 1 and 60000000 and d.chance % 3 = 0
         union all
         select 'disbursed', greatest(10000, d.committed * (15 + d.chance % 25) / 1000000 * 10000)
          where d.fiscal_year = $1::int and d.committed > 100000000 and d.chance % 12 = 5 and not d.planted
       ) new`,
    [fiscalYear],
  )
  // What was moved in during the year is the difference: the first approval was smaller.
  await tx.query(
    `update budget_lines l set amount_satang = l.amount_satang * (88 + d.chance % 9) / 1000000 * 10000
       from demo_money d
      where l.home = d.home and l.project_id = d.project_id and l.fiscal_year = d.fiscal_year and l.source = d.source and l.phase = 'approved'
        and ${isRevised('d')}`,
    [fiscalYear],
  )
  await tx.query(
    `with papers as (
       select * from jsonb_to_recordset($5::jsonb) as given (phase text, document text, reason text)
     ), lines as (
       select l.home, l.id, l.project_id, l.phase, l.fiscal_year, l.source, l.amount_satang, ${chanceOf('l.project_id')} as chance,
              ($2::date + (l.fiscal_year - $1::int) * interval '1 year')::date as began
         from budget_lines l
        where l.phase <> 'planned' and l.fiscal_year between $1::int - 1 and $1::int + 1 and l.amount_satang <> 0
     ), dated as (
       select l.*, least($3::date, case
                when l.phase = 'requested' and l.fiscal_year > $1::int then $3::date - (10 + l.chance % 110)
                when l.phase = 'requested' then l.began - (140 + l.chance % 60)
                when l.phase = 'approved' then l.began - (3 + l.chance % 40)
                when l.phase = 'revised' then l.began + 30 + l.chance % 20
                when l.phase = 'committed' and l.fiscal_year = $1::int then l.began + l.chance % greatest(1, ($3::date - l.began) - 12)
                when l.phase = 'committed' then l.began + 60 + l.chance % 150
                when l.fiscal_year = $1::int then $3::date - l.chance % 9
                else l.began + 220 + l.chance % 130 end) as on_day
         from lines l
     )
     insert into money_entries (home, id, project_id, act_id, kind, phase, fiscal_year, source, amount_satang, happened_on, document, reason, entered_at)
     select d.home, md5('entry ' || d.id)::uuid, d.project_id, md5('act ' || d.id)::uuid, 'entry', d.phase, d.fiscal_year, d.source, d.amount_satang,
            d.on_day, p.document || ' ' || (1 + d.chance % 900) || '/' || ($4::int + d.fiscal_year - $1::int), p.reason, d.on_day + time '03:00'
       from dated d join papers p on p.phase = d.phase`,
    [
      fiscalYear,
      about.yearStart,
      today,
      about.yearBE,
      JSON.stringify(Object.entries(about.papers).map(([phase, paper]) => ({ phase, ...paper }))),
    ],
  )
}

/** Money that goes from one body to another, for one joint work. Amounts in satang. */
export interface HandedMoney {
  readonly id: string
  readonly home: string
  readonly payerBodyId: string
  readonly payerProjectId: string
  readonly payerSource: string
  readonly payeeBodyId: string
  readonly payeeProjectId: string
  readonly payeeSource: string
  readonly fiscalYear: number
  readonly amountSatang: bigint
  readonly state: 'proposed' | 'confirmed'
  readonly daysAgo: number
  readonly document: string
  readonly reason: string
  readonly answer: string | null
  /** What went back of it. */
  readonly returned: bigint
  /** What a third side gives to the same work. */
  readonly given: bigint
  readonly givenSource: string
}

/** Stores transfers with both legs, and what the payees' budgets became by those they confirmed. */
export async function storeHandedMoney(
  tx: Tx,
  handed: readonly HandedMoney[],
  today: string,
  now: Date,
): Promise<void> {
  if (handed.length === 0) return
  const records = JSON.stringify(
    handed.map((one) => ({
      ...one,
      amountSatang: String(one.amountSatang),
      returned: String(one.returned),
      given: String(one.given),
    })),
  )
  await tx.query(
    `create temporary table demo_handed on commit drop as
     select * from jsonb_to_recordset($1::jsonb) as given (id uuid, home text, "payerBodyId" uuid, "payerProjectId" uuid, "payerSource" text,
       "payeeBodyId" uuid, "payeeProjectId" uuid, "payeeSource" text, "fiscalYear" int, "amountSatang" bigint, state text, "daysAgo" int,
       document text, reason text, answer text, returned bigint, given bigint, "givenSource" text)`,
    [records],
  )
  await tx.query(
    `insert into money_sources (key, kind, body_id, chain, reason, added_at)
     select "payeeSource", 'received', "payerBodyId",
            jsonb_build_array(jsonb_build_object('home', home, 'body', "payerBodyId", 'project', "payerProjectId")), reason, $1
       from demo_handed`,
    [now],
  )
  await tx.query(
    `insert into money_transfers (home, id, kind, returns_id, payer_body_id, payer_home, payer_project_id, payer_source, payee_body_id,
       payee_project_id, payee_source, fiscal_year, amount_satang, happened_on, document, reason, state, proposed_at, answered_at, answer_reason)
     select h.home, case when kind = 'transfer' then h.id else md5('return ' || h.id)::uuid end, kind,
            case when kind = 'return' then h.id end, "payerBodyId", h.home, "payerProjectId", "payerSource", "payeeBodyId", "payeeProjectId",
            "payeeSource", "fiscalYear", case when kind = 'transfer' then "amountSatang" else returned end,
            $1::date - case when kind = 'transfer' then "daysAgo" else "daysAgo" / 3 end,
            case when kind = 'transfer' then h.document else h.document || ' (คืน)' end, h.reason, h.state,
            $1::date - "daysAgo" + time '03:00', case when h.state = 'confirmed' then $1::date - "daysAgo" / 2 + time '04:00' end, h.answer
       from demo_handed h cross join lateral (select 'transfer' as kind union all select 'return' where h.returned > 0) kinds`,
    [today],
  )
  await tx.query(
    `with legs as (
       select home, "payeeProjectId" as project_id, 'transfer' as kind, "payeeSource" as source, "amountSatang" as amount, "daysAgo" as days, document,
              reason, id from demo_handed where state = 'confirmed'
       union all
       select home, "payeeProjectId", 'return', "payeeSource", -returned, "daysAgo" / 3, document || ' (คืน)', reason, id
         from demo_handed where returned > 0
       union all
       select home, "payeeProjectId", 'entry', "givenSource", given, "daysAgo", document, reason, id from demo_handed where given > 0
     ), entries as (
       insert into money_entries (home, id, project_id, act_id, kind, phase, fiscal_year, source, amount_satang, happened_on, document, reason, transfer_id, entered_at)
       select l.home, md5(concat_ws(' ', l.kind, l.source, l.id))::uuid, l.project_id, md5(concat_ws(' ', 'act', l.kind, l.source, l.id))::uuid, l.kind,
              'approved', $2, l.source, l.amount, $1::date - l.days, l.document, l.reason,
              case when l.kind <> 'entry' then l.id end, $1::date - l.days + time '04:00'
         from legs l
     ), lines as (
       insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
       select home, md5(concat_ws(' ', 'line', project_id, source))::uuid, project_id, 'approved', $2, source, sum(amount)
         from legs group by home, project_id, source
     )
     update projects p set amount_satang = p.amount_satang + l.amount
       from (select home, project_id, sum(amount) as amount from legs group by home, project_id) l
      where p.home = l.home and p.id = l.project_id`,
    [today, handed[0]?.fiscalYear],
  )
}
