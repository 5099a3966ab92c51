import type { Tables } from './tables.ts'

/** A set of place names, to find where one ends in a text that has lost its blanks. Made by lexicon-tables.ts. */
export class KnownNames {
  /** By the first two bytes: 1 + the first name that begins so, the longest; names that begin alike stand together. */
  private readonly first: Uint16Array
  private readonly starts: Uint16Array
  private readonly bytes: Uint8Array
  readonly size: i32

  constructor(tables: Tables, table: i32) {
    this.first = tables.halves(table)
    this.starts = tables.halves(table + 1)
    this.bytes = tables.bytes(table + 2)
    this.size = this.starts.length > 0 ? this.starts.length - 1 : 0
  }

  /** Where the longest known name starting at `at` ends, or -1. */
  endOf(text: Uint8Array, at: i32): i32 {
    if (this.size === 0) return -1
    const begin = text[at] as i32
    const next = text[at + 1] as i32
    const bytes = this.bytes
    const starts = this.starts
    for (let name = (this.first[(begin << 8) | next] as i32) - 1; name >= 0 && name < this.size; name++) {
      const from = starts[name] as i32
      if ((bytes[from] as i32) !== begin || (bytes[from + 1] as i32) !== next) return -1
      const length = (starts[name + 1] as i32) - from
      let i = 2
      while (i < length && text[at + i] === bytes[from + i]) i++
      if (i >= length) return at + length
    }
    return -1
  }

  /** Whether one of the names stands anywhere in a text. */
  standIn(text: Uint8Array, length: i32): boolean {
    for (let at = 0; at + 2 <= length; at++) {
      const end = this.endOf(text, at)
      if (end > 0 && end <= length) return true
    }
    return false
  }
}
