import { formatPublicId, type Home, newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type NotifyDeps, notifyAll } from '../notices/index.ts'
import { officersOfBodies } from '../people/index.ts'
import type { Key } from './joining-states.ts'
import { messages } from './messages.ts'

/**
 * Tells those who plan for the bodies that a joining waits for their answer; never who asked. The history of the demonstration, which
 * is written without `deps`, tells nobody.
 */
export async function tellAsked(
  tx: Tx,
  key: Key,
  { title, reason, bodyIds }: { title: string; reason: string; bodyIds: readonly string[] },
  { deps, viewer, now }: { deps?: NotifyDeps; viewer: Viewer | null; now: Date },
): Promise<void> {
  if (deps === undefined) return
  const officers = await officersOfBodies(tx, [...new Set(bodyIds)], ['planner', 'plan-approver'], todayInBangkok(now))
  const people = [...new Set(officers.map(({ personId }) => personId))].filter((id) => id !== viewer?.personId)
  const id = formatPublicId({ home: key.home as Home, id: key.id })
  const noticeKey = `asked ${id} ${newId()}`
  const words = (lang: Lang) => {
    const { asked } = messages(lang)
    return { subject: asked.subject(title), text: asked.text(title, reason), path: `/joinings/${id}` }
  }
  const about = { kind: 'joining', id }
  await notifyAll(
    tx,
    deps,
    people.map((personId) => ({ to: { personId }, topic: 'joinings.asked' as const, key: noticeKey, words, about })),
  )
}
