import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from './complaint.ts'
import type { KeptPhoto } from './report.ts'

export type PhotoKind = 'report' | 'before' | 'after' | 'reporter'

export interface PhotoRow {
  readonly id: string
  readonly eventId: string | null
  readonly kind: PhotoKind
  /** Null: only officers of the case see it. */
  readonly shownSha256: string | null
  /** Null when the time of originals was over. */
  readonly sealedSha256: string | null
  readonly width: number
  readonly height: number
  readonly covered: number
  readonly isHidden: boolean
}

interface StoredPhotoRow {
  id: string
  event_id: string | null
  kind: PhotoKind
  shown_sha256: string | null
  sealed_sha256: string | null
  width: number
  height: number
  covered: number
  hidden_at: Date | null
}

function toPhoto(row: StoredPhotoRow): PhotoRow {
  return {
    id: row.id,
    eventId: row.event_id,
    kind: row.kind,
    shownSha256: row.shown_sha256,
    sealedSha256: row.sealed_sha256,
    width: row.width,
    height: row.height,
    covered: row.covered,
    isHidden: row.hidden_at !== null,
  }
}

const columns = 'id, event_id, kind, shown_sha256, sealed_sha256, width, height, covered, hidden_at'

export async function insertPhotos(
  tx: Tx,
  { home, id }: CaseKey,
  of: { eventId: string | null; kind: PhotoKind; first: number },
  photos: readonly KeptPhoto[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into complaint_photos (home, id, complaint_id, event_id, position, kind, shown_sha256, sealed_sha256, width, height,
       is_private, covered, made_at)
     select $1, given.id, $2, $3, $4 + given.at, $5, given.shown, given.sealed, given.width, given.height, given.shown is null,
            given.covered, $6
       from unnest($7::uuid[], $8::text[], $9::text[], $10::integer[], $11::integer[], $12::smallint[])
            with ordinality as given (id, shown, sealed, width, height, covered, at)`,
    [
      home,
      id,
      of.eventId,
      of.first - 1,
      of.kind,
      now,
      photos.map(() => newId()),
      photos.map(({ shownSha256 }) => shownSha256),
      photos.map(({ sealedSha256 }) => sealedSha256),
      photos.map(({ width }) => width),
      photos.map(({ height }) => height),
      photos.map(({ covered }) => covered),
    ],
  )
}

/** How many photos of each case everybody sees, or will: neither private nor hidden ones. By the id of the case; none where there are none. */
export async function openPhotosOf(view: Queryable, cases: readonly CaseKey[]): Promise<Map<string, number>> {
  if (cases.length === 0) return new Map()
  const { rows } = await view.query<{ id: string; photos: number }>(
    `select p.complaint_id as id, count(*)::integer as photos from complaint_photos p
       join unnest($1::text[], $2::uuid[]) as c (home, id) on c.home = p.home and c.id = p.complaint_id
      where p.shown_sha256 is not null and p.hidden_at is null group by p.complaint_id`,
    [cases.map(({ home }) => home), cases.map(({ id }) => id)],
  )
  return new Map(rows.map(({ id, photos }) => [id, photos]))
}

export async function photosOf(view: Queryable, { home, id }: CaseKey): Promise<PhotoRow[]> {
  const { rows } = await view.query<StoredPhotoRow>(
    `select ${columns} from complaint_photos where home = $1 and complaint_id = $2 order by position, id`,
    [home, id],
  )
  return rows.map(toPhoto)
}

export async function photoByKey(
  view: Queryable,
  home: string,
  photoId: string,
): Promise<(PhotoRow & { readonly case: CaseKey }) | null> {
  const { rows } = await view.query<StoredPhotoRow & { complaint_id: string }>(
    `select complaint_id, ${columns} from complaint_photos where home = $1 and id = $2`,
    [home, photoId],
  )
  const [row] = rows
  return row ? { ...toPhoto(row), case: { home, id: row.complaint_id } } : null
}

export async function hidePhoto(tx: Tx, home: string, photoId: string, now: Date): Promise<void> {
  await tx.query('update complaint_photos set hidden_at = $3 where home = $1 and id = $2', [home, photoId, now])
}

/** Another public form in the place of the one before; false where somebody was faster. */
export async function storeShownPhoto(
  tx: Tx,
  home: string,
  photo: { readonly id: string; readonly before: string; readonly shownSha256: string; readonly covered: number },
): Promise<boolean> {
  const done = await tx.query(
    `update complaint_photos set shown_sha256 = $4, covered = least(covered + $5, 32767)
      where home = $1 and id = $2 and shown_sha256 = $3`,
    [home, photo.id, photo.before, photo.shownSha256, photo.covered],
  )
  return done.rowCount === 1
}
