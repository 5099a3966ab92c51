import { fieldOf } from '../src/features/functions/index.ts'
import type { Grant } from '../src/kernel/viewer.ts'
import type { Queryable, Tx } from '../src/platform/db/db.ts'
import type { MoreRole } from './people.ts'
import type { DemoNode, DemoPlan } from './plans.ts'
import type { DemoProject, ProjectName } from './projects.ts'

const ROWS_A_CALL = 2_000

export async function hasContent(view: Queryable): Promise<boolean> {
  const { rows } = await view.query<{ some: boolean }>(
    `select exists (select 1 from persons) or exists (select 1 from bodies) or exists (select 1 from plans)
         or exists (select 1 from projects) as some`,
  )
  return rows[0]?.some ?? false
}

export async function insertPlans(tx: Tx, plans: readonly DemoPlan[], now: Date): Promise<void> {
  await tx.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, state, calendar, source_key, created_at)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::text[], $9::text[],
       $10::text[], $11::timestamptz[])`,
    [
      plans.map((plan) => plan.id),
      plans.map((plan) => plan.level),
      plans.map((plan) => plan.title),
      plans.map((plan) => plan.bodyId),
      plans.map((plan) => plan.areaCode),
      plans.map((plan) => plan.fiscalYearFrom),
      plans.map((plan) => plan.fiscalYearTo),
      plans.map((plan) => plan.state),
      plans.map((plan) => plan.calendar),
      plans.map((plan) => plan.sourceKey),
      plans.map((plan) => daysBefore(now, plan.daysOld)),
    ],
  )
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

export async function insertNodes(tx: Tx, nodes: readonly DemoNode[]): Promise<void> {
  await tx.query(
    `insert into plan_nodes (id, plan_id, parent_id, kind, position, title, source_key)
     select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::text[])`,
    [
      nodes.map((node) => node.id),
      nodes.map((node) => node.planId),
      nodes.map((node) => node.parentId),
      nodes.map((node) => node.kind),
      nodes.map((node) => node.position),
      nodes.map((node) => node.title),
      nodes.map((node) => node.sourceKey),
    ],
  )
}

/**
 * An index of words takes most of the time when rows come one by one, and is built whole in a second. Only while the table is
 * empty and nobody else is there; in the caller's transaction, so that it is never missing.
 * @returns how to make them again
 */
async function dropWordIndexes(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where i.indrelid = 'projects'::regclass and a.amname = 'gin'`,
  )
  for (const { name } of rows) await tx.query(`drop index ${name}`)
  return rows.map(({ definition }) => definition)
}

/** @param searchOf the lexemes a project is found by */
export async function insertProjects(
  tx: Tx,
  projects: readonly DemoProject[],
  searchOf: (project: DemoProject) => string,
  now: Date,
): Promise<void> {
  const indexes = await dropWordIndexes(tx)
  for (let at = 0; at < projects.length; at += ROWS_A_CALL) {
    const rows = projects.slice(at, at + ROWS_A_CALL)
    await tx.query(
      `insert into projects (home, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason,
         category, state, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
       select given.*, given.stored_at from unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[],
         $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[], $15::bigint[], $16::tsvector[], $17::timestamptz[])
         as given (home, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason, category, state,
                   fiscal_year_from, fiscal_year_to, amount_satang, search, stored_at)`,
      [
        rows.map((row) => row.home),
        rows.map((row) => row.id),
        rows.map((row) => row.planId),
        rows.map((row) => row.nodeId),
        rows.map((row) => row.body.id),
        rows.map((row) => row.title),
        rows.map((row) => row.placeText),
        rows.map((row) => row.areaCode),
        rows.map((row) => row.functionCode),
        rows.map((row) => row.functionReason),
        rows.map((row) => row.category),
        rows.map((row) => row.state),
        rows.map((row) => row.fiscalYearFrom),
        rows.map((row) => row.fiscalYearTo),
        rows.map((row) => row.amountSatang.toString()),
        rows.map(searchOf),
        rows.map((row) => daysBefore(now, row.daysOld)),
      ],
    )
    const lines = rows.flatMap((row) => row.lines.map((line) => ({ ...line, home: row.home, projectId: row.id })))
    await tx.query(
      `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
       select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::bigint[])`,
      [
        lines.map((line) => line.home),
        lines.map((line) => line.id),
        lines.map((line) => line.projectId),
        lines.map((line) => line.phase),
        lines.map((line) => line.fiscalYear),
        lines.map((line) => line.source),
        lines.map((line) => line.amountSatang.toString()),
      ],
    )
  }
  await tx.query("set local maintenance_work_mem = '256MB'")
  for (const definition of indexes) await tx.query(definition)
}

/** Further appointments of people who already have one. */
export async function giveMoreRoles(
  tx: Tx,
  roles: readonly (MoreRole & { id: string })[],
  startsOn: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into role_grants (id, person_id, role, body_id, starts_on, reason, granted_at, needs_second)
     select given.id, s.person_id, given.role, b.id, $6::date, given.reason, $7, false
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as given (id, email, role, body_code, reason)
       join demo_sign_ins s on s.email = given.email
       join bodies b on b.code = given.body_code`,
    [
      roles.map((role) => role.id),
      roles.map((role) => role.user),
      roles.map((role) => role.role),
      roles.map((role) => role.bodyCode),
      roles.map((role) => role.reason),
      startsOn,
      now,
    ],
  )
}

export interface FoundDemoPair {
  readonly home: string
  readonly id: string
  readonly leftId: string
  readonly rightId: string
}

/** Pairs the finder made of these projects that nobody has decided, in the order of their projects, which is the same every time. */
export async function openPairsAmong(view: Queryable, projects: readonly ProjectName[]): Promise<FoundDemoPair[]> {
  const { rows } = await view.query<{ home: string; id: string; left_id: string; right_id: string }>(
    `select home, id, left_id, right_id from overlap_pairs
      where state = 'open' and left_id = any($1::uuid[]) and right_id = any($1::uuid[])
      order by left_id, right_id`,
    [projects.map(({ id }) => id)],
  )
  return rows.map((row) => ({ home: row.home, id: row.id, leftId: row.left_id, rightId: row.right_id }))
}

/** Open pairs in these homes that the finder is least sure of and nobody planted. */
export async function doubtfulPairs(
  view: Queryable,
  homes: readonly string[],
  planted: readonly ProjectName[],
  most: number,
): Promise<{ home: string; id: string }[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select home, id from overlap_pairs
      where state = 'open' and home = any($1) and score < 0.75
        and left_id <> all($2::uuid[]) and right_id <> all($2::uuid[])
      order by score, left_id, right_id limit $3`,
    [homes, planted.map(({ id }) => id), most],
  )
  return rows
}

export interface DemoOfficer {
  readonly personId: string
  readonly email: string
  readonly grants: readonly Grant[]
}

/** The people of the demonstration with everything they are appointed to. */
export async function demoOfficers(view: Queryable): Promise<DemoOfficer[]> {
  const { rows } = await view.query<{
    person_id: string
    email: string
    role: Grant['role']
    body_id: string | null
    area_code: string | null
    starts_on: Grant['from']
  }>(
    `select s.person_id, s.email, g.role, g.body_id, g.area_code, g.starts_on::text as starts_on
       from demo_sign_ins s join role_grants g on g.person_id = s.person_id order by s.position, g.id`,
  )
  const officers = new Map<string, DemoOfficer & { grants: Grant[] }>()
  for (const row of rows) {
    const officer = officers.get(row.person_id) ?? {
      personId: row.person_id,
      email: row.email,
      grants: [],
    }
    officer.grants.push({
      role: row.role,
      bodyId: row.body_id,
      areaCode: row.area_code,
      functionCode: null,
      from: row.starts_on,
      to: null,
    })
    officers.set(row.person_id, officer)
  }
  return [...officers.values()]
}

/** The bodies of projects, by the id of the project. */
export async function bodiesOfProjects(
  view: Queryable,
  projects: readonly ProjectName[],
): Promise<Map<string, string>> {
  const { rows } = await view.query<{ id: string; body_id: string }>(
    'select p.id, p.body_id from projects p join unnest($1::text[], $2::uuid[]) as k (home, id) on p.home = k.home and p.id = k.id',
    [projects.map(({ home }) => home), projects.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.id, row.body_id]))
}

/** Somebody who plans for an area, the first by id; null where the country is too small for one. */
export async function plannerOf(tx: Tx, areaCode: string): Promise<string | null> {
  const { rows } = await tx.query<{ person_id: string }>(
    `select person_id from role_grants where role = 'planner' and area_code = $1 order by person_id limit 1`,
    [areaCode],
  )
  return rows[0]?.person_id ?? null
}

/** `570101 05`: sub-districts with projects that still go on, and their field. */
export async function fieldsPlannedIn(
  tx: Tx,
  subdistricts: readonly string[],
  fiscalYear: number,
): Promise<Set<string>> {
  const { rows } = await tx.query<{ area: string; code: string }>(
    `select distinct left(area_code, 6) as area, function_code as code from projects
      where home = any($1) and left(area_code, 6) = any($2) and function_code is not null and fiscal_year_to >= $3
        and state in ('planned', 'approved', 'running')`,
    [[...new Set(subdistricts.map((code) => code.slice(0, 2)))], subdistricts, fiscalYear],
  )
  return new Set(rows.map((row) => `${row.area} ${fieldOf(row.code)}`))
}

/** A project of a province that goes on and is done together with no other yet. */
export interface WorkToJoin {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly state: string
  readonly bodyId: string
  readonly areaCode: string | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly { phase: string; fiscalYear: number; source: string; amountSatang: bigint }[]
}

export async function worksToJoin(view: Queryable, home: string): Promise<WorkToJoin[]> {
  const { rows } = await view.query<
    Omit<WorkToJoin, 'lines'> & {
      lines: { phase: string; fiscalYear: number; source: string; amountSatang: string }[] | null
    }
  >(
    `select p.home, p.id, p.title, p.state, p.body_id as "bodyId", p.area_code as "areaCode", p.fiscal_year_from as "fiscalYearFrom",
            p.fiscal_year_to as "fiscalYearTo", p.amount_satang as "amountSatang",
            (select json_agg(json_build_object('phase', l.phase, 'fiscalYear', l.fiscal_year, 'source', l.source,
                                               'amountSatang', l.amount_satang::text) order by l.fiscal_year, l.phase)
               from budget_lines l where l.home = p.home and l.project_id = p.id) as lines
       from projects p
      where p.home = $1 and p.state in ('planned', 'approved', 'running') and p.closed_into is null
        and not exists (select from joining_projects j where j.project_home = p.home and j.project_id = p.id)
        and not exists (select from scenario_changes c where c.details::text like '%' || p.id || '%')
      order by p.id`,
    [home],
  )
  return rows.map((row) => ({
    ...row,
    lines: (row.lines ?? []).map((line) => ({ ...line, amountSatang: BigInt(line.amountSatang) })),
  }))
}

/** Middles of the deep provinces, latitude first, so that maps and GeoJSON have points before anybody brings the register's own. */
export async function placeProvinces(
  tx: Tx,
  middles: Readonly<Record<string, readonly [number, number]>>,
  now: Date,
): Promise<void> {
  const all = Object.entries(middles)
  await tx.query(
    // Newer than every other row: copies of the register in memory notice it.
    `update areas a set latitude = g.latitude, longitude = g.longitude,
            stored_at = greatest($4, (select max(stored_at) from areas) + interval '1 millisecond')
       from unnest($1::text[], $2::float8[], $3::float8[]) as g (code, latitude, longitude)
      where a.code = g.code and a.latitude is null`,
    [all.map(([code]) => code), all.map(([, [latitude]]) => latitude), all.map(([, [, longitude]]) => longitude), now],
  )
}

/** The city or town whose town hall stands in a sub-district. */
export async function townAt(view: Queryable, areaCode: string): Promise<string | null> {
  const { rows } = await view.query<{ id: string }>(
    `select id from bodies where area_code = $1 and kind in ('city', 'town') order by code limit 1`,
    [areaCode],
  )
  return rows[0]?.id ?? null
}

/** Open cases of a province whose reporter can be reached, the newest first. */
export async function reportedCases(
  tx: Tx,
  home: string,
  limit: number,
): Promise<{ home: string; id: string; ref: string; reporterId: string }[]> {
  const { rows } = await tx.query<{ home: string; id: string; ref: string; reporterId: string }>(
    `select home, id, ref, reporter_id as "reporterId" from complaints where home = $1 and reporter_id is not null
      order by received_at desc, id limit $2`,
    [home, limit],
  )
  return rows
}
