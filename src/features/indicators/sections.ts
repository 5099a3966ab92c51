import sql, { type Sql } from 'sql-template-tag'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import { bulletList, card, details, link, linkRows, muted, paragraph } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { type Html, html } from '../../web/html.ts'
import type { PagePart, PartView } from '../../web/page-parts.ts'
import type { BodySubject } from '../bodies/index.ts'
import type { PlaceSubject } from '../places/index.ts'
import type { PlanSubject, ProjectSubject } from '../plans/index.ts'
import { type ResultKind, type Status, statuses } from './indicator.ts'
import { mayDefine, mayEnter } from './indicators.policy.ts'
import { statusSql } from './list.sql.ts'
import { messages } from './messages.ts'
import { periodText } from './problem-text.ts'
import { fromDecimal, withUnit } from './quantity.ts'
import { statusMark } from './views/indicators-view.ts'

/*
 * What the pages of places, projects and bodies show of indicators: how many stand where, and the few that matter first. One
 * subquery each, over the indexes of area, body and project.
 */

const MOST_SHOWN = 3

interface Shown {
  readonly all: number
  readonly counts: Readonly<Partial<Record<Status, number>>>
  readonly top: readonly {
    readonly id: string
    readonly code: string
    readonly name_th: string
    readonly name_en: string | null
    readonly status: Status
    readonly period: string | null
    readonly value: string | null
    readonly unit: { code: string; name_th: string; name_en: string; decimals: number }
  }[]
}

/** @param where which indicators; `i` is the indicator */
function asked(where: Sql, today: LocalDate): Sql {
  return sql`select case when count(*) = 0 then null else jsonb_build_object(
      'all', count(*),
      'counts', jsonb_build_object('late', count(*) filter (where n.status = 'late'),
        'at-risk', count(*) filter (where n.status = 'at-risk'), 'on-track', count(*) filter (where n.status = 'on-track'),
        'no-data', count(*) filter (where n.status = 'no-data')),
      'top', jsonb_agg(n.line order by n.urgency, n.code) filter (where n.place <= ${MOST_SHOWN})) end
    from (select k.*, row_number() over (order by k.urgency, k.code) as place from (
      select i.code, s.status, case s.status when 'late' then 1 when 'at-risk' then 2 when 'on-track' then 3 else 4 end as urgency,
             jsonb_build_object('id', i.id, 'code', i.code, 'name_th', i.name_th, 'name_en', i.name_en, 'status', s.status,
               'period', s.latest_period, 'value', s.latest_value::text, 'unit', jsonb_build_object('code', u.code,
               'name_th', u.name_th, 'name_en', u.name_en, 'decimals', u.decimals)) as line
        from indicators i join indicator_units u on u.code = i.unit_code
        join lateral (select s.*, ${statusSql(today)} as status from indicator_summaries s
                       where s.home = i.home and s.indicator_id = i.id) s on true
       where i.ended_at is null and ${where}) k) n`
}

function shownPart(frame: Frame, value: unknown, query: string): PartView {
  const { all, counts, top } = value as Shown
  const say = messages(frame.lang)
  const chosen = statuses.filter((status) => (counts[status] ?? 0) > 0)
  const marks = chosen.map(
    (status) =>
      html`<li><a class="govuk-link" href="${href(frame, `/indicators?${query}${query === '' ? '' : '&'}status=${status}`)}">${say.statuses[status]} ${(counts[status] ?? 0).toLocaleString('en-US')}</a></li>`,
  )
  const lines = linkRows(
    top.map((one) => ({
      title: frame.lang === 'en' ? (one.name_en ?? one.name_th) : one.name_th,
      href: href(frame, `/indicators/${one.id}`),
      meta: `${one.code} · ${shownValue(frame, one.value, one.period, one.unit, (text) => text) ?? say.page.noValue}`,
      side: statusMark(one.status, say.statuses[one.status]),
    })),
    { inCard: false },
  )
  return {
    heading: say.sections.title,
    count: all.toLocaleString('en-US'),
    action: link(href(frame, `/indicators${query === '' ? '' : `?${query}`}`), say.sections.all),
    body: card(html`<ul class="govuk-list">${marks}</ul>${lines}`),
  }
}

/** On the page of a place: indicators of the place itself and of what lies in it. */
export const indicatorsOfPlace: PagePart<PlaceSubject> = {
  name: 'indicators',
  sql: ({ area, today }) =>
    // A prefix for provinces and what lies in them; for regions and the country the place's own, which are few.
    asked(
      /^\d+$/.test(area.code) ? sql`i.area_code like ${`${area.code}%`}` : sql`i.area_code = ${area.code}`,
      today as LocalDate,
    ),
  view: (frame, value, { area }) => shownPart(frame, value, new URLSearchParams({ place: area.code }).toString()),
}

export const indicatorsOfBody: PagePart<BodySubject> = {
  name: 'indicators',
  sql: ({ id, today }) => asked(sql`i.owner_body_id = ${id}`, today),
  view: (frame, value, { code }) => shownPart(frame, value, new URLSearchParams({ body: code }).toString()),
}

/** On the page of a plan: what it promised to bring about, with what its projects deliver. */
export const indicatorsOfPlan: PagePart<PlanSubject> = {
  name: 'indicators',
  sql: ({ id, today }) => asked(sql`i.plan_id = ${id}::uuid`, today),
  view: (frame, value, { id }) => shownPart(frame, value, new URLSearchParams({ plan: id }).toString()),
}

interface OfProject {
  readonly ended: readonly Pick<Shown['top'][number], 'id' | 'name_th' | 'name_en'>[] | null
  readonly lines:
    | readonly (Shown['top'][number] & {
        readonly result: ResultKind
        /** Id of the body that answers for it; after projects were combined it may be another than theirs. */
        readonly owner_body: string
        readonly area: string
        readonly target_period: string | null
        readonly target: string | null
      })[]
    | null
}

const MOST_OF_PROJECT = 50

/** On the page of a project: what it promised to deliver; who writes the project adds to it from here. */
export const indicatorsOfProject: PagePart<ProjectSubject> = {
  name: 'indicators',
  // Ended ones have no index: they are looked for only where the history of the project knows of one.
  sql: ({ home, id, today }) => sql`select jsonb_build_object(
      'ended', case when exists (select 1 from project_events where home = ${home} and project_id = ${id}::uuid and kind = 'indicator-ended')
        then (select jsonb_agg(e) from (select id, name_th, name_en from indicators where project_home = ${home}
                and project_id = ${id}::uuid and ended_at is not null order by ended_at desc limit ${MOST_OF_PROJECT}) e) end,
      'lines', (select jsonb_agg(n.line order by n.code) from (
         select i.code, jsonb_build_object('id', i.id, 'code', i.code, 'name_th', i.name_th, 'name_en', i.name_en, 'result', i.result,
                  'owner_body', i.owner_body_id, 'area', i.area_code, 'status', ${statusSql(today as LocalDate)}, 'period', s.latest_period, 'value', s.latest_value::text,
                  'target_period', t.period, 'target', t.value::text, 'unit', jsonb_build_object('code', u.code, 'name_th', u.name_th,
                  'name_en', u.name_en, 'decimals', u.decimals)) as line
           from indicators i join indicator_units u on u.code = i.unit_code
           join indicator_summaries s on s.home = i.home and s.indicator_id = i.id
           left join lateral (select period, value from indicator_targets t where t.home = i.home and t.indicator_id = i.id
                                 and t.area_code = i.area_code order by period desc limit 1) t on true
          where i.project_home = ${home} and i.project_id = ${id}::uuid and i.ended_at is null
          order by i.code limit ${MOST_OF_PROJECT}) n))`,
  view(frame, value, { home, id, mayEdit, viewer, now }) {
    const { lines, ended } = value as OfProject
    const say = messages(frame.lang)
    if (lines === null && ended === null && !mayEdit) return null
    const name = (one: Pick<Shown['top'][number], 'name_th' | 'name_en'>) =>
      frame.lang === 'en' ? (one.name_en ?? one.name_th) : one.name_th
    const key = formatPublicId({ home: home as Home, id })
    const actions = (one: NonNullable<OfProject['lines']>[number]): Html[] => {
      const scope = { ownerBodyId: one.owner_body, areaCode: one.area }
      return [
        ...(mayEnter(viewer, scope, now)
          ? [link(href(frame, `/indicators/entry?indicator=${one.id}`), say.sections.enter)]
          : []),
        ...(mayDefine(viewer, scope, now) ? [link(href(frame, `/indicators/${one.id}/edit`), say.sections.edit)] : []),
      ]
    }
    const rows = (lines ?? []).map((one) => ({
      title: name(one),
      href: href(frame, `/indicators/${one.id}`),
      meta: html`${[
        say.results[one.result],
        shownValue(frame, one.value, one.period, one.unit, say.sections.latest) ?? say.page.noValue,
        shownValue(frame, one.target, one.target_period, one.unit, say.sections.target),
      ]
        .filter((text) => text !== null)
        .join(' · ')}${actions(one).map((action) => html` · ${action}`)}`,
      side: statusMark(one.status, say.statuses[one.status]),
    }))
    const none = html`${paragraph(ended === null ? say.sections.noneOfProject : say.sections.noneNow)}${mayEdit ? paragraph(muted(say.sections.noneHint)) : null}`
    return {
      heading: say.sections.title,
      count: rows.length.toLocaleString('en-US'),
      ...(mayEdit ? { action: link(href(frame, `/indicators/new?project=${key}`), say.sections.addToProject) } : {}),
      body: html`${rows.length === 0 ? card(none) : linkRows(rows)}${
        ended === null
          ? null
          : details(
              say.sections.ended(ended.length.toLocaleString('en-US')),
              bulletList(ended.map((one) => link(href(frame, `/indicators/${one.id}`), name(one)))),
            )
      }`,
    }
  },
}

function shownValue(
  frame: Frame,
  value: string | null,
  period: string | null,
  unit: Shown['top'][number]['unit'],
  say: (text: string) => string,
): string | null {
  if (value === null || period === null) return null
  const { code, name_th: nameTh, name_en: nameEn, decimals } = unit
  const shown = withUnit(fromDecimal(value), { code, nameTh, nameEn, decimals }, frame.lang)
  return say(`${shown} (${periodText(period, frame.lang)})`)
}
