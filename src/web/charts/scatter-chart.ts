import type { Lang } from '../../kernel/lang.ts'
import type { Text } from '../components/text.ts'
import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type ChartWords, chartFigure, type Drawing, svgText } from './chart-figure.ts'
import { drawingCache } from './drawing-cache.ts'
import { textWidth, wrapText } from './text-width.ts'

/** @public */
export interface ScatterPoint {
  /** 0 to 1 on each axis. */
  readonly x: number
  readonly y: number
  /** Written in the point, one to three letters: what the table calls it. Without one it is a small dot. */
  readonly mark?: string
}

/** @public */
export interface ScatterChart extends ChartWords {
  readonly points: readonly ScatterPoint[]
  /** What grows to the right and upwards. */
  readonly xName: string
  readonly yName: string
  /** Said in the corners: upper left, upper right, lower left, lower right. */
  readonly corners: readonly [string, string, string, string]
  /** The same as a table; the first column names the mark. */
  readonly head: readonly string[]
  readonly rows: readonly (readonly Text[])[]
}

const ink = '#26221d'
const second = '#595148'
const rule = '#c9c0ae'
const grounds = ['#faf6ec', '#eef4f1', '#f6f3ec', '#f4efe3'] as const
const point = '#0d5c63'
const dot = '#4f8186'

/**
 * Points in a square parted in four. Points that fall on each other stand side by side, in their order; a named one that would
 * hide the name of one before it is a dot with a rim, and the table has its name.
 * @public
 */
export function drawScatter(chart: ScatterChart, shape: 'wide' | 'narrow'): Drawing {
  const width = shape === 'wide' ? 640 : 320
  const size = shape === 'wide' ? 14 : 13
  const radius = shape === 'wide' ? 12 : 11
  const [left, top] = [30, 8]
  const [w, h] = [width - left - 8, shape === 'wide' ? 420 : 340]
  const bottom = top + h
  const parts: string[] = []
  const quarter = (column: number, row: number, ground: string) =>
    parts.push(
      `<rect x="${left + (column * w) / 2}" y="${top + (row * h) / 2}" width="${w / 2}" height="${h / 2}" fill="${ground}"/>`,
    )
  quarter(0, 0, grounds[0])
  quarter(1, 0, grounds[1])
  quarter(0, 1, grounds[2])
  quarter(1, 1, grounds[3])
  for (const [at, text] of chart.corners.entries()) {
    const [column, row] = [at % 2, at < 2 ? 0 : 1]
    const x = left + 8 + (column * w) / 2
    const lines = wrapText(text, w / 2 - 16, size)
    for (const [line, words] of lines.entries()) {
      const y = row === 0 ? top + 18 + line * 19 : bottom - 10 - (lines.length - 1 - line) * 19
      parts.push(
        `<text x="${x}" y="${y}" font-size="${size}" font-weight="600" fill="${second}">${svgText(words)}</text>`,
      )
    }
  }
  parts.push(
    `<path d="M${left + w / 2} ${top}V${bottom}M${left} ${top + h / 2}H${left + w}" stroke="${rule}" stroke-dasharray="4 4" fill="none"/>`,
    `<rect x="${left}" y="${top}" width="${w}" height="${h}" stroke="${rule}" fill="none"/>`,
  )
  const taken = new Map<string, number>()
  const placed = chart.points.map((one) => {
    const key = `${one.x} ${one.y} ${one.mark === undefined}`
    const before = taken.get(key) ?? 0
    taken.set(key, before + 1)
    const r = one.mark === undefined ? 3.5 : radius
    const across = Math.max(1, Math.floor(w / 7 / (r * 2 + 1)))
    const x = left + one.x * w + (before % across) * (r * 2 + 1)
    const y = bottom - one.y * h - Math.floor(before / across) * (r * 2 + 1)
    const inside = (value: number, from: number, to: number) => Math.min(to - r - 2, Math.max(from + r + 2, value))
    return { mark: one.mark, r, x: inside(x, left, left + w), y: inside(y, top, bottom) }
  })
  const named: { x: number; y: number }[] = []
  const drawn = placed.map((one) => {
    if (one.mark === undefined) return one
    const isHidden = named.some((other) => Math.hypot(other.x - one.x, other.y - one.y) < radius * 1.5)
    if (isHidden) return { ...one, mark: undefined, r: 5 }
    named.push(one)
    return one
  })
  // Small dots first: what has a name lies on top.
  for (const one of drawn.filter(({ mark }) => mark === undefined))
    parts.push(`<circle cx="${one.x.toFixed(1)}" cy="${one.y.toFixed(1)}" r="${one.r}" fill="${dot}" stroke="#fff"/>`)
  // The first of them last, so that it lies on top.
  for (const one of drawn.toReversed())
    if (one.mark !== undefined)
      parts.push(
        `<circle cx="${one.x.toFixed(1)}" cy="${one.y.toFixed(1)}" r="${one.r}" fill="${point}" stroke="#fff"/>`,
        `<text x="${one.x.toFixed(1)}" y="${one.y.toFixed(1)}" font-size="12" font-weight="600" fill="#fff" text-anchor="middle" dominant-baseline="central">${svgText(one.mark)}</text>`,
      )
  const xWords = `${chart.xName} →`
  const yWords = `${chart.yName} →`
  parts.push(
    `<text x="${left + w - textWidth(xWords, size)}" y="${bottom + 22}" font-size="${size}" fill="${ink}">${svgText(xWords)}</text>`,
    `<text x="${left - 12}" y="${bottom}" font-size="${size}" fill="${ink}" transform="rotate(-90 ${left - 12} ${bottom})">${svgText(yWords)}</text>`,
  )
  return { width, height: bottom + 32, inside: parts.join('') }
}

/** Things placed by two measures, in four quarters. At most about thirty marks; others are dots. */
export function scatterChart(lang: Lang, chart: ScatterChart): Html {
  if (chart.points.length === 0) return html`<p class="govuk-body">${messagesOf(lang).chart.nothing}</p>`
  return cached([lang, chart], () =>
    chartFigure(
      lang,
      chart,
      { wide: drawScatter(chart, 'wide'), narrow: drawScatter(chart, 'narrow') },
      { head: chart.head, rows: chart.rows },
    ),
  )
}

const cached = drawingCache<Html>(200)
