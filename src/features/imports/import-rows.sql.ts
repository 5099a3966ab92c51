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
  /** The stored project it probably is, although its words are others, and whether it counts as that. */
  readonly likely?: LikelyProject | null
}

export interface LikelyProject {
  readonly is: 'taken' | 'asked' | 'denied'
  readonly project: { readonly home: string; readonly id: string }
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
  likely: LikelyProject['is'] | null
  likely_home: string | null
  likely_id: string | null
}

/** Rows with where their projects lie; as columns only those of import_rows are written. */
const rowsWithPlaces = 'import_rows r left join import_stored s using (home, import_id, position)'
const shownColumns = `position, part, row, outcome, doubtful, title, body, amount_satang, record, project, problems, differences,
  coalesce(s.project_home, r.project_home) as project_home, coalesce(s.project_id, r.project_id) as project_id, known_digest, likely, likely_home, likely_id`
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
    likely:
      row.likely === null || row.likely_home === null || row.likely_id === null
        ? null
        : { is: row.likely, project: { home: row.likely_home, id: row.likely_id } },
  }
}

/** The import whose rows are meant: they lie together in one home. */
export interface RowsOf {
  readonly home: string
  readonly id: string
}

export async function deleteRows(tx: Tx, { home, id }: RowsOf): Promise<void> {
  await tx.query('delete from import_rows where home = $1 and import_id = $2', [home, id])
  await tx.query('delete from import_stored where home = $1 and import_id = $2', [home, id])
}

/** Writes rows by COPY: ten thousand a second where single values would be a thousand. */
export async function insertRows(tx: Tx, of: RowsOf, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length > 0) await insertLines(tx, [Buffer.from(rows.map((row) => copyLine(of, row)).join(''))])
}

/** Writes rows that `copyLine` made ready. @param lines some lines together, in bytes */
export async function insertLines(tx: Tx, lines: readonly Buffer[]): Promise<void> {
  const into = (await connectionOf(tx)).query(
    copyFrom(`copy import_rows (home, import_id, ${copiedColumns}) from stdin`),
  )
  await pipeline(Readable.from(lines), into)
}

const copiedColumns = `${columns}, key_text, key_item, digest`

/** A row as COPY reads it: while rows wait for the database they are letters and no objects that the sweeping of memory looks at. */
export function copyLine({ home, id }: RowsOf, row: StagedRow): string {
  const { known, project } = row
  const problems = row.problems.length === 0 ? '[]' : copied(problemsToJson(row.problems))
  const differences = row.differences.length === 0 ? '[]' : copied(JSON.stringify(row.differences))
  return (
    `${home}\t${id}\t${row.position}\t${row.part}\t${row.row}\t${row.outcome}\t${row.doubtful}\t${copied(row.title)}\t` +
    `${copied(row.body)}\t${row.amountSatang ?? NULL}\t${copiedJson(row.record)}\t` +
    `${project === null ? NULL : copiedJson(project)}\t${problems}\t${differences}\t` +
    `${known?.home ?? NULL}\t${known?.id ?? NULL}\t${known?.digest ?? NULL}\t` +
    `${copied(project?.keys.text ?? null)}\t${copied(project?.keys.item ?? null)}\t${project?.digest ?? NULL}\n`
  )
}

/** What COPY reads as null. */
const NULL = '\\N'

/** PostgreSQL stores no zero character; a cell that holds one loses it. */
function copiedJson(value: unknown): string {
  const json = JSON.stringify(value)
  // JSON has no tabs and line breaks of its own, only backslashes.
  if (!json.includes('\\')) return json
  if (!json.includes('\\u0000')) return json.replaceAll('\\', '\\\\')
  const without = (_key: string, part: unknown) => (typeof part === 'string' ? part.replaceAll('\0', '') : part)
  return JSON.stringify(value, without).replaceAll('\\', '\\\\')
}

const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** A text as COPY reads it: tabs, line breaks and backslashes are written out. */
function copied(text: string | null): string {
  if (text === null) return NULL
  return /[\\\t\n\r\0]/.test(text) ? text.replace(/[\\\t\n\r\0]/g, (sign) => copyEscapes[sign] ?? '') : text
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
  /** What is to be said beside what reading the row said. */
  readonly problems?: readonly CellProblem[]
}

export async function storeMatches(view: Queryable, { home, id }: RowsOf, matched: readonly Matched[]): Promise<void> {
  if (matched.length === 0) return
  await view.query(
    `update import_rows r set outcome = given.outcome, differences = given.differences::jsonb, project_home = given.project_home,
            project_id = given.project_id, known_digest = given.known_digest, doubtful = r.doubtful or given.problems <> '[]',
            problems = case given.problems when '[]' then r.problems else r.problems || given.problems::jsonb end
       from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::text[])
         as given (position, outcome, differences, project_home, project_id, known_digest, problems)
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
      matched.map((row) => problemsToJson(row.problems ?? [])),
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
    `insert into import_stored (home, import_id, position, project_home, project_id)
     select $1, $2, * from unnest($3::integer[], $4::text[], $5::uuid[])`,
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
    `select key_text as key from import_rows
      where home = $1 and import_id = $2 and position <> $3 and starts_with(key_text, $4)`,
    [home, id, position, `${base}/`],
  )
  return new Set(rows.map((row) => row.key))
}

/** What a row is found by, from its columns. */
export interface RowKeys {
  readonly position: number
  readonly keys: StagedProject['keys']
  readonly digest: string
}

/** Rows of the file that no stored project was found for yet, some at a time. @param withItem only those with a code of their own */
export async function* unmatchedRows(
  view: Queryable,
  { home, id }: RowsOf,
  withItem: boolean,
  size: number,
): AsyncGenerator<RowKeys[]> {
  const last = await lastPosition(view, { home, id })
  for (let from = 0; from <= last; from += size) {
    const { rows } = await view.query<{ position: number; key_text: string; key_item: string | null; digest: string }>(
      `select position, key_text, key_item, digest from import_rows
        where home = $1 and import_id = $2 and position >= $3 and position < $4 and project_id is null and key_text is not null
          and digest is not null and (not $5 or key_item is not null)
        order by position`,
      [home, id, from, from + size, withItem],
    )
    yield rows.map((row) => ({
      position: row.position,
      keys: { item: row.key_item, text: row.key_text },
      digest: row.digest,
    }))
  }
}

/**
 * Rows are gone through by windows of their positions. Asked for "the next thousand", a database that has not counted the new rows
 * yet sorts all that are left each time, and the time grows with the square of the rows.
 */
async function lastPosition(view: Queryable, { home, id }: RowsOf): Promise<number> {
  const { rows } = await view.query<{ last: number | null }>(
    'select max(position) as last from import_rows where home = $1 and import_id = $2',
    [home, id],
  )
  return rows[0]?.last ?? -1
}

/** Those of the stored projects that a row of the import is already. */
export async function projectsTaken(
  view: Queryable,
  { home, id }: RowsOf,
  projectIds: readonly string[],
): Promise<Set<string>> {
  if (projectIds.length === 0) return new Set()
  const { rows } = await view.query<{ project_id: string }>(
    'select project_id from import_rows where home = $1 and import_id = $2 and project_id = any($3)',
    [home, id, projectIds],
  )
  return new Set(rows.map((row) => row.project_id))
}

/** The homes that rows would be stored in. */
export async function homesOfRows(
  view: Queryable,
  { home, id }: RowsOf,
  positions: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await view.query<{ position: number; home: string }>(
    `select position, project ->> 'home' as home from import_rows where home = $1 and import_id = $2 and position = any($3)`,
    [home, id, positions],
  )
  return new Map(rows.map((row) => [row.position, row.home]))
}

/** Stored projects that the file no longer has. */
export async function goneProjects(view: Queryable, { home, id }: RowsOf): Promise<{ home: string; id: string }[]> {
  const { rows } = await view.query<{ home: string; id: string }>(
    `select project_home as home, project_id as id from import_rows
      where home = $1 and import_id = $2 and outcome = 'gone' and project_id is not null`,
    [home, id],
  )
  return rows
}

/** New rows with one of these sums of money. */
export async function newRowsOfAmounts(
  view: Queryable,
  { home, id }: RowsOf,
  amounts: readonly bigint[],
): Promise<{ position: number; part: number; row: number; project: StagedProject }[]> {
  const { rows } = await view.query<{ position: number; part: number; row: number; project: StagedProject }>(
    `select position, part, row, project from import_rows
      where home = $1 and import_id = $2 and outcome = 'new' and key_item is null and project is not null
        and amount_satang = any($3::bigint[])
      order by position limit 5000`,
    [home, id, [...new Set(amounts.map(String))]],
  )
  return rows
}

export async function storeLikely(
  tx: Tx,
  { home, id }: RowsOf,
  position: number,
  likely: LikelyProject['is'],
  project: LikelyProject['project'],
): Promise<void> {
  await tx.query(
    `update import_rows set likely = $4, likely_home = $5, likely_id = $6, doubtful = doubtful or $4 <> 'denied'
      where home = $1 and import_id = $2 and position = $3`,
    [home, id, position, likely, project.home, project.id],
  )
}

/** A row of the file is the project after all. */
export async function removeGone(tx: Tx, { home, id }: RowsOf, projectId: string): Promise<void> {
  await tx.query(
    `delete from import_rows where home = $1 and import_id = $2 and project_id = $3 and outcome = 'gone'`,
    [home, id, projectId],
  )
}

/** What people said of rows and the projects they look like. */
export async function samesOf(
  view: Queryable,
  { home, id }: RowsOf,
): Promise<{ part: number; row: number; projectId: string; isSame: boolean }[]> {
  const { rows } = await view.query<{ part: number; row: number; projectId: string; isSame: boolean }>(
    `select part, row, project_id as "projectId", is_same as "isSame" from import_sames where home = $1 and import_id = $2`,
    [home, id],
  )
  return rows
}

export async function storeSame(
  tx: Tx,
  { home, id }: RowsOf,
  said: {
    readonly part: number
    readonly row: number
    readonly project: LikelyProject['project']
    readonly isSame: boolean
  },
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into import_sames (home, import_id, part, row, project_home, project_id, is_same, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (home, import_id, part, row) do update set project_home = excluded.project_home, project_id = excluded.project_id,
       is_same = excluded.is_same, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
    [home, id, said.part, said.row, said.project.home, said.project.id, said.isSame, by, now],
  )
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
    `select ${shownColumns} from ${rowsWithPlaces}
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
    `select ${shownColumns} from ${rowsWithPlaces} where home = $1 and import_id = $2 and position = $3`,
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
  const last = await lastPosition(view, of)
  for (let from = 0; from <= last; from += size) {
    const { rows } = await view.query<RowOfImport>(
      `select ${shownColumns} from ${rowsWithPlaces}
        where home = $1 and import_id = $2 and position >= $3 and position < $4 and outcome = any($5)
        order by position`,
      [of.home, of.id, from, from + size, outcomes],
    )
    if (rows.length > 0) yield rows.map(toRow)
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

/** What the rows between two rows of a table add up to as they stand now, in the order asked for. */
export async function sumsBetween(
  view: Queryable,
  { home, id }: RowsOf,
  asked: readonly { readonly part: number; readonly after: number; readonly row: number }[],
): Promise<bigint[]> {
  if (asked.length === 0) return []
  const { rows } = await view.query<{ satang: string }>(
    `select coalesce(sum(r.amount_satang), 0)::text as satang
       from unnest($3::integer[], $4::integer[], $5::integer[]) with ordinality asked (part, after, before, turn)
       left join import_rows r on r.home = $1 and r.import_id = $2 and r.part = asked.part and r.row > asked.after
        and r.row < asked.before and r.outcome not in ('gone', 'left-out')
      group by asked.turn order by asked.turn`,
    [home, id, asked.map(({ part }) => part), asked.map(({ after }) => after), asked.map(({ row }) => row)],
  )
  return rows.map(({ satang }) => BigInt(satang))
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
  await tx.query('delete from import_sames where home = $1 and import_id = $2', [home, id])
}
