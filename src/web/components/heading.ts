import { type Html, html } from '../html.ts'
import { ph, type Text } from './text.ts'

const sizes = { 1: 'xl', 2: 'l', 3: 'm', 4: 's' } as const
/** @public */
export type HeadingSize = 'xl' | 'l' | 'm' | 's'

/** @public */
export interface Heading {
  level: 1 | 2 | 3 | 4
  /** Plain text may carry bars between phrases that stay whole. */
  text: Text
  id?: string
  /** How it looks, where that differs from its place in the outline. */
  size?: HeadingSize
}

export function heading({ level, text, id, size = sizes[level] }: Heading): Html {
  const words = typeof text === 'string' ? ph(text) : text
  const names = `govuk-heading-${size}`
  const idAttribute = id === undefined ? null : html` id="${id}"`
  if (level === 1) return html`<h1 class="${names}"${idAttribute}>${words}</h1>`
  if (level === 2) return html`<h2 class="${names}"${idAttribute}>${words}</h2>`
  if (level === 3) return html`<h3 class="${names}"${idAttribute}>${words}</h3>`
  return html`<h4 class="${names}"${idAttribute}>${words}</h4>`
}
