import type { Deps } from '../../platform/deps.ts'
import { keepPhoto } from '../complaints/index.ts'
import { countEventsSince, type WaitingEvent } from './line.sql.ts'
import { photoBytes } from './line-client.ts'
import type { Photo } from './talk.ts'
import type { LineEvent } from './webhook.ts'

/** Each photo costs a fetch and is drawn anew: nobody's phone sends more of them in an hour for a report. */
const MOST_EVENTS_AN_HOUR = 120
const HOUR_MS = 3_600_000

/** Fetches the photo of an event and draws it anew, outside any transaction; null for an event without one. */
export async function heardPhoto(
  deps: Deps,
  { type, message, source }: LineEvent,
  { chatKey, receivedAt }: Pick<WaitingEvent, 'chatKey' | 'receivedAt'>,
): Promise<Photo | null> {
  if (type !== 'message' || message?.type !== 'image' || source?.type !== 'user') return null
  // From an address somebody chose, and not from LINE: nobody sends these with the app.
  if (message.contentProvider !== undefined && message.contentProvider.type !== 'line') {
    return { kind: 'refused', why: 'not-a-photo' }
  }
  const lately = await countEventsSince(deps.db, chatKey, new Date(receivedAt.getTime() - HOUR_MS))
  return lately > MOST_EVENTS_AN_HOUR ? { kind: 'refused', why: 'too-many' } : fetchPhoto(deps, message.id)
}

/** `awaited`: LINE does not hand it over now, and may later. */
export async function fetchPhoto(deps: Deps, messageId: string): Promise<Photo> {
  const { line } = deps.config
  if (line === null) return { kind: 'awaited' }
  const bytes = await photoBytes(line, messageId)
  if (!bytes.ok) {
    if (bytes.problem.kind === 'too-large') return { kind: 'refused', why: 'too-large' }
    return bytes.problem.kind === 'refused' ? { kind: 'refused', why: 'gone' } : { kind: 'awaited' }
  }
  const kept = await keepPhoto(deps, bytes.value)
  return kept.ok ? { kind: 'kept', kept: kept.value } : { kind: 'refused', why: kept.problem }
}
