import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './agreements.sql.ts'

/* Reviews and breaches of signed agreements. */

export const verdicts = ['kept', 'partly', 'not-kept'] as const
export type Verdict = (typeof verdicts)[number]

export interface Review {
  readonly id: string
  readonly dueOn: LocalDate
  readonly doneOn: LocalDate | null
  readonly verdict: Verdict | null
  readonly finding: string | null
}

export async function reviewsOf(view: Queryable, { home, id }: Key): Promise<Review[]> {
  const { rows } = await view.query<{
    id: string
    due_on: string
    done_on: string | null
    verdict: Verdict | null
    finding: string | null
  }>(
    sql`select id, due_on, done_on, verdict, finding from agreement_reviews where home = ${home} and agreement_id = ${id} order by due_on`,
  )
  return rows.map((row) => ({
    id: row.id,
    dueOn: row.due_on as LocalDate,
    doneOn: row.done_on as LocalDate | null,
    verdict: row.verdict,
    finding: row.finding,
  }))
}

/** The review days of a newly signed version; those that were done stay. */
export async function setReviews(
  tx: Tx,
  { home, id }: Key,
  days: readonly { id: string; dueOn: LocalDate }[],
): Promise<void> {
  await tx.query(sql`delete from agreement_reviews where home = ${home} and agreement_id = ${id} and done_on is null`)
  await tx.query(
    sql`insert into agreement_reviews (home, id, agreement_id, due_on)
        select ${home}, (d->>'id')::uuid, ${id}, (d->>'dueOn')::date from jsonb_array_elements(${JSON.stringify(days)}::jsonb) as t (d)
        on conflict (home, agreement_id, due_on) do nothing`,
  )
}

export async function storeReview(
  tx: Tx,
  home: string,
  id: string,
  done: { on: LocalDate; verdict: Verdict; finding: string; by: string | null },
): Promise<void> {
  await tx.query(
    sql`update agreement_reviews set done_on = ${done.on}, verdict = ${done.verdict}, finding = ${done.finding}, done_by = ${done.by}
         where home = ${home} and id = ${id}`,
  )
}

export const breachOutcomes = ['remedied', 'not-remedied', 'withdrawn'] as const
export type BreachOutcome = (typeof breachOutcomes)[number]

export interface Breach {
  readonly id: string
  readonly bodyId: string
  readonly noticedBy: string
  readonly what: string
  readonly remedyWanted: string
  readonly noticedOn: LocalDate
  readonly remedyDue: LocalDate
  readonly remedy: string | null
  readonly remediedOn: LocalDate | null
  readonly closedOn: LocalDate | null
  readonly outcome: BreachOutcome | null
  readonly closingReason: string | null
}

interface BreachRow {
  id: string
  body_id: string
  noticed_by: string
  what: string
  remedy_wanted: string
  noticed_on: string
  remedy_due: string
  remedy: string | null
  remedied_on: string | null
  closed_on: string | null
  outcome: BreachOutcome | null
  closing_reason: string | null
}

export async function breachesOf(view: Queryable, { home, id }: Key): Promise<Breach[]> {
  const { rows } = await view.query<BreachRow>(
    sql`select id, body_id, noticed_by, what, remedy_wanted, noticed_on, remedy_due, remedy, remedied_on, closed_on, outcome, closing_reason
          from agreement_breaches where home = ${home} and agreement_id = ${id} order by noticed_on desc, id desc`,
  )
  return rows.map((row) => ({
    id: row.id,
    bodyId: row.body_id,
    noticedBy: row.noticed_by,
    what: row.what,
    remedyWanted: row.remedy_wanted,
    noticedOn: row.noticed_on as LocalDate,
    remedyDue: row.remedy_due as LocalDate,
    remedy: row.remedy,
    remediedOn: row.remedied_on as LocalDate | null,
    closedOn: row.closed_on as LocalDate | null,
    outcome: row.outcome,
    closingReason: row.closing_reason,
  }))
}

export type NewBreach = Pick<
  Breach,
  'id' | 'bodyId' | 'noticedBy' | 'what' | 'remedyWanted' | 'noticedOn' | 'remedyDue'
>

export async function insertBreach(
  tx: Tx,
  { home, id }: Key,
  one: NewBreach,
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into agreement_breaches (home, id, agreement_id, body_id, noticed_by, what, remedy_wanted, noticed_on, remedy_due,
          recorded_by, recorded_at)
        values (${home}, ${one.id}, ${id}, ${one.bodyId}, ${one.noticedBy}, ${one.what}, ${one.remedyWanted}, ${one.noticedOn},
          ${one.remedyDue}, ${by}, ${now})`,
  )
}

export async function storeRemedy(tx: Tx, home: string, id: string, remedy: string, on: LocalDate): Promise<void> {
  await tx.query(
    sql`update agreement_breaches set remedy = ${remedy}, remedied_on = ${on} where home = ${home} and id = ${id}`,
  )
}

export async function closeBreach(
  tx: Tx,
  home: string,
  id: string,
  how: { outcome: BreachOutcome; reason: string; on: LocalDate },
): Promise<void> {
  await tx.query(
    sql`update agreement_breaches set outcome = ${how.outcome}, closing_reason = ${how.reason}, closed_on = ${how.on}
         where home = ${home} and id = ${id}`,
  )
}
