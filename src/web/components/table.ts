import { attributes, classes, type Fragment, type Html, html, trusted } from '../html.ts'
import type { Text } from './text.ts'

/** @public */
export interface Column<Row> {
  head: string
  cell: (row: Row) => Fragment
  /**
   * `title` names the row (a header cell); `number` is right-aligned with even figures; `short` stays on one line (a year,
   * a date, a code); `action` is the next step; `text` is everything else.
   */
  kind?: 'title' | 'number' | 'short' | 'text' | 'action'
  /** On a phone: `stack` puts the label above (fields), `wide` takes the full line, `hide` leaves the cell out. */
  phone?: 'stack' | 'wide' | 'hide'
  /** The value of the last row, the total. */
  total?: Fragment
}

/** @public */
export interface DataTable<Row> {
  /** Says what the table holds; read by screen readers, seen only with `captionShown`. */
  caption: Text
  captionShown?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /**
   * How rows look where the table has under 620 px, as on a phone. `cards`: label left, value right. `numbers`: two or three numbers side by side, label above.
   * `queue`: state and date, then the title, then the next step. `plain`: stays a table (two narrow columns).
   */
  phone?: 'cards' | 'numbers' | 'queue' | 'plain'
  /** With a last row that sums up. */
  total?: boolean
  dense?: boolean
  id?: string
}

const th = trusted('</th>')
const td = trusted('</td>')

/**
 * A table that becomes cards in a narrow place, so nothing scrolls sideways. The roles are written out because browsers forget
 * that a table is one as soon as CSS makes its rows blocks.
 */
export function dataTable<Row>(table: DataTable<Row>): Html {
  const phone = table.phone ?? 'cards'
  const numbers = table.columns.filter((column) => column.kind !== 'title' && column.phone !== 'wide').length
  const given = attributes({
    class: classes(
      'govuk-table',
      phone !== 'plain' && 'ps-cards',
      phone === 'numbers' && 'ps-cards--n',
      phone === 'numbers' && numbers === 2 && 'ps-cards--n2',
      phone === 'queue' && 'ps-cards--q',
      table.dense && 'ps-dense',
    ),
    id: table.id,
    role: phone === 'plain' ? null : 'table',
  })
  const role = (name: string) => (phone === 'plain' ? null : html` role="${name}"`)
  const tag = (column: Column<Row>, empty = false) => {
    const names = classes(
      column.kind === 'number' && 'ps-num',
      column.kind === 'short' && 'ps-nb',
      column.kind === 'action' && 'ps-cell--action',
      column.phone === 'stack' && 'ps-cell--stack',
      column.phone === 'wide' && 'ps-cell--wide',
      (column.phone === 'hide' || empty) && 'ps-cell--off',
    )
    if (column.kind === 'title')
      return html`<th scope="row" class="${classes('govuk-table__header', names)}"${role('rowheader')}>`
    const label = phone === 'plain' || column.head === '' ? null : html` data-label="${column.head}"`
    return html`<td class="${classes('govuk-table__cell', names)}"${role('cell')}${label}>`
  }
  // Written once for a column: all cells of it begin and end alike.
  const cells = table.columns.map((column) => ({ column, begin: tag(column), end: column.kind === 'title' ? th : td }))
  const heads = table.columns.map((column) =>
    column.head === ''
      ? html`<td class="govuk-table__header"${role('cell')}></td>`
      : html`<th scope="col" class="${classes('govuk-table__header', column.kind === 'number' && 'ps-num', column.kind === 'short' && 'ps-nb')}"${role('columnheader')}>${column.head}</th>`,
  )
  const rowTag = html`<tr class="govuk-table__row"${role('row')}>`
  const rows = table.rows.map(
    (row) => html`${rowTag}${cells.map(({ column, begin, end }) => html`${begin}${column.cell(row)}${end}`)}</tr>
`,
  )
  const total = table.total
    ? html`<tr class="govuk-table__row ps-total"${role('row')}>${cells.map(({ column, end }) => html`${tag(column, column.total === undefined)}${column.total}${end}`)}</tr>`
    : null
  const caption = html`<caption class="${table.captionShown ? 'govuk-table__caption' : 'govuk-visually-hidden'}">${table.caption}</caption>`
  return html`<div class="ps-tablebox"><table${given}>${caption}<thead class="govuk-table__head"${role('rowgroup')}><tr class="govuk-table__row"${role('row')}>${heads}</tr></thead><tbody class="govuk-table__body"${role('rowgroup')}>
${rows}${total}</tbody></table></div>
`
}
