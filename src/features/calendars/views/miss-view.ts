import {
  actions,
  bulletList,
  button,
  card,
  columns,
  form,
  heading,
  link,
  linkButton,
  muted,
  type Problem,
  paragraph,
  problemWith,
  section,
  state,
  summaryList,
  textAreaField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface MissPage {
  readonly action: string
  readonly kind: 'misaligned' | 'at-risk'
  readonly state: 'open' | 'solved'
  readonly missing: string
  readonly needed: string
  readonly expected: string
  readonly why: string
  readonly basis: string | null
  readonly found: string
  readonly sides: readonly {
    readonly head: string
    readonly body: string
    readonly step: string
    readonly href: string
    readonly room: string
  }[]
  readonly options: readonly { readonly choice: string; readonly moves: readonly string[] }[]
  readonly mayPropose: boolean
  readonly signInHref: string | null
  readonly proposals: readonly ProposalLine[]
  readonly owner: { readonly name: string | null; readonly mine: boolean; readonly mayChange: boolean }
  readonly typedReason: string
  /** The way out that was sent with a problem; what was typed goes back to it. */
  readonly typedChoice: string | null
  readonly problems: readonly Problem[]
  readonly oneTimeKey: string
}

interface ProposalLine {
  readonly id: string
  readonly state: 'open' | 'accepted' | 'declined' | 'outdated'
  readonly moves: readonly string[]
  readonly reason: string
  readonly when: string
  readonly who: string
  readonly answers: readonly {
    readonly text: string
    readonly accepts: boolean | null
    readonly reason: string | null
  }[]
  readonly answerFor: readonly { readonly bodyId: string; readonly name: string }[]
}

export function missView(frame: Frame, say: Messages, page: MissPage): Html {
  const words = say.misses
  const kind =
    page.state === 'solved'
      ? state('solved', words.states.solved)
      : state(page.kind === 'misaligned' ? 'late' : 'promised', words.kinds[page.kind])
  return html`${columns(
    '2',
    page.sides.map((side) =>
      card(
        html`${heading({ level: 2, text: side.head, size: 'm' })}${paragraph(link(href(frame, side.href), side.body))}${paragraph(html`<strong>${side.step}</strong>`)}${muted(side.room)}`,
      ),
    ),
  )}<div class="ps-gap"></div>${summaryList([
    { key: words.columns.state, value: kind },
    ...(page.state === 'solved'
      ? []
      : [
          { key: words.columns.expected, value: page.expected },
          { key: words.columns.needed, value: page.needed },
          { key: words.columns.missing, value: page.missing },
        ]),
    { key: words.why, value: html`${page.why}${page.basis !== null && html`<br>${muted(page.basis)}`}` },
    { key: words.owner, value: owner(frame, say, page) },
  ])}${muted(page.found)}${
    page.proposals.length > 0 &&
    section({
      id: 'proposals',
      heading: words.proposals,
      body: html`${page.proposals.map((one) => proposal(frame, say, page, one))}`,
    })
  }${page.state === 'open' && section({ id: 'options', heading: words.options, body: options(frame, say, page) })}`
}

function owner(frame: Frame, say: Messages, page: MissPage): Html {
  const words = say.misses
  const own = page.owner
  const change =
    own.mayChange &&
    form(frame, {
      action: href(frame, page.action),
      hidden: { act: own.mine ? 'free' : 'own' },
      inline: true,
      body: button({ kind: 'secondary', text: own.mine ? words.letGo : words.takeOver }),
    })
  return html`${own.name ?? words.nobody} ${change}`
}

const meaning = { open: 'doing', accepted: 'solved', declined: 'cannot', outdated: 'cannot' } as const

function proposal(frame: Frame, say: Messages, page: MissPage, one: ProposalLine): Html {
  const words = say.misses
  return card(
    html`<p class="govuk-body">${state(meaning[one.state], words.proposalStates[one.state])} ${muted(html`${one.when} · ${one.who}`)}</p>${bulletList(one.moves)}${paragraph(one.reason)}${bulletList(
      one.answers.map(
        ({ text, reason }) => html`${text}${reason !== null && html` <span class="ps-muted">${reason}</span>`}`,
      ),
    )}${one.answerFor.map((side) =>
      form(frame, {
        action: href(frame, page.action),
        hidden: { proposal: one.id, body: side.bodyId },
        oneTimeKey: page.oneTimeKey,
        body: html`${heading({ level: 3, text: words.answer(side.name), size: 's' })}${textAreaField(frame.lang, {
          name: 'reason',
          id: `answer-${side.bodyId}`,
          label: words.answerReason,
          rows: 2,
          maxlength: 500,
        })}${actions([
          button({ name: 'act', value: 'accept', text: words.accept }),
          button({ name: 'act', value: 'decline', text: words.decline, kind: 'secondary' }),
        ])}`,
      }),
    )}`,
  )
}

function options(frame: Frame, say: Messages, page: MissPage): Html {
  const words = say.misses
  if (page.options.length === 0) return paragraph(words.noOptions)
  const list = html`${paragraph(words.optionsLead)}`
  if (!page.mayPropose) {
    return html`${list}${page.options.map((option) => card(bulletList(option.moves)))}${
      page.signInHref !== null &&
      html`<div class="ps-gap"></div>${actions([linkButton({ kind: 'secondary', href: href(frame, page.signInHref), text: words.signIn })])}`
    }`
  }
  const sent = Math.max(
    0,
    page.options.findIndex(({ choice }) => choice === page.typedChoice),
  )
  return html`${list}${page.options.map((option, at) =>
    card(
      form(frame, {
        action: href(frame, page.action),
        hidden: { act: 'propose', choice: option.choice },
        oneTimeKey: `${page.oneTimeKey}-${at}`,
        body: html`${bulletList(option.moves)}${textAreaField(frame.lang, {
          name: 'reason',
          id: at === sent ? 'reason' : `reason-${at + 1}`,
          label: words.reason,
          rows: 2,
          maxlength: 500,
          value: at === sent ? page.typedReason : '',
          error: at === sent ? problemWith(page.problems, 'reason') : null,
        })}${button({ text: words.propose, kind: at === 0 ? 'primary' : 'secondary' })}`,
      }),
    ),
  )}`
}
