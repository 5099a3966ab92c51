import {
  actions,
  button,
  checkboxesField,
  columns,
  dataTable,
  dateField,
  details,
  form,
  linkButton,
  paragraph,
  problemWith,
  section,
  selectField,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { endReasons, fillWays, seatRoles } from '../committee.ts'
import { messages } from '../messages.ts'
import type { SeatLine } from './committee-view.ts'
import { dayOf, type Filled, fieldOf } from './parts.ts'

export interface SeatsView extends Filled {
  readonly code: string
  readonly seats: readonly SeatLine[]
  readonly key: string
}

export function seatsView(frame: Frame, view: SeatsView): Html {
  const { seats, one } = messages(frame.lang)
  const to = (id: string) => href(frame, `/committees/${view.code}/seats/${id}`)
  const table = dataTable<SeatLine>({
    caption: one.members,
    columns: [
      {
        head: one.seat,
        kind: 'title',
        cell: (seat) => html`<a class="govuk-link" href="${to(seat.id)}">${seat.name}</a>`,
      },
      { head: one.holder, cell: (seat) => seat.holder ?? state('late', one.vacantSeat) },
      { head: one.role, cell: (seat) => seat.role },
      { head: one.filledBy, cell: (seat) => seat.filledBy },
    ],
    rows: view.seats,
  })
  const add = form(frame, {
    action: href(frame, `/committees/${view.code}/seats`),
    oneTimeKey: view.key,
    body: html`${seatFields(frame, view)}${button({ text: seats.add, kind: 'secondary' })}`,
  })
  return html`${view.seats.length > 0 && table}${details(seats.add, add, view.seats.length === 0 || view.problems.length > 0)}${backTo(frame, view.code)}`
}

function backTo(frame: Frame, code: string): Html {
  const { seats } = messages(frame.lang)
  return actions([
    linkButton({ href: href(frame, `/committees/${code}`), text: seats.back, kind: 'secondary', icon: 'back' }),
  ])
}

function seatFields(frame: Frame, view: Filled): Html {
  const { seats, seatRoles: roles, fillWays: ways } = messages(frame.lang)
  const { lang } = frame
  const rights = (['voting', 'substitute'] as const).filter((name) => view.typed[name] === '1')
  return html`${textField(lang, { ...fieldOf(view, 'name'), label: seats.name, hint: seats.nameHint })}${textField(
    lang,
    {
      ...fieldOf(view, 'name_en'),
      label: seats.nameEn,
      optional: true,
    },
  )}${columns('2', [
    selectField(lang, {
      ...fieldOf(view, 'role'),
      label: seats.role,
      choices: seatRoles.map((value) => ({ value, text: roles[value] })),
    }),
    selectField(lang, {
      ...fieldOf(view, 'filled_by'),
      label: seats.filledBy,
      choices: fillWays.map((value) => ({ value, text: ways[value] })),
    }),
  ])}${textField(lang, { ...fieldOf(view, 'from'), label: seats.from, optional: true })}${checkboxesField(lang, {
    name: 'voting',
    label: seats.rights,
    values: rights.includes('voting') ? ['1'] : [],
    items: [{ value: '1', text: seats.votes }],
  })}${checkboxesField(lang, {
    name: 'substitute',
    label: html`<span class="govuk-visually-hidden">${seats.rights}</span>`,
    values: rights.includes('substitute') ? ['1'] : [],
    items: [{ value: '1', text: seats.substitute }],
  })}`
}

export interface TermLine {
  readonly id: string
  readonly name: string
  readonly from: string
  readonly to: string | null
  readonly why: string | null
  readonly isOver: boolean
}

export interface SeatView {
  readonly code: string
  readonly id: string
  readonly revision: number
  readonly terms: readonly TermLine[]
  readonly giving: Filled
  readonly ending: Filled & { readonly termId: string | null }
  readonly editing: Filled
  readonly removing: Filled
  readonly keys: { readonly give: string }
}

export function seatView(frame: Frame, view: SeatView): Html {
  const { seats, one } = messages(frame.lang)
  const to = (act: string) => href(frame, `/committees/${view.code}/seats/${view.id}/${act}`)
  const running = view.terms.filter((term) => !term.isOver)
  const table =
    view.terms.length === 0
      ? paragraph(seats.noTerms)
      : dataTable<TermLine>({
          caption: seats.terms,
          columns: [
            { head: one.holder, kind: 'title', cell: (term) => term.name },
            { head: seats.starts, kind: 'short', cell: (term) => term.from },
            { head: seats.ends, kind: 'short', cell: (term) => term.to ?? one.noEnd },
            { head: seats.why, cell: (term) => term.why ?? '' },
          ],
          rows: view.terms,
        })
  return html`${section({ id: 'terms', heading: seats.terms, first: true, body: table })}
    ${running.map((term) => section({ id: `end-${term.id}`, heading: html`${seats.endTerm}: ${term.name}`, body: endForm(frame, view, term, to('end')) }))}
    ${section({ id: 'give', heading: seats.give, body: giveForm(frame, view, to('give')) })}
    ${details(
      seats.edit,
      form(frame, {
        action: to('edit'),
        hidden: { revision: String(view.revision) },
        body: html`${seatFields(frame, view.editing)}${button({ text: seats.save, kind: 'secondary' })}`,
      }),
      view.editing.problems.length > 0,
    )}
    ${details(
      seats.remove,
      form(frame, {
        action: to('remove'),
        body: html`${textField(frame.lang, { ...fieldOf(view.removing, 'reason'), label: messages(frame.lang).form.reason, id: 'remove-reason' })}${button({ text: seats.remove, kind: 'warning' })}`,
      }),
      view.removing.problems.length > 0,
    )}${backTo(frame, view.code)}`
}

function giveForm(frame: Frame, { giving, keys }: SeatView, action: string): Html {
  const { seats, form: words } = messages(frame.lang)
  const { lang } = frame
  return form(frame, {
    action,
    oneTimeKey: keys.give,
    body: html`${columns('2', [
      textField(lang, {
        ...fieldOf(giving, 'person'),
        label: seats.person,
        hint: seats.personHint,
        type: 'email',
        optional: true,
      }),
      textField(lang, { ...fieldOf(giving, 'holder'), label: seats.holderName, optional: true }),
    ])}${textField(lang, { ...fieldOf(giving, 'email'), label: seats.email, type: 'email', optional: true })}${columns(
      '2',
      [
        html`<div>${dateField(lang, { ...dayOf(giving, 'starts'), label: seats.starts })}${textField(lang, { ...fieldOf(giving, 'starts_time'), label: seats.time, hint: seats.timeHint, optional: true, characters: 5 })}</div>`,
        html`<div>${dateField(lang, { ...dayOf(giving, 'ends'), label: seats.ends, hint: seats.endsHint, optional: true })}${textField(lang, { ...fieldOf(giving, 'ends_time'), label: seats.time, hint: seats.endTimeHint, optional: true, characters: 5 })}</div>`,
      ],
    )}${textField(lang, { ...fieldOf(giving, 'reason'), label: words.reason, hint: words.orderHint })}${button({ text: seats.give })}`,
  })
}

function endForm(frame: Frame, view: SeatView, term: TermLine, action: string): Html {
  const { seats, endReasons: reasons, form: words } = messages(frame.lang)
  const { lang } = frame
  const filled: Filled = view.ending.termId === term.id ? view.ending : { typed: {}, problems: [] }
  const own = (name: string) => ({
    id: `${name}-${term.id}`,
    error: problemWith(filled.problems, `${name}-${term.id}`),
  })
  return form(frame, {
    action,
    hidden: { term: term.id },
    body: html`${columns('2', [
      dateField(lang, { ...dayOf(filled, 'ends'), ...own('ends'), label: seats.ends }),
      textField(lang, {
        ...fieldOf(filled, 'ends_time'),
        ...own('ends_time'),
        label: seats.time,
        hint: seats.endTimeHint,
        optional: true,
        characters: 5,
      }),
    ])}${selectField(lang, {
      ...fieldOf(filled, 'why'),
      ...own('why'),
      label: seats.why,
      choices: [{ value: '', text: '' }, ...endReasons.map((value) => ({ value, text: reasons[value] }))],
    })}${textField(lang, { ...fieldOf(filled, 'reason'), ...own('reason'), label: words.reason, hint: words.orderHint, optional: true })}${button({ text: seats.endTerm, kind: 'secondary' })}`,
  })
}
