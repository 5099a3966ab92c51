import type { DataValidation, Row, Workbook, Worksheet } from 'exceljs'
import type { Lang } from '../../../kernel/lang.ts'
import { toBE } from '../../../kernel/thai-calendar.ts'
import { columnLetters } from '../../../platform/sheets/index.ts'
import { headedColumns, templateMessages } from './template-columns.ts'
import {
  markSheet,
  markWord,
  rowsOfForm,
  type TemplateKind,
  type TemplateList,
  templateForms,
  templateVersion,
} from './template-form.ts'

/** Names that an office wants to choose from instead of typing: its districts and sub-districts. */
export interface TemplateNames {
  readonly districts?: readonly string[]
  readonly subdistricts?: readonly string[]
  /** The body the template is for, written in already. */
  readonly body?: string
}

const INK = { heading: 'FF1D3557', header: 'FFE8EEF4', needed: 'FFFFF4D6', example: 'FF6B7280' }

/**
 * A spreadsheet to fill in: headers, an example, lists to choose from, help on a second sheet, and a sheet nobody sees by which the
 * file is known when it comes back.
 * @param fiscalYear CE, the first year of the plan
 */
export async function makeTemplate(
  kind: TemplateKind,
  fiscalYear: number,
  lang: Lang,
  names: TemplateNames = {},
): Promise<Buffer> {
  // Large, and rarely wanted: not read at every start.
  const { default: exceljs } = await import('exceljs')
  const book = new exceljs.Workbook()
  const say = templateMessages(lang)
  book.title = say.kinds[kind].title
  const columns = headedColumns(kind, fiscalYear, lang)
  const sheet = book.addWorksheet(say.sheet, {
    views: [{ state: 'frozen', ySplit: rowsOfForm.header, xSplit: 0 }],
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 9 },
  })
  // Columns first: what is set for a column goes over all of its cells that are there.
  sheet.columns = columns.map(({ column }) => ({ width: column.width }))
  columns.forEach(({ column }, at) => {
    const body = sheet.getColumn(at + 1)
    body.alignment = { vertical: 'top', wrapText: true }
    if (isMoney(column.role)) body.numFmt = '#,##0.00'
  })
  writeHead(sheet, kind, fiscalYear, lang, names)
  const header = sheet.getRow(rowsOfForm.header)
  header.values = columns.map((column) => column.header)
  columns.forEach(({ column }, at) => {
    const cell = header.getCell(at + 1)
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: column.required ? INK.needed : INK.header } }
    cell.font = { bold: true, color: { argb: INK.heading } }
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
    cell.border = {
      bottom: { style: 'thin' },
      top: { style: 'thin' },
      left: { style: 'thin' },
      right: { style: 'thin' },
    }
  })
  header.height = 44
  writeExample(sheet.getRow(rowsOfForm.example), kind, fiscalYear, lang)
  writeHelp(book, kind, fiscalYear, lang)
  const lists = writeMark(book, kind, fiscalYear, lang, names)
  addValidations(sheet, kind, fiscalYear, lang, lists)
  return Buffer.from(await book.xlsx.writeBuffer())
}

function isMoney(role: string): boolean {
  return role.startsWith('amount')
}

function writeHead(sheet: Worksheet, kind: TemplateKind, fiscalYear: number, lang: Lang, names: TemplateNames): void {
  const say = templateMessages(lang)
  const form = templateForms[kind]
  const several = form.columns.some(({ yearsAfter }) => yearsAfter !== undefined)
  const period = several ? say.forYears(toBE(fiscalYear), toBE(fiscalYear + 4)) : say.forYear(toBE(fiscalYear))
  const title = sheet.getCell(rowsOfForm.title, 1)
  title.value = `${say.kinds[kind].title} ${period}`
  title.font = { bold: true, size: 16, color: { argb: INK.heading } }
  sheet.getCell(rowsOfForm.lead, 1).value = say.kinds[kind].lead
  if (form.bodyAbove) {
    sheet.getCell(rowsOfForm.body, 1).value = say.body
    sheet.getCell(rowsOfForm.body, 1).font = { bold: true }
    // Wide enough for a long name, whatever the columns below are.
    sheet.mergeCells(rowsOfForm.body, 3, rowsOfForm.body, 6)
    const cell = sheet.getCell(rowsOfForm.body, 3)
    cell.value = names.body ?? null
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: INK.needed } }
    cell.border = { bottom: { style: 'thin' } }
    sheet.getCell(rowsOfForm.body, 7).value = say.bodyHint
    sheet.getCell(rowsOfForm.body, 7).font = { italic: true, color: { argb: INK.example } }
  }
  if (form.columns.some(({ role }) => isMoney(role))) sheet.getCell(rowsOfForm.unit, 1).value = say.unit
  for (const row of [rowsOfForm.title, rowsOfForm.lead, rowsOfForm.body, rowsOfForm.unit]) {
    sheet.getRow(row).alignment = { wrapText: false }
  }
}

function writeExample(row: Row, kind: TemplateKind, fiscalYear: number, lang: Lang): void {
  const say = templateMessages(lang)
  const yearBE = toBE(fiscalYear)
  row.values = headedColumns(kind, fiscalYear, lang).map(({ column }) => {
    const { example } = say.columns[column.word]
    if (column.word === 'order') return say.exampleMark
    if (column.word === 'fiscalYear') return yearBE
    if (column.word === 'startsOn') return say.startOfYear(yearBE)
    if (column.word === 'endsOn') return say.endOfYear(yearBE)
    if (column.yearsAfter !== undefined && column.yearsAfter > 1) return null
    if (column.word === 'note') return say.exampleNote
    return isMoney(column.role) && example !== '' ? Number(example) : example || null
  })
  row.font = { italic: true, color: { argb: INK.example } }
}

function writeHelp(book: Workbook, kind: TemplateKind, fiscalYear: number, lang: Lang): void {
  const say = templateMessages(lang)
  const sheet = book.addWorksheet(say.helpSheet)
  sheet.columns = [{ width: 34 }, { width: 70 }, { width: 14 }]
  sheet.addRow([say.kinds[kind].title]).font = { bold: true, size: 16, color: { argb: INK.heading } }
  for (const line of say.help.general) sheet.addRow([line])
  sheet.addRow([])
  sheet.addRow([say.help.column, say.help.howTo, say.help.needed]).font = { bold: true }
  for (const { column, header } of headedColumns(kind, fiscalYear, lang)) {
    const row = sheet.addRow([header, say.columns[column.word].help, column.required ? say.help.yes : say.help.no])
    row.alignment = { wrapText: true, vertical: 'top' }
  }
}

/** What a list is called on the sheet nobody sees, and where it stands. */
type ListPlaces = ReadonlyMap<TemplateList | 'districts' | 'subdistricts', string>

function writeMark(
  book: Workbook,
  kind: TemplateKind,
  fiscalYear: number,
  lang: Lang,
  names: TemplateNames,
): ListPlaces {
  const sheet = book.addWorksheet(markSheet, { state: 'veryHidden' })
  sheet.addRow([markWord, kind])
  sheet.addRow(['version', templateVersion])
  sheet.addRow(['fiscal-year', fiscalYear])
  sheet.addRow(['lang', lang])
  const say = templateMessages(lang)
  const years = [0, 1, 2, 3, 4].map((after) => toBE(fiscalYear + after))
  const lists: [TemplateList | 'districts' | 'subdistricts', readonly (string | number)[]][] = [
    ['years', years],
    ...(['fundingSources', 'ticks', 'linking', 'calendarSteps', 'calendarLevels'] as const).map(
      (name) => [name, say.lists[name]] as [TemplateList, readonly string[]],
    ),
    ['districts', names.districts ?? []],
    ['subdistricts', names.subdistricts ?? []],
  ]
  const places = new Map<TemplateList | 'districts' | 'subdistricts', string>()
  for (const [at, [name, values]] of lists.entries()) {
    if (values.length === 0) continue
    const column = at + 4
    values.forEach((value, row) => {
      sheet.getCell(row + 1, column).value = value
    })
    const letters = columnLetters(column)
    places.set(name, `${markSheet}!$${letters}$1:$${letters}$${values.length}`)
  }
  return places
}

function addValidations(sheet: Worksheet, kind: TemplateKind, fiscalYear: number, lang: Lang, lists: ListPlaces): void {
  const say = templateMessages(lang).validation
  // The library has the list of a sheet's rules, its types only those of single cells.
  const { dataValidations } = sheet as unknown as {
    dataValidations: { add(range: string, rule: DataValidation): void }
  }
  for (const [at, { column }] of headedColumns(kind, fiscalYear, lang).entries()) {
    const letters = columnLetters(at + 1)
    const range = `${letters}${rowsOfForm.first}:${letters}${rowsOfForm.last}`
    const own = column.word === 'district' ? 'districts' : column.word === 'subdistrict' ? 'subdistricts' : column.list
    const place = own === undefined ? undefined : lists.get(own)
    if (place !== undefined) {
      dataValidations.add(range, {
        type: 'list',
        allowBlank: true,
        formulae: [place],
        showErrorMessage: true,
        // A step or a source that the list does not know may be typed all the same.
        errorStyle: column.list === 'years' || column.list === 'ticks' ? 'stop' : 'information',
        errorTitle: say.listTitle,
        error: say.list,
      })
    } else if (isMoney(column.role)) {
      dataValidations.add(range, {
        type: 'decimal',
        operator: 'greaterThanOrEqual',
        formulae: [0],
        allowBlank: true,
        showErrorMessage: true,
        errorStyle: 'stop',
        errorTitle: say.amountTitle,
        error: say.amount,
      })
    }
  }
}
