import type { Lang } from '../../kernel/lang.ts'
import type { Frame } from '../frame.ts'
import { attributes, type Fragment, type Html, html } from '../html.ts'
import { actions, card, columns } from './blocks.ts'
import { button } from './button.ts'
import { type Choice, type Problem, problemWith, selectField, textAreaField } from './fields.ts'
import { form } from './form.ts'
import { heading } from './heading.ts'
import { muted, paragraph, type Text } from './text.ts'

interface Tick {
  readonly id: string
  readonly name: string
  readonly label: Fragment
  readonly value?: string
  readonly checked?: boolean
  /** What it picks, in full, for those who hear the page. */
  readonly said?: string
}

/** A small tick with its word, as it stands beside the row of a list. */
export function tick({ id, name, label, value = '1', checked = false, said }: Tick): Html {
  const box = attributes({
    class: 'govuk-checkboxes__input',
    id,
    type: 'checkbox',
    name,
    value,
    checked,
    'aria-label': said,
  })
  return html`<div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item"><input${box}><label class="govuk-label govuk-checkboxes__label" for="${id}">${label}</label></div></div>`
}

/** The button that tells which keys move through a list; shown by `islands/queue-keys.ts` where keys work. */
export const keysHint = (text: string) =>
  html`<p class="ps-small ps-muted" data-queue-keys hidden>${button({ text, kind: 'secondary', type: 'button' })}</p>`

interface QueueForm {
  readonly action: string
  readonly oneTimeKey: string
  readonly hidden?: Record<string, string>
  readonly rows: Html
  readonly words: { readonly keys: string; readonly title: string; readonly hint: Text }
  /** What is to be done with the rows that were ticked. */
  readonly fields: Fragment
  readonly save: Html
}

/** The list of a queue with a tick beside each row, and below it what is done with all that are ticked. */
export function queueForm(frame: Frame, { words, rows, fields, save, ...rest }: QueueForm): Html {
  return form(frame, {
    ...rest,
    id: 'queue',
    body: html`${keysHint(words.keys)}
      ${rows}
      ${card(html`${heading({ level: 2, text: words.title })}${paragraph(muted(words.hint))}
      ${fields}
      ${actions([save])}`)}`,
  })
}

interface DecisionFields {
  /** Of the field with the decision; the reason is always `reason`. */
  readonly name: string
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: string
  readonly reason: { readonly label: string; readonly hint: string; readonly value: string }
  readonly problems: readonly Problem[]
}

/** One decision for all rows that were ticked, and why. */
export function decisionFields(lang: Lang, { name, label, choices, value, reason, problems }: DecisionFields): Html {
  const error = (field: string) => problemWith(problems, field)
  return columns('2', [
    html`<div>${selectField(lang, { name, label, value, error: error(name), choices, fill: true })}</div>`,
    html`<div>${textAreaField(lang, { name: 'reason', ...reason, rows: 3, maxlength: 2000, error: error('reason') })}</div>`,
  ])
}
