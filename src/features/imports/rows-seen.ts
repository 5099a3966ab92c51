import { fingerprint } from './fingerprint.ts'

/** Numbers of 32 bits for one fingerprint: two of the fingerprint, how often it came, the row it came in first. */
const SLOT = 4
const FEWEST_SLOTS = 1_024
/** Slots are found by trying the next: beyond this share of full ones the tries become many. */
const MOST_FULL = 0.7

/**
 * Remembers which words came before while a file is read: 16 bytes for each, however long they are, because a list of a million titles
 * would be most of the memory of an import. Sixty bits of a fingerprint tell them apart.
 */
export class RowsSeen {
  #slots = new Int32Array(FEWEST_SLOTS * SLOT)
  #taken = 0

  /**
   * Notes that these words came.
   * @param print of `fingerprint`
   * @returns how often they came, this time among them, and the row of the first time
   */
  see(print: string, row: number): { readonly turn: number; readonly firstRow: number } {
    if (this.#taken >= (this.#slots.length / SLOT) * MOST_FULL) this.#grow()
    const high = thirtyBits(print, 0)
    const low = thirtyBits(print, 5)
    const at = this.#find(high, low)
    const slots = this.#slots
    const turn = (slots[at + 2] ?? 0) + 1
    if (turn === 1) {
      slots[at] = high
      slots[at + 1] = low
      slots[at + 3] = row
      this.#taken += 1
    }
    slots[at + 2] = turn
    return { turn, firstRow: slots[at + 3] ?? row }
  }

  #find(high: number, low: number): number {
    const slots = this.#slots
    const last = slots.length / SLOT - 1
    for (let slot = low & last; ; slot = (slot + 1) & last) {
      const at = slot * SLOT
      if (slots[at + 2] === 0 || (slots[at] === high && slots[at + 1] === low)) return at
    }
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Int32Array(before.length * 2)
    for (let at = 0; at < before.length; at += SLOT) {
      if (before[at + 2] === 0) continue
      this.#slots.set(before.subarray(at, at + SLOT), this.#find(before[at] ?? 0, before[at + 1] ?? 0))
    }
  }
}

/** Five letters of base64url as a number. */
function thirtyBits(print: string, from: number): number {
  let bits = 0
  for (let at = from; at < from + 5; at += 1) bits = (bits << 6) | (SIX_BITS[print.charCodeAt(at)] ?? 0)
  return bits
}

const SIX_BITS = new Uint8Array(128)
for (const [bits, letter] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].entries()) {
  SIX_BITS[letter.charCodeAt(0)] = bits
}

/** What is remembered from row to row while a file is read: its words, and the codes of its projects. */
export interface Seen {
  readonly words: RowsSeen
  readonly items: RowsSeen
}

export function nothingSeen(): Seen {
  return { words: new RowsSeen(), items: new RowsSeen() }
}

/** The row that had this code of a project first; null where this one is it. */
export function rowOfItem(seen: Seen, item: string, row: number): number | null {
  const { turn, firstRow } = seen.items.see(fingerprint(item), row)
  return turn === 1 || firstRow === row ? null : firstRow
}
