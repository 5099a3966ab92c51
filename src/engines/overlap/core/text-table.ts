import { copyUnits, imul, max, sameUnits } from './machine.ts'

/** Bodies and places differ at their end: "องค์การบริหารส่วนตำบล…" begins a quarter of them. */
const HASHED: i32 = 20

/** Numbers texts as they come: bodies and places come again and again. Asked with UTF-16 units, so no string is made. */
export class TextTable {
  private readonly limit: i32
  private slots: Int32Array = new Int32Array(1 << 12)
  private hashes: Uint32Array = new Uint32Array(1 << 11)
  /** Where each text begins in `pool`; one more than there are texts. */
  starts: Uint32Array = new Uint32Array(1 << 11)
  pool: Uint16Array = new Uint16Array(1 << 15)
  count: i32 = 0
  /** Of the text asked for last. */
  private hash: u32 = 0

  /** @param limit when so many texts are known, all are forgotten: memory does not follow the list */
  constructor(limit: i32) {
    this.limit = limit
  }

  /** The number of a text, or -1. */
  get(units: Uint16Array, from: i32, to: i32): i32 {
    let hash: u32 = (to - from) as u32
    let i = max(from, to - HASHED)
    // two letters a step: each step waits for the one before
    for (; i + 1 < to; i += 2)
      hash = imul(hash ^ (units[i] as u32) ^ ((units[i + 1] as u32) << 13), 0x85ebca6b) ^ (hash >>> 15)
    if (i < to) hash = imul(hash ^ (units[i] as u32), 0x01000193)
    hash = (hash ^ (hash >>> 15)) >>> 0
    this.hash = hash
    const mask: u32 = (this.slots.length - 1) as u32
    for (let slot: u32 = hash & mask; this.slots[slot as i32] !== 0; slot = (slot + 1) & mask) {
      const entry = (this.slots[slot as i32] as i32) - 1
      if (this.hashes[entry] === hash && this.isAt(entry, units, from, to)) return entry
    }
    return -1
  }

  private isAt(entry: i32, units: Uint16Array, from: i32, to: i32): boolean {
    const start = this.starts[entry] as i32
    if ((this.starts[entry + 1] as i32) - start !== to - from) return false
    return sameUnits(units, from, this.pool, start, to - from)
  }

  /** True when the next text to be kept begins anew with number 0: what was kept by number is to be forgotten. */
  get isFull(): boolean {
    return this.count >= this.limit
  }

  /** Keeps the text that `get` has just not found; returns its number. */
  add(units: Uint16Array, from: i32, to: i32): i32 {
    if (this.isFull) {
      this.count = 0
      this.slots.fill(0)
    }
    const entry = this.count
    if (entry + 2 > this.hashes.length) this.grow()
    const start = this.starts[entry] as i32
    const end = start + to - from
    if (end > this.pool.length) {
      const more = new Uint16Array(max(end, this.pool.length * 2))
      more.set(this.pool)
      this.pool = more
    }
    copyUnits(units, from, to, this.pool, start)
    this.hashes[entry] = this.hash
    this.starts[entry + 1] = end as u32
    this.count++
    this.place(entry)
    return entry
  }

  private place(entry: i32): void {
    const mask: u32 = (this.slots.length - 1) as u32
    let slot: u32 = (this.hashes[entry] as u32) & mask
    while (this.slots[slot as i32] !== 0) slot = (slot + 1) & mask
    this.slots[slot as i32] = entry + 1
  }

  private grow(): void {
    const size = this.hashes.length * 2
    const hashes = new Uint32Array(size)
    const starts = new Uint32Array(size)
    hashes.set(this.hashes)
    starts.set(this.starts)
    this.hashes = hashes
    this.starts = starts
    this.slots = new Int32Array(size * 2)
    for (let entry = 0; entry < this.count; entry++) this.place(entry)
  }
}
