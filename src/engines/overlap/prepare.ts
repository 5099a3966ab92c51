import { columnsOf } from './columns.ts'
import { Columns, RowReader } from './core/prepare.ts'
import { Prepared } from './core/prepared.ts'
import { Tables } from './core/tables.ts'
import { WordFinder } from './core/words.ts'
import { defaultWords, type Words } from './lexicon.ts'
import { tablesOf } from './lexicon-tables.ts'
import type { OverlapProject, PlaceNames } from './project.ts'

/** Turns projects into `Prepared`, one by one. Keeps what bodies and places say, so one is made for many projects. */
export class Preparer {
  readonly #reader: RowReader

  /** @param made what `finderTables` made of these words and places, where that was done already */
  constructor(words: Words = defaultWords(), places?: PlaceNames, made: ArrayBuffer = tablesOf(words, places)) {
    const tables = new Tables(made)
    this.#reader = new RowReader(new WordFinder(tables), tables)
  }

  prepare(project: OverlapProject, into: Prepared = new Prepared()): Prepared {
    const { units, ends, amounts, years } = columnsOf([project])
    this.#reader.read(new Columns(units, ends, amounts, years), 0, into)
    return into
  }
}
