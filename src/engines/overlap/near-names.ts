/** How alike two names are, on skeleton bytes. Letters left out or doubled are slips; another letter is another name. */

const row = new Float64Array(64)
const INSTEAD = 1.6

/** A set of letters in 32 bits; two letters may share a bit, so a letter missing from the bits is missing for certain. */
export const letterBit = (letter: number): number => 1 << (letter & 31)

function bitCount(x: number): number {
  let v = x - ((x >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** True when `a` stands in `b` as it is. */
function standsIn(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): boolean {
  const m = aTo - aFrom
  const first = a[aFrom]
  for (let at = bFrom; at + m <= bTo; at++) {
    if (b[at] !== first) continue
    let i = 1
    while (i < m && a[aFrom + i] === b[at + i]) i++
    if (i >= m) return true
  }
  return m === 0
}

/**
 * The least cost of finding `a` inside `b`: what stands around it in `b` is free.
 * A letter missing or too many costs 1, another letter 1.6: typing drops letters far more often than it changes them.
 */
function costInside(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): number {
  const m = Math.min(aTo - aFrom, row.length - 1)
  for (let i = 0; i <= m; i++) row[i] = i
  let best = m
  for (let j = bFrom; j < bTo; j++) {
    const letter = b[j]
    let diagonal = row[0] as number
    let left = 0
    for (let i = 1; i <= m; i++) {
      const up = row[i] as number
      let cost = diagonal + (a[aFrom + i - 1] === letter ? 0 : INSTEAD)
      if (up + 1 < cost) cost = up + 1
      if (left + 1 < cost) cost = left + 1
      diagonal = up
      row[i] = cost
      left = cost
    }
    if (left < best) best = left
  }
  return best
}

/** A name inside the skeletons of a project: bytes from `from` to `to`, and the bits of its letters. */
export interface NameSpan {
  bytes: Uint8Array
  from: number
  to: number
  letters: number
}

/**
 * How much of the name `a` is found in the name `b`, 0 to 1. Whole names may differ by slips; inside a longer name only a long one may:
 * "ลำใต้" is not "เหล่าตาล", whatever letters they share. The letters alone refuse most pairs of names.
 */
export function nameShare(a: NameSpan, b: NameSpan): number {
  const m = a.to - a.from
  const n = b.to - b.from
  const foreign = bitCount(a.letters & ~b.letters)
  const within = (b.letters & ~a.letters) === 0
  if (foreign > 2 && foreign > m / 6 && !within) return 0
  if (foreign === 0 && standsIn(a.bytes, a.from, a.to, b.bytes, b.from, b.to)) return m >= 4 || m === n ? 1 : 0.3
  const near = nearNames(a, b)
  if (near || (m >= 8 && foreign <= m / 6)) {
    const cost = costInside(a.bytes, a.from, a.to, b.bytes, b.from, b.to)
    if (near) return 1 - cost / (2 * m)
    if (cost <= m / 6) return 1 - cost / m
  }
  // the longer name may hold the shorter one whole: "ห้วยขุนแก้ว" and "ขุนแก้ว"
  if (n >= 4 && m > n && within && standsIn(b.bytes, b.from, b.to, a.bytes, a.from, a.to)) return n / m
  return 0
}

/** How much of some words of `a` is found in `b`: looser than names, because words are bent and shortened. */
export function foundIn(a: NameSpan, b: NameSpan): number {
  const m = a.to - a.from
  if (m > (b.to - b.from) * 3) return 0
  const foreign = bitCount(a.letters & ~b.letters)
  if (foreign === 0 && standsIn(a.bytes, a.from, a.to, b.bytes, b.from, b.to)) return 1
  if (m <= 3 || foreign / m > 0.45) return 0
  const share = costInside(a.bytes, a.from, a.to, b.bytes, b.from, b.to) / m
  return share > 0.45 ? 0 : 1 - share
}

/** True when two names differ by at most one slip (two in names of nine letters or more). Short ones: one letter left out. */
export function nearNames(a: NameSpan, b: NameSpan): boolean {
  const m = a.to - a.from
  const n = b.to - b.from
  if (m < 2 || n < 2 || Math.abs(m - n) > 2) return false
  const longer = Math.max(m, n)
  const allowed = longer >= 9 ? 2 : longer >= 6 ? INSTEAD : 1
  if (bitCount(a.letters & ~b.letters) > allowed || bitCount(b.letters & ~a.letters) > allowed) return false
  return wholeCost(a.bytes, a.from, a.to, b.bytes, b.from, b.to) <= allowed
}

/** A whole array as a name. */
export function spanOf(bytes: Uint8Array, length = bytes.length): NameSpan {
  let letters = 0
  for (let i = 0; i < length; i++) letters |= letterBit(bytes[i] as number)
  return { bytes, from: 0, to: length, letters }
}

function wholeCost(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): number {
  const m = Math.min(aTo - aFrom, row.length - 1)
  for (let i = 0; i <= m; i++) row[i] = i
  for (let j = bFrom; j < bTo; j++) {
    let diagonal = row[0] as number
    let left = diagonal + 1
    let swapped = Number.POSITIVE_INFINITY
    for (let i = 1; i <= m; i++) {
      const up = row[i] as number
      let cost = diagonal + (a[aFrom + i - 1] === b[j] ? 0 : INSTEAD)
      if (up + 1 < cost) cost = up + 1
      if (left + 1 < cost) cost = left + 1
      // two letters that changed places
      if (i > 1 && j > bFrom && a[aFrom + i - 1] === b[j - 1] && a[aFrom + i - 2] === b[j] && swapped + 1 < cost)
        cost = swapped + 1
      swapped = before[i - 1] as number
      before[i - 1] = diagonal
      row[i - 1] = left
      diagonal = up
      left = cost
    }
    row[m] = left
  }
  return row[m] as number
}

/** The row before the last one, for letters that changed places. */
const before = new Float64Array(64)
