import type { Tx } from '../../platform/db/db.ts'
import { forgetFacts, recordPublicEvent } from '../publiclog/index.ts'
import { publicKey } from './committees.present.ts'
import { type AnnouncedResolution, latestPublicResolutions, resolutionKeysOf } from './resolutions.sql.ts'

/** Puts what a public committee decided into the public log. */
export async function announce(tx: Tx, resolution: AnnouncedResolution): Promise<void> {
  const { home, id, meetingId, decidedAt: at, text, committee, number, kind, dueOn } = resolution
  await recordPublicEvent(tx, {
    home,
    type: 'resolution',
    subject: publicKey({ home, id }),
    href: `/meetings/${publicKey({ home, id: meetingId })}`,
    at,
    facts: { title: text, committee, number, kind, due_on: dueOn },
  })
}

/** A committee that only its members may know of: what was announced of it keeps its proofs, and can no longer be read. */
export async function forgetAnnounced(tx: Tx, bodyId: string): Promise<void> {
  for (const resolution of await resolutionKeysOf(tx, bodyId))
    await forgetFacts(tx, 'resolution', publicKey(resolution))
}

/** The same for resolutions that were stored without it, the newest ones of all public committees, oldest first. */
export async function announceLatest(tx: Tx, most: number): Promise<void> {
  for (const resolution of await latestPublicResolutions(tx, most)) await announce(tx, resolution)
}
