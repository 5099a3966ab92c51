import { max, min } from './machine.ts'

/** How alike two names are, on skeleton bytes. Letters left out or doubled are slips; another letter is another name. */

const row: Float64Array = new Float64Array(64)
/** The row before the last one, for letters that changed places. */
const before: Float64Array = new Float64Array(64)
const INSTEAD: f64 = 1.6

/** A set of letters in 32 bits; two letters may share a bit, so a letter missing from the bits is missing for certain. */
function letterBit(letter: i32): i32 {
  return 1 << (letter & 31)
}

/** How many bits are set. */
export function bitCount(x: i32): i32 {
  let v = x - ((x >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  v = (v + (v >>> 4)) & 0x0f0f0f0f
  v = v + (v >>> 8)
  return (v + (v >>> 16)) & 63
}

/** A name inside the skeletons of a project: bytes from `from` to `to`, and the bits of its letters. */
export class NameSpan {
  readonly bytes: Uint8Array
  from: i32
  to: i32
  letters: i32

  constructor(bytes: Uint8Array, from: i32, to: i32) {
    this.bytes = bytes
    this.from = from
    this.to = to
    this.letters = 0
    this.noteLetters()
  }

  /** After `from` or `to` have changed. */
  noteLetters(): void {
    let letters = 0
    for (let i = this.from; i < this.to; i++) letters |= letterBit(this.bytes[i] as i32)
    this.letters = letters
  }
}

/** True when `a` stands in `b` as it is. */
function standsIn(a: NameSpan, b: NameSpan): boolean {
  const m = a.to - a.from
  if (m === 0) return true
  const x = a.bytes
  const y = b.bytes
  const aFrom = a.from
  const first = x[aFrom] as i32
  for (let at = b.from; at + m <= b.to; at++) {
    if ((y[at] as i32) !== first) continue
    let i = 1
    while (i < m && x[aFrom + i] === y[at + i]) i++
    if (i >= m) return true
  }
  return false
}

/**
 * The least cost of finding `a` inside `b`: what stands around it in `b` is free.
 * A letter missing or too many costs 1, another letter 1.6: typing drops letters far more often than it changes them.
 */
function costInside(a: NameSpan, b: NameSpan): f64 {
  const x = a.bytes
  const y = b.bytes
  const aFrom = a.from
  const m = min(a.to - a.from, row.length - 1)
  for (let i = 0; i <= m; i++) row[i] = i as f64
  let best: f64 = m as f64
  for (let j = b.from; j < b.to; j++) {
    const letter = y[j] as i32
    let diagonal: f64 = row[0] as f64
    let left: f64 = 0
    for (let i = 1; i <= m; i++) {
      const up: f64 = row[i] as f64
      let cost: f64 = diagonal + ((x[aFrom + i - 1] as i32) === letter ? 0 : INSTEAD)
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

/**
 * How much of the name `a` is found in the name `b`, 0 to 1. Whole names may differ by slips; inside a longer name only a long one may:
 * "ลำใต้" is not "เหล่าตาล", whatever letters they share. The letters alone refuse most pairs of names.
 */
export function nameShare(a: NameSpan, b: NameSpan): f64 {
  const m = a.to - a.from
  const n = b.to - b.from
  const foreign = bitCount(a.letters & ~b.letters)
  const within = (b.letters & ~a.letters) === 0
  const sixth: f64 = (m as f64) / 6
  if (foreign > 2 && (foreign as f64) > sixth && !within) return 0
  if (foreign === 0 && standsIn(a, b)) return m >= 4 || m === n ? 1 : 0.3
  const near = nearNames(a, b)
  if (near || (m >= 8 && (foreign as f64) <= sixth)) {
    const cost: f64 = costInside(a, b)
    if (near) return 1 - cost / ((2 * m) as f64)
    if (cost <= sixth) return 1 - cost / (m as f64)
  }
  // the longer name may hold the shorter one whole: "ห้วยขุนแก้ว" and "ขุนแก้ว"
  if (n >= 4 && m > n && within && standsIn(b, a)) return (n as f64) / (m as f64)
  return 0
}

/** How much of some words of `a` is found in `b`: looser than names, because words are bent and shortened. */
export function foundIn(a: NameSpan, b: NameSpan): f64 {
  const m = a.to - a.from
  if (m > (b.to - b.from) * 3) return 0
  const foreign = bitCount(a.letters & ~b.letters)
  if (foreign === 0 && standsIn(a, b)) return 1
  if (m <= 3 || (foreign as f64) / (m as f64) > 0.45) return 0
  const share: f64 = costInside(a, b) / (m as f64)
  return share > 0.45 ? 0 : 1 - share
}

/** True when two names differ by at most one slip (two in names of nine letters or more). Short ones: one letter left out. */
export function nearNames(a: NameSpan, b: NameSpan): boolean {
  const m = a.to - a.from
  const n = b.to - b.from
  if (m < 2 || n < 2 || m - n > 2 || n - m > 2) return false
  const longer = max(m, n)
  const allowed: f64 = longer >= 9 ? 2 : longer >= 6 ? INSTEAD : 1
  if ((bitCount(a.letters & ~b.letters) as f64) > allowed || (bitCount(b.letters & ~a.letters) as f64) > allowed)
    return false
  return wholeCost(a, b) <= allowed
}

function wholeCost(p: NameSpan, q: NameSpan): f64 {
  const a = p.bytes
  const b = q.bytes
  const aFrom = p.from
  const bFrom = q.from
  const m = min(p.to - p.from, row.length - 1)
  for (let i = 0; i <= m; i++) row[i] = i as f64
  for (let j = bFrom; j < q.to; j++) {
    const letter = b[j] as i32
    let diagonal: f64 = row[0] as f64
    let left: f64 = diagonal + 1
    let swapped: f64 = Infinity
    for (let i = 1; i <= m; i++) {
      const up: f64 = row[i] as f64
      let cost: f64 = diagonal + ((a[aFrom + i - 1] as i32) === letter ? 0 : INSTEAD)
      if (up + 1 < cost) cost = up + 1
      if (left + 1 < cost) cost = left + 1
      // two letters that changed places
      if (
        i > 1 &&
        j > bFrom &&
        a[aFrom + i - 1] === b[j - 1] &&
        (a[aFrom + i - 2] as i32) === letter &&
        swapped + 1 < cost
      )
        cost = swapped + 1
      swapped = before[i - 1] as f64
      before[i - 1] = diagonal
      row[i - 1] = left
      diagonal = up
      left = cost
    }
    row[m] = left
  }
  return row[m] as f64
}
