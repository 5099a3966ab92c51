import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { insertEvents, insertIgnored } from './line.sql.ts'
import { chatKeyOf, sealFor } from './sealed.ts'
import type { LineEvent } from './webhook.ts'

/** An event older than this is not acted on any more; ids are known for longer, so that no replay can be both old and unknown. */
const STALE_DAYS = 7
const DAY_MS = 86_400_000

/** An event as it is kept until it is dealt with. */
export interface KeptEvent {
  readonly event: LineEvent
}

/**
 * Keeps what LINE told us, before anything is done about it: an event that came before is not kept twice. Nothing is read but who
 * it came from and when. Those that are too old, or meant for another program that speaks for the account, are only remembered.
 * @returns how many were new
 */
export async function receiveEvents(
  tx: Tx,
  deps: Pick<Deps, 'secrets' | 'clock'>,
  events: readonly LineEvent[],
): Promise<number> {
  const now = deps.clock.now()
  const stale = now.getTime() - STALE_DAYS * DAY_MS
  const ignored = events.flatMap((event) => {
    const why =
      event.mode === 'standby'
        ? 'standby'
        : event.timestamp < stale
          ? 'stale'
          : sourceOf(event) === null
            ? 'nobody'
            : null
    return why === null ? [] : [{ id: event.webhookEventId, sentAt: new Date(event.timestamp), why }]
  })
  const isIgnored = new Set(ignored.map(({ id }) => id))
  const kept = events.flatMap((event) => {
    const from = sourceOf(event)
    const { webhookEventId: id } = event
    if (from === null || isIgnored.has(id)) return []
    const sealed = sealFor(deps, 'event', id, { event } satisfies KeptEvent)
    return [{ id, chatKey: chatKeyOf(deps, from), sealed, sentAt: new Date(event.timestamp) }]
  })
  if (ignored.length > 0) await insertIgnored(tx, ignored, now)
  return kept.length === 0 ? 0 : (await insertEvents(tx, kept, now)).length
}

function sourceOf({ source }: LineEvent): string | null {
  return source?.groupId ?? source?.roomId ?? source?.userId ?? null
}
