import type SMTPTransport from 'nodemailer/lib/smtp-transport'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { isGoneForGood, noteCameBack, noteHanded } from './addresses.ts'
import { type DkimKey, readDkimKey } from './dkim.ts'
import { isThisMachine } from './mail-config.ts'
import type { Handed, Letter } from './mailer.ts'
import { messageIdOf, returnAddress, returnToken, tokenInAddress } from './return-token.ts'

/** What nodemailer says where a server offers no TLS that we ask for. */
export const NO_TLS = 'ETLS'

/** Sign in first, with another way, or inside TLS: said to the sender or the recipient too, it is our setting that is wrong. RFC 4954, 6. */
const needsSignIn: readonly number[] = [530, 534, 535, 538]

/** How often it is looked whether another letter may go to an address nobody answered from. */
const UNPROVEN_WAIT_S = 6 * 3_600

type Needed = Pick<Deps, 'config' | 'db' | 'secrets' | 'clock'> & Partial<Pick<Deps, 'log'>>

/**
 * Hands one letter to the mail server; where none is set, says that it is to be kept. The Message-ID is the letter's, so a
 * letter handed over twice because of a crash in between is one letter to the reader's program.
 * @param id a UUID, the same for each try
 */
export async function handLetter(deps: Needed, id: string, letter: Omit<Letter, 'kind'>): Promise<Handed> {
  const { config, db } = deps
  if (!leavesTheHouse(config, letter.to)) return { kind: 'kept' }
  const { isUnproven = false } = letter
  const { failing, mustWait } = await noteHanded(db, deps, { key: id, to: letter.to, isUnproven })
  if (failing !== null)
    return { kind: 'refused', reason: isGoneForGood(failing) ? 'failing-address' : 'failing-for-now' }
  if (mustWait)
    return { kind: 'later', reason: 'unproven-address', isOutage: false, retryAfterSeconds: UNPROVEN_WAIT_S }
  const transport = await openTransport(deps)
  try {
    await transport.sendMail({
      from: config.mailFrom,
      to: { name: '', address: letter.to },
      subject: letter.subject,
      text: letter.text,
      ...envelopeOf(deps, id, letter.to),
      ...(letter.replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo(config, letter.replyTo) } }),
      ...(letter.calendar === undefined
        ? {}
        : {
            icalEvent: {
              method: letter.calendar.method,
              filename: letter.calendar.fileName,
              content: letter.calendar.text,
            },
          }),
      messageId: messageIdOf(mailHost(config), id, tokenOf(config, letter.replyTo)),
      // Out-of-office robots should not answer a machine (RFC 3834); X-Loop and X-Auto-Response-Suppress for those that do not know it.
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        ...letter.headers,
        'X-Loop': `prasan@${mailHost(config)}`,
      },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { kind: 'sent' }
  } catch (error) {
    const { code, responseCode, command, response } = error as SMTPTransport.SentMessageInfo & {
      code?: string
      responseCode?: number
      command?: string
    }
    const reason = code === NO_TLS ? NO_TLS : String(responseCode ?? code ?? 'unknown')
    // "Never" to the sender, the recipient or the words is about this letter; to our password or our wish for TLS it is about all, and passes.
    const isAboutUs = needsSignIn.includes(responseCode ?? 0)
    const isAboutLetter = !isAboutUs && ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command ?? '')
    if (isAboutLetter && responseCode !== undefined && responseCode >= 500) {
      const status = /\b5\.1\.[0-9]{1,3}\b/.exec(response ?? '')?.[0]
      if (status !== undefined)
        await db.transaction((tx) => noteCameBack(tx, deps, { key: id, code: status, isPermanent: true }))
      return { kind: 'refused', reason }
    }
    // A server that answered to the recipient or the words spoke of this letter; everything before concerns all of them.
    return {
      kind: 'later',
      reason,
      isOutage: isAboutUs || responseCode === undefined || !['RCPT TO', 'DATA'].includes(command ?? ''),
    }
  } finally {
    transport.close()
  }
}

/** Lines of the head under the signature: those people see, and those by which one leaves with one click (RFC 8058, 4). */
const signedLines =
  'from:sender:reply-to:subject:date:message-id:to:cc:mime-version:content-type:content-transfer-encoding:in-reply-to:references:auto-submitted:list-unsubscribe:list-unsubscribe-post'

/** The name letters of ours bear behind the @ of their Message-ID. */
export function mailHost(config: Pick<Config, 'baseUrl'>): string {
  return new URL(config.baseUrl).hostname.toLowerCase()
}

/**
 * Whether a letter to this address goes to a mail server at all. Those of the demonstration stay in its visible outbox, whatever server is
 * set: its people are invented and its visitors type what they like. Only a server on this very machine, as one tries letters with, gets
 * them, and no letter to an invented person.
 */
export function leavesTheHouse({ smtpUrl, demo }: Pick<Config, 'smtpUrl' | 'demo'>, to: string): boolean {
  if (smtpUrl === null) return false
  return !demo || (isThisMachine(new URL(smtpUrl).hostname) && !/[@.]demo\.example$/i.test(to.trim()))
}

/** Whether letters go over the network inside TLS or not at all. To this very machine, and where the operator said so, they may go in clear. */
export function needsTls({ smtpUrl, smtpPlain }: Pick<Config, 'smtpUrl' | 'smtpPlain'>): boolean {
  return smtpUrl !== null && !smtpPlain && !isThisMachine(new URL(smtpUrl).hostname)
}

/** A connection to the mail server, with the signature where a key is set. A key that cannot be read is said and not used. */
export async function openTransport(deps: Pick<Deps, 'config'> & Partial<Pick<Deps, 'log'>>) {
  const { createTransport } = await import('nodemailer')
  const key = dkimKey(deps)
  return createTransport({
    url: deps.config.smtpUrl ?? '',
    ...(needsTls(deps.config) ? { requireTLS: true } : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...(key === null
      ? {}
      : {
          dkim: {
            domainName: key.domain,
            keySelector: key.selector,
            privateKey: key.privateKey,
            headerFieldNames: signedLines,
          },
        }),
  } as SMTPTransport.Options)
}

/**
 * Letters that cannot be delivered come back to an address of their own (VERP), so that nobody can make us believe it who has not
 * seen the letter. Without such addresses they come back to the box and are known by the Message-ID they quote.
 */
function envelopeOf({ config, secrets }: Needed, id: string, to: string): { envelope?: { from: string; to: string } } {
  const { mailbox } = config
  if (mailbox === null) return {}
  const token = returnToken({ secrets }, { kind: 'b', home: '00', id }, '')
  return { envelope: { from: returnAddress(mailbox, token), to } }
}

/** Where the server does not know `box+mark@host` an answer goes to the box, and the Message-ID it names says what it is about. */
function replyTo({ mailbox }: Config, wanted: string): string {
  return mailbox === null || mailbox.plus || tokenInAddress(mailbox, wanted) === null ? wanted : mailbox.address
}

function tokenOf({ mailbox }: Config, replyTo: string | undefined): string | null {
  return mailbox === null || replyTo === undefined ? null : (tokenInAddress(mailbox, replyTo)?.written ?? null)
}

let kept: { file: string; key: DkimKey | null } | null = null

/** Read once: another key needs a new start, and a new selector. */
function dkimKey({ config: { dkim }, log }: Pick<Deps, 'config'> & Partial<Pick<Deps, 'log'>>): DkimKey | null {
  if (dkim === null) return null
  const named = JSON.stringify(dkim)
  if (kept?.file !== named) {
    const read = readDkimKey(dkim)
    if (!read.ok) log?.warn({ reason: read.problem }, 'letters are not signed: the DKIM key cannot be used')
    kept = { file: named, key: read.ok ? read.value : null }
  }
  return kept.key
}
