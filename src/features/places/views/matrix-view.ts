import {
  card,
  emptyState,
  heatTable,
  link,
  linkRows,
  note,
  paragraph,
  section,
  tabs,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { CellPageView, MatrixView } from '../matrix.present.ts'
import { type Measure, measures } from '../matrix.ts'
import type { Messages } from '../messages.th.ts'

/** Everybody's plans of an area side by side: where they meet first, then the whole table. */
export function matrixView(frame: Frame, say: Messages, view: MatrixView, measure: Measure): Html {
  if (view.yearLabel === null || view.be === null)
    return emptyState({
      why: say.nothingYet(view.place),
      next: { href: href(frame, `/places/${view.code}`), text: say.seeWider(view.place) },
    })
  const at = (be: number, by: Measure) => href(frame, `/places/${view.code}/matrix?year=${be}&measure=${by}`)
  const years = tabs(
    say.years,
    view.years.map((year) => ({ href: at(year.be, measure), text: year.text, current: year.current })),
  )
  const be = view.be
  const by = tabs(
    say.matrix.chooseMeasure,
    measures.map((one) => ({ href: at(be, one), text: say.matrix.measures[one], current: one === measure })),
  )
  return html`${years}${meetings(frame, say, view)}${section({
    id: 'matrix',
    heading: say.matrix.tableTitle(view.yearLabel),
    body: html`${by}${card(table(frame, say, view, measure))}${paragraph(say.matrix.how)}`,
  })}`
}

function meetings(frame: Frame, say: Messages, view: MatrixView): Html {
  const body =
    view.meetings.length === 0
      ? note({ kind: 'teal', body: paragraph(say.matrix.noMeeting) })
      : linkRows(view.meetings.map((one) => ({ ...one, href: href(frame, one.href) })))
  return section({ id: 'meetings', first: true, heading: say.matrix.meetingsTitle, body })
}

function table(frame: Frame, say: Messages, view: MatrixView, measure: Measure): Html {
  return heatTable({
    caption: say.matrix.caption(view.place, say.matrix.measures[measure]),
    corner: say.matrix.corner,
    columns: view.columns,
    rows: view.rows.map((row) => ({
      name: row.name,
      ...(row.href === null ? {} : { href: href(frame, row.href) }),
      strong: row.strong,
      cells: row.cells.map((cell) =>
        cell === null
          ? null
          : {
              value: cell.value,
              text: cell.text,
              spoken: cell.spoken,
              marked: cell.meeting,
              ...(cell.href === null ? {} : { href: href(frame, cell.href) }),
            },
      ),
    })),
  })
}

/** One field in one area: each body with its projects, then the neighbours. */
export function cellView(frame: Frame, say: Messages, view: CellPageView): Html {
  const bodies = view.bodies.map((body, at) =>
    section({
      id: `body-${at + 1}`,
      first: at === 0,
      heading: body.name,
      action: link(href(frame, body.allHref), say.allProjects),
      body: html`${paragraph(html`${link(href(frame, body.href), say.matrix.aboutBody)} · ${body.meta}`)}${
        body.projects.length > 0 &&
        linkRows(
          body.projects.map((project) => ({
            title: project.title,
            href: href(frame, project.href),
            side: project.money,
          })),
        )
      }`,
    }),
  )
  const beside =
    view.neighbours.length > 0 &&
    section({
      id: 'neighbours',
      heading: say.matrix.neighboursTitle,
      body: linkRows(view.neighbours.map((one) => ({ ...one, href: href(frame, one.href) }))),
    })
  return html`${bodies}${beside}`
}
