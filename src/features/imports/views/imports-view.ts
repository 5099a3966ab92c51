import { actions, dataTable, emptyState, linkButton, state, tabs } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import type { ImportState } from '../import.ts'
import { messages } from '../messages.ts'

export interface ImportLine {
  readonly id: string
  readonly fileName: string
  readonly state: ImportState
  readonly when: string
  readonly who: string
  readonly scope: string
  readonly rows: string
}

export interface ImportsView {
  readonly lines: readonly ImportLine[]
  readonly state: string
  readonly olderHref: string | null
  readonly mayBring: boolean
}

/** What an officer looks for: what waits, and what came in. */
const shownStates = ['', 'mapping', 'checked', 'waiting', 'applied', 'undone', 'refused'] as const

const lookOf: Record<ImportState, Parameters<typeof state>[0]> = {
  reading: 'doing',
  mapping: 'promised',
  staging: 'doing',
  checked: 'promised',
  waiting: 'promised',
  approved: 'doing',
  applied: 'solved',
  undone: 'cannot',
  refused: 'late',
  discarded: 'cannot',
  'nothing-new': 'planned',
}

function importState(frame: Frame, one: ImportState): Html {
  return state(lookOf[one], messages(frame.lang).states[one])
}

export function importsView(frame: Frame, view: ImportsView): Html {
  const say = messages(frame.lang)
  const words = say.list
  const filter = tabs(
    words.filter,
    shownStates.map((one) => ({
      href: `${href(frame, '/imports')}${one === '' ? '' : `?state=${one}`}`,
      text: one === '' ? words.all : say.states[one],
      current: one === view.state,
    })),
  )
  if (view.lines.length === 0) {
    const next = view.mayBring
      ? { href: href(frame, '/imports/new'), text: words.bring }
      : { href: href(frame, '/plans'), text: say.plansAndMoney }
    return html`${view.state === '' ? null : filter}${emptyState({ why: words.empty, next })}`
  }
  const table = dataTable<ImportLine>({
    caption: words.caption,
    phone: 'queue',
    rows: view.lines,
    columns: [
      { head: words.columns.state, cell: (line) => importState(frame, line.state) },
      { head: words.columns.when, kind: 'short', cell: (line) => line.when },
      {
        head: words.columns.file,
        kind: 'title',
        cell: (line) =>
          html`<a class="govuk-link" href="${href(frame, `/imports/${line.id}`)}">${line.fileName}</a><br><span class="ps-small ps-muted">${line.scope}</span>`,
      },
      { head: words.columns.who, cell: (line) => line.who },
      { head: words.columns.rows, kind: 'number', cell: (line) => line.rows },
    ],
  })
  const older = view.olderHref
  return html`${filter}<div class="ps-card">${table}</div>${older === null ? null : actions([linkButton({ href: older, text: words.older, kind: 'secondary' })])}`
}
