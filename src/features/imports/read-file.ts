import type { Readable } from 'node:stream'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { SheetProblem } from '../../platform/sheets/index.ts'
import type { Located } from './compare-projects.ts'
import type { PicoBaht } from './exact-amount.ts'
import { type ColumnPlaces, fitMapping, type HeaderProblem, type ImportMapping } from './import-mapping.ts'
import { type CellProblem, type ProjectDraft, type RefusedRow, readProjectRow } from './project-row.ts'
import { type CsvLimits, type CsvProblem, csvLimits, readCsv } from './read-csv.ts'

export type FileProblem =
  | CsvFileProblem
  | SheetProblem
  | { kind: 'no-table' }
  /** Of a file of an open standard, in the words of the room that read it. */
  | { kind: 'said'; th: string; en: string }
  /** No table says clearly enough what its columns are, and a command cannot ask. */
  | { kind: 'columns-unclear'; missing: readonly ('title' | 'body' | 'amount' | 'fiscalYear')[] }

/** Why a CSV file of a ready mapping is not imported at all. */
export type CsvFileProblem =
  | CsvProblem
  | HeaderProblem
  | { kind: 'no-such-file' }
  | { kind: 'not-readable'; code: string }
  | { kind: 'changed-while-reading' }
  | { kind: 'no-rows' }
  /** Projects that are not the importing person's to store; the row is the first of them. */
  | { kind: 'not-yours'; projects: number; row: number }
  /** The file puts a project into another province, and its papers or transfers would stay behind. */
  | { kind: 'money-stays-behind'; title: string; row: number }

/** A file that is not imported at all, and why. */
export interface FileRefusal {
  readonly file: string
  readonly problem: FileProblem
}

/** A file that was read to its end: each row is a draft or refused. */
export interface ReadFile {
  readonly name: string
  readonly sha256: string
  readonly byteSize: number
  readonly mapping: ImportMapping
  readonly rows: number
  readonly drafts: readonly ProjectDraft[]
  /** Projects of a spreadsheet, whose rows are placed as they are read; absent for CSV of a ready mapping. */
  readonly located?: readonly Located[]
  readonly refused: readonly RefusedRow[]
  /** What was noticed in rows that are kept. */
  readonly notes: readonly CellProblem[]
  /** Every amount that can be read, of refused rows too: what the outcomes must add up to. */
  readonly total: PicoBaht
}

/**
 * Reads one file into drafts and refused rows.
 * @param items names of items seen so far with their row, over all files of one import: a second one is refused
 * @param correct cells of a row as people put them right
 */
export async function readFile(
  file: { name: string; sha256: string; byteSize: number; bytes: Readable },
  wanted: ImportMapping | null,
  items: Map<string, number>,
  onProgress?: (rows: number) => void,
  limits: CsvLimits = csvLimits,
  correct?: (cells: string[], row: number, places: ColumnPlaces) => string[],
): Promise<Result<ReadFile, FileRefusal>> {
  const drafts: ProjectDraft[] = []
  const refused: RefusedRow[] = []
  const notes: CellProblem[] = []
  let total: PicoBaht = 0n
  let fitted: { mapping: ImportMapping; places: ColumnPlaces; width: number } | null = null

  const onHeader = (names: string[]): Result<null, HeaderProblem> => {
    const fit = fitMapping(names, wanted)
    if (!fit.ok) return fit
    fitted = { ...fit.value, width: names.length }
    return ok(null)
  }
  const onRow = (given: string[], row: number) => {
    if (fitted === null) throw new Error('a row came before its header')
    const { mapping, places, width } = fitted
    const cells = correct === undefined ? given : correct(given, row, places)
    if (row % 1_000 === 0) onProgress?.(row)
    const read = readProjectRow(cells, row, mapping, places, width)
    if (!read.ok) {
      refused.push(read.problem)
      total += read.problem.amount ?? 0n
      return
    }
    const { draft } = read.value
    total += draft.amount
    const firstRow = draft.item === null ? undefined : items.get(draft.item)
    if (firstRow !== undefined) {
      const problem: CellProblem = {
        row,
        column: mapping.columns.item ?? '',
        value: draft.item ?? '',
        severity: 'error',
        problem: { kind: 'item-twice', firstRow },
      }
      refused.push({ row, item: draft.item, problems: [problem], amount: draft.amount, fiscalYear: draft.fiscalYear })
      return
    }
    if (draft.item !== null) items.set(draft.item, row)
    drafts.push(draft)
    notes.push(...read.value.notes)
  }

  const read = await readCsv<HeaderProblem>(file.bytes, onHeader, onRow, limits)
  if (!read.ok) return refuse({ file: file.name, problem: read.problem })
  const fit = fitted as { mapping: ImportMapping } | null
  if (fit === null) return refuse({ file: file.name, problem: { kind: 'empty-file' } })
  if (read.value.rows === 0) return refuse({ file: file.name, problem: { kind: 'no-rows' } })
  const { name, sha256, byteSize } = file
  return ok({ name, sha256, byteSize, mapping: fit.mapping, rows: read.value.rows, drafts, refused, notes, total })
}
