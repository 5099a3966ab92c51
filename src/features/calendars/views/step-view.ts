import {
  actions,
  button,
  form,
  link,
  type Meaning,
  note,
  type Problem,
  problemWith,
  section,
  state,
  summaryList,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import type { StepState } from '../step.ts'

/** What was typed into the form of a step. */
export interface TypedStep {
  readonly start: string
  readonly due: string
  readonly on: string
  readonly reason: string
}

export interface StepPage {
  readonly action: string
  readonly backHref: string
  readonly problems: readonly Problem[]
  readonly typed: TypedStep
  readonly state: StepState
  readonly meaning: Meaning
  readonly stateText: string
  readonly range: string
  readonly first: string
  readonly basis: string | null
  readonly movable: boolean
  readonly revision: number
  /** The year as it is written, where it is closed. */
  readonly closed: string | null
  readonly oneTimeKey: string
}

/** One form: the reason is asked once, the button says what happens. */
export function stepView(frame: Frame, say: Messages, page: StepPage): Html {
  const facts = summaryList([
    { key: say.step.now, value: html`${page.range} ${state(page.meaning, page.stateText)}` },
    { key: say.step.first, value: page.first },
    { key: say.step.basis, value: page.basis ?? say.step.noBasis },
  ])
  if (page.closed !== null)
    return html`${facts}${note({ kind: 'gold', body: say.body.closed(page.closed) })}${back(frame, say, page)}`
  const field = (name: 'start' | 'due' | 'on', label: string) =>
    textField(frame.lang, {
      name,
      label,
      hint: say.step.dateHint,
      value: page.typed[name],
      characters: 20,
      error: problemWith(page.problems, name),
    })
  const act = (value: string, text: string, kind?: 'secondary' | 'warning') =>
    button({ name: 'act', value, text, ...(kind ? { kind } : {}) })
  const isOpen = page.state === 'planned' || page.state === 'doing'
  return html`${facts}<div class="ps-gap"></div>${form(frame, {
    action: href(frame, page.action),
    oneTimeKey: page.oneTimeKey,
    hidden: { revision: String(page.revision) },
    body: html`${textAreaField(frame.lang, {
      name: 'reason',
      label: say.step.reason,
      hint: say.step.reasonHint,
      value: page.typed.reason,
      rows: 3,
      maxlength: 500,
      error: problemWith(page.problems, 'reason'),
    })}${
      isOpen &&
      page.movable &&
      section({
        id: 'move',
        heading: say.step.move,
        body: html`${field('start', say.step.start)}${field('due', say.step.due)}${actions([act('move', say.step.save)])}`,
      })
    }${section({
      id: 'act',
      heading: say.step.record,
      body: html`${isOpen && field('on', say.step.doneOn)}${actions([
        ...(isOpen ? [act('done', say.step.done, 'secondary')] : []),
        ...(page.state === 'planned' ? [act('begin', say.step.begin, 'secondary')] : []),
        ...(page.state === 'done' ? [act('reopen', say.step.reopen, 'secondary')] : []),
        ...(page.state === 'cancelled' ? [act('restore', say.step.restore, 'secondary')] : []),
        ...(isOpen ? [act('cancel', say.step.cancel, 'warning')] : []),
      ])}`,
    })}`,
  })}${back(frame, say, page)}`
}

function back(frame: Frame, say: Messages, page: StepPage): Html {
  return html`<div class="ps-gap"></div><p class="govuk-body">${link(href(frame, page.backHref), say.step.back)}</p>`
}
