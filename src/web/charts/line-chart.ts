import type { Lang } from '../../kernel/lang.ts'
import { type Html, html, trusted } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type ChartWords, chartFigure, type Drawing } from './chart-figure.ts'
import { drawingCache } from './drawing-cache.ts'
import { echarts, font } from './echarts.ts'
import { toPresentationAttributes } from './presentation-attributes.ts'
import { textWidth } from './text-width.ts'

/** Told apart by colour, dash and marker together. */
const looks = [
  { colour: '#0d5c63', dash: undefined, symbol: 'circle', mark: '<circle cx="18" cy="9" r="5"/>' },
  { colour: '#7a4f00', dash: [7, 4], symbol: 'rect', mark: '<path d="M13 4h10v10H13z"/>' },
  { colour: '#2f5878', dash: [2, 4], symbol: 'triangle', mark: '<path d="M18 3l6 11H12z"/>' },
  { colour: '#7d2f76', dash: [9, 3, 2, 3], symbol: 'diamond', mark: '<path d="M18 2l6 7-6 7-6-7z"/>' },
] as const

/** @public */
export interface LineChart extends ChartWords {
  /** Labels along the axis: "2566", "2567"… */
  years: readonly string[]
  /** At most four. A null is a gap, not zero. */
  series: readonly { name: string; values: readonly (number | null)[] }[]
  unit: string
  yearHead?: string
  /** What the values should lie in; a side that is null is open. */
  band?: { name: string; low: number | null; high: number | null }
}

function option(chart: LineChart, shape: 'wide' | 'narrow') {
  const size = shape === 'wide' ? 16 : 15
  const text = { fontSize: size, fontFamily: font, color: '#595148' }
  const names = shape === 'wide' && chart.series.length > 1 && namesAtEnd(chart)
  const nameRoom = names ? Math.max(...chart.series.map((line) => textWidth(line.name, size))) + 18 : 20
  return {
    animation: false,
    grid: { left: 4, right: nameRoom, top: 14, bottom: 4, containLabel: true },
    xAxis: {
      type: 'category' as const,
      data: [...chart.years],
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#6f6556' } },
      // The first and last label stay inside the picture.
      axisLabel: {
        ...text,
        hideOverlap: true,
        margin: 14,
        alignMinLabel: 'left' as const,
        alignMaxLabel: 'right' as const,
      },
    },
    yAxis: {
      type: 'value' as const,
      min: 0,
      splitNumber: 3,
      axisLabel: { ...text, formatter: (value: number) => value.toLocaleString('en-US') },
      splitLine: { lineStyle: { color: '#e6dccb' } },
    },
    series: [...bandOf(chart), ...lines(chart, names, size)],
  }
}

/** Lines are named at their end where there is room beside it; on a phone, or where one ends in the middle of the picture, the key names them. */
const namesAtEnd = ({ series }: LineChart) => series.every((line) => (line.values.at(-1) ?? null) !== null)

const bandLook = { colour: '#0d5c63', opacity: 0.12 } as const

/** The band as two lines on top of each other: what is below it, unseen, and itself. An open side reaches to the edge of the values. */
function bandOf({ band, years, series }: LineChart) {
  if (band === undefined) return []
  const most = Math.max(0, ...series.flatMap((line) => line.values.flatMap((value) => value ?? [])))
  const low = band.low ?? 0
  const high = band.high ?? Math.max(most, low) * 1.1
  const edge = { color: bandLook.colour, width: 1, type: [4, 4], opacity: 0.7 }
  const line = (value: number, filled: boolean) => ({
    type: 'line' as const,
    stack: 'band',
    silent: true,
    data: years.map(() => value),
    symbol: 'none' as const,
    lineStyle: edge,
    ...(filled ? { areaStyle: { color: bandLook.colour, opacity: bandLook.opacity } } : {}),
  })
  return [line(low, false), line(Math.max(0, high - low), true)]
}

function lines(chart: LineChart, names: boolean, size: number) {
  return chart.series.map((line, i) => {
    const look = looks[i % looks.length] ?? looks[0]
    return {
      type: 'line' as const,
      name: line.name,
      data: [...line.values],
      symbol: look.symbol,
      symbolSize: 9,
      itemStyle: { color: look.colour },
      lineStyle: { color: look.colour, width: 3, ...(look.dash === undefined ? {} : { type: [...look.dash] }) },
      endLabel: {
        show: names,
        formatter: '{a}',
        fontSize: size,
        fontFamily: font,
        color: look.colour,
        fontWeight: 600,
        distance: 8,
      },
      labelLayout: { moveOverlap: 'shiftY' as const },
    }
  })
}

const cached = drawingCache<string>(200)

function draw(chart: LineChart, shape: 'wide' | 'narrow'): Drawing {
  const [width, height] = shape === 'wide' ? [620, 300] : [300, 230]
  const { years, series, band } = chart
  const inside = cached([years, series, band ?? null, shape], () => {
    const picture = echarts().init(null, null, { renderer: 'svg', ssr: true, width, height })
    try {
      picture.setOption(option(chart, shape))
      const whole = toPresentationAttributes(picture.renderToSVGString())
      return whole.slice(whole.indexOf('>') + 1, whole.lastIndexOf('</svg>'))
    } finally {
      // An undisposed chart keeps timers, and the process would never end.
      picture.dispose()
    }
  })
  return { width, height, inside }
}

/** A few values over the years. Drawn by ECharts, which places ticks and names better than we would. */
export function lineChart(lang: Lang, chart: LineChart): Html {
  const words = messagesOf(lang).chart
  if (chart.series.length === 0 || chart.years.length === 0) return html`<p class="govuk-body">${words.nothing}</p>`
  const key = chart.series.map((line, i) => {
    const look = looks[i % looks.length] ?? looks[0]
    const dash = look.dash === undefined ? '' : ` stroke-dasharray="${look.dash.join(' ')}"`
    const picture = trusted(
      `<svg class="ps-key__line" viewBox="0 0 36 18" aria-hidden="true" focusable="false" fill="${look.colour}"><path d="M0 9h36" stroke="${look.colour}" stroke-width="3"${dash}/>${look.mark}</svg>`,
    )
    return html`<li>${picture}${line.name}</li>`
  })
  const { band } = chart
  const bandKey =
    band &&
    html`<li>${trusted(
      `<svg class="ps-key__line" viewBox="0 0 36 18" aria-hidden="true" focusable="false"><path d="M0 2h36v14H0z" fill="${bandLook.colour}" fill-opacity="${bandLook.opacity}"/><path d="M0 2h36M0 16h36" stroke="${bandLook.colour}" stroke-dasharray="4"/></svg>`,
    )}${band.name}</li>`
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : value.toLocaleString('en-US')
  return chartFigure(
    lang,
    chart,
    { wide: draw(chart, 'wide'), narrow: draw(chart, 'narrow') },
    {
      head: [
        chart.yearHead ?? words.year,
        ...chart.series.map((line) =>
          chart.series.length === 1 && band === undefined ? chart.unit : `${line.name} (${chart.unit})`,
        ),
        ...(band === undefined ? [] : [`${band.name} (${chart.unit})`]),
      ],
      rows: chart.years.map((year, i) => [
        year,
        ...chart.series.map((line) => number(line.values[i])),
        ...(band === undefined ? [] : [`${number(band.low)}–${number(band.high)}`]),
      ]),
    },
    band !== undefined || (chart.series.length > 1 && !namesAtEnd(chart))
      ? html`<ul class="ps-key">${key}${bandKey}</ul>`
      : chart.series.length > 1
        ? html`<ul class="ps-key ps-narrow">${key}</ul>`
        : undefined,
  )
}
