import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { NodeKind, PlanLevel, ProjectState, YearAmount } from './plan.ts'

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
  readonly lines: readonly YearAmount[]
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
}

export interface ImportRecord {
  readonly id: string
  readonly fileName: string
  readonly sha256: string
  readonly byteSize: number
  readonly mapping: string
  readonly state: 'reading' | 'checked' | 'applied' | 'refused' | 'nothing-new'
  readonly startedBy: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly counts: unknown
}

interface ImportRow {
  id: string
  file_name: string
  sha256: string
  byte_size: bigint
  mapping: string
  state: ImportRecord['state']
  started_by: string | null
  started_at: Date
  finished_at: Date | null
  counts: unknown
}

const importColumns = 'id, file_name, sha256, byte_size, mapping, state, started_by, started_at, finished_at, counts'

function toImport(row: ImportRow): ImportRecord {
  return {
    id: row.id,
    fileName: row.file_name,
    sha256: row.sha256,
    byteSize: Number(row.byte_size),
    mapping: row.mapping,
    state: row.state,
    startedBy: row.started_by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    counts: row.counts,
  }
}

/** One import after the other: two at once would each make the projects the other is about to make. */
export async function lockImports(tx: Tx): Promise<void> {
  await tx.query('lock table imports in share row exclusive mode')
}

/** The applied import of each of these files, by hash. */
export async function appliedImports(view: Queryable, sha256s: readonly string[]): Promise<Map<string, ImportRecord>> {
  const { rows } = await view.query<ImportRow>(
    `select ${importColumns} from imports where sha256 = any($1) and state = 'applied' order by finished_at`,
    [sha256s],
  )
  return new Map(rows.map((row) => [row.sha256, toImport(row)]))
}

export async function importById(view: Queryable, id: string): Promise<ImportRecord | null> {
  const { rows } = await view.query<ImportRow>(`select ${importColumns} from imports where id = $1`, [id])
  return rows[0] === undefined ? null : toImport(rows[0])
}

export async function storeImport(tx: Tx, record: ImportRecord): Promise<void> {
  await tx.query(
    `insert into imports (${importColumns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set state = excluded.state, finished_at = excluded.finished_at, counts = excluded.counts,
       mapping = excluded.mapping`,
    [
      record.id,
      record.fileName,
      record.sha256,
      record.byteSize,
      record.mapping,
      record.state,
      record.startedBy,
      record.startedAt,
      record.finishedAt,
      JSON.stringify(record.counts),
    ],
  )
}

export interface KnownProject {
  readonly home: string
  readonly id: string
  readonly digest: string | null
  readonly state: ProjectState
  readonly areaCode: string | null
  readonly amountSatang: bigint
  readonly title: string
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
    }>(
      `select p.home, p.id, p.source_digest, p.state, p.area_code, p.amount_satang, p.title
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
      })
    }
  }
  return found
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

/** Adds plans, or renews those known by their source key. @returns the id of each by source key */
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
        set title = excluded.title, body_id = excluded.body_id, area_code = excluded.area_code,
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
    .map((column) => `${column.trim()} = given.${column.trim()}`)
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
}

async function insertLines(tx: Tx, home: string, projects: readonly ProjectToStore[]): Promise<void> {
  const lines = projects.flatMap((project) =>
    project.lines.map((line) => ({ ...line, projectId: project.id, source: project.source })),
  )
  await tx.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::bigint[])`,
    [
      home,
      lines.map(() => newId()),
      lines.map((line) => line.projectId),
      lines.map((line) => line.phase),
      lines.map((line) => line.fiscalYear),
      lines.map((line) => line.source),
      lines.map((line) => String(line.amountSatang)),
    ],
  )
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
  readonly kind: 'imported' | 'updated' | 'moved-away' | 'moved-here'
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
  for (const table of ['projects', 'budget_lines', 'project_keys', 'area_totals']) await db.query(`analyze ${table}`)
}
