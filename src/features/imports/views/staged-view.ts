import {
  actions,
  bulletList,
  button,
  card,
  dataTable,
  details,
  emptyState,
  form,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  radiosField,
  searchBox,
  section,
  state,
  statRow,
  tabs,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { StagedOutcome } from '../import.ts'
import { messages } from '../messages.ts'

export interface StagedCellView {
  /** `แผ่น1!D17`. */
  readonly address: string
  readonly column: string
  /** 1 = A; null: the row as a whole, which has nothing to type into. */
  readonly cell: number | null
  readonly value: string
  readonly problem: string
  readonly severity: 'error' | 'warning' | 'info'
  /** What the file said, where a person corrected the cell. */
  readonly original: string | null
}

export interface StagedRowView {
  readonly position: number
  readonly row: number
  /** Where the row stands in the file; null for stored projects that the file no longer has. */
  readonly where: string | null
  readonly outcome: StagedOutcome
  readonly doubtful: boolean
  readonly title: string
  readonly body: string
  readonly place: string | null
  readonly years: string | null
  readonly amount: string | null
  readonly cells: readonly StagedCellView[]
  readonly differences: readonly { readonly field: string; readonly before: string; readonly after: string }[]
  /** Bodies the words may mean; null where that is no question. */
  readonly bodyQuestion: { readonly words: string; readonly choices: readonly { id: string; name: string }[] } | null
  readonly placeQuestion: { readonly words: string } | null
  /** Cells that are blank and taken as what stands above, with their addresses. */
  readonly above: string | null
  /** The stored project it probably is, although its words are others. */
  readonly likely: { readonly is: 'taken' | 'asked' | 'denied'; readonly href: string } | null
  readonly href: string | null
}

export interface StagedView {
  readonly id: string
  /** Whether cells can be corrected now. */
  readonly open: boolean
  readonly counts: Readonly<Record<StagedOutcome, number>> & { readonly attention: number; readonly all: number }
  readonly summary: string
  readonly statistics: readonly {
    readonly value: string
    readonly unit?: string
    readonly label: string
    readonly href: string
  }[]
  readonly show: string
  readonly words: string
  readonly rows: readonly StagedRowView[]
  readonly total: number | null
  readonly before: number
  readonly nextHref: string | null
  readonly firstHref: string | null
  readonly years: readonly { readonly year: string; readonly rows: string; readonly baht: string }[]
  readonly leftOut: string | null
  /** Rows that were not taken for projects, so that a person can see whether one of them is. */
  readonly leftOutRows: readonly string[]
  /** Totals of the file that the rows do not add up to. */
  readonly unmet: readonly string[]
  readonly problems: readonly Problem[]
  /** What was typed into a form of one row and could not be taken. */
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly reportHref: string
}

export const shownKinds = [
  'attention',
  'new',
  'changed',
  'moved',
  'same',
  'gone',
  'refused',
  'left-out',
  'all',
] as const

export function stagedView(frame: Frame, view: StagedView): Html {
  const say = messages(frame.lang).staged
  const top = view.open
    ? view.counts.attention > 0
      ? note({
          kind: 'gold',
          icon: 'edit',
          title: say.nothingStored,
          body: [paragraph(view.summary), paragraph(say.attention(number(view.counts.attention)))],
        })
      : note({
          kind: 'solved',
          icon: 'solved',
          title: say.nothingStored,
          body: [paragraph(view.summary), paragraph(say.allGood)],
        })
    : null
  const unmet =
    view.unmet.length === 0
      ? null
      : note({
          kind: 'late',
          icon: 'alert',
          title: say.unmetTitle,
          body: [bulletList(view.unmet), paragraph(say.unmetDo)],
        })
  const leftOut =
    view.leftOutRows.length === 0
      ? null
      : details(say.leftOutShow, html`${bulletList(view.leftOutRows)}${paragraph(say.leftOutDo)}`)
  return html`${top}${unmet}<div class="ps-import-after">${statRow(view.statistics)}</div>
    ${section({
      id: 'rows',
      heading: say.rowsHeading[view.show] ?? say.rowsHeading.all ?? '',
      action: html`<a class="govuk-link" href="${view.reportHref}">${messages(frame.lang).one.report}</a>`,
      body: html`${kindTabs(frame, view)}${searchBox(frame.lang, {
        action: `${href(frame, `/imports/${view.id}`)}#rows`,
        label: say.search,
        value: view.words,
        keep: { show: view.show },
      })}${list(frame, view)}`,
    })}
    ${view.years.length > 0 ? section({ id: 'years', heading: say.years, body: card(yearTable(frame, view)) }) : null}
    ${view.leftOut === null ? null : paragraph(muted(view.leftOut))}${leftOut}`
}

const number = (value: number) => value.toLocaleString('en-US')

export function rowsHref(frame: Frame, id: string, show: string): string {
  return `${href(frame, `/imports/${id}`)}?show=${show}#rows`
}

function kindTabs(frame: Frame, view: StagedView): Html {
  const say = messages(frame.lang)
  const count = (kind: (typeof shownKinds)[number]) => view.counts[kind]
  const shown = shownKinds.filter(
    (kind) => kind === 'all' || kind === view.show || (count(kind) > 0 && kind !== 'refused'),
  )
  return tabs(
    say.staged.show,
    shown.map((kind) => ({
      href: rowsHref(frame, view.id, kind),
      text: kind === 'all' || kind === 'attention' ? (say.staged.filters[kind] ?? kind) : say.kinds[kind],
      count: number(count(kind)),
      current: kind === view.show,
    })),
  )
}

function list(frame: Frame, view: StagedView): Html {
  const say = messages(frame.lang).staged
  if (view.rows.length === 0) {
    return emptyState({ why: say.none, next: { href: rowsHref(frame, view.id, 'all'), text: say.showAll } })
  }
  const items = view.rows.map((row) => rowItem(frame, view, row))
  return html`${view.show === 'gone' ? paragraph(say.goneNote) : null}<ol class="ps-import-rows">${items}</ol>
${pagination(frame.lang, {
  previousHref: view.firstHref,
  nextHref: view.nextHref,
  from: view.before + 1,
  to: view.before + view.rows.length,
  total: view.total,
  unit: say.unit,
})}`
}

function rowItem(frame: Frame, view: StagedView, row: StagedRowView): Html {
  const say = messages(frame.lang)
  const meta = [row.where, row.body, row.place, row.years].filter((part) => part !== null && part !== '')
  const title = row.href === null ? row.title : html`<a class="govuk-link" href="${row.href}">${row.title}</a>`
  const amount = row.amount === null ? muted(say.staged.refusedAmount) : html`<b class="ps-nb">${row.amount}</b>`
  const differences =
    row.differences.length === 0
      ? null
      : html`<dl class="ps-import-diff">${row.differences.map(({ field, before, after }) => html`<div><dt>${field}</dt><dd><del>${before}</del> → <ins>${after}</ins></dd></div>`)}</dl>`
  const above = row.above === null ? null : html`<p class="ps-small ps-muted">${say.staged.above(row.above)}</p>`
  return html`<li class="ps-import-row ps-import-row--${row.outcome}" id="row-${row.position}">
<div class="ps-import-row__head"><div><p class="ps-row__title">${row.title === '' ? muted(say.staged.empty) : title}</p><p class="ps-row__meta">${meta.join(' · ')}</p></div><div class="ps-import-row__side">${outcomeState(frame, row)}${amount}</div></div>
${differences}${above}${likelyForm(frame, view, row)}${problemsOf(frame, view, row)}</li>
`
}

function outcomeState(frame: Frame, { outcome, doubtful }: StagedRowView): Html {
  const say = messages(frame.lang).kinds
  const look = {
    new: 'solved',
    changed: 'doing',
    same: 'planned',
    moved: 'doing',
    gone: 'cannot',
    refused: 'late',
    'left-out': 'cannot',
  } as const
  return doubtful && outcome !== 'refused'
    ? state(look[outcome], say[outcome], 'alert')
    : state(look[outcome], say[outcome])
}

/** What changes nothing today need not be left out. */
const unleavable: ReadonlySet<StagedOutcome> = new Set(['same', 'gone', 'left-out'])

/** Every cell there is something to say about, with its address and what to do; those that can be typed anew in one form. */
function problemsOf(frame: Frame, view: StagedView, row: StagedRowView): Html | null {
  const say = messages(frame.lang).staged
  const action = `${href(frame, `/imports/${view.id}/rows/${row.position}`)}?show=${view.show}`
  if (row.outcome === 'left-out') {
    return view.open ? oneButton(frame, action, 'take-back', say.takeBack) : null
  }
  const mayLeave = !unleavable.has(row.outcome)
  const leaveAlone = view.open && mayLeave ? oneButton(frame, action, 'leave-out', say.leaveOut) : null
  if (row.cells.length === 0) return leaveAlone
  const told = row.cells.filter((cell) => cell.severity !== 'info' || cell.original !== null)
  const typedFor = (cell: StagedCellView) => view.typed[`${row.position}:${cell.cell}`] ?? cell.value
  if (!view.open)
    return html`<ul class="ps-import-said">${told.map((cell) => html`<li>${saidOf(frame, cell)}</li>`)}</ul>`
  if (told.length === 0) return leaveAlone
  const byCell = new Map<number, StagedCellView>()
  for (const cell of told) if (cell.cell !== null && !byCell.has(cell.cell)) byCell.set(cell.cell, cell)
  const plain = told.filter((cell) => cell.cell === null)
  const asked = row.bodyQuestion !== null
  const leave = button({ text: say.leaveOut, kind: 'secondary', name: 'act', value: 'leave-out' })
  const fields = [...byCell.values()].map((cell) => {
    const all = told.filter((one) => one.cell === cell.cell)
    const name = `cell-${row.position}-${cell.cell}`
    const errors = all.filter((one) => one.severity === 'error').map((one) => one.problem)
    const hints = [
      ...all.filter((one) => one.severity !== 'error' && one.problem !== '').map((one) => one.problem),
      ...(cell.original === null
        ? []
        : [say.corrected(cell.address, cell.original === '' ? say.empty : cell.original)]),
    ]
    return textField(frame.lang, {
      name: `cell-${cell.cell}`,
      id: name,
      label: say.fixLabel(cell.address, cell.column),
      value: typedFor(cell),
      error: problemWith(view.problems, name) ?? (errors.length > 0 ? errors.join(' ') : null),
      ...(hints.length > 0 ? { hint: hints.join(' ') } : {}),
    })
  })
  const correct =
    fields.length === 0
      ? null
      : form(frame, {
          action,
          body: [
            ...fields,
            actions([
              button({ text: say.fix, kind: 'secondary', name: 'act', value: 'correct' }),
              ...(mayLeave && !asked ? [leave] : []),
            ]),
          ],
        })
  return html`<div class="ps-import-fix">${plain.length > 0 ? html`<ul class="ps-import-said">${plain.map((cell) => html`<li>${saidOf(frame, cell)}</li>`)}</ul>` : null}${
    asked ? bodyForm(frame, view, row, action) : null
  }${asked && correct !== null ? details(say.fix, correct) : correct}${row.placeQuestion === null ? null : placeForm(frame, view, row, action)}${mayLeave && (asked || correct === null) ? oneButton(frame, action, 'leave-out', say.leaveOut) : null}</div>`
}

function saidOf(frame: Frame, cell: StagedCellView): Html {
  const say = messages(frame.lang).staged
  if (cell.original !== null && cell.problem === '') {
    return html`<q>${cell.value}</q> ${say.corrected(cell.address, cell.original === '' ? say.empty : cell.original)}`
  }
  const value = cell.value === '' ? null : html` <q>${cell.value}</q>`
  return html`<b class="ps-nb">${cell.address}</b>${value} ${cell.problem}`
}

function oneButton(frame: Frame, action: string, act: string, text: string): Html {
  return form(frame, { action, hidden: { act }, body: button({ text, kind: 'secondary' }), inline: true })
}

function bodyForm(frame: Frame, view: StagedView, row: StagedRowView, action: string): Html {
  const say = messages(frame.lang).staged
  const { words = '', choices = [] } = row.bodyQuestion ?? {}
  const radio = `body-${row.position}`
  const other = `other-${row.position}`
  const body = [
    ...(choices.length === 0
      ? []
      : [
          radiosField(frame.lang, {
            name: 'body',
            id: radio,
            label: `${say.suggestions} ("${words}")`,
            hint: say.suggestionsHint,
            items: choices.map(({ id, name }) => ({ value: id, text: name })),
            error: problemWith(view.problems, radio),
          }),
        ]),
    textField(frame.lang, {
      name: 'other',
      id: other,
      label: choices.length === 0 ? `${say.suggestions} ("${words}")` : say.bodyOther,
      value: view.typed[other] ?? '',
      optional: choices.length > 0,
      error: problemWith(view.problems, other),
    }),
    actions([button({ text: say.choose, kind: 'secondary' })]),
  ]
  return form(frame, { action, hidden: { act: 'body', words }, body })
}

/** Probably the same as a stored project: what it counts as now, and the buttons to say otherwise. */
function likelyForm(frame: Frame, view: StagedView, row: StagedRowView): Html | null {
  if (row.likely === null) return null
  const action = `${href(frame, `/imports/${view.id}/rows/${row.position}`)}?show=${view.show}`
  const say = messages(frame.lang).staged.likely
  const { is, href: there } = row.likely
  const link = html`<a class="govuk-link" href="${there}">${say.stored}</a>`
  const text = paragraph(html`${is === 'taken' ? say.taken : is === 'asked' ? say.asked : say.denied} ${link}`)
  if (!view.open) return text
  const same = button({ text: say.same, kind: 'secondary', name: 'act', value: 'same' })
  const different = button({ text: say.different, kind: 'secondary', name: 'act', value: 'different' })
  const choices = is === 'taken' ? [different] : is === 'denied' ? [same] : [same, different]
  return html`${text}${form(frame, { action, body: [actions(choices)] })}`
}

function placeForm(frame: Frame, view: StagedView, row: StagedRowView, action: string): Html {
  const say = messages(frame.lang).staged
  const words = row.placeQuestion?.words ?? ''
  const name = `place-${row.position}`
  return form(frame, {
    action,
    hidden: { act: 'place', words },
    body: [
      textField(frame.lang, {
        name: 'place',
        id: name,
        label: `${say.place} ("${words}")`,
        hint: say.placeHint,
        value: view.typed[name] ?? '',
        error: problemWith(view.problems, name),
      }),
      actions([button({ text: say.placeChoose, kind: 'secondary' })]),
    ],
  })
}

function yearTable(frame: Frame, view: StagedView): Html {
  const say = messages(frame.lang)
  return dataTable<StagedView['years'][number]>({
    caption: say.staged.yearsCaption,
    phone: 'numbers',
    rows: view.years,
    columns: [
      { head: say.fiscalYear, kind: 'title', cell: (year) => year.year },
      { head: say.upload.rows, kind: 'number', cell: (year) => year.rows },
      { head: say.upload.baht, kind: 'number', cell: (year) => year.baht },
    ],
  })
}
