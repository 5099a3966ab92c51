import sql from 'sql-template-tag'
import { type Lang, pick } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { card, link, linkRows, paragraph, state } from '../../web/components/index.ts'
import { href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PagePart } from '../../web/page-parts.ts'
import type { BodySection } from '../bodies/index.ts'
import { messages } from './messages.ts'
import { publicKey } from './page-parts.ts'
import { type Assessed, type Dimension, standingOf } from './standard.ts'
import { standingMeaning } from './views/services-view.ts'

interface Shown {
  readonly services:
    | readonly {
        readonly code: string
        readonly th: string
        readonly en: string | null
        readonly state: Assessed['state']
        readonly valid_to: LocalDate | null
        readonly certified_to: LocalDate | null
      }[]
    | null
  readonly gaps: readonly { readonly dimension: Dimension; readonly services: number }[] | null
  readonly open: number
  readonly late: number
  readonly offers: number
  readonly requests: number
}

/** Of a body: how it stands with the standards, what it lacks, what it asks for and lends. */
export const standardsOfBody: BodySection = {
  name: 'standards',
  sql: ({ id, today }) => sql`select nullif(jsonb_build_object(
      'services', (select jsonb_agg(t) from (
          select s.code, s.name_th as th, s.name_en as en, n.state, n.valid_to,
                 (select max(o.valid_to) from service_assessments o where o.body_id = ${id} and o.service_id = s.id) as certified_to
            from (select distinct on (a.service_id) a.service_id, a.state, a.valid_to from service_assessments a where a.body_id = ${id}
                   order by a.service_id, a.assessed_on desc, a.id desc) n join public_services s on s.id = n.service_id order by s.code limit 8) t),
      'gaps', (select jsonb_agg(t) from (
          select c.dimension, count(*)::int as services
            from (select distinct on (k.service_id, k.dimension) k.service_id, k.dimension, k.score from body_capacities k where k.body_id = ${id}
                   order by k.service_id, k.dimension, k.assessed_on desc, k.id desc) c
            join service_needs w on w.service_id = c.service_id and w.dimension = c.dimension and w.wanted > c.score
           group by c.dimension order by 2 desc, 1) t),
      'open', (select count(*) from support_requests r where (r.from_body_id = ${id} or r.to_body_id = ${id}) and r.state in ('asked', 'accepted', 'working')),
      'late', (select count(*) from support_requests r where (r.from_body_id = ${id} or r.to_body_id = ${id})
                  and ((r.state = 'asked' and r.answer_due < ${today}) or (r.state in ('accepted', 'working') and r.work_due < ${today}))),
      'offers', (select count(*) from pool_items i where i.body_id = ${id} and i.side = 'offer' and i.closed_on is null and i.ends_on >= ${today}),
      'requests', (select count(*) from pool_items i where i.body_id = ${id} and i.side = 'request' and i.closed_on is null and i.ends_on >= ${today})),
    '{"services": null, "gaps": null, "open": 0, "late": 0, "offers": 0, "requests": 0}')`,
  view(frame, value, { code, today }) {
    const { services, gaps, open, late, offers, requests } = value as Shown
    const { lang } = frame
    const { parts, standings, dimensions, body } = messages(lang)
    const rows = linkRows(
      (services ?? []).map((one) => {
        const standing = standingOf({ state: one.state, validTo: one.valid_to }, one.certified_to, today)
        return {
          title: pick(lang, { th: one.th, en: one.en ?? one.th }),
          href: href(frame, `/services/bodies/${code}#${one.code}`),
          side: state(standingMeaning[standing], standings[standing]),
        }
      }),
      { inCard: false },
    )
    const lacks =
      gaps !== null &&
      paragraph(html`${body.gap}: ${gaps.map((gap) => `${dimensions[gap.dimension]} (${gap.services})`).join(' · ')}`)
    const support = open > 0 && paragraph(link(href(frame, `/support?body=${code}`), parts.support(open, late)))
    const pool =
      offers + requests > 0 && paragraph(link(href(frame, `/pool?body=${code}`), parts.pool(offers, requests)))
    return {
      heading: parts.title,
      action: link(href(frame, `/services/bodies/${code}`), parts.all),
      body: card(html`${services !== null && rows}${lacks}${support}${pool}`),
    }
  },
}

interface BoardSubject {
  readonly home: string
  readonly id: string
  readonly today: LocalDate
}

interface BoardLine {
  readonly home: string
  readonly id: string
  readonly what: 'support' | 'offer' | 'request'
  readonly title: string
  readonly th: string
  readonly en: string | null
}

/** Of a coordination board: what bodies ask of each other for it, and what they lend: support that raises a weak body (PLN-20). */
export const supportOfBoard: PagePart<BoardSubject> & {
  readonly step: 'frame'
  count(value: unknown): number
  label(lang: Lang): string
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
} = {
  name: 'support',
  step: 'frame',
  sql: ({ id }) => sql`select jsonb_agg(t) from (
      (select r.home, r.id, 'support' as what, r.title, b.name_th as th, b.name_en as en from support_requests r
         join bodies b on b.id = r.from_body_id where r.board_id = ${id}::uuid order by r.asked_on desc limit 30)
      union all
      (select i.home, i.id, i.side, i.title, b.name_th, b.name_en from pool_items i join bodies b on b.id = i.body_id
        where i.board_id = ${id}::uuid order by i.starts_on limit 30)) t`,
  view(frame, value, { home, id }) {
    const lines = (value ?? []) as readonly BoardLine[]
    const { lang } = frame
    const { parts, pool, support } = messages(lang)
    const rows = linkRows(
      lines.map((one) => ({
        title: one.title,
        href: href(frame, `/${one.what === 'support' ? 'support' : 'pool'}/${publicKey(one)}`),
        meta: `${one.what === 'support' ? support.title : pool.sides[one.what]} · ${pick(lang, { th: one.th, en: one.en ?? one.th })}`,
      })),
    )
    const board = `board=${home}-${id}`
    const make =
      frame.isOfficer &&
      paragraph(
        html`${link(href(frame, `/support/new?${board}`), support.make)} · ${link(href(frame, `/pool/new?${board}`), pool.make)}`,
      )
    return {
      heading: parts.board,
      count: lines.length,
      body: html`${lines.length === 0 ? paragraph(parts.none) : rows}${make}`,
    }
  },
  count: (value) => ((value ?? []) as readonly BoardLine[]).length,
  label: (lang) => messages(lang).parts.board,
  newPath: ({ home, id }) => `/support/new?board=${home}-${id}`,
  newText: (lang) => messages(lang).support.make,
}
