import { button, form, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messagesOf } from '../messages.ts'

/** One act on one row, with its reason. */
export function reasonForm(
  frame: Frame,
  {
    action,
    id,
    button: text,
    label,
    hidden,
  }: { action: string; id: string; button: string; label?: string; hidden?: Record<string, string> },
): Html {
  const reason = textField(frame.lang, {
    name: 'reason',
    id,
    label: label ?? messagesOf(frame.lang).reason,
    maxlength: 1000,
  })
  const body = html`${reason}${button({ text, kind: 'secondary' })}`
  return form(frame, { action: href(frame, action), body, ...(hidden === undefined ? {} : { hidden }) })
}
