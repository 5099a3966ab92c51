import type { Phase, PlanLevel } from '../plans/index.ts'
import type { AsAbove } from './as-above.ts'
import type { AmountUnit } from './exact-amount.ts'

/*
 * From the tables that stand in a file to a mapping that a person can say yes to. Three shapes, each finer than the one before:
 * a table that was found (FoundTable), what its columns probably are (MappingGuess), what a person confirmed (TableMapping).
 */

/**
 * What a column can be for us. Roles `…OfYear` carry the year with them (`ColumnMapping.fiscalYear`), `amountOfSource` whose money it
 * is (`source`). `amountTotal` is what the other amounts of the row must add up to. `division` is a part of the body that does the
 * work (กองช่าง), which is no body of its own.
 */
export const columnRoles = [
  'order',
  'item',
  'title',
  'objective',
  'target',
  'place',
  'village',
  'subdistrict',
  'district',
  'province',
  'body',
  'division',
  'ministry',
  'strategy',
  'goal',
  'tactic',
  'programme',
  'output',
  'project',
  'category',
  'amount',
  'amountOfYear',
  'amountOfSource',
  'amountTotal',
  'checkOfYear',
  'fiscalYear',
  'fundingSource',
  'phase',
  'indicator',
  'result',
  'startsOn',
  'endsOn',
  'document',
  'page',
  'multiYear',
  'note',
  'ignore',
] as const
export type ColumnRole = (typeof columnRoles)[number]

/** A table in a sheet: where it begins and what its columns are called. */
export interface FoundTable {
  readonly sheet: number
  readonly sheetName: string
  /** Whether the sheet is hidden: then a person should say yes to it before it is read. */
  readonly hidden: boolean
  /** In JSON, the name of the list the rows stand in (`rows`, or nothing); else null. Part of addresses. */
  readonly holder: string | null
  /** Rows of the header, as a spreadsheet program counts. */
  readonly headerRows: readonly [first: number, last: number]
  /** The first and the last row that can be data. */
  readonly firstRow: number
  readonly lastRow: number
  /** Lines that stand above the header, top to bottom: the name of the plan, the office, the unit. */
  readonly titles: readonly string[]
  /** Lines above the first table of the sheet, where this is a later one: they may name the office of both. */
  readonly sheetTitles: readonly string[]
  readonly columns: readonly TableColumn[]
  /** True where headings between the rows name the body of the rows below. */
  readonly bodiesBetween?: true
  /**
   * Tells the same form again next year: the headers without years, blanks and dots, hashed. Two sheets with the same columns in
   * another order have another signature.
   */
  readonly signature: string
}

export interface TableColumn {
  /** 1 = A. */
  readonly column: number
  /** Every header row of the column joined: `แหล่งงบประมาณ / อบต.` Empty where the column has no name but values. */
  readonly header: string
  readonly hidden: boolean
  /** The first values that are different, for the page. */
  readonly samples: readonly string[]
  /** Of the rows looked at: those with a value of their own, and those that are blank below one. */
  readonly filled?: number
  readonly blank?: number
}

/** Why a column is taken for what it is; a sentence of the mapping page each. */
export type GuessReason =
  /** The header says it, in these words of ours. */
  | { readonly kind: 'header'; readonly word: string }
  /** The header nearly says it. */
  | { readonly kind: 'similar-header'; readonly word: string }
  /** What stands in the column looks like it. */
  | { readonly kind: 'content'; readonly example: string }
  | { readonly kind: 'form'; readonly form: FormKind }
  | { readonly kind: 'template' }
  | { readonly kind: 'remembered'; readonly name: string }
  | { readonly kind: 'nothing-fits' }

export interface ColumnMapping {
  /** 1 = A. */
  readonly column: number
  readonly header: string
  readonly role: ColumnRole
  /** CE, of `amountOfYear` and `checkOfYear`. */
  readonly fiscalYear: number | null
  /** Where the header says one of its own; else the unit of the table. */
  readonly unit: AmountUnit | null
  /** Of an amount: whose money the column holds (`อบต.`), where there are several. */
  readonly source: string | null
}

export interface ColumnGuess extends ColumnMapping {
  /** 0 … 1. */
  readonly confidence: number
  readonly reason: GuessReason
  readonly samples: readonly string[]
}

/** Forms of the state that are recognised as a whole. */
export const formKinds = [
  'lao-plan',
  'lao-plan-joint',
  'lao-plan-summary',
  'lao-equipment',
  'province-plan',
  'province-activity',
  'budget-bureau',
] as const
export type FormKind = (typeof formKinds)[number]

/** What the reading needs to know of a table. Kept under a name it is the mapping of the next file of the same form. */
export interface TableMapping {
  readonly columns: readonly ColumnMapping[]
  readonly amountUnit: AmountUnit
  readonly level: PlanLevel
  readonly phase: Phase
  /** The body of every row, where no column names it. */
  readonly body: string | null
  /** CE; the year of every row, where no column tells it. */
  readonly fiscalYear: number | null
  /** The area the places lie in, where the cells name only a part: code of a province, district or sub-district. */
  readonly within: string | null
  /**
   * What one amount beside several years means: all years together (an equal part each, no satang lost) or each year anew. Null:
   * nobody has said, and such rows are refused.
   */
  readonly severalYears: 'together' | 'each' | null
  /** Columns whose blank cells mean what stands above. */
  readonly asAbove?: readonly number[]
  /** The rows go into the plan that their body is writing for these years, where there is one; else into one of their own. */
  readonly joinPlan?: boolean
}

/** One cell of a row, as it was read. */
export interface RecordCell {
  readonly text: string
  /** Left out for text, and after a person corrected it. */
  readonly kind?: 'number' | 'date' | 'boolean' | 'error'
  /** True where a formula made the value. */
  readonly formula?: true
  /** How many columns it covers, where it is merged over several. */
  readonly columns?: number
  /** The row it was written in, where it is merged over several rows and this is a later one. */
  readonly fromRow?: number
  /** The cell is blank and means what stands above (`fromRow`), because the mapping says so. */
  readonly asAbove?: true
}

/** A heading that stood above a row: ยุทธศาสตร์ที่ 1 …, แผนงาน …. */
export interface SectionHeading {
  readonly kind: SectionKind
  readonly title: string
  readonly row: number
}
/** `body`: whose projects stand below, as lists that somebody gathered have it. */
export type SectionKind = 'body' | 'strategy' | 'goal' | 'tactic' | 'programme' | 'output'

/** A row of data. Plain JSON: it can be kept, corrected cell by cell, and read again. */
export interface TableRecord {
  readonly sheetName: string
  /** Only in JSON: the name of the list the row stands in. */
  readonly holder?: string
  readonly row: number
  /** By column, 1 = A. */
  readonly cells: Readonly<Record<number, RecordCell>>
  /** Widest first. */
  readonly above: readonly SectionHeading[]
  readonly hidden?: true
}

/** A row of the sheet that is no data, and why. */
export interface LeftOutRow {
  readonly row: number
  readonly kind:
    | 'title'
    | 'header'
    | 'header-again'
    | 'numbering'
    | 'section'
    | 'total'
    | 'note'
    | 'continued'
    | 'beyond'
  /** Its first words. */
  readonly text: string
  /** What a row of totals states, cell by cell as written: column → text. */
  readonly stated?: Readonly<Record<number, string>>
}

export interface MappingGuess {
  readonly table: FoundTable
  readonly form: FormKind | null
  readonly columns: readonly ColumnGuess[]
  readonly amountUnit: AmountUnit
  /** Which words told the unit; null: nothing did, and baht is meant. */
  readonly amountUnitFrom: string | null
  readonly level: PlanLevel | null
  /** The body that the lines above the table name. */
  readonly body: string | null
  /** CE; the one year the lines above the table name. */
  readonly fiscalYear: number | null
  /** What the words of the header say of one amount beside several years. */
  readonly severalYears: 'together' | 'each' | null
  /** Columns that leave out what stands above, so that a person can say so. */
  readonly asAbove?: readonly AsAbove[]
  /** What is missing before rows can be read. */
  readonly missing: readonly ('title' | 'body' | 'amount' | 'fiscalYear')[]
  /** How sure the table as a whole is: the least sure of the columns that are needed. 0 … 1. */
  readonly confidence: number
}
