import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { insertBudgetLines } from './budget-lines.sql.ts'
import type { NodeKind, PlanLevel, ProjectState, YearAmount } from './plan.ts'
import { type ProjectTexts, storeTexts } from './project-texts.ts'

/** A project as it is stored, with everything that hangs on it. */
export interface ProjectToStore {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly nodeId: string | null
  readonly bodyId: string
  readonly title: string
  readonly placeText: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly functionReason: string | null
  readonly category: string | null
  readonly state: ProjectState
  /** A line may name a source of its own. */
  readonly lines: readonly (YearAmount & { readonly source?: string })[]
  /** Where the money comes from: a code of messages `sources`, or free text. */
  readonly source: string
  readonly amountSatang: bigint
  readonly sourceRef: string | null
  readonly sourceDocument: string | null
  readonly sourcePage: string | null
  readonly sourceDigest: string | null
  readonly importId: string | null
  /** As PostgreSQL reads a tsvector: quoted lexemes (see `searchVector`). */
  readonly search: string
  /** What it is for; undefined: what is stored stays. */
  readonly texts?: ProjectTexts | null
}

export interface KnownProject {
  readonly home: string
  readonly id: string
  readonly digest: string | null
  readonly state: ProjectState
  readonly areaCode: string | null
  readonly amountSatang: bigint
  readonly title: string
  /** It was combined into another project: what it is to do and cost is said there now. */
  readonly closedInto: string | null
}

/** Projects that are stored under any of these keys. */
export async function projectsByKey(view: Queryable, keys: readonly string[]): Promise<Map<string, KnownProject>> {
  const found = new Map<string, KnownProject>()
  for (const some of batches(keys, 5_000)) {
    const named = await view.query<{ key: string; home: string; project_id: string }>(
      'select key, home, project_id from project_keys where key = any($1)',
      [some],
    )
    if (named.rows.length === 0) continue
    const { rows } = await view.query<{
      home: string
      id: string
      source_digest: string | null
      state: ProjectState
      area_code: string | null
      amount_satang: bigint
      title: string
      closed_into: string | null
    }>(
      `select p.home, p.id, p.source_digest, p.state, p.area_code, p.amount_satang, p.title, p.closed_into
         from projects p
         join (select distinct home, id from unnest($1::text[], $2::uuid[]) as wanted (home, id)) wanted
           on p.home = wanted.home and p.id = wanted.id`,
      [named.rows.map((row) => row.home), named.rows.map((row) => row.project_id)],
    )
    const byId = new Map(rows.map((row) => [`${row.home}-${row.id}`, row]))
    for (const { key, home, project_id } of named.rows) {
      const row = byId.get(`${home}-${project_id}`)
      if (row === undefined) throw new Error(`the key ${key} names a project that is not stored`)
      found.set(key, {
        home,
        id: row.id,
        digest: row.source_digest,
        state: row.state,
        areaCode: row.area_code,
        amountSatang: row.amount_satang,
        title: row.title,
        closedInto: row.closed_into,
      })
    }
  }
  return found
}

/** Stored projects by their ids. */
export async function knownProjects(
  view: Queryable,
  wanted: readonly { readonly home: string; readonly id: string }[],
): Promise<Map<string, KnownProject>> {
  const { rows } = await view.query<KnownProject>(
    `select p.home, p.id, p.source_digest as digest, p.state, p.area_code as "areaCode", p.amount_satang as "amountSatang", p.title,
            p.closed_into as "closedInto"
       from unnest($1::text[], $2::uuid[]) as wanted (home, id) join projects p on p.home = wanted.home and p.id = wanted.id`,
    [wanted.map(({ home }) => home), wanted.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** A project with everything an undo needs to put it back. */
export interface StoredProject extends Omit<ProjectToStore, 'lines' | 'source' | 'search' | 'texts'> {
  readonly texts: ProjectTexts | null
  readonly bodyName: string
  readonly lines: readonly StoredLine[]
}

/** A budget line as it is stored. */
export interface StoredLine extends YearAmount {
  readonly source: string
}

/** Projects of one home as they stand, with their budget lines in the order of the years. */
export async function projectsAsStored(
  view: Queryable,
  home: string,
  ids: readonly string[],
): Promise<Map<string, StoredProject>> {
  const { rows } = await view.query<{
    id: string
    plan_id: string
    node_id: string | null
    body_id: string
    body_name: string
    title: string
    place_text: string | null
    area_code: string | null
    function_code: string | null
    function_reason: string | null
    category: string | null
    state: ProjectState
    amount_satang: bigint
    source_ref: string | null
    source_document: string | null
    source_page: string | null
    source_digest: string | null
    import_id: string | null
    texts: ProjectTexts | null
  }>(
    `select p.id, p.plan_id, p.node_id, p.body_id, b.name_th as body_name, p.title, p.place_text, p.area_code, p.function_code,
            p.function_reason, p.category, p.state, p.amount_satang, p.source_ref, p.source_document, p.source_page,
            p.source_digest, p.import_id,
            (select jsonb_build_object('objective', t.objective, 'target', t.target, 'indicator', t.indicator, 'result', t.result)
               from project_texts t where t.home = p.home and t.project_id = p.id) as texts
       from projects p join bodies b on b.id = p.body_id where p.home = $1 and p.id = any($2)`,
    [home, ids],
  )
  const { rows: lines } = await view.query<{
    project_id: string
    fiscal_year: number
    phase: YearAmount['phase']
    source: string
    amount_satang: bigint
  }>(
    `select project_id, fiscal_year, phase, source, amount_satang from budget_lines where home = $1 and project_id = any($2)
      order by fiscal_year, phase, source, amount_satang`,
    [home, ids],
  )
  const linesOf = new Map<string, StoredLine[]>()
  for (const line of lines) {
    const { fiscal_year: fiscalYear, phase, source, amount_satang: amountSatang } = line
    linesOf.set(line.project_id, [...(linesOf.get(line.project_id) ?? []), { fiscalYear, phase, source, amountSatang }])
  }
  return new Map(
    rows.map((row) => [
      row.id,
      {
        home,
        id: row.id,
        planId: row.plan_id,
        nodeId: row.node_id,
        bodyId: row.body_id,
        bodyName: row.body_name,
        title: row.title,
        placeText: row.place_text,
        areaCode: row.area_code,
        functionCode: row.function_code,
        functionReason: row.function_reason,
        category: row.category,
        state: row.state,
        amountSatang: row.amount_satang,
        sourceRef: row.source_ref,
        sourceDocument: row.source_document,
        sourcePage: row.source_page,
        sourceDigest: row.source_digest,
        importId: row.import_id,
        lines: linesOf.get(row.id) ?? [],
        texts: row.texts,
      },
    ]),
  )
}

/** Projects of these plans that are not cancelled, in the order of their homes: what a new file may have left out. */
export async function projectsOfPlans(
  view: Queryable,
  sourceKeys: readonly string[],
  most: number,
): Promise<{ home: string; id: string }[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select p.home, p.id from projects p
      where p.plan_id in (select id from plans where source_key = any($1)) and p.state <> 'cancelled' and p.closed_into is null
      order by p.home, p.id limit $2`,
    [sourceKeys, most],
  )
  return rows
}

export interface PlanToStore {
  readonly sourceKey: string
  readonly level: PlanLevel
  readonly title: string
  readonly bodyId: string
  readonly areaCode: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

/**
 * A plan that people began themselves takes in what a file says of the same body, level and years, where it is the only such plan, is
 * being written, and nothing came into it from a file before: from now on it is known by the source key.
 */
export async function joinPlans(tx: Tx, plans: readonly PlanToStore[]): Promise<void> {
  for (const plan of plans) {
    await tx.query(
      `with own as (
         select id from plans where source_key is null and body_id = $2 and level = $3 and state in ('draft', 'amended')
            and fiscal_year_from <= $4 and fiscal_year_to >= $5
       )
       update plans set source_key = $1
        where id in (select id from own) and (select count(*) from own) = 1
          and not exists (select from plans known where known.source_key = $1)`,
      [plan.sourceKey, plan.bodyId, plan.level, plan.fiscalYearFrom, plan.fiscalYearTo],
    )
  }
}

/**
 * Adds plans, or renews those known by their source key: a name that people gave stays.
 * @returns the id of each by source key
 */
export async function storePlans(tx: Tx, plans: readonly PlanToStore[], now: Date): Promise<Map<string, string>> {
  const records = plans.map((plan) => ({
    id: newId(),
    level: plan.level,
    title: plan.title,
    body_id: plan.bodyId,
    area_code: plan.areaCode,
    fiscal_year_from: plan.fiscalYearFrom,
    fiscal_year_to: plan.fiscalYearTo,
    source_key: plan.sourceKey,
  }))
  const { rows } = await tx.query<{ id: string; source_key: string }>(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, source_key, created_at)
     select id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, source_key, $2
       from jsonb_to_recordset($1::jsonb) as given (id uuid, level text, title text, body_id uuid, area_code text,
            fiscal_year_from integer, fiscal_year_to integer, source_key text)
     on conflict (source_key) do update
        set body_id = excluded.body_id,
            fiscal_year_from = least(plans.fiscal_year_from, excluded.fiscal_year_from),
            fiscal_year_to = greatest(plans.fiscal_year_to, excluded.fiscal_year_to)
     returning id, source_key`,
    [JSON.stringify(records), now],
  )
  return new Map(rows.map((row) => [row.source_key, row.id]))
}

/** How many projects stand in these plans that are not cancelled. */
export async function countInPlans(view: Queryable, sourceKeys: readonly string[]): Promise<number> {
  const { rows } = await view.query<{ count: bigint }>(
    `select count(*) as count from projects
      where plan_id in (select id from plans where source_key = any($1)) and state <> 'cancelled'`,
    [sourceKeys],
  )
  return Number(rows[0]?.count ?? 0n)
}

export interface NodeToStore {
  readonly sourceKey: string
  readonly planId: string
  readonly parentKey: string | null
  readonly kind: NodeKind
  readonly title: string
}

/** Adds the nodes that are not known yet, parents before children. @returns the id of each by source key */
export async function storeNodes(tx: Tx, nodes: readonly NodeToStore[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const some of batches(nodes, 5_000)) {
    const { rows } = await tx.query<{ id: string; source_key: string }>(
      'select id, source_key from plan_nodes where source_key = any($1)',
      [some.map((node) => node.sourceKey)],
    )
    for (const row of rows) ids.set(row.source_key, row.id)
  }
  const missing = nodes.filter((node) => !ids.has(node.sourceKey))
  const lastPositions = new Map<string, number>()
  const { rows: ends } = await tx.query<{ plan_id: string; last: number }>(
    'select plan_id, max(position) as last from plan_nodes where plan_id = any($1) group by plan_id',
    [[...new Set(missing.map((node) => node.planId))]],
  )
  for (const end of ends) lastPositions.set(end.plan_id, end.last)
  const records = missing.map((node) => {
    const id = newId()
    ids.set(node.sourceKey, id)
    const position = (lastPositions.get(node.planId) ?? 0) + 1
    lastPositions.set(node.planId, position)
    const parent_id = node.parentKey === null ? null : (ids.get(node.parentKey) ?? null)
    return {
      id,
      plan_id: node.planId,
      parent_id,
      kind: node.kind,
      position,
      title: node.title,
      source_key: node.sourceKey,
    }
  })
  for (const some of batches(records, 2_000)) {
    await tx.query(
      `insert into plan_nodes (id, plan_id, parent_id, kind, position, title, source_key)
       select id, plan_id, parent_id, kind, position, title, source_key
         from jsonb_to_recordset($1::jsonb) as given (id uuid, plan_id uuid, parent_id uuid, kind text, position integer,
              title text, source_key text)`,
      [JSON.stringify(some)],
    )
  }
  return ids
}

/** Batches of one home each, so that a batch lands on one machine (DESIGN section 4.7). */
export function* byHome<T extends { home: string }>(
  rows: readonly T[],
  size: number,
): Generator<{ home: string; rows: T[] }> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.home)
    if (group === undefined) groups.set(row.home, [row])
    else group.push(row)
  }
  for (const home of [...groups.keys()].sort()) {
    for (const some of batches(groups.get(home) ?? [], size)) yield { home, rows: some }
  }
}

function* batches<T>(rows: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size)
}

function record(project: ProjectToStore) {
  const years = project.lines.map((line) => line.fiscalYear)
  return {
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
    fiscal_year_from: Math.min(...years),
    fiscal_year_to: Math.max(...years),
    amount_satang: String(project.amountSatang),
    source_ref: project.sourceRef,
    source_document: project.sourceDocument,
    source_page: project.sourcePage,
    source_digest: project.sourceDigest,
    import_id: project.importId,
    search: project.search,
  }
}

const given = `jsonb_to_recordset($2::jsonb) as given (id uuid, plan_id uuid, node_id uuid, body_id uuid, title text,
  place_text text, area_code text, function_code text, function_reason text, category text, state text,
  fiscal_year_from integer, fiscal_year_to integer, amount_satang bigint, source_ref text, source_document text,
  source_page text, source_digest text, import_id uuid, search text)`

const columns = `plan_id, node_id, body_id, title, place_text, area_code, function_code, function_reason, category, state,
  fiscal_year_from, fiscal_year_to, amount_satang, source_ref, source_document, source_page, source_digest, import_id`

/** Adds projects of one home with their budget lines. */
export async function insertProjects(
  tx: Tx,
  home: string,
  projects: readonly ProjectToStore[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into projects (home, id, ${columns}, search, created_at, updated_at)
     select $1, id, ${columns}, search::tsvector, $3, $3 from ${given}`,
    [home, JSON.stringify(projects.map(record)), now],
  )
  await insertLines(tx, home, projects)
  await storeTexts(tx, home, projects)
}

/** Overwrites projects of one home and their budget lines with what the source says now. */
export async function updateProjects(
  tx: Tx,
  home: string,
  projects: readonly ProjectToStore[],
  now: Date,
): Promise<void> {
  const set = columns
    .split(',')
    .map((column) => column.trim())
    .map((column) => `${column} = ${column.startsWith('function_') ? keptField(column) : `given.${column}`}`)
    .join(', ')
  await tx.query(
    `update projects set ${set}, search = given.search::tsvector, updated_at = $3
       from ${given} where projects.home = $1 and projects.id = given.id`,
    [home, JSON.stringify(projects.map(record)), now],
  )
  await tx.query('delete from budget_lines where home = $1 and project_id = any($2)', [
    home,
    projects.map((project) => project.id),
  ])
  await insertLines(tx, home, projects)
  await storeTexts(tx, home, projects)
}

/** A mission field without a reason was said by a person: what is guessed from the words does not replace it. */
function keptField(column: string): string {
  return `case when projects.function_code is not null and projects.function_reason is null then projects.${column} else given.${column} end`
}

async function insertLines(tx: Tx, home: string, projects: readonly ProjectToStore[]): Promise<void> {
  const lines = projects.flatMap((project) =>
    project.lines.map((line) => ({ source: project.source, ...line, projectId: project.id })),
  )
  await insertBudgetLines(tx, home, lines)
}

/** Held until the transaction ends, in the order in which acts on money lock them. */
export async function lockProjects(tx: Tx, home: string, ids: readonly string[]): Promise<void> {
  await tx.query('select 1 from projects where home = $1 and id = any($2) order by id for no key update', [home, ids])
}

export async function cancelProjects(tx: Tx, home: string, ids: readonly string[], now: Date): Promise<void> {
  await tx.query(`update projects set state = 'cancelled', updated_at = $3 where home = $1 and id = any($2)`, [
    home,
    ids,
    now,
  ])
}

/** Points keys at projects; a key that named another project before names this one now. */
export async function storeKeys(tx: Tx, keys: readonly { key: string; home: string; id: string }[]): Promise<void> {
  for (const some of batches(keys, 5_000)) {
    await tx.query(
      `insert into project_keys (key, home, project_id)
       select * from unnest($1::text[], $2::text[], $3::uuid[])
       on conflict (key) do update set home = excluded.home, project_id = excluded.project_id`,
      [some.map((row) => row.key), some.map((row) => row.home), some.map((row) => row.id)],
    )
  }
}

export interface EventToStore {
  readonly home: string
  readonly projectId: string
  readonly kind: 'imported' | 'updated' | 'moved-away' | 'moved-here' | 'import-undone'
  readonly details: Readonly<Record<string, unknown>>
}

export async function storeEvents(
  tx: Tx,
  events: readonly EventToStore[],
  actorId: string | null,
  now: Date,
): Promise<void> {
  for (const { home, rows } of byHome(events, 2_000)) {
    await tx.query(
      `insert into project_events (home, id, project_id, kind, actor_id, visibility, details, happened_at)
       select $1, id, project_id, kind, $5, 'public', details::jsonb, $6
         from unnest($2::uuid[], $3::uuid[], $4::text[], $7::text[]) as given (id, project_id, kind, details)`,
      [
        home,
        rows.map(() => newId()),
        rows.map((event) => event.projectId),
        rows.map((event) => event.kind),
        actorId,
        now,
        rows.map((event) => JSON.stringify(event.details)),
      ],
    )
  }
}

/** What the budget lines of these projects add up to: held against the file before the import may commit. */
export async function sumOfLines(view: Queryable, keys: readonly { home: string; id: string }[]): Promise<bigint> {
  let sum = 0n
  for (const { home, rows } of byHome(keys, 20_000)) {
    const found = await view.query<{ sum: string }>(
      `select coalesce(sum(amount_satang), 0)::text as sum from budget_lines where home = $1 and project_id = any($2)`,
      [home, rows.map((row) => row.id)],
    )
    sum += BigInt(found.rows[0]?.sum ?? 0)
  }
  return sum
}

/** After many new rows the database's own guesses (the way to a row, how many match) would be those of an empty table. */
export async function renewStatistics(db: Queryable, newProjects: number): Promise<void> {
  if (newProjects < 1_000) return
  for (const table of ['projects', 'budget_lines', 'project_keys', 'area_totals', 'home_totals'])
    await db.query(`analyze ${table}`)
}
