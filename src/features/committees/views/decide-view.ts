import {
  actions,
  button,
  checkboxesField,
  columns,
  dateField,
  details,
  form,
  linkButton,
  note,
  paragraph,
  radiosField,
  section,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ResolutionRow } from '../committees.present.ts'
import { messages } from '../messages.ts'
import { resolutionKinds } from '../resolution.ts'
import { resolutionRows } from './committee-view.ts'
import { dayOf, type Filled, fieldOf } from './parts.ts'

export interface DecideView {
  readonly id: string
  readonly quorum: string
  readonly isOpen: boolean
  readonly items: readonly {
    readonly id: string
    readonly label: string
    readonly resolutions: readonly ResolutionRow[]
  }[]
  readonly deciding: Filled & { readonly key: string }
  readonly seats: readonly { readonly id: string; readonly name: string }[]
  readonly earlier: readonly { readonly id: string; readonly label: string }[]
  readonly members: readonly { readonly termId: string; readonly name: string }[]
  readonly conflicting: Filled
}

export function decideView(frame: Frame, view: DecideView): Html {
  const { decide, desk, agendaDesk } = messages(frame.lang)
  const recorded = view.items.filter((item) => item.resolutions.length > 0)
  return html`${note({ kind: 'teal', body: view.quorum })}
    ${section({ id: 'decide', heading: decide.save, first: true, body: decideForm(frame, view) })}
    ${details(decide.conflict, conflictForm(frame, view), view.conflicting.problems.length > 0)}
    ${
      recorded.length > 0 &&
      section({
        id: 'recorded',
        heading: messages(frame.lang).page.resolutions,
        body: html`${recorded.map((item) => html`<h3 class="govuk-heading-s">${item.label}</h3>${resolutionRows(frame, item.resolutions)}`)}`,
      })
    }
    ${view.isOpen && form(frame, { action: href(frame, `/meetings/${view.id}/close`), body: button({ text: desk.close, kind: 'secondary' }) })}
    ${actions([
      linkButton({ href: href(frame, `/meetings/${view.id}/desk`), text: desk.title, kind: 'secondary', icon: 'back' }),
      linkButton({ href: href(frame, `/meetings/${view.id}/roll`), text: desk.rollLink, kind: 'secondary' }),
      view.isOpen &&
        linkButton({
          href: href(frame, `/meetings/${view.id}/desk/agenda#add`),
          text: agendaDesk.add,
          kind: 'secondary',
        }),
    ])}`
}

function decideForm(frame: Frame, view: DecideView): Html {
  const { decide, resolutionKinds: kinds } = messages(frame.lang)
  const { lang } = frame
  const { deciding } = view
  if (view.items.length === 0) return paragraph(messages(lang).page.noItems)
  const vote = (name: 'for' | 'against' | 'abstain') =>
    textField(lang, {
      ...fieldOf(deciding, name),
      label: decide[name],
      inputmode: 'numeric',
      characters: 4,
    })
  return form(frame, {
    action: href(frame, `/meetings/${view.id}/resolutions`),
    oneTimeKey: deciding.key,
    body: html`${selectField(lang, {
      ...fieldOf(deciding, 'item'),
      label: decide.item,
      fill: true,
      choices: view.items.map((item) => ({ value: item.id, text: item.label })),
    })}${radiosField(lang, {
      ...fieldOf(deciding, 'kind'),
      label: decide.kind,
      items: resolutionKinds.map((value) => ({ value, text: kinds[value] })),
    })}${textAreaField(lang, { ...fieldOf(deciding, 'text'), label: decide.text, rows: 3 })}${radiosField(lang, {
      ...fieldOf(deciding, 'by'),
      label: decide.by,
      items: [
        { value: 'consensus', text: decide.consensus },
        { value: 'vote', text: decide.vote },
      ],
    })}${columns('3', [vote('for'), vote('against'), vote('abstain')])}${checkboxesField(lang, {
      name: 'chair',
      label: html`<span class="govuk-visually-hidden">${decide.chairDecided}</span>`,
      values: deciding.typed.chair === '1' ? ['1'] : [],
      items: [{ value: '1', text: decide.chairDecided }],
    })}${textField(lang, { ...fieldOf(deciding, 'owner'), label: decide.ownerBody, hint: decide.ownerHint, optional: true })}${selectField(
      lang,
      {
        ...fieldOf(deciding, 'seat'),
        label: decide.ownerSeat,
        choices: [
          { value: '', text: decide.noSeat },
          ...view.seats.map((seat) => ({ value: seat.id, text: seat.name })),
        ],
      },
    )}${dateField(lang, { ...dayOf(deciding, 'due'), label: decide.due, optional: true })}${
      view.earlier.length > 0 &&
      selectField(lang, {
        ...fieldOf(deciding, 'supersedes'),
        label: decide.supersedes,
        fill: true,
        choices: [
          { value: '', text: decide.nothingSuperseded },
          ...view.earlier.map((one) => ({ value: one.id, text: one.label })),
        ],
      })
    }${textField(lang, { ...fieldOf(deciding, 'at'), label: decide.at, hint: decide.atHint, optional: true, characters: 5 })}${button({ text: decide.save })}`,
  })
}

function conflictForm(frame: Frame, view: DecideView): Html {
  const { decide } = messages(frame.lang)
  const { lang } = frame
  const filled = view.conflicting
  return form(frame, {
    action: href(frame, `/meetings/${view.id}/conflicts`),
    body: html`${selectField(lang, {
      ...fieldOf(filled, 'item'),
      id: 'conflict-item',
      label: decide.item,
      fill: true,
      choices: view.items.map((item) => ({ value: item.id, text: item.label })),
    })}${selectField(lang, {
      ...fieldOf(filled, 'term'),
      label: decide.conflictWho,
      choices: [
        { value: '', text: decide.choose },
        ...view.members.map((one) => ({ value: one.termId, text: one.name })),
      ],
    })}${textField(lang, { ...fieldOf(filled, 'note'), label: decide.conflictNote })}${button({ text: decide.conflictSave, kind: 'secondary' })}`,
  })
}
