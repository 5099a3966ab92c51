import {
  bulletList,
  button,
  errorSummary,
  fileField,
  form,
  link,
  note,
  type Problem,
  paragraph,
  problemWith,
  radiosField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'

export interface BringView {
  readonly megabytes: number
  readonly keptDays: number
  /** For whom a file may be brought in; with one there is nothing to choose. */
  readonly scopes: readonly { readonly value: string; readonly text: string }[]
  readonly scope: string
  readonly problems: readonly Problem[]
}

export function bringProblems(frame: Frame, { problems }: BringView): Html | null {
  return problems.length === 0 ? null : errorSummary(frame.lang, { problems })
}

export function bringView(frame: Frame, view: BringView): Html {
  const say = messages(frame.lang).bring
  const scope =
    view.scopes.length > 1
      ? radiosField(frame.lang, {
          name: 'scope',
          label: say.scope,
          items: view.scopes,
          value: view.scope,
          error: problemWith(view.problems, 'scope'),
        })
      : null
  const upload = form(frame, {
    action: href(frame, '/imports'),
    upload: true,
    hidden: view.scopes.length === 1 ? { scope: view.scopes[0]?.value ?? '' } : {},
    body: [
      scope ?? html``,
      fileField(frame.lang, {
        name: 'file',
        label: say.file,
        big: true,
        hint: say.fileHint(view.megabytes),
        accept: '.xlsx,.xls,.ods,.csv,.gz,.json,.xlsm,.xml',
        error: problemWith(view.problems, 'file'),
      }),
      button({ text: say.send, icon: 'upload' }),
    ],
  })
  const { steps } = say
  return html`${upload}
    ${paragraph(link(href(frame, '/imports/templates'), messages(frame.lang).templates.link))}
    <div class="ps-import-after">${note({ kind: 'teal', icon: 'info', title: steps.title, body: [bulletList([steps.read, steps.map, steps.check, steps.approve], 'number'), paragraph(say.keptDays(view.keptDays))] })}</div>`
}
