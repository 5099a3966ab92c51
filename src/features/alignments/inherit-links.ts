import { type Home, newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { JobQueue } from '../../platform/jobs/job-queue.ts'
import { insertAlignments, insertEvents, type NewAlignment } from './alignments.sql.ts'
import { lockGraph } from './graph.sql.ts'
import { goalsServedBy } from './inherit-links.sql.ts'
import { messages } from './messages.ts'

interface Key {
  readonly home: Home
  readonly id: string
}

/**
 * What projects served, the one they were combined into serves: the goals they were linked to, and the branches they hung on where the
 * new one hangs elsewhere. Nobody has to confirm again what the approval of the combining said; it can be withdrawn like any link.
 * Shares are not taken over, because a part of one of them is another part of the whole.
 */
export async function inheritLinks(
  tx: Tx,
  deps: { readonly jobs: JobQueue },
  combined: { readonly made: Key; readonly from: readonly Key[] },
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
): Promise<void> {
  await lockGraph(tx, doing.now)
  const { left, goals } = await goalsServedBy(tx, combined.made, combined.from)
  // New summaries in any case: the projects that were combined are none any more.
  await deps.jobs.enqueue(tx, 'alignments.sum', {}, { key: 'alignments.sum' })
  if (left === null || goals.length === 0) return
  const reason = messages('th').inherited
  const links = goals.map(
    (goal): NewAlignment => ({
      home: combined.made.home,
      id: newId(),
      left: { kind: 'project', id: combined.made.id, ...left },
      right: { kind: 'node', home: goal.home, id: goal.id, planId: goal.planId },
      kind: 'contributes',
      share: null,
      reason,
      source: 'person',
      score: null,
      evidence: [],
      engineVersion: null,
      proposedBy: doing.by,
      proposedAt: doing.now,
      decided: { state: 'confirmed', by: doing.by, at: doing.now, reason: doing.reason },
    }),
  )
  await insertAlignments(tx, links)
  await insertEvents(
    tx,
    links.flatMap(({ home, id }) =>
      (['proposed', 'confirmed'] as const).map((kind) => ({
        home,
        id,
        eventId: newId(),
        kind,
        by: doing.by,
        reason: kind === 'proposed' ? reason : doing.reason,
        details: {},
        at: doing.now,
      })),
    ),
  )
}
