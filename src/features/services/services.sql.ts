import sql, { join } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { BodyKind } from '../bodies/index.ts'
import type { Level } from './level.ts'
import type { Assessed, Criterion, Dimension } from './standard.ts'

/** The full key of a row of a large table. */
export interface Key {
  readonly home: string
  readonly id: string
}

/** A service with a standard, by name. */
export interface ServiceName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
}

export async function serviceNames(view: Queryable): Promise<ServiceName[]> {
  const { rows } = await view.query<{ id: string; code: string; name_th: string; name_en: string | null }>(
    sql`select id, code, name_th, name_en from public_services where ended_on is null order by code`,
  )
  return rows.map((row) => ({ id: row.id, code: row.code, nameTh: row.name_th, nameEn: row.name_en }))
}

export interface Service extends ServiceName {
  readonly about: string
  readonly functionCode: string
  readonly levels: readonly Level[]
  readonly validMonths: number
  readonly revision: number
  readonly criteria: readonly Criterion[]
  readonly needs: Readonly<Partial<Record<Dimension, number>>>
}

interface ServiceRow {
  id: string
  code: string
  name_th: string
  name_en: string | null
  about: string
  function_code: string
  levels: Level[]
  valid_months: number
  revision: number
  criteria: Criterion[] | null
  needs: Partial<Record<Dimension, number>> | null
}

/** All services in force, or one by its code. */
export async function servicesOf(view: Queryable, code: string | null = null): Promise<Service[]> {
  const { rows } = await view.query<ServiceRow>(
    sql`select s.id, s.code, s.name_th, s.name_en, s.about, s.function_code, s.levels, s.valid_months, s.revision,
          (select jsonb_agg(jsonb_build_object('id', c.id, 'measureTh', c.measure_th, 'measureEn', c.measure_en, 'unit', c.unit,
                    'direction', c.direction, 'wanted', c.wanted::text, 'source', c.source) order by c.position)
             from service_criteria c where c.service_id = s.id and c.ended_on is null) as criteria,
          (select jsonb_object_agg(n.dimension, n.wanted) from service_needs n where n.service_id = s.id) as needs
        from public_services s where s.ended_on is null and ${code === null ? sql`true` : sql`s.code = ${code}`} order by s.code`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    about: row.about,
    functionCode: row.function_code,
    levels: row.levels,
    validMonths: row.valid_months,
    revision: row.revision,
    criteria: row.criteria ?? [],
    needs: row.needs ?? {},
  }))
}

export type NewService = Omit<Service, 'revision'>

/** Holds the standard until the transaction ends: of two who change it at once the second sees what the first did. */
export async function lockService(tx: Tx, code: string): Promise<void> {
  await tx.query('select from public_services where code = $1 for no key update', [code])
}

/** Whether any of these is a criterion of another service. @param serviceId null: of a service that is not there yet */
export async function areOfOthers(
  view: Queryable,
  serviceId: string | null,
  criteria: readonly string[],
): Promise<boolean> {
  const { rows } = await view.query(
    'select from service_criteria where id = any($1::uuid[]) and service_id is distinct from $2 limit 1',
    [criteria, serviceId],
  )
  return rows.length > 0
}

/** Stores services whole; of one that is there, what is given takes the place of what was. */
export async function putServices(
  tx: Tx,
  services: readonly NewService[],
  by: string | null,
  now: Date,
): Promise<void> {
  const given = JSON.stringify(services)
  await tx.query(
    `insert into public_services (id, code, name_th, name_en, about, function_code, levels, valid_months, made_by, made_at, updated_at)
     select (s->>'id')::uuid, s->>'code', s->>'nameTh', s->>'nameEn', s->>'about', s->>'functionCode',
            coalesce((select array_agg(l) from jsonb_array_elements_text(s->'levels') as l), '{}'), (s->>'validMonths')::int, $2, $3, $3
       from jsonb_array_elements($1::jsonb) as t (s)
     on conflict (id) do update set name_th = excluded.name_th, name_en = excluded.name_en, about = excluded.about,
       function_code = excluded.function_code, levels = excluded.levels, valid_months = excluded.valid_months,
       updated_at = excluded.updated_at, revision = public_services.revision + 1`,
    [given, by, now],
  )
  // A criterion that is no longer given ends: assessments made by it keep their lines.
  await tx.query(
    `update service_criteria c set ended_on = $2::date from jsonb_array_elements($1::jsonb) as t (s)
      where c.service_id = (s->>'id')::uuid and c.ended_on is null
        and not exists (select 1 from jsonb_array_elements(s->'criteria') as x (k) where (k->>'id')::uuid = c.id)`,
    [given, now.toISOString().slice(0, 10)],
  )
  await tx.query(
    `insert into service_criteria (id, service_id, position, measure_th, measure_en, unit, direction, wanted, source)
     select (k->>'id')::uuid, (s->>'id')::uuid, n::int, k->>'measureTh', k->>'measureEn', k->>'unit', k->>'direction', (k->>'wanted')::numeric, k->>'source'
       from jsonb_array_elements($1::jsonb) as t (s), jsonb_array_elements(s->'criteria') with ordinality as x (k, n)
     on conflict (id) do update set position = excluded.position, measure_th = excluded.measure_th,
       measure_en = case when excluded.measure_th = service_criteria.measure_th
                         then coalesce(excluded.measure_en, service_criteria.measure_en) else excluded.measure_en end,
       ended_on = null, unit = excluded.unit, direction = excluded.direction, wanted = excluded.wanted, source = excluded.source`,
    [given],
  )
  await tx.query(
    `insert into service_needs (service_id, dimension, wanted)
     select (s->>'id')::uuid, n.key, n.value::int from jsonb_array_elements($1::jsonb) as t (s), jsonb_each_text(s->'needs') as n
     on conflict (service_id, dimension) do update set wanted = excluded.wanted`,
    [given],
  )
}

// ---- bodies, as this room names them

export interface BodyName {
  readonly id: string
  readonly code: string
  readonly kind: BodyKind
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

interface BodyRow {
  id: string
  code: string
  kind: BodyKind
  name_th: string
  name_en: string | null
  area_code: string | null
}

const toBody = (row: BodyRow): BodyName => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  nameTh: row.name_th,
  nameEn: row.name_en,
  areaCode: row.area_code,
})

export async function bodiesBy(
  view: Queryable,
  by: { ids: readonly string[] } | { code: string },
): Promise<Map<string, BodyName>> {
  const where = 'ids' in by ? sql`id = any(${[...new Set(by.ids)]}::uuid[])` : sql`code = ${by.code} and listed`
  const { rows } = await view.query<BodyRow>(
    sql`select id, code, kind, name_th, name_en, area_code from bodies where ${where}`,
  )
  return new Map(rows.map((row) => [row.id, toBody(row)]))
}

// ---- assessments

export interface AssessmentLine {
  readonly criterionId: string
  readonly reached: string
  readonly wanted: string
  readonly meets: boolean
  readonly evidence: string
}

export interface Assessment extends Key, Assessed {
  readonly bodyId: string
  readonly serviceId: string
  readonly assessedOn: LocalDate
  readonly assessedBy: string | null
  readonly verifierBodyId: string | null
  readonly verifiedOn: LocalDate | null
  readonly finding: string | null
  readonly lines: readonly AssessmentLine[]
}

interface AssessmentRow {
  home: string
  id: string
  body_id: string
  service_id: string
  state: Assessment['state']
  assessed_on: string
  assessed_by: string | null
  verifier_body_id: string | null
  verified_on: string | null
  finding: string | null
  valid_to: string | null
  lines: AssessmentLine[] | null
}

/** Newest first. */
export async function assessmentsOf(
  view: Queryable,
  of: { bodyId: string } | { serviceId: string } | Key,
  limit = 500,
): Promise<Assessment[]> {
  const where =
    'bodyId' in of
      ? sql`a.body_id = ${of.bodyId}`
      : 'serviceId' in of
        ? sql`a.service_id = ${of.serviceId}`
        : sql`a.home = ${of.home} and a.id = ${of.id}`
  const { rows } = await view.query<AssessmentRow>(
    sql`select a.home, a.id, a.body_id, a.service_id, a.state, a.assessed_on, a.assessed_by, a.verifier_body_id, a.verified_on, a.finding, a.valid_to,
          (select jsonb_agg(jsonb_build_object('criterionId', l.criterion_id, 'reached', l.reached::text, 'wanted', l.wanted::text,
                    'meets', l.meets, 'evidence', l.evidence))
             from service_assessment_lines l where l.home = a.home and l.assessment_id = a.id) as lines
        from service_assessments a where ${where} order by a.assessed_on desc, a.id desc limit ${limit}`,
  )
  return rows.map((row) => ({
    home: row.home,
    id: row.id,
    bodyId: row.body_id,
    serviceId: row.service_id,
    state: row.state,
    assessedOn: row.assessed_on as LocalDate,
    assessedBy: row.assessed_by,
    verifierBodyId: row.verifier_body_id,
    verifiedOn: row.verified_on as LocalDate | null,
    finding: row.finding,
    validTo: row.valid_to as LocalDate | null,
    lines: row.lines ?? [],
  }))
}

export type NewAssessment = Assessment

export async function insertAssessments(tx: Tx, all: readonly NewAssessment[], now: Date): Promise<void> {
  if (all.length === 0) return
  const given = JSON.stringify(all)
  await tx.query(
    `insert into service_assessments (home, id, body_id, service_id, state, assessed_on, assessed_by, verifier_body_id, verified_on, finding, valid_to, stored_at)
     select a->>'home', (a->>'id')::uuid, (a->>'bodyId')::uuid, (a->>'serviceId')::uuid, a->>'state', (a->>'assessedOn')::date, (a->>'assessedBy')::uuid,
            (a->>'verifierBodyId')::uuid, (a->>'verifiedOn')::date, a->>'finding', (a->>'validTo')::date, $2
       from jsonb_array_elements($1::jsonb) as t (a)`,
    [given, now],
  )
  await tx.query(
    `insert into service_assessment_lines (home, assessment_id, criterion_id, reached, wanted, meets, evidence)
     select a->>'home', (a->>'id')::uuid, (l->>'criterionId')::uuid, (l->>'reached')::numeric, (l->>'wanted')::numeric, (l->>'meets')::boolean, l->>'evidence'
       from jsonb_array_elements($1::jsonb) as t (a), jsonb_array_elements(a->'lines') as x (l)`,
    [given],
  )
}

export async function storeVerdict(
  tx: Tx,
  { home, id }: Key,
  verdict: {
    state: 'certified' | 'refused'
    verifierBodyId: string
    by: string | null
    on: LocalDate
    finding: string
    validTo: LocalDate | null
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update service_assessments set state = ${verdict.state}, verifier_body_id = ${verdict.verifierBodyId}, verified_by = ${verdict.by},
          verified_on = ${verdict.on}, finding = ${verdict.finding}, valid_to = ${verdict.validTo}
        where home = ${home} and id = ${id} and state = 'submitted'`,
  )
  return rowCount === 1
}

/** How many bodies stand where with each service: the newest certification of each body, and what waits. */
export interface ServiceCount {
  readonly serviceId: string
  readonly assessed: number
  readonly certified: number
  readonly late: number
  readonly waiting: number
}

export async function countByService(view: Queryable, today: LocalDate): Promise<Map<string, ServiceCount>> {
  const { rows } = await view.query<{
    service_id: string
    assessed: number
    certified: number
    late: number
    waiting: number
  }>(
    sql`select service_id, count(*)::int as assessed, (count(*) filter (where valid_to >= ${today}))::int as certified,
               (count(*) filter (where valid_to < ${today}))::int as late, (count(*) filter (where waits))::int as waiting
          from (select service_id, body_id, max(valid_to) as valid_to, bool_or(state = 'submitted') as waits
                  from service_assessments group by service_id, body_id) s group by service_id`,
  )
  return new Map(
    rows.map((row) => [
      row.service_id,
      {
        serviceId: row.service_id,
        assessed: row.assessed,
        certified: row.certified,
        late: row.late,
        waiting: row.waiting,
      },
    ]),
  )
}

// ---- capacity

export interface NewCapacity extends Key {
  readonly bodyId: string
  readonly serviceId: string
  readonly dimension: Dimension
  readonly score: number
  readonly evidence: string
  readonly assessedOn: LocalDate
  readonly assessedBy: string | null
}

export async function insertCapacities(tx: Tx, all: readonly NewCapacity[], now: Date): Promise<void> {
  if (all.length === 0) return
  await tx.query(
    `insert into body_capacities (home, id, body_id, service_id, dimension, score, evidence, assessed_on, assessed_by, stored_at)
     select c->>'home', (c->>'id')::uuid, (c->>'bodyId')::uuid, (c->>'serviceId')::uuid, c->>'dimension', (c->>'score')::int, c->>'evidence',
            (c->>'assessedOn')::date, (c->>'assessedBy')::uuid, $2 from jsonb_array_elements($1::jsonb) as t (c)`,
    [JSON.stringify(all), now],
  )
}

/** What a body can do in one dimension of a service, beside what the standard needs. */
export interface Capacity {
  readonly bodyId: string
  readonly serviceId: string
  readonly dimension: Dimension
  /** 0 to 5; null: not assessed. */
  readonly score: number | null
  /** Null: the standard says nothing. */
  readonly wanted: number | null
  /** What is missing, in points; 0 where it is enough or nothing is wanted. Not assessed: null. */
  readonly gap: number | null
  readonly evidence: string | null
  readonly assessedOn: LocalDate | null
}

/**
 * Capacity of bodies against the standards of services (PLN-8): for each body and service one line for each dimension that was
 * assessed or is needed. The newest assessment counts.
 */
export async function capacityOf(
  view: Queryable,
  bodyIds: readonly string[],
  serviceIds: readonly string[],
): Promise<Capacity[]> {
  if (bodyIds.length === 0 || serviceIds.length === 0) return []
  const { rows } = await view.query<{
    body_id: string
    service_id: string
    dimension: Dimension
    score: number | null
    wanted: number | null
    evidence: string | null
    assessed_on: string | null
  }>(
    sql`with newest as (
          select distinct on (body_id, service_id, dimension) body_id, service_id, dimension, score, evidence, assessed_on
            from body_capacities where body_id = any(${bodyIds as string[]}::uuid[]) and service_id = any(${serviceIds as string[]}::uuid[])
           order by body_id, service_id, dimension, assessed_on desc, id desc),
        needed as (
          select b.id as body_id, n.service_id, n.dimension, n.wanted
            from unnest(${bodyIds as string[]}::uuid[]) as b (id), service_needs n where n.service_id = any(${serviceIds as string[]}::uuid[]))
        select body_id, service_id, dimension, newest.score, needed.wanted, newest.evidence, newest.assessed_on
          from newest full join needed using (body_id, service_id, dimension)
         order by body_id, service_id, array_position(array['authority','budget','staff','information','equipment'], dimension)`,
  )
  return rows.map((row) => ({
    bodyId: row.body_id,
    serviceId: row.service_id,
    dimension: row.dimension,
    score: row.score,
    wanted: row.wanted,
    gap: row.score === null ? null : Math.max(0, (row.wanted ?? 0) - row.score),
    evidence: row.evidence,
    assessedOn: row.assessed_on as LocalDate | null,
  }))
}

// ---- duties

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
