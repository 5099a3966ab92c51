import type { Lang } from '../../kernel/lang.ts'
import { drawingCache } from '../charts/drawing-cache.ts'
import { details } from '../components/blocks.ts'
import { dataTable } from '../components/table.ts'
import type { Text } from '../components/text.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { classLimits, classOf } from './classes.ts'
import { legend } from './legend.ts'
import type { DrawnShapes } from './shape-paths.ts'

/** @public */
export interface ChoroplethArea {
  code: string
  name: string
  /** What decides the colour; null is no colour. */
  value: number | null
  /** The value written for the reader. */
  text: string
  href: string
  /** Further figures for the table, in the order of `moreHeads`. */
  more?: readonly string[]
}

/** @public */
export interface Choropleth {
  /** Unique on the page. */
  id: string
  /** What is coloured, and when. */
  title: string
  /** What the map says, for people who do not see it, in one or two sentences. */
  description: string
  /** Head of the first column: what kind of areas these are. */
  areaHead: string
  valueHead: string
  moreHeads?: readonly string[]
  areas: readonly ChoroplethArea[]
  shapes: DrawnShapes
  /** Where the lines come from. */
  source?: Text
}

/**
 * Areas as they lie, in five classes of one hue from light to dark (told apart without seeing colours), each a link with its name and
 * figure; the classes in words; and the same as a table. Areas without a shape stand in the table only.
 */
export function choropleth(lang: Lang, map: Choropleth): Html {
  const { viewBox, paths } = map.shapes
  return cached([lang, { ...map, shapes: [viewBox, ...paths] }], () => drawMap(lang, map))
}

const cached = drawingCache<Html>(200)

function drawMap(lang: Lang, map: Choropleth): Html {
  const words = messagesOf(lang)
  const limits = classLimits(map.areas.map((area) => area.value))
  const drawn = map.areas.map(({ code, name, value, text, href }) => {
    const path = map.shapes.paths.get(code)
    if (path === undefined) return null
    const label = `${name} ${text}`
    return html`<a href="${href}" aria-label="${label}"><path class="ps-f${classOf(value, limits)}" d="${path}"><title>${label}</title></path></a>`
  })
  const table = dataTable<ChoroplethArea>({
    caption: map.title,
    columns: [
      {
        head: map.areaHead,
        kind: 'title',
        cell: (row) => html`<a class="govuk-link" href="${row.href}">${row.name}</a>`,
      },
      { head: map.valueHead, kind: 'number', cell: (row) => row.text },
      ...(map.moreHeads ?? []).map((head, at) => ({
        head,
        kind: 'number' as const,
        cell: (row: ChoroplethArea) => row.more?.[at] ?? '',
      })),
    ],
    rows: map.areas,
    phone: map.moreHeads ? 'numbers' : 'plain',
  })
  const missing = map.areas.some((area) => area.value === null)
  const format = (value: number) => value.toLocaleString('en-US')
  return html`<figure class="ps-chart"><svg class="ps-map" viewBox="${map.shapes.viewBox}" role="group" aria-labelledby="${map.id}-t" aria-describedby="${map.id}-d" focusable="false"><title id="${map.id}-t">${map.title}</title><desc id="${map.id}-d">${map.description}</desc>${drawn}</svg>${legend(lang, limits, format, missing)}<figcaption>${map.title}${map.source && html`<br><span class="ps-small ps-muted">${map.source}</span>`}</figcaption></figure>
${details(words.chart.asTable, table)}`
}
