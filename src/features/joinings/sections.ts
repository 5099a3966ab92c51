import sql from 'sql-template-tag'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { formatInstant } from '../../kernel/thai-calendar.ts'
import { linkButton, linkRows, muted } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PagePart, PartView } from '../../web/page-parts.ts'
import type { PlaceSection } from '../places/index.ts'
import type { ProjectSection } from '../plans/index.ts'
import type { Act, TieKind } from './join-plan.ts'
import type { JoiningState } from './joining-states.ts'
import { messages } from './messages.ts'
import { stateMark } from './views/one-view.ts'

interface TieValue {
  readonly kind: TieKind
  readonly away: boolean
  readonly home: string
  readonly id: string
  readonly title: string
  readonly body: string
  readonly joining: string
  readonly ended: boolean
}

interface LineValue {
  readonly home: string
  readonly id: string
  readonly title: string
  readonly form: Act
  readonly state: JoiningState
  readonly at: string
  readonly projects: number
}

const mostShown = 20

/** How a project belongs to others, since when it did and by which joining; what ended stays to be read. */
export const joiningsOfProject: ProjectSection = {
  name: 'joinings',
  sql: ({ home, id }) => sql`select jsonb_build_object(
      'ties', (select jsonb_agg(t order by t.ended, t.since desc) from (
         select t.kind, true as away, p.home, p.id, p.title, b.name_th as body, t.home || '-' || t.joining_id as joining,
                t.ended_at is not null as ended, t.since
           from joining_ties t join projects p on p.home = t.to_home and p.id = t.to_id join bodies b on b.id = p.body_id
          where t.from_home = ${home} and t.from_id = ${id}::uuid
         union all
         select t.kind, false, p.home, p.id, p.title, b.name_th, t.home || '-' || t.joining_id, t.ended_at is not null, t.since
           from joining_ties t join projects p on p.home = t.from_home and p.id = t.from_id join bodies b on b.id = p.body_id
          where t.to_home = ${home} and t.to_id = ${id}::uuid
          limit 200) t),
      'open', (select jsonb_agg(o) from (
         select j.home, j.id, j.title, j.form, j.state, j.updated_at as at, j.projects
           from joining_projects x join joinings j on j.home = x.home and j.id = x.joining_id
          where x.project_home = ${home} and x.project_id = ${id}::uuid and j.state in ('proposed', 'agreed')
          order by j.updated_at desc limit 5) o))`,
  view(frame, value, { home, id }) {
    const { lang } = frame
    const say = messages(lang)
    const { ties, open } = value as { ties: readonly TieValue[] | null; open: readonly LineValue[] | null }
    const key = formatPublicId({ home: home as Home, id })
    const tied = (ties ?? []).slice(0, mostShown).map((one) => ({
      title: one.title,
      href: href(frame, `/projects/${formatPublicId({ home: one.home as Home, id: one.id })}`),
      meta: html`${one.away ? say.ties[one.kind] : say.tiesBack[one.kind]}${one.ended ? ` (${say.tieEnded})` : null} · ${one.body} · <a class="govuk-link" href="${href(frame, `/joinings/${one.joining}`)}">${say.one.facts}</a>`,
    }))
    const rest = (ties?.length ?? 0) - tied.length
    return {
      heading: say.sections.project,
      count: (ties?.length ?? 0) + (open?.length ?? 0),
      ...(frame.isOfficer
        ? {
            action: html`<a class="govuk-link" href="${href(frame, `/joinings/new?project=${key}`)}">${say.sections.projectNew}</a>`,
          }
        : {}),
      body: html`${tied.length === 0 && open === null ? html`<p class="govuk-body">${muted(say.list.none)}</p>` : null}${tied.length === 0 ? null : linkRows(tied)}${rest > 0 ? html`<p class="govuk-body">${say.one.more(String(rest))}</p>` : null}${open === null ? null : linkRows(open.map((one) => lineRow(frame, one)))}`,
    }
  },
}

function lineRow(frame: Frame, one: LineValue) {
  const say = messages(frame.lang)
  return {
    title: one.title,
    href: href(frame, `/joinings/${formatPublicId({ home: one.home as Home, id: one.id })}`),
    meta: `${say.forms[one.form]} · ${one.projects} ${say.unitProjects} · ${formatInstant(new Date(one.at), frame.lang)}`,
    side: stateMark(frame, one.state),
  }
}

const lines = (frame: Frame, value: unknown, to: string): PartView | null => {
  const rows = value as readonly LineValue[] | null
  if (rows === null || rows.length === 0) return null
  const say = messages(frame.lang).sections
  return {
    heading: say.place,
    count: rows.length,
    action: html`<a class="govuk-link" href="${href(frame, to)}">${say.placeAll}</a>`,
    body: linkRows(rows.map((one) => lineRow(frame, one))),
  }
}

/** The newest joinings of a province, district or sub-district. */
export const joiningsOfPlace: PlaceSection = {
  name: 'joinings',
  sql: ({ area }) =>
    /^\d{2,6}$/.test(area.code)
      ? sql`select jsonb_agg(j) from (select home, id, title, form, state, updated_at as at, projects from joinings
             where home = ${area.code.slice(0, 2)} and (${area.code.length} = 2 or lead_area_code like ${`${area.code}%`})
               and state not in ('draft', 'withdrawn', 'refused')
             order by updated_at desc limit 5) j`
      : sql`select null::jsonb`,
  view: (frame, value, { area }) => lines(frame, value, `/joinings?place=${area.code}`),
}

interface BoardSubject {
  readonly home: string
  readonly id: string
}

/** Joinings a coordination board works on, with what the checklist of its steps asks of them. */
export const joiningsOfBoard: PagePart<BoardSubject> & {
  readonly step: 'link'
  count(value: unknown): number
  lines(value: unknown, lang: Lang): readonly string[]
  label(lang: Lang): string
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
} = {
  name: 'joinings',
  step: 'link',
  lines: (value, lang) => {
    const say = messages(lang)
    const rows = (value ?? []) as readonly LineValue[]
    return rows.map(
      (one) => `${one.title} (${say.forms[one.form]} · ${one.projects} ${say.unitProjects} · ${say.states[one.state]})`,
    )
  },
  sql: ({ id }) =>
    sql`select jsonb_agg(j) from (select home, id, title, form, state, updated_at as at, projects from joinings
          where board_id = ${id}::uuid and state not in ('draft', 'withdrawn') order by updated_at desc limit 100) j`,
  view(frame, value, { home, id }) {
    const rows = (value ?? []) as readonly LineValue[]
    const say = messages(frame.lang).sections
    const add = linkButton({
      href: href(frame, `/joinings/new?board=${home}-${id}`),
      text: say.boardNew,
      kind: 'secondary',
    })
    return {
      heading: say.board,
      count: rows.length,
      body: html`${rows.length === 0 ? null : linkRows(rows.map((one) => lineRow(frame, one)))}${frame.isOfficer ? add : null}`,
    }
  },
  count: (value) => ((value ?? []) as readonly LineValue[]).length,
  label: (lang) => messages(lang).sections.board,
  newPath: ({ home, id }) => `/joinings/new?board=${home}-${id}`,
  newText: (lang) => messages(lang).sections.boardNew,
}
