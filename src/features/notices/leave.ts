import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Leaving } from './links.ts'
import { dropOpen, eraseWords } from './queue.sql.ts'
import { settingsOf, storeSettings } from './settings.sql.ts'

/**
 * How a room ends what somebody follows, by the kind its notices name in `leaves`. Given in `main/wire.ts`.
 * @returns false when there is nothing (any more) to end
 */
export type Leaver = (tx: Tx, deps: Deps, id: string) => Promise<boolean>
export type Leavers = Readonly<Record<string, Leaver>>

/**
 * Ends what the address of a letter ends, and what was still to be sent of it. Doing it again changes nothing, as programs of mail
 * providers may.
 * @returns false when there was nothing to end
 */
export async function leave(tx: Tx, deps: Deps, leaving: Leaving, leavers: Leavers): Promise<boolean> {
  const now = deps.clock.now()
  const { personId, leaves, topics } = leaving
  if (leaves !== null) {
    const end = leavers[leaves.kind]
    if (end === undefined || !(await end(tx, deps, leaves.id))) return false
    await eraseWords(tx, await dropOpen(tx, { leaves }, now))
    return true
  }
  const { doors: _, ...settings } = (await settingsOf(tx, [personId]))(personId)
  const off = Object.fromEntries(topics.map((topic) => [topic, 'off' as const]))
  await storeSettings(tx, personId, { ...settings, paces: { ...settings.paces, ...off } }, now)
  for (const topic of topics) await eraseWords(tx, await dropOpen(tx, { personId, topic }, now))
  return true
}
