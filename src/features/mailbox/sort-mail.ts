import type { Mail } from './mail.ts'
import { automaticSubject } from './quote-marks.th.ts'

/**
 * Who wrote a letter: a person, a machine, our own house, or a mail server that brings a letter back. `unsure`: a list or a program, perhaps with a
 * person behind it; a person here looks.
 */
export type Sort =
  | { readonly kind: 'person' }
  | { readonly kind: 'bounce' }
  | { readonly kind: 'own' | 'automatic' | 'unsure'; readonly why: string }

export interface OwnMarks {
  /** Name behind the @ of our Message-IDs. */
  readonly host: string
  /** Addresses our letters come from. */
  readonly addresses: readonly string[]
}

/**
 * Tells letters of machines from those of people. None of them is ever answered, and none becomes a case: two machines that answer each
 * other fill mailboxes in an hour.
 * Source: RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 3462 (multipart/report).
 */
export function sortMail(mail: Mail, own: OwnMarks): Sort {
  const first = (name: string) => (mail.head(name)[0] ?? '').trim().toLowerCase()
  const has = (name: string) => mail.head(name).length > 0
  const type = first('content-type')
  if (type.startsWith('multipart/report')) {
    return /report-type\s*=\s*"?delivery-status/.test(type) ? { kind: 'bounce' } : { kind: 'automatic', why: 'report' }
  }
  if (mail.head('x-loop').some((line) => line.toLowerCase().includes(`prasan@${own.host}`))) {
    return { kind: 'own', why: 'x-loop' }
  }
  if (mail.from !== null && own.addresses.includes(mail.from.address)) return { kind: 'own', why: 'own-address' }
  const submitted = first('auto-submitted').split(/[\s;]/, 1)[0] ?? ''
  if (submitted !== '' && submitted !== 'no') return { kind: 'automatic', why: 'auto-submitted' }
  if (has('return-path') && /^<\s*>$/.test(first('return-path'))) return { kind: 'bounce' }
  if (has('x-autoreply') || has('x-autorespond') || has('x-auto-reply'))
    return { kind: 'automatic', why: 'x-autoreply' }
  const local = mail.from?.address.split('@', 1)[0] ?? ''
  if (/^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)$/.test(local)) {
    return local === 'mailer-daemon' || local === 'postmaster'
      ? { kind: 'bounce' }
      : { kind: 'automatic', why: 'no-reply' }
  }
  if (automaticSubject.test(mail.subject)) return { kind: 'automatic', why: 'subject' }
  if (/^(auto_reply|junk)\b/.test(first('precedence'))) return { kind: 'automatic', why: 'precedence' }
  if (/^(bulk|list)\b/.test(first('precedence')) || has('list-id') || has('list-unsubscribe')) {
    return { kind: 'unsure', why: has('list-id') ? 'list-id' : 'precedence' }
  }
  if (has('x-auto-response-suppress')) return { kind: 'unsure', why: 'x-auto-response-suppress' }
  return { kind: 'person' }
}
