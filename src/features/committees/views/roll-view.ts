import {
  actions,
  bulletList,
  button,
  checkboxesField,
  details,
  emptyState,
  form,
  linkButton,
  muted,
  note,
  type Problem,
  problemWith,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { attributes, type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import { attendanceStates, type Quorum } from '../quorum.ts'
import type { Typed } from './parts.ts'

export interface RollRow {
  readonly termId: string
  readonly name: string
  readonly seat: string
  readonly voting: boolean
  readonly substituteAllowed: boolean
  /** Where the term begins or ends during the meeting. */
  readonly edge: string | null
}

export interface RollView {
  readonly id: string
  readonly rows: readonly RollRow[]
  readonly typed: Typed
  readonly problems: readonly Problem[]
  readonly quorum: Quorum
  readonly missing: readonly string[]
  readonly seatsHref: string
  /** Not opened yet: the button that opens stands here too. */
  readonly mayOpen: boolean
}

/** The whole roll on one screen: four buttons a member, everything else folded away. */
export function rollView(frame: Frame, view: RollView): Html {
  const { roll, desk } = messages(frame.lang)
  if (view.rows.length === 0)
    return emptyState({
      why: roll.nobody,
      next: { href: href(frame, view.seatsHref), text: messages(frame.lang).one.addSeats },
    })
  const { voters, needed, filled, reached } = view.quorum
  return html`${note({
    kind: reached ? 'solved' : 'gold',
    icon: reached ? 'solved' : 'people',
    title: html`${reached ? roll.reached : roll.notReached} · ${roll.counted(voters, needed, filled)}`,
    body:
      reached || view.missing.length === 0
        ? html``
        : html`<p class="govuk-body">${roll.missing}</p>${bulletList(view.missing)}`,
  })}
    ${form(frame, {
      action: href(frame, `/meetings/${view.id}/roll`),
      body: html`${view.rows.map((row) => line(frame, view, row))}${checkboxesField(frame.lang, {
        name: 'all',
        label: html`<span class="govuk-visually-hidden">${roll.all}</span>`,
        values: view.typed.all === '1' ? ['1'] : [],
        items: [{ value: '1', text: roll.all }],
      })}${button({ text: roll.save })}`,
    })}
    ${view.mayOpen && reached && form(frame, { action: href(frame, `/meetings/${view.id}/open`), body: button({ text: desk.open }) })}
    ${actions([linkButton({ href: href(frame, `/meetings/${view.id}/desk`), text: desk.title, kind: 'secondary', icon: 'back' })])}`
}

function line(frame: Frame, view: RollView, row: RollRow): Html {
  const { roll, attendance } = messages(frame.lang)
  const { lang } = frame
  const name = `status.${row.termId}`
  const error = problemWith(view.problems, name)
  const field = (part: string) => {
    const of = `${part}.${row.termId}`
    return { name: of, value: view.typed[of] ?? '', error: problemWith(view.problems, of) }
  }
  const choices = attendanceStates.map((value, at) => {
    const id = at === 0 ? name : `${name}-${value}`
    const given = attributes({
      class: 'ps-roll__input',
      type: 'radio',
      id,
      name,
      value,
      checked: view.typed[name] === value,
      disabled: value === 'substitute' && !row.substituteAllowed,
    })
    return html`<span class="ps-roll__choice"><input${given}><label for="${id}">${attendance[value]}</label></span>`
  })
  const open = ['substitute', 'note', 'arrived', 'left'].some(
    (part) => (view.typed[`${part}.${row.termId}`] ?? '') !== '',
  )
  const wrong = view.problems.some((problem) => problem.field.endsWith(row.termId))
  return html`<fieldset class="ps-roll"><legend class="ps-roll__who"><b>${row.name}</b><br>${muted(html`${row.seat}${!row.voting && ` · ${roll.nonVoting}`}${row.edge && html` · <b>${row.edge}</b>`}`)}</legend>${error && html`<p class="govuk-error-message">${error}</p>`}<div class="ps-roll__choices">${choices}</div>${details(
    html`${roll.details}<span class="govuk-visually-hidden"> ${row.name}</span>`,
    html`${row.substituteAllowed && textField(lang, { ...field('substitute'), label: roll.substitute, optional: true })}${textField(lang, { ...field('note'), label: roll.leaveNote, optional: true })}${textField(lang, { ...field('arrived'), label: roll.arrived, optional: true, characters: 5 })}${textField(lang, { ...field('left'), label: roll.left, optional: true, characters: 5 })}`,
    open || wrong,
  )}</fieldset>`
}
