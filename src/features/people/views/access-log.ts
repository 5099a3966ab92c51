import { formatInstant } from '../../../kernel/thai-calendar.ts'
import { actions, dataTable, inset, linkButton } from '../../../web/components/index.ts'
import { href } from '../../../web/frame.ts'
import type { Html } from '../../../web/html.ts'
import { page } from '../../../web/layout.ts'
import { messagesOf } from '../messages.ts'
import type { Shown } from './form-page.ts'

export interface LookItem {
  readonly at: Date
  readonly reader: string
  readonly person: string
  readonly fields: readonly string[]
  readonly purpose: string
}

/** @param path where the list is; its pages are `?page=2` … */
export function accessLogView(
  frame: Shown,
  model: { whole: boolean; path: string; items: readonly LookItem[]; page: number; hasMore: boolean },
): Html {
  const words = messagesOf(frame.lang).accessLog
  const table = dataTable<LookItem>({
    caption: words.caption,
    columns: [
      { head: words.when, kind: 'title', cell: (item) => formatInstant(item.at, frame.lang) },
      { head: words.who, cell: (item) => item.reader },
      ...(model.whole ? [{ head: words.whose, cell: (item: LookItem) => item.person }] : []),
      { head: words.fields, cell: (item) => item.fields.join(', ') },
      { head: words.purpose, phone: 'stack' as const, cell: (item) => item.purpose },
    ],
    rows: model.items,
  })
  const at = (number: number) => href(frame, number === 1 ? model.path : `${model.path}?page=${number}`)
  const steps = actions([
    model.page > 1 && linkButton({ href: at(model.page - 1), text: words.newer, kind: 'secondary' }),
    model.hasMore && linkButton({ href: at(model.page + 1), text: words.older, kind: 'secondary' }),
  ])
  return page(frame, {
    title: model.whole ? words.wholeTitle : words.title,
    lead: model.whole ? words.wholeLead : words.lead,
    breadcrumbs: [{ href: href(frame, '/account'), text: messagesOf(frame.lang).account.title }],
    main: model.items.length === 0 ? inset(words.none) : [table, steps],
    noIndex: true,
    banner: frame.banner ?? null,
  })
}
