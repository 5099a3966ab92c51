import { attributes, classes, type Fragment, type Html, html } from '../html.ts'
import { type IconName, icon } from './icon.ts'
import type { Text } from './text.ts'

interface ButtonLook {
  text: Text
  icon?: IconName
  /** `secondary` is outlined; `warning` is for what cannot be undone. One primary button on a page. */
  kind?: 'primary' | 'secondary' | 'warning'
}

/** @public */
export interface Button extends ButtonLook {
  /** With a name the form says which button was pressed. */
  name?: string
  value?: string
  type?: 'submit' | 'button'
}

/** An arrow forward stands after its word, every other icon before it. */
function inside(text: Text, name: IconName | undefined): Fragment {
  if (name === undefined) return text
  return name === 'next' ? [text, icon(name)] : [icon(name), text]
}

function look(kind: ButtonLook['kind']): string {
  return classes('govuk-button', kind !== undefined && kind !== 'primary' && `govuk-button--${kind}`)
}

export function button({ text, icon: name, kind, type = 'submit', ...rest }: Button): Html {
  const given = attributes({ type, name: rest.name, value: rest.value, class: look(kind) })
  return html`<button${given}>${inside(text, name)}</button>`
}

/** Looks like a button and goes to a page. Changes are made by `button` in a form, never by a link. */
export function linkButton({ text, icon: name, kind, href }: ButtonLook & { href: string }): Html {
  return html`<a class="${look(kind)}" href="${href}">${inside(text, name)}</a>`
}
