import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface CaseName {
  readonly home: string
  readonly id: string
}

/** Open cases whose days were counted with other holidays than those of now. */
export async function countedBefore(view: Queryable, version: number, most: number): Promise<CaseName[]> {
  const { rows } = await view.query<CaseName>(
    `select home, id from complaints where phase <> 'over' and clock_version < $1 order by home, id limit $2`,
    [version, most],
  )
  return rows
}

export interface LateCase extends CaseName {
  readonly ref: string
  readonly areaCode: string | null
  readonly leadBodyId: string
  readonly escalatedTo: string | null
  readonly resolveDue: LocalDate
  readonly resolveDays: number
}

/** Cases past their end that are worked on, after a key; those the office waits for the reporter in are not late. */
export async function lateCases(
  view: Queryable,
  today: LocalDate,
  after: CaseName | null,
  most: number,
): Promise<LateCase[]> {
  const { rows } = await view.query<LateCase>(
    `select home, id, ref, area_code as "areaCode", lead_body_id as "leadBodyId", escalated_to as "escalatedTo",
            resolve_due as "resolveDue", coalesce(resolve_days, 1) as "resolveDays"
       from complaints
      where phase = 'handling' and state <> 'waiting_info' and lead_body_id is not null and resolve_due < $1
        and (home, id) > ($2, $3)
      order by home, id limit $4`,
    [today, after?.home ?? '', after?.id ?? '00000000-0000-0000-0000-000000000000', most],
  )
  return rows
}

export type ReminderKind = 'answer-soon' | 'answer-late' | 'soon' | 'late' | 'very-late'

export interface Reminder extends CaseName {
  readonly ref: string
  readonly kind: ReminderKind
  readonly dueOn: LocalDate
  readonly assignedTo: string | null
  readonly leadBodyId: string
}

/** Notes what has to be told and was not told yet for that due day; gives only what is new. */
export async function noteReminders(
  tx: Tx,
  { today, soonUntil }: { readonly today: LocalDate; readonly soonUntil: LocalDate },
  most: number,
  now: Date,
): Promise<Reminder[]> {
  const { rows } = await tx.query<Reminder>(
    `with owed as (
       select c.home, c.id, c.ref, c.assigned_to, c.lead_body_id, k.kind, k.due_on
         from complaints c
        cross join lateral (
          select case when c.first_answer_due < $1 then 'answer-late' else 'answer-soon' end as kind, c.first_answer_due as due_on
           where c.first_answered_at is null and c.first_answer_due <= $2
          union all
          select case when c.resolve_due < $1 then 'late' else 'soon' end, c.resolve_due where c.resolve_due <= $2
        ) k
        where c.phase = 'handling' and c.state <> 'waiting_info' and c.lead_body_id is not null
          and (c.resolve_due <= $2 or c.first_answer_due <= $2)
          and not exists (select 1 from case_reminders r where r.home = c.home and r.complaint_id = c.id and r.kind = k.kind and r.due_on = k.due_on)
        order by k.due_on, c.home, c.id limit $3),
     noted as (
       insert into case_reminders (home, complaint_id, kind, due_on, told_at)
       select home, id, kind, due_on, $4 from owed on conflict do nothing
       returning home, complaint_id, kind, due_on)
     select o.home, o.id, o.ref, o.kind, o.due_on as "dueOn", o.assigned_to as "assignedTo", o.lead_body_id as "leadBodyId"
       from noted n join owed o on o.home = n.home and o.id = n.complaint_id and o.kind = n.kind and o.due_on = n.due_on
      order by o.due_on, o.home, o.id`,
    [today, soonUntil, most, now],
  )
  return rows
}
