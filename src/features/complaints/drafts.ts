import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { open, seal } from '../../platform/crypto-box.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { queueErasures } from './erasures.sql.ts'
import type { KeptPhoto } from './report.ts'

/** A report that is being written, as typed: nothing of it was read or judged. */
export interface Draft {
  /** Key under which it will be sent, so that it is sent once. */
  readonly key: string
  readonly typed: Readonly<Record<string, string>>
  /** Answers that may be several, by field. */
  readonly many: Readonly<Record<string, readonly string[]>>
  readonly photos: readonly DraftPhoto[]
  /** It was sent. Only the key is kept then, for a phone that never heard of it and comes back. */
  readonly isSent?: true
}

export interface DraftPhoto extends KeptPhoto {
  /** Fields of the grid that are covered, 0 to 35. */
  readonly cells: readonly number[]
}

/** How long a draft waits for its writer. */
const DRAFT_DAYS = 14
export const DRAFT_SECONDS = DRAFT_DAYS * 86_400

export function emptyDraft(): Draft {
  return { key: randomBytes(16).toString('base64url'), typed: {}, many: {}, photos: [] }
}

export function newDraftToken(): string {
  return randomBytes(32).toString('base64url')
}

type Needed = Pick<Deps, 'secrets' | 'clock'>

/** Drafts hold names and telephone numbers before anybody agreed to anything: sealed, and found only by the browser's own token. */
export async function readDraft(view: Queryable, deps: Needed, token: string | null): Promise<Draft | null> {
  if (token === null) return null
  const hash = hashOf(token)
  const { rows } = await view.query<{ sealed: string }>(
    'select sealed from complaint_drafts where token_hash = $1 and updated_at > $2',
    [hash, oldest(deps)],
  )
  const [row] = rows
  return row ? (JSON.parse(open(deps.secrets.key('complaint-draft'), row.sealed, hash)) as Draft) : null
}

/** What stays of a draft that was sent. */
export function sentDraft({ key }: Draft): Draft {
  return { key, typed: {}, many: {}, photos: [], isSent: true }
}

export async function storeDraft(db: Queryable, deps: Needed, token: string, draft: Draft): Promise<void> {
  const hash = hashOf(token)
  const sealed = seal(deps.secrets.key('complaint-draft'), JSON.stringify(draft), hash)
  await db.query(
    `insert into complaint_drafts (id, token_hash, sealed, updated_at) values ($1, $2, $3, $4)
     on conflict (token_hash) do update set sealed = excluded.sealed, updated_at = excluded.updated_at`,
    [newId(), hash, sealed, deps.clock.now()],
  )
}

export async function dropDraft(tx: Tx | Queryable, deps: Needed, token: string): Promise<void> {
  const { rows } = await tx.query<DroppedRow>(
    'delete from complaint_drafts where token_hash = $1 returning sealed, token_hash',
    [hashOf(token)],
  )
  await queueErasures(tx, photosOfDrafts(deps, rows), deps.clock.now())
}

export async function dropOldDrafts(db: Queryable, deps: Needed): Promise<void> {
  const { rows } = await db.query<DroppedRow>(
    'delete from complaint_drafts where updated_at <= $1 returning sealed, token_hash',
    [oldest(deps)],
  )
  await queueErasures(db, photosOfDrafts(deps, rows), deps.clock.now())
}

interface DroppedRow {
  sealed: string
  token_hash: string
}

/** Photos of a report that was told in a letter or a chat and is told no more. Of one that was sent a case points at them, and they stay. */
export async function dropPhotos(
  tx: Tx | Queryable,
  { clock }: Pick<Deps, 'clock'>,
  photos: readonly KeptPhoto[],
): Promise<void> {
  await queueErasures(tx, filesOf(photos), clock.now())
}

/** Files of photos of reports that were never sent; of those that were, a case points at them and they stay. */
function photosOfDrafts(deps: Needed, rows: readonly DroppedRow[]): string[] {
  return rows.flatMap(({ sealed, token_hash }) => {
    const draft = JSON.parse(open(deps.secrets.key('complaint-draft'), sealed, token_hash)) as Draft
    return filesOf(draft.photos)
  })
}

function filesOf(photos: readonly KeptPhoto[]): string[] {
  return photos
    .flatMap((photo) => [photo.sealedSha256, ...(photo.shownSha256 === null ? [] : [photo.shownSha256])])
    .filter(isHash)
}

const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text)

function oldest({ clock }: Needed): Date {
  return new Date(clock.now().getTime() - DRAFT_SECONDS * 1000)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
