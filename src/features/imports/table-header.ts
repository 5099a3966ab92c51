import { remembered } from '../../kernel/remembered.ts'
import { comparisonKey } from '../../kernel/thai-text.ts'
import type { SheetRow } from '../../platform/sheets/index.ts'
import { matchHeader, yearInHeader } from './match-header.ts'
import { isYear, looksNumeric, plain } from './row-text.ts'

/* Which rows are the header of a table, and what it calls the columns. */

/** Rows of a header, from the first with names to the last: no form of an office has more. */
const TALLEST_HEADER = 6
const LONGEST_NAME = 150

/** Names of columns, at least `fewest` of them in words of ours, and no amounts among them. */
export function isHeaderRow(row: SheetRow, fewest: number): boolean {
  if (row.cells.length < 2) return false
  let hits = 0
  let words = 0
  if (row.cells.some(({ text }) => text.length > LONGEST_NAME || looksNumeric(text))) return false
  for (const { text } of row.cells) {
    const [best] = matchHeader(text)
    if (best !== undefined && best.score >= 0.85) {
      hits += 1
      words += 1
    } else if (isYear(plain(text)) || yearInHeader(text) !== null) hits += 1
  }
  return words >= Math.min(2, fewest) && hits >= fewest && hits >= row.cells.length * 0.4
}

/**
 * The header of a table that uses none of our words: the first row of names above rows of the same width.
 * @returns where it stands in these rows; -1: nowhere
 */
export function headerOfNames(rows: readonly SheetRow[]): number {
  return rows.findIndex((row, index) => {
    const next = rows[index + 1]
    if (next === undefined || row.cells.length < 2 || row.cells.some((cell) => looksNumeric(cell.text))) return false
    const names = new Set(row.cells.map(({ text }) => comparisonKey(text)))
    if (names.size < row.cells.length || row.cells.some(({ text }) => text.length > LONGEST_NAME)) return false
    const columns = new Set(row.cells.map(({ column }) => column))
    return next.cells.filter(({ column }) => columns.has(column)).length >= Math.max(2, next.cells.length * 0.6)
  })
}

export function isNumbering(row: SheetRow): boolean {
  if (row.cells.length < 3) return false
  const numbers = row.cells.map(({ text }) => Number(/^\(?(\d{1,2})\)?$/.exec(plain(text))?.[1] ?? Number.NaN))
  return numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1) && (numbers[0] ?? 9) <= 1
}

/** Whether a row goes on with the header above it: names of parts, years, units, the numbers of columns. */
export function continuesHeader(header: readonly SheetRow[], row: SheetRow): boolean {
  const last = header.at(-1)
  const first = header[0]
  if (last === undefined || first === undefined || header.length >= TALLEST_HEADER) return false
  if (isNumbering(last)) return false
  const spanned = Math.max(
    ...header.flatMap((one) => one.cells.map(({ span }) => one.row + Math.min(TALLEST_HEADER, span?.rows ?? 1) - 1)),
  )
  if (row.row <= spanned) return !row.cells.some(({ text }) => looksNumeric(text) && text.length > 2)
  if (row.row > last.row + 1) return false
  if (isNumbering(row)) return true
  if (row.cells.some(({ text }) => text.length > LONGEST_NAME)) return false
  if (row.cells.every(({ text }) => isYear(plain(text)) || isBareUnit(text))) return true
  if (row.cells.some(({ text }) => looksNumeric(text))) return false
  const under = groupColumns(header)
  if (row.cells.length >= 2 && row.cells.every(({ column }) => under.has(column))) return true
  return isHeaderRow(row, 2) && !sameNames(last, row) && row.cells.length >= 2 && header.length < 3
}

function isBareUnit(text: string): boolean {
  return /^[([]?\s*(?:หน่วย\s*:?\s*)?(?:พัน|ล้าน)?บาท\s*[)\]]?$|^\(?(?:thousand |million )?baht\)?$/i.test(plain(text))
}

/** Columns that stand under a name together with others: merged names, or blanks to the right of a name. */
function groupColumns(header: readonly SheetRow[]): Set<number> {
  const columns = new Set<number>()
  for (const row of header) {
    for (const [at, cell] of row.cells.entries()) {
      const next = row.cells[at + 1]?.column
      const wide = cell.span?.columns ?? (next === undefined ? 1 : next - cell.column)
      if (wide > 1 && wide <= 30) for (let one = 0; one < wide; one += 1) columns.add(cell.column + one)
    }
  }
  return columns
}

/** The name of each column: the parts of all header rows above each other, `แหล่งงบประมาณ / อบต.` */
export function joinedNames(rows: readonly SheetRow[]): Map<number, string> {
  const parts = new Map<number, string[]>()
  const merged = rows.some((row) => row.cells.some(({ span }) => span !== null))
  const add = (column: number, text: string) => {
    const known = parts.get(column) ?? []
    if (!known.includes(text)) parts.set(column, [...known, text])
  }
  for (const [at, row] of rows.entries()) {
    if (isNumbering(row)) continue
    const below = new Set(
      rows
        .slice(at + 1)
        .filter((one) => !isNumbering(one))
        .flatMap((one) => one.cells.map(({ column }) => column)),
    )
    for (const [index, cell] of row.cells.entries()) {
      const text = plain(cell.text)
      add(cell.column, text)
      const wide = cell.span?.columns ?? 1
      for (let one = 1; one < wide && one < 60; one += 1) add(cell.column + one, text)
      if (merged) continue
      // Without merges (CSV), a name goes on to the right as far as blanks do and names stand below them.
      const next = row.cells[index + 1]?.column ?? cell.column + 30
      for (let column = cell.column + 1; column < next && below.has(column) && below.has(cell.column); column += 1) {
        add(column, text)
      }
    }
  }
  return new Map([...parts].map(([column, texts]) => [column, texts.join(' / ')]))
}

/** Of texts that come back in every row; long ones are titles of projects and seldom the same twice. */
const rememberedKey = remembered(comparisonKey)

function headerKeyOf(text: string): string {
  return text.length <= 30 ? rememberedKey(text) : comparisonKey(text)
}

const headerKeys = new WeakMap<SheetRow, ReadonlyMap<number, string>>()

function keysOf(header: SheetRow): ReadonlyMap<number, string> {
  const known = headerKeys.get(header)
  if (known !== undefined) return known
  const keys = new Map(header.cells.map(({ column, text }) => [column, comparisonKey(text)]))
  headerKeys.set(header, keys)
  return keys
}

/** Whether a row repeats a row of the header. */
export function sameNames(a: SheetRow, b: SheetRow): boolean {
  const names = keysOf(a)
  // Rows of data differ from the header at once; three cells are enough to know.
  let agrees = false
  for (let at = 0; at < 3 && !agrees; at += 1) {
    const cell = b.cells[at]
    const name = cell === undefined ? undefined : names.get(cell.column)
    if (cell === undefined || name === undefined) continue
    agrees = name === (cell.kind === 'number' ? cell.text : headerKeyOf(cell.text))
  }
  if (!agrees) return false
  const same = b.cells.filter(({ column, text }) => names.get(column) === comparisonKey(text)).length
  return same >= 2 && same >= b.cells.length * 0.8 && same >= a.cells.length * 0.8
}
