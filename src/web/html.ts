import { html as honoHtml, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** A finished, escaped piece of a page. Always there at once: a view waits for nothing, its data came before it. */
export type Html = HtmlEscapedString

/** What may stand in a template. Strings are escaped; `Html` is not; false, null and undefined print nothing. */
export type Fragment = Html | string | number | bigint | boolean | null | undefined | readonly Fragment[]

/**
 * `html` of hono, narrowed: a Promise or a plain object in a template does not compile, so every view stays synchronous
 * and nobody prints "[object Object]".
 */
export const html = honoHtml as (strings: TemplateStringsArray, ...values: Fragment[]) => Html

/** Marks text made by us (never by people) as finished HTML: icons, drawings, constants. */
export function trusted(markup: string): Html {
  return raw(markup)
}

const nothing: Html = trusted('')

/**
 * Attributes from values: strings and numbers are written and escaped, `true` writes the bare name, and false, null and
 * undefined write nothing. Begins with a blank, so it is put directly after the tag's name.
 */
export function attributes(values: Record<string, string | number | boolean | null | undefined>): Html {
  const written = Object.entries(values).map(([name, value]) => {
    if (value === false || value === null || value === undefined) return nothing
    return value === true ? trusted(` ${name}`) : html` ${trusted(name)}="${value}"`
  })
  return html`${written}`
}

/** Class names joined; empty ones fall out. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
