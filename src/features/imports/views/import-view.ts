import {
  actions,
  bulletList,
  button,
  card,
  details,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  successPanel,
  summaryList,
  textAreaField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface ImportFactsView {
  readonly id: string
  readonly fileName: string
  readonly size: string
  readonly sha256: string
  readonly scope: string
  readonly broughtBy: string
  readonly approvedBy: string | null
  readonly mapping: string | null
  readonly hasReport: boolean
  readonly history: readonly {
    readonly title: string
    readonly when: string
    readonly datetime: string
    readonly who: string
    readonly body: string | null
  }[]
}

/** What is known of the file and who did what with it. */
export function importFacts(frame: Frame, view: ImportFactsView): Html {
  const say = messages(frame.lang).one
  const at = (part: string) => href(frame, `/imports/${view.id}/${part}`)
  const facts = summaryList([
    {
      key: say.file,
      value: html`<a class="govuk-link" href="${at('file')}">${say.download(view.fileName)}</a> <span class="ps-muted ps-nb">${view.size}</span>`,
    },
    { key: say.scope, value: view.scope },
    { key: say.broughtBy, value: view.broughtBy },
    ...(view.approvedBy === null ? [] : [{ key: say.approvedBy, value: view.approvedBy }]),
    ...(view.mapping === null ? [] : [{ key: say.mapping, value: view.mapping }]),
    { key: say.fingerprint, value: html`<code class="ps-import-hash">${view.sha256}</code>` },
  ])
  return html`${section({ id: 'history', heading: say.history, body: card(timeline(view.history.map(({ body, ...entry }) => ({ ...entry, ...(body === null ? {} : { body }) })))) })}
${section({ id: 'facts', heading: say.facts, body: card(facts) })}`
}

export interface DecisionView {
  readonly id: string
  readonly state: 'checked' | 'waiting'
  /** How many projects would be stored, for the eye; null when nothing would. */
  readonly toStore: string | null
  readonly maySend: boolean
  readonly mayApprove: boolean
  readonly alone: boolean
  /** Nobody at all holds the right to approve here. */
  readonly nobody: boolean
  readonly mayDiscard: boolean
  readonly sentBy: string | null
  readonly canRemap: boolean
  readonly problems: readonly Problem[]
  readonly typedReason: string
}

/** The next step of an import that is checked: whose it is, and what it does. */
export function decisionView(frame: Frame, view: DecisionView): Html {
  const say = messages(frame.lang)
  const words = say.decide
  const action = href(frame, `/imports/${view.id}/decide`)
  const act = (name: string, text: string, kind?: 'secondary' | 'warning') =>
    form(frame, { action, hidden: { act: name }, body: button({ text, ...(kind ? { kind } : {}) }), inline: true })
  const remap = view.canRemap
    ? linkButton({ href: href(frame, `/imports/${view.id}?map=1`), text: say.staged.remap, kind: 'secondary' })
    : null
  const giveUp = view.mayDiscard ? act('discard', words.discard, 'secondary') : null
  const rest = [remap, giveUp].filter((piece) => piece !== null)
  if (view.toStore === null) {
    return section({ id: 'next', heading: words.heading, body: card([paragraph(words.nothingToStore), actions(rest)]) })
  }
  const pieces: (Html | null)[] = []
  if (view.state === 'waiting' && view.sentBy !== null) pieces.push(paragraph(words.waitingNote(view.sentBy)))
  if (view.mayApprove) {
    if (view.alone) pieces.push(paragraph(words.aloneNote))
    pieces.push(paragraph(words.approveNote), actions([act('approve', words.approve(view.toStore)), ...rest]))
    if (view.state === 'waiting') pieces.push(sendBackForm(frame, view, action))
  } else if (view.state === 'waiting') {
    pieces.push(paragraph(view.nobody ? words.nobodyNote : words.waitingForOther), actions(rest))
  } else if (view.maySend) {
    pieces.push(paragraph(view.nobody ? words.nobodyNote : words.sendNote), actions([act('send', words.send), ...rest]))
  } else pieces.push(paragraph(words.notAllowed), actions(rest))
  return section({ id: 'next', heading: words.heading, body: card(pieces) })
}

function sendBackForm(frame: Frame, view: DecisionView, action: string): Html {
  const words = messages(frame.lang).decide
  const body = form(frame, {
    action,
    hidden: { act: 'send-back' },
    body: [
      textAreaField(frame.lang, {
        name: 'reason',
        label: words.sendBackReason,
        rows: 3,
        value: view.typedReason,
        error: problemWith(view.problems, 'reason'),
      }),
      button({ text: words.sendBack, kind: 'secondary' }),
    ],
  })
  return details(words.sendBack, body, view.problems.length > 0)
}

export interface EndView {
  readonly id: string
  readonly state: 'applied' | 'undone' | 'discarded' | 'refused'
  readonly problem: string | null
  readonly mayUndo: boolean
  readonly problems: readonly Problem[]
  readonly typedReason: string
  readonly projectsHref: string
  readonly placeHref: string | null
}

/** The end of an import: stored, undone, given up, or a file that cannot be read. */
export function endView(frame: Frame, view: EndView): Html {
  const say = messages(frame.lang)
  const another = linkButton({ href: href(frame, '/imports/new'), text: say.decide.another, kind: 'secondary' })
  const place =
    view.placeHref === null ? [] : [linkButton({ href: view.placeHref, text: say.decide.seePlace, kind: 'secondary' })]
  switch (view.state) {
    case 'applied':
      return html`${successPanel({ title: say.one.appliedTitle, body: say.one.appliedText })}<div class="ps-section">${actions([linkButton({ href: view.projectsHref, text: say.decide.seeProjects }), ...place, another])}</div>`
    case 'undone':
      return html`${note({ kind: 'teal', icon: 'info', title: say.one.undoneTitle, body: say.one.undoneText })}${actions([another])}`
    case 'discarded':
      return html`${note({ kind: 'teal', icon: 'info', title: say.one.discardedTitle, body: say.one.discardedText })}${actions([another])}`
    case 'refused':
      return html`${note({ kind: 'late', icon: 'alert', title: say.one.refusedTitle, body: [paragraph(view.problem ?? ''), paragraph(say.one.refusedKept)] })}${actions([another])}`
  }
}

export function undoView(frame: Frame, view: EndView): Html | null {
  if (!view.mayUndo) return null
  const words = messages(frame.lang).decide
  const body = form(frame, {
    action: href(frame, `/imports/${view.id}/decide`),
    hidden: { act: 'undo' },
    body: [
      paragraph(words.undoNote),
      textAreaField(frame.lang, {
        name: 'reason',
        label: words.undoReason,
        rows: 3,
        value: view.typedReason,
        error: problemWith(view.problems, 'reason'),
      }),
      button({ text: words.undo, kind: 'warning' }),
    ],
  })
  return section({
    id: 'undo',
    heading: words.undoHeading,
    body: card(details(words.undo, body, view.problems.length > 0)),
  })
}

/** Projects that keep an import from being undone. */
export function changedSinceNote(
  frame: Frame,
  count: string,
  projects: readonly { readonly href: string; readonly title: string }[],
): Html {
  const words = messages(frame.lang).decide
  const links = projects.map(({ href: to, title }) => html`<a class="govuk-link" href="${to}">${title}</a>`)
  return html`${paragraph(words.changedSince(count))}${bulletList(links)}${paragraph(words.changedSinceDo)}`
}
