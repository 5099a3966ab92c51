import {
  actions,
  button,
  checkboxesField,
  emptyState,
  form,
  linkButton,
  type Problem,
  problemWith,
  selectField,
  state,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { type Filled, fieldOf } from '../../../web/read-form.ts'
import { articleParts } from '../article.ts'
import type { QueueRow } from '../knowledge.present.ts'
import { messages } from '../messages.ts'

export interface ArticleForm extends Filled {
  /** Where it goes; the case or the revision go with it. */
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  readonly categories: readonly { readonly value: string; readonly text: string }[]
  readonly key: string
  /** A change says why. */
  readonly asksReason: boolean
}

export function articleForm(frame: Frame, view: ArticleForm): Html {
  const { form: say, parts, hints } = messages(frame.lang)
  const { lang } = frame
  return form(frame, {
    action: href(frame, view.action),
    oneTimeKey: view.key,
    hidden: { ...view.hidden },
    body: [
      textField(lang, { ...fieldOf(view, 'title'), label: parts.title, hint: hints.title }),
      selectField(lang, {
        ...fieldOf(view, 'category'),
        label: say.category,
        choices: [{ value: '', text: '–' }, ...view.categories],
      }),
      textField(lang, { ...fieldOf(view, 'area'), label: say.area }),
      ...articleParts.map((part) =>
        textAreaField(lang, {
          ...fieldOf(view, part),
          label: parts[part],
          hint: hints[part],
          rows: part === 'steps' ? 7 : 3,
          optional: part === 'cause' || part === 'cost' || part === 'watch',
        }),
      ),
      view.asksReason && textField(lang, { ...fieldOf(view, 'reason'), label: say.reason }),
      button({ text: say.save }),
    ],
  })
}

/** The first question: which case it is written from. */
export function caseForm(frame: Frame, view: Filled): Html {
  const { form: say } = messages(frame.lang)
  return html`<form method="get" action="${href(frame, '/learn/new')}" novalidate>${textField(frame.lang, {
    ...fieldOf(view, 'case'),
    label: say.case,
    hint: say.caseHint,
    characters: 20,
  })}${button({ text: say.start })}</form>`
}

export interface QueueView {
  readonly rows: readonly QueueRow[]
  readonly problems: readonly Problem[]
  readonly reason: string
  readonly key: string
}

export function queueView(frame: Frame, view: QueueView): Html {
  const { queue } = messages(frame.lang)
  const { lang } = frame
  if (view.rows.length === 0)
    return emptyState({ why: queue.empty, next: { href: href(frame, '/learn'), text: queue.back } })
  const items = view.rows.map((row) => ({
    value: row.id,
    text: html`${row.lines.join(' ')} ${row.suspicion === null ? null : state('late', row.suspicion)}`,
    hint: html`${row.kind} · ${row.when} · <a class="govuk-link" href="${href(frame, row.articleHref)}">${row.articleTitle}</a>`,
  }))
  return form(frame, {
    action: href(frame, '/learn/queue'),
    oneTimeKey: view.key,
    body: [
      checkboxesField(lang, {
        name: 'id',
        label: queue.pick,
        values: [],
        error: problemWith(view.problems, 'id'),
        items,
      }),
      textField(lang, {
        name: 'reason',
        label: queue.hideReason,
        value: view.reason,
        error: problemWith(view.problems, 'reason'),
      }),
      actions([
        button({ text: queue.show, name: 'state', value: 'shown' }),
        button({ text: queue.hide, name: 'state', value: 'hidden', kind: 'secondary' }),
        linkButton({ href: href(frame, '/learn'), text: queue.back, kind: 'secondary' }),
      ]),
    ],
  })
}
