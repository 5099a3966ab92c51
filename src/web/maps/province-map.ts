import type { Lang } from '../../kernel/lang.ts'
import { drawingCache } from '../charts/drawing-cache.ts'
import { details } from '../components/blocks.ts'
import { dataTable } from '../components/table.ts'
import type { Text } from '../components/text.ts'
import { type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { classLimits, classOf } from './classes.ts'
import { legend } from './legend.ts'
import { provinceShapes } from './province-shapes.ts'

/** @public */
export interface ProvinceValue {
  /** Two digits. */
  code: string
  name: string
  value: number | null
  /** The value written for the reader. */
  text: string
  href?: string
}

/** @public */
export interface ProvinceMap {
  /** What is coloured, and when: "แก้เรื่องทันกำหนด 90 วันที่ผ่านมา". */
  title: string
  /** What the map says, in one sentence. */
  sentence?: Text
  provinces: readonly ProvinceValue[]
  /** Head of the value column in the table. */
  valueHead: string
  /** Four limits, where the values have natural ones; else five classes of about equal size. */
  limits?: readonly number[]
  format?: (value: number) => string
  /** Code of the province the page is about. */
  here?: string
}

/**
 * The country in five classes of teal. For eyes and pointers only: the same provinces, figures and links stand in the
 * table below, which is what keyboards and screen readers get.
 */
export function provinceMap(lang: Lang, map: ProvinceMap): Html {
  const limits = map.limits ?? classLimits(map.provinces.map((province) => province.value))
  const format = map.format ?? ((value: number) => value.toLocaleString('en-US'))
  return cached([lang, map, limits.map(format)], () => drawMap(lang, map, limits, format))
}

const cached = drawingCache<Html>(100)

function drawMap(lang: Lang, map: ProvinceMap, limits: readonly number[], format: (value: number) => string): Html {
  const words = messagesOf(lang)
  const shapes = provinceShapes()
  const byCode = new Map(map.provinces.map((province) => [province.code, province]))
  const drawn = [...shapes.paths].map(([code, path]) => {
    const province = byCode.get(code)
    const shape = html`<path class="ps-f${classOf(province?.value ?? null, limits)}" d="${path}">${province && html`<title>${province.name} ${province.text}</title>`}</path>`
    return province?.href === undefined ? shape : html`<a href="${province.href}" tabindex="-1">${shape}</a>`
  })
  // Drawn last, or the neighbours would cover half of its line.
  const own = map.here === undefined ? undefined : shapes.paths.get(map.here)
  const here =
    own === undefined ? null : html`<path class="ps-here ps-here--glow" d="${own}"/><path class="ps-here" d="${own}"/>`
  const missing = shapes.paths.size > map.provinces.filter((province) => province.value !== null).length
  const table = dataTable({
    caption: map.title,
    columns: [
      {
        head: words.map.province,
        kind: 'title',
        cell: (row: ProvinceValue) =>
          row.href === undefined ? row.name : html`<a class="govuk-link" href="${row.href}">${row.name}</a>`,
      },
      { head: map.valueHead, kind: 'number', cell: (row) => row.text },
    ],
    rows: map.provinces,
    phone: 'plain',
  })
  return html`<figure class="ps-chart"><svg class="ps-map" viewBox="${shapes.viewBox}" aria-hidden="true" focusable="false">${drawn}<path class="ps-water" d="${shapes.water}"/>${here}</svg>${legend(lang, limits, format, missing)}<figcaption>${map.title}${map.sentence && html`<br>${map.sentence}`}</figcaption></figure>
${details(words.chart.asTable, table)}`
}
