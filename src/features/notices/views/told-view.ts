import { formatInstant } from '../../../kernel/thai-calendar.ts'
import { dataTable, muted, paragraph, section } from '../../../web/components/index.ts'
import type { Frame } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { stateMark } from '../notices.present.ts'
import type { ShownDelivery } from '../notices.sql.ts'

/** For the desk of a thing: what one person was told about it, by which door, and whether it arrived. */
export function toldView(frame: Frame, rows: readonly ShownDelivery[]): Html {
  const { lang } = frame
  const { desk: say, deliveries, doors } = messages(lang)
  const table = dataTable<ShownDelivery>({
    caption: say.caption,
    dense: true,
    columns: [
      { head: say.when, kind: 'title', cell: (one) => formatInstant(one.settledAt ?? one.madeAt, lang) },
      { head: deliveries.door, kind: 'short', cell: (one) => doors[one.door] },
      {
        head: deliveries.state,
        cell: (one) =>
          html`${stateMark(one, lang)}${one.lastError !== null && html` ${muted(deliveries.reasonOf(one.lastError))}`}`,
      },
    ],
    rows,
  })
  return section({ id: 'told', heading: say.heading, body: rows.length === 0 ? paragraph(muted(say.none)) : table })
}
