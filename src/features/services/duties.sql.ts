import sql, { join } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { BodyKind } from '../bodies/index.ts'
import type { Level } from './level.ts'

import { type BodyName, type BodyRow, type Key, toBody } from './services.sql.ts'

export interface DutyRow {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly functionCode: string
  readonly serviceId: string | null
  readonly law: string
  readonly levels: readonly {
    readonly level: Level
    readonly may: 'must' | 'may' | 'no'
    readonly can: 'yes' | 'with-support' | 'no'
    readonly supportFrom: Level | null
    readonly reason: string
    readonly revision: number
  }[]
  readonly runs: number
}

/** @param functions only duties in these fields; null: all */
export async function dutiesOf(
  view: Queryable,
  by: { code?: string; functions?: readonly string[]; words?: string | null } = {},
): Promise<DutyRow[]> {
  const parts = [sql`true`]
  if (by.code !== undefined) parts.push(sql`d.code = ${by.code}`)
  if (by.functions !== undefined) parts.push(sql`d.function_code = any(${by.functions as string[]}::text[])`)
  if (by.words) parts.push(sql`d.name_th ilike ${`%${by.words.replace(/[\\%_]/g, '\\$&')}%`}`)
  const { rows } = await view.query<{
    id: string
    code: string
    name_th: string
    name_en: string | null
    function_code: string
    service_id: string | null
    law: string
    levels: DutyRow['levels'] | null
    runs: number
  }>(
    sql`select d.id, d.code, d.name_th, d.name_en, d.function_code, d.service_id, d.law,
          (select jsonb_agg(jsonb_build_object('level', l.level, 'may', l.may, 'can', l.can, 'supportFrom', l.support_from, 'reason', l.reason,
                    'revision', l.revision)) from duty_levels l where l.duty_id = d.id) as levels,
          (select count(*)::int from duty_runs r where r.duty_id = d.id and r.until is null) as runs
        from duties d where ${join(parts, ' and ')} order by d.position, d.code`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    functionCode: row.function_code,
    serviceId: row.service_id,
    law: row.law,
    levels: row.levels ?? [],
    runs: row.runs,
  }))
}

export type NewDuty = Omit<DutyRow, 'runs' | 'levels'> & {
  readonly levels: readonly Omit<DutyRow['levels'][number], 'revision'>[]
}

export async function putDuties(tx: Tx, duties: readonly NewDuty[]): Promise<void> {
  const given = JSON.stringify(duties)
  await tx.query(
    `insert into duties (id, code, name_th, name_en, function_code, service_id, law, position)
     select (d->>'id')::uuid, d->>'code', d->>'nameTh', d->>'nameEn', d->>'functionCode', (d->>'serviceId')::uuid, d->>'law', n::int
       from jsonb_array_elements($1::jsonb) with ordinality as t (d, n)
     on conflict (code) do update set service_id = coalesce(duties.service_id, excluded.service_id)`,
    [given],
  )
  await tx.query(
    `insert into duty_levels (duty_id, level, may, can, support_from, reason)
     select u.id, l->>'level', l->>'may', l->>'can', l->>'supportFrom', l->>'reason'
       from jsonb_array_elements($1::jsonb) as t (d) join duties u on u.code = d->>'code', jsonb_array_elements(d->'levels') as x (l)
     on conflict (duty_id, level) do nothing`,
    [given],
  )
}

/** Adds a duty after all others. @returns false where somebody took its code meanwhile */
export async function insertDuty(tx: Tx, duty: NewDuty): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`insert into duties (id, code, name_th, name_en, function_code, service_id, law, position)
        select ${duty.id}::uuid, ${duty.code}, ${duty.nameTh}, ${duty.nameEn}, ${duty.functionCode}, ${duty.serviceId}::uuid, ${duty.law},
               coalesce(max(position), 0) + 1 from duties on conflict (code) do nothing`,
  )
  if (rowCount !== 1) return false
  await putDuties(tx, [duty])
  return true
}

export async function updateDutyLevel(
  tx: Tx,
  dutyId: string,
  to: { level: Level; may: string; can: string; supportFrom: Level | null; reason: string },
  revision: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`insert into duty_levels (duty_id, level, may, can, support_from, reason) values (${dutyId}, ${to.level}, ${to.may}, ${to.can}, ${to.supportFrom}, ${to.reason})
        on conflict (duty_id, level) do update set may = excluded.may, can = excluded.can, support_from = excluded.support_from,
          reason = excluded.reason, revision = duty_levels.revision + 1 where duty_levels.revision = ${revision}`,
  )
  return rowCount === 1
}

export async function insertDutyEvent(
  tx: Tx,
  event: {
    id: string
    dutyId: string
    level: Level
    before: unknown
    after: unknown
    by: string | null
    reason: string
    at: Date
  },
): Promise<void> {
  await tx.query(
    sql`insert into duty_events (id, duty_id, level, before, after, actor_id, reason, happened_at)
        values (${event.id}, ${event.dutyId}, ${event.level}, ${JSON.stringify(event.before)}::jsonb, ${JSON.stringify(event.after)}::jsonb,
          ${event.by}, ${event.reason}, ${event.at})`,
  )
}

export interface DutyRun extends Key {
  readonly dutyId: string
  readonly body: BodyName
  readonly since: LocalDate
  readonly reason: string
  readonly source: string
}

export async function runsOf(
  view: Queryable,
  by: { dutyId: string } | { all: true },
  limit: number,
): Promise<DutyRun[]> {
  const where = 'dutyId' in by ? sql`r.duty_id = ${by.dutyId}` : sql`true`
  const { rows } = await view.query<
    BodyRow & { home: string; run_id: string; duty_id: string; since: string; reason: string; source: string }
  >(
    sql`select r.home, r.id as run_id, r.duty_id, r.since, r.reason, r.source, b.id, b.code, b.kind, b.name_th, b.name_en, b.area_code
          from duty_runs r join bodies b on b.id = r.body_id where r.until is null and ${where} order by b.area_code, b.code limit ${limit}`,
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.run_id,
    dutyId: row.duty_id,
    body: toBody(row),
    since: row.since as LocalDate,
    reason: row.reason,
    source: row.source,
  }))
}

export interface NewRun extends Key {
  readonly dutyId: string
  readonly bodyId: string
  readonly since: LocalDate
  readonly reason: string
  readonly source: string
}

export async function insertRuns(tx: Tx, runs: readonly NewRun[], by: string | null, now: Date): Promise<void> {
  await tx.query(
    `insert into duty_runs (home, id, duty_id, body_id, since, reason, source, recorded_by, recorded_at)
     select r->>'home', (r->>'id')::uuid, (r->>'dutyId')::uuid, (r->>'bodyId')::uuid, (r->>'since')::date, r->>'reason', r->>'source', $2, $3
       from jsonb_array_elements($1::jsonb) as t (r)`,
    [JSON.stringify(runs), by, now],
  )
}

export interface PlannedIn {
  readonly kind: BodyKind
  readonly bodies: number
  readonly projects: number
  readonly amountSatang: bigint
}

/** What bodies of each kind plan in a field within a province in a year: who runs the duty in fact. */
export async function plannedIn(
  view: Queryable,
  { home, functionCode, fiscalYear }: { home: string; functionCode: string; fiscalYear: number },
): Promise<PlannedIn[]> {
  const top = home === '00' ? 'TH' : home
  const { rows } = await view.query<{ kind: BodyKind; bodies: number; projects: number; amount: bigint }>(
    sql`select b.kind, count(distinct t.body_id)::int as bodies, sum(t.projects)::int as projects, sum(t.amount_satang)::bigint as amount
          from area_totals t join bodies b on b.id = t.body_id
         where t.home = ${home} and t.area_code = ${top} and t.fiscal_year = ${fiscalYear} and t.function_code like ${`${functionCode}%`}
         group by b.kind order by 4 desc`,
  )
  return rows.map((row) => ({ kind: row.kind, bodies: row.bodies, projects: row.projects, amountSatang: row.amount }))
}
