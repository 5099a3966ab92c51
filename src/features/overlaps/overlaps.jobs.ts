import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { renewOverlaps } from './renew-overlaps.ts'

/** Ordered whenever projects changed (once, however many changes wait): `overlaps.find`. */
export function overlapsJobs(deps: Deps): JobHandlers {
  return {
    'overlaps.find': async () => {
      const report = await renewOverlaps(deps)
      deps.log.info(report, 'overlaps found')
    },
  }
}
