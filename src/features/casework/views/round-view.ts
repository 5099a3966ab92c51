import { actions, card, link, linkButton, muted, paragraph } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Outline, type Spot, type SpotView, spotMap, spotMoves } from '../../../web/maps/index.ts'
import type { Messages } from '../messages.th.ts'

export interface RoundStop {
  readonly href: string
  readonly inspectHref: string
  readonly driveHref: string | null
  readonly title: string
  readonly meta: Html | null
  readonly mark: Html
  readonly distance: string | null
}

export interface RoundMap {
  readonly view: SpotView
  readonly spots: readonly Spot[]
  readonly outlines: readonly Outline[]
  readonly names: readonly { readonly lat: number; readonly lon: number; readonly text: string }[]
  /** How many cases of the desk are drawn, and how many of them are stops. */
  readonly drawn: number
  readonly stops: number
  readonly to: (view: SpotView) => string
  readonly wholeHref: string | null
}

export interface RoundView {
  readonly stops: readonly RoundStop[]
  readonly total: string
  /** Null where no case has a point. */
  readonly map: RoundMap | null
}

/** The way of a day on a map, and a stop a line. Moving the map chooses the stops: those that lie in it. */
export function roundView(frame: Frame, say: Messages, { stops, total, map }: RoundView): Html {
  const words = say.round
  const list = html`<ol class="govuk-list govuk-list--number ps-round" id="stops">${stops.map(
    (stop, at) =>
      html`<li id="stop-${at + 1}">${card(
        html`<p class="ps-row__title">${link(href(frame, stop.href), stop.title)}</p><p class="ps-row__meta">${stop.meta}${stop.distance}</p><p>${stop.mark}</p>${actions(
          [
            linkButton({ href: href(frame, stop.inspectHref), text: words.inspect, kind: 'secondary' }),
            ...(stop.driveHref === null
              ? []
              : [linkButton({ href: stop.driveHref, text: words.drive, kind: 'secondary' })]),
          ],
        )}`,
      )}</li>`,
  )}</ol>`
  return html`<div data-case-map>${map !== null && mapPart(frame, say, map)}<p class="govuk-body" data-map-said>${total}</p>${list}</div>`
}

function mapPart(frame: Frame, say: Messages, map: RoundMap): Html {
  const words = say.round
  const { view } = map
  const drawn = spotMap(frame.lang, {
    id: 'round-map',
    title: words.map,
    view,
    spots: map.spots,
    outlines: map.outlines,
    names: map.names,
    heapHref: (closer) => (closer === null ? '#stops' : map.to(closer)),
    heapLabel: (count) => words.heap(count.toLocaleString('en-US')),
  })
  const moves = spotMoves(frame.lang, { view, to: map.to, wholeHref: map.wholeHref })
  return html`<a class="govuk-skip-link" href="#stops">${words.skip}</a><div class="ps-spots__frame" data-map-frame id="map">${drawn}</div>${moves}${paragraph(muted(words.mapHint(map.stops.toLocaleString('en-US'), map.drawn.toLocaleString('en-US'))))}`
}
