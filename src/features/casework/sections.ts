import sql from 'sql-template-tag'
import { pick } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { actions, link, linkButton, linkRows, paragraph } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PlaceSection } from '../places/index.ts'
import { messages } from './messages.ts'
import { firstMonth } from './read-statistics.ts'
import { figuresOf } from './statistics.ts'
import { ALL_CATEGORIES, emptySummary, type Summary } from './summary.ts'
import { medianText } from './views/statistics-view.ts'

interface SectionValue {
  readonly months: readonly {
    readonly month: LocalDate
    readonly received: number
    readonly late: number
    readonly answer: number[]
    readonly end: number[]
    readonly unanswered: number[]
    readonly open: number[]
  }[]
  readonly top: readonly {
    readonly code: string
    readonly th: string
    readonly en: string
    readonly received: number
  }[]
}

const MONTHS = 12
const TOP = 3

/** For the place page: what people complain about here and how fast it is solved, from the summaries of a year: two index look-ups. */
export const complaintFiguresOfPlace: PlaceSection = {
  name: 'complaint-figures',
  sql({ area, today }) {
    const [scope, key] =
      area.code === 'TH'
        ? ['country', 'TH']
        : /^\d{2}$/.test(area.code)
          ? ['home', area.code as string]
          : ['district', area.code.slice(0, 4)]
    if (area.code !== 'TH' && !/^\d{2}(?:\d{2})?$/.test(area.code)) return sql`null::jsonb`
    const from = firstMonth(today, MONTHS)
    return sql`select case when m.months is null then null else jsonb_build_object('months', m.months, 'top', coalesce(t.top, '[]')) end
      from (select jsonb_agg(jsonb_build_object('month', month, 'received', received, 'late', late, 'answer', answer_days, 'end', end_days,
                                                'unanswered', unanswered_on, 'open', open_on)) as months
              from complaint_summaries
             where scope = ${scope} and scope_key = ${key} and month >= ${from} and category_code = '*') m,
           (select jsonb_agg(jsonb_build_object('code', x.code, 'th', x.name_th, 'en', x.name_en, 'received', x.received) order by x.received desc, x.code) as top
              from (select s.category_code as code, s.received, c.name_th, c.name_en
                      from (select category_code, sum(received) as received from complaint_summaries
                             where scope = ${scope} and scope_key = ${key} and month >= ${from} and category_code <> '*'
                             group by category_code order by sum(received) desc, category_code limit ${TOP}) s
                      join lateral (select name_th, name_en from complaint_categories where code = s.category_code order by version desc limit 1) c on true) x) t`
  },
  view(frame, value, { area, today }) {
    const say = messages(frame.lang)
    const words = say.section
    const { months, top } = value as SectionValue
    const figures = figuresOf(months.map(summaryOf), today)
    const whole = (count: number) => count.toLocaleString('en-US')
    const place = area.code === 'TH' ? '' : `?place=${area.code}`
    return {
      heading: words.heading,
      body: html`${paragraph(words.sentence(whole(figures.open), whole(figures.late), whole(figures.received)))}
${figures.answerMedian.kind === 'days' && figures.endMedian.kind === 'days' && paragraph(words.median(medianText(figures.answerMedian, say), medianText(figures.endMedian, say)))}
${linkRows(
  top.map((one) => ({
    title: pick(frame.lang, { th: one.th, en: one.en }),
    href: listHref(frame, area.code, one.code),
    side: say.statistics.cases(whole(one.received)),
  })),
)}${actions([
  linkButton({ href: href(frame, `/complaints${place}`), text: words.all, kind: 'secondary' }),
  linkButton({ href: href(frame, `/complaints/map${place}`), text: words.map, kind: 'secondary', icon: 'map' }),
  linkButton({ href: href(frame, `/complaints/new${place}`), text: words.report, kind: 'secondary' }),
])}`,
      action: link(href(frame, `/complaints/statistics${place}`), words.statistics),
    }
  },
}

function listHref(frame: Frame, place: string, category: string): string {
  const query = new URLSearchParams({ ...(place === 'TH' ? {} : { place }), category })
  return href(frame, `/complaints?${query}`)
}

function summaryOf(row: SectionValue['months'][number]): Summary {
  return {
    ...emptySummary('home', '', ALL_CATEGORIES, row.month),
    received: row.received,
    late: row.late,
    answerDays: row.answer,
    endDays: row.end,
    unansweredOn: row.unanswered,
    openOn: row.open,
  }
}
