import type { Lang } from '../../kernel/lang.ts'
import { type Fill, fills } from '../components/bars.ts'
import type { Html } from '../html.ts'
import { html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type ChartWords, chartFigure, type Drawing, svgText } from './chart-figure.ts'
import { drawingCache } from './drawing-cache.ts'
import { textWidth, wrapText } from './text-width.ts'

/*
 * Horizontal bars are drawn by hand: a rectangle and two texts a row take microseconds, where ECharts takes 7 ms a drawing
 * (measured: 6 rows, Node 20.20, 2 cores) and half a second to load.
 */

const ink = '#26221d'
const second = '#595148'
const base = '#6f6556'

/** @public */
export interface ChartBar {
  label: string
  /** Null: no data, which is not zero. */
  value: number | null
  /** The value written for the reader. */
  text: string
  fill: string
  stroke?: string
  dash?: string
}

/** Bars with the label at the left (wide) or above (narrow), and the value at the bar's end. Always from zero. */
export function drawBars(bars: readonly ChartBar[], shape: 'wide' | 'narrow', labelsAbove: boolean): Drawing {
  const width = shape === 'wide' ? 620 : 300
  const size = shape === 'wide' ? 16 : 15
  const thick = shape === 'wide' ? 24 : 20
  const labelRoom = labelsAbove
    ? 0
    : Math.min(width * 0.42, Math.max(...bars.map((bar) => textWidth(bar.label, size))) + 14)
  const valueRoom = Math.max(...bars.map((bar) => textWidth(bar.text, size))) + 14
  const room = width - labelRoom - valueRoom
  const top = Math.max(...bars.map((bar) => bar.value ?? 0), Number.MIN_VALUE)
  const parts: string[] = []
  let y = 2
  for (const bar of bars) {
    const lines = wrapText(bar.label, labelsAbove ? width : labelRoom - 10, size)
    const lineHeight = Math.round(size * 1.45)
    const rowHeight = labelsAbove
      ? lines.length * lineHeight + thick + 14
      : Math.max(thick + 14, lines.length * lineHeight + 6)
    const barY = labelsAbove ? y + lines.length * lineHeight + 4 : y + (rowHeight - thick) / 2
    const middle = barY + thick / 2
    lines.forEach((line, i) => {
      const textY = labelsAbove
        ? y + (i + 0.75) * lineHeight
        : y + rowHeight / 2 + (i - (lines.length - 1) / 2) * lineHeight
      const where = labelsAbove
        ? `x="0" y="${textY}"`
        : `x="${labelRoom - 10}" y="${textY}" text-anchor="end" dominant-baseline="central"`
      parts.push(`<text ${where} font-size="${size}" fill="${ink}">${svgText(line)}</text>`)
    })
    const long = bar.value === null ? 0 : Math.max((bar.value / top) * room, bar.value > 0 ? 2 : 0)
    if (long > 0) {
      const line =
        bar.stroke === undefined
          ? ''
          : ` stroke="${bar.stroke}"${bar.dash === undefined ? '' : ` stroke-dasharray="${bar.dash}"`}`
      parts.push(
        `<rect x="${labelRoom + 0.5}" y="${barY + 0.5}" width="${long.toFixed(1)}" height="${thick - 1}" fill="${bar.fill}"${line}/>`,
      )
    }
    const textFill = bar.value === null ? second : ink
    parts.push(
      `<text x="${(labelRoom + long + 8).toFixed(1)}" y="${middle}" dominant-baseline="central" font-size="${size}" font-weight="600" fill="${textFill}">${svgText(bar.text)}</text>`,
    )
    y += rowHeight
  }
  // The line all bars start from.
  if (!labelsAbove) parts.unshift(`<path d="M${labelRoom} 2V${y}" stroke="${base}" fill="none"/>`)
  return { width, height: Math.ceil(y + 2), inside: parts.join('') }
}

/** @public */
export interface BarChart extends ChartWords {
  rows: readonly { label: string; value: number | null; text: string }[]
  /** Head of the value column: "ล้านบาท". */
  unit: string
  /** Head of the label column. */
  itemHead?: string
  fill?: Fill
}

/** Few things compared by one number. At most about twelve rows; more belong in a table. */
export function barChart(lang: Lang, chart: BarChart): Html {
  const words = messagesOf(lang).chart
  if (chart.rows.length === 0) return html`<p class="govuk-body">${words.nothing}</p>`
  return cached([lang, chart], () => {
    const bars = chart.rows.map((row) => ({ ...row, fill: fills[chart.fill ?? 'teal'] }))
    return chartFigure(
      lang,
      chart,
      { wide: drawBars(bars, 'wide', false), narrow: drawBars(bars, 'narrow', true) },
      { head: [chart.itemHead ?? words.item, chart.unit], rows: chart.rows.map((row) => [row.label, row.text]) },
    )
  })
}

const cached = drawingCache<Html>(500)
