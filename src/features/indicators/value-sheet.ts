import type { DataValidation } from 'exceljs'
import type { Lang } from '../../kernel/lang.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type LocalDate, parseIsoDate, parseThaiDate } from '../../kernel/thai-calendar.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import { cellAddress, columnLetters, SheetRefusal, type SheetRow, type Workbook } from '../../platform/sheets/index.ts'
import { messages } from './messages.ts'
import { readPeriod } from './period.ts'
import { type Micro, parseQuantity, toNumber } from './quantity.ts'

/*
 * The sheet that officers fill in and bring back: one row for each value that is due.
 */

export const sheetColumns = [
  'code',
  'name',
  'area',
  'place',
  'period',
  'unit',
  'last',
  'value',
  'measuredOn',
  'source',
  'note',
  'sure',
] as const
export type SheetColumn = (typeof sheetColumns)[number]

export interface SheetLine {
  readonly code: string
  readonly name: string
  readonly areaCode: string
  readonly place: string
  readonly period: string
  readonly unit: string
  readonly last: Micro | null
}

const INK = { heading: 'FF1D3557', header: 'FFE8EEF4', needed: 'FFFFF4D6' }
const widths: Readonly<Record<SheetColumn, number>> = {
  code: 20,
  name: 46,
  area: 14,
  place: 26,
  period: 20,
  unit: 14,
  last: 14,
  value: 16,
  measuredOn: 16,
  source: 26,
  note: 26,
  sure: 18,
}
const toFill: ReadonlySet<SheetColumn> = new Set(['value', 'measuredOn', 'source', 'note', 'sure'])
const markSheet = '_prasan'

/** The sheet with a row for each value, lists to choose from, help on a second sheet. */
export async function makeValueSheet(lines: readonly SheetLine[], lang: Lang): Promise<Buffer> {
  // Large, and rarely wanted: not read at every start.
  const { default: exceljs } = await import('exceljs')
  const say = messages(lang).sheet
  const book = new exceljs.Workbook()
  book.title = say.title
  const sheet = book.addWorksheet(say.name, { views: [{ state: 'frozen', ySplit: 1, xSplit: 2 }] })
  sheet.columns = sheetColumns.map((column) => ({ header: say.columns[column], width: widths[column] }))
  for (const [at, column] of sheetColumns.entries()) {
    const cell = sheet.getCell(1, at + 1)
    cell.font = { bold: true, color: { argb: INK.heading } }
    cell.fill = {
      type: 'pattern',
      pattern: 'solid',
      fgColor: { argb: toFill.has(column) ? INK.needed : INK.header },
    }
    cell.alignment = { wrapText: true, vertical: 'middle' }
  }
  for (const line of lines) {
    const row = sheet.addRow([
      line.code,
      line.name,
      line.areaCode,
      line.place,
      line.period,
      line.unit,
      line.last === null ? null : toNumber(line.last),
    ])
    row.alignment = { vertical: 'top', wrapText: true }
    for (const [at, column] of sheetColumns.entries())
      if (toFill.has(column))
        row.getCell(at + 1).fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: INK.needed } }
  }
  // Codes and days are text: a spreadsheet program would make numbers of them.
  for (const column of ['area', 'measuredOn'] as const) sheet.getColumn(sheetColumns.indexOf(column) + 1).numFmt = '@'
  const last = Math.max(lines.length + 1, 2)
  const { dataValidations } = sheet as unknown as {
    dataValidations: { add(range: string, rule: DataValidation): void }
  }
  const rangeOf = (column: SheetColumn) => {
    const letters = columnLetters(sheetColumns.indexOf(column) + 1)
    return `${letters}2:${letters}${last}`
  }
  dataValidations.add(rangeOf('value'), {
    type: 'decimal',
    operator: 'between',
    formulae: [-1e15, 1e15],
    allowBlank: true,
    showErrorMessage: true,
    // Thai digits are typed as text, and read all the same.
    errorStyle: 'warning',
    errorTitle: say.valueTitle,
    error: say.valueError,
  })
  const mark = book.addWorksheet(markSheet, { state: 'veryHidden' })
  mark.addRow(['prasan-indicator-values', 1])
  mark.getCell(2, 1).value = say.yes
  dataValidations.add(rangeOf('sure'), { type: 'list', allowBlank: true, formulae: [`${markSheet}!$A$2:$A$2`] })
  const help = book.addWorksheet(say.help)
  help.columns = [{ width: 26 }, { width: 80 }]
  help.addRow([say.title]).font = { bold: true, size: 16, color: { argb: INK.heading } }
  for (const line of say.helpLines) help.addRow([line])
  help.addRow([])
  for (const column of sheetColumns) {
    const row = help.addRow([say.columns[column], say.columnHelp[column]])
    row.alignment = { wrapText: true, vertical: 'top' }
    row.getCell(1).font = { bold: true }
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

/** What a row of the sheet says, with the addresses of its cells. */
export interface SheetEntry {
  readonly row: number
  readonly code: string
  readonly areaCode: string
  readonly period: string
  readonly unit: string
  readonly value: Micro
  /** Null: left empty. */
  readonly measuredOn: LocalDate | null
  readonly source: string
  readonly note: string
  readonly sure: boolean
}

export interface SheetProblemLine {
  readonly address: string
  readonly text: string
}

export interface ReadSheet {
  readonly entries: readonly SheetEntry[]
  readonly blank: number
  readonly problems: readonly SheetProblemLine[]
  /** The address of a column in a row. */
  addressOf(row: number, column: SheetColumn): string
}

export type SheetRefused = { readonly kind: 'unreadable' | 'no-head' | 'too-many' }

export const MOST_SHEET_ROWS = 5_000
const HEAD_WITHIN = 15
const needed: readonly SheetColumn[] = ['code', 'period', 'value']

/** Reads a sheet that came back, in either language; rows without a value are left out and counted. */
export async function readValueSheet(workbook: Workbook, lang: Lang): Promise<Result<ReadSheet, SheetRefused>> {
  const words = (['th', 'en'] as const).map((one) => messages(one).sheet)
  const columnOf = new Map(
    words.flatMap((say) => sheetColumns.map((column) => [comparisonKey(say.columns[column]), column] as const)),
  )
  const say = messages(lang)
  let places: Map<SheetColumn, number> | null = null
  const entries: SheetEntry[] = []
  const problems: SheetProblemLine[] = []
  let blank = 0
  const sheet = workbook.sheets.find(({ name, hidden }) => !hidden && name !== markSheet)?.index ?? 0
  const addressOf = (row: number, column: SheetColumn) => cellAddress('', row, places?.get(column) ?? 1)
  try {
    for await (const rows of workbook.rows(sheet))
      for (const row of rows) {
        if (places === null) {
          const found = headOf(row, columnOf)
          if (needed.every((column) => found.has(column))) places = found
          else if (row.row > HEAD_WITHIN) return refuse({ kind: 'no-head' })
          continue
        }
        if (entries.length + blank >= MOST_SHEET_ROWS) return refuse({ kind: 'too-many' })
        const text = (column: SheetColumn) => {
          const at = places?.get(column)
          return row.cells.find((cell) => cell.column === at)?.text.trim() ?? ''
        }
        if (text('value') === '') {
          if (text('code') !== '') blank++
          continue
        }
        const problem = (column: SheetColumn, sentence: string) =>
          problems.push({ address: addressOf(row.row, column), text: sentence })
        const value = parseQuantity(text('value'))
        if (!value.ok) problem('value', say.problems.quantity[value.problem])
        if (text('code') === '') problem('code', say.sheet.noCode)
        const period = readPeriod(text('period'))
        const typedDay = text('measuredOn')
        const day = typedDay === '' ? null : readDay(typedDay)
        if (typedDay !== '' && day === null) problem('measuredOn', say.sheet.badDate(typedDay))
        if (!value.ok || text('code') === '' || (typedDay !== '' && day === null)) continue
        const yes = text('sure')
        entries.push({
          row: row.row,
          code: text('code').toUpperCase(),
          areaCode: text('area'),
          // What is no period goes on as typed: the check names what the indicator wants.
          period: period.ok ? period.value.key : text('period'),
          unit: text('unit'),
          value: value.value,
          measuredOn: day,
          source: text('source').slice(0, 300),
          note: text('note').slice(0, 1_000),
          sure: words.some((one) => comparisonKey(one.yes) === comparisonKey(yes)) && yes !== '',
        })
      }
  } catch (error) {
    if (error instanceof SheetRefusal) return refuse({ kind: 'unreadable' })
    throw error
  }
  if (places === null) return refuse({ kind: 'no-head' })
  return ok({ entries, blank, problems, addressOf })
}

function headOf(row: SheetRow, columnOf: ReadonlyMap<string, SheetColumn>): Map<SheetColumn, number> {
  const found = new Map<SheetColumn, number>()
  for (const cell of row.cells) {
    const column = columnOf.get(comparisonKey(cell.text))
    if (column !== undefined && !found.has(column)) found.set(column, cell.column)
  }
  return found
}

function readDay(text: string): LocalDate | null {
  const iso = parseIsoDate(text.slice(0, 10))
  if (iso.ok) return iso.value
  const thai = parseThaiDate(text)
  return thai.ok ? thai.value.date : null
}

/** The day a value left without one was measured on: the end of its period, or today while it runs. */
export function measuredDay(periodTo: LocalDate, today: LocalDate): LocalDate {
  return periodTo < today ? periodTo : today
}
