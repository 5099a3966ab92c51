import { satang, toBahtDecimal } from '../../kernel/money.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { cellAddress, openWorkbook, SheetRefusal, sheetLimits } from '../../platform/sheets/index.ts'
import type { Located } from './compare-projects.ts'
import { PICO_PER_SATANG, type PicoBaht } from './exact-amount.ts'
import { findTables } from './find-table.ts'
import { guessMapping, rememberedGuess, toTableMapping } from './guess-columns.ts'
import type { ImportMapping } from './import-mapping.ts'
import type { SourceFile } from './import-plans.ts'
import type { ImportPorts } from './import-ports.ts'
import type { ColumnRole, FoundTable, TableMapping } from './mapping-guess.ts'
import { tablePlacer } from './place-rows.ts'
import type { CellProblem, RefusedRow } from './project-row.ts'
import { type CsvLimits, csvLimits } from './read-csv.ts'
import type { FileRefusal, ReadFile } from './read-file.ts'
import { joinedBy, readTable } from './read-rows.ts'
import { nothingSeen } from './rows-seen.ts'
import { StatedTotals, type UnmetTotal } from './stated-totals.ts'
import type { PartAnswer } from './stored-answers.ts'

/** Below this nobody is asked whether the guess is right, so it is not taken. */
const LEAST_SURE = 0.6

/** What the command was told about the columns: a mapping the office saved, or one written in a file. */
export interface TableWish {
  readonly saved: { readonly name: string; readonly signature: string; readonly answer: PartAnswer } | null
  readonly written: ImportMapping | null
}

/**
 * Reads a spreadsheet for the command, which can ask nobody: the columns are those of the mapping that was named, or guessed where
 * the guess is sure. All rows are held until they are stored in one transaction, so there is a limit to them; it is found out while the
 * file is unpacked to the disk, before a row is held.
 * @param limits `bytes` after unpacking, `rows` of one sheet
 */
export async function readSheetFile(
  view: Queryable,
  ports: ImportPorts,
  source: SourceFile,
  kept: { readonly sha256: string; readonly byteSize: number },
  wish: TableWish,
  onProgress?: (rows: number) => void,
  limits: Pick<CsvLimits, 'bytes' | 'rows'> = csvLimits,
): Promise<Result<ReadFile, FileRefusal>> {
  const file = source.name
  const { bytes, rows: mostRows } = limits
  const opened = await openWorkbook(
    { name: file, open: () => source.open() },
    { limits: { ...sheetLimits, bytes, rows: mostRows } },
  )
  if (!opened.ok) return refuse({ file, problem: opened.problem })
  try {
    const tables = await findTables(opened.value)
    const answers = tables.map((table) => answerFor(table, wish))
    if (answers.every((answer) => answer === null)) return refuse({ file, problem: unclear(tables) })
    const located: Located[] = []
    const refused: RefusedRow[] = []
    const notes: CellProblem[] = []
    const seen = nothingSeen()
    let rows = 0
    let total: PicoBaht = 0n
    for (const [part, answer] of answers.entries()) {
      const table = tables[part]
      if (answer === null || table === undefined) continue
      const placer = await tablePlacer(view, ports, { bodyId: null, areaCode: null }, answer)
      const ofTable = { part, table, mapping: answer.mapping }
      const totals = new StatedTotals(answer.mapping, table.firstRow)
      for await (const batch of readTable(opened.value, ofTable, file, new Map(), seen, (row) => totals.leftOut(row))) {
        for (const read of batch) {
          totals.row(read.row, read.amountSatang)
          const placed = await placer.place(read)
          rows += 1
          const amount = placed.amountSatang === null ? null : placed.amountSatang * PICO_PER_SATANG
          total += amount ?? 0n
          if (placed.located === null) {
            refused.push({ row: placed.row, item: null, problems: placed.problems, amount, fiscalYear: null })
            continue
          }
          located.push(placed.located)
          notes.push(...placed.problems)
        }
        onProgress?.(rows)
      }
      totals.end()
      notes.push(...totals.unmet.map((unmet) => saidOfTotal(table, unmet)))
    }
    if (rows === 0) return refuse({ file, problem: { kind: 'no-rows' } })
    const [first] = answers.flatMap((answer) => answer ?? [])
    const mapping: ImportMapping = {
      ...joinedBy(first?.mapping ?? emptyMapping),
      columns: { title: '', body: '', amount: '', fiscalYear: '' },
      amountUnit: 'baht',
      fractions: 'satang',
      allColumnsRequired: false,
    }
    return ok({ name: file, ...kept, mapping, rows, drafts: [], located, refused, notes, total })
  } catch (error) {
    if (!(error instanceof SheetRefusal)) throw error
    return refuse({ file, problem: error.problem })
  } finally {
    await opened.value.close()
  }
}

function saidOfTotal(
  { sheetName: sheet }: FoundTable,
  { row, text, sumSatang, statedSatang }: UnmetTotal,
): CellProblem {
  const [sum, stated] = [sumSatang, statedSatang].map((amount) => toBahtDecimal(satang(amount))) as [string, string]
  const problem = { kind: 'total-differs', sum, stated } as const
  return {
    row,
    column: '',
    value: text,
    severity: 'warning',
    problem,
    sheet,
    cell: null,
    address: cellAddress(sheet, row, 0),
  }
}

const emptyMapping: TableMapping = {
  columns: [],
  amountUnit: 'baht',
  level: 'lao',
  phase: 'planned',
  body: null,
  fiscalYear: null,
  within: null,
  severalYears: null,
}

function answerFor(table: FoundTable, { saved, written }: TableWish): PartAnswer | null {
  if (written !== null) {
    const mapping = writtenFor(table, written)
    return mapping === null ? null : { mapping, createBodies: true }
  }
  if (saved !== null && saved.signature === table.signature) {
    const kept = { name: saved.name, signature: saved.signature, mapping: saved.answer.mapping }
    const guess = rememberedGuess(table, [kept])
    if (guess !== null && guess.missing.length === 0) {
      const { phase, within, asAbove, joinPlan = false } = saved.answer.mapping
      return {
        mapping: toTableMapping(guess, { phase, within, asAbove, joinPlan }),
        createBodies: saved.answer.createBodies,
      }
    }
  }
  const guess = guessMapping(table)
  if (guess.table.hidden || guess.missing.length > 0 || guess.confidence < LEAST_SURE) return null
  return { mapping: toTableMapping(guess), createBodies: false }
}

function unclear(tables: readonly FoundTable[]): FileRefusal['problem'] {
  if (tables.length === 0) return { kind: 'no-table' }
  const missing = tables.map((table) => guessMapping(table).missing).sort((a, b) => a.length - b.length)[0] ?? []
  return { kind: 'columns-unclear', missing: [...missing] }
}

const plainRoles: readonly Exclude<keyof ImportMapping['columns'], 'category' | 'place'>[] = [
  'title',
  'body',
  'amount',
  'fiscalYear',
  'item',
  'document',
  'page',
  'ministry',
  'programme',
  'output',
  'project',
  'multiYear',
]

/** A mapping that an office wrote by header names, for a table that has them; null where one is missing. */
function writtenFor(table: FoundTable, written: ImportMapping): TableMapping | null {
  const byHeader = new Map(table.columns.map((column) => [comparisonKey(column.header), column]))
  const columns: { header: string; role: ColumnRole }[] = []
  for (const role of plainRoles) {
    const header = written.columns[role]
    if (header !== undefined) columns.push({ header, role })
  }
  for (const role of ['category', 'place'] as const) {
    for (const header of written.columns[role] ?? []) columns.push({ header, role })
  }
  const found = columns.map(({ header, role }) => ({ column: byHeader.get(comparisonKey(header)), role }))
  if (found.some(({ column }) => column === undefined)) return null
  return {
    ...emptyMapping,
    columns: found.flatMap(({ column, role }) =>
      column === undefined
        ? []
        : [{ column: column.column, header: column.header, role, fiscalYear: null, unit: null, source: null }],
    ),
    amountUnit: written.amountUnit,
    level: written.level,
    phase: written.phase === 'bill' ? 'planned' : written.phase,
  }
}
