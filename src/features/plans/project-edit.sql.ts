import { type Home, newId } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { insertBudgetLines } from './budget-lines.sql.ts'
import type { MoneyLine } from './money-lines.ts'
import { amountOf, type Phase, type ProjectState } from './plan.ts'
import type { Doing, EventAbout } from './plan-edit.sql.ts'

/** A project as those who edit it need it. */
export interface EditedProject {
  readonly home: Home
  readonly id: string
  readonly planId: string
  readonly nodeId: string | null
  readonly bodyId: string
  readonly bodyNameTh: string
  readonly title: string
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly functionReason: string | null
  readonly category: string | null
  readonly state: ProjectState
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly amountSatang: bigint
  readonly lines: readonly MoneyLine[]
  readonly copiedFrom: string | null
  /** Public id of the project this one was combined into; such a project is planned no more. */
  readonly closedInto: string | null
  /** Names this state of the project: an edit tells which one it was made from. Imports, which count no edits, change it too. */
  readonly token: string
}

interface Row {
  home: string
  id: string
  plan_id: string
  node_id: string | null
  body_id: string
  body_th: string
  title: string
  place_text: string | null
  area_code: string | null
  function_code: string | null
  function_reason: string | null
  category: string | null
  state: ProjectState
  fiscal_year_from: number
  fiscal_year_to: number
  amount_satang: bigint
  copied_from: string | null
  closed_into: string | null
  revision: number
  updated_at: Date
}

const columns = `p.home, p.id, p.plan_id, p.node_id, p.body_id, b.name_th as body_th, p.title, p.place_text, p.area_code,
  p.function_code, p.function_reason, p.category, p.state, p.fiscal_year_from, p.fiscal_year_to, p.amount_satang, p.copied_from, p.closed_into, p.revision,
  p.updated_at`

export function tokenOf(row: { revision: number; updatedAt: Date }): string {
  return `${row.revision}-${row.updatedAt.getTime().toString(36)}`
}

async function withLines(view: Queryable, rows: readonly Row[]): Promise<EditedProject[]> {
  if (rows.length === 0) return []
  const found = await view.query<{
    home: string
    project_id: string
    fiscal_year: number
    phase: Phase
    source: string
    amount_satang: bigint
  }>(
    `select l.home, l.project_id, l.fiscal_year, l.phase, l.source, l.amount_satang
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join budget_lines l on l.home = wanted.home and l.project_id = wanted.id
      order by l.fiscal_year, array_position(array['planned', 'requested', 'approved', 'revised', 'committed', 'disbursed'], l.phase),
               l.source, l.id`,
    [rows.map((row) => row.home), rows.map((row) => row.id)],
  )
  const byProject = new Map<string, MoneyLine[]>()
  for (const line of found.rows) {
    const lines = byProject.get(line.project_id) ?? []
    lines.push({
      fiscalYear: line.fiscal_year,
      phase: line.phase,
      source: line.source,
      amountSatang: line.amount_satang,
    })
    byProject.set(line.project_id, lines)
  }
  return rows.map((row) => ({
    home: row.home as Home,
    id: row.id,
    planId: row.plan_id,
    nodeId: row.node_id,
    bodyId: row.body_id,
    bodyNameTh: row.body_th,
    title: row.title,
    placeText: row.place_text,
    areaCode: row.area_code,
    functionCode: row.function_code,
    functionReason: row.function_reason,
    category: row.category,
    state: row.state,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    amountSatang: row.amount_satang,
    lines: byProject.get(row.id) ?? [],
    copiedFrom: row.copied_from,
    closedInto: row.closed_into,
    token: tokenOf({ revision: row.revision, updatedAt: row.updated_at }),
  }))
}

export async function projectToEdit(view: Queryable, key: { home: string; id: string }): Promise<EditedProject | null> {
  const { rows } = await view.query<Row>(
    `select ${columns} from projects p join bodies b on b.id = p.body_id where p.home = $1 and p.id = $2`,
    [key.home, key.id],
  )
  return (await withLines(view, rows))[0] ?? null
}

/** Held until the transaction ends. Lock its plan before it, never after. */
export async function lockProject(tx: Tx, key: { home: string; id: string }): Promise<EditedProject | null> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from projects p join bodies b on b.id = p.body_id where p.home = $1 and p.id = $2
        for no key update of p`,
    [key.home, key.id],
  )
  return (await withLines(tx, rows))[0] ?? null
}

/** The plan a project belongs to; it never changes. */
export async function planOfProject(view: Queryable, key: { home: string; id: string }): Promise<string | null> {
  const { rows } = await view.query<{ plan_id: string }>('select plan_id from projects where home = $1 and id = $2', [
    key.home,
    key.id,
  ])
  return rows[0]?.plan_id ?? null
}

/** Projects of a plan with their money, most money first; of the keys given, or all that are not cancelled. */
export async function projectsToCopy(
  tx: Tx,
  planId: string,
  keys: readonly { home: string; id: string }[] | null,
): Promise<EditedProject[]> {
  const { rows } = await tx.query<Row>(
    `select ${columns} from projects p join bodies b on b.id = p.body_id
      where p.plan_id = $1 and p.state <> 'cancelled' and p.closed_into is null
        and ($2::text[] is null or (p.home, p.id) in (select * from unnest($2::text[], $3::uuid[])))
      order by p.amount_satang desc, p.home, p.id`,
    [planId, keys?.map((key) => key.home) ?? null, keys?.map((key) => key.id) ?? null],
  )
  return withLines(tx, rows)
}

export interface ProjectFacts {
  readonly title: string
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly functionReason: string | null
  readonly nodeId: string | null
  readonly state: ProjectState
  readonly lines: readonly MoneyLine[]
  readonly search: string
}

export interface ProjectToInsert extends ProjectFacts {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly bodyId: string
  readonly category: string | null
  readonly copiedFrom: string | null
}

/** Adds projects of one home. @returns ids of those added; a second copy of one project in one plan is left out */
export async function addProjects(
  tx: Tx,
  home: string,
  projects: readonly ProjectToInsert[],
  now: Date,
): Promise<Set<string>> {
  const records = projects.map((project) => ({
    id: project.id,
    plan_id: project.planId,
    node_id: project.nodeId,
    body_id: project.bodyId,
    title: project.title,
    place_text: project.placeText,
    area_code: project.areaCode,
    function_code: project.functionCode,
    function_reason: project.functionReason,
    category: project.category,
    state: project.state,
    copied_from: project.copiedFrom,
    search: project.search,
    ...sumsOf(project.lines),
  }))
  const { rows } = await tx.query<{ id: string }>(
    `insert into projects (home, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason,
                           category, state, copied_from, fiscal_year_from, fiscal_year_to, amount_satang, search, created_at, updated_at)
     select $1, id, plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason, category, state,
            copied_from, fiscal_year_from, fiscal_year_to, amount_satang, search::tsvector, $3, $3
       from jsonb_to_recordset($2::jsonb) as given (id uuid, plan_id uuid, node_id uuid, body_id uuid, title text,
            place_text text, area_code text, function_code text, function_reason text, category text, state text,
            copied_from uuid, fiscal_year_from integer, fiscal_year_to integer, amount_satang bigint, search text)
     on conflict (home, plan_id, copied_from) where copied_from is not null do nothing
     returning id`,
    [home, JSON.stringify(records), now],
  )
  const added = new Set(rows.map((row) => row.id))
  await insertMoney(
    tx,
    home,
    projects.filter((project) => added.has(project.id)),
  )
  return added
}

/** Years and amount of a project follow from its lines. */
export function sumsOf(lines: readonly MoneyLine[]) {
  const years = lines.map((line) => line.fiscalYear)
  return {
    fiscal_year_from: Math.min(...years),
    fiscal_year_to: Math.max(...years),
    amount_satang: String(amountOf(lines)),
  }
}

async function insertMoney(
  tx: Tx,
  home: string,
  projects: readonly { id: string; lines: readonly MoneyLine[] }[],
): Promise<void> {
  const lines = projects.flatMap((project) => project.lines.map((line) => ({ ...line, projectId: project.id })))
  await insertBudgetLines(tx, home, lines)
}

export async function updateProject(
  tx: Tx,
  key: { home: string; id: string },
  facts: ProjectFacts,
  moneyChanged: boolean,
  now: Date,
): Promise<void> {
  const { fiscal_year_from, fiscal_year_to, amount_satang } = sumsOf(facts.lines)
  await tx.query(
    `update projects set title = $3, place_text = $4, area_code = $5, function_code = $6, function_reason = $7, node_id = $8,
            state = $9, fiscal_year_from = $10, fiscal_year_to = $11, amount_satang = $12, search = $13::tsvector,
            revision = revision + 1, updated_at = $14
      where home = $1 and id = $2`,
    [
      key.home,
      key.id,
      facts.title,
      facts.placeText,
      facts.areaCode,
      facts.functionCode,
      facts.functionReason,
      facts.nodeId,
      facts.state,
      fiscal_year_from,
      fiscal_year_to,
      amount_satang,
      facts.search,
      now,
    ],
  )
  if (!moneyChanged) return
  await tx.query('delete from budget_lines where home = $1 and project_id = $2', [key.home, key.id])
  await insertMoney(tx, key.home, [{ id: key.id, lines: facts.lines }])
}

/** One event for each of these projects, alike but for what each says of itself in `details`. */
export async function storeProjectEvents(
  tx: Tx,
  keys: readonly { home: string; id: string; details?: Readonly<Record<string, unknown>> }[],
  about: EventAbout,
  doing: Doing,
): Promise<void> {
  const common = { ...about.details, ...(about.changes === undefined ? {} : { changes: about.changes }) }
  for (const home of [...new Set(keys.map((key) => key.home))].sort()) {
    const here = keys.filter((key) => key.home === home)
    await tx.query(
      `insert into project_events (home, id, project_id, kind, actor_id, reason, visibility, details, happened_at)
       select $1, id, project_id, $4, $5, $6, 'public', details::jsonb, $8
         from unnest($2::uuid[], $3::uuid[], $7::text[]) as given (id, project_id, details)`,
      [
        home,
        here.map(() => newId()),
        here.map((key) => key.id),
        about.kind,
        doing.by,
        doing.reason,
        here.map((key) => JSON.stringify({ ...common, ...key.details })),
        doing.now,
      ],
    )
  }
}

// ---- activities

export interface Activity {
  readonly id: string
  readonly position: number
  readonly title: string
  readonly startsOn: LocalDate | null
  readonly endsOn: LocalDate | null
  readonly amountSatang: bigint | null
  readonly responsible: string | null
  readonly revision: number
}

export type ActivityFacts = Pick<Activity, 'title' | 'startsOn' | 'endsOn' | 'amountSatang' | 'responsible'>

/** The activities of a project in their order. */
export async function activitiesOf(view: Queryable, key: { home: string; id: string }): Promise<Activity[]> {
  const { rows } = await view.query<{
    id: string
    position: number
    title: string
    starts_on: string | null
    ends_on: string | null
    amount_satang: bigint | null
    responsible: string | null
    revision: number
  }>(
    `select id, position, title, starts_on, ends_on, amount_satang, responsible, revision from activities
      where home = $1 and project_id = $2 order by position, id`,
    [key.home, key.id],
  )
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    title: row.title,
    startsOn: row.starts_on as LocalDate | null,
    endsOn: row.ends_on as LocalDate | null,
    amountSatang: row.amount_satang,
    responsible: row.responsible,
    revision: row.revision,
  }))
}

export async function insertActivities(
  tx: Tx,
  home: string,
  activities: readonly (ActivityFacts & { id: string; projectId: string; position: number })[],
): Promise<void> {
  if (activities.length === 0) return
  await tx.query(
    `insert into activities (home, id, project_id, position, title, starts_on, ends_on, amount_satang, responsible)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::date[], $7::date[], $8::bigint[], $9::text[])`,
    [
      home,
      activities.map((one) => one.id),
      activities.map((one) => one.projectId),
      activities.map((one) => one.position),
      activities.map((one) => one.title),
      activities.map((one) => one.startsOn),
      activities.map((one) => one.endsOn),
      activities.map((one) => (one.amountSatang === null ? null : String(one.amountSatang))),
      activities.map((one) => one.responsible),
    ],
  )
}

export async function updateActivity(tx: Tx, home: string, id: string, facts: ActivityFacts): Promise<void> {
  await tx.query(
    `update activities set title = $3, starts_on = $4, ends_on = $5, amount_satang = $6, responsible = $7,
            revision = revision + 1 where home = $1 and id = $2`,
    [home, id, facts.title, facts.startsOn, facts.endsOn, facts.amountSatang, facts.responsible],
  )
}

/** Numbers the activities of a project as they stand in the list. */
export async function orderActivities(tx: Tx, home: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update activities a set position = given.position
       from (select * from unnest($2::uuid[]) with ordinality) as given (id, position)
      where a.home = $1 and a.id = given.id and a.position <> given.position`,
    [home, ids],
  )
}

export async function deleteActivity(tx: Tx, home: string, id: string): Promise<void> {
  await tx.query('delete from activities where home = $1 and id = $2', [home, id])
}

/** The activities of many projects, for copying. */
export async function activitiesOfAll(
  view: Queryable,
  home: string,
  projectIds: readonly string[],
): Promise<(ActivityFacts & { projectId: string; position: number })[]> {
  const { rows } = await view.query<{
    project_id: string
    position: number
    title: string
    starts_on: string | null
    ends_on: string | null
    amount_satang: bigint | null
    responsible: string | null
  }>(
    `select project_id, position, title, starts_on, ends_on, amount_satang, responsible from activities
      where home = $1 and project_id = any($2) order by project_id, position`,
    [home, projectIds],
  )
  return rows.map((row) => ({
    projectId: row.project_id,
    position: row.position,
    title: row.title,
    startsOn: row.starts_on as LocalDate | null,
    endsOn: row.ends_on as LocalDate | null,
    amountSatang: row.amount_satang,
    responsible: row.responsible,
  }))
}

const searchedTogether = 1_000

/** Projects that hang on any of these nodes, with what they are found by, some at a time in the order of their keys. */
export async function* projectsOnNodes(
  tx: Tx,
  planId: string,
  nodeIds: readonly string[],
): AsyncGenerator<
  {
    home: string
    id: string
    title: string
    placeText: string | null
    category: string | null
    nodeId: string | null
    bodyNameTh: string
  }[]
> {
  let after = null as Searched | null
  do {
    const { rows }: { rows: Searched[] } = await tx.query<Searched>(
      `select p.home, p.id, p.title, p.place_text as "placeText", p.category, p.node_id as "nodeId", b.name_th as "bodyNameTh"
         from projects p join bodies b on b.id = p.body_id
        where p.plan_id = $1 and p.node_id = any($2::uuid[]) and ($3::text is null or (p.home, p.id) > ($3, $4::uuid))
        order by p.home, p.id limit ${searchedTogether}`,
      [planId, nodeIds, after?.home ?? null, after?.id ?? null],
    )
    if (rows.length > 0) yield rows
    after = rows.length < searchedTogether ? null : (rows.at(-1) ?? null)
  } while (after !== null)
}

interface Searched {
  home: string
  id: string
  title: string
  placeText: string | null
  category: string | null
  nodeId: string | null
  bodyNameTh: string
}

/** What projects are found by; nothing else of them changes. */
export async function storeSearch(
  tx: Tx,
  projects: readonly { readonly home: string; readonly id: string; readonly search: string }[],
): Promise<void> {
  await tx.query(
    `update projects p set search = given.search::tsvector
       from unnest($1::text[], $2::uuid[], $3::text[]) as given (home, id, search)
      where p.home = given.home and p.id = given.id`,
    [projects.map(({ home }) => home), projects.map(({ id }) => id), projects.map(({ search }) => search)],
  )
}

/** Does a project pay others what has not come back? What was proposed and not answered counts too. */
export async function handsOn(view: Queryable, key: { home: Home; id: string }): Promise<boolean> {
  const { rows } = await view.query<{ some: boolean }>(
    `select coalesce(sum(case kind when 'transfer' then amount_satang else -amount_satang end), 0) > 0 as some
       from money_transfers where payer_home = $1 and payer_project_id = $2 and state <> 'declined'`,
    [key.home, key.id],
  )
  return rows[0]?.some ?? false
}
