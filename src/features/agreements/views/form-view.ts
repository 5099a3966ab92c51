import {
  button,
  cellInput,
  cellSelect,
  dataTable,
  dateField,
  form,
  heading,
  muted,
  paragraph,
  problemWith,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Fragment, type Html, html } from '../../../web/html.ts'
import { dayFieldOf, type Filled, fieldOf } from '../../../web/read-form.ts'
import { fieldName, missions } from '../../functions/index.ts'
import { agreementKinds, partyRoles } from '../agreement.ts'
import { messages } from '../messages.ts'
import { lineCounts } from '../terms-form.ts'

export interface TermsForm extends Filled {
  /** Null: a new one. */
  readonly id: string | null
  readonly key: string
  readonly revision: number
  readonly boardId: string
  readonly services: readonly { readonly id: string; readonly name: string }[]
}

export function termsForm(frame: Frame, view: TermsForm): Html {
  const { form: words, kinds } = messages(frame.lang)
  const { lang } = frame
  const counts = lineCounts(view.typed)
  const isNew = view.id === null
  const { value: kind, ...kindField } = fieldOf(view, 'kind')
  const { value: field, ...fieldField } = fieldOf(view, 'field')
  const group = (id: string, title: string, hint: string | null, body: Fragment) => {
    const error = problemWith(view.problems, id)
    return html`${heading({ level: 2, text: title, size: 'm', id })}${hint && paragraph(muted(hint))}${error && html`<p class="govuk-error-message">${error}</p>`}${body}`
  }
  return form(frame, {
    action: href(frame, isNew ? '/agreements/new' : `/agreements/${view.id}/edit`),
    oneTimeKey: view.key,
    hidden: isNew ? { board: view.boardId } : { revision: String(view.revision) },
    body: html`${textField(lang, { ...fieldOf(view, 'title'), label: words.name, hint: words.nameHint, maxlength: 300 })}${selectField(
      lang,
      {
        ...kindField,
        value: kind,
        label: words.kind,
        choices: agreementKinds.map((value) => ({ value, text: kinds[value] })),
      },
    )}${isNew && textField(lang, { ...fieldOf(view, 'maker'), label: words.maker, hint: words.makerHint })}${textAreaField(
      lang,
      {
        ...fieldOf(view, 'purpose'),
        label: words.purpose,
        hint: words.purposeHint,
        rows: 4,
      },
    )}${textField(lang, { ...fieldOf(view, 'area'), label: words.area, hint: words.areaHint, optional: true })}${selectField(
      lang,
      {
        ...fieldField,
        value: field,
        label: words.field,
        optional: true,
        choices: [
          { value: '', text: words.noField },
          ...missions
            .filter(({ code }) => code.length <= 4)
            .map(({ code }) => ({ value: code, text: `${code} ${fieldName(code, lang)}` })),
        ],
      },
    )}${group('parties', words.parties, words.partiesHint, partyLines(frame, view, counts.parties))}${group(
      'services',
      words.services,
      null,
      serviceLines(frame, view, counts.services),
    )}${group('indicators', words.indicators, words.indicatorsHint, indicatorLines(frame, view, counts.indicators))}${group(
      'money',
      words.money,
      null,
      html`${textField(lang, { ...fieldOf(view, 'total'), label: words.total, hint: words.totalHint, inputmode: 'decimal', characters: 20, optional: true })}${moneyLines(frame, view, counts.money)}`,
    )}${group(
      'period',
      words.period,
      null,
      html`${dateField(lang, { ...dayFieldOf(view, 'starts'), label: words.starts })}${dateField(lang, { ...dayFieldOf(view, 'ends'), label: words.ends })}${textAreaField(lang, { ...fieldOf(view, 'reviews'), label: words.reviews, hint: words.reviewsHint, rows: 4 })}${textField(lang, { ...fieldOf(view, 'notice'), label: words.notice, inputmode: 'numeric', characters: 4 })}${textAreaField(lang, { ...fieldOf(view, 'breach'), label: words.breach, hint: words.breachHint, rows: 3, optional: true })}`,
    )}${textField(lang, { ...fieldOf(view, 'reason'), label: words.reason, hint: words.reasonHint })}${button({ text: words.save })}`,
  })
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

function cells(view: Filled) {
  return (name: string, label: string, inputmode?: 'numeric' | 'decimal') =>
    cellInput({ name, label, value: view.typed[name] ?? '', ...(inputmode === undefined ? {} : { inputmode }) })
}

function partyLines(frame: Frame, view: TermsForm, count: number): Html {
  const { form: words, roles } = messages(frame.lang)
  const cell = cells(view)
  return dataTable<number>({
    caption: words.parties,
    columns: [
      { head: words.number, kind: 'title', cell: (n) => String(n) },
      { head: words.party, phone: 'stack', cell: (n) => cell(`party-${n}`, `${words.party} ${n}`) },
      {
        head: words.role,
        phone: 'stack',
        cell: (n) =>
          cellSelect({
            name: `role-${n}`,
            label: `${words.role} ${n}`,
            value: view.typed[`role-${n}`] ?? 'provider',
            choices: partyRoles.map((value) => ({ value, text: roles[value] })),
          }),
      },
      { head: words.part, phone: 'stack', cell: (n) => cell(`part-${n}`, `${words.part} ${n}`) },
    ],
    rows: numbers(count),
  })
}

function serviceLines(frame: Frame, view: TermsForm, count: number): Html {
  const { form: words } = messages(frame.lang)
  const cell = cells(view)
  return dataTable<number>({
    caption: words.services,
    columns: [
      { head: words.service, phone: 'stack', cell: (n) => cell(`service-${n}`, `${words.service} ${n}`) },
      {
        head: words.byStandard,
        phone: 'stack',
        cell: (n) =>
          cellSelect({
            name: `service-id-${n}`,
            label: `${words.byStandard} ${n}`,
            value: view.typed[`service-id-${n}`] ?? '',
            choices: [
              { value: '', text: words.noStandard },
              ...view.services.map(({ id, name }) => ({ value: id, text: name })),
            ],
          }),
      },
      { head: words.standard, phone: 'stack', cell: (n) => cell(`standard-${n}`, `${words.standard} ${n}`) },
    ],
    rows: numbers(count),
  })
}

function indicatorLines(frame: Frame, view: TermsForm, count: number): Html {
  const { form: words } = messages(frame.lang)
  const cell = cells(view)
  return dataTable<number>({
    caption: words.indicators,
    columns: [
      {
        head: words.indicatorCode,
        phone: 'stack',
        cell: (n) => cell(`indicator-${n}`, `${words.indicatorCode} ${n}`),
      },
      { head: words.wanted, phone: 'stack', cell: (n) => cell(`wanted-${n}`, `${words.wanted} ${n}`) },
    ],
    rows: numbers(count),
  })
}

function moneyLines(frame: Frame, view: TermsForm, count: number): Html {
  const { form: words } = messages(frame.lang)
  const cell = cells(view)
  return dataTable<number>({
    caption: words.money,
    columns: [
      { head: words.year, phone: 'stack', cell: (n) => cell(`money-year-${n}`, `${words.year} ${n}`, 'numeric') },
      { head: words.from, phone: 'stack', cell: (n) => cell(`money-from-${n}`, `${words.from} ${n}`, 'numeric') },
      { head: words.to, phone: 'stack', cell: (n) => cell(`money-to-${n}`, `${words.to} ${n}`, 'numeric') },
      { head: words.amount, phone: 'stack', cell: (n) => cell(`money-amount-${n}`, `${words.amount} ${n}`, 'decimal') },
      { head: words.source, phone: 'stack', cell: (n) => cell(`money-source-${n}`, `${words.source} ${n}`) },
    ],
    rows: numbers(count),
  })
}
