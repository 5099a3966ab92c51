import { svgText } from '../../../web/charts/chart-figure.ts'
import { card, columns, muted, paragraph } from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html, trusted } from '../../../web/html.ts'
import { tileMap } from '../../../web/maps/index.ts'
import { provinceShapes } from '../../../web/maps/province-shapes.ts'
import type { Messages } from '../messages.th.ts'
import type { WhereView } from '../where-map.ts'

/** Limits that give a district with a project the darkest class and every other one the lightest. */
const marked = [1, 1, 1, 1]

/** The provinces on a piece of the country, the districts as tiles, and the same in words. */
export function whereMap(frame: Frame, say: Messages, where: WhereView): Html {
  const words = say.map
  const country = card(
    html`${provincePiece(where)}<p class="ps-small ps-muted">${words.country}: ${where.provinces
      .map(({ name, letters }) => `${name} (${letters})`)
      .join(' · ')}</p>`,
  )
  const tiles = where.districts.map(({ code, name, letters, lat, lon }) => ({
    code,
    name,
    lat,
    lon,
    value: letters === '' ? 0 : 1,
    text: letters,
  }))
  const said = html`${where.sentences.map((sentence) => paragraph(sentence))}${paragraph(muted(words.honest))}`
  if (tiles.length === 0) return columns('2', [country, card(said)])
  const map = tileMap(frame.lang, tiles, {
    label: where.districtsTitle,
    sentence: `${where.districtsTitle} · ${where.districts.some(({ lat }) => lat !== null) ? words.placed : words.notPlaced}`,
    limits: marked,
  })
  return html`${columns('2', [country, card(said)])}<div class="ps-gap">${card(map)}</div>`
}

/** For eyes only: the sentences beside it say the same. */
function provincePiece({ provinces }: WhereView): Html {
  const shapes = provinceShapes()
  const boxes = provinces.map(({ code }) => boxOf(code))
  const frame = around(boxes, shapes.viewBox)
  const ground = [...shapes.paths].map(([code, path]) => {
    const here = provinces.some((province) => province.code === code)
    return `<path class="${here ? 'ps-f3' : 'ps-f1'}" d="${path}"/>`
  })
  const size = frame.height / 11
  const names = provinces.map(({ letters, code }) => {
    const { x, y } = middle(boxOf(code))
    return `<text x="${x.toFixed(1)}" y="${(y + size / 3).toFixed(1)}" text-anchor="middle" font-size="${size.toFixed(1)}" font-weight="700" fill="#26221d">${svgText(letters)}</text>`
  })
  const view = [frame.x, frame.y, frame.width, frame.height].map((n) => n.toFixed(1)).join(' ')
  return html`<svg class="ps-map ps-map--small" viewBox="${view}" aria-hidden="true" focusable="false">${trusted(ground.join(''))}<path class="ps-water" d="${shapes.water}"/>${trusted(names.join(''))}</svg>`
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const boxes = new Map<string, Box>()

/** The smallest box around a province. Paths are absolute moves with relative lines (province-shapes.ts). */
function boxOf(code: string): Box {
  const known = boxes.get(code)
  if (known) return known
  let [x, y] = [0, 0]
  const [xs, ys]: [number[], number[]] = [[], []]
  for (const [, command = '', text = ''] of (provinceShapes().paths.get(code) ?? '').matchAll(
    /([MmLlHhVvz])([^A-Za-z]*)/g,
  )) {
    const numbers = (text.match(/-?[\d.]+/g) ?? []).map(Number)
    const [a = 0, b = 0] = numbers
    if (command === 'M') [x, y] = [a, b]
    else if (command === 'm' || command === 'l') [x, y] = [x + a, y + b]
    else if (command === 'h') x += a
    else if (command === 'v') y += a
    xs.push(x)
    ys.push(y)
  }
  const box = {
    x: Math.min(...xs),
    y: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  }
  boxes.set(code, box)
  return box
}

const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

/** Wide enough that the neighbours show where in the country it is, never beyond the country. */
function around(marked: readonly Box[], country: string): Box {
  const [left = 0, top = 0, wide = 0, tall = 0] = country.split(' ').map(Number)
  const x1 = Math.min(...marked.map((box) => box.x))
  const y1 = Math.min(...marked.map((box) => box.y))
  const x2 = Math.max(...marked.map((box) => box.x + box.width))
  const y2 = Math.max(...marked.map((box) => box.y + box.height))
  const side = Math.max(x2 - x1, y2 - y1, 60) * 1.9
  const width = Math.min(side * 1.35, wide)
  const height = Math.min(side, tall)
  const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most))
  return {
    x: clamp((x1 + x2 - width) / 2, left, left + wide - width),
    y: clamp((y1 + y2 - height) / 2, top, top + tall - height),
    width,
    height,
  }
}
