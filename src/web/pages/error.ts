import { linkButton } from '../components/button.ts'
import { heading } from '../components/heading.ts'
import type { Text } from '../components/text.ts'
import { addresses, type Frame, href } from '../frame.ts'
import { type Html, html } from '../html.ts'
import { page } from '../layout.ts'
import { messagesOf } from '../messages.ts'

const written = [400, 403, 404, 413, 422, 429, 500, 503] as const
type WrittenStatus = (typeof written)[number]

/** Which text answers a status. 401 reads like 403; what has no text of its own is ours from 500 on and the request's below. */
function textFor(status: number): WrittenStatus {
  const own = written.find((known) => known === status)
  if (own !== undefined) return own
  if (status === 401) return 403
  return status >= 500 ? 500 : 400
}

/** @public */
export interface ErrorPage {
  status: number
  /** Default: the frame's. */
  requestId?: string
  /** What happened in this very case, in the place of the general sentence. Never a stack trace. */
  detail?: Text
}

/** What happened, what was kept, what to do. The request code stands where telling it to someone helps. */
export function errorPage(frame: Frame, { status, requestId = frame.requestId, detail }: ErrorPage): Html {
  const words = messagesOf(frame.lang).errors
  const kind = textFor(status)
  const { title, what, next } = words[kind]
  const signIn = kind === 403 && frame.viewerName === null
  const buttons = [
    signIn &&
      linkButton({
        href: href(frame, `${addresses.signIn}?next=${encodeURIComponent(href(frame, frame.path))}`),
        text: messagesOf(frame.lang).signIn,
      }),
    linkButton({ href: href(frame, addresses.home), text: words.backHome, kind: signIn ? 'secondary' : 'primary' }),
    kind === 404 &&
      linkButton({ href: href(frame, addresses.projects), text: words.search, icon: 'search', kind: 'secondary' }),
  ]
  return page(frame, {
    title,
    lead: detail || what,
    narrow: true,
    noIndex: true,
    main: html`${heading({ level: 2, text: words.whatNow, size: 'm' })}<p class="govuk-body">${next}</p><div class="ps-actions">${buttons}</div>
<p class="ps-small ps-muted ps-request">${words.requestId} <span class="ps-code">${requestId}</span></p>`,
  })
}
