import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './meetings.sql.ts'

export interface Paper {
  readonly home: string
  readonly id: string
  readonly meetingId: string
  readonly title: string
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly byteSize: number
  readonly visibility: 'public' | 'members'
  readonly addedAt: Date
  readonly removedAt: Date | null
}

interface PaperRow {
  home: string
  id: string
  meeting_id: string
  title: string
  file_name: string
  media_type: string
  sha256: string
  byte_size: bigint
  visibility: string
  added_at: Date
  removed_at: Date | null
}

const PAPER = 'home, id, meeting_id, title, file_name, media_type, sha256, byte_size, visibility, added_at, removed_at'

const toPaper = (row: PaperRow): Paper => ({
  home: row.home,
  id: row.id,
  meetingId: row.meeting_id,
  title: row.title,
  fileName: row.file_name,
  mediaType: row.media_type,
  sha256: row.sha256,
  byteSize: Number(row.byte_size),
  visibility: row.visibility as Paper['visibility'],
  addedAt: row.added_at,
  removedAt: row.removed_at,
})

/** Papers that were not removed, in the order they came. */
export async function papersOf(view: Queryable, { home, id }: Key): Promise<Paper[]> {
  const { rows } = await view.query<PaperRow>(
    `select ${PAPER} from meeting_documents where home = $1 and meeting_id = $2 and removed_at is null order by added_at, id`,
    [home, id],
  )
  return rows.map(toPaper)
}

export async function paperByKey(view: Queryable, { home, id }: Key): Promise<Paper | null> {
  const { rows } = await view.query<PaperRow>(`select ${PAPER} from meeting_documents where home = $1 and id = $2`, [
    home,
    id,
  ])
  return rows[0] ? toPaper(rows[0]) : null
}

export async function insertPaper(
  tx: Tx,
  paper: Omit<Paper, 'addedAt' | 'removedAt'>,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    sql`insert into meeting_documents (home, id, meeting_id, title, file_name, media_type, sha256, byte_size, visibility, added_by, added_at)
        values (${paper.home}, ${paper.id}, ${paper.meetingId}, ${paper.title}, ${paper.fileName}, ${paper.mediaType},
                ${paper.sha256}, ${paper.byteSize}, ${paper.visibility}, ${by}, ${now})`,
  )
}

export async function removePaper(tx: Tx, { home, id }: Key, reason: string, now: Date): Promise<void> {
  await tx.query(
    'update meeting_documents set removed_at = $3, remove_reason = $4 where home = $1 and id = $2 and removed_at is null',
    [home, id, now, reason],
  )
}
