import type { Lang } from '../../kernel/lang.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { isProven, MOST_UNPROVEN_A_DAY, mailAddressKey } from '../../platform/mail/addresses.ts'
import { returnAddress, returnToken } from '../../platform/mail/return-token.ts'
import { href } from '../../web/frame.ts'
import type { Category } from '../routing/index.ts'
import { daysFor } from '../routing/index.ts'
import type { Mail } from './mail.ts'
import { answeredTo } from './mailbox.sql.ts'
import type { Messages } from './messages.th.ts'
import { messages } from './messages.ts'

/** A file of a letter that was not kept. */
export interface FileProblem {
  readonly name: string
  readonly why: keyof Messages['fileProblems']
}

type Needed = Pick<Deps, 'mail' | 'config' | 'secrets' | 'clock'>

/** What an answer belongs to. */
export interface Thread {
  readonly kind: 'c' | 'd'
  readonly home: string
  readonly id: string
}

/**
 * Where an answer to a letter goes, so that it is known what it belongs to: signed for this address, so from any other it says nothing.
 * @returns null where no mailbox is read
 */
export function replyAddress(deps: Pick<Deps, 'config' | 'secrets'>, thread: Thread, to: string): string | null {
  const { mailbox } = deps.config
  return mailbox === null ? null : returnAddress({ ...mailbox, plus: true }, returnToken(deps, thread, to))
}

/** The language somebody writes in: any Thai makes it Thai. */
export function langOf(text: string): Lang {
  return /[\u0E01-\u0E3A]/.test(text) ? 'th' : 'en'
}

const DAY_MS = 86_400_000

/**
 * Answers a letter: to who it is from and to nobody else, however many it went to, and marked so that no machine answers back. Anybody may write
 * any sender into a letter: until the owner of an address has answered us once, few answers a day go there. What the letters brought is kept.
 * @returns false where as many have gone
 */
export async function answer(
  tx: Tx,
  deps: Needed,
  mail: Mail,
  letter: {
    readonly kind: string
    readonly subject: string
    readonly lines: readonly string[]
    readonly thread: Thread | null
  },
): Promise<boolean> {
  const to = mail.from?.address
  if (to === undefined) return false
  const since = new Date(deps.clock.now().getTime() - DAY_MS)
  const isFew = (await answeredTo(tx, mailAddressKey(deps, to), since)) < MOST_UNPROVEN_A_DAY
  if (!isFew && !(await isProven(tx, deps, to))) return false
  const replyTo = letter.thread === null ? null : replyAddress(deps, letter.thread, to)
  await deps.mail.post(tx, {
    to,
    kind: `mailbox.${letter.kind}`,
    subject: letter.subject,
    text: letter.lines.join('\n'),
    ...(replyTo === null ? {} : { replyTo }),
    headers: {
      'Auto-Submitted': 'auto-replied',
      ...(mail.messageId === null ? {} : { 'In-Reply-To': mail.messageId, References: mail.messageId }),
    },
    isUnproven: true,
  })
  return true
}

export interface ReceivedFacts {
  readonly ref: string
  readonly receipt: string
  readonly category: Category
  readonly placeName: string | null
  readonly photos: number
  readonly notTaken: readonly FileProblem[]
  /** The sender is known to own the address. */
  readonly isProven: boolean
}

export function receivedLines(deps: Pick<Deps, 'config'>, facts: ReceivedFacts, lang: Lang): string[] {
  const say = messages(lang).received
  const { category } = facts
  const open = category.questions.filter(({ required, isPrivate }) => required && !isPrivate)
  return [
    messages(lang).greeting,
    '',
    say.lead,
    '',
    say.ref(facts.ref),
    say.receipt(facts.receipt),
    say.category(lang === 'th' ? category.nameTh : category.nameEn),
    facts.placeName === null ? say.placeOpen : say.place(facts.placeName),
    ...(facts.photos > 0 ? [say.photos(facts.photos)] : []),
    say.days(daysFor(category).answer),
    say.page(`${deps.config.baseUrl}${href(lang, `/complaints/${facts.ref}`)}`),
    '',
    say.receiptHint,
    category.isPrivate ? say.privateNote : say.publicNote,
    say.more,
    ...(facts.isProven ? [] : [say.proveIt(MOST_UNPROVEN_A_DAY)]),
    ...(open.length > 0
      ? ['', say.questions, ...open.map(({ textTh, textEn }) => `- ${lang === 'th' ? textTh : textEn}`)]
      : []),
    ...notTakenLines(facts.notTaken, lang),
  ]
}

export function askLines(
  missing: {
    readonly place: boolean
    readonly words: boolean
    readonly photos: number
    readonly notTaken: readonly FileProblem[]
  },
  lang: Lang,
): string[] {
  const say = messages(lang).ask
  return [
    messages(lang).greeting,
    '',
    say.lead,
    ...(missing.words ? [say.words] : []),
    ...(missing.place ? [say.place] : []),
    '',
    say.how,
    say.until,
    ...(missing.photos > 0 ? [say.photos(missing.photos)] : []),
    ...notTakenLines(missing.notTaken, lang),
  ]
}

/**
 * The name of a file as it may stand in a letter of ours; the empty one where it does not look like one. Whoever writes in the name of
 * somebody else would otherwise have us bring them any sentence or address.
 */
export function plainFileName(name: string): string {
  return fileName.test(name) && !/https?|www|\.[^.]*\./i.test(name) ? name : ''
}

const fileName =
  /^[\p{L}\p{M}\p{N}_() -]{1,40}\.(pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|zip|rar|7z|jpe?g|png|gif|webp|heic|heif|tiff?|bmp|svg|mp[34]|m4a|mov|avi|webm|aac|wav|eml|ics|dat|html?)$/iu

function notTakenLines(files: readonly FileProblem[], lang: Lang): string[] {
  const say = messages(lang)
  if (files.length === 0) return []
  return [
    '',
    say.notTaken,
    ...files.map(({ name, why }) => say.fileNotTaken(plainFileName(name) || say.unnamedFile, say.fileProblems[why])),
  ]
}
