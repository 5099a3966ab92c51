import type { Deps } from '../deps.ts'
import { handLetter } from './hand-letter.ts'
import { openLetter } from './outbox.ts'

type Sending = Pick<Deps, 'db' | 'config' | 'secrets' | 'clock' | 'log'>

interface Waiting {
  readonly id: string
  readonly sealed: string | null
}

/**
 * Sends one letter of the outbox. Without a mail server it is kept to be read in the demonstration's outbox. A server that
 * is down throws, and the queue tries again later; one that says "never" (SMTP 5xx) is believed.
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
    case 'later':
      await db.query('update mail_outbox set attempts = attempts + 1, last_error = $2 where id = $1', [
        id,
        handed.reason,
      ])
      throw new Error(`the mail server did not take the letter (${handed.reason})`)
    case 'sent':
      await db.query(
        `update mail_outbox set state = 'sent', sealed = null, attempts = attempts + 1, last_error = null, settled_at = $2 where id = $1`,
        [id, clock.now()],
      )
  }
}
