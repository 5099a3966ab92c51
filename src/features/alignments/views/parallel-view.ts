import {
  card,
  dataTable,
  downloads,
  linkRows,
  muted,
  note,
  paragraph,
  searchBox,
  section,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { AskedColumn } from '../../imports/index.ts'
import { whole } from '../alignments.present.ts'
import type { Messages } from '../messages.th.ts'
import type { PlanSystem } from '../parallel.sql.ts'

export interface ParallelView {
  readonly code: string
  readonly systems: readonly (PlanSystem & { readonly name: string; readonly years: string })[]
  readonly committees: readonly {
    readonly code: string
    readonly name: string
    readonly place: string
    readonly seats: number
  }[]
  /** Committees of areas within the place. */
  readonly below: { readonly committees: number; readonly areas: number }
  readonly sitting: readonly { readonly code: string; readonly name: string; readonly committees: number }[]
  readonly columns: readonly AskedColumn[]
}

export function parallelView(frame: Frame, say: Messages, view: ParallelView | null, typed: string): Html {
  const words = say.parallel
  const box = searchBox(frame.lang, {
    action: href(frame, '/gaps/parallel'),
    name: 'place',
    label: words.choose,
    hint: words.chooseHint,
    value: typed,
    buttonText: words.show,
  })
  if (view === null) return box
  return html`${box}
    ${section({ id: 'systems', heading: words.systems, body: systems(frame, say, view) })}
    ${section({ id: 'committees', heading: words.committees, body: committees(frame, say, view) })}
    ${section({ id: 'forms', heading: words.forms, body: forms(frame, say, view) })}
    ${section({
      id: 'files',
      heading: words.files,
      body: downloads(frame, { path: '/gaps/parallel', query: `?${new URLSearchParams({ place: view.code })}` }),
    })}`
}

function systems(frame: Frame, say: Messages, view: ParallelView): Html {
  const words = say.parallel
  const total = (count: (one: PlanSystem) => number) => whole(view.systems.reduce((sum, one) => sum + count(one), 0))
  const both = new Set(view.systems.flatMap((one) => one.calendars)).size > 1
  return html`${note({
    kind: 'teal',
    body: paragraph(
      words.systemsLead(
        whole(view.systems.length),
        total((one) => one.plans),
        total((one) => one.bodies),
      ),
    ),
  })}
    ${both && note({ kind: 'gold', body: paragraph(words.twoCalendars) })}
    ${card(
      dataTable({
        caption: words.systems,
        phone: 'cards',
        rows: view.systems,
        columns: [
          {
            head: words.system,
            kind: 'title',
            cell: (one) =>
              html`<a class="govuk-link" href="${href(frame, `/plans?${new URLSearchParams({ place: view.code, level: one.level })}`)}">${one.name}</a>`,
          },
          { head: words.plans, kind: 'number', cell: (one) => whole(one.plans) },
          { head: words.bodies, kind: 'number', cell: (one) => whole(one.bodies) },
          { head: words.years, kind: 'short', cell: (one) => one.years },
          {
            head: words.calendar,
            cell: (one) => words.calendars[one.calendars.length > 1 ? 'both' : (one.calendars[0] ?? 'fiscal')],
          },
          { head: words.linked, cell: (one) => words.linkedOf(whole(one.linked), whole(one.plans)) },
        ],
      }),
    )}`
}

function committees(frame: Frame, say: Messages, view: ParallelView): Html {
  const words = say.parallel
  if (view.committees.length + view.below.committees === 0) return paragraph(muted(words.committeesNone))
  const table = dataTable({
    caption: words.committees,
    phone: 'cards',
    dense: true,
    rows: view.committees,
    columns: [
      {
        head: words.committee,
        kind: 'title',
        cell: (one) =>
          html`<a class="govuk-link" href="${href(frame, `/committees/${encodeURIComponent(one.code)}`)}">${one.name}</a>`,
      },
      { head: words.level, cell: (one) => one.place },
      { head: words.members, kind: 'number', cell: (one) => whole(one.seats) },
    ],
  })
  const shared =
    view.sitting.length > 0 &&
    html`<h3 class="govuk-heading-s ps-gap">${words.shared}</h3>${paragraph(muted(words.sharedLead))}${linkRows(
      view.sitting.map((one) => ({
        title: one.name,
        href: href(frame, `/bodies/${encodeURIComponent(one.code)}`),
        side: words.sharedIn(whole(one.committees)),
      })),
    )}`
  return html`${paragraph(html`${words.committeesLead(whole(view.committees.length))}${view.below.committees > 0 && ` ${words.committeesBelow(whole(view.below.committees), whole(view.below.areas))}`}`)}${card(table)}${shared}`
}

function forms(frame: Frame, say: Messages, view: ParallelView): Html {
  const words = say.parallel
  const twice = view.columns.filter((one) => one.forms.length > 1)
  return html`${paragraph(
    html`${words.formsLead(whole(twice.length), whole(view.columns.length))} <a class="govuk-link" href="${href(frame, '/imports/templates')}">${words.template}</a>`,
  )}${card(
    dataTable({
      caption: words.forms,
      phone: 'cards',
      dense: true,
      rows: twice,
      columns: [
        { head: words.column, kind: 'title', cell: (one) => one.header },
        { head: words.times, kind: 'number', cell: (one) => whole(one.forms.length) },
        { head: words.askedIn, phone: 'stack', cell: (one) => one.forms.join(' · ') },
      ],
    }),
  )}`
}
