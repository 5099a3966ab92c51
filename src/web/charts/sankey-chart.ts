import type { Lang } from '../../kernel/lang.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { type ChartWords, chartFigure, type Drawing, svgText } from './chart-figure.ts'
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

const WIDTH = 960
const MARGIN = 240
const NARROW = 340

/** Cut by width with an ellipsis, because ECharts knows our letters only through `textWidth`. */
function cut(text: string, room: number, size: number): string {
  if (textWidth(text, size) <= room) return text
  const letters = [...new Intl.Segmenter('th').segment(text)].map((part) => part.segment)
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > room) letters.pop()
  return `${letters.join('').trimEnd()}…`
}

function option(chart: SankeyChart) {
  const deepest = Math.max(...chart.nodes.map((node) => node.depth))
  return {
    animation: false,
    series: [
      {
        type: 'sankey' as const,
        left: 2,
        right: MARGIN,
        top: 14,
        bottom: 14,
        nodeWidth: 16,
        nodeGap: 22,
        layoutIterations: 24,
        nodeAlign: 'left' as const,
        draggable: false,
        emphasis: { disabled: true },
        data: chart.nodes.map((node) => ({
          name: node.id,
          depth: node.depth,
          itemStyle: { color: colours[node.depth % colours.length] ?? colours[0], borderWidth: 0 },
          label: {
            formatter: cut(node.name, roomFor(node.depth, deepest), 15),
            position: 'right' as const,
            fontSize: 15,
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
function roomFor(depth: number, deepest: number): number {
  if (depth === deepest) return MARGIN - 12
  return (WIDTH - MARGIN) / Math.max(deepest, 1) - 30
}

const cached = drawingCache<string>(100)

function drawWide(chart: SankeyChart): Drawing {
  const most = Math.max(...countsByDepth(chart.nodes))
  const height = Math.max(180, most * 52)
  const { nodes, links } = chart
  const inside = cached([nodes, links.map((link) => [link.from, link.to, link.value])], () => {
    const picture = echarts().init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
    try {
      picture.setOption(option(chart))
      const whole = toPresentationAttributes(picture.renderToSVGString())
      return whole.slice(whole.indexOf('>') + 1, whole.lastIndexOf('</svg>'))
    } finally {
      // An undisposed chart keeps timers, and the process would never end.
      picture.dispose()
    }
  })
  return { width: WIDTH, height, inside }
}

/**
 * On a phone bands between three columns leave no room for words: each column is a list of bars instead, one under the other,
 * all on one scale, with an arrow between them.
 */
function drawNarrow(chart: SankeyChart): Drawing {
  const depths = [...new Set(chart.nodes.map((node) => node.depth))].sort((a, b) => a - b)
  const through = (id: string) => {
    const sum = (side: 'from' | 'to') =>
      chart.links.filter((link) => link[side] === id).reduce((total, link) => total + link.value, 0)
    return Math.max(sum('from'), sum('to'))
  }
  const whole = chart.nodes.filter((node) => node.depth === depths[0]).reduce((sum, node) => sum + through(node.id), 0)
  const parts: string[] = []
  let y = 0
  depths.forEach((depth, at) => {
    if (at > 0) {
      parts.push(
        `<path d="M${NARROW / 2} ${y + 2}v22m-8 -8l8 8 8-8" fill="none" stroke="${ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
      )
      y += 36
    }
    const colour = colours[depth % colours.length] ?? colours[0]
    for (const node of chart.nodes.filter((one) => one.depth === depth)) {
      const share = whole === 0 ? 0 : through(node.id) / whole
      const percent = `${share > 0 && share < 0.01 ? '<1' : Math.round(share * 100)} %`
      const room = NARROW - textWidth(percent, 15) - 16
      parts.push(
        `<text x="0" y="${y + 14}" dominant-baseline="central" font-size="15" fill="${ink}">${svgText(cut(node.name, room, 15))}</text>`,
        `<text x="${NARROW}" y="${y + 14}" dominant-baseline="central" text-anchor="end" font-size="15" font-weight="600" fill="${ink}">${svgText(percent)}</text>`,
        `<rect x="0" y="${y + 28}" width="${NARROW}" height="8" fill="#f1e9db"/>`,
        `<rect x="0" y="${y + 28}" width="${Math.max(2, share * NARROW).toFixed(1)}" height="8" fill="${colour}"/>`,
      )
      y += 44
    }
  })
  return { width: NARROW, height: y + 4, inside: parts.join('') }
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
    { wide: drawWide(chart), narrow: drawNarrow(chart) },
    {
      head: [chart.fromHead, chart.toHead, chart.unit],
      rows: chart.links.map((link) => [names.get(link.from) ?? link.from, names.get(link.to) ?? link.to, link.text]),
    },
  )
}
