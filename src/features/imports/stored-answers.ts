import type { SheetFormat, SheetNote } from '../../platform/sheets/index.ts'
import type { MappingGuess, TableMapping } from './mapping-guess.ts'

/** What was found in a file, as `imports.tables` keeps it. */
export interface StoredTables {
  readonly format: SheetFormat
  readonly notes: readonly (SheetNote | TemplateNote)[]
  readonly guesses: readonly StoredGuess[]
}

/** A form of our own that needs a look: made for an earlier year, of another edition, or no form of projects at all. */
export interface TemplateNote {
  readonly kind: 'template-last-year' | 'template-other-version' | 'template-no-plan'
}

export interface StoredGuess extends MappingGuess {
  /** The mapping of this form that the office confirmed before, by name; null where the form is new. */
  readonly remembered: string | null
  /** What it said beside the columns. */
  readonly kept: PartAnswer | null
}

/** What a person said of one table, as `imports.answers` keeps it. */
export interface PartAnswer {
  readonly mapping: TableMapping
  /** Bodies we do not know are made, because the person said so. */
  readonly createBodies: boolean
}

/** Written by us alone, so the shape is taken for granted. */
export function tablesOf(stored: unknown): StoredTables {
  return (stored ?? { format: 'xlsx', notes: [], guesses: [] }) as StoredTables
}

export function answersOf(stored: unknown): readonly (PartAnswer | null)[] {
  return (stored ?? []) as readonly (PartAnswer | null)[]
}
