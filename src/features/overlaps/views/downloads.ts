import { actions, linkButton } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import type { Html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { queryOf, type TypedFilter } from '../queue-filter.ts'
import { tableFormats } from '../table-file.ts'

/** The same list as files, under the same filter. */
export function downloads(frame: Frame, say: Messages, address: string, typed: TypedFilter): Html {
  const query = queryOf({ ...typed, cursor: '' }, null)
  return actions(
    tableFormats.map((format) =>
      linkButton({
        kind: 'secondary',
        icon: 'download',
        href: href(frame, `${address}.${format}${query}`),
        text: say.downloads[format],
      }),
    ),
  )
}
