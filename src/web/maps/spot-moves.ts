import type { Lang } from '../../kernel/lang.ts'
import { icon } from '../components/icon.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { CLOSEST_ZOOM, movedView, type SpotView, WIDEST_ZOOM } from './spot-view.ts'

/** Half a map each way. */
const STEP = 0.5

/** @public */
export interface SpotMoves {
  readonly view: SpotView
  /** The address of another view. */
  readonly to: (view: SpotView) => string
  /** The address of the map as it was before anybody moved it; null while nobody has. */
  readonly wholeHref: string | null
}

/** Closer, wider, and half a map each way: links, which the island `case-map` also presses when the map is dragged or keys are pressed. */
export function spotMoves(lang: Lang, { view, to, wholeHref }: SpotMoves): Html {
  const say = messagesOf(lang).map
  const { zoom } = view
  const move = (
    name: 'closer' | 'wider' | 'west' | 'north' | 'south' | 'east',
    next: SpotView | null,
    sign: Html | string,
  ) =>
    next !== null &&
    html`<a class="govuk-button govuk-button--secondary" data-map-move="${name}" href="${to(next)}" aria-label="${say[name]}" title="${say[name]}">${sign}</a>`
  const whole =
    wholeHref !== null &&
    html`<a class="govuk-button govuk-button--secondary" data-map-move="whole" href="${wholeHref}">${say.whole}</a>`
  return html`<nav class="ps-spots__moves" aria-label="${say.moves}">${move('closer', zoom < CLOSEST_ZOOM ? { ...view, zoom: zoom + 1 } : null, icon('plus'))}${move('wider', zoom > WIDEST_ZOOM ? { ...view, zoom: zoom - 1 } : null, '−')}${move('west', movedView(view, -STEP, 0), '←')}${move('north', movedView(view, 0, -STEP), '↑')}${move('south', movedView(view, 0, STEP), '↓')}${move('east', movedView(view, STEP, 0), '→')}${whole}</nav>`
}
