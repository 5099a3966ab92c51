import { min } from './machine.ts'
import { SPACE } from './thai-bytes.ts'

/** Skeleton bytes squeezed into so many symbols. */
export const ALPHABET: i32 = 128
export const ROOT: i32 = 1

/** Thai 1–80, then the ASCII that words use; everything else is one symbol that no word has. */
export function toSymbol(b: i32): i32 {
  if (b >= 0x80) return min(b - 0x80, 80)
  if (b >= 97 && b <= 122) return 81 + b - 97
  if (b === SPACE) return 107
  if (b === 46) return 108
  if (b === 45) return 109
  if (b === 47) return 110
  if (b >= 48 && b <= 57) return 111 + b - 48
  return 127
}

export const symbolOf: Uint8Array = new Uint8Array(256)
for (let b = 0; b < 256; b++) symbolOf[b] = toSymbol(b) as u8
