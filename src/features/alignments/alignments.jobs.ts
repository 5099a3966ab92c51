import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { refreshSummaries } from './refresh-summaries.ts'
import { suggestLinks } from './suggest-links.ts'

/**
 * `alignments.sum` makes goals, coverage and orphans anew: whenever a link was decided, and every night for what changed in
 * plans. `alignments.suggest` asks, every night after it, which goals the rest may serve.
 */
export function alignmentsJobs(deps: Deps): JobHandlers {
  return {
    'alignments.sum': async () => {
      const report = await deps.db.transaction((tx) => refreshSummaries(tx, deps.clock.now()))
      deps.log.info(report, 'goals summed')
    },
    'alignments.suggest': async () => {
      const report = await deps.db.transaction(async (tx) => {
        await refreshSummaries(tx, deps.clock.now())
        return suggestLinks(tx, deps.clock.now())
      })
      deps.log.info(report, 'links suggested')
    },
  }
}
