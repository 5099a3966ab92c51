import type { Lang } from '../../kernel/lang.ts'
import { details } from '../components/blocks.ts'
import { dataTable } from '../components/table.ts'
import type { Text } from '../components/text.ts'
import { type Html, html, trusted } from '../html.ts'
import { messagesOf } from '../messages.ts'

/** @public */
export interface ChartWords {
  /** Unique on the page; the drawing's title gets its id from it. */
  id: string
  title: string
  /** What the picture says, in one sentence. */
  sentence: Text
}

/** The inside of a drawing and its size; each chart is drawn once for phones and once for wide screens. @public */
export interface Drawing {
  width: number
  height: number
  inside: string
}

function svg({ id, title }: ChartWords, shape: 'wide' | 'narrow', drawing: Drawing): Html {
  const titleId = `${id}-${shape}-title`
  return html`<svg class="ps-chart__pic ps-${shape}" role="img" aria-labelledby="${titleId}" viewBox="0 0 ${drawing.width} ${drawing.height}" width="${drawing.width}" height="${drawing.height}"><title id="${titleId}">${title}</title>${trusted(drawing.inside)}</svg>
`
}

/** @public */
export interface ChartTable {
  head: readonly string[]
  rows: readonly (readonly Text[])[]
}

/** The two drawings, the sentence, an optional key and the same figures as a table. */
export function chartFigure(
  lang: Lang,
  words: ChartWords,
  drawings: { wide: Drawing; narrow: Drawing },
  table: ChartTable,
  key?: Html,
): Html {
  const columns = table.head.map((head, i) => ({
    head,
    cell: (row: readonly Text[]) => row[i] ?? '',
    kind: i === 0 ? ('title' as const) : ('number' as const),
  }))
  const figures = dataTable({
    caption: words.title,
    columns,
    rows: table.rows,
    phone: table.head.length > 3 ? 'cards' : 'plain',
  })
  return html`<figure class="ps-chart">${svg(words, 'wide', drawings.wide)}${svg(words, 'narrow', drawings.narrow)}${key}<figcaption>${words.sentence}</figcaption></figure>
${details(messagesOf(lang).chart.asTable, figures)}`
}

/** Escapes text inside a drawing made by hand. */
export function svgText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
