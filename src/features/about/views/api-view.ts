import { actions, bulletList, card, dataTable, linkButton, muted, section } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

const examples: readonly { what: keyof Messages['api']['examples']['rows']; path: string }[] = [
  { what: 'areas', path: '/api/v1/areas?kind=province' },
  { what: 'bodies', path: '/api/v1/bodies?limit=10' },
  { what: 'plans', path: '/api/v1/plans?limit=10' },
  { what: 'projects', path: '/api/v1/projects?q=%E0%B8%96%E0%B8%99%E0%B8%99&limit=10' },
  { what: 'overlaps', path: '/api/v1/overlaps?place=57' },
]

export function apiView(frame: Frame, say: Messages, baseUrl: string): Html {
  const words = say.api
  const table = dataTable({
    caption: words.examples.caption,
    columns: [
      { head: words.examples.what, kind: 'title', cell: (row) => words.examples.rows[row.what] },
      {
        head: words.examples.address,
        phone: 'wide',
        cell: (row) => html`<a class="govuk-link" href="${row.path}"><code>${decodeURIComponent(row.path)}</code></a>`,
      },
    ],
    rows: examples,
  })
  const command = `curl "${baseUrl}/api/v1/overlaps?place=57&limit=1"`
  const standards = linkButton({ href: href(frame, '/api/standards'), text: words.standards, kind: 'secondary' })
  return html`${actions([linkButton({ href: '/api/openapi.json', text: words.document, icon: 'download', kind: 'secondary' }), standards])}
    ${section({ id: 'examples', heading: words.examples.caption, body: card(table), first: true })}
    ${section({ id: 'try', heading: words.try, body: card(html`${muted(words.tryText)}<pre tabindex="0"><code>${command}</code></pre>`) })}
    ${section({ id: 'rules', heading: words.rules, body: bulletList(words.ruleList) })}`
}
