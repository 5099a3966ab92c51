import { actions, button, details, form, linkButton, muted, paragraph } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import {
  PICK_SIDE,
  type PickFrame,
  type PickPoint,
  type PickShape,
  pickPicture,
  sideKm,
} from '../../../web/maps/index.ts'
import { messages } from '../messages.ts'

export interface PointView {
  readonly name: string
  readonly code: string
  readonly zoom: number
  readonly mostZoom: number
  /** Null where nothing says where the area lies. */
  readonly shown: PickFrame | null
  readonly point: PickPoint | null
  readonly beside: readonly { readonly code: string; readonly name: string }[]
  readonly shapes: readonly PickShape[]
}

/** A picture of nothing: it is over the drawing and catches the tap. */
const CLEAR = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const ARROWS = ['↖', '↑', '↗', '←', '●', '→', '↙', '↓', '↘']

export function pointView(frame: Frame, view: PointView): Html {
  const { lang } = frame
  const say = messages(lang).map
  const action = href(frame, '/complaints/new/map')
  const beside =
    view.beside.length === 0
      ? null
      : details(
          say.beside,
          html`<ul class="ps-pick__list">${view.beside.map(
            ({ code, name }) => html`<li><a class="govuk-link" href="${action}?at=${code}">${name}</a></li>`,
          )}</ul>`,
        )
  const onlyArea = form(frame, {
    action,
    hidden: { area: view.code, act: 'area' },
    body: button({ text: say.useArea(view.name), kind: 'secondary' }),
  })
  if (view.shown === null) return html`${paragraph(say.noMap)}${onlyArea}${beside}`
  const { west, south, east, north } = view.shown
  const square = [west, south, east, north].map((degrees) => degrees.toFixed(6)).join(',')
  const drawn = pickPicture({ frame: view.shown, shapes: view.shapes, pin: view.point, distance: say.distance })
  const point = view.point
  const status = point === null ? say.noPoint : say.point(point.lat.toFixed(5), point.lon.toFixed(5))
  const cells = html`<div class="ps-pick__cells" role="group" aria-label="${say.cells}">${ARROWS.map(
    (arrow, cell) =>
      html`<button type="submit" class="govuk-button govuk-button--secondary" name="cell" value="${cell}"><span aria-hidden="true">${arrow}</span><span class="govuk-visually-hidden">${say.cellNames[cell] ?? ''}</span></button>`,
  )}</div>`
  const canWiden = view.zoom > 0
  const body = [
    html`<input type="hidden" name="lat" value="${point?.lat ?? ''}"><input type="hidden" name="lon" value="${point?.lon ?? ''}">`,
    html`<p class="govuk-body" data-pick-hint data-drag="${say.drag}">${say.tap}</p>`,
    html`<div class="ps-pick__map" data-pick-map data-square="${square}" data-point="${say.point('{lat}', '{lon}')}">${drawn}<input type="image" name="tap" id="map" src="${CLEAR}" width="${PICK_SIDE}" height="${PICK_SIDE}" alt="${say.picture(view.name)}"></div>`,
    html`<p class="govuk-body" role="status" data-pick-status>${status}</p>`,
    muted(
      `${say.side(sideKm(view.shown).toFixed(sideKm(view.shown) < 3 ? 1 : 0))}${view.shapes.length > 0 ? ` · ${say.source}` : ''}`,
    ),
    actions([
      button({ text: say.use, name: 'act', value: 'use', icon: 'tick' }),
      view.zoom < view.mostZoom ? button({ text: say.closer, name: 'act', value: 'closer', kind: 'secondary' }) : null,
      canWiden ? button({ text: say.wider, name: 'act', value: 'wider', kind: 'secondary' }) : null,
    ]),
    details(say.cells, cells),
  ]
  return html`${form(frame, { action, hidden: { area: view.code, zoom: String(view.zoom), square }, body, id: 'pick' })}${onlyArea}${beside}${actions([linkButton({ href: href(frame, '/complaints/new'), text: messages(lang).form.back, kind: 'secondary', icon: 'back' })])}`
}
