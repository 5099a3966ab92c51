import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type DateProblem, fromExcelSerial, type LocalDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { bytesSource, openWorkbook, type SheetCell, SheetRefusal, type SheetRow } from '../../platform/sheets/index.ts'
import { examplesOfForm, headingsOfForm } from './first-calendars.th.ts'

/** One row of a calendar sheet, read but not yet held against a body's steps. */
export interface CalendarRow {
  /** Where it stands: `Sheet1!A9`. */
  readonly address: string
  /** Null: the sheet has no column for it, or it is blank. */
  readonly body: string | null
  readonly step: string
  readonly start: Result<LocalDate, { readonly problem: DateProblem; readonly typed: string }>
  readonly due: Result<LocalDate, { readonly problem: DateProblem; readonly typed: string }>
}

export interface CalendarSheet {
  /** The body named above the table, as in our form. */
  readonly bodyAbove: string | null
  readonly rows: readonly CalendarRow[]
}

export type SheetFault = 'not-readable' | 'no-table' | 'no-rows' | 'too-many-rows'

export const MOST_ROWS = 5_000
/** The heading stands among the first rows, below a title and the name of the body. */
const HEADING_WITHIN = 20

type Column = keyof typeof headingsOfForm

/** Reads the sheet of a calendar: our form of the coordination calendar, or any table with step, start and due. */
export async function readCalendarSheet(name: string, bytes: Uint8Array): Promise<Result<CalendarSheet, SheetFault>> {
  const opened = await openWorkbook(bytesSource(name, bytes))
  if (!opened.ok) return refuse('not-readable')
  const workbook = opened.value
  try {
    let columns: ReadonlyMap<Column, number> | null = null
    let bodyAbove: string | null = null
    const rows: CalendarRow[] = []
    for await (const batch of workbook.rows(0)) {
      for (const row of batch) {
        if (columns === null) {
          columns = columnsOf(row)
          bodyAbove ??= columns === null ? bodyAboveIn(row) : null
          if (columns === null && row.row > HEADING_WITHIN) return refuse('no-table')
          continue
        }
        const read = readRow(row, columns, workbook.address(0, row.row, columns.get('step') ?? 1))
        if (read !== null) rows.push(read)
        if (rows.length > MOST_ROWS) return refuse('too-many-rows')
      }
    }
    if (columns === null) return refuse('no-table')
    return rows.length === 0 ? refuse('no-rows') : ok({ bodyAbove, rows })
  } catch (error) {
    if (error instanceof SheetRefusal) return refuse('not-readable')
    throw error
  } finally {
    await workbook.close()
  }
}

function columnsOf(row: SheetRow): Map<Column, number> | null {
  const found = new Map<Column, number>()
  for (const cell of row.cells) {
    const key = comparisonKey(cell.text)
    for (const [column, names] of Object.entries(headingsOfForm) as [Column, readonly string[]][]) {
      if (!found.has(column) && names.some((one) => comparisonKey(one) === key)) found.set(column, cell.column)
    }
  }
  return found.has('step') && found.has('start') && found.has('due') ? found : null
}

/** `ชื่อหน่วยงาน` and, right of it, the name, as our form has it above the table. */
function bodyAboveIn(row: SheetRow): string | null {
  const names = headingsOfForm.body.map((one) => comparisonKey(one))
  const at = row.cells.findIndex((cell) => names.includes(comparisonKey(cell.text)))
  const value = at === -1 ? undefined : row.cells[at + 1]?.text.trim()
  return value === undefined || value === '' ? null : value
}

/** The example row of our form is marked in its first cell. */
const EXAMPLES: ReadonlySet<string> = new Set(examplesOfForm.map((word) => comparisonKey(word)))

function readRow(row: SheetRow, columns: ReadonlyMap<Column, number>, address: string): CalendarRow | null {
  const cellOf = (column: Column) => row.cells.find((cell) => cell.column === columns.get(column))
  const step = cellOf('step')?.text.trim() ?? ''
  const [start, due] = [cellOf('start'), cellOf('due')]
  if (step === '' && start === undefined && due === undefined) return null
  if (EXAMPLES.has(comparisonKey(row.cells[0]?.text ?? ''))) return null
  const body = cellOf('body')?.text.trim() ?? ''
  return { address, body: body === '' ? null : body, step, start: readCell(start), due: readCell(due) }
}

/** A cell that is a day for the program that wrote it is read by its number, so that a year in the wrong era is put right. */
function readCell(cell: SheetCell | undefined): CalendarRow['start'] {
  const typed = cell?.text ?? ''
  const serial = cell?.kind === 'date' && cell.raw !== null ? Number(cell.raw) : Number.NaN
  const bySerial = Number.isFinite(serial) ? fromExcelSerial(serial) : null
  const read = bySerial?.ok ? bySerial : parseThaiDate(typed)
  return read.ok ? ok(read.value.date) : refuse({ problem: read.problem, typed })
}
