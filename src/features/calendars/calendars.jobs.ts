import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { look, yearsUnderWay } from './look.ts'
import { sendDigests, tellOfficers } from './tell-officers.ts'

/**
 * `calendars.look`, every night: what slipped since yesterday is found, both sides are told of what is near, and on Mondays everybody
 * gets the letter of the week. `calendars.tell` is ordered by every change of days.
 */
export function calendarsJobs(deps: Deps): JobHandlers {
  return {
    'calendars.look': async () => {
      const report = await deps.db.transaction(async (tx) => {
        const now = deps.clock.now()
        const years = []
        for (const fiscalYear of yearsUnderWay(now))
          years.push({ fiscalYear, ...(await look(tx, fiscalYear, null, now)) })
        return { years, letters: await tellOfficers(tx, deps), digests: await sendDigests(tx, deps) }
      })
      deps.log.info(report, 'calendars looked at')
    },
    'calendars.tell': async () => {
      await deps.db.transaction((tx) => tellOfficers(tx, deps))
    },
  }
}
