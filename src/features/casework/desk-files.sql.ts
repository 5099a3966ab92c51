import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { TableFormat } from '../../platform/http/table-file.ts'

/** A list of cases somebody took, or wants to take, out of the desk. */
export interface DeskFile {
  readonly id: string
  readonly personId: string
  readonly bodyIds: readonly string[]
  /** The address query of the desk. */
  readonly filters: string
  readonly format: TableFormat
  readonly rows: number
  readonly reason: string
  readonly askedAt: Date
  readonly agreedBy: string | null
  readonly agreedAt: Date | null
  readonly givenAt: Date | null
}

interface FileRow {
  id: string
  person_id: string
  body_ids: string[]
  filters: string
  format: TableFormat
  rows: number
  reason: string
  asked_at: Date
  agreed_by: string | null
  agreed_at: Date | null
  given_at: Date | null
}

const columns = 'id, person_id, body_ids, filters, format, rows, reason, asked_at, agreed_by, agreed_at, given_at'

function toFile(row: FileRow): DeskFile {
  return {
    id: row.id,
    personId: row.person_id,
    bodyIds: row.body_ids,
    filters: row.filters,
    format: row.format,
    rows: row.rows,
    reason: row.reason,
    askedAt: row.asked_at,
    agreedBy: row.agreed_by,
    agreedAt: row.agreed_at,
    givenAt: row.given_at,
  }
}

export async function insertDeskFile(tx: Tx, file: DeskFile): Promise<void> {
  await tx.query(`insert into desk_files (${columns}) values ($1, $2, $3::uuid[], $4, $5, $6, $7, $8, $9, $10, $11)`, [
    file.id,
    file.personId,
    file.bodyIds,
    file.filters,
    file.format,
    file.rows,
    file.reason,
    file.askedAt,
    file.agreedBy,
    file.agreedAt,
    file.givenAt,
  ])
}

export async function deskFileById(view: Queryable, id: string): Promise<DeskFile | null> {
  const { rows } = await view.query<FileRow>(`select ${columns} from desk_files where id = $1`, [id])
  return rows[0] === undefined ? null : toFile(rows[0])
}

/**
 * What a person asked for lately, and what of colleagues waits; newest first.
 * @param bodyIds whose requests the person may agree to; null: those of all
 */
export async function deskFilesFor(
  view: Queryable,
  personId: string,
  bodyIds: readonly string[] | null,
  since: Date,
): Promise<DeskFile[]> {
  const { rows } = await view.query<FileRow>(
    `select ${columns} from desk_files
      where asked_at > $3 and (person_id = $1 or (agreed_at is null and given_at is null and ($2::uuid[] is null or body_ids <@ $2)))
      order by asked_at desc limit 200`,
    [personId, bodyIds, since],
  )
  return rows.map(toFile)
}

/** How many cases a person took since then with nobody's agreement. Another request of the same person waits until this one is stored. */
export async function casesTakenAlone(tx: Tx, personId: string, since: Date): Promise<number> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('desk-files ' || $1, 0))`, [personId])
  const { rows } = await tx.query<{ taken: number }>(
    `select coalesce(sum(rows), 0)::integer as taken from desk_files
      where person_id = $1 and asked_at > $2 and given_at is not null and agreed_at is null`,
    [personId, since],
  )
  return rows[0]?.taken ?? 0
}

/** @returns false where somebody else was faster, or nobody asks for it any more */
export async function agreeToDeskFile(
  tx: Tx,
  id: string,
  { by, now, askedAfter }: { readonly by: string; readonly now: Date; readonly askedAfter: Date },
): Promise<boolean> {
  const done = await tx.query(
    `update desk_files set agreed_by = $2, agreed_at = $3
      where id = $1 and agreed_at is null and given_at is null and person_id <> $2 and asked_at > $4`,
    [id, by, now, askedAfter],
  )
  return done.rowCount === 1
}

/** Each request gives one file. @returns false where it was given already */
export async function giveDeskFile(tx: Tx, id: string, now: Date): Promise<boolean> {
  const done = await tx.query('update desk_files set given_at = $2 where id = $1 and given_at is null', [id, now])
  return done.rowCount === 1
}
