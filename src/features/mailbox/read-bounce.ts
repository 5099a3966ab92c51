import type { MailboxConfig } from '../../platform/mail/mail-config.ts'
import { lettersNamed, tokenInAddress } from '../../platform/mail/return-token.ts'
import type { Mail } from './mail.ts'

/** A letter of ours that came back. */
export interface Bounce {
  /** Its key: the UUID of its Message-ID. */
  readonly letter: string
  /** Status of RFC 3463. */
  readonly code: string
  /** There is no such mailbox and there will be none; otherwise it may be a full box or a rule of that server. */
  readonly isPermanent: boolean
}

const MOST_REPORT = 64 * 1024

/**
 * Reads which letter came back, and why. The letter is known by the address it came back to or by the Message-ID it quotes: both hold
 * what only its receiver and the servers on the way have seen, so nobody can make us stop writing to somebody else.
 * @returns null where it names no letter of ours, or only says that it will be late
 * Source: RFC 3464 (delivery status), RFC 3463 (codes).
 */
export function readBounce(mail: Mail, box: Pick<MailboxConfig, 'address'>, host: string): Bounce | null {
  const parts = mail.files.map((file) => ({
    type: file.type,
    text: Buffer.from(file.bytes.subarray(0, MOST_REPORT)).toString('latin1'),
  }))
  const report = parts.find(({ type }) => type === 'message/delivery-status')?.text ?? mail.text
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(report)?.[1]?.trim().toLowerCase() ?? ''
  const action = field('action')
  if (action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded') return null
  const marked = mail.to.map((address) => tokenInAddress(box, address)).find((token) => token?.kind === 'b')
  const quoted = parts.filter(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')
  const named = quoted.flatMap(({ text }) =>
    lettersNamed(host, /^message-id:.*(\r?\n[ \t].*)*/im.exec(text)?.[0] ?? ''),
  )
  const letter = marked?.id ?? named[0]?.letter ?? lettersNamed(host, mail.references)[0]?.letter
  if (letter === undefined) return null
  const code = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(field('status') || report)?.[0] ?? '5.0.0'
  // 5.1: the address; 5.2.1: a mailbox that was closed; 5.4.4: no such host. All else may pass: a full box, a rule, a size.
  return { letter, code, isPermanent: /^5\.(1\.([0-46]|10)|2\.1|4\.4)$/.test(code) }
}
