import type { Lang } from '../../kernel/lang.ts'
import type { Html } from '../html.ts'
import { type ChartWords, chartFigure, type Drawing, svgText } from './chart-figure.ts'
import { wrapText } from './text-width.ts'

/** A thing that came out of others, or became another. @public */
export interface LineageNode {
  id: string
  name: string
  /** 0 is where it began. */
  depth: number
  /** No more: drawn with a broken line, and said so in its name by the caller. */
  closed: boolean
}

/** @public */
export interface LineageLink {
  from: string
  to: string
  /** How the two belong together, for the table. */
  text: string
}

/** @public */
export interface LineageChart extends ChartWords {
  nodes: readonly LineageNode[]
  links: readonly LineageLink[]
  /** Heads of the table. */
  head: readonly [string, string, string]
}

const ink = '#26221d'
const teal = '#0d5c63'
const ROW = 60
const BOX = 48
const WIDE = 960
const NARROW = 340
const FONT = 16

interface Placed {
  x: number
  y: number
  width: number
}

function box({ name, closed }: LineageNode, { x, y, width }: Placed): string {
  const lines = wrapText(name, width - 24, FONT, 2)
  const first = y + BOX / 2 + 6 - (lines.length - 1) * 10
  const text = lines.map(
    (line, at) =>
      `<text x="${x + 12}" y="${first + at * 20}" font-size="${FONT}" fill="${ink}">${svgText(line)}</text>`,
  )
  const dash = closed ? ' stroke-dasharray="5 4"' : ''
  return `<rect x="${x}" y="${y}" width="${width}" height="${BOX}" rx="4" fill="#fff" stroke="${closed ? ink : teal}" stroke-width="2"${dash}/>${text.join('')}`
}

function columnsOf(nodes: readonly LineageNode[]): LineageNode[][] {
  const depths = [...new Set(nodes.map((node) => node.depth))].sort((a, b) => a - b)
  return depths.map((depth) => nodes.filter((node) => node.depth === depth))
}

function drawWide(chart: LineageChart): Drawing {
  const columns = columnsOf(chart.nodes)
  const gap = 90
  const width = Math.min(420, (WIDE - 4 - gap * (columns.length - 1)) / columns.length)
  const most = Math.max(...columns.map((column) => column.length))
  const placed = new Map<string, Placed>()
  for (const [at, column] of columns.entries()) {
    const top = ((most - column.length) * ROW) / 2
    for (const [row, node] of column.entries())
      placed.set(node.id, { x: 2 + at * (width + gap), y: 4 + top + row * ROW, width })
  }
  const lines = chart.links.flatMap(({ from, to }) => {
    const [a, b] = [placed.get(from), placed.get(to)]
    if (a === undefined || b === undefined) return []
    if (a.x === b.x) {
      const x = a.x + a.width / 2
      return [
        `<path d="M${x} ${Math.min(a.y, b.y) + BOX}V${Math.max(a.y, b.y)}" stroke="${teal}" stroke-width="2" fill="none"/>`,
      ]
    }
    const [x1, y1, x2, y2] = [a.x + a.width, a.y + BOX / 2, b.x - 8, b.y + BOX / 2]
    const middle = (x1 + x2) / 2
    return [
      `<path d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}" stroke="${teal}" stroke-width="2" fill="none"/><path d="M${x2 - 1} ${y2 - 6}l8 6-8 6z" fill="${teal}"/>`,
    ]
  })
  const boxes = chart.nodes.map((node) => box(node, placed.get(node.id) as Placed))
  return { width: WIDE, height: 8 + most * ROW, inside: [...lines, ...boxes].join('') }
}

/** On a phone one under the other: each step of the way a group, the arrow between the groups. */
function drawNarrow(chart: LineageChart): Drawing {
  const parts: string[] = []
  let y = 4
  for (const [at, column] of columnsOf(chart.nodes).entries()) {
    if (at > 0) {
      const middle = NARROW / 2
      parts.push(
        `<path d="M${middle} ${y - 8}V${y + 18}" stroke="${teal}" stroke-width="2"/><path d="M${middle - 6} ${y + 17}h12l-6 9z" fill="${teal}"/>`,
      )
      y += 32
    }
    for (const node of column) {
      parts.push(box(node, { x: 2, y, width: NARROW - 4 }))
      y += ROW
    }
  }
  return { width: NARROW, height: y, inside: parts.join('') }
}

/** What things came out of and what they became, left to right; on a phone from top to bottom. Always with its table. */
export function lineageChart(lang: Lang, chart: LineageChart): Html {
  const names = new Map(chart.nodes.map((node) => [node.id, node.name]))
  return chartFigure(
    lang,
    chart,
    { wide: drawWide(chart), narrow: drawNarrow(chart) },
    {
      head: [...chart.head],
      rows: chart.links.map((one) => [names.get(one.from) ?? one.from, names.get(one.to) ?? one.to, one.text]),
    },
  )
}
