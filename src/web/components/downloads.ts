import { type Frame, href } from '../frame.ts'
import type { Html } from '../html.ts'
import { actions } from './blocks.ts'
import { linkButton } from './button.ts'

/**
 * The list as it stands, as files.
 * @param path without its ending; `query` with its question mark, without a position in the list
 */
export function downloads(
  frame: Frame,
  { path, query, formats = ['csv', 'xlsx', 'json'] }: { path: string; query: string; formats?: readonly string[] },
): Html {
  return actions(
    formats.map((format) =>
      linkButton({
        kind: 'secondary',
        icon: 'download',
        href: href(frame, `${path}.${format}${query}`),
        text: format.toUpperCase(),
      }),
    ),
  )
}
