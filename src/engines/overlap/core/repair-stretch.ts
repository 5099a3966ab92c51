import { max, min } from './machine.ts'
import type { Prepared } from './prepared.ts'
import { PLUS } from './thai-bytes.ts'

/** The length and the kilometres agree when they differ by less than this share or so many metres: ends are rounded. */
const ROUNDED_SHARE: f64 = 0.1
const ROUNDED_METRES: f64 = 100

/**
 * "กม.222+400 - กม.23+100 ระยะทาง 0.700 กิโลเมตร": one end has a digit too many, and the length says what was meant. Mends the one stretch
 * of a title whose length contradicts it, where one digit put right makes both agree; else leaves it alone.
 * @param length the position of the length among the measures
 */
export function repairStretch(p: Prepared, length: i32): void {
  if (p.stretchCount !== 1 || length < 0) return
  const metres: f64 = p.measures[length] as f64
  if (!(metres > 0)) return
  const from: f64 = p.stretches[0] as f64
  const to: f64 = p.stretches[1] as f64
  if (from === to || Math.abs(to - from - metres) <= Math.max(ROUNDED_METRES, metres * ROUNDED_SHARE)) return
  // stretches are kept rising, so either end may be the one that was written first
  if (isSlip(to, from + metres)) set(p, from, from + metres)
  else if (isSlip(from, to - metres)) set(p, to - metres, to)
  else if (isSlip(to, from - metres)) set(p, from - metres, from)
  else if (isSlip(from, to + metres)) set(p, to, to + metres)
}

function set(p: Prepared, from: f64, to: f64): void {
  p.stretches[0] = from as u32
  p.stretches[1] = to as u32
}

const wrongDigits: Uint8Array = new Uint8Array(24)
const rightDigits: Uint8Array = new Uint8Array(24)

/** One digit of a position too many, too few, or another. */
function isSlip(wrong: f64, right: f64): boolean {
  if (right < 0) return false
  const m = digitsOf(wrong, wrongDigits)
  const n = digitsOf(right, rightDigits)
  const long = m >= n ? wrongDigits : rightDigits
  const short = m >= n ? rightDigits : wrongDigits
  const longLength = max(m, n)
  const shortLength = min(m, n)
  if (longLength - shortLength > 1) return false
  let i = 0
  while (i < shortLength && long[i] === short[i]) i++
  const skip = longLength === shortLength ? i + 1 : i
  const rest = longLength - i - 1
  if (rest <= 0) return shortLength - skip <= 0
  if (shortLength - skip !== rest) return false
  for (let k = 0; k < rest; k++) if (long[i + 1 + k] !== short[skip + k]) return false
  return true
}

/** Writes a position as "12+350", its digits as numbers; returns how long it is. */
function digitsOf(metres: f64, out: Uint8Array): i32 {
  let kilometres: f64 = Math.floor(metres / 1000)
  // the kilometres are cut, the metres rounded
  let rest = (Math.round(metres) % 1000) as i32
  let length = 1
  for (let k: f64 = kilometres; k >= 10; k = Math.floor(k / 10)) length++
  for (let i = length - 1; i >= 0; i--) {
    out[i] = (kilometres % 10) as u8
    kilometres = Math.floor(kilometres / 10)
  }
  out[length] = PLUS as u8
  for (let i = length + 3; i > length; i--) {
    out[i] = (rest % 10) as u8
    rest = (rest - (rest % 10)) / 10
  }
  return length + 4
}
