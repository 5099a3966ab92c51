import {
  actions,
  button,
  card,
  dataTable,
  errorSummary,
  fileField,
  form,
  linkButton,
  note,
  paragraph,
  section,
  selectField,
  statRow,
  steps,
  successPanel,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { readyMappings } from '../import-mapping.ts'
import { messages } from '../messages.ts'

export interface UploadView {
  readonly mapping: string
  /** What is wrong with the file; null on the empty form. */
  readonly problem: string | null
  readonly megabytes: number
}

/** Where the person is in the three steps. */
function stepsView(frame: Frame, now: 1 | 2 | 3): Html {
  const titles = messages(frame.lang).upload.steps
  return steps(
    frame.lang,
    titles.map((title, at) => ({ title, status: at + 1 < now ? 'done' : at + 1 === now ? 'now' : 'next' })),
  )
}

export function uploadProblems(frame: Frame, view: UploadView): Html | null {
  if (view.problem === null) return null
  const say = messages(frame.lang).upload
  return errorSummary(frame.lang, { problems: [{ field: 'file', text: view.problem }], kept: say.kept })
}

export function uploadView(frame: Frame, view: UploadView): Html {
  const say = messages(frame.lang).upload
  const fields = [
    fileField(frame.lang, {
      name: 'file',
      label: say.file,
      hint: say.fileHint(view.megabytes),
      accept: '.csv,.gz,text/csv,application/gzip',
      error: view.problem,
    }),
    selectField(frame.lang, {
      name: 'mapping',
      label: say.mapping,
      value: view.mapping,
      choices: [
        { value: '', text: say.mappingAuto },
        ...readyMappings.map(({ name }) => ({ value: name, text: say.mappings[name] ?? name })),
      ],
    }),
    button({ text: say.check, icon: 'upload' }),
  ]
  return html`${stepsView(frame, 1)}${form(frame, { action: href(frame, '/plans/import'), upload: true, body: fields })}`
}

export interface CellRow {
  readonly row: string
  readonly column: string
  readonly value: string
  readonly problem: string
}

export interface CheckedView {
  readonly id: string
  readonly state: 'checked' | 'applied'
  readonly statistics: {
    readonly read: string
    readonly refused: string
    readonly made: string | null
    readonly updated: string | null
    readonly money: { value: string; unit: string }
  }
  readonly outcomes: readonly { readonly name: string; readonly rows: string; readonly baht: string }[]
  readonly total: { readonly rows: string; readonly baht: string }
  readonly years: readonly { readonly year: string; readonly rows: string; readonly baht: string }[]
  readonly cells: readonly CellRow[]
  /** How many cells there are in all. */
  readonly allCells: number
  /** Number of projects the import would store; null when it is stored, 0 when nothing changes. */
  readonly toStore: { readonly count: number; readonly text: string } | null
}

export function checkedView(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang).upload
  const top =
    view.state === 'applied'
      ? successPanel({ title: say.appliedTitle, body: say.appliedText })
      : note({
          kind: view.cells.length > 0 ? 'late' : 'teal',
          title: say.notStored,
          icon: 'info',
          body: paragraph(say.checkedText),
        })
  const { statistics } = view
  const numbers = [
    { value: statistics.read, label: say.statRead },
    { value: statistics.refused, label: say.statRefused },
    ...(statistics.made === null ? [] : [{ value: statistics.made, label: say.statNew }]),
    ...(statistics.updated === null ? [] : [{ value: statistics.updated, label: say.statUpdated }]),
    { value: statistics.money.value, unit: statistics.money.unit, label: say.statMoney },
  ]
  return html`${stepsView(frame, view.state === 'applied' ? 3 : 2)}${top}<div class="ps-section">${statRow(numbers)}</div>
    ${view.cells.length > 0 ? section({ id: 'cells', heading: say.refusedHeading, action: reportLink(frame, view), body: cells(frame, view) }) : null}
    ${section({ id: 'outcomes', heading: say.outcomesHeading, ...(view.cells.length === 0 ? { action: reportLink(frame, view) } : {}), body: card(outcomeTable(frame, view)) })}
    ${view.years.length > 0 ? section({ id: 'years', heading: say.yearsHeading, body: card(yearTable(frame, view)) }) : null}
    <div class="ps-section">${next(frame, view)}</div>`
}

function reportLink(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang).upload
  return html`<a class="govuk-link" href="${href(frame, `/plans/imports/${view.id}/report.csv`)}">${say.report}</a>`
}

function cells(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang).upload
  const number = (value: number) => value.toLocaleString('en-US')
  const table = dataTable<CellRow>({
    caption: say.refusedCaption,
    phone: 'cards',
    rows: view.cells,
    columns: [
      { head: say.columns.row, kind: 'title', cell: (cell) => cell.row },
      { head: say.columns.column, cell: (cell) => cell.column },
      { head: say.columns.value, cell: (cell) => cell.value },
      { head: say.columns.problem, phone: 'wide', cell: (cell) => cell.problem },
    ],
  })
  return html`${paragraph(say.refusedNote)}${card(table)}${paragraph(say.refusedShown(number(view.cells.length), number(view.allCells)))}`
}

function outcomeTable(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang)
  return dataTable<CheckedView['outcomes'][number]>({
    caption: say.upload.outcomesCaption,
    phone: 'numbers',
    total: true,
    rows: view.outcomes,
    columns: [
      { head: say.upload.outcome, kind: 'title', cell: (outcome) => outcome.name, total: say.importing.total },
      { head: say.upload.rows, kind: 'number', cell: (outcome) => outcome.rows, total: view.total.rows },
      { head: say.upload.baht, kind: 'number', cell: (outcome) => outcome.baht, total: view.total.baht },
    ],
  })
}

function yearTable(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang)
  return dataTable<CheckedView['years'][number]>({
    caption: say.upload.yearsHeading,
    phone: 'numbers',
    rows: view.years,
    columns: [
      { head: say.project.year, kind: 'title', cell: (year) => year.year },
      { head: say.upload.rows, kind: 'number', cell: (year) => year.rows },
      { head: say.upload.baht, kind: 'number', cell: (year) => year.baht },
    ],
  })
}

function next(frame: Frame, view: CheckedView): Html {
  const say = messages(frame.lang).upload
  const another = linkButton({ href: href(frame, '/plans/import'), text: say.another, kind: 'secondary' })
  if (view.toStore === null) {
    return actions([linkButton({ href: href(frame, '/projects'), text: say.seeProjects }), another])
  }
  if (view.toStore.count === 0) return html`${paragraph(say.applyNothing)}${actions([another])}`
  const store = form(frame, {
    action: href(frame, `/plans/imports/${view.id}/apply`),
    body: button({ text: say.apply(view.toStore.text) }),
    inline: true,
  })
  return actions([store, another])
}
