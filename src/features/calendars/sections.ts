import sql, { join, type Sql } from 'sql-template-tag'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { addDays, fiscalYearOf, formatShortDate, type LocalDate } from '../../kernel/thai-calendar.ts'
import { link, linkRows, note, paragraph, state } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { type Html, html } from '../../web/html.ts'
import type { BodySection } from '../bodies/index.ts'
import type { PlaceSection } from '../places/index.ts'
import { meaningOf } from './calendars.present.ts'
import { messages } from './messages.ts'
import { type StepState, shownState } from './step.ts'

/** What the subquery of a section gives. */
interface SectionValue {
  readonly misses: number
  readonly miss: { readonly home: Home; readonly id: string } | null
  readonly steps: readonly {
    readonly code: string
    readonly bodyTh: string
    readonly bodyEn: string | null
    readonly nameTh: string
    readonly nameEn: string
    readonly due: LocalDate
    readonly state: StepState
    readonly year: number
  }[]
}

const SHOWN = 3
const DAYS_SHOWN = 45

/** Steps that are late or due within six weeks, and how many pairs miss each other. @param whose a condition on `s` and `b` */
function dueIn(whose: Sql, missed: Sql, today: LocalDate): Sql {
  const year = fiscalYearOf(today)
  return sql`select case when x.steps is null and x.misses = 0 then null else jsonb_build_object('misses', x.misses, 'miss', x.miss,
      'steps', coalesce(x.steps, '[]')) end
    from (select
      (select jsonb_agg(jsonb_build_object('code', d.code, 'bodyTh', d.body_th, 'bodyEn', d.body_en, 'nameTh', d.name_th,
         'nameEn', d.name_en, 'due', d.due_on, 'state', d.state, 'year', d.fiscal_year) order by d.due_on, d.code)
         from (select b.code, b.name_th as body_th, b.name_en as body_en, s.name_th, s.name_en, s.due_on, s.state, s.fiscal_year
                 from calendar_steps s join bodies b on b.id = s.body_id
                where ${whose} and s.fiscal_year in (${join([year, year + 1])}) and s.state in ('planned', 'doing')
                  and s.due_on <= ${addDays(today, DAYS_SHOWN)}
                order by s.due_on, b.code limit ${SHOWN}) d) as steps,
      (select count(*) from calendar_misalignments m where m.state = 'open' and ${missed}) as misses,
      (select jsonb_build_object('home', m.home, 'id', m.id) from calendar_misalignments m
        where m.state = 'open' and ${missed} order by m.needed_by, m.id limit 1) as miss) x`
}

function linesOf(frame: Frame, value: SectionValue, today: LocalDate, missesHref: string | null): Html {
  const withBody = missesHref !== null
  const say = messages(frame.lang).sections
  const states = messages(frame.lang).states
  const name = (th: string, en: string | null, lang: Lang) => (lang === 'en' ? (en ?? th) : th)
  const missed =
    value.misses > 0 &&
    value.miss !== null &&
    note({
      kind: 'late',
      body: paragraph(
        link(
          href(
            frame,
            value.misses === 1
              ? `/calendar/misalignments/${formatPublicId(value.miss)}`
              : (missesHref ?? '/calendar/misalignments'),
          ),
          say.misses(value.misses),
        ),
      ),
    })
  const rows = value.steps.map((step) => {
    const shown = shownState({ state: step.state, due: step.due, revision: 1 }, today)
    const day = formatShortDate(step.due, frame.lang)
    return {
      title: name(step.nameTh, step.nameEn, frame.lang),
      href: href(frame, `/calendar/bodies/${step.code}?year=${step.year}`),
      meta: withBody
        ? name(step.bodyTh, step.bodyEn, frame.lang)
        : step.due < today
          ? say.lateSince(day)
          : say.dueOn(day),
      side: html`${state(meaningOf[shown], states[shown])}${withBody && html`<br>${step.due < today ? say.lateSince(day) : say.dueOn(day)}`}`,
    }
  })
  return html`${missed}${rows.length > 0 && linkRows(rows)}`
}

/** What is due here next, and what will miss each other, on the page of a place. */
export const calendarOfPlace: PlaceSection = {
  name: 'calendar',
  sql({ area, today }) {
    const inside = /^\d/.test(area.code) ? sql`b.area_code like ${`${area.code}%`}` : sql`b.area_code = ${area.code}`
    const bodies = /^\d/.test(area.code)
      ? sql`in (select id from bodies where area_code like ${`${area.code}%`})`
      : sql`in (select id from bodies where area_code = ${area.code})`
    return dueIn(inside, sql`(m.before_body_id ${bodies} or m.after_body_id ${bodies})`, today)
  },
  view(frame, value, { area, today }) {
    const found = value as SectionValue
    const say = messages(frame.lang).sections
    return {
      heading: say.place,
      body: linesOf(frame, found, today, `/calendar/misalignments?place=${area.code}`),
      action: link(href(frame, `/calendar?place=${area.code}`), say.all),
      ...(found.misses > 0 ? { count: found.misses } : {}),
    }
  },
}

/** What a body has to do next, and what will miss it. */
export const calendarOfBody: BodySection = {
  name: 'calendar',
  sql: ({ id, today }) =>
    dueIn(sql`s.body_id = ${id}`, sql`(m.before_body_id = ${id} or m.after_body_id = ${id})`, today),
  view(frame, value, { code, today }) {
    const found = value as SectionValue
    const say = messages(frame.lang).sections
    return {
      heading: say.body,
      body: linesOf(frame, found, today, null),
      action: link(href(frame, `/calendar/bodies/${code}`), messages(frame.lang).links.body),
      ...(found.misses > 0 ? { count: found.misses } : {}),
    }
  },
}
