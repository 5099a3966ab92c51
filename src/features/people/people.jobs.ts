import type { Deps } from '../../platform/deps.ts'
import type { JobHandlers } from '../../platform/room.ts'
import { deleteLooksBefore } from './access-log.sql.ts'
import { deletePasswordResetsOver } from './password-resets.sql.ts'
import { type ResetOrder, sendResetLetter } from './reset-password.ts'
import { longestSessionMs } from './session.ts'
import { deleteSessionsBefore } from './sessions.sql.ts'

const dayMs = 24 * 60 * 60 * 1000
/** SECURITY section 8: the access log is kept two years. */
const accessLogDays = 730

export function peopleJobs(deps: Deps): JobHandlers {
  return {
    'people.send-reset': (order) => deps.db.transaction((tx) => sendResetLetter(tx, deps, order as ResetOrder)),
    /** Erases what has served its time: ended sessions, letters nobody used, looks older than two years. */
    'people.tidy': async () => {
      const now = deps.clock.now().getTime()
      await deps.db.transaction(async (tx) => {
        await deleteSessionsBefore(tx, new Date(now - longestSessionMs))
        await deletePasswordResetsOver(tx, new Date(now))
        await deleteLooksBefore(tx, new Date(now - accessLogDays * dayMs))
      })
    },
  }
}
