import {
  bulletList,
  button,
  card,
  dataTable,
  fileField,
  form,
  linkButton,
  note,
  type Problem,
  paragraph,
  problemWith,
  selectField,
  textAreaField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { Messages } from '../messages.th.ts'

export interface TypedImport {
  readonly body: string
  readonly year: string
  readonly reason: string
}

export interface ImportPage {
  readonly typed: TypedImport
  readonly problems: readonly Problem[]
  readonly years: readonly { readonly value: string; readonly text: string }[]
  readonly plan: {
    readonly summary: string
    readonly changes: readonly {
      readonly address: string
      readonly body: string
      readonly step: string
      readonly before: string
      readonly after: string
    }[]
    readonly problems: readonly string[]
    /** What the confirming form carries; null: nothing to bring in. */
    readonly kept: string | null
  } | null
  readonly oneTimeKey: string
}

export function importView(frame: Frame, say: Messages, page: ImportPage): Html {
  const words = say.import
  return html`${page.plan !== null && planned(frame, say, page, page.plan)}<p class="govuk-body">${linkButton({
    kind: 'secondary',
    icon: 'download',
    href: href(frame, '/imports/templates/calendar.xlsx'),
    text: words.template,
  })}</p>${form(frame, {
    action: href(frame, '/calendar/import'),
    upload: true,
    body: html`${fileField(frame.lang, {
      name: 'file',
      label: words.file,
      accept: '.xlsx,.ods,.csv,.xls',
      error: problemWith(page.problems, 'file'),
    })}${textField(frame.lang, {
      name: 'body',
      label: words.body,
      hint: words.bodyHint,
      value: page.typed.body,
      optional: true,
    })}${selectField(frame.lang, {
      name: 'year',
      label: words.year,
      value: page.typed.year,
      choices: [{ value: '', text: '–' }, ...page.years],
      error: problemWith(page.problems, 'year'),
    })}${textAreaField(frame.lang, {
      name: 'reason',
      label: words.reason,
      value: page.typed.reason,
      rows: 2,
      maxlength: 500,
      error: problemWith(page.problems, 'reason'),
    })}${button({ text: words.look, kind: page.plan === null ? 'primary' : 'secondary' })}`,
  })}`
}

function planned(frame: Frame, say: Messages, page: ImportPage, plan: NonNullable<ImportPage['plan']>): Html {
  const words = say.import
  return html`${note({ kind: 'teal', body: paragraph(plan.changes.length === 0 && plan.problems.length === 0 ? words.nothing : plan.summary) })}${
    plan.problems.length > 0 &&
    note({
      kind: 'late',
      title: words.problemsTitle,
      body: html`${bulletList(plan.problems)}${paragraph(words.kept)}`,
    })
  }${
    plan.changes.length > 0 &&
    card(
      dataTable({
        caption: words.caption,
        phone: 'cards',
        rows: plan.changes,
        columns: [
          { head: say.axis.step, kind: 'title', cell: (change) => change.step },
          { head: say.axis.body, cell: (change) => change.body },
          { head: words.now, cell: (change) => change.before },
          { head: words.after, cell: (change) => change.after },
        ],
      }),
    )
  }${
    plan.kept !== null &&
    form(frame, {
      action: href(frame, '/calendar/import/confirm'),
      oneTimeKey: page.oneTimeKey,
      hidden: { kept: plan.kept },
      body: button({ text: words.confirm }),
    })
  }`
}
