import type { Lang } from '../../kernel/lang.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type ChartWords, chartFigure, type Drawing } from './chart-figure.ts'
import { drawingCache } from './drawing-cache.ts'
import { echarts, font } from './echarts.ts'
import { toPresentationAttributes } from './presentation-attributes.ts'
import { textWidth } from './text-width.ts'

/** One column of the picture holds all nodes of a depth. @public */
export interface FlowNode {
  id: string
  /** Written in the picture and in the table. */
  name: string
  /** 0 is where it comes from. */
  depth: number
}

/** @public */
export interface FlowLink {
  from: string
  to: string
  value: number
  /** The value written for the reader. */
  text: string
}

/** @public */
export interface SankeyChart extends ChartWords {
  nodes: readonly FlowNode[]
  links: readonly FlowLink[]
  /** Head of the value column: "ล้านบาท". */
  unit: string
  /** Heads of the first two columns of the table. */
  fromHead: string
  toHead: string
}

/** By column; the words beside the boxes carry the meaning. */
const colours = ['#0d5c63', '#7a4f00', '#2f5878', '#7d2f76'] as const
const ink = '#26221d'

const widest = { wide: { width: 960, label: 240 }, narrow: { width: 320, label: 120 } } as const

/** Cut by width with an ellipsis, because ECharts knows our letters only through `textWidth`. */
function cut(text: string, room: number, size: number): string {
  if (textWidth(text, size) <= room) return text
  const letters = [...new Intl.Segmenter('th').segment(text)].map((part) => part.segment)
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

function option(chart: SankeyChart, shape: 'wide' | 'narrow') {
  const size = shape === 'wide' ? 15 : 13
  const { label } = widest[shape]
  const deepest = Math.max(...chart.nodes.map((node) => node.depth))
  return {
    animation: false,
    series: [
      {
        type: 'sankey' as const,
        left: 2,
        right: label,
        top: 14,
        bottom: 14,
        nodeWidth: shape === 'wide' ? 16 : 10,
        nodeGap: shape === 'wide' ? 22 : 19,
        layoutIterations: 24,
        nodeAlign: 'left' as const,
        draggable: false,
        emphasis: { disabled: true },
        data: chart.nodes.map((node) => ({
          name: node.id,
          depth: node.depth,
          itemStyle: { color: colours[node.depth % colours.length] ?? colours[0], borderWidth: 0 },
          label: {
            formatter: cut(node.name, roomFor(node.depth, deepest, shape), size),
            position: 'right' as const,
            fontSize: size,
            fontFamily: font,
            color: ink,
          },
        })),
        links: chart.links.map((link) => ({ source: link.from, target: link.to, value: link.value })),
        lineStyle: { color: '#9c8f7c', opacity: 0.28, curveness: 0.5 },
      },
    ],
  }
}

/** A label stands right of its box: in the last column in the margin, else in the gap to the next column. */
function roomFor(depth: number, deepest: number, shape: 'wide' | 'narrow'): number {
  const { width, label } = widest[shape]
  if (depth === deepest) return label - 12
  return (width - label) / Math.max(deepest, 1) - (shape === 'wide' ? 30 : 16)
}

const cached = drawingCache<string>(100)

function draw(chart: SankeyChart, shape: 'wide' | 'narrow'): Drawing {
  const most = Math.max(...countsByDepth(chart.nodes))
  const { width } = widest[shape]
  const height = Math.max(180, most * (shape === 'wide' ? 52 : 46))
  const { nodes, links } = chart
  const inside = cached([nodes, links.map((link) => [link.from, link.to, link.value]), shape], () => {
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

function countsByDepth(nodes: readonly FlowNode[]): number[] {
  const counts = new Map<number, number>()
  for (const node of nodes) counts.set(node.depth, (counts.get(node.depth) ?? 0) + 1)
  return [...counts.values()]
}

/** Money that goes from sources over bodies into fields: widths are amounts. Always with its table; keep it to some thirty nodes. */
export function sankeyChart(lang: Lang, chart: SankeyChart): Html {
  const words = messagesOf(lang).chart
  if (chart.links.length === 0) return html`<p class="govuk-body">${words.nothing}</p>`
  const names = new Map(chart.nodes.map((node) => [node.id, node.name]))
  return chartFigure(
    lang,
    chart,
    { wide: draw(chart, 'wide'), narrow: draw(chart, 'narrow') },
    {
      head: [chart.fromHead, chart.toHead, chart.unit],
      rows: chart.links.map((link) => [names.get(link.from) ?? link.from, names.get(link.to) ?? link.to, link.text]),
    },
  )
}
