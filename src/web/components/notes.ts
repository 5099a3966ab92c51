import { classes, type Fragment, type Html, html } from '../html.ts'
import { linkButton } from './button.ts'
import { type IconName, icon } from './icon.ts'
import { ph, type Text } from './text.ts'

/** @public */
export type NoteKind = 'gold' | 'teal' | 'overlap' | 'late' | 'solved'

/** @public */
export interface Note {
  /** `gold` to notice, `teal` a summary, `overlap` and `late` as the states, `solved` for what went well. */
  kind?: NoteKind
  title?: Text
  icon?: IconName
  body: Fragment
  id?: string
}

export function note({ kind = 'gold', title, icon: name, body, id }: Note): Html {
  const head =
    title &&
    html`<h2 class="govuk-heading-m ps-note__title"${id && html` id="${id}-h"`}>${name && icon(name)}<span>${typeof title === 'string' ? ph(title) : title}</span></h2>`
  const text = typeof body === 'string' ? html`<p class="govuk-body">${body}</p>` : body
  return html`<div class="${classes('ps-note', kind !== 'gold' && `ps-note--${kind}`)}"${id && html` id="${id}"`}>${head}${text}</div>
`
}

export function inset(body: Fragment): Html {
  return html`<div class="govuk-inset-text">${body}</div>
`
}

/** @public */
export interface SuccessPanel {
  /** What happened: "ส่งเรื่องแล้ว". */
  title: Text
  /** The reference, large, with its name. */
  reference?: { label: Text; value: string }
  /** What comes next and by when. */
  body: Fragment
}

export function successPanel({ title, reference, body }: SuccessPanel): Html {
  const ref =
    reference && html`<p class="ps-flush">${reference.label}</p><p class="ps-panel__ref">${reference.value}</p>`
  return html`<div class="ps-panel"><h2 class="govuk-heading-l ps-panel__title">${icon('solved')}<span>${typeof title === 'string' ? ph(title) : title}</span></h2>${ref}${typeof body === 'string' ? html`<p class="govuk-body">${body}</p>` : body}</div>
`
}

/** @public */
export interface EmptyState {
  /** One sentence: why there is nothing. */
  why: Text
  /** One next step. */
  next: { href: string; text: Text }
}

export function emptyState({ why, next }: EmptyState): Html {
  return html`<div class="ps-empty"><p class="govuk-body">${why}</p>${linkButton({ href: next.href, text: next.text, kind: 'secondary' })}</div>
`
}

/** @public */
export interface Banner {
  kind: 'success' | 'error' | 'info'
  title: Text
  body?: Fragment
}

const bannerLook: Record<Banner['kind'], { kind: NoteKind; icon: IconName }> = {
  success: { kind: 'solved', icon: 'solved' },
  error: { kind: 'late', icon: 'alert' },
  info: { kind: 'teal', icon: 'info' },
}

/** Above the heading: what just happened, or what the reader must know about this page. */
export function banner({ kind, title, body }: Banner): Html {
  const look = bannerLook[kind]
  const text = typeof body === 'string' ? html`<p class="govuk-body">${body}</p>` : body
  return html`<div class="ps-note ps-note--${look.kind} ps-banner" role="${kind === 'info' ? 'note' : 'alert'}"><p class="govuk-heading-m ps-note__title">${icon(look.icon)}<span>${typeof title === 'string' ? ph(title) : title}</span></p>${text}</div>
`
}
