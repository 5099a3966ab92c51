import {
  actions,
  button,
  card,
  dataTable,
  emptyState,
  form,
  link,
  type Problem,
  problemWith,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'
import { purposes } from '../template.ts'
import type { Choice } from './desk-view.ts'

interface TemplateRow {
  readonly id: string
  readonly name: string
  readonly purpose: string
  readonly category: string
  readonly body: string
  readonly text: string
  readonly mayEdit: boolean
}

export function templatesView(frame: Frame, say: Messages, { rows }: { rows: readonly TemplateRow[] }): Html {
  const words = say.templates
  if (rows.length === 0)
    return emptyState({
      why: words.none,
      next: { href: href(frame, '/desk/complaints/templates/new'), text: words.add },
    })
  return card(
    dataTable<TemplateRow>({
      caption: words.caption,
      rows,
      columns: [
        {
          head: words.name,
          kind: 'title',
          cell: (row) => (row.mayEdit ? link(href(frame, `/desk/complaints/templates/${row.id}`), row.name) : row.name),
        },
        { head: words.purpose, cell: (row) => row.purpose },
        { head: words.category, cell: (row) => row.category },
        { head: words.body, cell: (row) => row.body },
        { head: words.text, cell: (row) => html`<span class="ps-pre">${row.text}</span>`, phone: 'stack' },
      ],
    }),
  )
}

export interface TemplateFormPage {
  readonly id: string | null
  readonly version: number
  readonly typed: Readonly<Record<string, string | undefined>>
  readonly problems: readonly Problem[]
  readonly bodies: readonly Choice[]
  readonly categories: readonly Choice[]
}

export function templateFormView(frame: Frame, say: Messages, view: TemplateFormPage): Html {
  const words = say.templates
  const { lang } = frame
  const select = (name: string, label: string, choices: readonly Choice[]) =>
    selectField(lang, {
      name,
      label,
      value: view.typed[name] ?? '',
      choices,
      error: problemWith(view.problems, name),
      fill: true,
    })
  return form(frame, {
    action: href(frame, '/desk/complaints/templates'),
    hidden: { version: String(view.version), ...(view.id === null ? {} : { id: view.id }) },
    body: html`${textField(lang, { name: 'name', label: words.name, value: view.typed.name ?? '', maxlength: 80, error: problemWith(view.problems, 'name') })}
${select(
  'purpose',
  words.purpose,
  purposes.map((value) => ({ value, text: words.purposes[value] })),
)}
${select('body', words.body, view.bodies)}
${select('category', words.category, [{ value: '', text: words.anyCategory }, ...view.categories])}
${textAreaField(lang, { name: 'text', label: words.text, hint: words.textHint, value: view.typed.text ?? '', rows: 6, maxlength: 4_000, error: problemWith(view.problems, 'text') })}
${actions([
  button({ text: words.save, name: 'do', value: 'save' }),
  ...(view.id === null ? [] : [button({ text: words.end, kind: 'secondary', name: 'do', value: 'end' })]),
])}`,
  })
}
