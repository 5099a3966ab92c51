import type { SheetCell, SheetRow } from '../../platform/sheets/index.ts'
import type { ColumnRole, LeftOutRow } from './mapping-guess.ts'
import { matchHeader } from './match-header.ts'
import { beginsAsNumber, isYear, looksNumeric, plain } from './row-text.ts'
import { bodyInHeading, isExample, isNote, isTotal, sectionKind } from './sheet-words.th.ts'
import { isNumbering, sameNames } from './table-header.ts'

/** The columns that tell what a row is. */
export interface SenseColumns {
  readonly title: number | null
  readonly order: number | null
}

export function columnsBySense(names: ReadonlyMap<number, string>): SenseColumns {
  const best = (role: ColumnRole) => {
    let found: number | null = null
    let highest = 0.6
    for (const [column, name] of names) {
      const score = matchHeader(name).find((match) => match.role === role)?.score ?? 0
      if (score > highest) [found, highest] = [column, score]
    }
    return found
  }
  return { title: best('title'), order: best('order') }
}

type RowKind = LeftOutRow['kind'] | 'data'

/** Tells rows of data from what stands between them. */
export class RowSorter {
  readonly #header: readonly SheetRow[]
  readonly #sense: SenseColumns
  #afterData = false
  #lastRow = 0

  constructor(header: readonly SheetRow[], sense: SenseColumns) {
    this.#header = header
    this.#sense = sense
  }

  sort(row: SheetRow): RowKind {
    const kind = this.#kindOf(row)
    this.#afterData = kind === 'data' || kind === 'continued'
    this.#lastRow = row.row
    return kind
  }

  #kindOf(row: SheetRow): RowKind {
    if (this.#header.some((one) => sameNames(one, row))) return 'header-again'
    if (this.#header.length > 1 && isNumbering(row) && this.#header.some(isNumbering)) return 'numbering'
    const { title, order } = this.#sense
    const numbers: SheetCell[] = []
    const texts: SheetCell[] = []
    for (const cell of row.cells) {
      const isNumber =
        cell.kind === 'number' || (beginsAsNumber(cell.text) && (looksNumeric(cell.text) || isYear(plain(cell.text))))
      if (isNumber) numbers.push(cell)
      else texts.push(cell)
    }
    const [first] = texts
    const numbered = numbers.some(({ column }) => column === order)
    if (first === undefined) return row.cells.length === 1 && !numbered && title !== null ? 'note' : 'data'
    const words = plain(first.text)
    if (first.column === order && isExample(words)) return 'note'
    const named = title === null ? undefined : row.cells.find(({ column }) => column === title)
    if (isTotal(words) && !numbered && (named === undefined || named === first || isTotal(plain(named.text))))
      return 'total'
    if (numbers.length === 0 && texts.length === 1 && bodyInHeading(words) !== null) return 'section'
    if (sectionKind(words) !== null && !numbered) {
      const alone = named === undefined || named === first
      if (
        numbers.length === 0 &&
        texts.length <= 2 &&
        (alone || sectionKind(plain(named.text)) !== null || first.column < (title ?? 0))
      ) {
        if (alone || texts.length === 2) return 'section'
      }
      if (alone && texts.length === 1 && numbers.length > 0 && order !== null) return 'total'
    }
    if (numbers.length > 0) return 'data'
    if (isNote(words) && texts.length <= 2) return 'note'
    if (named === undefined && title !== null) {
      const beside = texts.every(({ column }) => column > title)
      return beside && this.#afterData && row.row === this.#lastRow + 1 ? 'continued' : 'note'
    }
    if (texts.length === 1 && (first.span?.columns ?? 1) >= 3) return 'note'
    return 'data'
  }
}
