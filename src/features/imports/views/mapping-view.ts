import {
  bulletList,
  button,
  card,
  cellInput,
  cellSelect,
  checkboxesField,
  dataTable,
  details,
  errorSummary,
  form,
  heading,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  selectField,
  columns as side,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface MappedColumnView {
  /** `A`, `AB`. */
  readonly letter: string
  readonly header: string
  readonly samples: readonly string[]
  readonly role: string
  /** Buddhist era as typed or guessed; empty where the column carries no year. */
  readonly year: string
  readonly sure: 'sure' | 'likely' | 'unsure'
  readonly reason: string
}

export interface MappingGroupView {
  /** Headings between the rows name bodies. */
  readonly bodiesBetween: boolean
  readonly heading: string
  readonly sheets: string | null
  readonly hidden: boolean
  readonly use: boolean
  readonly hasProjects: boolean
  readonly titles: readonly string[]
  readonly columns: readonly MappedColumnView[]
  readonly body: string
  readonly year: string
  readonly level: string
  readonly phase: string
  readonly unit: string
  readonly unitFrom: string | null
  readonly several: string
  readonly create: boolean
  readonly join: boolean
  /** Columns that leave out what stands above, in the order of the file. */
  readonly above: readonly {
    readonly index: number
    readonly text: string
    readonly hint: string
    readonly ticked: boolean
  }[]
}

export interface MappingView {
  readonly id: string
  readonly notes: readonly string[]
  readonly groups: readonly MappingGroupView[]
  readonly name: string
  readonly roles: readonly { value: string; text: string }[]
  readonly levels: readonly { value: string; text: string }[]
  readonly phases: readonly { value: string; text: string }[]
  readonly problems: readonly Problem[]
}

export function mappingProblems(frame: Frame, { problems }: MappingView): Html | null {
  return problems.length === 0 ? null : errorSummary(frame.lang, { problems })
}

export function mappingView(frame: Frame, view: MappingView): Html {
  const say = messages(frame.lang).map
  const body = [
    ...view.groups.map((group, at) => groupView(frame, view, group, at)),
    html`<div class="ps-import-after">${card([
      textField(frame.lang, {
        name: 'name',
        label: say.name,
        hint: say.nameHint,
        value: view.name,
        maxlength: 120,
        error: problemWith(view.problems, 'name'),
      }),
      button({ text: say.go, icon: 'next' }),
    ])}</div>`,
  ]
  return html`${view.notes.length > 0 ? note({ icon: 'info', body: bulletList([...view.notes]) }) : null}
    ${form(frame, { action: href(frame, `/imports/${view.id}/mapping`), body })}`
}

function groupView(frame: Frame, view: MappingView, group: MappingGroupView, at: number): Html {
  const say = messages(frame.lang).map
  const use = checkboxesField(frame.lang, {
    name: `use-${at}`,
    label: html`<h2 class="govuk-fieldset__heading">${group.heading}</h2>`,
    big: true,
    items: [{ value: 'yes', text: say.use, hint: group.hasProjects ? say.useHint : say.noProjects }],
    values: group.use ? ['yes'] : [],
    error: problemWith(view.problems, `use-${at}`),
  })
  const about = html`${group.sheets === null ? null : paragraph(group.sheets)}${group.hidden ? paragraph(say.hiddenSheet) : null}${
    group.titles.length > 0 ? html`<p class="ps-small ps-muted">${group.titles.join(' · ')}</p>` : null
  }`
  const inside = html`${columnTable(frame, view, group, at)}
${heading({ level: 3, text: say.general })}${generalFields(frame, view, group, at)}`
  return html`<div class="ps-section">${card([use, about, group.hasProjects ? inside : details(say.columns.column, inside)])}</div>`
}

function columnTable(frame: Frame, view: MappingView, group: MappingGroupView, at: number): Html {
  const say = messages(frame.lang).map
  const rows = group.columns.map((column, index) => ({ column, index }))
  return dataTable<{ column: MappedColumnView; index: number }>({
    caption: say.caption,
    phone: 'cards',
    rows,
    columns: [
      {
        head: say.columns.column,
        kind: 'title',
        cell: ({ column }) =>
          html`<span class="ps-muted">${column.letter}</span> ${column.header === '' ? muted(say.unnamed) : column.header}`,
      },
      {
        head: say.columns.samples,
        phone: 'stack',
        cell: ({ column }) =>
          html`<span class="ps-small">${column.samples.length === 0 ? muted('–') : column.samples.join(' · ')}</span>`,
      },
      {
        head: say.columns.role,
        phone: 'stack',
        cell: ({ column, index }) => {
          const shown = `${column.letter} ${column.header}`.trim()
          const problem =
            problemWith(view.problems, `role-${at}-${index}`) ?? problemWith(view.problems, `year-${at}-${index}`)
          const year =
            column.role === 'amountOfYear' || column.role === 'checkOfYear' || column.year !== ''
              ? html`<div class="ps-import-year" id="year-${at}-${index}">${cellInput({ name: `year-${at}-${index}`, label: say.yearOf(shown), value: column.year, inputmode: 'numeric' })}</div>`
              : null
          return html`<div id="role-${at}-${index}">${cellSelect({ name: `role-${at}-${index}`, label: say.roleOf(shown), value: column.role, choices: view.roles })}</div>${year}${
            problem === null ? null : html`<p class="govuk-error-message">${problem}</p>`
          }`
        },
      },
      {
        head: say.columns.why,
        phone: 'wide',
        cell: ({ column }) => html`${sureness(frame, column.sure)}<br><span class="ps-small">${column.reason}</span>`,
      },
    ],
  })
}

function sureness(frame: Frame, sure: MappedColumnView['sure']): Html {
  const say = messages(frame.lang).map
  if (sure === 'sure') return state('solved', say.sure)
  return sure === 'likely' ? state('planned', say.likely) : state('late', say.unsure)
}

function generalFields(frame: Frame, view: MappingView, group: MappingGroupView, at: number): Html {
  const { lang } = frame
  const say = messages(lang).map
  const problem = (name: string) => problemWith(view.problems, `${name}-${at}`)
  const left = html`${textField(lang, { name: `body-${at}`, label: say.body, hint: group.bodiesBetween ? say.bodiesBetween : say.bodyHint, value: group.body, error: problem('body') })}
${textField(lang, { name: `fy-${at}`, label: say.year, hint: say.yearHint, value: group.year, characters: 4, inputmode: 'numeric', error: problem('fy') })}
${selectField(lang, {
  name: `unit-${at}`,
  label: say.unit,
  value: group.unit,
  choices: Object.entries(say.units).map(([value, text]) => ({ value, text })),
  ...(group.unitFrom === null ? {} : { hint: say.unitFrom(group.unitFrom) }),
})}`
  const right = html`${selectField(lang, { name: `level-${at}`, label: say.level, value: group.level, choices: view.levels })}
${selectField(lang, { name: `phase-${at}`, label: say.phase, value: group.phase, choices: view.phases })}
${selectField(lang, {
  name: `several-${at}`,
  label: say.several,
  value: group.several,
  choices: [
    { value: '', text: say.severalNone },
    { value: 'together', text: say.severalTogether },
    { value: 'each', text: say.severalEach },
  ],
})}`
  const join = checkboxesField(lang, {
    name: `join-${at}`,
    label: say.joinLabel,
    items: [{ value: 'yes', text: say.join, hint: say.joinHint }],
    values: group.join ? ['yes'] : [],
  })
  const create = checkboxesField(lang, {
    name: `create-${at}`,
    label: say.createLabel,
    items: [{ value: 'yes', text: say.create, hint: say.createHint }],
    values: group.create ? ['yes'] : [],
  })
  const above = group.above.map(({ index, text, hint, ticked }, first) =>
    checkboxesField(lang, {
      name: `above-${at}-${index}`,
      label: first === 0 ? say.aboveLabel : '',
      items: [{ value: 'yes', text, hint }],
      values: ticked ? ['yes'] : [],
    }),
  )
  return html`${side('2', [html`<div>${left}</div>`, html`<div>${right}</div>`])}${above}${join}${create}`
}
