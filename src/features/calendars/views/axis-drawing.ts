import { daysBetween, type LocalDate } from '../../../kernel/thai-calendar.ts'
import type { ShownState } from '../step.ts'

/** Rows of a time axis, ready to be drawn: words are already in the reader's language. */
export interface AxisDrawing {
  readonly from: LocalDate
  readonly to: LocalDate
  /** Null where today lies outside the year. */
  readonly today: LocalDate | null
  readonly todayLabel: string
  readonly months: readonly { readonly first: LocalDate; readonly label: string }[]
  readonly groups: readonly { readonly label: string; readonly rows: readonly DrawnRow[] }[]
  /** Lines from the earlier step to the later one, by the keys of their bars. */
  readonly missed: readonly { readonly before: string; readonly after: string; readonly label: string }[]
}

export interface DrawnRow {
  readonly label: string
  readonly href: string
  readonly bars: readonly DrawnBar[]
  /** Single days of another kind, such as meetings. */
  readonly points: readonly { readonly day: LocalDate; readonly label: string }[]
}

export interface DrawnBar {
  readonly key: string
  readonly start: LocalDate
  readonly due: LocalDate
  readonly state: ShownState
  readonly name: string
  /** Read aloud and shown when pointed at. */
  readonly label: string
}

const WIDTH = 1_120
const LABELS = 220
const LANE = 21
const BAR = 16
const HEAD = 30
const GROUP = 26

/** Fill and line of each state; the sign before the name says the same without colour. */
export const looks: Record<ShownState, { fill: string; stroke: string; dash: string; sign: string }> = {
  planned: { fill: '#e6eef5', stroke: '#2f5878', dash: '', sign: '' },
  doing: { fill: '#fdf0d2', stroke: '#7a4f00', dash: '', sign: '▸' },
  done: { fill: '#dff2ea', stroke: '#0b6b4f', dash: '', sign: '✓' },
  late: { fill: '#fce8e0', stroke: '#a12d0b', dash: '', sign: '!' },
  cancelled: { fill: '#ffffff', stroke: '#6f6556', dash: '3 3', sign: '×' },
}

/** The drawing as SVG with presentation attributes only: the content security policy lets no style through. */
export function drawAxis(axis: AxisDrawing): { width: number; height: number; inside: string } {
  const span = daysBetween(axis.from, axis.to) + 1
  const x = (day: LocalDate) =>
    LABELS + (Math.max(0, Math.min(span, daysBetween(axis.from, day))) / span) * (WIDTH - LABELS)
  const parts: string[] = []
  const over: string[] = []
  const ends = new Map<string, { x1: number; x2: number; y: number }>()
  let y = HEAD
  for (const group of axis.groups) {
    if (group.rows.length === 0) continue
    parts.push(
      `<rect x="0" y="${y}" width="${WIDTH}" height="${GROUP}" fill="#f1e9db"/>`,
      text(8, y + GROUP / 2, group.label, { size: 14, weight: 600 }),
    )
    y += GROUP
    for (const row of group.rows) {
      const lanes = lanesOf(row.bars)
      const height = Math.max(1, lanes.length) * LANE + 9
      const lines = wrapped(row.label, 25)
      const middle = y + height / 2
      lines.forEach((line, at) => {
        const label = text(8, middle + (at - (lines.length - 1) / 2) * 16, line, { size: 13 })
        parts.push(`<a href="${escaped(row.href)}">${label}</a>`)
      })
      lanes.forEach((lane, at) => {
        const top = y + 5 + at * LANE
        lane.forEach((bar, index) => {
          const [x1, x2] = [x(bar.start), Math.max(x(bar.due) + (WIDTH - LABELS) / span, x(bar.start) + 4)]
          const next = lane[index + 1]
          ends.set(bar.key, { x1, x2, y: top + BAR / 2 })
          parts.push(drawnBar(bar, x1, x2, top, next ? x(next.start) : WIDTH))
        })
      })
      for (const point of row.points) {
        const at = x(point.day)
        parts.push(
          `<g><title>${escaped(point.label)}</title><path d="M${n(at)} ${n(middle - 7)}l6 7-6 7-6-7z" fill="#eba521" stroke="#7a4f00"/></g>`,
        )
      }
      y += height
      parts.push(`<path d="M0 ${y}H${WIDTH}" stroke="#ddd2bf" stroke-width="1"/>`)
    }
  }
  for (const line of axis.missed) {
    const [before, after] = [ends.get(line.before), ends.get(line.after)]
    if (before && after) over.push(missedLine(before, after, line.label))
  }
  const grid = axis.months.map(({ first, label }, at) => {
    const left = x(first)
    const right = at + 1 < axis.months.length ? x(axis.months[at + 1]?.first ?? first) : WIDTH
    return `${at % 2 === 1 ? `<rect x="${n(left)}" y="${HEAD}" width="${n(right - left)}" height="${y - HEAD}" fill="#fbf7f0"/>` : ''}${text((left + right) / 2, HEAD / 2, label, { size: 13, anchor: 'middle', weight: 600 })}`
  })
  const today =
    axis.today === null
      ? ''
      : `<path d="M${n(x(axis.today))} ${HEAD - 4}V${y}" stroke="#0d5c63" stroke-width="2"/>${text(x(axis.today), y + 12, axis.todayLabel, { size: 12, anchor: 'middle', weight: 600, fill: '#0d5c63' })}`
  return {
    width: WIDTH,
    height: y + 22,
    inside: `<rect x="0" y="0" width="${WIDTH}" height="${y + 22}" fill="#fff"/>${grid.join('')}${parts.join('')}${today}${over.join('')}`,
  }
}

function drawnBar(bar: DrawnBar, x1: number, x2: number, top: number, room: number): string {
  const look = looks[bar.state]
  const name = look.sign === '' ? bar.name : `${look.sign} ${bar.name}`
  // A name that does not fit its bar stands behind it, where nothing else stands; else wherever more of it is left.
  const [inside, behind] = [fitting(name, x2 - x1 - 9), fitting(name, room - x2 - 10)]
  const isInside = inside === name || (behind !== name && inside.length >= behind.length)
  const words = text((isInside ? x1 : x2) + 4, top + BAR / 2, isInside ? inside : behind, { size: 11 })
  const dash = look.dash === '' ? '' : ` stroke-dasharray="${look.dash}"`
  return `<g><title>${escaped(bar.label)}</title><rect x="${n(x1)}" y="${n(top)}" width="${n(x2 - x1)}" height="${BAR}" rx="3" fill="${look.fill}" stroke="${look.stroke}"${dash}/><path d="M${n(x2 - 1.5)} ${n(top)}v${BAR}" stroke="${look.stroke}" stroke-width="3"/>${words}</g>`
}

function missedLine(before: { x2: number; y: number }, after: { x2: number; y: number }, label: string): string {
  const [x1, y1, x2, y2] = [before.x2, before.y, after.x2, after.y]
  const out = Math.max(x1, x2) + 14
  return `<g><title>${escaped(label)}</title><path d="M${n(x1)} ${n(y1)}C${n(out)} ${n(y1)} ${n(out)} ${n(y2)} ${n(x2)} ${n(y2)}" fill="none" stroke="#b5340c" stroke-width="2" stroke-dasharray="5 3"/><path d="M${n(x1)} ${n(y1 - 4)}l4 4-4 4-4-4z" fill="#b5340c"/><circle cx="${n(x2)}" cy="${n(y2)}" r="4" fill="#fff" stroke="#b5340c" stroke-width="2"/></g>`
}

/** Steps that run at the same time lie in lanes of their own, with room for the names behind short ones. */
function lanesOf(bars: readonly DrawnBar[]): DrawnBar[][] {
  const lanes: DrawnBar[][] = []
  for (const bar of [...bars].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const lane = lanes.find((one) => {
      const last = one[one.length - 1]
      return last === undefined || last.due < bar.start
    })
    if (lane) lane.push(bar)
    else lanes.push([bar])
  }
  return lanes
}

interface TextLook {
  readonly size: number
  readonly weight?: number
  readonly anchor?: 'middle'
  readonly fill?: string
}

function text(x: number, y: number, words: string, look: TextLook): string {
  if (words === '') return ''
  const anchor = look.anchor ? ` text-anchor="${look.anchor}"` : ''
  const weight = look.weight ? ` font-weight="${look.weight}"` : ''
  return `<text x="${n(x)}" y="${n(y)}" dominant-baseline="central" font-size="${look.size}" fill="${look.fill ?? '#26221d'}"${anchor}${weight}>${escaped(words)}</text>`
}

/** Marks above and below the line take no width. */
const plain = (words: string) => words.replace(/[\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]/g, '')
const letters = (words: string) => plain(words).length

/** About how wide the name of a bar is: Thai letters are wider than Latin ones. */
function widthOf(words: string): number {
  let width = 0
  for (const letter of plain(words))
    width += /[\u0E40-\u0E44 .]/.test(letter) ? 4.4 : /[\u0E00-\u0E7F]/.test(letter) ? 7.2 : 6
  return width
}

/** As much of a name as fits; nothing where not even a few letters do. */
function fitting(words: string, width: number): string {
  if (widthOf(words) <= width) return words
  let kept = words
  while (kept !== '' && widthOf(kept) + 7 > width) kept = kept.slice(0, -1)
  kept = kept.replace(/[\u0E40-\u0E44]$/, '')
  return letters(kept) < 4 ? '' : `${kept}…`
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' })

function wrapped(words: string, most: number): string[] {
  const lines: string[] = ['']
  // A bracket stays with the word it opens.
  for (const segment of [...segmenter.segment(words)]
    .map((one) => one.segment)
    .join('\n')
    .replace(/\(\n/g, '(')
    .split('\n')) {
    const last = lines[lines.length - 1] ?? ''
    if (letters(last + segment) > most && last !== '') lines.push(segment.trimStart())
    else lines[lines.length - 1] = last + segment
  }
  const [first = '', second, ...rest] = lines
  if (second === undefined) return [first]
  return [first, rest.length > 0 ? `${second}…` : second]
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
