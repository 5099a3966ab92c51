import { linkButton, linkRows, note, paragraph, section } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { PairView } from '../overlaps.present.ts'

export interface BulkResultView {
  /** What was saved, or null when nothing was. */
  readonly said: string | null
  readonly refused: readonly { readonly pair: PairView | null; readonly id: string; readonly why: string }[]
  readonly backHref: string
}

/** After a decision about several pairs of which some were refused: what was saved, and each refusal with its reason. */
export function bulkResultView(frame: Frame, say: Messages, view: BulkResultView): Html {
  const rows = view.refused.map(({ pair, id, why }) =>
    pair
      ? { title: pair.left.title, href: href(frame, pair.href), text: html`${say.and} ${pair.right.title}`, meta: why }
      : { title: id, meta: why },
  )
  return html`${view.said && note({ kind: 'solved', body: paragraph(view.said) })}
    ${section({
      id: 'refused',
      heading: say.bulk.refusedTitle(view.refused.length.toLocaleString('en-US')),
      body: linkRows(rows),
    })}
    <p>${linkButton({ href: view.backHref, text: say.bulk.back })}</p>`
}
