const SIZE = 1 << 16
/** An odd number: hashes of pieces can be joined by multiplying. */
const BASE = 0x01000193

/** Long words of the lexicon, each also with any one letter left out, so that one slip still finds the word. */
export class NearWords {
  readonly #hashes = new Uint32Array(SIZE)
  readonly #words = new Uint16Array(SIZE)
  readonly #starts = new Uint8Array(1 << 16)
  readonly #ends = new Uint8Array(1 << 16)
  /** Hashes of the beginnings of the bytes asked about, and powers of the base. */
  readonly #before = new Int32Array(64)
  readonly #power = new Int32Array(64)

  constructor() {
    this.#power[0] = 1
    for (let i = 1; i < 64; i++) this.#power[i] = Math.imul(this.#power[i - 1] as number, BASE)
  }

  /** @param bytes a word's skeleton; the first word added keeps a spelling it shares */
  add(bytes: Uint8Array, word: number): void {
    this.#starts[pairAt(bytes, 0)] = 1
    this.#ends[pairAt(bytes, bytes.length - 2)] = 1
    this.#read(bytes, 0, bytes.length)
    this.#remember(this.#before[bytes.length] as number, word)
    for (let skip = 0; skip < bytes.length; skip++) this.#remember(this.#without(skip, bytes.length), word)
  }

  /** The word that these bytes miss by one letter or hit, or 0. */
  of(bytes: Uint8Array, from: number, to: number): number {
    // one slip leaves the beginning or the end of a long word as it was
    if (this.#starts[pairAt(bytes, from)] === 0 && this.#ends[pairAt(bytes, to - 2)] === 0) return 0
    const length = to - from
    this.#read(bytes, from, to)
    const whole = this.#find(this.#before[length] as number)
    if (whole !== 0) return whole
    for (let skip = 0; skip < length; skip++) {
      const found = this.#find(this.#without(skip, length))
      if (found !== 0) return found
    }
    return 0
  }

  #read(bytes: Uint8Array, from: number, to: number): void {
    let h = 0
    for (let i = from; i < to; i++) {
      h = (Math.imul(h, BASE) + (bytes[i] as number)) | 0
      this.#before[i - from + 1] = h
    }
  }

  /** The hash of the bytes read without the one at `skip`. */
  #without(skip: number, length: number): number {
    const after = this.#power[length - skip - 1] as number
    const through = this.#before[skip + 1] as number
    const tail = ((this.#before[length] as number) - Math.imul(through, after)) | 0
    return (Math.imul(this.#before[skip] as number, after) + tail) | 0
  }

  #remember(hash: number, word: number): void {
    if (this.#find(hash) !== 0) return
    let at = slotOf(hash)
    while (this.#words[at] !== 0) at = (at + 1) & (SIZE - 1)
    this.#hashes[at] = hash
    this.#words[at] = word
  }

  #find(hash: number): number {
    const wanted = hash >>> 0
    for (let at = slotOf(hash); this.#words[at] !== 0; at = (at + 1) & (SIZE - 1))
      if (this.#hashes[at] === wanted) return this.#words[at] as number
    return 0
  }
}

const slotOf = (hash: number): number => (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 16) & (SIZE - 1)
const pairAt = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
