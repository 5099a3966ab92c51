import type { Lang } from '../../kernel/lang.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { messagesOf } from '../messages.ts'
import { icon } from './icon.ts'
import type { Text } from './text.ts'

/** @public */
export interface Step {
  title: Text
  body?: Fragment
  status: 'done' | 'now' | 'next' | 'bad'
}

/** A way through a few steps: what is done, what is now, what comes. The status is also said in words. */
export function steps(lang: Lang, list: readonly Step[]): Html {
  const words = messagesOf(lang).steps
  const items = list.map(({ title, body, status }, i) => {
    const mark = status === 'done' ? icon('tick', 'small') : status === 'bad' ? icon('alert', 'small') : i + 1
    const text = typeof body === 'string' ? html`<p>${body}</p>` : body
    return html`<li class="ps-step--${status}"${status === 'now' ? html` aria-current="step"` : null}><span class="ps-step__mark" aria-hidden="true">${mark}</span><p class="ps-step__title">${title} <span class="govuk-visually-hidden">(${words[status]})</span></p>${text}</li>
`
  })
  return html`<ol class="ps-steps">${items}</ol>
`
}

/** @public */
export interface HistoryEntry {
  /** Written for the reader: "23 พ.ย. 2569 08:30 น.". */
  when: Text
  /** The same moment for machines: ISO 8601. */
  datetime?: string
  title: Text
  who?: Text
  body?: Fragment
  state?: Html
}

/** What happened, newest first. */
export function timeline(entries: readonly HistoryEntry[]): Html {
  const items = entries.map(({ when, datetime, title, who, body, state }) => {
    const time = datetime === undefined ? when : html`<time datetime="${datetime}">${when}</time>`
    return html`<li><p><strong>${title}</strong> ${state}</p><p class="ps-small ps-muted">${time}${who && [' · ', who]}</p>${typeof body === 'string' ? html`<p>${body}</p>` : body}</li>
`
  })
  return html`<ol class="ps-history">${items}</ol>
`
}

/** @public */
export interface Progress {
  label: Text
  done: number
  total: number
  /** What is counted: "แถว". */
  unit: string
  /** Written for the reader: "เหลือราว 2 นาที". */
  timeLeft?: Text
  id: string
}

/** Long work on the way: how far, how long, and that one may leave. */
export function progress(lang: Lang, { label, done, total, unit, timeLeft, id }: Progress): Html {
  const words = messagesOf(lang).steps
  const n = (value: number) => value.toLocaleString('en-US')
  return html`<div class="ps-progress"><label class="govuk-label" for="${id}">${label}</label><progress id="${id}" max="${total}" value="${done}">${Math.floor((done * 100) / Math.max(total, 1))} %</progress><p>${words.progress(n(done), n(total), unit)}${timeLeft && [' · ', timeLeft]}</p><p class="ps-small ps-muted">${words.mayLeave}</p></div>
`
}
