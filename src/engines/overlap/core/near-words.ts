import { imul } from './machine.ts'
import * as TABLE from './table-names.ts'
import type { Tables } from './tables.ts'

const SIZE: i32 = 1 << 16
/** An odd number: hashes of pieces can be joined by multiplying. */
const BASE: u32 = 0x01000193

/** Long words of the lexicon, each also with any one letter left out, so that one slip still finds the word. */
export class NearWords {
  private readonly hashes: Uint32Array = new Uint32Array(SIZE)
  private readonly words: Uint16Array = new Uint16Array(SIZE)
  private readonly starts: Uint8Array = new Uint8Array(1 << 16)
  private readonly ends: Uint8Array = new Uint8Array(1 << 16)
  /** Hashes of the beginnings of the bytes asked about, and powers of the base. */
  private readonly before: Uint32Array = new Uint32Array(64)
  private readonly power: Uint32Array = new Uint32Array(64)

  constructor(tables: Tables) {
    this.power[0] = 1
    for (let i = 1; i < 64; i++) this.power[i] = imul(this.power[i - 1] as u32, BASE)
    const words = tables.halves(TABLE.longWords)
    const from = tables.halves(TABLE.longFrom)
    const bytes = tables.bytes(TABLE.longBytes)
    for (let i = 0; i < words.length; i++) this.add(bytes, from[i] as i32, from[i + 1] as i32, words[i] as i32)
  }

  /** The first word added keeps a spelling it shares. */
  private add(bytes: Uint8Array, from: i32, to: i32, word: i32): void {
    const length = to - from
    this.starts[pairAt(bytes, from)] = 1
    this.ends[pairAt(bytes, to - 2)] = 1
    this.read(bytes, from, to)
    this.remember(this.before[length] as u32, word)
    for (let skip = 0; skip < length; skip++) this.remember(this.without(skip, length), word)
  }

  /** The word that these bytes miss by one letter or hit, or 0. */
  of(bytes: Uint8Array, from: i32, to: i32): i32 {
    // one slip leaves the beginning or the end of a long word as it was
    if (this.starts[pairAt(bytes, from)] === 0 && this.ends[pairAt(bytes, to - 2)] === 0) return 0
    const length = to - from
    this.read(bytes, from, to)
    const whole = this.find(this.before[length] as u32)
    if (whole !== 0) return whole
    for (let skip = 0; skip < length; skip++) {
      const found = this.find(this.without(skip, length))
      if (found !== 0) return found
    }
    return 0
  }

  private read(bytes: Uint8Array, from: i32, to: i32): void {
    let h: u32 = 0
    this.before[0] = 0
    for (let i = from; i < to; i++) {
      h = imul(h, BASE) + (bytes[i] as u32)
      this.before[i - from + 1] = h
    }
  }

  /** The hash of the bytes read without the one at `skip`. */
  private without(skip: i32, length: i32): u32 {
    const after: u32 = this.power[length - skip - 1] as u32
    const through: u32 = this.before[skip + 1] as u32
    const tail: u32 = (this.before[length] as u32) - imul(through, after)
    return (imul(this.before[skip] as u32, after) + tail) >>> 0
  }

  private remember(hash: u32, word: i32): void {
    if (this.find(hash) !== 0) return
    let at = slotOf(hash)
    while (this.words[at] !== 0) at = (at + 1) & (SIZE - 1)
    this.hashes[at] = hash
    this.words[at] = word as u16
  }

  private find(hash: u32): i32 {
    for (let at = slotOf(hash); this.words[at] !== 0; at = (at + 1) & (SIZE - 1))
      if (this.hashes[at] === hash) return this.words[at] as i32
    return 0
  }
}

function slotOf(hash: u32): i32 {
  return ((imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 16) & (SIZE - 1)) as i32
}

function pairAt(bytes: Uint8Array, at: i32): i32 {
  return ((bytes[at] as i32) << 8) | (bytes[at + 1] as i32)
}
