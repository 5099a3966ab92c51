import { imul, min } from './machine.ts'
import { bitCount } from './near-names.ts'
import { hashBytes, isDigit, isLetter } from './thai-bytes.ts'

/** A simhash of all three-letter pieces of a skeleton: titles that differ by damage alone differ in few of the 64 bits. */
export class Fingerprint {
  high: u32 = 0
  low: u32 = 0
  private readonly votes: Int32Array = new Int32Array(64)
  private readonly letters: Uint8Array = new Uint8Array(640)

  of(skeleton: Uint8Array, length: i32): void {
    const votes = this.votes
    const letters = this.letters
    votes.fill(0)
    let n = 0
    for (let i = 0; i < length; i++) {
      const b = skeleton[i] as i32
      if (isLetter(b) || isDigit(b)) letters[n++] = b as u8
    }
    const last = n < 3 ? 1 : n - 2
    for (let i = 0; i < last; i++) {
      const low: u32 = hashBytes(letters, i, min(n, i + 3))
      const high: u32 = imul(low ^ 0x5bd1e995, 0x9e3779b1)
      for (let bit = 0; bit < 32; bit++) {
        votes[bit] = (votes[bit] as i32) + (((low >>> bit) & 1) !== 0 ? 1 : -1)
        votes[bit + 32] = (votes[bit + 32] as i32) + (((high >>> bit) & 1) !== 0 ? 1 : -1)
      }
    }
    let low = 0
    let high = 0
    for (let bit = 0; bit < 32; bit++) {
      if ((votes[bit] as i32) > 0) low |= 1 << bit
      if ((votes[bit + 32] as i32) > 0) high |= 1 << bit
    }
    this.high = (high >>> 0) as u32
    this.low = (low >>> 0) as u32
  }
}

/** In how many of 64 bits two fingerprints differ. */
export function bitsApart(aHigh: u32, aLow: u32, bHigh: u32, bLow: u32): i32 {
  return bitCount((aHigh ^ bHigh) as i32) + bitCount((aLow ^ bLow) as i32)
}
