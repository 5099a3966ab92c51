import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { renewLate } from './late.sql.ts'
import { homesWithMoney } from './totals.sql.ts'

/** `money.late` looks every night what money does not move; home by home, so that nobody waits for it. */
export function moneyJobs(deps: Deps): JobHandlers {
  return {
    'money.late': async () => {
      const homes = await homesWithMoney(deps.db)
      for (const home of homes) await deps.db.transaction((tx) => renewLate(tx, [home], null, deps.clock.now()))
    },
  }
}
