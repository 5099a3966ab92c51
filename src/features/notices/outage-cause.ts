import type { Lang } from '../../kernel/lang.ts'
import type { Door } from './channel.ts'
import { messages } from './messages.ts'

/**
 * What kind of thing is wrong behind a closed door. Each asks something else of who keeps the platform running:
 * - `sign-in`: the other side does not take our name, password or key
 * - `no-tls`: the mail server speaks no TLS, or its certificate is not to be trusted
 * - `no-name`: the name of the other side is not found
 * - `wrong-address`: the address that is set cannot be used
 * - `silent`: nobody answers, or not in time
 * - `full`: too much at once, or for today; it passes
 * - `other-side`: it answers that something is wrong with itself
 * - `unknown`: nothing of these
 */
export type OutageCause =
  | 'sign-in'
  | 'no-tls'
  | 'no-name'
  | 'wrong-address'
  | 'silent'
  | 'full'
  | 'other-side'
  | 'unknown'

const byReason: Readonly<Record<string, OutageCause>> = {
  '401': 'sign-in',
  '403': 'sign-in',
  '530': 'sign-in',
  '534': 'sign-in',
  '535': 'sign-in',
  '538': 'sign-in',
  EAUTH: 'sign-in',
  EOAUTH2: 'sign-in',
  ETLS: 'no-tls',
  EDNS: 'no-name',
  ENOTFOUND: 'no-name',
  EAI_AGAIN: 'no-name',
  'closed-network': 'wrong-address',
  'not-an-address': 'wrong-address',
  'too-many-redirects': 'wrong-address',
  '301': 'wrong-address',
  '302': 'wrong-address',
  '307': 'wrong-address',
  '308': 'wrong-address',
  '405': 'wrong-address',
  'too-slow': 'silent',
  unreachable: 'silent',
  ECONNECTION: 'silent',
  ECONNREFUSED: 'silent',
  ECONNRESET: 'silent',
  EHOSTUNREACH: 'silent',
  ENETUNREACH: 'silent',
  EPIPE: 'silent',
  ESOCKET: 'silent',
  ETIMEDOUT: 'silent',
  '421': 'full',
  '429': 'full',
  '450': 'full',
  '451': 'full',
  '452': 'full',
  broken: 'other-side',
  'too-large': 'other-side',
  EPROTOCOL: 'other-side',
}

/**
 * @param reason code of the try that closed the door: of a network, of SMTP (RFC 5321, section 4.2; RFC 4954, section 6), of HTTP, or a
 * word of ours
 */
export function outageCause(reason: string): OutageCause {
  const known = byReason[reason]
  if (known !== undefined) return known
  if (/(?:CERT|SELF_SIGNED|ERR_TLS|VERIFY)/.test(reason)) return 'no-tls'
  if (reason.startsWith('UND_ERR_')) return 'silent'
  return /^5\d\d$/.test(reason) ? 'other-side' : 'unknown'
}

/** What is set for each door, by the names of the variables. */
const settingsOf: Readonly<Record<Door, string>> = {
  mail: 'PRASAN_SMTP_URL',
  line: 'PRASAN_LINE_CHANNEL_TOKEN',
  sms: 'PRASAN_SMS_URL, PRASAN_SMS_KEY',
}

/** Why a door is closed and what to do about it, in the reader's language, with the code for who looks it up. */
export function outageWords({ door, reason }: { readonly door: Door; readonly reason: string }, lang: Lang) {
  const { why, todo } = messages(lang).deliveries.causes[outageCause(reason)]
  return { why, todo: todo(settingsOf[door]), code: reason }
}
