import {
  actions,
  button,
  card,
  cellInput,
  checkboxesField,
  dataTable,
  dateField,
  details,
  emptyState,
  fileField,
  form,
  inset,
  link,
  linkButton,
  linkRows,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { partField, type Typed } from '../entry-form.ts'
import { type Breakdown, breakdownParts } from '../indicator.ts'
import { messages } from '../messages.ts'

export interface DueLineView {
  readonly key: string
  readonly name: string
  readonly code: string
  readonly place: string
  readonly period: string
  readonly due: string
  readonly late: string | null
  readonly rejected: boolean
  /** A sentence of what it was last time, and the same as a value for a column. */
  readonly last: string
  readonly lastValue: string
  readonly unit: string
  readonly href: string
}

export interface DueView {
  readonly lines: readonly DueLineView[]
  readonly all: number
  readonly late: number
  readonly startHref: string | null
  readonly indicatorQuery: string
}

export function dueView(frame: Frame, view: DueView): Html {
  const say = messages(frame.lang).entry
  const ways = actions([
    ...(view.startHref === null
      ? []
      : [linkButton({ href: href(frame, view.startHref), text: say.start, icon: 'next' })]),
    ...(view.all === 0
      ? []
      : [
          linkButton({
            href: href(frame, `/indicators/entry/grid${view.indicatorQuery}`),
            text: say.grid,
            kind: 'secondary',
            icon: 'table',
          }),
          linkButton({
            href: href(frame, `/indicators/entry/sheet.xlsx${view.indicatorQuery}`),
            text: say.download,
            kind: 'secondary',
            icon: 'download',
          }),
        ]),
    linkButton({ href: href(frame, '/indicators/entry/upload'), text: say.upload, kind: 'secondary', icon: 'upload' }),
  ])
  if (view.all === 0)
    return html`${ways}${emptyState({ why: say.nothing, next: { href: href(frame, '/indicators'), text: say.nothingNext } })}`
  return html`${paragraph(say.count(view.all.toLocaleString('en-US'), view.late.toLocaleString('en-US')))}${ways}${linkRows(
    view.lines.map((line) => ({
      title: line.name,
      href: href(frame, line.href),
      text: [line.place, ' · ', line.period],
      meta: [line.code, ' · ', line.last, line.rejected ? ` · ${say.rejected}` : ''],
      side: line.late === null ? muted(line.due) : state('late', line.late),
    })),
  )}${view.lines.length < view.all ? muted(say.more(String(view.lines.length))) : null}`
}

export interface OneEntryView {
  readonly action: string
  readonly unit: string
  readonly last: string
  readonly target: string | null
  readonly breakdowns: readonly Breakdown[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  /** What is there already: then it is a correction. */
  readonly current: { readonly id: string; readonly value: string } | null
  readonly conflict: string | null
  readonly unusual: string | null
  readonly source: string
  readonly left: number
  readonly skipHref: string | null
  readonly oneTimeKey: string
}

/** One screen, one value: large, with what it was last time above it. */
export function oneEntryView(frame: Frame, view: OneEntryView): Html {
  const { lang } = frame
  const say = messages(lang)
  const { typed, problems } = view
  const day = (part: string) => typed[`measuredOn-${part}`] ?? ''
  return html`${view.conflict === null ? null : note({ kind: 'overlap', icon: 'alert', title: say.entry.conflictTitle, body: view.conflict })}${inset(
    html`${paragraph(view.last)}${view.target === null ? null : paragraph(view.target)}`,
  )}${form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.oneTimeKey,
    hidden: { seen: view.current?.id ?? '' },
    body: [
      textField(lang, {
        name: 'value',
        label: say.entry.value,
        big: true,
        inputmode: 'decimal',
        autocomplete: 'off',
        characters: 10,
        suffix: view.unit,
        value: typed.value ?? '',
        error: problemWith(problems, 'value'),
      }),
      view.unusual === null
        ? null
        : note({
            icon: 'alert',
            title: say.entry.sure,
            body: html`${paragraph(view.unusual)}${checkboxesField(lang, {
              name: 'sure',
              label: html`<span class="govuk-visually-hidden">${say.entry.sure}</span>`,
              items: [{ value: '1', text: say.entry.sureYes }],
              values: typed.sure === '1' ? ['1'] : [],
            })}`,
          }),
      view.current === null
        ? null
        : textField(lang, {
            name: 'why',
            label: say.entry.why,
            hint: say.entry.whyHint,
            value: typed.why ?? '',
            error: problemWith(problems, 'why'),
          }),
      dateField(lang, {
        name: 'measuredOn',
        label: say.entry.measuredOn,
        value: { day: day('day'), month: day('month'), year: day('year') },
        error: problemWith(problems, 'measuredOn'),
      }),
      details(
        say.entry.source,
        html`${textField(lang, { name: 'source', label: say.entry.source, value: typed.source ?? view.source })}${textField(
          lang,
          { name: 'note', label: say.entry.note, value: typed.note ?? '', optional: true },
        )}`,
        (typed.note ?? '') !== '',
      ),
      view.breakdowns.length === 0
        ? null
        : details(
            say.entry.parts,
            html`${view.breakdowns.map((by) =>
              breakdownParts[by].map((part) =>
                textField(lang, {
                  name: partField(by, part),
                  label: say.parts[part] ?? part,
                  inputmode: 'decimal',
                  characters: 10,
                  value: typed[partField(by, part)] ?? '',
                  error: problemWith(problems, partField(by, part)),
                }),
              ),
            )}`,
            view.breakdowns.some((by) =>
              breakdownParts[by].some((part) => (typed[partField(by, part)] ?? '') !== ''),
            ) || problems.some(({ field }) => field.startsWith('part')),
          ),
      actions([
        button({ text: view.left > 1 ? say.entry.saveNext : say.entry.save }),
        ...(view.skipHref === null
          ? []
          : [linkButton({ href: href(frame, view.skipHref), text: say.entry.skip, kind: 'secondary' })]),
      ]),
    ],
  })}${view.left > 1 ? muted(say.entry.left(String(view.left - 1))) : null}`
}

export interface GridView {
  readonly lines: readonly (DueLineView & { readonly problem: string | null; readonly asks: boolean })[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly source: string
  readonly query: string
  readonly oneTimeKey: string
}

export function gridView(frame: Frame, view: GridView): Html {
  const { lang } = frame
  const say = messages(lang).entry
  const { typed } = view
  if (view.lines.length === 0)
    return emptyState({ why: say.nothing, next: { href: href(frame, '/indicators'), text: say.nothingNext } })
  const day = (part: string) => typed[`measuredOn-${part}`] ?? ''
  return form(frame, {
    action: href(frame, `/indicators/entry/grid${view.query}`),
    oneTimeKey: view.oneTimeKey,
    body: [
      section({
        id: 'shared',
        heading: say.gridShared,
        first: true,
        body: html`${dateField(lang, {
          name: 'measuredOn',
          label: say.measuredOn,
          value: { day: day('day'), month: day('month'), year: day('year') },
          error: problemWith(view.problems, 'measuredOn'),
        })}${textField(lang, { name: 'source', label: say.source, value: typed.source ?? view.source, optional: true })}`,
      }),
      card(
        dataTable<GridView['lines'][number]>({
          caption: say.gridTitle,
          rows: view.lines,
          dense: true,
          columns: [
            {
              head: say.indicator,
              kind: 'title',
              cell: (row) => html`${row.name}<br>${muted([row.code, ' · ', row.place])}`,
            },
            { head: say.period, cell: (row) => row.period },
            { head: say.lastHead, cell: (row) => row.lastValue },
            {
              head: say.value,
              phone: 'stack',
              cell: (row) =>
                html`<span id="v-${row.key}">${cellInput({
                  name: `v.${row.key}`,
                  label: `${row.name} ${row.place} ${row.period} (${row.unit})`,
                  value: typed[`v.${row.key}`] ?? '',
                  inputmode: 'decimal',
                })}</span> ${muted(row.unit)}${row.problem === null ? null : html`<p class="govuk-error-message">${row.problem}</p>`}${
                  row.asks
                    ? checkboxesField(lang, {
                        name: `s.${row.key}`,
                        id: `s-${row.key}`,
                        label: say.confirmHead,
                        items: [{ value: '1', text: say.sureYes }],
                        values: typed[`s.${row.key}`] === '1' ? ['1'] : [],
                      })
                    : null
                }`,
            },
          ],
        }),
      ),
      button({ text: say.save }),
    ],
  })
}

export interface UploadView {
  readonly problems: readonly Problem[]
  readonly result: {
    readonly summary: string
    readonly refused: readonly { readonly address: string; readonly text: string }[]
    readonly refusedCount: number
    readonly changes: readonly {
      readonly name: string
      readonly href: string
      readonly where: string
      readonly before: string
      readonly after: string
    }[]
    readonly moreChanges: number
    readonly nothing: boolean
  } | null
  /** What is confirmed: the file that was looked at; null where it cannot be saved. */
  readonly confirm: { readonly kept: string; readonly needsReason: boolean } | null
  readonly reason: string
  readonly oneTimeKey: string
}

export function uploadView(frame: Frame, view: UploadView): Html {
  const { lang } = frame
  const say = messages(lang).sheet
  const choose = form(frame, {
    action: href(frame, '/indicators/entry/upload'),
    upload: true,
    body: [
      fileField(lang, {
        name: 'file',
        label: say.fileLabel,
        accept: '.xlsx,.ods,.csv',
        error: problemWith(view.problems, 'file'),
      }),
      button({ text: say.look, ...(view.result === null ? {} : { kind: 'secondary' as const }) }),
    ],
  })
  const { result } = view
  if (result === null)
    return html`${choose}<p class="govuk-body">${link(href(frame, '/indicators/entry'), messages(lang).entry.title)}</p>`
  const refused =
    result.refusedCount === 0
      ? null
      : html`${note({ kind: 'late', icon: 'alert', title: say.refusedTitle(result.refusedCount.toLocaleString('en-US')), body: say.refusedLead })}${card(
          dataTable({
            caption: say.refusedLead,
            rows: result.refused,
            columns: [
              { head: say.cell, kind: 'title', cell: (row) => row.address },
              { head: say.problem, cell: (row) => row.text, phone: 'wide' },
            ],
          }),
        )}`
  const changes =
    result.changes.length === 0
      ? null
      : card(
          dataTable({
            caption: say.changes,
            rows: result.changes,
            columns: [
              {
                head: messages(lang).entry.indicator,
                kind: 'title',
                cell: (row) => html`${link(href(frame, row.href), row.name)}<br>${muted(row.where)}`,
              },
              { head: say.before, kind: 'number', cell: (row) => row.before },
              { head: say.after, kind: 'number', cell: (row) => row.after },
            ],
          }),
        )
  const confirm =
    view.confirm === null
      ? null
      : form(frame, {
          action: href(frame, '/indicators/entry/upload/apply'),
          oneTimeKey: view.oneTimeKey,
          hidden: { kept: view.confirm.kept },
          body: [
            view.confirm.needsReason
              ? textField(lang, {
                  name: 'reason',
                  label: say.reason,
                  value: view.reason,
                  error: problemWith(view.problems, 'reason'),
                })
              : null,
            button({ text: say.apply }),
          ],
        })
  return html`${paragraph(result.summary)}${result.nothing ? note({ kind: 'teal', body: say.nothing }) : null}${refused}${changes}${
    result.moreChanges > 0 ? muted(say.more(result.moreChanges.toLocaleString('en-US'))) : null
  }${confirm}${section({ id: 'again', heading: say.again, body: choose })}`
}

export interface WaitingView {
  readonly key: string
  readonly name: string
  readonly href: string
  readonly where: string
  readonly value: string
  readonly last: string
  readonly who: string
  readonly source: string
  readonly files: string
  readonly problem: string | null
}

export function verifyView(
  frame: Frame,
  waiting: readonly WaitingView[],
  oneTimeKey: string,
  nextHref: string | null,
): Html {
  const { lang } = frame
  const say = messages(lang).verify
  if (waiting.length === 0)
    return emptyState({ why: say.empty, next: { href: href(frame, '/indicators'), text: say.emptyNext } })
  return html`${waiting.map((one) =>
    card(
      html`<h2 class="govuk-heading-m" id="o-${one.key}">${link(href(frame, one.href), one.name)}</h2><p class="govuk-body"><b>${one.value}</b> · ${one.where}</p><p class="govuk-body">${muted([one.last, ' · ', one.who, ' · ', one.source, ' · ', one.files])}</p>${form(
        frame,
        {
          action: href(frame, `/indicators/verify/${one.key}`),
          oneTimeKey: `${oneTimeKey}-${one.key}`,
          body: [
            textField(lang, {
              name: 'reason',
              id: `why-${one.key}`,
              label: say.reason,
              error: one.problem,
            }),
            actions([
              button({ text: say.accept, name: 'verdict', value: 'verified' }),
              button({ text: say.reject, name: 'verdict', value: 'rejected', kind: 'warning' }),
            ]),
          ],
        },
      )}`,
    ),
  )}${nextHref === null ? null : linkButton({ href: href(frame, nextHref), text: messages(lang).list.all, kind: 'secondary' })}`
}
