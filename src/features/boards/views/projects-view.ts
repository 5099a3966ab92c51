import { pickName } from '../../../platform/http/picked.ts'
import {
  actions,
  button,
  dataTable,
  glue,
  link,
  linkButton,
  muted,
  paragraph,
  section,
  state,
  textAreaField,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { baht, projectHref, publicKey } from '../boards.present.ts'
import { messages } from '../messages.ts'
import type { WholeBoard } from '../read-board.ts'
import type { ProjectHere } from '../suggest.sql.ts'
import { actForm, foldedForm, itemsTable, secondary } from './parts.ts'

export interface ProjectsView {
  readonly filled: Filled
  readonly suggested: readonly ProjectHere[]
  readonly key: string
}

export function projectsView(frame: Frame, whole: WholeBoard, view: ProjectsView): Html {
  const { lang } = frame
  const { projects: say, one, frame: frameWords } = messages(lang)
  const list =
    whole.items.length === 0
      ? paragraph(one.noProjects)
      : itemsTable(
          frame,
          whole.items,
          whole.keeps
            ? {
                action: (item) =>
                  html`${actForm(frame, whole, 'joint', secondary(item.joint ? frameWords.fromJoint : frameWords.toJoint), { hidden: { item: item.id, joint: item.joint ? '0' : '1', back: 'projects' }, inline: true })}${foldedForm(
                    say.remove,
                    actForm(
                      frame,
                      whole,
                      'remove-item',
                      html`${textField(lang, { ...fieldOf(view.filled, `remove-${item.id}`), label: say.removeReason })}${secondary(say.remove)}`,
                      { hidden: { item: item.id } },
                    ),
                    view.filled,
                    [`remove-${item.id}`],
                  )}`,
              }
            : {},
        )
  const door = actions([
    linkButton({
      href: href(frame, `/overlaps?place=${whole.board.areaCode}`),
      text: say.overlapsDoor,
      kind: 'secondary',
      icon: 'overlap',
    }),
  ])
  if (!whole.keeps) return html`${list}${door}`
  return html`${list}${section({ id: 'suggested', heading: say.suggested, body: suggested(frame, whole, view) })}${section(
    {
      id: 'other',
      heading: say.byAddress,
      body: actForm(
        frame,
        whole,
        'add-items',
        html`${textAreaField(lang, { ...fieldOf(view.filled, 'projects'), label: say.byAddress, hint: say.byAddressHint, rows: 3 })}${textField(lang, { ...fieldOf(view.filled, 'outside'), label: say.outside, optional: true })}${secondary(say.add)}`,
        { key: view.key },
      ),
    },
  )}${door}`
}

function suggested(frame: Frame, whole: WholeBoard, view: ProjectsView): Html {
  const { lang } = frame
  const { projects: say, one } = messages(lang)
  if (view.suggested.length === 0) return paragraph(say.noSuggestions)
  const table = dataTable<ProjectHere>({
    caption: say.suggested,
    columns: [
      {
        head: one.project,
        kind: 'title',
        cell: (row) => {
          const name = pickName('project', publicKey(row))
          return tick({ id: name, name, label: row.title })
        },
      },
      {
        head: one.body,
        cell: (row) =>
          html`${lang === 'en' ? (row.bodyEn ?? row.bodyTh) : row.bodyTh}<br>${link(href(frame, projectHref(row)), muted(say.page))}`,
      },
      { head: one.planned, kind: 'number', cell: (row) => glue(baht(row.satang, lang)) },
      { head: '', kind: 'short', cell: (row) => row.overlaps && state('overlap', say.mayOverlap) },
    ],
    rows: view.suggested,
  })
  return actForm(
    frame,
    whole,
    'add-items',
    html`${paragraph(say.suggestedLead)}${table}${button({ text: say.addChosen, kind: 'secondary' })}`,
    { key: view.key },
  )
}
