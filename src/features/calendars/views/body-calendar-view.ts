import {
  actions,
  bulletList,
  card,
  dataTable,
  details,
  inset,
  link,
  linkButton,
  linkRows,
  type Meaning,
  muted,
  note,
  paragraph,
  section,
  state,
  tabs,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

interface StepLine {
  readonly name: string
  readonly kind: string
  readonly start: string
  readonly due: string
  /** The due day planned first, where it is another. */
  readonly first: string | null
  readonly meaning: Meaning
  readonly stateText: string
  /** Null: nobody waits for it. */
  readonly slack: number | null
  readonly href: string | null
  readonly anchor: string
}

export interface BodyCalendarPage {
  readonly notOpened: boolean
  readonly closed: string | null
  readonly years: readonly { readonly href: string; readonly text: string; readonly current: boolean }[]
  readonly steps: readonly StepLine[]
  readonly misses: readonly {
    readonly href: string
    readonly text: string
    readonly kind: 'misaligned' | 'at-risk'
    readonly open: boolean
  }[]
  readonly waits: readonly { readonly text: string; readonly href: string }[]
  readonly history: readonly {
    readonly title: string
    readonly when: string
    readonly datetime: string
    readonly who: string
    readonly changes: readonly string[]
    readonly reason: string
  }[]
  readonly feedHref: string
  readonly bodyHref: string
  readonly axisHref: string
}

export function bodyCalendarView(frame: Frame, say: Messages, page: BodyCalendarPage): Html {
  return html`${tabs(
    say.body.years,
    page.years.map((year) => ({ href: href(frame, year.href), text: year.text, current: year.current })),
  )}${page.closed !== null && note({ kind: 'gold', body: say.body.closed(page.closed) })}${
    page.notOpened && page.closed === null && inset(paragraph(say.body.notOpened))
  }${section({ id: 'misses', heading: say.body.misses, first: true, body: misses(frame, say, page) })}${section({
    id: 'steps',
    heading: say.body.steps,
    body: card(stepTable(frame, say, page.steps)),
  })}${
    page.waits.length > 0 &&
    details(say.body.waits, bulletList(page.waits.map((one) => link(href(frame, one.href), one.text))))
  }${section({ id: 'history', heading: say.body.history, body: history(say, page) })}<div class="ps-gap"></div>${actions(
    [
      linkButton({ kind: 'secondary', icon: 'chart', href: href(frame, page.axisHref), text: say.links.calendar }),
      linkButton({ kind: 'secondary', icon: 'calendar', href: href(frame, page.feedHref), text: say.body.feed }),
      linkButton({ kind: 'secondary', href: href(frame, page.bodyHref), text: say.body.bodyPage }),
    ],
  )}`
}

function misses(frame: Frame, say: Messages, page: BodyCalendarPage): Html {
  if (page.misses.length === 0) return paragraph(say.body.noMisses)
  return linkRows(
    page.misses.map((miss) => ({
      title: miss.text,
      href: href(frame, miss.href),
      side: html`${state(miss.kind === 'misaligned' ? 'late' : 'promised', say.misses.kinds[miss.kind])}${
        miss.open && html`<br>${state('doing', say.misses.proposalOpen)}`
      }`,
    })),
  )
}

function stepTable(frame: Frame, say: Messages, steps: readonly StepLine[]): Html {
  const mayChange = steps.some((step) => step.href !== null)
  return dataTable<StepLine>({
    caption: say.body.steps,
    phone: 'cards',
    rows: steps,
    columns: [
      {
        head: say.axis.step,
        kind: 'title',
        cell: (step) => html`<span id="step-${step.anchor}">${step.name}</span><br>${muted(step.kind)}`,
      },
      { head: say.axis.start, kind: 'short', cell: (step) => step.start },
      {
        head: say.axis.due,
        kind: 'short',
        cell: (step) => html`${step.due}${step.first !== null && html`<br>${muted(say.body.moved(step.first))}`}`,
      },
      { head: say.axis.state, cell: (step) => state(step.meaning, step.stateText) },
      {
        head: say.body.slack,
        cell: (step) => (step.slack === null ? muted(say.body.noSlack) : say.body.slackDays(step.slack)),
      },
      ...(mayChange
        ? [
            {
              head: '',
              kind: 'action' as const,
              cell: (step: StepLine) =>
                step.href === null
                  ? ''
                  : html`<a class="govuk-link" href="${href(frame, step.href)}">${say.setup.edit}<span class="govuk-visually-hidden"> ${step.name}</span></a>`,
            },
          ]
        : []),
    ],
  })
}

function history(say: Messages, page: BodyCalendarPage): Html {
  if (page.history.length === 0) return paragraph(say.body.noHistory)
  return timeline(
    page.history.map(({ changes, reason, ...entry }) => ({
      ...entry,
      body: html`${changes.map((text) => paragraph(text))}${muted(reason)}`,
    })),
  )
}
