import {
  actions,
  button,
  checkboxesField,
  details,
  fileField,
  form,
  heading,
  linkButton,
  muted,
  note,
  paragraph,
  radiosField,
  type Step,
  section,
  selectField,
  state,
  steps,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { HistoryLine, Marked } from '../committees.present.ts'
import { type AgendaSection, agendaSections } from '../meeting.ts'
import { messages } from '../messages.ts'
import { history } from './committee-view.ts'
import type { PaperLine } from './meeting-view.ts'
import { type Filled, fieldOf, marked } from './parts.ts'

export type DeskAct = 'call' | 'open' | 'close' | 'adjourn' | 'reopen' | 'cancel'

export interface DeskView {
  readonly id: string
  readonly when: string
  readonly place: string
  readonly state: Marked
  readonly quorum: string
  /** What comes next and what was done. */
  readonly steps: readonly (Step & { readonly links: readonly { readonly href: string; readonly text: string }[] })[]
  readonly acts: readonly DeskAct[]
  readonly ending: Filled & { readonly act: DeskAct | null }
  readonly papers: readonly PaperLine[]
  readonly adding: Filled & { readonly key: string; readonly accept: string }
  readonly history: readonly HistoryLine[]
  readonly mayMove: boolean
}

/** One page that says where the meeting stands and has the next button. */
export function deskView(frame: Frame, view: DeskView): Html {
  const { desk, plan, page } = messages(frame.lang)
  const { lang } = frame
  return html`${paragraph(html`${marked(view.state)} ${view.when} · ${view.place}<br>${view.quorum}`)}
    ${steps(
      lang,
      view.steps.map((step) => ({
        ...step,
        body: html`${step.body}${step.links.length > 0 && actions(step.links.map((to) => linkButton({ href: href(frame, to.href), text: to.text, kind: 'secondary' })))}${step.status === 'now' && mainActs(frame, view)}`,
      })),
    )}
    ${otherActs(frame, view)}
    ${actions([
      view.mayMove &&
        linkButton({
          href: href(frame, `/meetings/${view.id}/edit`),
          text: plan.edit,
          kind: 'secondary',
          icon: 'edit',
        }),
      linkButton({ href: href(frame, `/meetings/${view.id}`), text: desk.publicPage, kind: 'secondary' }),
      linkButton({
        href: href(frame, `/meetings/${view.id}/agenda`),
        text: page.printAgenda,
        kind: 'secondary',
        icon: 'print',
      }),
    ])}
    ${section({ id: 'papers', heading: desk.papers, body: papers(frame, view) })}
    ${view.history.length > 0 && section({ id: 'history', heading: desk.history, body: history(view.history) })}`
}

const plainActs: readonly DeskAct[] = ['call', 'open', 'close']

function mainActs(frame: Frame, view: DeskView): Html {
  const { desk } = messages(frame.lang)
  const acts = view.acts.filter((act) => plainActs.includes(act))
  return html`${acts.map((act) =>
    form(frame, {
      action: href(frame, `/meetings/${view.id}/${act}`),
      body: html`${act === 'call' && paragraph(desk.callText)}${button({ text: desk[act] })}`,
    }),
  )}`
}

/** Ends that need a reason. */
function otherActs(frame: Frame, view: DeskView): Html | null {
  const { desk } = messages(frame.lang)
  const acts = view.acts.filter((act) => !plainActs.includes(act))
  if (acts.length === 0) return null
  const forms = acts.map((act) => {
    const filled: Filled = view.ending.act === act ? view.ending : { typed: {}, problems: [] }
    return form(frame, {
      action: href(frame, `/meetings/${view.id}/${act}`),
      body: html`${heading({ level: 3, text: desk[act], size: 's' })}${textField(frame.lang, { ...fieldOf(filled, 'reason'), id: `reason-${act}`, label: desk.reason })}${button({ text: desk[act], kind: act === 'cancel' ? 'warning' : 'secondary' })}`,
    })
  })
  return details(desk.more, forms, view.ending.act !== null)
}

function papers(frame: Frame, view: DeskView): Html {
  const { desk, page, visibilities, form: words } = messages(frame.lang)
  const { lang } = frame
  const list = view.papers.map(
    (paper) =>
      html`<li><a class="govuk-link" href="${href(frame, paper.href)}">${paper.title}</a> ${muted(paper.about)}${details(
        desk.remove,
        form(frame, {
          action: href(frame, `/meetings/papers/${paper.id}/remove`),
          body: html`${textField(lang, { name: 'reason', id: `reason-${paper.id}`, label: words.reason })}${button({ text: desk.remove, kind: 'secondary' })}`,
        }),
      )}</li>`,
  )
  const add = form(frame, {
    action: href(frame, `/meetings/${view.id}/papers`),
    upload: true,
    oneTimeKey: view.adding.key,
    body: html`${fileField(lang, { ...fieldOf(view.adding, 'file'), label: desk.paperFile, hint: desk.paperHint, accept: view.adding.accept })}${textField(lang, { ...fieldOf(view.adding, 'title'), label: desk.paperTitle, optional: true })}${radiosField(
      lang,
      {
        ...fieldOf(view.adding, 'visibility'),
        label: desk.paperFor,
        items: [
          { value: 'public', text: visibilities.public },
          { value: 'members', text: visibilities.members },
        ],
      },
    )}${button({ text: desk.addPaper, kind: 'secondary' })}`,
  })
  return html`${list.length === 0 ? paragraph(page.noPapers) : html`<ul class="govuk-list">${list}</ul>`}${details(desk.addPaper, add, view.adding.problems.length > 0)}`
}

// ---- the agenda

export interface DeskItem {
  readonly id: string
  readonly title: string
  readonly presenter: string | null
  readonly about: string | null
  readonly restricted: boolean
  readonly revision: number
}

export interface AgendaDesk {
  readonly id: string
  readonly listRevision: number
  readonly sections: readonly {
    readonly section: AgendaSection
    readonly items: readonly DeskItem[]
    readonly open: boolean
  }[]
  readonly frozen: boolean
  readonly adding: Filled
  readonly key: string
}

export function agendaDeskView(frame: Frame, view: AgendaDesk): Html {
  const { agendaDesk, sections, sectionTitle } = messages(frame.lang)
  const open = view.sections.filter((one) => one.open).map((one) => one.section)
  return html`${view.frozen && note({ body: agendaDesk.frozen })}
    ${view.sections.map(({ section: number, items, open: isOpen }) =>
      section({
        id: `section-${number}`,
        heading: sectionTitle(number, sections[number]),
        body:
          items.length === 0
            ? paragraph(messages(frame.lang).page.noItems)
            : html`<ol class="ps-agenda">${items.map((item, at) => deskItem(frame, view, item, { number: `${number}.${at + 1}`, isOpen, first: at === 0, last: at === items.length - 1 }))}</ol>`,
      }),
    )}
    ${open.length > 0 && section({ id: 'add', heading: agendaDesk.add, body: itemForm(frame, { ...view.adding, action: `/meetings/${view.id}/items`, key: view.key, sections: open, revision: null }) })}
    ${actions([linkButton({ href: href(frame, `/meetings/${view.id}/desk`), text: agendaDesk.done, kind: 'secondary', icon: 'back' })])}`
}

function deskItem(
  frame: Frame,
  view: AgendaDesk,
  item: DeskItem,
  at: { number: string; isOpen: boolean; first: boolean; last: boolean },
): Html {
  const { agendaDesk, page } = messages(frame.lang)
  const act = (name: 'up' | 'down', text: string) =>
    form(frame, {
      action: href(frame, `/meetings/${view.id}/items/${item.id}/move`),
      hidden: { list: String(view.listRevision), move: name },
      inline: true,
      body: button({ text: html`${text}<span class="govuk-visually-hidden"> ${item.title}</span>`, kind: 'secondary' }),
    })
  return html`<li class="ps-agenda__item"><p class="govuk-body"><b>${at.number} ${item.title}</b>${item.restricted && html` ${state('cannot', page.restricted, 'lock')}`}${(item.presenter || item.about) && html`<br>${muted(html`${item.presenter && page.presenter(item.presenter)} ${item.about}`)}`}</p>
    ${
      at.isOpen &&
      actions([
        linkButton({
          href: href(frame, `/meetings/${view.id}/items/${item.id}`),
          text: html`${agendaDesk.edit}<span class="govuk-visually-hidden"> ${item.title}</span>`,
          kind: 'secondary',
        }),
        !at.first && act('up', agendaDesk.up),
        !at.last && act('down', agendaDesk.down),
      ])
    }</li>`
}

export interface ItemForm extends Filled {
  readonly action: string
  readonly key: string
  /** For a new one: where it may go. */
  readonly sections: readonly AgendaSection[]
  /** Null: a new one. */
  readonly revision: number | null
}

function itemForm(frame: Frame, view: ItemForm): Html {
  const { agendaDesk, sections, sectionTitle } = messages(frame.lang)
  const { lang } = frame
  return form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.key,
    hidden: view.revision === null ? {} : { revision: String(view.revision) },
    body: html`${
      view.revision === null &&
      selectField(lang, {
        ...fieldOf(view, 'section'),
        label: agendaDesk.section,
        choices: agendaSections
          .filter((one) => view.sections.includes(one))
          .map((one) => ({ value: String(one), text: sectionTitle(one, sections[one]) })),
      })
    }${textField(lang, { ...fieldOf(view, 'title'), label: agendaDesk.itemTitle })}${textAreaField(lang, {
      ...fieldOf(view, 'text'),
      label: agendaDesk.text,
      optional: true,
      rows: 4,
    })}${textField(lang, { ...fieldOf(view, 'presenter'), label: agendaDesk.presenter, optional: true })}${textField(
      lang,
      {
        ...fieldOf(view, 'link'),
        label: agendaDesk.link,
        hint: agendaDesk.linkHint,
        optional: true,
      },
    )}${checkboxesField(lang, {
      name: 'restricted',
      label: html`<span class="govuk-visually-hidden">${agendaDesk.restricted}</span>`,
      values: view.typed.restricted === '1' ? ['1'] : [],
      items: [{ value: '1', text: agendaDesk.restricted }],
    })}${button({ text: view.revision === null ? agendaDesk.add : agendaDesk.save })}`,
  })
}

/** Somebody else was first: their text stands beside the fields, which hold what was typed. */
export interface StaleItem {
  readonly who: string
  readonly title: string
  readonly text: string
  readonly presenter: string | null
}

export interface ItemView extends ItemForm {
  readonly meetingId: string
  readonly itemId: string
  readonly stale: StaleItem | null
  readonly removing: Filled
}

export function itemView(frame: Frame, view: ItemView): Html {
  const { agendaDesk, form: words, page } = messages(frame.lang)
  const { stale } = view
  const theirs =
    stale &&
    note({
      kind: 'overlap',
      icon: 'people',
      title: agendaDesk.stale(stale.who),
      body: html`${paragraph(agendaDesk.staleText)}<h3 class="govuk-heading-s">${agendaDesk.theirs}</h3><p class="govuk-body ps-lines"><b>${stale.title}</b>${stale.text !== '' && html`<br>${stale.text}`}${stale.presenter && html`<br>${page.presenter(stale.presenter)}`}</p>${actions(
        [
          linkButton({
            href: href(frame, `/meetings/${view.meetingId}/desk/agenda`),
            text: agendaDesk.takeTheirs,
            kind: 'secondary',
          }),
        ],
      )}`,
    })
  return html`${theirs}${itemForm(frame, view)}${details(
    agendaDesk.remove,
    form(frame, {
      action: href(frame, `/meetings/${view.meetingId}/items/${view.itemId}/remove`),
      hidden: { revision: String(view.revision) },
      body: html`${textField(frame.lang, { ...fieldOf(view.removing, 'reason'), id: 'remove-reason', label: words.reason })}${button({ text: agendaDesk.remove, kind: 'warning' })}`,
    }),
    view.removing.problems.length > 0,
  )}${actions([linkButton({ href: href(frame, `/meetings/${view.meetingId}/desk/agenda`), text: agendaDesk.title, kind: 'secondary', icon: 'back' })])}`
}
