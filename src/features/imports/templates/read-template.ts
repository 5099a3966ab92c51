import type { Lang } from '../../../kernel/lang.ts'
import { comparisonKey } from '../../../kernel/thai-text.ts'
import type { SheetRow, Workbook } from '../../../platform/sheets/index.ts'
import type { ColumnGuess, FoundTable, MappingGuess } from '../mapping-guess.ts'
import { headedColumns, templateMessages } from './template-columns.ts'
import {
  markSheet,
  markWord,
  rowsOfForm,
  type TemplateKind,
  templateForms,
  templateKinds,
  templateVersion,
} from './template-form.ts'

/** What a template of ours says of itself when it comes back. */
export interface TemplateMark {
  readonly kind: TemplateKind
  readonly version: number
  /** CE, the first year of the plan it was made for. */
  readonly fiscalYear: number
  readonly lang: Lang
  /** The body written in above the table; null where the cell is blank. */
  readonly body: string | null
}

/** Knows a template of ours by the sheet that nobody sees; null for any other file. */
export async function templateOf(workbook: Workbook): Promise<TemplateMark | null> {
  const sheet = workbook.sheets.find(({ name }) => name === markSheet)
  if (sheet === undefined) return null
  const values = new Map<string, string>()
  for await (const rows of workbook.rows(sheet.index)) {
    for (const row of rows) values.set(textAt(row, 1), textAt(row, 2))
    break
  }
  const kind = templateKinds.find((one) => one === values.get(markWord))
  const fiscalYear = Number(values.get('fiscal-year'))
  if (kind === undefined || !Number.isInteger(fiscalYear)) return null
  return {
    kind,
    version: Number(values.get('version') ?? 1),
    fiscalYear,
    lang: values.get('lang') === 'en' ? 'en' : 'th',
    body: templateForms[kind].bodyAbove ? await bodyOf(workbook) : null,
  }
}

function textAt(row: SheetRow, column: number): string {
  return row.cells.find((cell) => cell.column === column)?.text.trim() ?? ''
}

async function bodyOf(workbook: Workbook): Promise<string | null> {
  for await (const rows of workbook.rows(0)) {
    for (const row of rows) if (row.row === rowsOfForm.body) return textAt(row, 3) || null
    break
  }
  return null
}

/**
 * Whether a template is of today. `last-year`: it was made for years before this one, so its columns of years may be last year's plan
 * brought again. `other-version`: its columns may mean something else.
 * @param fiscalYear CE, the present one
 */
export function templateAge(mark: TemplateMark, fiscalYear: number): 'current' | 'last-year' | 'other-version' {
  if (mark.version !== templateVersion) return 'other-version'
  return mark.fiscalYear < fiscalYear ? 'last-year' : 'current'
}

/** What the columns of a template are: no question is left but the body, where nobody wrote it in. Null: not the table of the form. */
export function templateGuess(mark: TemplateMark, table: FoundTable): MappingGuess | null {
  const form = templateForms[mark.kind]
  if (table.sheet !== 0 || form.level === null) return null
  const columns = headedColumns(mark.kind, mark.fiscalYear, mark.lang)
  const byHeader = new Map(columns.map((column) => [comparisonKey(column.header), column]))
  const { fundingSource } = templateMessages(mark.lang).columns
  const guesses = table.columns.map((column): ColumnGuess => {
    const known = byHeader.get(comparisonKey(column.header))
    const role = known?.column.role ?? 'ignore'
    const source = role === 'amountOfSource' ? column.header.replace(fundingSource.header, '') : null
    return {
      column: column.column,
      header: column.header,
      role,
      fiscalYear: known?.fiscalYear ?? null,
      unit: role.startsWith('amount') ? 'baht' : null,
      source: source === null ? null : source.replace(/^[\s:]+|\s*\(.*\)$/g, ''),
      confidence: known === undefined ? 0 : 1,
      reason: known === undefined ? { kind: 'nothing-fits' } : { kind: 'template' },
      samples: column.samples,
    }
  })
  const has = (...roles: string[]) => guesses.some(({ role }) => roles.includes(role))
  const missing: MappingGuess['missing'][number][] = []
  if (!has('title')) missing.push('title')
  if (!has('body') && mark.body === null) missing.push('body')
  if (!has('amount', 'amountOfYear', 'amountOfSource')) missing.push('amount')
  if (!has('fiscalYear', 'amountOfYear', 'checkOfYear')) missing.push('fiscalYear')
  return {
    table,
    form: null,
    columns: guesses,
    amountUnit: 'baht',
    amountUnitFrom: null,
    level: form.level,
    body: mark.body,
    fiscalYear: null,
    severalYears: form.severalYears,
    missing,
    confidence: missing.length === 0 ? 1 : 0.3,
  }
}
