import { actions, linkButton, note, paragraph } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface WorkingView {
  readonly id: string
  readonly state: 'reading' | 'staging' | 'approved'
  readonly rows: string | null
  readonly comparing: boolean
  readonly slow: boolean
}

/** A job is at work. The page loads anew by itself (header Refresh), so it needs no script. */
export function workingView(frame: Frame, view: WorkingView): Html {
  const say = messages(frame.lang).working
  const how = [view.comparing ? say.comparing : null, view.rows].filter((part) => part !== null).join(' · ')
  const body = html`<progress class="ps-import-progress" aria-label="${say[view.state]}"></progress>${how === '' ? null : paragraph(html`<strong role="status">${how}</strong>`)}
${paragraph(say.mayLeave)}${view.slow ? paragraph(say.slow) : null}<p class="ps-small ps-muted">${say.reloads}</p>`
  return html`${note({ kind: 'teal', icon: 'clock', title: say[view.state], body })}
${actions([linkButton({ href: href(frame, `/imports/${view.id}`), text: say.look, kind: 'secondary' })])}`
}
