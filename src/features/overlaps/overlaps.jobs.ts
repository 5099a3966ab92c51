import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { renewOverlaps } from './renew-overlaps.ts'
import { sendMondayLetters } from './send-monday.ts'

/**
 * `overlaps.find` is ordered whenever projects changed (once, however many changes wait), `overlaps.monday` by the calendar.
 */
export function overlapsJobs(deps: Deps): JobHandlers {
  return {
    'overlaps.find': async () => {
      const report = await renewOverlaps(deps)
      deps.log.info(report, 'overlaps found')
    },
    'overlaps.monday': async () => {
      deps.log.info(await sendMondayLetters(deps), 'Monday letters')
    },
  }
}
