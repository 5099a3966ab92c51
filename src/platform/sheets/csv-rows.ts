import { type SheetLimits, SheetRefusal } from './sheet.ts'

/** Characters of one row: a quote left open swallows the rest of the file into one cell. */
const LONGEST_ROW = 400_000

/**
 * Cuts text with delimiters into rows. A quote counts only where a cell begins with it, as spreadsheet programs have it: `ท่อ 4"`
 * is four letters and a sign of inches. Lines end with \n, \r\n or \r.
 */
export class CsvRows {
  readonly #delimiter: string
  readonly #limits: SheetLimits
  #rest = ''
  #row = 0
  /** Set once the first line is whole: files of old Macs have only \r. */
  #lineEnd: '\n' | '\r' | null = null

  constructor(delimiter: string, limits: SheetLimits) {
    this.#delimiter = delimiter
    this.#limits = limits
  }

  /** Takes more text and tells the rows that are whole. */
  write(text: string, onRow: (cells: string[], row: number) => void): void {
    const all = this.#rest === '' ? text : this.#rest + text
    let from = 0
    while (from < all.length) {
      const next = this.#rowFrom(all, from, false)
      if (next === null) break
      from = next.end
      onRow(next.cells, this.#row)
    }
    this.#rest = all.slice(from)
    if (this.#rest.length > LONGEST_ROW) throw new SheetRefusal({ kind: 'row-too-long', row: this.#row + 1 })
  }

  /** The last row, where the file does not end with a line end. */
  end(onRow: (cells: string[], row: number) => void): void {
    if (this.#rest === '') return
    const next = this.#rowFrom(this.#rest, 0, true)
    if (next === null) throw new SheetRefusal({ kind: 'quote-not-closed', row: this.#row + 1 })
    onRow(next.cells, this.#row)
    if (next.end < this.#rest.length) {
      this.#rest = this.#rest.slice(next.end)
      this.end(onRow)
    }
    this.#rest = ''
  }

  #rowFrom(text: string, from: number, last: boolean): { cells: string[]; end: number } | null {
    if (this.#lineEnd === null) {
      const newLine = text.indexOf('\n')
      const back = text.indexOf('\r')
      if (newLine !== -1) this.#lineEnd = '\n'
      // A \r at the very end may be the first half of \r\n.
      else if (back !== -1 && (last || back < text.length - 1)) this.#lineEnd = '\r'
    }
    const lineEnd = this.#lineEnd === null ? -1 : text.indexOf(this.#lineEnd, from)
    if (lineEnd === -1 && !last) return null
    const end = lineEnd === -1 ? text.length : lineEnd
    const line = text.slice(from, end > from && text[end - 1] === '\r' ? end - 1 : end)
    if (!line.includes('"')) {
      this.#row += 1
      return { cells: this.#checked(line.split(this.#delimiter)), end: Math.min(text.length, end + 1) }
    }
    return this.#quotedRow(text, from, last)
  }

  #quotedRow(text: string, from: number, last: boolean): { cells: string[]; end: number } | null {
    const lineEnd = this.#lineEnd ?? '\n'
    const cells: string[] = []
    let at = from
    for (;;) {
      if (text[at] === '"') {
        let cell = ''
        let begin = at + 1
        for (;;) {
          const quote = text.indexOf('"', begin)
          if (quote === -1) return null
          cell += text.slice(begin, quote)
          if (text[quote + 1] === '"') {
            cell += '"'
            begin = quote + 2
            continue
          }
          at = quote + 1
          break
        }
        if (at === text.length && !last) return null
        cells.push(cell)
        if (text[at] === '\r' && (text[at + 1] === lineEnd || lineEnd === '\r')) at += lineEnd === '\r' ? 0 : 1
        const after = text[at]
        if (after !== undefined && after !== this.#delimiter && after !== lineEnd) {
          if (after === '\r' && !last) return null
          throw new SheetRefusal({ kind: 'stray-quote', row: this.#row + 1 })
        }
      } else {
        const delimiter = text.indexOf(this.#delimiter, at)
        const line = text.indexOf(lineEnd, at)
        const ends = [delimiter, line].filter((place) => place !== -1)
        if (ends.length === 0 && !last) return null
        const end = ends.length === 0 ? text.length : Math.min(...ends)
        const cell = text.slice(at, end)
        cells.push(end === line && cell.endsWith('\r') ? cell.slice(0, -1) : cell)
        at = end
      }
      if (text[at] === this.#delimiter) {
        at += 1
        continue
      }
      this.#row += 1
      return { cells: this.#checked(cells), end: Math.min(text.length, at + 1) }
    }
  }

  #checked(cells: string[]): string[] {
    if (cells.length > this.#limits.columns) {
      const used = cells.findLastIndex((cell) => cell !== '') + 1
      if (used > this.#limits.columns) {
        throw new SheetRefusal({ kind: 'too-many-columns', limit: this.#limits.columns, address: String(this.#row) })
      }
      return cells.slice(0, Math.max(1, used))
    }
    return cells
  }
}
