import {
  actions,
  bulletList,
  button,
  card,
  dataTable,
  details,
  fileField,
  form,
  link,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  textAreaField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ImportPlanView } from '../bodies.present.ts'
import type { Messages } from '../messages.th.ts'

export interface ImportView {
  readonly problems: readonly Problem[]
  /** Every heading with what may stand for it. */
  readonly headings: readonly string[]
  readonly plan: ImportPlanView | null
  /** Proof of the file that was looked at, for the second step; null when it cannot be stored. */
  readonly kept: string | null
  readonly reason: string
}

export function importView(frame: Frame, say: Messages, view: ImportView): Html {
  const words = say.importing
  const choose = form(frame, {
    action: href(frame, '/bodies/import'),
    upload: true,
    body: [
      fileField(frame.lang, {
        name: 'file',
        label: words.file,
        hint: words.fileHint,
        accept: '.csv,text/csv',
        error: problemWith(view.problems, 'file'),
      }),
      button({ text: words.look, ...(view.plan === null ? {} : { kind: 'secondary' as const }) }),
    ],
  })
  const columns = details(words.columnsTitle, html`${paragraph(words.columnsText)}${bulletList(view.headings)}`)
  return html`${view.plan && planned(frame, say, view.plan)}${view.kept !== null && section({ id: 'confirm', heading: words.confirmTitle, body: confirm(frame, say, view, view.kept) })}${view.plan === null ? choose : section({ id: 'again', heading: words.again, body: choose })}${columns}`
}

function planned(frame: Frame, say: Messages, plan: ImportPlanView): Html {
  const words = say.importing
  const problems =
    plan.problems.length > 0 &&
    note({
      kind: 'late',
      title: words.problemsTitle(String(plan.problems.length + plan.moreProblems)),
      body: html`${paragraph(words.problemsText)}${bulletList(plan.problems)}${plan.moreProblems > 0 && muted(words.more(String(plan.moreProblems)))}`,
    })
  const isNothing = plan.bodies.length === 0 && plan.problems.length === 0
  const summary = note({
    kind: 'teal',
    title: words.planTitle,
    body: isNothing ? words.nothingNew : words.counts(plan.added, plan.changed, plan.unchanged),
  })
  const table =
    plan.bodies.length > 0 &&
    card(
      dataTable<ImportPlanView['bodies'][number]>({
        caption: words.planTitle,
        rows: plan.bodies,
        columns: [
          {
            head: words.body,
            kind: 'title',
            cell: (body) => (body.href === null ? body.name : link(href(frame, body.href), body.name)),
          },
          { head: words.line, kind: 'short', cell: (body) => body.line },
          {
            head: words.what,
            phone: 'stack',
            cell: (body) =>
              html`${body.isNew && html`<strong>${words.isNew}</strong>`}${body.changes.length > 0 && bulletList(body.changes)}`,
          },
        ],
      }),
    )
  return html`${problems}${summary}${table}${plan.more > 0 && muted(words.more(String(plan.more)))}`
}

function confirm(frame: Frame, say: Messages, view: ImportView, kept: string): Html {
  const words = say.importing
  return form(frame, {
    action: href(frame, '/bodies/import/confirm'),
    hidden: { kept },
    body: [
      textAreaField(frame.lang, {
        name: 'reason',
        label: words.reason,
        hint: words.reasonHint,
        value: view.reason,
        rows: 2,
        maxlength: 500,
        error: problemWith(view.problems, 'reason'),
      }),
      actions([button({ text: words.save })]),
    ],
  })
}
