import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers, Repeated } from '../../platform/room.ts'
import { escalateLate, recountClocks, sendReminders } from './clock.jobs.ts'
import { renewSummaries } from './renew-summaries.ts'

/** Every night: what is very late goes to the body above, officers are reminded, and summaries take in the new day. */
export function caseworkJobs(deps: Deps): JobHandlers {
  return {
    'casework.night': async () => {
      const escalated = await escalateLate(deps)
      const letters = await sendReminders(deps)
      const counted = await renewSummaries(deps, { nightly: true })
      deps.log.info({ escalated, letters, counted }, 'late complaints looked at')
    },
  }
}

const MINUTE = 60

export const caseworkEvery: readonly Repeated[] = [
  { name: 'casework.clocks', seconds: MINUTE, run: async (deps) => void (await recountClocks(deps)) },
  { name: 'casework.summaries', seconds: MINUTE, run: async (deps) => void (await renewSummaries(deps)) },
]
