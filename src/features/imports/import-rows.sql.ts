import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import { connectionOf, type Queryable, type Tx } from '../../platform/db/db.ts'
import { rowOutcomes, type StagedOutcome } from './import.ts'
import type { CellProblem } from './project-row.ts'
import { type Difference, problemsFromJson, problemsToJson, type StagedProject } from './staged-row.ts'

/** A row of a file on its way. */
export interface StagedRow {
  readonly position: number
  readonly part: number
  readonly row: number
  readonly outcome: StagedOutcome
  readonly doubtful: boolean
  readonly title: string
  readonly body: string
  readonly amountSatang: bigint | null
  readonly record: unknown
  readonly project: StagedProject | null
  readonly problems: readonly CellProblem[]
  readonly differences: readonly Difference[]
  readonly known: { readonly home: string; readonly id: string; readonly digest: string | null } | null
}

interface RowOfImport {
  position: number
  part: number
  row: number
  outcome: StagedOutcome
  doubtful: boolean
  title: string
  body: string
  amount_satang: bigint | null
  record: unknown
  project: StagedProject | null
  problems: unknown
  differences: readonly Difference[]
  project_home: string | null
  project_id: string | null
  known_digest: string | null
}

const columns = `position, part, row, outcome, doubtful, title, body, amount_satang, record, project, problems, differences,
  project_home, project_id, known_digest`

function toRow(row: RowOfImport): StagedRow {
  return {
    position: row.position,
    part: row.part,
    row: row.row,
    outcome: row.outcome,
    doubtful: row.doubtful,
    title: row.title,
    body: row.body,
    amountSatang: row.amount_satang,
    record: row.record,
    project: row.project,
    problems: problemsFromJson(row.problems),
    differences: row.differences,
    known:
      row.project_home === null || row.project_id === null
        ? null
        : { home: row.project_home, id: row.project_id, digest: row.known_digest },
  }
}

/** The import whose rows are meant: they lie together in one home. */
export interface RowsOf {
  readonly home: string
  readonly id: string
}

export async function deleteRows(tx: Tx, { home, id }: RowsOf): Promise<void> {
  await tx.query('delete from import_rows where home = $1 and import_id = $2', [home, id])
}

/** Writes rows by COPY: ten thousand a second where single values would be a thousand. */
export async function insertRows(tx: Tx, { home, id }: RowsOf, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return
  const into = connectionOf(tx).query(copyFrom(`copy import_rows (home, import_id, ${columns}) from stdin`))
  await pipeline(Readable.from(copyLines(home, id, rows)), into)
}

function* copyLines(home: string, id: string, rows: readonly StagedRow[]): Generator<string> {
  for (const row of rows) {
    const values = [
      home,
      id,
      row.position,
      row.part,
      row.row,
      row.outcome,
      row.doubtful,
      row.title,
      row.body,
      row.amountSatang,
      jsonOf(row.record),
      row.project === null ? null : jsonOf(row.project),
      row.problems.length === 0 ? '[]' : problemsToJson(row.problems),
      row.differences.length === 0 ? '[]' : JSON.stringify(row.differences),
      row.known?.home ?? null,
      row.known?.id ?? null,
      row.known?.digest ?? null,
    ]
    yield `${values.map(copied).join('\t')}\n`
  }
}

/** PostgreSQL stores no zero character; a cell that holds one loses it. */
function jsonOf(value: unknown): string {
  const json = JSON.stringify(value)
  if (!json.includes('\\u0000')) return json
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.replaceAll('\0', '') : part))
}

const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A value as COPY reads it: `\N` is null; tabs, line breaks and backslashes are written out. */
function copied(value: string | number | bigint | boolean | null): string {
  if (value === null) return '\\N'
  if (typeof value !== 'string') return String(value)
  return /[\\\t\n\r\0]/.test(value) ? value.replace(/[\\\t\n\r\0]/g, (sign) => copyEscapes[sign] ?? '') : value
}

/** Puts a row in the place of the one at its position: after a correction. */
export async function replaceRow(tx: Tx, of: RowsOf, row: StagedRow): Promise<void> {
  await tx.query('delete from import_rows where home = $1 and import_id = $2 and position = $3', [
    of.home,
    of.id,
    row.position,
  ])
  await insertRows(tx, of, [row])
}

/** What holding them against the stored projects said of rows. */
export interface Matched {
  readonly position: number
  readonly outcome: StagedOutcome
  readonly known: NonNullable<StagedRow['known']>
  readonly differences: readonly Difference[]
}

export async function storeMatches(view: Queryable, { home, id }: RowsOf, matched: readonly Matched[]): Promise<void> {
  if (matched.length === 0) return
  await view.query(
    `update import_rows r set outcome = given.outcome, differences = given.differences::jsonb, project_home = given.project_home,
            project_id = given.project_id, known_digest = given.known_digest
       from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[])
         as given (position, outcome, differences, project_home, project_id, known_digest)
      where r.home = $1 and r.import_id = $2 and r.position = given.position`,
    [
      home,
      id,
      matched.map((row) => row.position),
      matched.map((row) => row.outcome),
      matched.map((row) => JSON.stringify(row.differences)),
      matched.map((row) => row.known.home),
      matched.map((row) => row.known.id),
      matched.map((row) => row.known.digest),
    ],
  )
}

/** Notes where the project of each row lies, once it is stored: an undo finds them by it. */
export async function storePlaces(
  tx: Tx,
  { home, id }: RowsOf,
  places: readonly { position: number; home: string; id: string }[],
): Promise<void> {
  await tx.query(
    `update import_rows r set project_home = given.project_home, project_id = given.project_id
       from unnest($3::integer[], $4::text[], $5::uuid[]) as given (position, project_home, project_id)
      where r.home = $1 and r.import_id = $2 and r.position = given.position`,
    [
      home,
      id,
      places.map((place) => place.position),
      places.map((place) => place.home),
      places.map((place) => place.id),
    ],
  )
}

/** Names by text that other rows of the import have, of those that begin so. */
export async function keysTaken(
  view: Queryable,
  { home, id }: RowsOf,
  position: number,
  base: string,
): Promise<Set<string>> {
  const { rows } = await view.query<{ key: string }>(
    `select project #>> '{keys,text}' as key from import_rows
      where home = $1 and import_id = $2 and position <> $3 and starts_with(project #>> '{keys,text}', $4)`,
    [home, id, position, `${base}/`],
  )
  return new Set(rows.map((row) => row.key))
}

/** The row of the import that is this stored project already. */
export async function rowOfProject(view: Queryable, { home, id }: RowsOf, projectId: string): Promise<number | null> {
  const { rows } = await view.query<{ position: number }>(
    'select position from import_rows where home = $1 and import_id = $2 and project_id = $3 and part >= 0',
    [home, id, projectId],
  )
  return rows[0]?.position ?? null
}

export interface RowFilter {
  readonly outcome: StagedOutcome | null
  /** Only rows with something to look at: refused, or kept with a doubt; a doubt about what stands already was looked at before. */
  readonly attention: boolean
  readonly part: number | null
  readonly words: string | null
}

/** One page of rows in the order of the file. @param after position of the last row of the page before */
export async function pageOfRows(
  view: Queryable,
  { home, id }: RowsOf,
  filter: RowFilter,
  after: number,
  limit: number,
): Promise<StagedRow[]> {
  const { rows } = await view.query<RowOfImport>(
    `select ${columns} from import_rows
      where home = $1 and import_id = $2 and position > $3 and ($4::text is null or outcome = $4)
        and (not $5 or outcome = 'refused' or (doubtful and outcome <> 'same')) and ($6::integer is null or part = $6)
        and ($7::text is null or title ilike $7 or body ilike $7)
      order by position limit $8`,
    [
      home,
      id,
      after,
      filter.outcome,
      filter.attention,
      filter.part,
      filter.words === null ? null : `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`,
      limit,
    ],
  )
  return rows.map(toRow)
}

export async function rowAt(view: Queryable, { home, id }: RowsOf, position: number): Promise<StagedRow | null> {
  const { rows } = await view.query<RowOfImport>(
    `select ${columns} from import_rows where home = $1 and import_id = $2 and position = $3`,
    [home, id, position],
  )
  return rows[0] === undefined ? null : toRow(rows[0])
}

/** Rows in the order of the file, some at a time. */
export async function* allRows(
  view: Queryable,
  of: RowsOf,
  outcomes: readonly StagedOutcome[],
  size = 1_000,
): AsyncGenerator<StagedRow[]> {
  let after = -1
  for (;;) {
    const { rows } = await view.query<RowOfImport>(
      `select ${columns} from import_rows where home = $1 and import_id = $2 and position > $3 and outcome = any($4)
        order by position limit $5`,
      [of.home, of.id, after, outcomes, size],
    )
    if (rows.length === 0) return
    yield rows.map(toRow)
    after = rows.at(-1)?.position ?? after
    if (rows.length < size) return
  }
}

export interface OutcomeCount {
  readonly rows: number
  readonly satang: bigint
  readonly doubtful: number
}

export type OutcomeCounts = Readonly<Record<StagedOutcome, OutcomeCount>>

export async function countOutcomes(view: Queryable, { home, id }: RowsOf): Promise<OutcomeCounts> {
  const { rows } = await view.query<{ outcome: StagedOutcome; rows: bigint; satang: string; doubtful: bigint }>(
    `select outcome, count(*) as rows, coalesce(sum(amount_satang), 0)::text as satang, count(*) filter (where doubtful) as doubtful
       from import_rows where home = $1 and import_id = $2 group by outcome`,
    [home, id],
  )
  const counts = Object.fromEntries(
    rowOutcomes.map((outcome) => [outcome, { rows: 0, satang: 0n, doubtful: 0 }]),
  ) as Record<StagedOutcome, OutcomeCount>
  for (const row of rows) {
    counts[row.outcome] = { rows: Number(row.rows), satang: BigInt(row.satang), doubtful: Number(row.doubtful) }
  }
  return counts
}

/** Money by fiscal year (CE) of rows that are to be stored or stand already. */
export async function countYears(
  view: Queryable,
  { home, id }: RowsOf,
): Promise<{ fiscalYear: number; rows: number; satang: bigint }[]> {
  const { rows } = await view.query<{ year: number; rows: bigint; satang: string }>(
    `select (line ->> 0)::integer as year, count(*) as rows, sum((line ->> 2)::bigint)::text as satang
       from import_rows r cross join lateral json_array_elements(r.project -> 'lines') line
      where r.home = $1 and r.import_id = $2 and r.outcome in ('new', 'changed', 'same', 'moved') group by 1 order by 1`,
    [home, id],
  )
  return rows.map((row) => ({ fiscalYear: row.year, rows: Number(row.rows), satang: BigInt(row.satang) }))
}

export interface Correction {
  readonly part: number
  readonly row: number
  /** 1 = A; 0: the row is left out. */
  readonly cell: number
  readonly original: string
  readonly value: string
}

export async function correctionsOf(view: Queryable, { home, id }: RowsOf): Promise<Correction[]> {
  const { rows } = await view.query<Correction>(
    'select part, row, cell, original, value from import_corrections where home = $1 and import_id = $2',
    [home, id],
  )
  return rows
}

export async function correctionsOfRow(view: Queryable, of: RowsOf, part: number, row: number): Promise<Correction[]> {
  const { rows } = await view.query<Correction>(
    `select part, row, cell, original, value from import_corrections where home = $1 and import_id = $2 and part = $3 and row = $4`,
    [of.home, of.id, part, row],
  )
  return rows
}

/** Keeps what the file had the first time, however often the cell is corrected. */
export async function storeCorrection(
  tx: Tx,
  of: RowsOf,
  correction: Correction,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into import_corrections (home, import_id, part, row, cell, original, value, corrected_by, corrected_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (home, import_id, part, row, cell) do update
        set value = excluded.value, corrected_by = excluded.corrected_by, corrected_at = excluded.corrected_at`,
    [of.home, of.id, correction.part, correction.row, correction.cell, correction.original, correction.value, by, now],
  )
}

export async function removeCorrection(
  tx: Tx,
  of: RowsOf,
  correction: Pick<Correction, 'part' | 'row' | 'cell'>,
): Promise<void> {
  await tx.query(
    'delete from import_corrections where home = $1 and import_id = $2 and part = $3 and row = $4 and cell = $5',
    [of.home, of.id, correction.part, correction.row, correction.cell],
  )
}

export async function deleteCorrections(tx: Tx, { home, id }: RowsOf): Promise<void> {
  await tx.query('delete from import_corrections where home = $1 and import_id = $2', [home, id])
}
