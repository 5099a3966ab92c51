import * as MEASURE from './measures.ts'
import { COMMA, DOT, isDigit, PLUS, SLASH } from './thai-bytes.ts'
import * as UNIT from './unit-kinds.ts'

/** Reads numbers; the answer stands in the fields until the next call. */
export class NumberReader {
  value: f64 = 0
  /** Without decimals and without a slash. */
  whole: boolean = true
  /** A plus and more digits follow: kilometres of a position on a road. */
  chainage: boolean = false
  end: i32 = 0

  /** Reads "1,580", "4.00", "105/29" or the "12" of "12+350". */
  read(s: Uint8Array, at: i32): void {
    let i = at
    let value: f64 = 0
    let whole = true
    while (true) {
      const b = s[i] as i32
      if (isDigit(b)) {
        value = value * 10 + ((b - 48) as f64)
        i++
      } else if (b === COMMA && thousandsFollow(s, i)) i++
      else break
    }
    const digitNext = isDigit(s[i + 1] as i32)
    const chainage = s[i] === PLUS && digitNext
    if (s[i] === DOT && digitNext) {
      whole = false
      let scale: f64 = 0.1
      for (i++; isDigit(s[i] as i32); i++) {
        value += (((s[i] as i32) - 48) as f64) * scale
        scale /= 10
      }
    } else if (s[i] === SLASH && digitNext) {
      whole = false
      i++
      while (isDigit(s[i] as i32)) i++
    }
    this.value = value
    this.whole = whole
    this.chainage = chainage
    this.end = i
  }
}

function thousandsFollow(s: Uint8Array, comma: i32): boolean {
  for (let k = 1; k <= 3; k++) if (!isDigit(s[comma + k] as i32)) return false
  return !isDigit(s[comma + 4] as i32)
}

/**
 * Which measure (see measures.ts) a number with a unit gives.
 * @param kind the unit's, see unit-kinds.ts
 * @param waiting the measure whose word stood before ("กว้าง"), or -1
 * @returns -1 for units that only count places and contracts
 */
export function measuredAs(kind: i32, waiting: i32): i32 {
  switch (kind) {
    case UNIT.kilometre:
      return waiting === MEASURE.width ? MEASURE.width : MEASURE.length
    case UNIT.metre:
      return waiting === -1 || waiting === MEASURE.size || waiting === MEASURE.count ? MEASURE.length : waiting
    case UNIT.centimetre:
      return waiting === -1 ? MEASURE.thickness : waiting
    case UNIT.cubicMetre:
    case UNIT.millionCubicMetre:
      return MEASURE.volume
    case UNIT.squareMetre:
    case UNIT.rai:
      return MEASURE.area
    case UNIT.power:
      return MEASURE.size
    case UNIT.place:
      return -1
    default:
      return MEASURE.count
  }
}

/** The number in metres, square or cubic metres, or the unit itself. */
export function inBaseUnits(kind: i32, value: f64): f64 {
  switch (kind) {
    case UNIT.kilometre:
      return value * 1000
    case UNIT.centimetre:
      return value / 100
    case UNIT.millionCubicMetre:
      return value * 1e6
    case UNIT.rai:
      return value * 1600
    default:
      return value
  }
}
