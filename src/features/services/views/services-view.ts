import {
  barRows,
  button,
  cellInput,
  cellSelect,
  dataTable,
  downloads,
  form,
  heading,
  hiddenFields,
  type Meaning,
  muted,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { fieldName, missions } from '../../functions/index.ts'
import { levels } from '../level.ts'
import { messages } from '../messages.ts'
import type { Service } from '../services.sql.ts'
import { type Criterion, dimensions, type Standing } from '../standard.ts'

export const standingMeaning: Record<Standing, Meaning> = {
  certified: 'solved',
  'renew-soon': 'promised',
  expired: 'late',
  waiting: 'doing',
  refused: 'cannot',
  none: 'planned',
}

interface ServiceRow {
  readonly href: string
  readonly name: string
  readonly criteria: number
  readonly assessed: number
  readonly certified: number
  readonly late: number
  readonly waiting: number
}

export function servicesView(frame: Frame, rows: readonly ServiceRow[]): Html {
  const { services: words } = messages(frame.lang)
  if (rows.length === 0) return paragraph(words.empty)
  return html`${dataTable<ServiceRow>({
    caption: words.title,
    phone: 'numbers',
    columns: [
      {
        head: words.service,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${href(frame, row.href)}">${row.name}</a>`,
      },
      { head: words.criteria, kind: 'number', cell: (row) => String(row.criteria) },
      { head: words.assessed, kind: 'number', cell: (row) => String(row.assessed) },
      { head: words.certified, kind: 'number', cell: (row) => String(row.certified) },
      {
        head: words.late,
        kind: 'number',
        cell: (row) => (row.late === 0 ? '0' : state('late', String(row.late))),
      },
      { head: words.waiting, kind: 'number', cell: (row) => String(row.waiting) },
    ],
    rows,
  })}${downloads(frame, { path: '/services/list', query: '' })}`
}

/** Units are written by people, in Thai; per cent, the usual one, stands before its number in Thai and after it in English. */
export function quantityText(frame: Frame, number: string, unit: string): string {
  const value = number.replace(/\.0+$|(\.\d*?)0+$/, '$1')
  return messages(frame.lang).quantity(value, unit)
}

export function wantedText(frame: Frame, criterion: Criterion): string {
  const { service: words } = messages(frame.lang)
  const value = quantityText(frame, criterion.wanted, criterion.unit)
  return criterion.direction === 'at-least' ? words.atLeast(value) : words.atMost(value)
}

export const measureOf = (frame: Frame, one: Criterion) =>
  frame.lang === 'en' ? (one.measureEn ?? one.measureTh) : one.measureTh

interface GapRow {
  readonly href: string
  readonly name: string
  readonly standing: Standing
  readonly validTo: string
  readonly missed: number
  readonly assessed: string
}

export interface ServiceView {
  readonly service: Service
  readonly place: string
  readonly problems: readonly Problem[]
  /** How many bodies are not shown. */
  readonly more: number
  readonly late: number
  readonly rows: readonly GapRow[]
}

export function serviceView(frame: Frame, view: ServiceView): Html {
  const { service: words, services, standings, levels: levelWords, dimensions: dimensionWords } = messages(frame.lang)
  const { service } = view
  const facts = summaryList([
    { key: words.about, value: service.about },
    { key: words.field, value: fieldName(service.functionCode, frame.lang) },
    {
      key: words.levels,
      value:
        service.levels.length === 0
          ? words.anyLevel
          : levels
              .filter((level) => service.levels.includes(level))
              .map((level) => levelWords[level])
              .join(' · '),
    },
    { key: words.valid, value: words.months(service.validMonths) },
  ])
  const criteria = dataTable<Criterion>({
    caption: words.criteria,
    columns: [
      { head: words.measure, kind: 'title', cell: (one) => measureOf(frame, one) },
      { head: words.wanted, cell: (one) => wantedText(frame, one) },
      { head: words.source, cell: (one) => one.source },
    ],
    rows: service.criteria,
  })
  const needs = barRows(
    dimensions.map((one) => {
      const value = service.needs[one] ?? 0
      return { label: dimensionWords[one], value, text: words.points(value) }
    }),
    { max: 5 },
  )
  const choose = html`<form method="get" action="${href(frame, `/services/${service.code}`)}" novalidate>${textField(
    frame.lang,
    {
      name: 'place',
      label: words.place,
      value: view.place,
      error: problemWith(view.problems, 'place'),
      characters: 20,
    },
  )}${button({ text: words.choose, kind: 'secondary' })}</form>`
  const gaps =
    view.rows.length === 0
      ? paragraph(words.noBodies)
      : html`${view.late > 0 && paragraph(state('late', words.lateFirst(view.late)))}${dataTable<GapRow>({
          caption: words.gaps,
          columns: [
            {
              head: services.bodies,
              kind: 'title',
              cell: (row) => html`<a class="govuk-link" href="${href(frame, row.href)}">${row.name}</a>`,
            },
            {
              head: words.standing,
              cell: (row) => state(standingMeaning[row.standing], standings[row.standing]),
            },
            {
              head: words.missed,
              kind: 'number',
              cell: (row) => (row.missed === 0 ? words.allMet : String(row.missed)),
            },
            { head: words.validTo, kind: 'short', cell: (row) => row.validTo },
          ],
          rows: view.rows,
        })}`
  return html`${section({ id: 'about', heading: words.about, first: true, body: facts })}
    ${section({ id: 'criteria', heading: words.criteria, body: criteria })}
    ${section({ id: 'needs', heading: words.needs, body: needs })}
    ${section({ id: 'gaps', heading: words.gaps, body: html`${choose}${gaps}${view.more > 0 && paragraph(muted(words.more(view.more)))}` })}`
}

// ---- the form

export interface ServiceForm extends Filled {
  /** Null: a new one. */
  readonly code: string | null
  readonly key: string
  readonly revision: number
}

export function serviceForm(frame: Frame, view: ServiceForm): Html {
  const { serviceForm: words, levels: levelWords, dimensions: dimensionWords, save } = messages(frame.lang)
  const { lang } = frame
  const isNew = view.code === null
  const { value: field, ...fieldField } = fieldOf(view, 'field')
  let last = 0
  for (let n = 1; n <= 20; n++) if ((view.typed[`measure-${n}`] ?? '') !== '') last = n
  const rows = Array.from({ length: Math.min(20, Math.max(3, last + 2)) }, (_, at) => at + 1)
  const cell = (name: string, label: string) => cellInput({ name, label, value: view.typed[name] ?? '' })
  const ids = Object.fromEntries(
    rows.flatMap((n) => {
      const id = view.typed[`criterion-${n}`]
      return id === undefined || id === '' ? [] : [[`criterion-${n}`, id]]
    }),
  )
  const error = problemWith(view.problems, 'criteria')
  const criteria = dataTable<number>({
    caption: words.criteria,
    columns: [
      { head: words.measure, phone: 'stack', cell: (n) => cell(`measure-${n}`, `${words.measure} ${n}`) },
      {
        head: words.direction,
        phone: 'stack',
        cell: (n) =>
          cellSelect({
            name: `direction-${n}`,
            label: `${words.direction} ${n}`,
            value: view.typed[`direction-${n}`] ?? 'at-least',
            choices: [
              { value: 'at-least', text: words.atLeast },
              { value: 'at-most', text: words.atMost },
            ],
          }),
      },
      { head: words.wanted, phone: 'stack', cell: (n) => cell(`wanted-${n}`, `${words.wanted} ${n}`) },
      { head: words.unit, phone: 'stack', cell: (n) => cell(`unit-${n}`, `${words.unit} ${n}`) },
      { head: words.source, phone: 'stack', cell: (n) => cell(`source-${n}`, `${words.source} ${n}`) },
    ],
    rows,
  })
  const levelBoxes = html`<fieldset class="govuk-fieldset"><legend class="govuk-fieldset__legend">${words.levels}</legend><div class="govuk-checkboxes">${levels.map(
    (level) =>
      html`<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" type="checkbox" id="level-${level}" name="level-${level}" value="1"${view.typed[`level-${level}`] === '1' ? html` checked` : null}><label class="govuk-label govuk-checkboxes__label" for="level-${level}">${levelWords[level]}</label></div>`,
  )}</div></fieldset>`
  return form(frame, {
    action: href(frame, isNew ? '/services/new' : `/services/${view.code}/edit`),
    oneTimeKey: view.key,
    hidden: isNew ? {} : { revision: view.typed.revision ?? String(view.revision) },
    body: html`${hiddenFields(ids)}${isNew && textField(lang, { ...fieldOf(view, 'code'), label: words.code, hint: words.codeHint, characters: 20 })}${textField(lang, { ...fieldOf(view, 'name'), label: words.name })}${textField(lang, { ...fieldOf(view, 'name_en'), label: words.nameEn, optional: true })}${textAreaField(lang, { ...fieldOf(view, 'about'), label: words.about, rows: 3 })}${selectField(
      lang,
      {
        ...fieldField,
        value: field,
        label: words.field,
        choices: [
          { value: '', text: '–' },
          ...missions
            .filter(({ code }) => code.length <= 4)
            .map(({ code }) => ({ value: code, text: `${code} ${fieldName(code, lang)}` })),
        ],
      },
    )}${levelBoxes}${textField(lang, { ...fieldOf(view, 'months'), label: words.months, inputmode: 'numeric', characters: 4 })}${heading({ level: 2, text: words.criteria, size: 'm', id: 'criteria' })}${error && html`<p class="govuk-error-message">${error}</p>`}${criteria}${heading({ level: 2, text: words.needs, size: 'm' })}${dimensions.map(
      (one) =>
        textField(lang, {
          ...fieldOf(view, `need-${one}`),
          label: dimensionWords[one],
          inputmode: 'numeric',
          characters: 4,
          optional: true,
        }),
    )}${button({ text: save })}`,
  })
}
