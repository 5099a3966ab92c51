import {
  button,
  form,
  linkRows,
  paragraph,
  radiosField,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { outcomes, patterns, techniques } from '../board.ts'
import { messages } from '../messages.ts'

export interface MatterChoice {
  readonly value: string
  readonly title: string
  readonly supports: number
}

export interface BoardForm {
  readonly filled: Filled
  /** Null: a new board. */
  readonly edited: { readonly path: string; readonly revision: number } | null
  readonly fields: readonly { readonly value: string; readonly text: string }[]
  /** Open matters of the place; none where the place is not known yet. */
  readonly matters: readonly MatterChoice[]
  readonly projects: readonly { readonly title: string; readonly href: string }[]
  /** Kept through the form: which projects, pairs and matter the board starts from. */
  readonly hidden: Readonly<Record<string, string>>
  readonly key: string
}

export function boardForm(frame: Frame, view: BoardForm): Html {
  const { lang } = frame
  const { form: say, patterns: patternWords, techniques: techniqueWords } = messages(lang)
  const { filled } = view
  const own = (name: string) => fieldOf(filled, name)
  const matter =
    view.matters.length > 0 &&
    radiosField(lang, {
      ...own('matter'),
      label: say.startsFrom,
      hint: say.startsFromHint,
      big: true,
      items: [
        ...view.matters.map((one) => ({ value: one.value, text: one.title, hint: say.supports(one.supports) })),
        { value: 'none', text: say.noMatter, hint: say.noMatterHint },
      ],
    })
  const projects =
    view.projects.length > 0 &&
    html`<h2 class="govuk-heading-m">${say.projectsTitle}</h2>${paragraph(say.projectsHint)}${linkRows(view.projects.map((one) => ({ title: one.title, href: href(frame, one.href) })))}`
  const secretary =
    view.edited !== null && textField(lang, { ...own('secretary'), label: say.secretary, hint: say.secretaryHint })
  const body = html`${matter}${textField(lang, { ...own('title'), label: say.title, hint: say.titleHint })}${textAreaField(lang, { ...own('subject'), label: say.subject, rows: 4 })}${textField(lang, { ...own('area'), label: say.area, hint: say.areaHint })}${selectField(lang, { ...own('field'), label: say.field, fill: true, choices: [{ value: '', text: say.fieldNone }, ...view.fields] })}${radiosField(
    lang,
    {
      ...own('pattern'),
      label: say.pattern,
      items: patterns.map((value) => ({ value, text: patternWords[value].name, hint: patternWords[value].when })),
    },
  )}${radiosField(lang, {
    ...own('technique'),
    label: say.technique,
    items: techniques.map((value) => ({ value, text: techniqueWords[value].name, hint: techniqueWords[value].when })),
  })}${textField(lang, { ...own('owner'), label: say.owner, hint: say.ownerHint })}${secretary}${projects}${textAreaField(lang, { ...own('reason'), label: say.reason, hint: say.reasonHint, rows: 2 })}${button({ text: view.edited === null ? say.create : say.save })}`
  return form(frame, {
    action: href(frame, view.edited === null ? '/boards/new' : `${view.edited.path}/edit`),
    body,
    hidden: { ...view.hidden, ...(view.edited === null ? {} : { revision: String(view.edited.revision) }) },
    ...(view.edited === null ? { oneTimeKey: view.key } : {}),
  })
}

export function closeForm(
  frame: Frame,
  view: { filled: Filled; path: string; open: readonly { title: string; href: string }[] },
): Html {
  const { lang } = frame
  const say = messages(lang)
  const open =
    view.open.length > 0 &&
    html`<h2 class="govuk-heading-m">${say.closing.openSteps}</h2>${linkRows(view.open.map((one) => ({ title: one.title, href: href(frame, one.href) })))}`
  return html`${open}${form(frame, {
    action: href(frame, `${view.path}/close`),
    body: html`${radiosField(lang, { ...fieldOf(view.filled, 'outcome'), label: say.closing.outcome, items: outcomes.map((value) => ({ value, text: say.outcomes[value] })) })}${textAreaField(lang, { ...fieldOf(view.filled, 'reason'), label: say.closing.reason, rows: 4 })}${button({ text: say.closing.close, kind: 'warning' })}`,
  })}`
}
