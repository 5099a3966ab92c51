import { nameIn } from '../../../kernel/lang.ts'
import {
  actions,
  button,
  cellInput,
  dataTable,
  details,
  form,
  heading,
  linkButton,
  linkRows,
  muted,
  paragraph,
  problemWith,
  radiosField,
  section,
  state,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf, nothingTyped } from '../../../web/read-form.ts'
import type { AssessmentLine } from '../assessments.sql.ts'
import type { Capacity } from '../capacity.sql.ts'
import { messages } from '../messages.ts'
import type { Service } from '../services.sql.ts'
import { type Criterion, dimensions, gapTo, type Standing } from '../standard.ts'
import { measureOf, quantityText, standingMeaning, wantedText } from './services-view.ts'

interface AssessedService {
  readonly service: Service
  readonly standing: Standing
  readonly facts: readonly string[]
  readonly lines: readonly { readonly criterion: Criterion; readonly line: AssessmentLine | null }[]
  readonly capacities: readonly Capacity[]
  readonly verify: { readonly id: string; readonly filled: Filled | null } | null
}

export interface BodyView {
  readonly code: string
  readonly may: boolean
  readonly services: readonly AssessedService[]
  readonly others: readonly Service[]
}

export function bodyView(frame: Frame, view: BodyView): Html {
  const { body: words } = messages(frame.lang)
  const assess = (service: Service) => `/services/bodies/${view.code}/assess/${service.code}`
  const parts = view.services.map((one, at) =>
    section({
      id: one.service.code,
      heading: nameIn(frame.lang, one.service),
      first: at === 0,
      body: assessedService(frame, view, one),
    }),
  )
  const others =
    view.others.length > 0 &&
    section({
      id: 'others',
      heading: words.others,
      first: view.services.length === 0,
      body: linkRows(
        view.others.map((service) => ({
          title: nameIn(frame.lang, service),
          href: href(frame, view.may ? assess(service) : `/services/${service.code}`),
          meta: service.about,
          ...(view.may ? { side: words.assess } : {}),
        })),
      ),
    })
  return html`${view.services.length === 0 && paragraph(words.none)}${parts}${others}`
}

function assessedService(frame: Frame, view: BodyView, one: AssessedService): Html {
  const { body: words, standings, dimensions: dimensionWords } = messages(frame.lang)
  const value = (line: AssessmentLine, criterion: Criterion) => quantityText(frame, line.reached, criterion.unit)
  const criteria = dataTable<AssessedService['lines'][number]>({
    caption: nameIn(frame.lang, one.service),
    columns: [
      {
        head: words.criterion,
        kind: 'title',
        cell: ({ criterion }) => html`${measureOf(frame, criterion)}<br>${muted(wantedText(frame, criterion))}`,
      },
      {
        head: words.reached,
        cell: ({ criterion, line }) => (line === null ? muted(words.notAssessed) : value(line, criterion)),
      },
      {
        head: words.gap,
        cell: ({ criterion, line }) => {
          const gap = line === null ? null : gapTo(criterion, line.reached)
          if (line === null) return '–'
          return gap === null ? state('solved', words.met) : state('late', quantityText(frame, gap, criterion.unit))
        },
      },
      { head: words.evidence, phone: 'wide', cell: ({ line }) => line?.evidence ?? '–' },
    ],
    rows: one.lines,
  })
  const capacities =
    one.capacities.length > 0 &&
    html`<h3 class="govuk-heading-s">${words.capacity}</h3>${dataTable<Capacity>({
      caption: words.capacity,
      columns: [
        { head: words.capacity, kind: 'title', cell: (row) => dimensionWords[row.dimension] },
        { head: words.score, kind: 'number', cell: (row) => (row.score === null ? '–' : String(row.score)) },
        { head: words.need, kind: 'number', cell: (row) => (row.wanted === null ? '–' : String(row.wanted)) },
        {
          head: words.gap,
          cell: (row) =>
            row.gap === null
              ? muted(words.notAssessed)
              : row.gap === 0
                ? state('solved', words.met)
                : html`<span>${state('late', String(row.gap))}${view.may && html`<br><a class="govuk-link" href="${href(frame, `/pool/new?side=request&body=${view.code}&service=${one.service.code}&dimension=${row.dimension}`)}">${words.askPool}</a>`}</span>`,
        },
        { head: words.evidence, phone: 'wide', cell: (row) => row.evidence ?? '–' },
      ],
      rows: one.capacities,
    })}`
  const again =
    view.may &&
    one.standing !== 'waiting' &&
    actions([
      linkButton({
        href: href(frame, `/services/bodies/${view.code}/assess/${one.service.code}`),
        text: words.assess,
        kind: 'secondary',
      }),
    ])
  const facts = html`${one.facts.map((text, at) => html`${at > 0 && html`<br>`}${text}`)}`
  return html`${paragraph(html`${state(standingMeaning[one.standing], standings[one.standing])}<br>${facts}`)}${criteria}${capacities}${again}${one.verify && verifyForm(frame, view.code, one.verify)}`
}

function verifyForm(frame: Frame, code: string, { id, filled }: NonNullable<AssessedService['verify']>): Html {
  const { body: words } = messages(frame.lang)
  const { lang } = frame
  const shown = filled ?? nothingTyped
  return details(
    words.verify,
    form(frame, {
      action: href(frame, `/services/bodies/${code}/verify`),
      hidden: { assessment: id },
      body: html`${textField(lang, { ...fieldOf(shown, 'verifier'), label: words.verifier })}${radiosField(lang, {
        ...fieldOf(shown, 'verdict'),
        label: words.verdict,
        items: [
          { value: 'certify', text: words.certify },
          { value: 'refuse', text: words.refuse },
        ],
      })}${textAreaField(lang, { ...fieldOf(shown, 'finding'), label: words.finding, rows: 3 })}${button({ text: words.verify })}`,
    }),
    filled !== null,
  )
}

export interface AssessForm extends Filled {
  readonly code: string
  readonly service: Service
}

export function assessForm(frame: Frame, view: AssessForm): Html {
  const { body: words, dimensions: dimensionWords, save } = messages(frame.lang)
  const cell = (name: string, label: string, inputmode?: 'decimal' | 'numeric') =>
    cellInput({ name, label, value: view.typed[name] ?? '', ...(inputmode === undefined ? {} : { inputmode }) })
  const errorFor = (field: string) => {
    const error = problemWith(view.problems, field)
    return error && html`<p class="govuk-error-message">${error}</p>`
  }
  return form(frame, {
    action: href(frame, `/services/bodies/${view.code}/assess/${view.service.code}`),
    body: html`${heading({ level: 2, text: words.criterion, size: 'm', id: 'criteria' })}${errorFor('criteria')}${dataTable<Criterion>(
      {
        caption: words.criterion,
        columns: [
          {
            head: words.criterion,
            kind: 'title',
            cell: (one) => html`${measureOf(frame, one)}<br>${muted(wantedText(frame, one))}`,
          },
          {
            head: words.reached,
            phone: 'stack',
            cell: (one) => cell(`reached-${one.id}`, `${words.reached}: ${measureOf(frame, one)}`, 'decimal'),
          },
          {
            head: words.evidence,
            phone: 'stack',
            cell: (one) => cell(`evidence-${one.id}`, `${words.evidence}: ${measureOf(frame, one)}`),
          },
        ],
        rows: view.service.criteria,
      },
    )}${heading({ level: 2, text: words.capacity, size: 'm', id: 'capacity' })}${paragraph(muted(words.capacityHint))}${errorFor('capacity')}${dataTable<
      (typeof dimensions)[number]
    >({
      caption: words.capacity,
      columns: [
        { head: words.capacity, kind: 'title', cell: (one) => dimensionWords[one] },
        { head: words.need, kind: 'number', cell: (one) => String(view.service.needs[one] ?? '–') },
        {
          head: words.score,
          phone: 'stack',
          cell: (one) => cell(`score-${one}`, `${words.score}: ${dimensionWords[one]}`, 'numeric'),
        },
        {
          head: words.evidence,
          phone: 'stack',
          cell: (one) => cell(`because-${one}`, `${words.evidence}: ${dimensionWords[one]}`),
        },
      ],
      rows: dimensions,
    })}${button({ text: save })}`,
  })
}
