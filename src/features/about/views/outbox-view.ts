import { formatInstant } from '../../../kernel/thai-calendar.ts'
import type { PostedLetter } from '../../../platform/mail/outbox.ts'
import { card, emptyState, heading, muted, paragraph } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export function outboxView(frame: Frame, say: Messages, letters: readonly PostedLetter[]): Html {
  const words = say.outbox
  if (letters.length === 0) {
    return emptyState({ why: words.empty, next: { href: href(frame, '/invitations'), text: words.invite } })
  }
  return html`${letters.map((letter) =>
    card(html`${heading({ level: 2, text: letter.subject ?? letter.kind, size: 's' })}
      ${muted(`${words.states[letter.state]} · ${formatInstant(letter.postedAt, frame.lang)}${letter.to ? ` · ${words.to} ${letter.to}` : ''}`)}
      ${letter.text === null ? paragraph(words.erased) : letter.text.split('\n').map((line) => paragraph(line))}`),
  )}`
}
