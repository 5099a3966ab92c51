import {
  actions,
  button,
  type Choice,
  card,
  cellInput,
  checkboxesField,
  dataTable,
  details,
  form,
  link,
  linkButton,
  muted,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Typed } from '../entry-form.ts'
import { breakdowns, directions, rules, timeRules } from '../indicator.ts'
import { messages } from '../messages.ts'
import { frequencies } from '../period.ts'
import { placeField } from '../places-form.ts'

export interface IndicatorFormView {
  readonly action: string
  readonly typed: Typed
  readonly tags: readonly string[]
  readonly breakdowns: readonly string[]
  readonly problems: readonly Problem[]
  readonly units: readonly Choice[]
  readonly fields: readonly Choice[]
  readonly owners: readonly Choice[]
  readonly lenses: readonly { readonly value: string; readonly text: string; readonly hint: string }[]
  /** Nodes of the plan; empty where it hangs on none. */
  readonly nodes: readonly Choice[]
  readonly hangsOn: string | null
  /** What belongs to one project asks for less: the rest stands folded away with what is usual. */
  readonly ofProject: boolean
  /** Fields of one target a year; empty where targets have their own page. */
  readonly targets: readonly { readonly field: string; readonly label: string }[]
  readonly editing: boolean
  readonly endAction: string | null
  readonly oneTimeKey: string
}

export function indicatorFormView(frame: Frame, view: IndicatorFormView): Html {
  const words = messages(frame.lang).form
  const fields = fieldsOf(frame, view)
  const save = html`${fields.reason}${button({ text: words.save })}`
  return html`${form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.oneTimeKey,
    hidden: view.editing ? { revision: view.typed.revision ?? '' } : {},
    body: [...(view.ofProject ? projectSections(frame, view, fields) : wholeSections(frame, fields)), save],
  })}${view.endAction === null ? null : endForm(frame, view)}`
}

/** Every field of a definition, for the form to put in its order. */
function fieldsOf(frame: Frame, view: IndicatorFormView) {
  const { lang } = frame
  const say = messages(lang)
  const words = say.form
  const { typed, problems } = view
  const value = (name: string) => typed[name] ?? ''
  const error = (name: string) => problemWith(problems, name)
  const text = (name: string, label: string, more: Partial<Parameters<typeof textField>[1]> = {}) =>
    textField(lang, { name, label, value: value(name), error: error(name), ...more })
  const choose = (name: string, label: string, choices: readonly Choice[]) =>
    selectField(lang, { name, label, value: value(name), error: error(name), choices })
  const number = { inputmode: 'decimal', characters: 10 } as const
  const short = { inputmode: 'numeric', characters: 5 } as const
  return {
    hangsOn: view.hangsOn === null ? null : paragraph(html`${say.page.hangsOn}: ${view.hangsOn}`),
    code: text('code', words.code, {
      hint: view.ofProject && !view.editing ? `${words.codeHint} ${words.codeFree}` : words.codeHint,
      characters: 20,
    }),
    names: html`${text('nameTh', words.nameTh)}${text('nameEn', words.nameEn, { optional: true })}`,
    meaning: textAreaField(lang, {
      name: 'meaning',
      label: words.meaning,
      hint: words.meaningHint,
      rows: 3,
      value: value('meaning'),
      error: error('meaning'),
    }),
    result: radiosField(lang, {
      name: 'result',
      label: words.result,
      value: value('result'),
      error: error('result'),
      items: [
        { value: 'output', text: say.results.output, hint: words.outputHint },
        { value: 'outcome', text: say.results.outcome, hint: words.outcomeHint },
      ],
    }),
    about:
      view.nodes.length === 0
        ? radiosField(lang, {
            name: 'about',
            label: words.about,
            value: value('about') || 'area',
            items: [
              { value: 'area', text: say.levels.area },
              { value: 'body', text: say.levels.body },
            ],
          })
        : choose('node', words.node, [{ value: '', text: words.noNode }, ...view.nodes]),
    area: text('area', words.area, { hint: words.areaHint }),
    field: choose('field', words.field, [{ value: '', text: words.noField }, ...view.fields]),
    owner: choose('owner', view.ofProject ? words.reporter : words.owner, [
      { value: '', text: words.ownerChoose },
      ...view.owners,
    ]),
    frequency: choose(
      'frequency',
      words.frequency,
      frequencies.map((one) => ({ value: one, text: say.frequencies[one] })),
    ),
    dueDays: text('dueDays', words.dueDays, short),
    years: html`${text('from', words.from, short)}${text('to', words.to, short)}`,
    unit: choose('unit', words.unit, view.units),
    over: checkboxesField(lang, {
      name: 'over',
      label: words.over,
      items: [{ value: '1', text: words.overText }],
      values: value('over') === '1' ? ['1'] : [],
    }),
    direction: radiosField(lang, {
      name: 'direction',
      label: words.direction,
      value: value('direction'),
      error: error('direction'),
      items: directions.map((one) => ({ value: one, text: say.directions[one] })),
    }),
    range: html`${text('low', words.low, { ...number, optional: true, ...(view.ofProject ? { hint: words.rangeHint } : {}) })}${text('high', words.high, { ...number, optional: true })}`,
    source: text('source', words.source),
    puttingTogether: html`${choose(
      'rule',
      words.rule,
      rules.map((one) => ({ value: one, text: say.rules[one] })),
    )}${choose(
      'overTime',
      words.overTime,
      timeRules.map((one) => ({ value: one, text: say.timeRules[one] })),
    )}${text('ruleReason', words.ruleReason, { hint: words.ruleReasonHint })}${text('weightLabel', words.weightLabel, { hint: words.weightLabelHint, optional: true })}${text('weight', words.weight, { ...number, optional: true })}${text('formula', words.formula, { hint: words.formulaHint, optional: true })}${checkboxesField(
      lang,
      {
        name: 'breakdowns',
        label: words.breakdowns,
        items: breakdowns.map((one) => ({ value: one, text: say.breakdowns[one] })),
        values: view.breakdowns,
      },
    )}`,
    baseline: html`${text('baselineValue', words.baselineValue, { ...number, optional: true })}${text('baselinePeriod', words.baselinePeriod, { hint: words.baselinePeriodHint, optional: true })}${text('baselineSource', words.baselineSource, { optional: true })}`,
    targets: view.targets.map(({ field, label }) => text(field, label, number)),
    tags: checkboxesField(lang, { name: 'tags', label: words.tags, items: view.lenses, values: view.tags }),
    reason: text('reason', words.reason, { hint: words.reasonHint }),
  }
}

type Fields = ReturnType<typeof fieldsOf>

function wholeSections(frame: Frame, fields: Fields): Html[] {
  const words = messages(frame.lang).form
  return [
    section({
      id: 'what',
      heading: words.what,
      first: true,
      body: html`${fields.hangsOn}${fields.code}${fields.names}${fields.meaning}${fields.result}${fields.about}${fields.area}${fields.field}`,
    }),
    section({
      id: 'who',
      heading: words.who,
      body: html`${fields.owner}${fields.frequency}${fields.dueDays}${fields.years}`,
    }),
    section({
      id: 'how',
      heading: words.how,
      body: html`${fields.unit}${fields.over}${fields.direction}${fields.range}${fields.source}${fields.puttingTogether}`,
    }),
    section({ id: 'baseline', heading: words.baseline, body: fields.baseline }),
    section({ id: 'tags-part', heading: words.tags, body: fields.tags }),
  ]
}

/** Fields of the folded part of the form of a project: it opens where one of them is wrong. */
const folded: ReadonlySet<string> = new Set(
  'code area field frequency from to rule overTime ruleReason weight formula'.split(' '),
)

function projectSections(frame: Frame, view: IndicatorFormView, fields: Fields): Html[] {
  const words = messages(frame.lang).form
  return [
    section({
      id: 'what',
      heading: words.what,
      first: true,
      body: html`${fields.hangsOn}${fields.names}${fields.meaning}${fields.result}`,
    }),
    section({
      id: 'how',
      heading: words.projectHow,
      body: html`${fields.unit}${fields.direction}${fields.range}${fields.source}`,
    }),
    section({ id: 'who', heading: words.who, body: html`${fields.owner}${fields.dueDays}` }),
    section({
      id: 'baseline',
      heading: words.baseline,
      body: html`${paragraph(muted(words.baselineHint))}${fields.baseline}`,
    }),
    ...(view.targets.length === 0
      ? []
      : [
          section({
            id: 'year-targets',
            heading: words.yearTargets,
            body: html`${paragraph(muted(words.yearTargetsHint))}${fields.targets}`,
          }),
        ]),
    details(
      words.more,
      html`${fields.code}${fields.area}${fields.field}${fields.frequency}${fields.years}${fields.over}${fields.puttingTogether}${fields.tags}`,
      view.problems.some(({ field }) => folded.has(field)),
    ),
  ]
}

function endForm(frame: Frame, view: IndicatorFormView): Html {
  const say = messages(frame.lang).form
  return details(
    say.end,
    html`${paragraph(say.endText)}${form(frame, {
      action: href(frame, view.endAction ?? ''),
      oneTimeKey: `${view.oneTimeKey}-end`,
      body: [
        textField(frame.lang, { name: 'endReason', id: 'endReason', label: say.reason }),
        button({ text: say.end, kind: 'warning' }),
      ],
    })}`,
  )
}

export interface TargetsFormView {
  readonly action: string
  readonly periods: readonly { readonly key: string; readonly text: string }[]
  readonly places: readonly { readonly areaCode: string; readonly name: string }[]
  readonly fieldOf: (areaCode: string, period: string) => string
  readonly typed: Typed
  readonly unit: string
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

export function targetsFormView(frame: Frame, view: TargetsFormView): Html {
  const { lang } = frame
  const say = messages(lang)
  const tables = view.places.map((place) =>
    card(
      dataTable({
        caption: `${place.name} (${view.unit})`,
        captionShown: true,
        rows: view.periods,
        phone: 'plain',
        columns: [
          { head: say.entry.period, kind: 'title', cell: (row) => row.text },
          {
            head: say.page.goal,
            cell: (row) => {
              const field = view.fieldOf(place.areaCode, row.key)
              const problem = problemWith(view.problems, field)
              return html`<span id="${field}">${cellInput({
                name: field,
                label: say.targets.field(place.name, row.text),
                value: view.typed[field] ?? '',
                inputmode: 'decimal',
              })}</span>${problem === null ? null : html`<p class="govuk-error-message">${problem}</p>`}`
            },
          },
        ],
      }),
    ),
  )
  return form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.oneTimeKey,
    body: [...tables, reasonField(frame, view.typed, view.problems), button({ text: say.form.save })],
  })
}

function reasonField(frame: Frame, typed: Typed, problems: readonly Problem[]): Html {
  const say = messages(frame.lang).form
  return textField(frame.lang, {
    name: 'reason',
    label: say.reason,
    hint: say.reasonHint,
    value: typed.reason ?? '',
    error: problemWith(problems, 'reason'),
  })
}

export interface PlacesFormView {
  readonly action: string
  readonly rows: number
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

export function placesFormView(frame: Frame, view: PlacesFormView): Html {
  const say = messages(frame.lang).places
  const rows = Array.from({ length: view.rows }, (_, at) => at + 1)
  const cell = (row: number, part: Parameters<typeof placeField>[1], label: string, numeric: boolean) => {
    const name = placeField(row, part)
    const problem = problemWith(view.problems, name)
    return html`<span id="${name}">${cellInput({
      name,
      label: `${say.row(String(row))} ${label}`,
      value: view.typed[name] ?? '',
      ...(numeric ? { inputmode: 'decimal' as const } : {}),
    })}</span>${problem === null ? null : html`<p class="govuk-error-message">${problem}</p>`}`
  }
  return form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.oneTimeKey,
    body: [
      muted(say.codeHint),
      card(
        dataTable<number>({
          caption: say.title,
          rows,
          dense: true,
          columns: [
            { head: say.code, phone: 'stack', cell: (row) => cell(row, 'code', say.code, false) },
            { head: say.name, phone: 'stack', cell: (row) => cell(row, 'name', say.name, false) },
            { head: say.households, phone: 'stack', cell: (row) => cell(row, 'households', say.households, true) },
            { head: say.weight, phone: 'stack', cell: (row) => cell(row, 'weight', say.weight, true) },
            { head: say.baseline, phone: 'stack', cell: (row) => cell(row, 'baseline', say.baseline, true) },
          ],
        }),
      ),
      reasonField(frame, view.typed, view.problems),
      button({ text: messages(frame.lang).form.save }),
    ],
  })
}

export interface LinksFormView {
  readonly id: string
  readonly children: readonly {
    readonly id: string
    readonly code: string
    readonly name: string
    readonly where: string
  }[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

export function linksFormView(frame: Frame, view: LinksFormView): Html {
  const { lang } = frame
  const say = messages(lang)
  const list =
    view.children.length === 0
      ? paragraph(say.links.none)
      : html`${view.children.map((child) =>
          card(
            html`<p class="govuk-body">${link(href(frame, `/indicators/${child.id}`), child.name)}<br>${muted(`${child.code} · ${child.where}`)}</p>${details(
              html`${say.links.remove}<span class="govuk-visually-hidden"> ${say.links.removeAbout(child.code)}</span>`,
              form(frame, {
                action: href(frame, `/indicators/${view.id}/links`),
                oneTimeKey: `${view.oneTimeKey}-${child.id}`,
                hidden: { remove: child.id },
                body: [
                  textField(lang, { name: 'reason', id: `why-${child.id}`, label: say.form.reason }),
                  button({ text: say.links.remove, kind: 'warning' }),
                ],
              }),
            )}`,
          ),
        )}`
  return html`${list}${section({
    id: 'add',
    heading: say.links.add,
    body: form(frame, {
      action: href(frame, `/indicators/${view.id}/links`),
      oneTimeKey: view.oneTimeKey,
      body: [
        textField(lang, {
          name: 'code',
          label: say.links.code,
          characters: 20,
          value: view.typed.code ?? '',
          error: problemWith(view.problems, 'code'),
        }),
        reasonField(frame, view.typed, view.problems),
        actions([
          button({ text: say.links.add }),
          linkButton({ href: href(frame, `/indicators/${view.id}`), text: say.title, kind: 'secondary' }),
        ]),
      ],
    }),
  })}`
}
