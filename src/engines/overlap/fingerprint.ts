import { hashBytes, isLetter, SPACE } from './thai-bytes.ts'

const votes = new Int32Array(64)
const letters = new Uint8Array(640)

/** A simhash of all three-letter pieces of a skeleton: titles that differ by damage alone differ in few of the 64 bits. */
export function fingerprint(skeleton: Uint8Array, length: number): { high: number; low: number } {
  votes.fill(0)
  let n = 0
  for (let i = 0; i < length; i++) {
    const b = skeleton[i] as number
    if (b !== SPACE && (isLetter(b) || (b >= 48 && b <= 57))) letters[n++] = b
  }
  const last = Math.max(1, n - 2)
  for (let i = 0; i < last; i++) {
    const low = hashBytes(letters, i, Math.min(n, i + 3))
    const high = Math.imul(low ^ 0x5bd1e995, 0x9e3779b1)
    for (let bit = 0; bit < 32; bit++) {
      votes[bit] = (votes[bit] as number) + ((low >>> bit) & 1 ? 1 : -1)
      votes[bit + 32] = (votes[bit + 32] as number) + ((high >>> bit) & 1 ? 1 : -1)
    }
  }
  let low = 0
  let high = 0
  for (let bit = 0; bit < 32; bit++) {
    if ((votes[bit] as number) > 0) low |= 1 << bit
    if ((votes[bit + 32] as number) > 0) high |= 1 << bit
  }
  return { high: high >>> 0, low: low >>> 0 }
}

/** In how many of 64 bits two fingerprints differ. */
export function bitsApart(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  return bitCount(aHigh ^ bHigh) + bitCount(aLow ^ bLow)
}

function bitCount(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
