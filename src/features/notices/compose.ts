import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import { href } from '../../web/frame.ts'
import type { Outgoing } from './channel.ts'
import { leaveLinks, settingsUrl } from './links.ts'
import { messages } from './messages.ts'
import type { OpenNotice } from './queue.sql.ts'
import { type Body, type Head, openBody, openHead } from './sealed.ts'

interface Part {
  readonly notice: OpenNotice
  readonly head: Head
  readonly body: Body
}

/**
 * Writes what goes out under one key. Several notices become one text with a number before each; those of one thing keep its page, its
 * calendar and where an answer goes, and the newest gives the subject.
 * @param letter at least one notice, oldest first
 * @returns null when the words of all are gone
 */
export function compose(
  deps: Pick<Deps, 'secrets' | 'config' | 'clock'>,
  letter: readonly OpenNotice[],
  address: string,
): Outgoing | null {
  const parts = letter.flatMap((notice): Part[] => {
    if (notice.headSealed === null || notice.bodySealed === null) return []
    const head = openHead(deps, notice.noticeId, notice.headSealed)
    return [{ notice, head, body: openBody(deps, notice.noticeId, notice.bodySealed) }]
  })
  const [first] = parts
  if (first === undefined) return null
  const { letter: key, personId, lang, topic, about } = first.notice
  const last = parts[parts.length - 1] ?? first
  const isOne =
    parts.every(({ notice }) => notice.joins !== null && notice.joins === first.notice.joins) || parts.length === 1
  const calendar = isOne ? parts.findLast(({ body }) => body.calendar !== undefined)?.body.calendar : undefined
  const more = parts.length - 1
  const newest = oneLine(last.head.subject)
  const subject = more === 0 ? newest : messages(lang).digest.subjectOfOne(newest, more)
  return {
    key,
    personId,
    address,
    lang,
    topic,
    about: isOne ? about : null,
    subject: isOne ? subject : messages(lang).digest.subject(parts.length),
    text: more === 0 ? first.body.text : digestText(deps, parts, lang, isOne),
    url: isOne ? urlOf(deps, lang, last.head.path) : null,
    notices: parts.length,
    settingsUrl: personId === null ? null : settingsUrl(deps, lang, personId),
    leave: personId === null ? null : leaveLinks(deps, lang, personId, letter),
    ...(calendar === undefined ? {} : { calendar }),
  }
}

/** The mail address another room gave along, of somebody who is no person here. */
export function ownAddress(deps: Pick<Deps, 'secrets'>, letter: readonly OpenNotice[]): string | null {
  const [one] = letter
  if (one === undefined || one.bodySealed === null) return null
  return openBody(deps, one.noticeId, one.bodySealed).mail ?? null
}

function digestText(deps: Pick<Deps, 'config'>, parts: readonly Part[], lang: Lang, isOneThing: boolean): string {
  const each = parts.map(({ head, body }, at) => {
    const url = isOneThing ? null : urlOf(deps, lang, head.path)
    return [`${at + 1}. ${oneLine(head.subject)}`, body.text, ...(url === null ? [] : [url])].join('\n')
  })
  return [messages(lang).digest.intro(parts.length), ...each].join('\n\n')
}

function urlOf({ config }: Pick<Deps, 'config'>, lang: Lang, path: string | null): string | null {
  return path === null ? null : `${config.baseUrl}${href(lang, path)}`
}

/** A subject is one line, whatever a title in it holds. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
