/** How alike two names are, on skeleton bytes. Letters left out or doubled are slips; another letter is another name. */

const row = new Float64Array(64)
const INSTEAD = 1.6

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

/**
 * How much of the name `a` is found in the name `b`, 0 to 1. Whole names may differ by slips; inside a longer name only a long one may:
 * "ลำใต้" is not "เหล่าตาล", whatever letters they share.
 */
export function nameShare(
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): number {
  const m = aTo - aFrom
  const n = bTo - bFrom
  const cost = costInside(a, aFrom, aTo, b, bFrom, bTo)
  if (cost === 0) return m >= 4 || m === n ? 1 : 0.3
  if (Math.abs(m - n) <= 2 && nearNames(a, aFrom, aTo, b, bFrom, bTo)) return 1 - cost / (2 * m)
  if (m >= 8 && cost <= m / 6) return 1 - cost / m
  // the longer name may hold the shorter one whole: "ห้วยขุนแก้ว" and "ขุนแก้ว"
  if (n >= 4 && m > n && costInside(b, bFrom, bTo, a, aFrom, aTo) === 0) return n / m
  return 0
}

/** How much of some words of `a` is found in `b`: looser than names, because words are bent and shortened. */
export function foundIn(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): number {
  const m = aTo - aFrom
  if (m > (bTo - bFrom) * 3) return 0
  const cost = costInside(a, aFrom, aTo, b, bFrom, bTo)
  if (cost === 0) return 1
  if (m <= 3) return 0
  const share = cost / m
  return share > 0.45 ? 0 : 1 - share
}

/** True when two names differ by at most one slip (two in names of nine letters or more). Short ones: one letter left out. */
export function nearNames(
  a: Uint8Array,
  aFrom: number,
  aTo: number,
  b: Uint8Array,
  bFrom: number,
  bTo: number,
): boolean {
  const m = aTo - aFrom
  const n = bTo - bFrom
  if (m < 2 || n < 2 || Math.abs(m - n) > 2) return false
  const longer = Math.max(m, n)
  const allowed = longer >= 9 ? 2 : longer >= 6 ? INSTEAD : 1
  return wholeCost(a, aFrom, aTo, b, bFrom, bTo) <= allowed
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
