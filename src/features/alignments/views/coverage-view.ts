import {
  emptyState,
  filterPanel,
  heatTable,
  listLayout,
  muted,
  type Problem,
  paragraph,
  problemWith,
  selectField,
  textField,
} from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import { type Html, html } from '../../../web/html.ts'
import { whole } from '../alignments.present.ts'
import type { CoverageCell } from '../goals.sql.ts'
import type { Messages } from '../messages.th.ts'

export interface CoverageView {
  readonly typed: string
  readonly problems: readonly Problem[]
  readonly year: number
  readonly years: readonly { readonly year: number; readonly text: string }[]
  readonly rows: readonly { readonly code: string; readonly name: string; readonly strong: boolean }[]
  readonly cells: readonly CoverageCell[]
  readonly fieldName: (code: string) => string
}

/** From so many projects on a cell with none linked is marked. */
const WORTH_MARKING = 3

export function coverageView(frame: Frame, say: Messages, view: CoverageView): Html {
  const words = say.goals.coverage
  const filters = filterPanel(frame.lang, {
    action: href(frame, '/goals/coverage'),
    activeCount: view.typed === '' ? 0 : 1,
    fields: [
      textField(frame.lang, {
        name: 'place',
        label: say.goals.place,
        value: view.typed,
        error: problemWith(view.problems, 'place'),
      }),
      selectField(frame.lang, {
        name: 'year',
        label: words.year,
        value: String(view.year),
        choices: view.years.map(({ year, text }) => ({ value: String(year), text })),
        fill: true,
      }),
    ],
  })
  const body =
    view.cells.length === 0
      ? emptyState({ why: words.none, next: { href: href(frame, '/goals/coverage'), text: say.gaps.showAll } })
      : html`${paragraph(muted(words.key))}${table(frame, say, view)}`
  return listLayout(filters, body)
}

function table(frame: Frame, say: Messages, view: CoverageView): Html {
  const words = say.goals.coverage
  const totals = new Map<string, number>()
  for (const cell of view.cells) totals.set(cell.field, (totals.get(cell.field) ?? 0) + cell.projects)
  const fields = [...totals.keys()].sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0))
  const byKey = new Map(view.cells.map((cell) => [`${cell.areaCode} ${cell.field}`, cell]))
  return heatTable({
    caption: words.title,
    corner: say.goals.corner,
    columns: fields.map(view.fieldName),
    rows: view.rows.map((row) => ({
      name: row.name,
      ...(row.strong || row.code === 'TH'
        ? {}
        : { href: href(frame, `/goals/coverage?${new URLSearchParams({ place: row.code.slice(0, 2) })}`) }),
      strong: row.strong,
      cells: fields.map((field) => {
        const cell = byKey.get(`${row.code} ${field}`)
        if (cell === undefined) return null
        const percent = Math.round((cell.linked * 100) / cell.projects)
        return {
          value: percent,
          text: String(percent),
          href: href(
            frame,
            `/gaps?${new URLSearchParams({ kind: 'orphan', place: row.code, field: field === '-' ? '' : field })}`,
          ),
          spoken: words.cell(row.name, view.fieldName(field), whole(cell.linked), whole(cell.projects)),
          marked: cell.linked === 0 && cell.projects >= WORTH_MARKING,
        }
      }),
    })),
  })
}
