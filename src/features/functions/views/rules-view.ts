import {
  actions,
  activeFilters,
  button,
  card,
  dataTable,
  details,
  emptyState,
  filterPanel,
  form,
  type HistoryEntry,
  link,
  linkButton,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  progress,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { RunState } from '../function-runs.sql.ts'
import type { Messages } from '../messages.th.ts'

export interface Choice {
  readonly value: string
  readonly text: string
}

export interface RuleLine {
  readonly href: string
  readonly word: string
  readonly place: string
  readonly field: { readonly href: string; readonly text: string }
  readonly weight: string
  readonly changed: string
  readonly ended: boolean
}

export interface TypedRuleFilter {
  readonly word: string
  readonly field: string
  readonly people: string
}

export interface RulesView {
  readonly typed: TypedRuleFilter
  readonly fields: readonly Choice[]
  readonly rules: readonly RuleLine[]
  readonly total: number
  readonly from: number
  readonly previous: string | null
  readonly next: string | null
}

export function rulesView(frame: Frame, say: Messages, view: RulesView): Html {
  const words = say.rules
  const { typed } = view
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/functions/rules'),
    activeCount: [typed.word, typed.field, typed.people].filter(Boolean).length,
    fields: [
      textField(frame.lang, { name: 'word', label: words.filterWord, value: typed.word }),
      selectField(frame.lang, {
        name: 'field',
        label: words.filterField,
        value: typed.field,
        choices: [{ value: '', text: words.anyField }, ...view.fields],
        fill: true,
      }),
      selectField(frame.lang, {
        name: 'people',
        label: words.allOrPeople,
        value: typed.people,
        choices: [
          { value: '', text: words.all },
          { value: '1', text: words.onlyPeople },
        ],
        fill: true,
      }),
    ],
  })
  if (view.rules.length === 0) {
    return listLayout(
      filters,
      emptyState({ why: words.nothing, next: { href: href(frame, '/functions/rules'), text: words.showAll } }),
    )
  }
  const without = (name: keyof TypedRuleFilter) => {
    const rest = new URLSearchParams(Object.entries(typed).filter(([key, value]) => key !== name && value !== ''))
    return href(frame, `/functions/rules${rest.size > 0 ? `?${rest}` : ''}`)
  }
  const active = [
    ...(typed.word ? [{ text: typed.word, removeHref: without('word') }] : []),
    ...(typed.field
      ? [
          {
            text: view.fields.find(({ value }) => value === typed.field)?.text ?? typed.field,
            removeHref: without('field'),
          },
        ]
      : []),
    ...(typed.people ? [{ text: words.onlyPeople, removeHref: without('people') }] : []),
  ]
  const table = dataTable<RuleLine>({
    caption: words.caption,
    rows: view.rules,
    columns: [
      {
        head: words.word,
        kind: 'title',
        cell: (rule) =>
          html`${link(href(frame, rule.href), rule.word)}${rule.ended && html` ${state('cannot', words.ended)}`}`,
      },
      { head: words.field, cell: (rule) => link(href(frame, rule.field.href), rule.field.text) },
      { head: words.weight, kind: 'number', cell: (rule) => rule.weight },
      { head: words.place, cell: (rule) => rule.place },
      { head: words.changed, cell: (rule) => rule.changed },
    ],
  })
  return listLayout(
    filters,
    html`${activeFilters(frame.lang, active, href(frame, '/functions/rules'))}${card(table)}
${pagination(frame.lang, {
  previousHref: view.previous && href(frame, view.previous),
  nextHref: view.next && href(frame, view.next),
  from: view.from,
  to: view.from + view.rules.length - 1,
  total: view.total,
  unit: words.unit,
})}`,
  )
}

export interface TypedRule {
  readonly word: string
  readonly place: string
  readonly field: string
  readonly weight: string
  readonly why: string
}

export interface PreviewView {
  readonly summary: string
  readonly notes: readonly string[]
  readonly examples: readonly {
    readonly href: string
    readonly title: string
    readonly before: string
    readonly after: string
  }[]
}

export interface RuleFormView {
  readonly typed: TypedRule
  readonly fields: readonly Choice[]
  readonly problems: readonly Problem[]
  readonly preview: PreviewView | null
  readonly oneTimeKey: string
  /** The rule that has the word already. */
  readonly knownHref: string | null
}

export function newRuleView(frame: Frame, say: Messages, view: RuleFormView): Html {
  const words = say.rules
  const known =
    view.knownHref && linkButton({ href: href(frame, view.knownHref), text: words.openKnown, kind: 'secondary' })
  return html`${known}${view.preview && preview(frame, say, view.preview)}<div class="ps-gap">${form(frame, {
    action: href(frame, '/functions/rules'),
    oneTimeKey: view.oneTimeKey,
    body: [
      textField(frame.lang, {
        name: 'word',
        label: words.word,
        hint: words.wordHint,
        value: view.typed.word,
        error: problemWith(view.problems, 'word'),
        maxlength: 80,
      }),
      selectField(frame.lang, {
        name: 'place',
        label: words.place,
        value: view.typed.place,
        choices: Object.entries(words.places).map(([value, text]) => ({ value, text })),
        error: problemWith(view.problems, 'place'),
      }),
      ruleFields(frame, say, view),
      formActions(say),
    ],
  })}</div>`
}

function ruleFields(frame: Frame, say: Messages, view: Pick<RuleFormView, 'typed' | 'fields' | 'problems'>): Html {
  const words = say.rules
  return html`${selectField(frame.lang, {
    name: 'field',
    label: words.field,
    value: view.typed.field,
    choices: [{ value: '', text: '' }, ...view.fields],
    error: problemWith(view.problems, 'field'),
    fill: true,
  })}${selectField(frame.lang, {
    name: 'weight',
    label: words.weight,
    value: view.typed.weight,
    choices: Object.entries(words.weights)
      .reverse()
      .map(([value, text]) => ({ value, text })),
    error: problemWith(view.problems, 'weight'),
    fill: true,
  })}${textAreaField(frame.lang, { name: 'why', label: words.why, hint: words.whyHint, value: view.typed.why, rows: 3, maxlength: 500, error: problemWith(view.problems, 'why') })}`
}

function formActions(say: Messages): Html {
  return actions([
    button({ text: say.rules.save, name: 'do', value: 'save' }),
    button({ text: say.rules.preview, kind: 'secondary', name: 'do', value: 'preview' }),
  ])
}

function preview(frame: Frame, say: Messages, view: PreviewView): Html {
  const table =
    view.examples.length > 0 &&
    card(
      dataTable<PreviewView['examples'][number]>({
        caption: say.previewed.examples,
        captionShown: true,
        rows: view.examples,
        columns: [
          { head: say.previewed.project, kind: 'title', cell: (row) => link(href(frame, row.href), row.title) },
          { head: say.previewed.before, cell: (row) => row.before },
          { head: say.previewed.after, cell: (row) => row.after },
        ],
      }),
    )
  return html`<div class="ps-gap">${note({ kind: 'teal', title: say.previewed.title, id: 'preview', body: html`${paragraph(view.summary)}${view.notes.map((text) => paragraph(text))}` })}${table}</div>`
}

export interface RuleView extends Omit<RuleFormView, 'knownHref' | 'oneTimeKey'> {
  readonly id: string
  readonly line: RuleLine
  readonly history: readonly HistoryEntry[]
  readonly mayEdit: boolean
  readonly signInHref: string | null
  readonly endProblems: readonly Problem[]
}

export function ruleView(frame: Frame, say: Messages, view: RuleView): Html {
  const words = say.rules
  const { line } = view
  return html`${summaryList([
    { key: words.word, value: html`${line.word}${line.ended && html` ${state('cannot', words.ended)}`}` },
    { key: words.place, value: line.place },
    { key: words.field, value: link(href(frame, line.field.href), line.field.text) },
    { key: words.weight, value: line.weight },
    { key: words.changed, value: line.changed },
  ])}${view.preview && preview(frame, say, view.preview)}${view.mayEdit ? edit(frame, say, view) : onlyOfficers(frame, say, view.signInHref)}${section(
    {
      id: 'history',
      heading: words.historyTitle,
      body: view.history.length === 0 ? muted(words.noHistory) : timeline(view.history),
    },
  )}`
}

function onlyOfficers(frame: Frame, say: Messages, signInHref: string | null): Html {
  return html`${muted(say.rules.notOfficer)}${signInHref && linkButton({ href: href(frame, signInHref), text: say.rules.signIn, kind: 'secondary' })}`
}

function edit(frame: Frame, say: Messages, view: RuleView): Html {
  const words = say.rules
  const change = section({
    id: 'change',
    heading: words.changeTitle,
    body: form(frame, {
      action: href(frame, `/functions/rules/${view.id}`),
      body: [
        ruleFields(frame, say, view),
        view.line.ended ? actions([button({ text: words.restore, name: 'do', value: 'save' })]) : formActions(say),
      ],
    }),
  })
  if (view.line.ended) return change
  const end = details(
    words.end,
    html`${paragraph(words.endText)}${form(frame, {
      action: href(frame, `/functions/rules/${view.id}/end`),
      body: [
        textAreaField(frame.lang, {
          name: 'why',
          id: 'end-why',
          label: words.why,
          rows: 2,
          maxlength: 500,
          error: problemWith(view.endProblems, 'end-why'),
        }),
        button({ text: words.end, kind: 'warning' }),
      ],
    })}`,
    view.endProblems.length > 0,
  )
  return html`${change}${end}`
}

export interface RunLine {
  readonly id: string
  readonly when: string
  readonly who: string
  readonly what: string
  readonly reason: string
  readonly state: RunState
  readonly changed: string
  readonly undone: boolean
  readonly mayUndo: boolean
}

export interface RunsView {
  readonly mayEdit: boolean
  readonly running: { readonly done: number; readonly total: number; readonly what: string } | null
  readonly runs: readonly RunLine[]
  readonly typed: { readonly why: string; readonly undo: string }
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

export function runsView(frame: Frame, say: Messages, view: RunsView): Html {
  const words = say.runs
  const running =
    view.running &&
    progress(frame.lang, {
      id: 'progress',
      label: view.running.what,
      done: view.running.done,
      total: view.running.total,
      unit: words.unit,
    })
  const start =
    view.mayEdit && view.running === null
      ? form(frame, {
          action: href(frame, '/functions/runs'),
          oneTimeKey: view.oneTimeKey,
          body: [
            textAreaField(frame.lang, {
              name: 'why',
              label: words.why,
              value: view.typed.why,
              rows: 2,
              maxlength: 500,
              error: problemWith(view.problems, 'why'),
            }),
            button({ text: words.start }),
          ],
        })
      : view.mayEdit
        ? null
        : muted(say.rules.notOfficer)
  return html`${running}${start}${section({ id: 'runs', heading: words.listTitle, body: view.runs.length === 0 ? muted(words.nothing) : runList(frame, say, view) })}`
}

function runList(frame: Frame, say: Messages, view: RunsView): Html {
  const words = say.runs
  return html`${card(
    dataTable<RunLine>({
      caption: words.caption,
      rows: view.runs,
      columns: [
        { head: words.when, kind: 'title', cell: (run) => run.when },
        { head: words.what, cell: (run) => html`${run.what}<br>${muted(run.reason)}` },
        { head: words.who, cell: (run) => run.who },
        { head: words.state, cell: (run) => (run.undone ? words.undone : words.states[run.state]) },
        { head: words.changed, kind: 'number', cell: (run) => run.changed },
      ],
    }),
  )}${view.runs
    .filter((run) => run.mayUndo)
    .slice(0, 1)
    .map((run) =>
      details(
        `${words.undo}: ${run.what} ${run.when}`,
        form(frame, {
          action: href(frame, `/functions/runs/${run.id}/undo`),
          body: [
            textAreaField(frame.lang, {
              name: 'why',
              id: 'undo-why',
              label: words.undoWhy,
              value: view.typed.undo,
              rows: 2,
              maxlength: 500,
              error: problemWith(view.problems, 'undo-why'),
            }),
            button({ text: words.undo, kind: 'warning' }),
          ],
        }),
        view.problems.some(({ field }) => field === 'undo-why'),
      ),
    )}`
}
