import type { Lang } from '../../kernel/lang.ts'
import { csrfFieldName, type Frame, oneTimeKeyFieldName } from '../frame.ts'
import { attributes, classes, type Fragment, type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import type { Problem } from './fields.ts'
import { icon } from './icon.ts'
import { ph, type Text } from './text.ts'

/** @public */
export interface Form {
  /** Address in the reader's language: `href(frame, '/projects')`. */
  action: string
  body: Fragment
  /** Makes a double click or a reload land on the same record. Made anew for each empty form, kept when it is shown again. */
  oneTimeKey?: string
  /** For files. */
  upload?: boolean
  id?: string
  /** Fields the person does not see. */
  hidden?: Record<string, string>
  /** Stands among other buttons instead of taking the whole line. */
  inline?: boolean
}

/**
 * A form that changes something. Carries the CSRF token and the one-time key. The browser's own bubbles are off
 * (`novalidate`): our messages stand beside the field, in the reader's language, and in the summary.
 */
export function form(frame: Pick<Frame, 'csrf'>, { action, body, oneTimeKey, upload, id, hidden, inline }: Form): Html {
  const given = attributes({
    method: 'post',
    action,
    id,
    class: classes(inline && 'ps-inline') || null,
    enctype: upload ? 'multipart/form-data' : null,
    novalidate: true,
  })
  const fields = {
    [csrfFieldName]: frame.csrf,
    ...(oneTimeKey === undefined ? {} : { [oneTimeKeyFieldName]: oneTimeKey }),
    ...hidden,
  }
  return html`<form${given}>${hiddenFields(fields)}
${body}</form>
`
}

export function hiddenFields(values: Record<string, string>): Html {
  return html`${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
}

/** @public */
export interface ErrorSummary {
  problems: readonly Problem[]
  title?: Text
  /** What was kept and what was not: "ยังไม่บันทึกอะไร สิ่งที่พิมพ์ยังอยู่". */
  kept?: Text
  /** False only where the summary is a sample among others. */
  autofocus?: boolean
}

/** Stands above the heading of a page shown again. Takes the focus, so that it is read first, without any script. */
export function errorSummary(lang: Lang, { problems, title, kept, autofocus = true }: ErrorSummary): Html {
  const words = messagesOf(lang).form
  const shown = title ?? words.problemTitle(problems.length)
  const list = problems.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)
  return html`<div class="govuk-error-summary" tabindex="-1"${autofocus && html` autofocus`}><div role="alert"><h2 class="govuk-error-summary__title govuk-heading-m">${icon('alert')}<span>${typeof shown === 'string' ? ph(shown) : shown}</span></h2><div class="govuk-error-summary__body">${kept === undefined ? null : html`<p class="govuk-body">${kept}</p>`}<ul class="govuk-list govuk-error-summary__list">${list}</ul></div></div></div>
`
}
