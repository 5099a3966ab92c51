import sql from 'sql-template-tag'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import { satang } from '../../kernel/money.ts'
import { formatInstant, formatShortDate, type LocalDate, todayInBangkok } from '../../kernel/thai-calendar.ts'
import type { PaperTable } from '../../platform/pdf/index.ts'
import { linkButton, linkRows, muted } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { html } from '../../web/html.ts'
import type { PagePart, PartView } from '../../web/page-parts.ts'
import type { PlaceSection } from '../places/index.ts'
import type { ProjectSection } from '../plans/index.ts'
import type { Act, TieKind } from './join-world.ts'
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

interface Named {
  readonly th: string
  readonly en: string | null
}

/** A joining of a board, with what a paper about it must name. */
interface BoardLine extends LineValue {
  readonly decided: string | null
  /** Satang as text. */
  readonly moved: string
  /** The first projects in their order; the one that leads first. */
  readonly titles: readonly string[] | null
  /** Of the project that combining makes, or will. */
  readonly made: string | null
  readonly bodies: readonly Named[] | null
}

/** More titles than this are a number: the page of the joining has them all. */
const mostNamed = 12

/** Which projects became what, in the words of each form. */
function whatInto({ form, titles, made, projects }: BoardLine, lang: Lang): { from: string; into: string } {
  const { moreProjects } = messages(lang).sections
  const names = titles ?? []
  const rest = projects - names.length
  const listed = (shown: readonly string[], between: string) =>
    [...shown, ...(rest > 0 ? [moreProjects(rest)] : [])].join(between)
  switch (form) {
    case 'link':
      return { from: listed(names, ' → '), into: '–' }
    case 'combine':
      return { from: listed(names, '; '), into: made ?? '–' }
    case 'annex':
    case 'complement':
      return { from: listed(names.slice(1), '; '), into: names[0] ?? '–' }
    default:
      return { from: listed(names, '; '), into: '–' }
  }
}

const dayOf = (at: string): LocalDate => todayInBangkok(new Date(at))

/** For the dossier: what was joined with what, the money, and since when. */
function joinedTable(rows: readonly BoardLine[], lang: Lang): PaperTable {
  const say = messages(lang)
  const words = say.sections.table
  return {
    title: words.title,
    caption: words.title,
    head: [
      { text: words.form, wide: 1.1 },
      { text: words.from, wide: 3.4 },
      { text: words.into, wide: 2.4 },
      { text: words.moved, wide: 1.5, align: 'right' },
      { text: words.state, wide: 1.2 },
      { text: words.approved, wide: 1.3 },
    ],
    rows: rows.map((one) => {
      const { from, into } = whatInto(one, lang)
      const approved = one.state === 'approved' && one.decided !== null ? dayOf(one.decided) : null
      return [
        say.forms[one.form],
        from,
        into,
        satang(BigInt(one.moved)),
        say.states[one.state],
        approved === null ? '–' : formatShortDate(approved, lang),
      ]
    }),
    empty: say.list.none,
  }
}

const namesOf = (bodies: readonly Named[]) => ({
  th: bodies.map(({ th }) => th).join(', '),
  en: bodies.map(({ th, en }) => en ?? th).join(', '),
})

/** Joinings a coordination board works on, with what the checklist of its steps asks of them. */
export const joiningsOfBoard: PagePart<BoardSubject> & {
  readonly step: 'link'
  count(value: unknown): number
  table(value: unknown, lang: Lang): PaperTable
  decided(value: unknown): { on: LocalDate; who: { th: string; en: string }; act: { th: string; en: string } }[]
  label(lang: Lang): string
  newPath(subject: BoardSubject): string | null
  newText(lang: Lang): string
} = {
  name: 'joinings',
  step: 'link',
  table: (value, lang) => joinedTable((value ?? []) as readonly BoardLine[], lang),
  decided: (value) =>
    ((value ?? []) as readonly BoardLine[]).flatMap((one) => {
      if (one.state !== 'approved' || one.decided === null) return []
      const said = (lang: Lang) => messages(lang).sections.decided(messages(lang).forms[one.form], one.title)
      return [{ on: dayOf(one.decided), who: namesOf(one.bodies ?? []), act: { th: said('th'), en: said('en') } }]
    }),
  sql: ({ id }) =>
    sql`select jsonb_agg(t) from (select j.home, j.id, j.title, j.form, j.state, j.updated_at as at, j.projects,
            j.decided_at as decided, j.moved_satang::text as moved,
            coalesce((select p.title from projects p where p.home = j.home and p.id = j.made_id), j.terms->>'title') as made,
            (select jsonb_agg(n.title order by n.position) from (select p.title, x.position from joining_projects x
                join projects p on p.home = x.project_home and p.id = x.project_id
               where x.home = j.home and x.joining_id = j.id order by x.position limit ${mostNamed}) n) as titles,
            (select jsonb_agg(jsonb_build_object('th', b.name_th, 'en', b.name_en) order by b.code) from joining_agreements a
               join bodies b on b.id = a.body_id where a.home = j.home and a.joining_id = j.id and a.state = 'agreed') as bodies
          from joinings j where j.board_id = ${id}::uuid and j.state not in ('draft', 'withdrawn')
         order by j.updated_at desc limit 100) t`,
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
