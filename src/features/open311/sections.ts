import sql from 'sql-template-tag'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { summaryList } from '../../web/components/index.ts'
import type { Frame } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import { type ComplaintSection, parseRef } from '../complaints/index.ts'
import { messages } from './messages.ts'

interface Handed {
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly endpoint: string
  readonly remoteId: string | null
  readonly sentAt: string | null
  readonly isOver: boolean
}

/** On the public page of a case: that its body works in a system of its own, and where the case stands there. */
export const forwardOfCase: ComplaintSection = {
  name: 'handed-over',
  sql: ({ home, id }) =>
    sql`select jsonb_build_object('bodyTh', b.name_th, 'bodyEn', b.name_en, 'endpoint', p.endpoint, 'remoteId', f.remote_id, 'sentAt', f.sent_at,
                 'isOver', p.ended_at is not null)
          from open311_forwards f join open311_peers p on p.id = f.peer_id join bodies b on b.id = p.body_id
         where f.home = ${home} and f.complaint_id = ${id} and f.state <> 'refused' order by f.made_at desc limit 1`,
  view({ lang }: Frame, value: unknown) {
    const handed = value as Handed | null
    if (handed === null) return null
    const say = messages(lang).handed
    const body = lang === 'en' ? (handed.bodyEn ?? handed.bodyTh) : handed.bodyTh
    const rows = [{ key: say.system, value: `${body} (${new URL(handed.endpoint).host})` }]
    if (handed.remoteId === null || handed.sentAt === null) {
      return { heading: say.heading, body: summaryList([...rows, { key: say.state, value: say.waiting }]) }
    }
    const page = pageThere(handed.endpoint, handed.remoteId, lang)
    const number = page === null ? handed.remoteId : html`<a class="govuk-link" href="${page}">${handed.remoteId}</a>`
    return {
      heading: say.heading,
      body: summaryList([
        ...rows,
        { key: say.number, value: number },
        { key: say.since, value: formatInstant(new Date(handed.sentAt), lang) },
        { key: say.state, value: handed.isOver ? say.isOver : say.comesBack },
      ]),
    }
  },
}

/** The page of a case in another Prasan; of other systems only the interface is known. */
function pageThere(endpoint: string, remoteId: string, lang: 'th' | 'en'): string | null {
  const base = /^(.+)\/open311\/v2$/.exec(endpoint)?.[1]
  const ref = parseRef(remoteId)
  return base === undefined || !ref.ok ? null : `${base}${lang === 'en' ? '/en' : ''}/complaints/${ref.value}`
}
