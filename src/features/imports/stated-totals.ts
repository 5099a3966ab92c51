import { toSatang } from './exact-amount.ts'
import type { ColumnRole, LeftOutRow, TableMapping } from './mapping-guess.ts'
import { readAmountCell } from './read-table-cell.ts'

/** A row of totals whose amount the rows above it do not add up to. */
export interface UnmetTotal {
  readonly row: number
  /** Its first words. */
  readonly text: string
  readonly statedSatang: bigint
  /** What those rows add up to. */
  readonly sumSatang: bigint
  /** The rows it is likeliest the total of stand below this one. */
  readonly after: number
}

const MOST_MARKS = 2_000
const MOST_UNMET = 20
const parts: readonly ColumnRole[] = ['amount', 'amountOfYear', 'amountOfSource']

/**
 * Holds the totals that a table states against its rows, in the order of the file. A total may be that of a page, of a heading or of all:
 * it is met where the rows since the beginning, since any heading or since any total before add up to it.
 */
export class StatedTotals {
  readonly #mapping: TableMapping
  readonly #waiting: LeftOutRow[] = []
  /** The sum of all rows down to a heading or total → its row. */
  readonly #marks = new Map<bigint, number>()
  #sum = 0n
  readonly unmet: UnmetTotal[] = []

  constructor(mapping: TableMapping, firstRow: number) {
    this.#mapping = mapping
    this.#marks.set(0n, firstRow - 1)
  }

  /** Totals and headings are told before the rows above them are handed out. */
  leftOut(row: LeftOutRow): void {
    if (row.kind === 'total' || row.kind === 'section') this.#waiting.push(row)
  }

  row(row: number, amountSatang: bigint | null): void {
    this.#settle(row)
    this.#sum += amountSatang ?? 0n
  }

  end(): void {
    this.#settle(Number.POSITIVE_INFINITY)
  }

  #settle(before: number): void {
    for (let next = this.#waiting[0]; next !== undefined && next.row < before; next = this.#waiting[0]) {
      this.#waiting.shift()
      const stated = next.kind === 'total' ? statedSatang(next, this.#mapping) : null
      if (stated !== null && !this.#marks.has(this.#sum - stated) && this.unmet.length < MOST_UNMET) {
        this.unmet.push({ row: next.row, text: next.text, statedSatang: stated, ...this.#likeliest(stated) })
      }
      if (this.#marks.size < MOST_MARKS) this.#marks.set(this.#sum, next.row)
    }
  }

  #likeliest(stated: bigint): { after: number; sumSatang: bigint } {
    let best = { after: 0, sumSatang: this.#sum }
    let least: bigint | null = null
    for (const [sum, row] of this.#marks) {
      // Of no rows at all no total is.
      if (sum === this.#sum && this.#marks.size > 1) continue
      const sumSatang = this.#sum - sum
      const off = sumSatang - stated
      const size = off < 0n ? -off : off
      if (least === null || size < least) [best, least] = [{ after: row, sumSatang }, size]
    }
    return best
  }
}

/** What a row of totals states of the amounts of its table; null where nothing or something unreadable. One amount a year is no sum. */
function statedSatang({ stated }: LeftOutRow, mapping: TableMapping): bigint | null {
  if (stated === undefined || mapping.severalYears === 'each') return null
  return sumOf(stated, mapping, parts) ?? sumOf(stated, mapping, ['amountTotal'])
}

function sumOf(
  stated: Readonly<Record<number, string>>,
  mapping: TableMapping,
  roles: readonly ColumnRole[],
): bigint | null {
  let sum: bigint | null = null
  for (const { column, role, unit } of mapping.columns) {
    const text = stated[column]
    if (text === undefined || !roles.includes(role)) continue
    const read = readAmountCell({ text }, unit ?? mapping.amountUnit)
    if (!read.ok) return null
    sum = (sum ?? 0n) + toSatang(read.value.amount)
  }
  return sum
}
