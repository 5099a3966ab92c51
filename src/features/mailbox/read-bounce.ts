import type { Deps } from '../../platform/deps.ts'
import { isGoneForGood, mailAddressKey } from '../../platform/mail/addresses.ts'
import type { MailboxConfig } from '../../platform/mail/mail-config.ts'
import { isOurs, lettersNamed, tokenInAddress } from '../../platform/mail/return-token.ts'
import type { Mail } from './mail.ts'

/** A letter of ours that came back. */
export interface Bounce {
  /** Its key: the UUID of its Message-ID. */
  readonly letter: string
  /** Status of RFC 3463. */
  readonly code: string
  /** There is no such mailbox and there will be none; otherwise it may be a full box or a rule of that server. */
  readonly isPermanent: boolean
  /**
   * Keyed hash of the address it names as the one it could not reach, which must be the one the letter went to. Null where our own mark vouches
   * for the report: that stands in the envelope alone.
   */
  readonly to: string | null
}

const MOST_REPORT = 64 * 1024

/**
 * Reads which letter came back, and why. The letter is known by the mark in the address it came back to, which only the servers on the way have
 * seen; or by the Message-ID it quotes. That is seen by whoever was handed the letter on, so the report must name the address it went to as well.
 * @returns null where it names no letter of ours or nobody it could not reach, or only says that it will be late
 * Source: RFC 3464 (delivery status), RFC 3463 (codes).
 */
export function readBounce(
  deps: Pick<Deps, 'secrets'>,
  mail: Mail,
  box: Pick<MailboxConfig, 'address'>,
  host: string,
): Bounce | null {
  const parts = mail.files.map((file) => ({
    type: file.type,
    text: Buffer.from(file.bytes.subarray(0, MOST_REPORT)).toString('latin1'),
  }))
  const report = parts.find(({ type }) => type === 'message/delivery-status')?.text ?? mail.text
  const field = (name: string) =>
    new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(report)?.[1]?.trim().toLowerCase() ?? ''
  const action = field('action')
  if (action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded') return null
  const marked = mail.to
    .map((address) => tokenInAddress(box, address))
    .find((token) => token?.kind === 'b' && isOurs(deps, token, ''))
  const quoted = parts.filter(({ type }) => type === 'message/rfc822' || type === 'text/rfc822-headers')
  const named = quoted.flatMap(({ text }) =>
    lettersNamed(host, /^message-id:.*(\r?\n[ \t].*)*/im.exec(text)?.[0] ?? ''),
  )
  const letter = marked?.id ?? named[0]?.letter ?? lettersNamed(host, mail.references)[0]?.letter
  if (letter === undefined) return null
  const recipient = recipientIn(field('original-recipient')) ?? recipientIn(field('final-recipient'))
  if (!marked && recipient === null) return null
  const code = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(field('status') || report)?.[0] ?? '5.0.0'
  const to = marked || recipient === null ? null : mailAddressKey(deps, recipient)
  return { letter, code, isPermanent: isGoneForGood(code), to }
}

/** Longer than any address (RFC 5321, 4.5.3.1.3) with its kind; longer lines would also be looked through again and again. */
const LONGEST_RECIPIENT = 400

/** `rfc822; somsri@example.org`. Source: RFC 3464, 2.3.1 and 2.3.2. */
function recipientIn(line: string): string | null {
  if (line.length > LONGEST_RECIPIENT) return null
  return /^(?:rfc822|utf-8)\s*;\s*<?([^\s<>;]+@[^\s<>;]+?)>?$/i.exec(line)?.[1] ?? null
}
