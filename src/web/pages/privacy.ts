import { section } from '../components/blocks.ts'
import { bulletList, paragraph } from '../components/text.ts'
import type { Frame } from '../frame.ts'
import { type Html, html } from '../html.ts'
import { page } from '../layout.ts'
import { messagesOf } from '../messages.ts'

export function privacyPage(frame: Frame): Html {
  const words = messagesOf(frame.lang).privacy
  const parts = words.sections.map((part, i) =>
    section({ id: `part-${i + 1}`, heading: part.heading, body: bulletList(part.items), first: i === 0 }),
  )
  return page(frame, {
    title: words.title,
    lead: words.lead,
    narrow: true,
    main: html`${parts}${section({ id: 'contact', heading: words.contact.heading, body: paragraph(words.contact.text) })}`,
  })
}
