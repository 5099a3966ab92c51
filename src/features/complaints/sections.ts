import sql, { type Sql } from 'sql-template-tag'
import { formatShortDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import { actions, linkButton, linkRows, state, statRow } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PartView } from '../../web/page-parts.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import type { Outcome, State } from './complaint.ts'
import { stateMark } from './complaints.present.ts'
import { messages } from './messages.ts'

interface Value {
  readonly open: number
  readonly late: number
  readonly recent: number
  readonly newest:
    | readonly {
        readonly ref: string
        readonly words: string | null
        readonly th: string | null
        readonly en: string | null
        readonly state: State
        readonly outcome: Outcome | null
        readonly at: string
      }[]
    | null
}

/** Counting stops here: a page that says "more than 1,000" costs the same for a hamlet and for the capital. */
const MOST_COUNTED = 1_000
const NEWEST = 3

/** Cases of a sub-district, by the column that holds its code: a few looks into one index. Wider places have figures of a year (casework). */
export const complaintsOfPlace: PlaceSection = {
  name: 'complaints',
  sql({ area, today }) {
    if (area.kind !== 'subdistrict') return sql`select null::jsonb`
    return valueSql(sql`from complaints c where c.visibility = 'public' and c.subdistrict_code = ${area.code}`, today)
  },
  view: (frame, value, { area }) =>
    partView(frame, value as Value, {
      list: `/complaints?place=${area.code}`,
      map: `/complaints/map?place=${area.code}`,
      report: `/complaints/new?place=${area.code}`,
    }),
}

/** Cases a body has or had, on its page. */
export const complaintsOfBody: BodySection = {
  name: 'complaints',
  sql: ({ id, today }) =>
    valueSql(
      sql`from complaint_parts p join complaints c on c.home = p.home and c.id = p.complaint_id
           where p.body_id = ${id} and p.left_at is null and c.visibility = 'public'`,
      today,
    ),
  view: (frame, value, { code }) =>
    partView(frame, value as Value, { list: `/complaints?body=${code}`, map: null, report: null }),
}

/** Words of today may still wait for a person's look, and a page part does not know the hour: those cases are named by their category. */
function valueSql(from: Sql, today: string): Sql {
  const recent = new Date(Date.parse(`${today}T00:00:00+07:00`) - 90 * 86_400_000)
  return sql`select jsonb_build_object(
    'open', (select count(*)::integer from (select 1 ${from} and c.phase <> 'over' limit ${MOST_COUNTED + 1}) n),
    'late', (select count(*)::integer from (select 1 ${from} and c.phase <> 'over' and c.resolve_due < ${today}::date limit ${MOST_COUNTED + 1}) n),
    'recent', (select count(*)::integer from (select 1 ${from} and c.received_at >= ${recent}::timestamptz limit ${MOST_COUNTED + 1}) n),
    'newest', (select jsonb_agg(jsonb_build_object('ref', ref, 'words', words, 'th', th, 'en', en, 'state', state, 'outcome', outcome, 'at', received_at) order by received_at desc)
                 from (select c.ref, case when c.words_shown_at <= ${new Date(`${today}T00:00:00+07:00`)}::timestamptz then left(c.words, 120) end as words,
                              (select k.name_th from complaint_categories k where k.code = c.category_code and k.version = c.category_version) as th,
                              (select k.name_en from complaint_categories k where k.code = c.category_code and k.version = c.category_version) as en,
                              c.state, c.outcome, c.received_at ${from} order by c.received_at desc, c.id desc limit ${NEWEST}) newest))`
}

function partView(
  frame: Frame,
  value: Value,
  links: { list: string; map: string | null; report: string | null },
): PartView | null {
  const { lang } = frame
  const say = messages(lang)
  if (value.newest === null) return null
  const number = (n: number) =>
    n > MOST_COUNTED ? say.section.more(MOST_COUNTED.toLocaleString('en-US')) : n.toLocaleString('en-US')
  const stats = statRow([
    { value: number(value.open), label: say.section.open, href: href(frame, `${links.list}&state=open`) },
    { value: number(value.late), label: say.section.late, href: href(frame, `${links.list}&state=open`) },
    { value: number(value.recent), label: say.section.year, href: href(frame, links.list) },
  ])
  const rows = linkRows(
    value.newest.map((one) => {
      const mark = stateMark(one, lang)
      return {
        title: one.words ?? (lang === 'th' ? one.th : one.en) ?? one.ref,
        href: href(frame, `/complaints/${one.ref}`),
        meta: formatShortDate(todayInBangkok(new Date(one.at)), lang),
        side: state(mark.meaning, mark.text),
      }
    }),
  )
  const further = [
    links.report !== null &&
      linkButton({ href: href(frame, links.report), text: say.section.report, kind: 'secondary', icon: 'edit' }),
    links.map !== null &&
      linkButton({ href: href(frame, links.map), text: say.section.map, kind: 'secondary', icon: 'map' }),
  ].filter((one) => one !== false)
  return {
    heading: say.section.heading,
    action: html`<a class="govuk-link" href="${href(frame, links.list)}">${say.section.link}</a>`,
    count: number(value.open),
    body: html`${stats}${rows}${further.length > 0 && actions(further)}`,
  }
}
