import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Key } from './board.ts'
import { insertEvent } from './board-events.sql.ts'
import { boardsWithProjects, insertItems } from './items.sql.ts'

/**
 * A project that others were combined into stands on the open boards they stand on: joint, where one of them was. The old ones stay on
 * the list as what they were; what was approved for them still counts there, once.
 */
export async function followCombined(
  tx: Tx,
  _deps: unknown,
  combined: { readonly made: Key; readonly from: readonly Key[]; readonly title: string },
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
): Promise<void> {
  const by = { by: doing.by, at: doing.now }
  for (const { board, joint, outsideReason } of await boardsWithProjects(tx, combined.from)) {
    const { home, id } = combined.made
    await insertItems(tx, board, [{ id: newId(), projectHome: home, projectId: id, joint, outsideReason }], by)
    const details = { titles: [combined.title] }
    await insertEvent(tx, board, { kind: 'items-added', details, reason: doing.reason }, by)
  }
}
