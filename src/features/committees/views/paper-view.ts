import { linkButton } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

/*
 * The agenda and the minutes as an officer expects them on a sheet of A4: heading in the middle, standard items with their number,
 * resolutions set in, who took the minutes and who checked them at the end. On the screen the same sheet.
 */

export interface PaperItem {
  readonly number: string
  readonly title: string
  readonly text: string
  readonly resolutions: readonly { readonly kind: string; readonly text: string; readonly more: string }[]
}

export interface PaperSection {
  readonly title: string
  readonly items: readonly PaperItem[]
}

export interface OfficialPaper {
  readonly kind: 'agenda' | 'minutes'
  readonly committee: string
  readonly meeting: string
  readonly when: string
  readonly place: string
  readonly draft: boolean
  readonly sections: readonly PaperSection[]
  readonly backHref: string
  /** Of minutes only. */
  readonly roll: {
    readonly present: readonly string[]
    readonly absent: readonly string[]
    readonly began: string | null
    readonly ended: string | null
    readonly quorum: string | null
    readonly noted: string | null
    readonly checked: string | null
  } | null
}

export function officialPaper(frame: Frame, paper: OfficialPaper): Html {
  const { paper: words } = messages(frame.lang)
  return html`<p class="ps-screenonly">${linkButton({ href: href(frame, paper.backHref), text: words.back, kind: 'secondary', icon: 'back' })}</p>
    <article class="ps-official">
    <header class="ps-official__head"><h1>${paper.kind === 'agenda' ? words.agenda : words.minutes}</h1><p>${paper.committee}</p><p>${paper.meeting}</p><p>${paper.when}</p><p>${words.at(paper.place)}</p></header>
    ${paper.draft && html`<p class="ps-official__draft">${words.draft}</p>`}
    ${paper.roll && people(words.present, paper.roll.present, words.none)}
    ${paper.roll && people(words.absent, paper.roll.absent, words.none)}
    ${paper.roll?.began && html`<p>${paper.roll.began}${paper.roll.quorum && html`<br>${paper.roll.quorum}`}</p>`}
    ${paper.sections.map((part) => html`<section><h2>${part.title}</h2>${part.items.length === 0 ? html`<p class="ps-official__item">${words.none}</p>` : part.items.map((item) => paperItem(frame, item))}</section>`)}
    ${paper.roll?.ended && html`<p>${paper.roll.ended}</p>`}
    ${paper.roll && html`<footer class="ps-official__sign">${signature(paper.roll.noted, words.noted)}${signature(paper.roll.checked, words.checked)}</footer>`}
    </article>`
}

function people(title: string, names: readonly string[], none: string): Html {
  return html`<section><h2>${title}</h2>${names.length === 0 ? html`<p class="ps-official__item">${none}</p>` : html`<ol>${names.map((name) => html`<li>${name}</li>`)}</ol>`}</section>`
}

function paperItem(frame: Frame, item: PaperItem): Html {
  const { paper: words } = messages(frame.lang)
  return html`<div class="ps-official__item"><h3>${item.number} ${item.title}</h3>${item.text !== '' && html`<p class="ps-lines">${item.text}</p>`}${item.resolutions.map(
    (one) =>
      html`<p class="ps-official__resolved"><b>${words.resolved(one.kind)}</b> ${one.text}${one.more !== '' && html` (${one.more})`}</p>`,
  )}</div>`
}

function signature(name: string | null, role: string): Html {
  return html`<div><p class="ps-official__line"></p><p>(${name ?? '.'.repeat(40)})</p><p>${role}</p></div>`
}
