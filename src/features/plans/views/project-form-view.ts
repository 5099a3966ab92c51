import {
  button,
  type Choice,
  card,
  details,
  form,
  muted,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { attributes, classes, type Html, html } from '../../../web/html.ts'
import { fieldOf, type Typed } from '../../../web/read-form.ts'
import { cellName } from '../edit-problems.ts'
import { messages } from '../messages.ts'
import type { TypedLine } from '../money-lines.ts'
import type { TreePlace } from '../node-tree.ts'
import { phases, projectStates } from '../plan.ts'
import { branchChoices, orderField, reasonField, type StaleRow, saveOrBack, staleNote } from './edit-parts.ts'

/** Sources every office has; what a project has besides is offered too. */
const usualSources = [
  'national-budget',
  'own-revenue',
  'general-grant',
  'specific-grant',
  'surplus',
  'loan',
  'unstated',
] as const

export interface ProjectFormView {
  /** Where the form goes, and where it leads back to. */
  readonly action: string
  readonly back: string
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly nodes: readonly (TreePlace & { readonly title: string })[]
  readonly fields: readonly Choice[]
  readonly key: string
  /** Null: the project is new. */
  readonly token: string | null
  readonly stale: readonly StaleRow[] | null
  /** For a new project: its money. */
  readonly lines: readonly TypedLine[] | null
  readonly yearsText: string
  /** For a stored one: the address and state of taking it out of the plan. */
  readonly removal: { readonly action: string; readonly typed: Typed; readonly problems: readonly Problem[] } | null
  /** Only what is done may be recorded: the plan is not being written. */
  readonly doneOnly: string | null
}

export function projectFormView(frame: Frame, view: ProjectFormView): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const { typed, problems } = view
  const isNew = view.token === null
  const planning = html`${textAreaField(frame.lang, {
    ...fieldOf(view, 'title'),
    label: words.projectTitle,
    rows: 3,
    maxlength: 500,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'place'),
    label: words.place,
    hint: words.placeHint,
    optional: true,
    maxlength: 500,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'area'),
    label: words.area,
    hint: isNew ? words.areaHint : words.areaHintEdit,
    optional: true,
    maxlength: 300,
  })}
  ${selectField(frame.lang, {
    ...fieldOf(view, 'function'),
    label: words.function,
    choices: [{ value: '', text: isNew ? words.functionGuess : words.functionNone }, ...view.fields],
    fill: true,
  })}
  ${selectField(frame.lang, {
    ...fieldOf(view, 'branch'),
    label: words.branch,
    choices: branchChoices(frame, view.nodes),
    fill: true,
  })}`
  const state =
    !isNew &&
    selectField(frame.lang, {
      ...fieldOf(view, 'state'),
      label: words.state,
      choices: projectStates
        .filter((one) => one !== 'cancelled' || typed.state === 'cancelled')
        .map((one) => ({ value: one, text: say.states[one] })),
    })
  const money =
    view.lines !== null &&
    html`<h2 class="govuk-heading-m">${words.moneyHeading}</h2>${paragraph(muted([view.yearsText, ' · ', words.moneyHint]))}${moneyTable(frame, view.lines, problems)}`
  const body = html`${view.doneOnly === null ? planning : paragraph(view.doneOnly)}${state}${money}
    ${money && html`<div class="ps-gap"></div>`}${reasonField(frame, typed, problems)}${saveOrBack(frame, view.back)}`
  const edit = form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.key,
    hidden: view.token === null ? {} : { token: view.token },
    body,
  })
  return html`${view.stale && staleNote(frame, view.stale)}${edit}${view.removal && takeOut(frame, view.removal, view.token ?? '')}`
}

function takeOut(frame: Frame, removal: NonNullable<ProjectFormView['removal']>, token: string): Html {
  const words = messages(frame.lang).editing
  const body = html`${paragraph(words.cancelProjectText)}${reasonField(frame, removal.typed, removal.problems, 'cancel-reason')}${button({ text: words.cancelProject, kind: 'warning' })}`
  return section({
    id: 'cancel',
    heading: words.cancelProject,
    body: card(form(frame, { action: href(frame, removal.action), hidden: { token }, body })),
  })
}

export interface MoneyFormView {
  readonly action: string
  readonly back: string
  readonly typed: Typed
  readonly lines: readonly TypedLine[]
  readonly problems: readonly Problem[]
  readonly token: string
  readonly stale: readonly StaleRow[] | null
  readonly yearsText: string
  readonly sumText: string
  readonly doneOnly: string | null
}

export function moneyFormView(frame: Frame, view: MoneyFormView): Html {
  const words = messages(frame.lang).editing
  const body = html`${view.doneOnly && paragraph(view.doneOnly)}${paragraph(view.sumText)}${paragraph(muted([view.yearsText, ' · ', words.moneyHint]))}
    ${moneyTable(frame, view.lines, view.problems)}
    <div class="ps-gap"></div>${reasonField(frame, view.typed, view.problems)}${saveOrBack(frame, view.back)}`
  return html`${view.stale && staleNote(frame, view.stale)}${form(frame, {
    action: href(frame, view.action),
    hidden: { token: view.token },
    body,
  })}`
}

/** One row a line; on a phone each row is a card with its labels. */
function moneyTable(frame: Frame, lines: readonly TypedLine[], problems: readonly Problem[]): Html {
  const say = messages(frame.lang)
  const words = say.editing
  const sources = [...new Set([...usualSources, ...lines.map((line) => line.source).filter(Boolean)])]
  const cell = (part: 'year' | 'amount', row: number, value: string, label: string) => {
    const id = cellName(part, row)
    const wrong = problemWith(problems, id) !== null
    const given = attributes({
      class: classes('govuk-input ps-fill', wrong && 'govuk-input--error'),
      id,
      name: id,
      type: 'text',
      inputmode: part === 'year' ? 'numeric' : 'decimal',
      value,
      spellcheck: 'false',
      'aria-label': `${words.moneyRow(String(row + 1))} ${label}`,
      'aria-invalid': wrong ? 'true' : null,
    })
    return html`<input${given}>`
  }
  const choice = (part: 'phase' | 'source', row: number, value: string, label: string, choices: readonly Choice[]) => {
    const id = cellName(part, row)
    const wrong = problemWith(problems, id) !== null
    const given = attributes({
      class: classes('govuk-select ps-fill', wrong && 'govuk-select--error'),
      id,
      name: id,
      'aria-label': `${words.moneyRow(String(row + 1))} ${label}`,
    })
    const options = choices.map(
      (one) => html`<option value="${one.value}"${one.value === value ? html` selected` : null}>${one.text}</option>`,
    )
    return html`<select${given}>${options}</select>`
  }
  const rows = lines.map(
    (line, row) =>
      html`<tr class="govuk-table__row" role="row"><td class="govuk-table__cell ps-cell--stack" role="cell" data-label="${words.moneyYear}">${cell('year', row, line.year, words.moneyYear)}</td><td class="govuk-table__cell ps-cell--stack" role="cell" data-label="${words.moneyPhase}">${choice(
        'phase',
        row,
        line.phase,
        words.moneyPhase,
        phases.map((phase) => ({ value: phase, text: say.phases[phase] })),
      )}</td><td class="govuk-table__cell ps-cell--stack" role="cell" data-label="${words.moneySource}">${choice(
        'source',
        row,
        line.source || 'unstated',
        words.moneySource,
        sources.map((source) => ({ value: source, text: say.sources[source] ?? source })),
      )}</td><td class="govuk-table__cell ps-cell--stack ps-num" role="cell" data-label="${words.moneyAmount}">${cell('amount', row, line.amount, words.moneyAmount)}</td></tr>
`,
  )
  const heads = [words.moneyYear, words.moneyPhase, words.moneySource, words.moneyAmount].map(
    (head) => html`<th scope="col" class="govuk-table__header" role="columnheader">${head}</th>`,
  )
  return html`<div class="ps-tablebox"><table class="govuk-table ps-cards" role="table"><caption class="govuk-visually-hidden">${words.moneyHeading}</caption><thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">${heads}</tr></thead><tbody class="govuk-table__body" role="rowgroup">
${rows}</tbody></table></div>
`
}

export interface ActivityFormView {
  readonly action: string
  readonly back: string
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly key: string
  readonly revision: number | null
  readonly stale: readonly StaleRow[] | null
  readonly removal: { readonly action: string; readonly typed: Typed; readonly problems: readonly Problem[] } | null
}

export function activityFormView(frame: Frame, view: ActivityFormView): Html {
  const words = messages(frame.lang).editing
  const { typed, problems } = view
  const body = html`${textAreaField(frame.lang, {
    ...fieldOf(view, 'title'),
    label: words.activityTitle,
    rows: 2,
    maxlength: 500,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'starts_on'),
    label: words.startsOn,
    hint: words.dateHint,
    characters: 20,
    optional: true,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'ends_on'),
    label: words.endsOn,
    characters: 20,
    optional: true,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'amount'),
    label: words.activityAmount,
    hint: words.activityAmountHint,
    inputmode: 'decimal',
    characters: 20,
    optional: true,
  })}
  ${textField(frame.lang, {
    ...fieldOf(view, 'responsible'),
    label: words.responsible,
    hint: words.responsibleHint,
    optional: true,
    maxlength: 200,
  })}
  ${orderField(frame, typed, problems)}
  ${reasonField(frame, typed, problems)}${saveOrBack(frame, view.back)}`
  const edit = form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.key,
    hidden: view.revision === null ? {} : { revision: String(view.revision) },
    body,
  })
  const { removal } = view
  const remove =
    removal &&
    details(
      words.removeActivity,
      form(frame, {
        action: href(frame, removal.action),
        hidden: { revision: String(view.revision) },
        body: html`${reasonField(frame, removal.typed, removal.problems, 'remove-reason')}${button({ text: words.removeActivity, kind: 'warning' })}`,
      }),
      removal.problems.length > 0,
    )
  return html`${view.stale && staleNote(frame, view.stale)}${edit}${remove}`
}
