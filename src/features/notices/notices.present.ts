import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import type { Deps } from '../../platform/deps.ts'
import { type Meaning, state } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import { messages } from './messages.ts'
import type { OwnNotice, ShownDelivery } from './notices.sql.ts'
import type { DeliveryState } from './queue.ts'
import { openHead } from './sealed.ts'

export interface ShownNotice {
  readonly id: string
  readonly subject: string
  readonly topic: string
  readonly at: string
  readonly isNew: boolean
  /** Opens what it is about and marks it as read. */
  readonly href: string
}

export function presentNotice(deps: Pick<Deps, 'secrets'>, notice: OwnNotice, lang: Lang): ShownNotice {
  const say = messages(lang)
  const head = notice.headSealed === null ? null : openHead(deps, notice.id, notice.headSealed)
  return {
    id: notice.id,
    subject: head?.subject ?? say.list.forgotten,
    topic: say.topics[notice.topic] ?? notice.topic,
    at: formatInstant(notice.madeAt, lang),
    isNew: notice.seenAt === null,
    href: href(lang, `/notices/${notice.id}`),
  }
}

const meanings: Readonly<Record<DeliveryState, Meaning>> = {
  waiting: 'doing',
  quiet: 'planned',
  digest: 'planned',
  sending: 'doing',
  sent: 'solved',
  kept: 'solved',
  refused: 'cannot',
  expired: 'cannot',
  left: 'cannot',
}

export function stateMark(one: Pick<ShownDelivery, 'state'>, lang: Lang): Html {
  return state(meanings[one.state], messages(lang).states[one.state])
}

/** The page of what a notice is about, where its kind has one at the desk. */
export function aboutHref(about: ShownDelivery['about']): string | null {
  if (about === null) return null
  const paths: Readonly<Record<string, string>> = {
    complaint: '/desk/complaints/',
    meeting: '/meetings/',
    board: '/boards/',
    matter: '/agenda/',
    joining: '/joinings/',
    agreement: '/agreements/',
    article: '/learn/',
  }
  const path = paths[about.kind]
  return path === undefined ? null : `${path}${about.id}`
}
