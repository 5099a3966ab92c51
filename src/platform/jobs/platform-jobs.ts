import type { Deps } from '../deps.ts'
import { giveUpLetters } from '../mail/outbox.ts'
import { sendLetter } from '../mail/send-letter.ts'
import type { JobHandlers } from '../room.ts'

const hour = 60 * 60 * 1000
/** How long a repeated request still finds the answer of the first. */
const keysKeptMs = 48 * hour
/** Letters that were never to be sent, and what is left of those that were (SECURITY section 8, phone-desk notes). */
const lettersKeptMs = 30 * 24 * hour
/** As long as notices are tried. */
const lettersTriedMs = 7 * 24 * hour

/** Background work that belongs to no room. */
export function platformJobs(deps: Deps): JobHandlers {
  return {
    'platform.mail-send': (payload) => sendLetter(deps, (payload as { id: string }).id),
    'platform.forget-old': () => forgetOld(deps),
  }
}

async function forgetOld({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<void> {
  const before = (ms: number) => new Date(clock.now().getTime() - ms)
  await db.query('delete from idempotency_keys where started_at < $1', [before(keysKeptMs)])
  await db.query('delete from once_keys where made_at < $1', [before(keysKeptMs)])
  const letters = await giveUpLetters(db, before(lettersTriedMs), clock.now())
  if (letters > 0) log.warn({ letters }, 'letters that waited for a week were given up')
  await db.query(`delete from mail_outbox where state <> 'waiting' and posted_at < $1`, [before(lettersKeptMs)])
}
