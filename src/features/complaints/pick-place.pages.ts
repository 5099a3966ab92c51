import type { Lang } from '../../kernel/lang.ts'
import { compareThai } from '../../kernel/thai-text.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { formFields } from '../../platform/http/forms.ts'
import { notice } from '../../platform/http/notice.ts'
import type { PageApp } from '../../platform/room.ts'
import { linkRows } from '../../web/components/index.ts'
import { type Frame, href } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Html } from '../../web/html.ts'
import { page } from '../../web/layout.ts'
import {
  areaChooser,
  groundAt,
  isInside,
  PICK_SIDE,
  type PickFrame,
  type PickPoint,
  type PickShape,
  provinceShapes,
  sideKm,
  squareAround,
  squareOver,
} from '../../web/maps/index.ts'
import {
  type Area,
  areaPoints,
  boundariesOf,
  type Gazetteer,
  loadBorders,
  loadGazetteer,
  placeTitle,
} from '../places/index.ts'
import { placeLine } from './complaints.present.ts'
import { heldDraft, keepDraft } from './held-draft.ts'
import { messages } from './messages.ts'
import { isInThailand } from './report.ts'
import { readPoint } from './report-form.ts'
import { pointView } from './views/pick-view.ts'

/*
 * Choosing the place on a map: country, province, district, sub-district, then a point in it. Each step is a page; the point is picked by
 * tapping a picture that is a button, or part by part with nine buttons, so it works without a script and with a keyboard alone. What is
 * chosen lies in the draft and stands in no address.
 */

const PATH = '/complaints/new/map'
/** Half the side of the first map where only the middle of the area is known. */
const AROUND_MIDDLE_KM = 5
const CLOSER = 3
const MOST_CLOSER = 4
const CELLS = 3

export function pickPlacePages(app: PageApp, deps: Deps): void {
  app.get(PATH, (c) => mapPage(c, deps))
  app.post(PATH, (c) => mapPost(c, deps))
}

/** A sub-district or village with what is known of where it lies. */
interface Spot {
  readonly places: Gazetteer
  readonly area: Area
  /** Null where nothing says where the area lies. */
  readonly whole: PickFrame | null
  readonly shapes: readonly PickShape[]
  readonly beside: readonly Area[]
}

async function mapPage(c: PageContext, deps: Deps) {
  c.header('Cache-Control', 'private, no-store')
  const lang = c.get('lang')
  const all = messages(lang)
  const held = await heldDraft(c, deps)
  const asked = c.req.query('at') ?? held?.draft.typed.area ?? 'TH'
  const frame = frameOf(c, deps, 'complaints')
  const made = await deps.db.snapshot(async (view) => {
    const places = await loadGazetteer(view)
    const area = places.areas.get(asked) ?? places.areas.get('TH')
    if (area === undefined) return null
    const spot = area.code.length >= 6 && /^\d/.test(area.code) ? await spotOf(deps, places, area, lang) : null
    const parts = spot === null ? partsOf(places, area) : []
    const drawing = spot === null ? await drawingOf(deps, places, area, parts) : null
    return { places, area, spot, parts, drawing }
  })
  if (made === null) return c.redirect(href(frame, '/complaints/new'), 303)
  const { places, area, spot } = made
  const above = places.line(area.code).filter((one) => one.code !== area.code && /^(?:TH|\d+)$/.test(one.code))
  const point = draftPoint(held?.draft.typed ?? {})
  const main =
    spot === null
      ? choosing(frame, made)
      : pointView(frame, {
          name: placeTitle(area, lang),
          code: area.code,
          zoom: zoomOf(c),
          mostZoom: MOST_CLOSER,
          shown: shownFrame(spot.whole, point, zoomOf(c)),
          point,
          beside: spot.beside.map((one) => ({ code: one.code, name: placeTitle(one, lang) })),
          shapes: spot.shapes,
        })
  return c.html(
    page(frame, {
      title: all.map.title,
      lead: all.map.lead,
      caption: placeLine(places, area.code, lang) ?? '',
      breadcrumbs: [
        { text: all.form.title, href: href(frame, '/complaints/new') },
        ...above.map((one) => ({
          text: placeTitle(one, lang),
          href: href(frame, `${PATH}?at=${one.code}`),
        })),
      ],
      narrow: true,
      noIndex: true,
      banner: noticeOf(c),
      main,
      islands: ['pick-map'],
    }),
  )
}

function choosing(
  frame: Frame,
  { area, parts, drawing }: { area: Area; parts: readonly Area[]; drawing: Parameters<typeof areaChooser>[1] },
): Html {
  const { lang } = frame
  const say = messages(lang).map
  const kind = area.code === 'TH' ? 'province' : area.code.length === 2 ? 'district' : 'subdistrict'
  const choices = parts.map((part) => ({
    code: part.code,
    name: placeTitle(part, lang),
    href: href(frame, `${PATH}?at=${part.code}`),
  }))
  if (choices.length === 0)
    return linkRows([{ title: messages(lang).form.title, href: href(frame, '/complaints/new'), text: say.noMap }])
  return areaChooser(choices, drawing, say.choose(kind))
}

/** Provinces of the country, districts of a province, sub-districts of a district. */
function partsOf(places: Gazetteer, area: Area): Area[] {
  const below =
    area.code === 'TH'
      ? [...places.provincesOf('TH')].sort((a, b) => compareThai(a.nameTh, b.nameTh))
      : places.children(area.code)
  return below.filter(({ code, kind }) => /^\d+$/.test(code) && kind !== 'lao' && kind !== 'village')
}

async function drawingOf(deps: Deps, places: Gazetteer, area: Area, parts: readonly Area[]) {
  if (area.code === 'TH') return provinceShapes()
  return (await loadBorders(deps.db, places, area, parts)).drawing
}

async function spotOf(deps: Deps, places: Gazetteer, area: Area, lang: Lang): Promise<Spot> {
  const code = area.code.slice(0, 6)
  const own = places.areas.get(code) ?? area
  const points = await areaPoints(deps.db, places)
  const known = places.bordersKey === null ? [] : await boundariesOf(deps.db, [code])
  const besideCodes = known[0]?.neighbours ?? []
  const around = besideCodes.length === 0 ? [] : await boundariesOf(deps.db, besideCodes)
  const shapes = [...known, ...around].flatMap(({ areaCode, polygons }) => {
    const one = places.areas.get(areaCode)
    return one === undefined ? [] : [{ name: placeTitle(one, lang), polygons, isOwn: areaCode === code }]
  })
  const middle = points(code)
  const whole =
    known[0] !== undefined
      ? squareOver([known[0].polygons])
      : middle?.precision === 'subdistrict'
        ? squareAround({ lat: middle.latitude, lon: middle.longitude }, AROUND_MIDDLE_KM)
        : null
  const neighbours = besideCodes.flatMap((one) => places.areas.get(one) ?? [])
  const siblings = places.children(code.slice(0, 4)).filter((one) => one.code !== code && one.code.length === 6)
  return { places, area: own, whole, shapes, beside: neighbours.length > 0 ? neighbours : siblings }
}

function zoomOf(c: PageContext): number {
  const zoom = Number(c.req.query('zoom') ?? '0')
  return Number.isInteger(zoom) && zoom >= 0 && zoom <= MOST_CLOSER ? zoom : 0
}

function draftPoint(typed: Readonly<Record<string, string>>): PickPoint | null {
  const point = readPoint(typed)
  return point === null || point === 'wrong' ? null : point
}

/** The whole area, or a square around the pin, each step a third of the one before. */
function shownFrame(whole: PickFrame | null, pin: PickPoint | null, zoom: number): PickFrame | null {
  if (whole === null || zoom === 0 || pin === null) return whole
  return squareAround(pin, sideKm(whole) / 2 / CLOSER ** zoom)
}

async function mapPost(c: PageContext, deps: Deps) {
  const lang = c.get('lang')
  const say = messages(lang).map
  const fields = await formFields(c)
  const held = await heldDraft(c, deps)
  const places = await loadGazetteer(deps.db)
  const given = places.areas.get(fields.area ?? '')
  if (given === undefined || given.code.length < 6) return c.redirect(href(lang, PATH), 303)
  const zoom = Math.min(MOST_CLOSER, Math.max(0, Math.trunc(Number(fields.zoom)) || 0))
  const to = (address: string, text?: string) => {
    if (text !== undefined) notice(c, text)
    return c.redirect(href(lang, address), 303)
  }
  if (fields.act === 'area') {
    await keepDraft(c, deps, held, { ...placeOf(places, given, held?.draft.typed, lang), lat: '', lon: '' })
    return to('/complaints/new', say.saved)
  }
  const { shapes } = await spotOf(deps, places, given, lang)
  const picked = pickedPoint(fields)
  if (picked === null) return to(`${PATH}?at=${given.code}&zoom=${zoom}`, say.noPoint)
  const area = await areaUnder(deps, places, given, picked, shapes)
  await keepDraft(c, deps, held, {
    ...placeOf(places, area, held?.draft.typed, lang),
    lat: String(picked.lat),
    lon: String(picked.lon),
  })
  if (fields.act === 'use') return to('/complaints/new', say.saved)
  const next = fields.act === 'wider' ? Math.max(0, zoom - 1) : Math.min(MOST_CLOSER, zoom + 1)
  return to(`${PATH}?at=${area.code}&zoom=${next}#map`)
}

/** The area, and its name in the field of the place where nothing stands there yet, or the name of one chosen before. */
function placeOf(
  places: Gazetteer,
  area: Area,
  typed: Readonly<Record<string, string>> | undefined,
  lang: Lang,
): Record<string, string> {
  const before = placeLine(places, typed?.area ?? null, lang)
  const line = placeLine(places, area.code, lang) ?? area.nameTh
  const written = typed?.place ?? ''
  return { area: area.code, place: written === '' || written === before ? line : written }
}

/** Where the pin was put: by tapping the picture, by one of nine parts, or by the script. */
function pickedPoint(fields: Readonly<Record<string, string | undefined>>): PickPoint | null {
  const frame = postedFrame(fields)
  const tapped = [fields['tap.x'], fields['tap.y']].map((text) => (/^\d{1,4}$/.test(text ?? '') ? Number(text) : null))
  const [x, y] = tapped
  // Enter on the picture sends 0, 0: nothing was tapped
  if (frame !== null && x != null && y != null && (x > 0 || y > 0)) return inThailand(groundAt(frame, x, y))
  const cell = /^[0-8]$/.test(fields.cell ?? '') ? Number(fields.cell) : null
  if (frame !== null && cell !== null) {
    const middle = (at: number) => ((at + 0.5) * PICK_SIDE) / CELLS
    return inThailand(groundAt(frame, middle(cell % CELLS), middle(Math.floor(cell / CELLS))))
  }
  const point = readPoint({ lat: fields.lat, lon: fields.lon })
  return point === null || point === 'wrong' ? null : inThailand(point)
}

function inThailand(point: PickPoint): PickPoint | null {
  return isInThailand(point.lat, point.lon) ? point : null
}

const WIDEST_DEGREES = 3

/** The square the form was shown with: the pin may have moved since in another window. */
function postedFrame(fields: Readonly<Record<string, string | undefined>>): PickFrame | null {
  const [west, south, east, north] = (fields.square ?? '').split(',').map(Number)
  if (west === undefined || south === undefined || east === undefined || north === undefined) return null
  const isSquare = east > west && north > south && east - west < WIDEST_DEGREES && north - south < WIDEST_DEGREES
  return isSquare ? { west, south, east, north } : null
}

/** The area whose borders hold the point, of those that are drawn; else the one the map is of. */
async function areaUnder(
  deps: Deps,
  places: Gazetteer,
  area: Area,
  point: PickPoint,
  shapes: readonly PickShape[],
): Promise<Area> {
  const own = shapes.find(({ isOwn }) => isOwn)
  if (own === undefined || isInside(point, own.polygons)) return area
  const [known] = await boundariesOf(deps.db, [area.code.slice(0, 6)])
  const beside = await boundariesOf(deps.db, known?.neighbours ?? [])
  const found = beside.find(({ polygons }) => isInside(point, polygons))
  return (found && places.areas.get(found.areaCode)) ?? area
}
