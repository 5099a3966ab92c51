import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Key } from './meetings.sql.ts'
import type { MinutesItem } from './minutes.ts'

export interface MinutesText {
  readonly itemId: string
  readonly text: string
  readonly revision: number
  readonly editedBy: string | null
}

export async function minutesTextsOf(view: Queryable, { home, id }: Key): Promise<MinutesText[]> {
  const { rows } = await view.query<{ item_id: string; text: string; revision: number; edited_by: string | null }>(
    'select item_id, text, revision, edited_by from minutes_texts where home = $1 and meeting_id = $2',
    [home, id],
  )
  return rows.map((row) => ({
    itemId: row.item_id,
    text: row.text,
    revision: row.revision,
    editedBy: row.edited_by,
  }))
}

/**
 * Writes what was said about one item.
 * @param revision 0 where nothing was written yet @returns false where somebody wrote meanwhile
 */
export async function putMinutesText(
  tx: Tx,
  text: { home: string; meetingId: string; itemId: string; text: string; revision: number; by: string; now: Date },
): Promise<boolean> {
  const values = [text.home, text.meetingId, text.itemId, text.text, text.by, text.now]
  const { rowCount } =
    text.revision === 0
      ? await tx.query(
          `insert into minutes_texts (home, meeting_id, item_id, text, edited_by, edited_at) values ($1, $2, $3, $4, $5, $6)
           on conflict do nothing`,
          values,
        )
      : await tx.query(
          `update minutes_texts set text = $4, edited_by = $5, edited_at = $6, revision = revision + 1
            where home = $1 and meeting_id = $2 and item_id = $3 and revision = $7`,
          [...values, text.revision],
        )
  return rowCount === 1
}

export const versionStates = ['checked', 'certified', 'corrected'] as const
export type VersionState = (typeof versionStates)[number]

export interface MinutesVersion {
  readonly home: string
  readonly meetingId: string
  readonly version: number
  readonly state: VersionState
  readonly items: readonly MinutesItem[]
  readonly reason: string | null
  readonly inMeeting: string | null
  readonly madeBy: string | null
  readonly madeAt: Date
}

interface VersionRow {
  version: number
  state: string
  items: MinutesItem[]
  reason: string | null
  in_meeting: string | null
  made_by: string | null
  made_at: Date
}

/** Newest first. */
export async function versionsOf(view: Queryable, { home, id }: Key): Promise<MinutesVersion[]> {
  const { rows } = await view.query<VersionRow>(
    `select version, state, items, reason, in_meeting, made_by, made_at from minutes_versions
      where home = $1 and meeting_id = $2 order by version desc`,
    [home, id],
  )
  return rows.map((row) => ({
    home,
    meetingId: id,
    version: row.version,
    state: row.state as VersionState,
    items: row.items,
    reason: row.reason,
    inMeeting: row.in_meeting,
    madeBy: row.made_by,
    madeAt: row.made_at,
  }))
}

export async function insertVersions(tx: Tx, versions: readonly MinutesVersion[]): Promise<void> {
  if (versions.length === 0) return
  await tx.query(
    `insert into minutes_versions (home, meeting_id, version, state, items, reason, in_meeting, made_by, made_at)
     select home, meeting_id, version, state, items, reason, in_meeting, made_by, made_at
       from jsonb_to_recordset($1::jsonb) as given (home text, meeting_id uuid, version int, state text, items jsonb, reason text,
            in_meeting uuid, made_by uuid, made_at timestamptz)`,
    [
      JSON.stringify(
        versions.map((one) => ({
          home: one.home,
          meeting_id: one.meetingId,
          version: one.version,
          state: one.state,
          items: one.items,
          reason: one.reason,
          in_meeting: one.inMeeting,
          made_by: one.madeBy,
          made_at: one.madeAt,
        })),
      ),
    ],
  )
}
