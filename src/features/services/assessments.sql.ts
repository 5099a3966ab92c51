import sql from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './services.sql.ts'
import type { Assessed } from './standard.ts'

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
