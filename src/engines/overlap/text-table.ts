/** Bodies and places differ at their end: "องค์การบริหารส่วนตำบล…" begins a quarter of them. */
const HASHED = 20

/** What was made of a text, by the text itself: bodies and places come again and again. Asked with UTF-16 units, so no string is made. */
export class TextTable<T> {
  readonly #limit: number
  #slots = new Int32Array(1 << 12)
  #hashes = new Int32Array(1 << 11)
  #starts = new Uint32Array(1 << 11)
  #pool = new Uint16Array(1 << 15)
  readonly #values: T[] = []
  /** Of the text asked for last. */
  #hash = 0

  /** @param limit when so many texts are known, all are forgotten: memory does not follow the list */
  constructor(limit: number) {
    this.#limit = limit
  }

  get(units: Uint16Array, from: number, to: number): T | undefined {
    let hash = to - from
    for (let i = Math.max(from, to - HASHED); i < to; i++) hash = Math.imul(hash ^ (units[i] as number), 0x01000193)
    hash ^= hash >>> 15
    this.#hash = hash
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = (this.#slots[slot] as number) - 1
      if (this.#hashes[entry] === hash && this.#isAt(entry, units, from, to)) return this.#values[entry]
    }
    return undefined
  }

  #isAt(entry: number, units: Uint16Array, from: number, to: number): boolean {
    const start = this.#starts[entry] as number
    if ((this.#starts[entry + 1] as number) - start !== to - from) return false
    for (let i = from, k = start; i < to; i++, k++) if (units[i] !== this.#pool[k]) return false
    return true
  }

  /** Keeps what was made of the text that `get` has just not found. */
  set(units: Uint16Array, from: number, to: number, value: T): void {
    if (this.#values.length >= this.#limit) {
      this.#values.length = 0
      this.#slots.fill(0)
    }
    const entry = this.#values.length
    if (entry + 2 > this.#hashes.length) this.#grow()
    const start = this.#starts[entry] as number
    const end = start + to - from
    if (end > this.#pool.length) {
      const more = new Uint16Array(Math.max(end, this.#pool.length * 2))
      more.set(this.#pool)
      this.#pool = more
    }
    for (let i = from, k = start; i < to; i++, k++) this.#pool[k] = units[i] as number
    this.#hashes[entry] = this.#hash
    this.#starts[entry + 1] = end
    this.#values.push(value)
    this.#place(entry)
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1
    let slot = (this.#hashes[entry] as number) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = entry + 1
  }

  #grow(): void {
    const size = this.#hashes.length * 2
    const hashes = new Int32Array(size)
    const starts = new Uint32Array(size)
    hashes.set(this.#hashes)
    starts.set(this.#starts)
    this.#hashes = hashes
    this.#starts = starts
    this.#slots = new Int32Array(size * 2)
    for (let entry = 0; entry < this.#values.length; entry++) this.#place(entry)
  }
}
