import {
  button,
  card,
  dataTable,
  emptyState,
  fileField,
  form,
  type Problem,
  problemWith,
  radiosField,
  section,
  state,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { messages } from '../messages.ts'
import type { PlanImportState } from '../plan-import.ts'

export interface BringPlanView {
  readonly scopes: readonly { readonly value: string; readonly text: string }[]
  readonly scope: string
  readonly body: string
  readonly problems: readonly Problem[]
  readonly latest: readonly {
    readonly href: string
    readonly file: string
    readonly plan: string
    readonly state: PlanImportState
    readonly when: string
  }[]
}

const looks: Record<PlanImportState, Parameters<typeof state>[0]> = {
  checked: 'promised',
  waiting: 'promised',
  applied: 'solved',
  refused: 'late',
  discarded: 'cannot',
  undone: 'cannot',
}

export function planImportState(frame: Frame, one: PlanImportState): Html {
  return state(looks[one], messages(frame.lang).bringing.states[one])
}

export function bringPlanView(frame: Frame, view: BringPlanView): Html {
  const say = messages(frame.lang).bringing
  const upload = form(frame, {
    action: href(frame, '/standards/import'),
    upload: true,
    hidden: view.scopes.length === 1 ? { scope: view.scopes[0]?.value ?? '' } : {},
    body: [
      view.scopes.length > 1
        ? radiosField(frame.lang, {
            name: 'scope',
            label: say.scope,
            items: view.scopes,
            value: view.scope,
            error: problemWith(view.problems, 'scope'),
          })
        : html``,
      textField(frame.lang, {
        name: 'body',
        label: say.ofBody,
        hint: say.ofBodyHint,
        value: view.body,
        error: problemWith(view.problems, 'body'),
      }),
      fileField(frame.lang, {
        name: 'file',
        label: say.file,
        big: true,
        hint: say.fileHint,
        accept: '.xml',
        error: problemWith(view.problems, 'file'),
      }),
      button({ text: say.read, icon: 'upload' }),
    ],
  })
  const latest =
    view.latest.length === 0
      ? emptyState({
          why: say.none,
          next: { href: href(frame, '/api/standards'), text: messages(frame.lang).page.title },
        })
      : card(
          dataTable({
            caption: say.waitingTitle,
            columns: [
              {
                head: say.whichPlan,
                kind: 'title',
                cell: (row) =>
                  html`<a class="govuk-link" href="${row.href}">${row.plan === '' ? row.file : row.plan}</a>`,
              },
              { head: say.whichFile, phone: 'wide', cell: (row) => `${row.file} · ${row.when}` },
              { head: say.state, cell: (row) => planImportState(frame, row.state) },
            ],
            rows: view.latest,
          }),
        )
  return html`${upload}${section({ id: 'latest', heading: say.waitingTitle, body: latest })}`
}
