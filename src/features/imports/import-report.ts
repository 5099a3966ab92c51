import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Lang } from '../../kernel/lang.ts'
import { formatBaht, satang } from '../../kernel/money.ts'
import { toBE } from '../../kernel/thai-calendar.ts'
import { guardCell } from '../../platform/csv-guard.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { ImportReport } from './import-plans.ts'
import { allRows, type RowsOf } from './import-rows.sql.ts'
import { outcomes } from './import-summary.ts'
import { messages } from './messages.ts'
import { rowProblemText } from './problem-text.ts'
import type { CellProblem } from './project-row.ts'
import type { ReadFile } from './read-file.ts'

/** Columns of the report, as CONTRACT has them. */
const reportColumns = ['file', 'sheet', 'row', 'column', 'value', 'problem', 'severity'] as const

/** Every cell there is something to say about, file by file, row by row. */
function* reportedCells(files: readonly ReadFile[]): Generator<{ file: string; cell: CellProblem }> {
  for (const file of files) {
    const cells = [...file.refused.flatMap((row) => row.problems), ...file.notes]
    for (const cell of cells.sort((a, b) => a.row - b.row)) yield { file: file.name, cell }
  }
}

/** The report as CSV (UTF-8). Values that look like formulas are made harmless; CSV has no sheets, so that column is blank. */
export function reportStream(lang: Lang, files: readonly ReadFile[]): Readable {
  return Readable.from(reportRows(lang, files)).pipe(
    stringify({ header: true, columns: [...reportColumns], record_delimiter: '\r\n' }),
  )
}

function* reportRows(lang: Lang, files: readonly ReadFile[]): Generator<string[]> {
  for (const { file, cell } of reportedCells(files)) {
    const cells = [
      file,
      cell.sheet ?? '',
      String(cell.row),
      cell.column,
      cell.value,
      rowProblemText(lang, cell.problem),
      cell.severity,
    ]
    yield cells.map(guardCell)
  }
}

const firstShown = 5

/** What the import did, in lines for a terminal: rows and baht by outcome, the check of the sum, the years, what was refused. */
export function summaryLines(lang: Lang, report: ImportReport): string[] {
  const say = messages(lang).importing
  const number = (value: number) => value.toLocaleString('en-US')
  const baht = (value: bigint) => formatBaht(satang(value), lang)
  const { summary } = report
  const counted = outcomes.filter(
    (outcome) => outcome === 'imported' || outcome === 'refused' || summary.outcomes[outcome].rows > 0,
  )
  const rows = outcomes.reduce((sum, outcome) => sum + summary.outcomes[outcome].rows, 0)
  const total = outcomes.reduce((sum, outcome) => sum + summary.outcomes[outcome].satang, 0n)
  const lines = [
    `${say.heading(report.files.length, number(summary.fileTotal.rows))} · ${report.state === 'checked' ? say.dryRun : say.applied}`,
    ...counted.map((outcome) => {
      const count = summary.outcomes[outcome]
      return `  ${say.row(say.outcomes[outcome], number(count.rows), baht(count.satang))}`
    }),
    `  ${say.row(say.total, number(rows), baht(total))}`,
    `  ${say.row(say.inFile, number(summary.fileTotal.rows), baht(summary.fileTotal.satang))}`,
    `  ${summary.differenceSatang === 0n ? say.sumsAgree : say.sumsDiffer(baht(summary.differenceSatang))}`,
    say.projects(number(summary.projects.new), number(summary.projects.updated), number(summary.projects.unchanged)),
  ]
  if (summary.projects.moved > 0) lines.push(say.moved(number(summary.projects.moved)))
  if (summary.missing > 0) lines.push(say.missing(number(summary.missing)))
  lines.push(say.byYear)
  for (const year of summary.years) {
    lines.push(`  ${say.year(toBE(year.fiscalYear), number(year.rows), baht(year.satang))}`)
  }
  return lines
}

/** Totals of the files that their rows do not add up to: rows are missing, or counted together with their parts. */
export function totalLines(lang: Lang, files: readonly ReadFile[]): string[] {
  const say = messages(lang).importing
  return files.flatMap(({ name, notes }) =>
    notes
      .filter(({ problem, severity }) => problem.kind === 'total-differs' && severity === 'warning')
      .map(
        (cell) =>
          `${say.cell(name, cell.address ?? cell.row, cell.column, cell.value)}: ${rowProblemText(lang, cell.problem)}`,
      ),
  )
}

/** The first refused rows, each with its address and what to do, and how many there are. */
export function refusalLines(lang: Lang, files: readonly ReadFile[]): string[] {
  const say = messages(lang).importing
  const refused = files.reduce((sum, file) => sum + file.refused.length, 0)
  if (refused === 0) return []
  const lines = [
    say.refusedRows(refused.toLocaleString('en-US')),
    `${say.firstRefused(Math.min(firstShown, refused))}:`,
  ]
  let shown = 0
  for (const file of files) {
    for (const row of file.refused) {
      if (shown >= firstShown) return lines
      const [cell] = row.problems
      if (cell === undefined) continue
      shown += 1
      lines.push(
        `  ${say.cell(file.name, cell.address ?? cell.row, cell.column, cell.value)}: ${rowProblemText(lang, cell.problem)}`,
      )
    }
  }
  return lines
}

/** The report of a file that came over the page: every cell there is something to say about, as it stands now. */
export function importReportStream(lang: Lang, view: Queryable, one: RowsOf & { readonly fileName: string }): Readable {
  return Readable.from(stagedReportRows(lang, view, one)).pipe(
    stringify({ header: true, columns: [...reportColumns], record_delimiter: '\r\n', bom: true }),
  )
}

async function* stagedReportRows(
  lang: Lang,
  view: Queryable,
  one: RowsOf & { readonly fileName: string },
): AsyncGenerator<string[]> {
  for await (const rows of allRows(view, one, ['new', 'changed', 'same', 'moved', 'refused', 'left-out'])) {
    for (const row of rows) {
      for (const cell of row.problems) {
        yield [
          one.fileName,
          cell.sheet ?? '',
          String(cell.row),
          cell.column,
          cell.value,
          rowProblemText(lang, cell.problem),
          cell.severity,
        ].map(guardCell)
      }
    }
  }
}
