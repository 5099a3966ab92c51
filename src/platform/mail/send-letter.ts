import type { Deps } from '../deps.ts'
import { openLetter } from './outbox.ts'

type Sending = Pick<Deps, 'db' | 'config' | 'secrets' | 'clock' | 'log'>

interface Waiting {
  readonly id: string
  readonly sealed: string | null
}

/**
 * Sends one letter of the outbox. Without a mail server it is kept to be read in the demonstration's outbox. A server that
 * is down throws, and the queue tries again later; one that says "never" (SMTP 5xx) is believed. The Message-ID is the
 * letter's, so a letter sent twice because of a crash in between is one letter to the reader's program.
 */
export async function sendLetter(deps: Sending, id: string): Promise<void> {
  const { db, config, clock } = deps
  const { rows } = await db.query<Waiting>(`select id, sealed from mail_outbox where id = $1 and state = 'waiting'`, [
    id,
  ])
  const [row] = rows
  const letter = row && openLetter(deps, row)
  if (!letter) return
  if (config.smtpUrl === null) {
    await db.query(`update mail_outbox set state = 'kept', settled_at = $2 where id = $1`, [id, clock.now()])
    return
  }
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    url: config.smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  })
  try {
    await transport.sendMail({
      from: config.mailFrom,
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      ...(letter.calendar === undefined
        ? {}
        : {
            icalEvent: {
              method: letter.calendar.method,
              filename: letter.calendar.fileName,
              content: letter.calendar.text,
            },
          }),
      messageId: `<${id}@${new URL(config.baseUrl).hostname}>`,
      // Out-of-office robots should not answer a machine (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    const reason = String(responseCode ?? code ?? 'unknown')
    if (responseCode !== undefined && responseCode >= 500) {
      await db.query(
        `update mail_outbox set state = 'refused', sealed = null, attempts = attempts + 1, last_error = $2, settled_at = $3 where id = $1`,
        [id, reason, clock.now()],
      )
      deps.log.warn({ letter: id, reason }, 'the mail server refused a letter for good')
      return
    }
    await db.query('update mail_outbox set attempts = attempts + 1, last_error = $2 where id = $1', [id, reason])
    throw new Error(`the mail server did not take the letter (${reason})`)
  } finally {
    transport.close()
  }
  await db.query(
    `update mail_outbox set state = 'sent', sealed = null, attempts = attempts + 1, last_error = null, settled_at = $2 where id = $1`,
    [id, clock.now()],
  )
}
