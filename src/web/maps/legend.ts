import type { Lang } from '../../kernel/lang.ts'
import { swatch } from '../components/bars.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'

const mapFills = ['#e4dccd', '#eef5f4', '#cfe4e2', '#8fc1c0', '#2f7f85', '#083f44'] as const

/** The classes in words. `format` writes a limit for the reader. */
export function legend(
  lang: Lang,
  limits: readonly number[],
  format: (value: number) => string,
  withoutData: boolean,
): Html {
  const words = messagesOf(lang).map
  const texts = [0, ...limits].map((_, i) => {
    const [from, to] = [limits[i - 1], limits[i]]
    if (from === undefined) return to === undefined ? null : words.below(format(to))
    return to === undefined ? words.from(format(from)) : words.between(format(from), format(to))
  })
  const items = texts.map((text, i) => text !== null && html`<li>${swatch(mapFills[i + 1] ?? mapFills[5])}${text}</li>`)
  return html`<ul class="ps-key">${items}${withoutData && html`<li>${swatch(mapFills[0])}${words.noData}</li>`}</ul>`
}
