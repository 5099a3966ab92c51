import type { Deps } from '../../platform/deps.ts'
import { reachOf } from '../people/index.ts'
import type { NoticeChannel, Outgoing } from './channel.ts'
import { messages } from './messages.ts'

/** Where an answer to a letter about something goes; null where nobody reads one. */
export type ReplyTo = (
  deps: Deps,
  to: { readonly about: { readonly kind: string; readonly id: string }; readonly address: string },
) => string | null

/**
 * Notices as letters. How to leave stands at the end of the text for people, and in the head for mail programs and providers: one
 * click there is a POST that needs no page (RFC 2369, RFC 8058).
 */
export function mailChannel(replyTo: ReplyTo = () => null): NoticeChannel {
  return {
    door: 'mail',
    isOpen: () => true,
    async send(deps, outgoing) {
      const { about, address, calendar, key, leave, subject, topic } = outgoing
      const answersTo = about === null ? null : replyTo(deps, { about, address })
      const handed = await deps.mail.send(key, {
        to: address,
        subject,
        text: letterText(outgoing),
        kind: topic,
        ...(calendar === undefined ? {} : { calendar }),
        ...(answersTo === null ? {} : { replyTo: answersTo }),
        ...(leave === null ? {} : { headers: leaveHeaders(leave.oneClickUrl) }),
        ...((await isGivenOnly(deps, outgoing)) ? { isUnproven: true } : {}),
      })
      switch (handed.kind) {
        case 'sent':
          return { kind: 'delivered' }
        case 'kept':
        case 'later':
          return handed
        case 'refused':
          return { ...handed, isDeadAddress: handed.reason === 'failing-address' }
      }
    },
  }
}

/** Whoever reports may give any address; that of an account, and of who follows something, was confirmed by its owner. */
async function isGivenOnly(deps: Deps, { topic, personId }: Outgoing): Promise<boolean> {
  if (topic !== 'complaints.own' || personId === null) return false
  return (await reachOf(deps.db, [personId])).get(personId)?.hasAccount === false
}

function leaveHeaders(oneClickUrl: string): Readonly<Record<string, string>> {
  return { 'List-Unsubscribe': `<${oneClickUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
}

/** "-- " alone on a line: what follows is left out by programs when somebody answers (RFC 3676 section 4.3). */
function letterText({ lang, text, url, settingsUrl, leave }: Outgoing): string {
  const say = messages(lang).letter
  const end = [
    ...(settingsUrl === null ? [] : [say.settings(settingsUrl)]),
    ...(leave === null ? [] : [say.leave(leave.url)]),
  ]
  return [text, ...(url === null ? [] : ['', say.more(url)]), ...(end.length === 0 ? [] : ['', '-- ', ...end])].join(
    '\n',
  )
}
