import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { itemsOf } from './agenda.sql.ts'
import { lockForSecretary, note } from './doing.ts'
import type { AgendaItem } from './meeting.ts'
import { type Key, meetingByKey, updateMeeting } from './meetings.sql.ts'
import { insertVersions, minutesTextsOf, putMinutesText, type VersionState, versionsOf } from './minutes.sql.ts'
import { type MinutesItem, mayCertify, mayCheckMinutes, mayWriteMinutes } from './minutes.ts'
import type { Refusal } from './refusal.ts'
import { resolutionsOfMeeting } from './resolutions.sql.ts'

/** Writes what was said about one sub-item. @param revision the form's; 0 where nothing was written yet */
export async function writeMinutes(
  tx: Tx,
  key: Key,
  { itemId, text, revision }: { itemId: string; text: string; revision: number },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  const may = mayWriteMinutes(meeting)
  if (!may.ok) return may
  if (!(await itemsOf(tx, key)).some((item) => item.id === itemId)) return refuse({ kind: 'not-found' })
  const by = doing.viewer?.personId ?? ''
  const row = { home: meeting.home, meetingId: meeting.id, itemId, text, revision, by, now: doing.now }
  if (!(await putMinutesText(tx, row))) {
    const now = (await minutesTextsOf(tx, key)).find((one) => one.itemId === itemId)
    return refuse({ kind: 'stale-minutes', now: now?.text ?? '', by: now?.editedBy ?? null })
  }
  // A draft changed after it was checked is a draft again.
  if (meeting.minutesState !== 'draft') await updateMeeting(tx, { ...meeting, minutesState: 'draft' }, doing.now)
  await note(tx, { committee, meeting }, { kind: 'minutes-written', details: { item: itemId } }, doing)
  return ok(null)
}

/** The draft as it would be frozen, and the items nothing is known about. */
export async function draftOf(
  view: Queryable,
  key: Key,
): Promise<{ items: MinutesItem[]; missing: string[]; all: AgendaItem[] }> {
  const all = await itemsOf(view, key)
  const texts = new Map((await minutesTextsOf(view, key)).map((one) => [one.itemId, one.text]))
  const decided = new Set((await resolutionsOfMeeting(view, key)).map((one) => one.itemId))
  const items = all.map(({ id, section, title }) => ({ item: id, section, title, text: texts.get(id) ?? '' }))
  const missing = items.filter((item) => item.text.trim() === '' && !decided.has(item.item)).map((item) => item.title)
  return { items, missing, all }
}

/** Somebody has read the draft against what was said: it becomes a version the next meeting can certify. */
export async function checkMinutes(tx: Tx, key: Key, doing: Doing): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  const { items, missing } = await draftOf(tx, key)
  const may = mayCheckMinutes(meeting, missing)
  if (!may.ok) return may
  const version = meeting.minutesVersion + 1
  await insertVersions(tx, [
    {
      home: meeting.home,
      meetingId: meeting.id,
      version,
      state: 'checked',
      items,
      reason: null,
      inMeeting: null,
      madeBy: doing.viewer?.personId ?? null,
      madeAt: doing.now,
    },
  ])
  await updateMeeting(tx, { ...meeting, minutesState: 'checked', minutesVersion: version }, doing.now)
  await note(tx, { committee, meeting }, { kind: 'minutes-checked' }, doing)
  return ok(null)
}

export interface Certification {
  /** The meeting that certifies or corrects. */
  readonly inMeeting: Key
  /** Texts that meeting changed, by item. */
  readonly corrections: ReadonlyMap<string, string>
  /** Needed where certified minutes are corrected. */
  readonly reason: string | null
}

/**
 * Certifies the checked minutes in a later meeting, with the corrections it made; certified ones are corrected the same way, as a
 * new version beside the old.
 */
export async function certifyMinutes(
  tx: Tx,
  key: Key,
  { inMeeting, corrections, reason }: Certification,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  const certifying = await meetingByKey(tx, inMeeting)
  if (certifying === null) return refuse({ kind: 'not-found' })
  const may = mayCertify(meeting, certifying)
  if (!may.ok) return may
  const again = meeting.minutesState === 'certified'
  if (again && (corrections.size === 0 || reason === null)) return refuse({ kind: 'minutes-certified' })
  const [last] = await versionsOf(tx, key)
  const items = (last?.items ?? []).map((one) => ({ ...one, text: corrections.get(one.item) ?? one.text }))
  const version = meeting.minutesVersion + 1
  const state: VersionState = again ? 'corrected' : 'certified'
  await insertVersions(tx, [
    {
      home: meeting.home,
      meetingId: meeting.id,
      version,
      state,
      items,
      reason,
      inMeeting: certifying.id,
      madeBy: doing.viewer?.personId ?? null,
      madeAt: doing.now,
    },
  ])
  const certifiedBy = meeting.certifiedBy ?? certifying.id
  await updateMeeting(tx, { ...meeting, minutesState: 'certified', minutesVersion: version, certifiedBy }, doing.now)
  await note(tx, { committee, meeting }, { kind: `minutes-${state}`, reason }, doing)
  return ok(null)
}
