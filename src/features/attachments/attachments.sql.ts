import type { Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export type Visibility = 'public' | 'staff'

/** A plan, or a project of it, with the home its attachments live in. */
export interface ThingKey {
  readonly home: string
  readonly planId: string
  readonly projectId: string | null
}

export interface Document {
  readonly home: Home
  readonly id: string
  readonly planId: string
  readonly projectId: string | null
  readonly title: string
  readonly fileName: string
  readonly mediaType: string
  readonly sha256: string
  readonly byteSize: number
  readonly visibility: Visibility
  readonly addedAt: Date
  readonly removedAt: Date | null
}

interface DocumentRow {
  home: string
  id: string
  plan_id: string
  project_id: string | null
  title: string
  file_name: string
  media_type: string
  sha256: string
  byte_size: bigint
  visibility: Visibility
  added_at: Date
  removed_at: Date | null
}

const documentColumns = `home, id, plan_id, project_id, title, file_name, media_type, sha256, byte_size, visibility, added_at,
  removed_at`

function toDocument(row: DocumentRow): Document {
  return {
    home: row.home as Home,
    id: row.id,
    planId: row.plan_id,
    projectId: row.project_id,
    title: row.title,
    fileName: row.file_name,
    mediaType: row.media_type,
    sha256: row.sha256,
    byteSize: Number(row.byte_size),
    visibility: row.visibility,
    addedAt: row.added_at,
    removedAt: row.removed_at,
  }
}

const ofThing = 'home = $1 and plan_id = $2 and project_id is not distinct from $3'
const values = (thing: ThingKey) => [thing.home, thing.planId, thing.projectId]

/** The documents of a thing that were not removed, newest first, with how many there are. */
export async function documentsOf(
  view: Queryable,
  thing: ThingKey,
  { staff, limit }: { staff: boolean; limit: number },
): Promise<{ documents: Document[]; total: number }> {
  const seen = `${ofThing} and removed_at is null and (visibility = 'public' or $4)`
  const counted = await view.query<{ count: bigint }>(`select count(*) as count from documents where ${seen}`, [
    ...values(thing),
    staff,
  ])
  const { rows } = await view.query<DocumentRow>(
    `select ${documentColumns} from documents where ${seen} order by added_at desc, id desc limit $5`,
    [...values(thing), staff, limit],
  )
  return { documents: rows.map(toDocument), total: Number(counted.rows[0]?.count ?? 0n) }
}

/** A document, removed or not. */
export async function documentByKey(view: Queryable, key: { home: string; id: string }): Promise<Document | null> {
  const { rows } = await view.query<DocumentRow>(
    `select ${documentColumns} from documents where home = $1 and id = $2`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toDocument(rows[0])
}

export async function insertDocument(
  tx: Tx,
  document: Omit<Document, 'removedAt' | 'addedAt' | 'home'> & { home: string },
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into documents (home, id, plan_id, project_id, title, file_name, media_type, sha256, byte_size, visibility,
                            added_by, added_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      document.home,
      document.id,
      document.planId,
      document.projectId,
      document.title,
      document.fileName,
      document.mediaType,
      document.sha256,
      document.byteSize,
      document.visibility,
      by,
      now,
    ],
  )
}

/** @returns whether it was there to be removed */
export async function markRemoved(
  tx: Tx,
  key: { home: string; id: string },
  { by, reason, now }: { by: string; reason: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update documents set removed_by = $3, removed_at = $4, remove_reason = $5
      where home = $1 and id = $2 and removed_at is null`,
    [key.home, key.id, by, now, reason],
  )
  return rowCount === 1
}

// ---- comments

export const stances = ['support', 'concern', 'proposal', 'note'] as const
export type Stance = (typeof stances)[number]

export interface Comment {
  readonly home: Home
  readonly id: string
  readonly planId: string
  readonly projectId: string | null
  readonly stance: Stance
  readonly visibility: Visibility
  readonly bodyId: string | null
  readonly bodyNameTh: string | null
  readonly bodyNameEn: string | null
  readonly text: string
  readonly writtenBy: string
  readonly writtenAt: Date
  readonly editedAt: Date | null
  readonly hiddenAt: Date | null
  readonly hideReason: string | null
}

interface CommentRow {
  home: string
  id: string
  plan_id: string
  project_id: string | null
  stance: Stance
  visibility: Visibility
  body_id: string | null
  body_th: string | null
  body_en: string | null
  text: string
  written_by: string
  written_at: Date
  edited_at: Date | null
  hidden_at: Date | null
  hide_reason: string | null
}

const commentColumns = `c.home, c.id, c.plan_id, c.project_id, c.stance, c.visibility, c.body_id, b.name_th as body_th,
  b.name_en as body_en, c.text, c.written_by, c.written_at, c.edited_at, c.hidden_at, c.hide_reason`

function toComment(row: CommentRow): Comment {
  return {
    home: row.home as Home,
    id: row.id,
    planId: row.plan_id,
    projectId: row.project_id,
    stance: row.stance,
    visibility: row.visibility,
    bodyId: row.body_id,
    bodyNameTh: row.body_th,
    bodyNameEn: row.body_en,
    text: row.text,
    writtenBy: row.written_by,
    writtenAt: row.written_at,
    editedAt: row.edited_at,
    hiddenAt: row.hidden_at,
    hideReason: row.hide_reason,
  }
}

/** The comments on a thing a reader may see, newest first. Hidden ones are among them: a gap that says why is honest. */
export async function commentsOf(
  view: Queryable,
  thing: ThingKey,
  { staff, limit }: { staff: boolean; limit: number },
): Promise<Comment[]> {
  const { rows } = await view.query<CommentRow>(
    `select ${commentColumns} from comments c left join bodies b on b.id = c.body_id
      where c.home = $1 and c.plan_id = $2 and c.project_id is not distinct from $3 and (c.visibility = 'public' or $4)
      order by c.written_at desc, c.id desc limit $5`,
    [...values(thing), staff, limit],
  )
  return rows.map(toComment)
}

export interface CommentCounts {
  readonly total: number
  /** Public ones that are not hidden, by stance. */
  readonly byStance: Readonly<Record<Stance, number>>
  readonly bodies: number
}

/** What was said, counted: the summary of a hearing. */
export async function countComments(view: Queryable, thing: ThingKey, staff: boolean): Promise<CommentCounts> {
  const { rows } = await view.query<{ stance: Stance | null; all: bigint; open: bigint; bodies: bigint }>(
    `select stance, count(*) as all, count(*) filter (where visibility = 'public' and hidden_at is null) as open,
            count(distinct body_id) filter (where visibility = 'public' and hidden_at is null) as bodies
       from comments where ${ofThing} and (visibility = 'public' or $4)
      group by grouping sets ((stance), ())`,
    [...values(thing), staff],
  )
  const byStance: Record<Stance, number> = { support: 0, concern: 0, proposal: 0, note: 0 }
  let [total, bodies] = [0, 0]
  for (const row of rows) {
    if (row.stance === null) [total, bodies] = [Number(row.all), Number(row.bodies)]
    else byStance[row.stance] = Number(row.open)
  }
  return { total, byStance, bodies }
}

export async function commentByKey(view: Queryable, key: { home: string; id: string }): Promise<Comment | null> {
  const { rows } = await view.query<CommentRow>(
    `select ${commentColumns} from comments c left join bodies b on b.id = c.body_id where c.home = $1 and c.id = $2`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toComment(rows[0])
}

export async function lockComment(tx: Tx, key: { home: string; id: string }): Promise<Comment | null> {
  const { rows } = await tx.query<CommentRow>(
    `select ${commentColumns} from comments c left join bodies b on b.id = c.body_id where c.home = $1 and c.id = $2
        for no key update of c`,
    [key.home, key.id],
  )
  return rows[0] === undefined ? null : toComment(rows[0])
}

export async function insertComment(
  tx: Tx,
  thing: ThingKey,
  comment: { id: string; stance: Stance; visibility: Visibility; bodyId: string | null; text: string },
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into comments (home, plan_id, project_id, id, stance, visibility, body_id, text, written_by, written_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [...values(thing), comment.id, comment.stance, comment.visibility, comment.bodyId, comment.text, by, now],
  )
}

export async function updateComment(
  tx: Tx,
  key: { home: string; id: string },
  { stance, text }: { stance: Stance; text: string },
  now: Date,
): Promise<void> {
  await tx.query('update comments set stance = $3, text = $4, edited_at = $5 where home = $1 and id = $2', [
    key.home,
    key.id,
    stance,
    text,
    now,
  ])
}

export async function markHidden(
  tx: Tx,
  key: { home: string; id: string },
  { by, reason, now }: { by: string; reason: string; now: Date },
): Promise<void> {
  await tx.query('update comments set hidden_by = $3, hidden_at = $4, hide_reason = $5 where home = $1 and id = $2', [
    key.home,
    key.id,
    by,
    now,
    reason,
  ])
}

/** What hangs on these projects for everybody to see, oldest first, by `home-id` of the project. */
export async function publicDocuments(
  view: Queryable,
  projects: readonly { readonly home: string; readonly id: string }[],
): Promise<Map<string, Document[]>> {
  const { rows } = await view.query<DocumentRow>(
    `select ${documentColumns} from documents
      where (home, project_id) in (select * from unnest($1::text[], $2::uuid[]))
        and removed_at is null and visibility = 'public' order by added_at, id`,
    [projects.map(({ home }) => home), projects.map(({ id }) => id)],
  )
  const found = new Map<string, Document[]>()
  for (const row of rows) {
    const key = `${row.home}-${row.project_id}`
    found.set(key, [...(found.get(key) ?? []), toDocument(row)])
  }
  return found
}
