import type { Deps } from '../deps.ts'
import { handLetter } from './hand-letter.ts'
import { openLetter, orderSending } from './outbox.ts'

type Sending = Pick<Deps, 'db' | 'config' | 'secrets' | 'clock' | 'log' | 'jobs'>

interface Waiting {
  readonly id: string
  readonly sealed: string | null
}

/**
 * Sends one letter of the outbox. Without a mail server it is kept to be read in the demonstration's outbox. A server that is
 * down throws, and the queue tries again later; one that says "never" (SMTP 5xx) is believed. What must wait for another day is ordered for
 * then: that is no failure. What waits longer than a week is given up by the nightly work.
 */
export async function sendLetter(deps: Sending, id: string): Promise<void> {
  const { db, clock } = deps
  const { rows } = await db.query<Waiting>(`select id, sealed from mail_outbox where id = $1 and state = 'waiting'`, [
    id,
  ])
  const [row] = rows
  const letter = row && openLetter(deps, row)
  if (!letter) return
  const handed = await handLetter(deps, id, letter)
  switch (handed.kind) {
    case 'kept':
      await db.query(`update mail_outbox set state = 'kept', settled_at = $2 where id = $1`, [id, clock.now()])
      return
    case 'refused':
      await db.query(
        `update mail_outbox set state = 'refused', sealed = null, attempts = attempts + 1, last_error = $2, settled_at = $3 where id = $1`,
        [id, handed.reason, clock.now()],
      )
      deps.log.warn({ letter: id, reason: handed.reason }, 'the mail server refused a letter for good')
      return
    case 'later': {
      await db.query('update mail_outbox set attempts = attempts + 1, last_error = $2 where id = $1', [
        id,
        handed.reason,
      ])
      const { retryAfterSeconds } = handed
      if (retryAfterSeconds !== undefined) {
        const runAt = new Date(clock.now().getTime() + retryAfterSeconds * 1_000)
        await db.transaction((tx) => orderSending(tx, deps.jobs, id, runAt))
        return
      }
      throw new Error(`the mail server did not take the letter (${handed.reason})`)
    }
    case 'sent':
      await db.query(
        `update mail_outbox set state = 'sent', sealed = null, attempts = attempts + 1, last_error = null, settled_at = $2 where id = $1`,
        [id, clock.now()],
      )
  }
}
