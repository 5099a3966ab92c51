import type { Readable } from 'node:stream'

/*
 * What every spreadsheet is to us, whatever program wrote it: sheets of rows of cells that are text with an address. Nothing is
 * guessed here: a number is its digits, a day is 'YYYY-MM-DD' as the program that wrote the file understands its own number.
 */

export const sheetFormats = ['xlsx', 'xls', 'ods', 'csv', 'json'] as const
export type SheetFormat = (typeof sheetFormats)[number]

/** A file to read. It may be opened more than once. */
export interface SheetSource {
  readonly name: string
  open(): Readable | Promise<Readable>
}

export interface SheetCell {
  /** 1 = A. */
  readonly column: number
  /**
   * Never blank. Numbers in full, without exponent and separators, as many digits as tell the stored number from every other;
   * a day as `2025-04-21`, a time of day after it as `2025-04-21T08:30:00`; true and false as `true` and `false`; faults as
   * `#N/A`, a formula that was never computed as `#?`. Line breaks of the cell stay.
   */
  readonly text: string
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'error'
  /** What the file stores, where `text` is told from it: the serial number of a day. */
  readonly raw: string | null
  /** The value is what the program computed last; it is never computed here. */
  readonly formula: boolean
  /** Where the cell is merged: how many columns and rows it covers, itself among them. */
  readonly span: { readonly columns: number; readonly rows: number } | null
}

export interface SheetRow {
  /** As a spreadsheet program counts: the first is 1. Objects of JSON count from 2, because their names stand in row 1. */
  readonly row: number
  readonly hidden: boolean
  /** By column; blank cells are left out. */
  readonly cells: readonly SheetCell[]
}

export interface Sheet {
  /** Counts from 0, in the order of the file. */
  readonly index: number
  /** Empty for CSV and JSON, which have no sheets. */
  readonly name: string
  readonly hidden: boolean
}

/** What was noticed and left alone. A sentence for each belongs on the page of the import. */
export type SheetNote =
  | { readonly kind: 'macros-ignored' }
  | { readonly kind: 'external-links-ignored'; readonly links: number }
  | { readonly kind: 'dates-of-1904' }
  /** Said only where it is not UTF-8. */
  | { readonly kind: 'encoding'; readonly encoding: 'windows-874' | 'utf-16le' | 'utf-16be' }
  /** Said only where it is not a comma. */
  | { readonly kind: 'delimiter'; readonly delimiter: ';' | '\t' | '|' }

/** Why a file as a whole is not read. `address` is as a person finds the place: `Sheet1!D17`, `row 17`, `rows[17].amount`. */
export type SheetProblem =
  | { readonly kind: 'empty-file' }
  | { readonly kind: 'too-big'; readonly limitMegabytes: number }
  /** The connection or the disk stopped giving bytes in the middle. */
  | { readonly kind: 'cut-off'; readonly afterBytes: number }
  | { readonly kind: 'gzip-broken' }
  | { readonly kind: 'password' }
  /** `part` is the place inside the file, for whoever looks closer. */
  | { readonly kind: 'corrupt'; readonly part: string }
  /** Unpacks to so much more than it is that nobody's office wrote it. */
  | { readonly kind: 'zip-bomb'; readonly part: string }
  /** Declares entities or another document: never needed by a spreadsheet, always refused. */
  | { readonly kind: 'doctype'; readonly part: string }
  | { readonly kind: 'not-a-spreadsheet'; readonly looksLike: LooksLike | null }
  /** Excel 95 and before. */
  | { readonly kind: 'excel-too-old' }
  | { readonly kind: 'no-sheets' }
  | { readonly kind: 'too-many-sheets'; readonly limit: number }
  | { readonly kind: 'too-many-rows'; readonly limit: number; readonly sheet: string }
  | { readonly kind: 'too-many-columns'; readonly limit: number; readonly address: string }
  | { readonly kind: 'cell-too-long'; readonly limit: number; readonly address: string }
  // CSV
  | { readonly kind: 'not-utf8'; readonly row: number }
  | { readonly kind: 'cut-in-letter'; readonly row: number }
  | {
      readonly kind: 'cut-in-row'
      readonly row: number
      readonly cells: number
      readonly expected: number
      readonly lastCell: string
    }
  | { readonly kind: 'quote-not-closed'; readonly row: number }
  | { readonly kind: 'stray-quote'; readonly row: number }
  | { readonly kind: 'row-too-long'; readonly row: number }
  // JSON
  | { readonly kind: 'json-broken'; readonly line: number; readonly column: number }
  /** Neither an array of objects nor `{"rows": [ … ]}` with objects in it. */
  | { readonly kind: 'json-not-rows'; readonly address: string }
  | { readonly kind: 'json-too-deep'; readonly address: string; readonly limit: number }

export type LooksLike =
  | 'xlsb'
  | 'pdf'
  | 'word'
  | 'slides'
  | 'image'
  | 'html'
  | 'xml'
  | 'zip'
  | 'rar'
  | 'access'
  | 'text'

/** Bounds that no sheet of an office reaches, but a broken or hostile one does. */
export interface SheetLimits {
  /** Of the file as it came. */
  readonly bytes: number
  /** Of all parts of the file unpacked. */
  readonly unpackedBytes: number
  readonly sheets: number
  /** Of all sheets together. */
  readonly rows: number
  readonly columns: number
  /** Characters of one cell. */
  readonly cellLength: number
  /** Characters of all different texts of an XLSX or XLS, which are kept in memory. */
  readonly sharedText: number
}

export const sheetLimits: SheetLimits = {
  bytes: 512_000_000,
  unpackedBytes: 2_000_000_000,
  sheets: 200,
  rows: 1_100_000,
  columns: 1_000,
  cellLength: 50_000,
  sharedText: 200_000_000,
}

/** A file that can be read. The rows of a sheet can be asked for again. */
export interface Workbook {
  readonly format: SheetFormat
  readonly sheets: readonly Sheet[]
  readonly notes: readonly SheetNote[]
  /**
   * The rows of one sheet from top to bottom, some hundred at a time; rows without a cell are left out.
   * Throws `SheetRefusal` where the file turns out to be unreadable in its middle.
   */
  rows(sheet: number): AsyncIterable<readonly SheetRow[]>
  /** Columns that the sheet does not show; known once its first rows were read. */
  hiddenColumns(sheet: number): ReadonlySet<number>
  /** `Sheet1!D17`, `D17` in CSV, `rows[17].amount` in JSON. @param column 0: the row as a whole */
  address(sheet: number, row: number, column: number): string
  /** Lets go of the file. To be called also after a refusal. */
  close(): Promise<void>
}

/** Carries a refusal out of the middle of a stream. */
export class SheetRefusal extends Error {
  override readonly name = 'SheetRefusal'
  readonly problem: SheetProblem
  constructor(problem: SheetProblem) {
    super(problem.kind)
    this.problem = problem
  }
}
