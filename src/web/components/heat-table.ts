import { classes, type Html, html } from '../html.ts'
import { classLimits, classOf } from '../maps/classes.ts'
import type { Text } from './text.ts'

/** @public */
export interface HeatCell {
  /** Colours the cell; null leaves it empty. */
  value: number | null
  text: Text
  href?: string
  /** Read out instead of the bare number: "อำเภอแม่ลาว, ถนน: 3 หน่วยงาน". */
  spoken?: string
  /** Marked as a place to look at first. */
  marked?: boolean
}

/** @public */
export interface HeatTable {
  caption: Text
  /** Head of the column of row names. */
  corner: Text
  columns: readonly Text[]
  rows: readonly { name: Text; href?: string; cells: readonly (HeatCell | null)[]; strong?: boolean }[]
  /** The cells hold words, not numbers. */
  ofWords?: boolean
}

/**
 * Rows against columns, darker where there is more; the number stands in each cell, so colour says nothing alone. Wider than
 * its place it scrolls, and the row names stay.
 */
export function heatTable(table: HeatTable): Html {
  const limits = classLimits(
    table.rows.filter((row) => !row.strong).flatMap((row) => row.cells.map((cell) => cell?.value ?? null)),
  )
  const heads = table.columns.map((column) => html`<th scope="col" class="ps-heat__head">${column}</th>`)
  const rows = table.rows.map((row) => {
    const name = row.href === undefined ? row.name : html`<a class="govuk-link" href="${row.href}">${row.name}</a>`
    const cells = row.cells.map((cell) => heatCell(cell, limits))
    return html`<tr${row.strong ? html` class="ps-heat__whole"` : null}><th scope="row" class="ps-heat__name">${name}</th>${cells}</tr>
`
  })
  return html`<div class="ps-heatbox" tabindex="0" role="region" aria-label="${table.caption}"><table class="${classes('ps-heat', table.ofWords && 'ps-heat--words')}"><caption class="govuk-visually-hidden">${table.caption}</caption><thead><tr><th scope="col" class="ps-heat__corner">${table.corner}</th>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>
`
}

function heatCell(cell: HeatCell | null, limits: readonly number[]): Html {
  if (cell === null || cell.value === null) return html`<td class="ps-heat__none"></td>`
  const shade = `ps-heat__${classOf(cell.value, limits)}`
  const inside =
    cell.href === undefined
      ? html`<span>${cell.text}</span>`
      : html`<a href="${cell.href}"${cell.spoken === undefined ? null : html` aria-label="${cell.spoken}"`}>${cell.text}</a>`
  return html`<td class="${classes(shade, cell.marked && 'ps-heat--marked')}">${inside}</td>`
}
