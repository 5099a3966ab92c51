import { createHash, createHmac } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { forgetCameBack, mailAddressKey, noteCameBack, noteProven } from '../../platform/mail/addresses.ts'
import { mailHost } from '../../platform/mail/hand-letter.ts'
import type { MailboxConfig } from '../../platform/mail/mail-config.ts'
import { isOurs, lettersNamed, type ReturnToken, tokenInAddress } from '../../platform/mail/return-token.ts'
import { mailArrivesAgain, noteBounce } from '../notices/index.ts'
import { authenticityOf } from './authentic.ts'
import type { Mail, Unread } from './mail.ts'
import { type Arrived, lettersOf, type Settled, settleMessage, takeMessage } from './mailbox.sql.ts'
import { openMail } from './open-mail.ts'
import { readBounce } from './read-bounce.ts'
import { refuseMail } from './refuse-mail.ts'
import { type Sort, sortMail } from './sort-mail.ts'
import { prepareReply, takeReply } from './take-reply.ts'
import { prepareReport, takeAnswerToDraft, takeReport } from './take-report.ts'

const HOUR_MS = 3_600_000
/** Letters of one sender in an hour; more wait in the mailbox until it is over. */
const MOST_AN_HOUR = 10
/** In a day; more are no person's. */
const MOST_A_DAY = 40

/** `before`: taken in earlier, only the moving is left. */
export type Taken = Settled | 'before'

/**
 * Takes one letter in: opens it, tells machines from people, finds what it belongs to, and stores everything that follows in one
 * transaction with the note that it was taken. So a crash at any moment leaves it taken or not, never half or twice.
 * @param source the letter, or only its head where it is too large to be fetched
 */
export async function takeMail(
  deps: Deps,
  box: MailboxConfig,
  arrived: Arrived,
  source: Uint8Array,
  tooLarge: boolean,
): Promise<Taken> {
  const opened = await openMail(source)
  const mail = opened.ok ? opened.value : await headAlone(source)
  const id = newId()
  const known = {
    print: tooLarge ? null : printOf(deps, mail),
    senderKey: mail.from && mailAddressKey(deps, mail.from.address),
  }
  const plan = await planFor(deps, box, mail, tooLarge ? 'too-large' : opened.ok ? null : opened.problem, known.print)
  return deps.db.transaction(async (tx) => {
    const taken = await takeMessage(tx, id, arrived, known, deps.clock.now())
    if (taken === false) return 'before'
    if (taken === 'copy') return { kind: 'copy', why: null, about: null, answered: false }
    const settled = await plan(tx)
    await settleMessage(tx, arrived, settled)
    return settled
  })
}

type Plan = (tx: Tx) => Promise<Settled>

/** Decides what to do, with all the slow work (photos) outside the transaction. */
async function planFor(
  deps: Deps,
  box: MailboxConfig,
  mail: Mail,
  unread: Unread | null,
  print: string | null,
): Promise<Plan> {
  const host = mailHost(deps.config)
  const own = { host, addresses: [box.address, addressIn(deps.config.mailFrom)] }
  const sort: Sort = sortMail(mail, own)
  if (sort.kind === 'bounce') return (tx) => takeBounce(tx, deps, box, mail)
  if (sort.kind !== 'person') {
    const kind = sort.kind === 'unsure' ? 'refused' : sort.kind
    return async () => ({ kind, why: sort.kind === 'unsure' ? 'unsure' : sort.why, about: null, answered: false })
  }
  const from = mail.from?.address
  const refused =
    (why: Unread): Plan =>
    (tx) =>
      refuseMail(tx, deps, mail, why)
  if (from === undefined) return refused('no-sender')
  // Whoever it is, it is not who it says: it is neither believed nor answered.
  const verdict = authenticityOf(mail.head('authentication-results'), box.authserv)
  if (verdict === 'fail') return refused('forged')
  if (await isFlood(deps, from)) return refused('flood')
  if (unread !== null) return refused(unread)
  if (mail.isEncrypted) return refused('encrypted')
  const thread = threadOf(deps, box, host, mail, from)
  if (thread === 'another') return refused('another-sender')
  if (thread === 'no-case') return refused('no-case')
  const heard = async (tx: Tx, take: () => Promise<Settled>) => {
    await forgetCameBack(tx, deps, from)
    await mailArrivesAgain(tx, deps, from)
    // Whoever answers what we wrote there alone, or is vouched for by the own mail server, is who the letter says.
    if (verdict === 'pass' || thread !== null) await noteProven(tx, deps, from)
    return take()
  }
  if (thread?.kind === 'c') {
    const reply = await prepareReply(deps, mail)
    return (tx) => heard(tx, () => takeReply(tx, deps, mail, thread, reply))
  }
  const report = await prepareReport(deps, mail, print ?? newId())
  if (thread?.kind === 'd') return (tx) => heard(tx, () => takeAnswerToDraft(tx, deps, mail, thread, report))
  return (tx) => heard(tx, () => takeReport(tx, deps, mail, report))
}

/**
 * What an answer belongs to: by the address it came to, else by the Message-IDs of ours it names. `another`: to a letter that was sent to
 * somebody else; `no-case`: to one that is about no case.
 */
function threadOf(
  deps: Deps,
  box: MailboxConfig,
  host: string,
  mail: Mail,
  from: string,
): ReturnToken | 'another' | 'no-case' | null {
  const named = lettersNamed(host, mail.references)
  const tokens = [...mail.to.map((address) => tokenInAddress(box, address)), ...named.map(({ token }) => token)].filter(
    (token) => token !== null && token.kind !== 'b',
  ) as ReturnToken[]
  const good = tokens.find((token) => isOurs(deps, token, from))
  if (good !== undefined) return good
  if (tokens.length > 0) return 'another'
  return named.length > 0 ? 'no-case' : null
}

async function takeBounce(tx: Tx, deps: Deps, box: MailboxConfig, mail: Mail): Promise<Settled> {
  const bounce = readBounce(deps, mail, box, mailHost(deps.config))
  if (bounce === null) return { kind: 'automatic', why: 'not-ours', about: null, answered: false }
  const { letter: key, code, isPermanent, to } = bounce
  const address = await noteCameBack(tx, deps, { key, code, isPermanent, ...(to === null ? {} : { to }) })
  if (address === null) return { kind: 'automatic', why: 'not-ours', about: null, answered: false }
  const { addressKey, isFailing } = address
  await noteBounce(tx, deps, { key, code, isPermanent, isOver: isFailing, addressKey })
  return { kind: 'bounce', why: code, about: null, answered: false }
}

async function isFlood(deps: Deps, from: string): Promise<boolean> {
  const now = deps.clock.now().getTime()
  const times = { hour: new Date(now - HOUR_MS), day: new Date(now - 24 * HOUR_MS) }
  return (await lettersOf(deps.db, mailAddressKey(deps, from), times)).inDay >= MOST_A_DAY
}

/** Whether a sender has had as many letters taken in the last hour as one may; then the next waits where it lies. */
export async function mustWait(deps: Deps, from: string): Promise<boolean> {
  const now = deps.clock.now().getTime()
  const times = { hour: new Date(now - HOUR_MS), day: new Date(now - 24 * HOUR_MS) }
  const { inHour, inDay } = await lettersOf(deps.db, mailAddressKey(deps, from), times)
  return inHour >= MOST_AN_HOUR && inDay < MOST_A_DAY
}

/**
 * By what a letter is known again. Not the Message-ID alone: anybody may write that of somebody else's letter into an own one, which would
 * then keep the other out.
 */
function printOf({ secrets }: Pick<Deps, 'secrets'>, mail: Mail): string {
  const files = mail.files.map(({ bytes }) => createHash('sha256').update(bytes).digest('base64'))
  const id = mail.messageId ?? mail.date
  return createHmac('sha256', secrets.key('mailbox'))
    .update(JSON.stringify([id, mail.from?.address ?? null, mail.subject, mail.text, files]))
    .digest('hex')
}

/** The head of a letter that cannot be opened whole: enough to know who to tell. */
async function headAlone(source: Uint8Array): Promise<Mail> {
  const text = Buffer.from(source.subarray(0, 64 * 1024)).toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  const lines = (end === -1 ? text : text.slice(0, end)).split(/\r?\n(?![ \t])/)
  const kept = lines.filter((line) =>
    /^(from|to|cc|subject|message-id|date|auto-submitted|precedence|list-id|return-path|x-loop|authentication-results|x-auto-response-suppress):/i.test(
      line,
    ),
  )
  const opened = await openMail(Buffer.from(`${kept.join('\r\n')}\r\n\r\n`, 'latin1'))
  if (!opened.ok) throw new Error('the head of a letter cannot be read')
  return opened.value
}

function addressIn(from: string): string {
  return (/<([^<>]+)>/.exec(from)?.[1] ?? from).trim().toLowerCase()
}
