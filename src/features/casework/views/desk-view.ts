import type { Lang } from '../../../kernel/lang.ts'
import { pickName } from '../../../platform/http/picked.ts'
import {
  actions,
  button,
  columns,
  dotted,
  emptyState,
  filterPanel,
  form,
  link,
  linkButton,
  linkRows,
  listLayout,
  muted,
  note,
  type Problem,
  pagination,
  paragraph,
  problemWith,
  queueForm,
  section,
  selectField,
  state,
  tabs as tabBar,
  textAreaField,
  textField,
  tick,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { outcomes, states } from '../../complaints/index.ts'
import { bulkActs } from '../act.ts'
import type { PresentedLine } from '../desk.present.ts'
import { queryOf, sorts, type Tab, type TypedDesk } from '../desk-filter.ts'
import type { Messages } from '../messages.th.ts'
import { purposes, type Template } from '../template.ts'

export interface Choice {
  readonly value: string
  readonly text: string
}

export interface TypedBulk {
  readonly picked: ReadonlySet<string>
  readonly fields: Readonly<Record<string, string | undefined>>
}

export interface DeskView {
  readonly typed: TypedDesk
  readonly tab: Tab
  readonly tabs: readonly { readonly tab: Tab; readonly count: number | null }[]
  readonly rows: readonly PresentedLine[]
  readonly total: number
  readonly from: number
  readonly previousHref: string | null
  readonly nextHref: string | null
  readonly categories: readonly Choice[]
  readonly officers: readonly Choice[]
  readonly templates: readonly Template[]
  readonly problems: readonly Problem[]
  readonly bulk: TypedBulk
  readonly mayAct: boolean
  readonly oneTimeKey: string
  readonly saved: Html | null
  readonly mentions: readonly { readonly href: string; readonly ref: string; readonly by: string }[]
}

export function deskView(frame: Frame, say: Messages, view: DeskView): Html {
  const { place, category, state: at, officer, q, sort } = view.typed
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/desk/complaints'),
    activeCount: [place, category, at, officer, q, sort].filter(Boolean).length,
    keep: view.typed.tab ? { tab: view.typed.tab } : {},
    fields: filterFields(frame.lang, say, view),
  })
  const told =
    view.mentions.length > 0 &&
    note({
      kind: 'gold',
      title: say.desk.mentionsTitle(String(view.mentions.length)),
      body: html`<ul class="govuk-list">${view.mentions.map((one) => html`<li>${link(href(frame, one.href), one.ref)} ${muted(one.by)}</li>`)}</ul>${form(frame, { action: href(frame, '/desk/complaints/mentions'), body: button({ text: say.desk.mentionsSeen, kind: 'secondary' }) })}`,
    })
  return html`${told}${tabBar(
    say.desk.tabsLabel,
    view.tabs.map(({ tab, count }) => ({
      href: href(frame, `/desk/complaints${queryOf({ ...view.typed, tab: tab === 'all' ? '' : tab }, null)}`),
      text: say.desk.tabs[tab],
      ...(count === null ? {} : { count: count.toLocaleString('en-US') }),
      current: tab === view.tab,
    })),
  )}${view.saved}${listLayout(filters, list(frame, say, view))}`
}

function list(frame: Frame, say: Messages, view: DeskView): Html {
  if (view.rows.length === 0) {
    return emptyState({ why: say.desk.nothing, next: { href: href(frame, '/desk/complaints'), text: say.desk.seeAll } })
  }
  const rows = linkRows(view.rows.map((row) => queueRow(frame, say, view, row)))
  const pages = pagination(frame.lang, {
    previousHref: view.previousHref,
    nextHref: view.nextHref,
    from: view.from,
    to: view.from + view.rows.length - 1,
    total: view.total,
    unit: say.desk.unit,
  })
  return html`${view.mayAct ? bulkForm(frame, say, view, rows) : rows}${pages}${actions([
    linkButton({
      href: href(frame, `/desk/complaints/file${queryOf({ ...view.typed, cursor: '' }, null)}`),
      text: say.files.title,
      icon: 'download',
      kind: 'secondary',
    }),
    linkButton({ href: href(frame, '/desk/complaints/files'), text: say.files.list, kind: 'secondary' }),
  ])}`
}

function queueRow(frame: Frame, say: Messages, view: DeskView, row: PresentedLine) {
  const words = say.desk
  const more = dotted([
    row.place !== null && { long: row.place },
    words.received(row.received),
    row.inCharge === null ? words.nobodyInCharge : words.inCharge(row.inCharge),
    row.supports > 0 && words.supports(String(row.supports)),
    row.photos > 0 && words.photos(String(row.photos)),
    row.reopened > 0 && words.reopened(String(row.reopened)),
  ])
  return {
    title: row.title,
    href: href(frame, row.href),
    meta: html`${dotted([row.category, { long: row.area }])}${dotted([row.ref, row.stateText, row.isPrivate && words.private])}${more}`,
    side: html`${row.severity !== 'normal' && html`${state(row.severity === 'urgent' ? 'late' : 'promised', row.severityText)}<br>`}${row.mark}${row.due !== null && html`<br>${muted(row.owesAnswer ? html`${words.answerDue} ${row.due}` : row.due)}`}${view.mayAct && pick(say, view, row)}`,
  }
}

/** A tick with a word; what it picks is said in full to those who hear the page. */
function pick(say: Messages, view: DeskView, row: PresentedLine): Html {
  return tick({
    id: `pick-${row.key}`,
    name: pickName('case', row.key),
    value: String(row.revision),
    checked: view.bulk.picked.has(row.key),
    label: say.bulk.pick,
    said: say.bulk.pickNamed(row.ref),
  })
}

function bulkForm(frame: Frame, say: Messages, view: DeskView, rows: Html): Html {
  const words = say.bulk
  const { lang } = frame
  const typed = (name: string) => view.bulk.fields[name] ?? ''
  const select = (name: string, label: string, choices: readonly Choice[]) =>
    selectField(lang, { name, label, value: typed(name), choices, error: problemWith(view.problems, name), fill: true })
  return queueForm(frame, {
    action: href(frame, `/desk/complaints/bulk${queryOf(view.typed, view.typed.cursor ?? null)}`),
    oneTimeKey: view.oneTimeKey,
    hidden: { shown: view.rows.map(({ key, revision }) => `${key}:${revision}`).join(' ') },
    rows,
    words,
    fields: html`<div class="govuk-form-group">${tick({ id: 'whole', name: 'whole', checked: typed('whole') === '1', label: words.all })}</div>
${columns('2', [
  html`<div>${select('act', words.act, [{ value: '', text: words.choose }, ...bulkActs.map((act) => ({ value: act, text: say.acts[act] }))])}${select(
    'template',
    words.template,
    [
      { value: '', text: words.noTemplate },
      ...purposes.flatMap((purpose) =>
        view.templates
          .filter((one) => one.purpose === purpose)
          .map((one) => ({ value: one.id, text: `${say.templates.purposes[purpose]}: ${one.name}` })),
      ),
    ],
  )}${select('outcome', words.outcome, [{ value: '', text: words.choose }, ...outcomes.map((value) => ({ value, text: say.outcomes[value] }))])}${textField(lang, { name: 'note', label: words.note, value: typed('note'), error: problemWith(view.problems, 'note') })}</div>`,
  html`<div>${textAreaField(lang, { name: 'text', label: words.text, hint: words.textHint, value: typed('text'), rows: 4, maxlength: 4_000, error: problemWith(view.problems, 'text') })}${textField(lang, { name: 'reason', label: words.reason, hint: words.reasonHint, value: typed('reason'), error: problemWith(view.problems, 'reason') })}${select('person', words.person, [{ value: '', text: words.nobody }, ...view.officers])}</div>`,
])}`,
    save: button({ text: words.send }),
  })
}

function filterFields(lang: Lang, say: Messages, view: DeskView): Html[] {
  const words = say.desk.filters
  const { typed } = view
  const all = { value: '', text: words.all }
  const select = (name: 'category' | 'state' | 'officer' | 'sort', choices: readonly Choice[]) =>
    selectField(lang, { name, id: `filter-${name}`, label: words[name], value: typed[name] ?? '', choices, fill: true })
  return [
    textField(lang, { name: 'q', label: words.text, value: typed.q ?? '' }),
    textField(lang, {
      name: 'place',
      label: words.place,
      value: typed.place ?? '',
      error: problemWith(view.problems, 'place'),
    }),
    select('category', [all, ...view.categories]),
    select('state', [all, ...states.map((value) => ({ value, text: say.states[value] }))]),
    select('officer', [all, { value: 'nobody', text: words.nobody }, ...view.officers]),
    select(
      'sort',
      sorts.map((value) => ({ value: value === 'due' ? '' : value, text: say.desk.sorts[value] })),
    ),
  ]
}

export interface BulkResult {
  readonly said: string | null
  readonly refused: readonly { readonly title: string; readonly href: string | null; readonly why: string }[]
  readonly backHref: string
}

/** After an act on several cases of which some were refused: what was done, and each refusal with its reason. */
export function bulkResultView(frame: Frame, say: Messages, view: BulkResult): Html {
  const rows = view.refused.map((one) => ({
    title: one.title,
    ...(one.href === null ? {} : { href: href(frame, one.href) }),
    meta: one.why,
  }))
  return html`${view.said && note({ kind: 'solved', body: paragraph(view.said) })}${section({
    id: 'refused',
    heading: say.bulk.refusedTitle(view.refused.length.toLocaleString('en-US')),
    body: linkRows(rows),
  })}<p>${linkButton({ href: view.backHref, text: say.bulk.back })}</p>`
}
