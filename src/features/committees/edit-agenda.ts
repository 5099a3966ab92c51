import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Doing } from '../../platform/doing.ts'
import { editorOfItem, insertItems, itemsOf, linkTitles, orderItems, removeItem, updateItem } from './agenda.sql.ts'
import { conflictsOf } from './attendance.sql.ts'
import { lastPosition } from './carry-forward.ts'
import { lockForSecretary, note, type Sitting } from './doing.ts'
import { type AgendaItem, type AgendaSection, type Link, type Move, mayChangeAgenda, moved } from './meeting.ts'
import { type Key, touchAgenda } from './meetings.sql.ts'
import { minutesTextsOf } from './minutes.sql.ts'
import type { Refusal } from './refusal.ts'
import { resolutionsOfMeeting } from './resolutions.sql.ts'

export type ItemDraft = Pick<AgendaItem, 'title' | 'text' | 'presenter' | 'restricted' | 'link'>

/** Adds a sub-item at the end of a standard item. Two who add at once both do: nothing is in the way of the other. */
export async function addItem(
  tx: Tx,
  key: Key,
  section: AgendaSection,
  draft: ItemDraft,
  doing: Doing,
): Promise<Result<Key, Refusal>> {
  const locked = await lockForAgenda(tx, key, section, doing)
  if (!locked.ok) return locked
  const { committee, meeting } = locked.value
  if (!(await linkLeadsSomewhere(tx, draft.link))) return refuse({ kind: 'no-such-link' })
  const items = await itemsOf(tx, key)
  const item = { home: meeting.home, id: newId() }
  const position = lastPosition(items, section) + 1
  await insertItems(tx, [
    { ...item, ...draft, meetingId: meeting.id, section, position, editedBy: doing.viewer?.personId ?? null },
  ])
  await touchAgenda(tx, key, doing.now)
  await note(tx, { committee, meeting }, { kind: 'item-added', details: { item: item.id, title: draft.title } }, doing)
  return ok(item)
}

/**
 * Changes the text of a sub-item.
 * @param revision the one the form was made from; where somebody else wrote meanwhile, the answer holds their text beside it
 */
export async function editItem(
  tx: Tx,
  key: Key,
  itemId: string,
  draft: ItemDraft,
  revision: number,
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const found = await itemForAgenda(tx, key, itemId, doing)
  if (!found.ok) return found
  const { committee, meeting, item } = found.value
  // Links the house made (earlier minutes and resolutions) are no matter of the form and stay.
  const isOurs = item.link?.kind === 'minutes' || item.link?.kind === 'resolution'
  const link = draft.link === null && isOurs ? item.link : draft.link
  if (!(await linkLeadsSomewhere(tx, link, item.link))) return refuse({ kind: 'no-such-link' })
  const itemKey = { home: meeting.home, id: itemId }
  // What was resolved about it was published, or kept back, as the matter stood then.
  if (
    draft.restricted !== item.restricted &&
    (await resolutionsOfMeeting(tx, key)).some((one) => one.itemId === itemId)
  )
    return refuse({ kind: 'item-decided' })
  if (!(await updateItem(tx, itemKey, { ...draft, link }, revision, doing.viewer?.personId ?? '')))
    return refuse({ kind: 'stale-item', now: item, by: await editorOfItem(tx, itemKey) })
  const details = {
    item: itemId,
    before: { title: item.title, text: item.text },
    after: { title: draft.title, text: draft.text },
  }
  await note(tx, { committee, meeting }, { kind: 'item-edited', details }, doing)
  return ok(null)
}

/** Moves a sub-item up or down. @param listRevision of the list the person saw; another order since then is shown first */
export async function moveItem(
  tx: Tx,
  key: Key,
  { itemId, move, listRevision }: { itemId: string; move: Move; listRevision: number },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const found = await itemForAgenda(tx, key, itemId, doing)
  if (!found.ok) return found
  const { meeting, item } = found.value
  if (meeting.agendaRevision !== listRevision) return refuse({ kind: 'list-changed' })
  const items = (await itemsOf(tx, key)).filter((one) => one.section === item.section)
  await orderItems(
    tx,
    meeting.home,
    moved(
      items.map((one) => one.id),
      itemId,
      move,
    ),
  )
  await touchAgenda(tx, key, doing.now)
  return ok(null)
}

export async function takeItemOut(
  tx: Tx,
  key: Key,
  { itemId, revision, reason }: { itemId: string; revision: number; reason: string | null },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  const found = await itemForAgenda(tx, key, itemId, doing)
  if (!found.ok) return found
  const { committee, meeting, item } = found.value
  if (item.revision !== revision)
    return refuse({ kind: 'stale-item', now: item, by: await editorOfItem(tx, { home: meeting.home, id: itemId }) })
  if (await hasTraces(tx, key, itemId)) return refuse({ kind: 'item-decided' })
  await removeItem(tx, { home: meeting.home, id: itemId }, doing.now)
  await touchAgenda(tx, key, doing.now)
  const what = { kind: 'item-removed', reason, details: { item: itemId, title: item.title } }
  await note(tx, { committee, meeting }, what, doing)
  return ok(null)
}

/** What was decided, written or declared about stays in the agenda. */
async function hasTraces(tx: Tx, key: Key, itemId: string): Promise<boolean> {
  const decided = await resolutionsOfMeeting(tx, key)
  const written = await minutesTextsOf(tx, key)
  const declared = await conflictsOf(tx, key)
  return [...decided, ...written, ...declared].some((one) => one.itemId === itemId)
}

async function lockForAgenda(
  tx: Tx,
  key: Key,
  section: AgendaSection,
  doing: Doing,
): Promise<Result<Sitting, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const may = mayChangeAgenda(locked.value.meeting, section)
  return may.ok ? locked : may
}

async function itemForAgenda(
  tx: Tx,
  key: Key,
  itemId: string,
  doing: Doing,
): Promise<Result<Sitting & { item: AgendaItem }, Refusal>> {
  const locked = await lockForSecretary(tx, key, doing)
  if (!locked.ok) return locked
  const item = (await itemsOf(tx, key)).find((one) => one.id === itemId)
  if (item === undefined) return refuse({ kind: 'not-found' })
  const may = mayChangeAgenda(locked.value.meeting, item.section)
  return may.ok ? ok({ ...locked.value, item }) : may
}

/** @param known the link that stands already: what it led to may be gone, and still it may stay */
async function linkLeadsSomewhere(tx: Tx, link: Link | null, known: Link | null = null): Promise<boolean> {
  if (link === null || link.kind === 'resolution' || link.kind === 'minutes') return true
  if (known?.kind === link.kind && known.id === link.id) return true
  return (await linkTitles(tx, [link])).has(`${link.kind}:${link.id}`)
}
