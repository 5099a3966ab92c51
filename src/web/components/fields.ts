import type { Lang } from '../../kernel/lang.ts'
import { attributes, classes, type Fragment, type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { icon } from './icon.ts'
import type { Text } from './text.ts'

/** What all fields share. `value` is what the person typed, put back as it was, right or wrong. @public */
export interface Field {
  name: string
  label: Text
  hint?: Text
  /** What is wrong and what to do, in one sentence. */
  error?: Text | null
  /** Defaults to the name, which is what the error summary links to. */
  id?: string
  /** The label is the question of the page or of its part. */
  big?: boolean
  optional?: boolean
}

/** A problem with one field: `field` is its id, where the link in the summary leads. @public */
export interface Problem {
  field: string
  text: string
}

/** The first problem of a field, for its `error`. */
export function problemWith(problems: readonly Problem[], field: string): string | null {
  return problems.find((problem) => problem.field === field)?.text ?? null
}

function idOf(field: Field): string {
  return field.id ?? field.name
}

function hintOf(field: Field): Html | null {
  return field.hint ? html`<div class="govuk-hint" id="${idOf(field)}-hint">${field.hint}</div>` : null
}

function errorOf(lang: Lang, field: Field): Html | null {
  if (!field.error) return null
  const prefix = messagesOf(lang).form.errorPrefix
  return html`<p class="govuk-error-message" id="${idOf(field)}-error">${icon('alert', 'small')}<span><span class="govuk-visually-hidden">${prefix}</span> ${field.error}</span></p>`
}

function describedBy(field: Field): string | null {
  const ids = [field.hint && `${idOf(field)}-hint`, field.error && `${idOf(field)}-error`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : null
}

function labelText(lang: Lang, field: Field): Fragment {
  return field.optional
    ? [field.label, ' ', html`<span class="ps-muted">${messagesOf(lang).form.optional}</span>`]
    : field.label
}

function group(field: Field, body: Fragment): Html {
  return html`<div class="${classes('govuk-form-group', field.error && 'govuk-form-group--error')}">${body}</div>
`
}

function labelled(lang: Lang, field: Field, control: Html): Html {
  const label = html`<label class="${classes('govuk-label', field.big && 'govuk-label--m')}" for="${idOf(field)}">${labelText(lang, field)}</label>`
  return group(field, [label, hintOf(field), errorOf(lang, field), control])
}

function fieldset(lang: Lang, field: Field, body: Fragment, role?: 'group'): Html {
  const given = attributes({ class: 'govuk-fieldset', role, 'aria-describedby': describedBy(field) })
  const legend = html`<legend class="${classes('govuk-fieldset__legend', field.big && 'govuk-fieldset__legend--m')}">${labelText(lang, field)}</legend>`
  return group(field, html`<fieldset${given}>${legend}${hintOf(field)}${errorOf(lang, field)}${body}</fieldset>`)
}

function controlAttributes(
  field: Field,
  block: string,
  more: Record<string, string | number | boolean | null | undefined>,
): Html {
  const { class: own, ...rest } = more
  return attributes({
    class: classes(block, field.error && `${block}--error`, own as string),
    id: idOf(field),
    name: field.name,
    ...rest,
    'aria-describedby': describedBy(field),
    'aria-invalid': field.error ? 'true' : null,
  })
}

/** @public */
export interface TextField extends Field {
  value?: string | null
  type?: 'text' | 'email' | 'tel' | 'url' | 'search'
  inputmode?: 'numeric' | 'decimal' | 'text'
  autocomplete?: string
  /** Width in characters for what has a known length: a year, an amount, a postcode. */
  characters?: 4 | 5 | 10 | 20
  prefix?: string
  suffix?: string
  maxlength?: number
}

export function textField(lang: Lang, field: TextField): Html {
  const given = controlAttributes(field, 'govuk-input', {
    class: field.characters === undefined ? null : `govuk-input--width-${field.characters}`,
    type: field.type ?? 'text',
    value: field.value ?? '',
    inputmode: field.inputmode,
    autocomplete: field.autocomplete,
    maxlength: field.maxlength,
    spellcheck: field.inputmode === 'numeric' || field.inputmode === 'decimal' ? 'false' : null,
  })
  const input = html`<input${given}>`
  if (field.prefix === undefined && field.suffix === undefined) return labelled(lang, field, input)
  const before =
    field.prefix === undefined ? null : html`<div class="govuk-input__prefix" aria-hidden="true">${field.prefix}</div>`
  const after =
    field.suffix === undefined ? null : html`<div class="govuk-input__suffix" aria-hidden="true">${field.suffix}</div>`
  return labelled(lang, field, html`<div class="govuk-input__wrapper">${before}${input}${after}</div>`)
}

/** @public */
export interface PasswordField extends Field {
  /** `new-password` where one is chosen, so that the browser offers to make it. */
  autocomplete: 'current-password' | 'new-password'
}

/** Never carries a value back: a password is typed again. */
export function passwordField(lang: Lang, field: PasswordField): Html {
  const given = controlAttributes(field, 'govuk-input', {
    type: 'password',
    autocomplete: field.autocomplete,
    spellcheck: 'false',
    autocapitalize: 'none',
  })
  return labelled(lang, field, html`<input${given}>`)
}

/** @public */
export interface TextAreaField extends Field {
  value?: string | null
  rows?: number
  maxlength?: number
}

export function textAreaField(lang: Lang, field: TextAreaField): Html {
  const given = controlAttributes(field, 'govuk-textarea', { rows: field.rows ?? 5, maxlength: field.maxlength })
  // A first line break inside <textarea> is swallowed by the parser; one more keeps what was typed.
  const value = field.value ?? ''
  return labelled(lang, field, html`<textarea${given}>${value.startsWith('\n') ? '\n' : ''}${value}</textarea>`)
}

/** @public */
export interface Choice {
  value: string
  text: string
}

/** @public */
export interface SelectField extends Field {
  value?: string | null
  /** A first entry with an empty value, "ทุกปี" or "เลือก…", belongs here too. */
  choices: readonly Choice[]
  fill?: boolean
}

export function selectField(lang: Lang, field: SelectField): Html {
  const given = controlAttributes(field, 'govuk-select', { class: field.fill ? 'ps-fill' : null })
  const options = field.choices.map(
    ({ value, text }) =>
      html`<option value="${value}"${value === (field.value ?? '') ? html` selected` : null}>${text}</option>`,
  )
  return labelled(lang, field, html`<select${given}>${options}</select>`)
}

/** @public */
export interface ItemChoice {
  value: string
  text: Text
  hint?: Text
}

interface ManyChoices extends Field {
  items: readonly ItemChoice[]
}

function choiceItem(field: Field, kind: 'radios' | 'checkboxes', item: ItemChoice, i: number, checked: boolean): Html {
  const id = i === 0 ? idOf(field) : `${idOf(field)}-${i + 1}`
  const given = attributes({
    class: `govuk-${kind}__input`,
    id,
    name: field.name,
    type: kind === 'radios' ? 'radio' : 'checkbox',
    value: item.value,
    checked,
    'aria-describedby': item.hint ? `${id}-item-hint` : null,
  })
  const hint = item.hint && html`<div class="govuk-hint govuk-${kind}__hint" id="${id}-item-hint">${item.hint}</div>`
  return html`<div class="govuk-${kind}__item"><input${given}><label class="govuk-label govuk-${kind}__label" for="${id}">${item.text}</label>${hint}</div>`
}

/** @public */
export interface RadiosField extends ManyChoices {
  value?: string | null
}

/** One of a few. The field's `label` is the question. */
export function radiosField(lang: Lang, field: RadiosField): Html {
  const items = field.items.map((item, i) => choiceItem(field, 'radios', item, i, item.value === field.value))
  return fieldset(lang, field, html`<div class="govuk-radios">${items}</div>`)
}

/** @public */
export interface CheckboxesField extends ManyChoices {
  values?: readonly string[]
}

/** Any of a few. */
export function checkboxesField(lang: Lang, field: CheckboxesField): Html {
  const items = field.items.map((item, i) =>
    choiceItem(field, 'checkboxes', item, i, field.values?.includes(item.value) ?? false),
  )
  return fieldset(lang, field, html`<div class="govuk-checkboxes">${items}</div>`)
}

/** @public */
export interface DateField extends Field {
  /** As typed, before any reading: Thai digits and Buddhist years stay as they were. */
  value?: { day?: string; month?: string; year?: string }
}

/** A day in three boxes, the year in the Buddhist era. Sends `<name>-day`, `<name>-month`, `<name>-year`. */
export function dateField(lang: Lang, field: DateField): Html {
  const words = messagesOf(lang).form
  const part = (key: 'day' | 'month' | 'year', text: string, characters: 2 | 4) => {
    // The first box has the field's own id, so that the error summary lands in it.
    const id = key === 'day' ? idOf(field) : `${idOf(field)}-${key}`
    const given = attributes({
      class: classes(
        'govuk-input govuk-date-input__input',
        `govuk-input--width-${characters}`,
        field.error && 'govuk-input--error',
      ),
      id,
      name: `${field.name}-${key}`,
      type: 'text',
      inputmode: 'numeric',
      value: field.value?.[key] ?? '',
      'aria-invalid': field.error ? 'true' : null,
    })
    return html`<div class="govuk-date-input__item"><label class="govuk-label govuk-date-input__label" for="${id}">${text}</label><input${given}></div>`
  }
  const boxes = [part('day', words.day, 2), part('month', words.month, 2), part('year', words.yearBE, 4)]
  const withHint: DateField = field.hint ? field : { ...field, hint: words.dateExample }
  return fieldset(lang, withHint, html`<div class="govuk-date-input">${boxes}</div>`, 'group')
}

/** @public */
export interface FileField extends Field {
  /** What the chooser offers: `.xlsx,.csv` or `image/*`. The server checks again. */
  accept?: string
  multiple?: boolean
}

/** The form around it needs `upload: true`. */
export function fileField(lang: Lang, field: FileField): Html {
  const given = controlAttributes(field, 'govuk-file-upload', {
    type: 'file',
    accept: field.accept,
    multiple: field.multiple,
  })
  return labelled(lang, field, html`<input${given}>`)
}

/** A control inside a table cell: the row and column name it, so it has no visible label of its own. */
export function cellInput(field: {
  name: string
  label: string
  value?: string
  inputmode?: 'numeric' | 'decimal'
}): Html {
  const given = attributes({
    class: 'govuk-input ps-fill',
    name: field.name,
    type: 'text',
    value: field.value ?? '',
    inputmode: field.inputmode,
    'aria-label': field.label,
  })
  return html`<input${given}>`
}

export function cellSelect(field: { name: string; label: string; value?: string; choices: readonly Choice[] }): Html {
  const options = field.choices.map(
    ({ value, text }) =>
      html`<option value="${value}"${value === (field.value ?? '') ? html` selected` : null}>${text}</option>`,
  )
  return html`<select${attributes({ class: 'govuk-select ps-fill', name: field.name, 'aria-label': field.label })}>${options}</select>`
}
