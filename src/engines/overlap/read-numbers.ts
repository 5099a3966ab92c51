import { COMMA, DOT, isDigit, PLUS, SLASH } from './thai-bytes.ts'

export interface ReadNumber {
  value: number
  /** Without decimals and without a slash. */
  whole: boolean
  /** A plus and more digits follow: kilometres of a position on a road. */
  chainage: boolean
  end: number
}

const read: ReadNumber = { value: 0, whole: true, chainage: false, end: 0 }

/** Reads "1,580", "4.00", "105/29" or the "12" of "12+350". The answer is used again by the next call. */
export function readNumber(s: Uint8Array, at: number): ReadNumber {
  let i = at
  let value = 0
  let whole = true
  while (true) {
    const b = s[i] as number
    if (isDigit(b)) {
      value = value * 10 + b - 48
      i++
    } else if (b === COMMA && thousandsFollow(s, i)) i++
    else break
  }
  const digitNext = isDigit(s[i + 1] as number)
  const chainage = s[i] === PLUS && digitNext
  if (s[i] === DOT && digitNext) {
    whole = false
    let scale = 0.1
    for (i++; isDigit(s[i] as number); i++, scale /= 10) value += ((s[i] as number) - 48) * scale
  } else if (s[i] === SLASH && digitNext) {
    whole = false
    for (i++; isDigit(s[i] as number); i++);
  }
  read.value = value
  read.whole = whole
  read.chainage = chainage
  read.end = i
  return read
}

function thousandsFollow(s: Uint8Array, comma: number): boolean {
  for (let k = 1; k <= 3; k++) if (!isDigit(s[comma + k] as number)) return false
  return !isDigit(s[comma + 4] as number)
}

/**
 * The measure a number with a unit gives, in metres, square or cubic metres, or the unit itself.
 * @param waiting the measure whose word stood before ("กว้าง"), or '' when none did
 * @returns null for units that only count places and contracts
 */
export function measured(unit: string, waiting: string, value: number): { measure: string; value: number } | null {
  switch (unit) {
    case 'kilometre':
      return { measure: waiting === 'width' ? 'width' : 'length', value: value * 1000 }
    case 'metre':
      return { measure: waiting === '' || waiting === 'size' || waiting === 'count' ? 'length' : waiting, value }
    case 'centimetre':
      return { measure: waiting === '' ? 'thickness' : waiting, value: value / 100 }
    case 'cubic-metre':
      return { measure: 'volume', value }
    case 'million-cubic-metre':
      return { measure: 'volume', value: value * 1e6 }
    case 'square-metre':
      return { measure: 'area', value }
    case 'rai':
      return { measure: 'area', value: value * 1600 }
    case 'cubic-metre-hour':
    case 'kilowatt':
      return { measure: 'size', value }
    case 'place':
      return null
    default:
      return { measure: 'count', value }
  }
}
