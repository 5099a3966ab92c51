import {
  actions,
  bulletList,
  button,
  card,
  dataTable,
  form,
  linkButton,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  summaryList,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import type { PlanImportView } from '../plan-import.present.ts'
import { planImportState } from './bring-plan-view.ts'

interface ShownImport extends PlanImportView {
  readonly problems: readonly Problem[]
  readonly maySend: boolean
  readonly mayApprove: boolean
  readonly mayGiveUp: boolean
  readonly mayUndo: boolean
}

export function planImportView(frame: Frame, view: ShownImport): Html {
  const say = messages(frame.lang).bringing
  const there = `/standards/imports/${view.id}`
  const facts = [
    { key: say.state, value: planImportState(frame, view.state) },
    { key: say.whichFile, value: `${view.fileName} · ${view.when}` },
    ...view.facts,
  ]
  const refused = view.refusal === null ? null : note({ kind: 'late', title: view.refusal, body: [] })
  const files = actions([
    linkButton({ kind: 'secondary', icon: 'download', href: href(frame, `${there}/report.csv`), text: say.reportFile }),
    linkButton({ kind: 'secondary', icon: 'download', href: href(frame, `${there}/file`), text: say.original }),
    ...(view.state === 'applied' && view.planId !== null
      ? [linkButton({ href: href(frame, `/plans/${view.planId}`), text: say.openPlan, icon: 'next' as const })]
      : []),
  ])
  return html`${refused}${card(summaryList(facts))}${decisions(frame, view, there)}
    ${view.refusal === null ? section({ id: 'differences', heading: say.differences, body: differences(frame, view) }) : null}
    ${section({ id: 'report', heading: say.report, body: html`${report(frame, view)}<div class="ps-import-after">${files}</div>` })}${view.mayUndo ? section({ id: 'undo', heading: say.undo, body: undoForm(frame, view, there) }) : null}`
}

function undoForm(frame: Frame, view: ShownImport, there: string): Html {
  const say = messages(frame.lang).bringing
  return form(frame, {
    action: href(frame, there),
    hidden: { act: 'undo' },
    body: [
      muted(say.undoNote),
      textField(frame.lang, {
        name: 'reason',
        label: say.undoReason,
        value: '',
        maxlength: 500,
        error: problemWith(view.problems, 'reason'),
      }),
      button({ text: say.undo, kind: 'warning' }),
    ],
  })
}

function decisions(frame: Frame, view: ShownImport, there: string): Html | null {
  const say = messages(frame.lang).bringing
  if (!view.maySend && !view.mayApprove && !view.mayGiveUp) return null
  const buttons = [
    ...(view.mayApprove ? [button({ text: say.approve, name: 'act', value: 'approve' })] : []),
    ...(view.maySend
      ? [button({ text: say.send, name: 'act', value: 'send', kind: view.mayApprove ? 'secondary' : 'primary' })]
      : []),
    ...(view.mayApprove && view.state === 'waiting'
      ? [button({ text: say.sendBack, name: 'act', value: 'send-back', kind: 'secondary' })]
      : []),
    ...(view.mayGiveUp ? [button({ text: say.discard, name: 'act', value: 'discard', kind: 'secondary' })] : []),
  ]
  const reason =
    view.mayApprove && view.state === 'waiting'
      ? textField(frame.lang, {
          name: 'reason',
          label: say.reason,
          value: '',
          error: problemWith(view.problems, 'reason'),
        })
      : html``
  const decide = form(frame, {
    action: href(frame, there),
    body: [view.mayApprove ? muted(say.approveNote) : html``, reason, actions(buttons)],
  })
  return html`<div class="ps-import-after">${decide}</div>`
}

function differences(frame: Frame, view: ShownImport): Html {
  const say = messages(frame.lang).bringing
  if (view.differences.length === 0) return card(paragraph(say.noDifferences))
  const table = dataTable({
    caption: say.differences,
    columns: [
      { head: say.what, kind: 'title', cell: (row) => row.what },
      { head: say.said, cell: (row) => (row.field === '' ? row.changeText : `${row.changeText} · ${row.field}`) },
      {
        head: say.beforeAfter,
        phone: 'wide',
        cell: (row) => (row.before === '' ? row.after : `${row.before} → ${row.after === '' ? '–' : row.after}`),
      },
    ],
    rows: view.differences,
  })
  return html`${card(table)}${view.hiddenDifferences > 0 ? muted(say.reportMore(String(view.differences.length))) : null}`
}

function report(frame: Frame, view: ShownImport): Html | null {
  const say = messages(frame.lang).bringing
  if (view.lines.length + view.losses.length === 0)
    return view.refusal === null ? card(paragraph(say.reportNone)) : null
  const table =
    view.lines.length === 0
      ? null
      : card(
          dataTable({
            caption: say.reportCount(view.allLines.toLocaleString('en-US')),
            columns: [
              { head: say.said, kind: 'title', cell: (row) => `${say.severity[row.severity]}: ${row.text}` },
              { head: say.where, phone: 'wide', cell: (row) => row.where },
              { head: say.value, phone: 'wide', cell: (row) => row.value },
            ],
            rows: view.lines,
          }),
        )
  const more = view.allLines > view.lines.length ? muted(say.reportMore(String(view.lines.length))) : null
  return html`${view.losses.length > 0 ? bulletList(view.losses) : null}${table}${more}`
}
