import { linkButton, linkRows, note, paragraph, section } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface BulkResultView {
  /** What was saved, or null when nothing was. */
  readonly said: string | null
  readonly refused: readonly { readonly id: string; readonly title: string | null; readonly why: string }[]
  readonly backHref: string
}

/** After a change of several projects of which some were refused: what was saved, and each refusal with its reason. */
export function bulkResultView(frame: Frame, say: Messages['list']['bulk'], view: BulkResultView): Html {
  const rows = view.refused.map(({ id, title, why }) =>
    title === null ? { title: id, meta: why } : { title, href: href(frame, `/projects/${id}`), meta: why },
  )
  return html`${view.said && note({ kind: 'solved', body: paragraph(view.said) })}
    ${section({ id: 'refused', heading: say.refusedTitle(String(view.refused.length)), body: linkRows(rows) })}
    <p>${linkButton({ href: view.backHref, text: say.back })}</p>`
}
