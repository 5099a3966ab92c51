import { section } from '../components/blocks.ts'
import { bulletList, paragraph } from '../components/text.ts'
import type { Frame } from '../frame.ts'
import { type Html, html } from '../html.ts'
import { page } from '../layout.ts'
import { messagesOf } from '../messages.ts'

export function accessibilityPage(frame: Frame): Html {
  const words = messagesOf(frame.lang).accessibility
  return page(frame, {
    title: words.title,
    lead: words.lead,
    narrow: true,
    main: html`${section({ id: 'done', heading: words.done.heading, body: bulletList(words.done.items), first: true })}${section({ id: 'checked', heading: words.checked.heading, body: paragraph(words.checked.text) })}${section({ id: 'known', heading: words.known.heading, body: bulletList(words.known.items) })}${section({ id: 'report', heading: words.report.heading, body: paragraph(words.report.text) })}`,
  })
}
