import {
  actions,
  bulletList,
  button,
  card,
  checkboxesField,
  columns,
  details,
  form,
  type HistoryEntry,
  heading,
  linkButton,
  muted,
  note,
  type Problem,
  paragraph,
  problemWith,
  section,
  selectField,
  summaryList,
  textAreaField,
  textField,
  timeline,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { outcomes } from '../../complaints/index.ts'
import { severities } from '../../routing/index.ts'
import type { ActName } from '../act.ts'
import type { Messages } from '../messages.th.ts'
import type { Template } from '../template.ts'
import type { Choice } from './desk-view.ts'

export interface CaseView {
  readonly key: string
  readonly ref: string
  readonly revision: number
  readonly words: readonly string[]
  readonly facts: readonly { readonly key: string; readonly value: Html | string }[]
  readonly answers: readonly { readonly key: string; readonly value: string }[]
  readonly photos: readonly { readonly src: string; readonly kind: string }[]
  readonly history: readonly HistoryEntry[]
  /** What the reporter was told and whether it arrived; null where there is nobody to tell. */
  readonly told: Html | null
  readonly acts: readonly ActName[]
  /** The act whose form is shown again with what was typed; null: the first. */
  readonly open: ActName | null
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly problems: readonly Problem[]
  readonly bodies: readonly Choice[]
  readonly officers: readonly Choice[]
  readonly categories: readonly Choice[]
  readonly categoryCode: string
  readonly severity: string
  readonly assignedTo: string | null
  readonly templates: readonly (Template & { readonly filled: string })[]
  readonly oneTimeKey: string
  /** Said to an office that may not pass the case on any more; null where it may. */
  readonly passLimit: string | null
  readonly mayInspect: boolean
  readonly contact:
    | { readonly kind: 'none' | 'closed' | 'anonymous' }
    | { readonly kind: 'shown'; readonly lines: readonly string[] }
  readonly publicHref: string | null
  /** Where a solved case is written up for others; null: it is not solved, or not public. */
  readonly learnHref: string | null
  readonly nextHref: string | null
}

export function caseView(frame: Frame, say: Messages, view: CaseView): Html {
  const words = say.case
  const story = html`${card(html`${heading({ level: 2, text: words.words, size: 'm' })}${view.words.map((line) => paragraph(line))}`)}
${card(summaryList([...view.facts, ...view.answers]))}
${contact(frame, say, view)}
${
  view.photos.length > 0 &&
  section({
    id: 'photos',
    heading: words.photos,
    body: html`<ul class="ps-photos">${view.photos.map((one) => html`<li><a href="${one.src}"><img class="ps-photo" src="${one.src}" alt="${one.kind}" loading="lazy"></a><p class="ps-small ps-muted">${one.kind}</p></li>`)}</ul>`,
  })
}
`
  const actsPart = html`${heading({ level: 2, text: words.acts, size: 'm', id: 'acts' })}
${view.acts.map((act, at) => actForm(frame, say, view, act, view.open === null ? at === 0 : act === view.open))}
${actions([
  ...(view.mayInspect
    ? [
        linkButton({
          href: href(frame, `/desk/complaints/${view.key}/inspect`),
          text: words.inspect,
          kind: 'secondary',
        }),
      ]
    : []),
  ...(view.publicHref === null
    ? []
    : [linkButton({ href: href(frame, view.publicHref), text: words.publicPage, kind: 'secondary' })]),
  ...(view.nextHref === null
    ? []
    : [linkButton({ href: href(frame, view.nextHref), text: words.next, icon: 'next', kind: 'secondary' })]),
])}`
  // On a phone what to do next stands before the long story.
  return html`${columns('21', [html`<div>${story}</div>`, html`<div>${actsPart}</div>`])}${section({ id: 'timeline', heading: words.timeline, body: timeline(view.history) })}${view.told}`
}

function contact(frame: Frame, say: Messages, view: CaseView): Html {
  const words = say.case
  switch (view.contact.kind) {
    case 'anonymous':
      return paragraph(muted(words.anonymous))
    case 'none':
      return paragraph(muted(words.noContact))
    case 'shown':
      return note({ kind: 'teal', title: words.contact, body: bulletList(view.contact.lines), id: 'contact' })
    case 'closed':
      return card(
        form(frame, {
          action: href(frame, `/desk/complaints/${view.key}/contact`),
          body: html`${paragraph(words.contact)}${paragraph(muted(words.contactNote))}${button({ text: words.showContact, kind: 'secondary' })}`,
        }),
      )
  }
}

/** One act with its fields. Closed until asked for, without any script; the first stands open. */
function actForm(frame: Frame, say: Messages, view: CaseView, act: ActName, open: boolean): Html {
  const body = form(frame, {
    action: href(frame, `/desk/complaints/${view.key}/act`),
    oneTimeKey: view.oneTimeKey,
    hidden: { act, revision: String(view.revision) },
    body: html`${fieldsOf(frame, say, view, act)}${button({ text: say.acts[act], ...(open ? {} : { kind: 'secondary' as const }) })}`,
  })
  return details(say.acts[act], body, open)
}

function fieldsOf(frame: Frame, say: Messages, view: CaseView, act: ActName): Html {
  const words = say.form
  const { lang } = frame
  const isAgain = view.open === act
  const typed = (name: string) => (isAgain ? (view.typed[name] ?? '') : '')
  const error = (name: string) => (isAgain ? problemWith(view.problems, `${act}-${name}`) : null)
  const base = (name: string, label: string) => ({ name, id: `${act}-${name}`, label, error: error(name) })
  const reason = (isOwed: boolean) =>
    textField(lang, {
      ...base('reason', isOwed ? words.reason : words.reasonOptional),
      value: typed('reason'),
      maxlength: 500,
    })
  const text = (label: string, purpose: Template['purpose'] | null, hint?: string) => {
    const own = view.templates.filter((one) => one.purpose === purpose)
    const ready = own.map((one) =>
      details(
        one.name,
        html`<p class="ps-pre">${one.filled}</p>${button({ text: words.fill, kind: 'secondary', name: 'template', value: one.id })}`,
      ),
    )
    return html`${textAreaField(lang, { ...base('text', label), value: typed('text'), rows: 4, maxlength: 4_000, ...(hint === undefined ? {} : { hint }) })}${ready.length > 0 && details(words.template, html`${ready}`)}`
  }
  const who = selectField(lang, {
    ...base('only', words.who),
    value: typed('only'),
    choices: [
      { value: '', text: words.everybody },
      { value: 'reporter', text: words.onlyReporter },
    ],
    fill: true,
  })
  const bodies = selectField(lang, {
    ...base('body', words.body),
    hint: words.bodyHint,
    value: typed('body'),
    choices: [{ value: '', text: say.bulk.choose }, ...view.bodies],
    fill: true,
  })
  const outcome = html`${selectField(lang, {
    ...base('outcome', words.outcome),
    value: typed('outcome'),
    choices: [{ value: '', text: say.bulk.choose }, ...outcomes.map((value) => ({ value, text: say.outcomes[value] }))],
    fill: true,
  })}${textField(lang, { ...base('note', words.note), hint: words.noteHint, value: typed('note'), maxlength: 500 })}`
  switch (act) {
    case 'accept':
    case 'start':
      return text(words.textOptional, act === 'accept' ? 'answer' : null)
    case 'answer':
      return html`${text(words.text, 'answer')}${who}`
    case 'ask':
      return html`${text(words.text, 'ask')}${who}`
    case 'resume':
      return reason(false)
    case 'schedule':
      return html`${textField(lang, { ...base('on', words.on), hint: words.onHint, value: typed('on'), characters: 20 })}${text(words.textOptional, null)}`
    case 'resolve':
      return html`${outcome}${text(words.text, 'resolve')}`
    case 'close':
      return html`${outcome}${reason(true)}${text(words.textOptional, 'close')}`
    case 'pass':
      return html`${view.passLimit !== null && error('body') === null && paragraph(view.passLimit)}${bodies}${reason(true)}${text(words.textOptional, null)}`
    case 'sort':
      return html`${bodies}${reason(true)}${text(words.textOptional, null)}`
    case 'join':
      return html`${bodies}${checkboxesField(lang, { name: 'lead', id: 'join-lead', label: say.case.lead, items: [{ value: '1', text: words.lead }], values: typed('lead') === '1' ? ['1'] : [] })}${reason(true)}`
    case 'officer':
      return selectField(lang, {
        ...base('person', words.person),
        value: isAgain ? typed('person') : (view.assignedTo ?? ''),
        choices: [{ value: '', text: say.bulk.nobody }, ...view.officers],
        fill: true,
      })
    case 'escalate':
      return reason(true)
    case 'category':
      return html`${selectField(lang, {
        ...base('category', say.case.category),
        value: isAgain ? typed('category') : view.categoryCode,
        choices: view.categories,
        fill: true,
      })}${selectField(lang, {
        ...base('severity', words.severity),
        value: isAgain ? typed('severity') : view.severity,
        choices: severities.map((value) => ({ value, text: say.severities[value] })),
        fill: true,
      })}${reason(true)}`
    case 'merge':
      return html`${textField(lang, { ...base('ref', words.ref), value: typed('ref'), characters: 20 })}${reason(true)}`
    case 'note':
      return html`${text(words.note_, null, words.noteWho)}${
        view.officers.length > 0 &&
        html`<fieldset class="govuk-fieldset govuk-form-group"><legend class="govuk-fieldset__legend">${words.tell}</legend><div class="govuk-checkboxes govuk-checkboxes--small">${view.officers.map(
          (one) =>
            html`<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" type="checkbox" id="tell-${one.value}" name="tell.${one.value}" value="1"${typed(`tell.${one.value}`) === '1' && html` checked`}><label class="govuk-label govuk-checkboxes__label" for="tell-${one.value}">${one.text}</label></div>`,
        )}</div></fieldset>`
      }`
  }
}
