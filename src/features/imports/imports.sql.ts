import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ImportScope, ImportState } from './import.ts'

export interface ImportRecord {
  readonly id: string
  readonly fileName: string
  readonly sha256: string
  readonly byteSize: number
  /** Name of the ready mapping, or `table` where the columns are told by `answers`. */
  readonly mapping: string
  readonly state: ImportState
  readonly startedBy: string | null
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly counts: unknown
}

/** An import with what its pages need. */
export interface WholeImport extends ImportRecord {
  readonly home: string
  readonly scope: ImportScope
  readonly run: number
  readonly tables: unknown
  readonly answers: unknown
  readonly mappingName: string | null
  readonly progress: { stage: string | null; done: number; all: number | null; movedAt: Date | null }
  readonly problem: unknown
  readonly approvedBy: string | null
}

interface ImportRow {
  id: string
  file_name: string
  sha256: string
  byte_size: bigint
  mapping: string
  state: ImportState
  started_by: string | null
  started_at: Date
  finished_at: Date | null
  counts: unknown
}

interface WholeRow extends ImportRow {
  home: string
  body_id: string | null
  area_code: string | null
  run: number
  tables: unknown
  answers: unknown
  mapping_name: string | null
  stage: string | null
  done_rows: number
  all_rows: number | null
  moved_at: Date | null
  problem: unknown
  approved_by: string | null
}

const importColumns = 'id, file_name, sha256, byte_size, mapping, state, started_by, started_at, finished_at, counts'
const wholeColumns = `${importColumns}, home, body_id, area_code, run, tables, answers, mapping_name, stage, done_rows, all_rows,
  moved_at, problem, approved_by`

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

function toWhole(row: WholeRow): WholeImport {
  return {
    ...toImport(row),
    home: row.home,
    scope: { bodyId: row.body_id, areaCode: row.area_code },
    run: row.run,
    tables: row.tables,
    answers: row.answers,
    mappingName: row.mapping_name,
    progress: { stage: row.stage, done: row.done_rows, all: row.all_rows, movedAt: row.moved_at },
    problem: row.problem,
    approvedBy: row.approved_by,
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

export async function importById(view: Queryable, id: string): Promise<WholeImport | null> {
  const { rows } = await view.query<WholeRow>(`select ${wholeColumns} from imports where id = $1`, [id])
  return rows[0] === undefined ? null : toWhole(rows[0])
}

/** The import, locked until the transaction ends. */
export async function lockImport(tx: Tx, id: string): Promise<WholeImport | null> {
  const { rows } = await tx.query<WholeRow>(`select ${wholeColumns} from imports where id = $1 for update`, [id])
  return rows[0] === undefined ? null : toWhole(rows[0])
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

export interface NewUpload {
  readonly id: string
  readonly fileName: string
  readonly sha256: string
  readonly byteSize: number
  readonly startedBy: string
  readonly scope: ImportScope
  readonly home: string
}

export async function insertUpload(tx: Tx, upload: NewUpload, now: Date): Promise<void> {
  await tx.query(
    `insert into imports (id, file_name, sha256, byte_size, mapping, state, started_by, started_at, home, body_id, area_code,
       stage, moved_at)
     values ($1, $2, $3, $4, '', 'reading', $5, $6, $7, $8, $9, 'waiting', $6)`,
    [
      upload.id,
      upload.fileName,
      upload.sha256,
      upload.byteSize,
      upload.startedBy,
      now,
      upload.home,
      upload.scope.bodyId,
      upload.scope.areaCode,
    ],
  )
}

/** An import of the same bytes under the same appointment that is not finished: it is gone on with, not begun again. */
export async function unfinishedUpload(view: Queryable, sha256: string, scope: ImportScope): Promise<string | null> {
  const { rows } = await view.query<{ id: string }>(
    `select id from imports where sha256 = $1 and body_id is not distinct from $2 and area_code is not distinct from $3
        and state in ('reading', 'mapping', 'staging', 'checked', 'waiting', 'approved') order by started_at desc limit 1`,
    [sha256, scope.bodyId, scope.areaCode],
  )
  return rows[0]?.id ?? null
}

/** What changes on the way of an import; what is left out stays. */
export interface ImportStep {
  readonly state?: ImportState
  readonly stage?: string | null
  readonly doneRows?: number
  readonly allRows?: number | null
  readonly movedAt?: Date
  readonly mapping?: string
  readonly mappingName?: string | null
  readonly tables?: unknown
  readonly answers?: unknown
  readonly counts?: unknown
  readonly problem?: unknown
  readonly approvedBy?: string | null
  readonly finishedAt?: Date | null
  readonly run?: number
}

const stepColumns = {
  state: 'state',
  stage: 'stage',
  doneRows: 'done_rows',
  allRows: 'all_rows',
  movedAt: 'moved_at',
  mapping: 'mapping',
  mappingName: 'mapping_name',
  tables: 'tables',
  answers: 'answers',
  counts: 'counts',
  problem: 'problem',
  approvedBy: 'approved_by',
  finishedAt: 'finished_at',
  run: 'run',
} as const satisfies Record<keyof ImportStep, string>

const asJson: ReadonlySet<string> = new Set(['tables', 'answers', 'counts', 'problem'])

/**
 * Moves an import on.
 * @param run only where the import is still in this run: what a lost worker writes late changes nothing
 * @returns whether it was moved
 */
export async function stepImport(
  view: Queryable,
  id: string,
  step: ImportStep,
  run: number | null = null,
): Promise<boolean> {
  const names = (Object.keys(stepColumns) as (keyof ImportStep)[]).filter((name) => step[name] !== undefined)
  const values = names.map((name) => (asJson.has(name) ? JSON.stringify(step[name]) : step[name]))
  const set = names.map((name, at) => `${stepColumns[name]} = $${at + 3}`).join(', ')
  const { rowCount } = await view.query(
    `update imports set ${set} where id = $1 and ($2::integer is null or run = $2)`,
    [id, run, ...values],
  )
  return rowCount === 1
}

export interface ImportEvent {
  readonly kind: ImportEventKind
  readonly actorId: string | null
  readonly reason: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly happenedAt: Date
}

export type ImportEventKind =
  | 'uploaded'
  | 'read'
  | 'refused'
  | 'mapped'
  | 'staged'
  | 'corrected'
  | 'sent'
  | 'sent-back'
  | 'approved'
  | 'stale'
  | 'applied'
  | 'undone'
  | 'discarded'
  | 'tidied'

export async function storeImportEvent(
  tx: Queryable,
  id: string,
  importId: string,
  event: Omit<ImportEvent, 'reason' | 'details'> & Partial<Pick<ImportEvent, 'reason' | 'details'>>,
): Promise<void> {
  await tx.query(
    `insert into import_events (id, import_id, kind, actor_id, reason, details, happened_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      importId,
      event.kind,
      event.actorId,
      event.reason ?? null,
      JSON.stringify(event.details ?? {}),
      event.happenedAt,
    ],
  )
}

/** Newest first. */
export async function eventsOfImport(view: Queryable, importId: string): Promise<ImportEvent[]> {
  const { rows } = await view.query<{
    kind: ImportEventKind
    actor_id: string | null
    reason: string | null
    details: Record<string, unknown>
    happened_at: Date
  }>(
    `select kind, actor_id, reason, details, happened_at from import_events where import_id = $1
      order by happened_at desc, id desc limit 200`,
    [importId],
  )
  return rows.map((row) => ({
    kind: row.kind,
    actorId: row.actor_id,
    reason: row.reason,
    details: row.details,
    happenedAt: row.happened_at,
  }))
}

/** One page of imports, newest first, of these appointments (null: all). */
export async function listImports(
  view: Queryable,
  wanted: {
    scopes: readonly ImportScope[] | null
    state: ImportState | null
    before: { at: Date; id: string } | null
    limit: number
  },
): Promise<WholeImport[]> {
  const bodies = (wanted.scopes ?? []).flatMap((scope) => scope.bodyId ?? [])
  const areas = (wanted.scopes ?? []).flatMap((scope) => (scope.areaCode === null ? [] : [`${scope.areaCode}%`]))
  const { rows } = await view.query<WholeRow>(
    `select ${wholeColumns} from imports
      where ($1::boolean or body_id = any($2::uuid[]) or area_code like any($3::text[]))
        and ($4::text is null or state = $4)
        and ($5::timestamptz is null or (started_at, id) < ($5, $6::uuid))
      order by started_at desc, id desc limit $7`,
    [
      wanted.scopes === null,
      bodies,
      areas,
      wanted.state,
      wanted.before?.at ?? null,
      wanted.before?.id ?? null,
      wanted.limit,
    ],
  )
  return rows.map(toWhole)
}

/** Uploads that nobody finished: last moved before this moment. */
export async function forgottenImports(view: Queryable, before: Date): Promise<{ id: string; home: string }[]> {
  const { rows } = await view.query<{ id: string; home: string }>(
    `select id, home from imports where state in ('reading', 'mapping', 'staging', 'checked', 'waiting', 'refused')
        and coalesce(moved_at, started_at) < $1 order by started_at limit 1000`,
    [before],
  )
  return rows
}

/** Finished imports whose rows are still kept although they finished before this moment. */
export async function importsWithOldRows(view: Queryable, before: Date): Promise<{ id: string; home: string }[]> {
  const { rows } = await view.query<{ id: string; home: string }>(
    `select id, home from imports i where state in ('applied', 'undone') and finished_at < $1
        and exists (select from import_rows r where r.home = i.home and r.import_id = i.id) limit 1000`,
    [before],
  )
  return rows
}

/** People who may approve in this area or for this body today, confirmed and not ended. Names no one. */
export async function approversOf(
  view: Queryable,
  scope: ImportScope,
  today: LocalDate,
): Promise<{ personId: string; role: Role; bodyId: string | null; areaCode: string | null }[]> {
  const area = scope.areaCode ?? 'TH'
  const around = [2, 4, 6, 8].filter((length) => length <= area.length).map((length) => area.slice(0, length))
  const { rows } = await view.query<{
    personId: string
    role: Role
    bodyId: string | null
    areaCode: string | null
  }>(
    `select person_id as "personId", role, body_id as "bodyId", area_code as "areaCode" from role_grants
      where role = 'plan-approver' and ended_at is null and starts_on <= $3 and (ends_on is null or ends_on >= $3)
        and (not needs_second or confirmed_at is not null)
        and (area_code = any($1) or body_id = $2 or (area_code is null and body_id is null))
      order by person_id limit 500`,
    [['TH', area, ...around], scope.bodyId, today],
  )
  return rows
}
