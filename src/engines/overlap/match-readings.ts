import { hashBytes, isDigit, isLetter, mix, ThaiText } from './core/thai-bytes.ts'
import { readText } from './thai-text.ts'

/** A line of a document as one reader of the document got it: two programs reading one PDF, or one file handed in twice. */
export interface ReadLine {
  id: string
  text: string
  amountSatang: bigint | null
  /** Common Era, the year it ends in. */
  fiscalYear: number | null
}

export interface MatchedLines {
  firstId: string
  secondId: string
  /** Probability that both are the same line. */
  score: number
}

/** Below this share of common letters two lines of one amount are two lines. */
const LEAST_ALIKE = 0.5
/** Alike enough, and alone with its amount and year, to tell where in the other reading a line stands. */
const ANCHOR = 0.8
/** A line further from its expected place than this is not better than one still further away. */
const FAR = 60
/** What the place in the document weighs against the letters. */
const PLACE_WEIGHT = 0.3
/** Of very many lines of one amount and year, only so many to each side of the expected place are compared. */
const NEAREST = 60
/** So many lines of one amount and year choose their partners together; memory does not follow their number. */
const AT_ONCE = 250
/** As the share of common letters falls, so does the probability: seen on budget volumes 1 and 2. */
const CURVE: readonly (readonly [number, number])[] = [
  [0.5, 0.3],
  [0.6, 0.7],
  [0.7, 0.93],
  [0.8, 0.985],
  [1, 0.995],
]
/** Seen in fact where another line of the amount fits about as well. */
const OTHER_FITS = 0.8
const ABOUT = 0.03

/**
 * Finds the same lines in two readings of one document. Not the overlap finder: there, two equal lines of one body are two projects, and
 * a title every body has is no evidence; here the amount and year must agree, letters may be damaged, and each line has one partner at
 * most, found with the help of the order. Amounts that are not given agree with amounts that are not given.
 *
 * @param first lines in the order of the document, ids unique
 * @param second the other reading, in the same order
 * @returns pairs in the order of `first`; time grows with the number of lines, however many share an amount
 */
export function matchReadings(first: readonly ReadLine[], second: readonly ReadLine[]): MatchedLines[] {
  const left = first.map(printOf)
  const right = second.map(printOf)
  const groups = groupsOf(left, right)
  const expected = expectedPlaces(left, right, groups)
  const partner = new Int32Array(left.length).fill(-1)
  const score = new Float64Array(left.length)
  for (const group of groups) {
    const taken = new Set<number>()
    for (let from = 0; from < group.left.length; from += AT_ONCE) {
      const lines = group.left.slice(from, from + AT_ONCE)
      const candidates = candidatesOf(lines, group.right, left, right, expected)
      candidates.sort((x, y) => y.fit - x.fit || x.left - y.left || x.right - y.right)
      for (const { left: i, right: k, alike, rivalFit, fit } of candidates) {
        if (partner[i] !== -1 || taken.has(k)) continue
        partner[i] = k
        taken.add(k)
        score[i] = onCurve(alike) * (rivalFit > fit - ABOUT ? OTHER_FITS : 1)
      }
    }
  }
  return first.flatMap((line, i): MatchedLines[] => {
    const other = second[partner[i] as number]
    return other ? [{ firstId: line.id, secondId: other.id, score: Math.round((score[i] as number) * 1e4) / 1e4 }] : []
  })
}

/** What is compared of a line: amount and year as one text, and the pieces of three consonants, rising. */
interface Print {
  key: string
  pieces: Uint32Array
}

const text = new ThaiText()
const consonants = new Uint8Array(640)
const LAST_CONSONANT = 0x80 + 0x2e

/** Vowels and tones are what readers of PDFs lose and move: consonants, digits and Latin letters stay where they are. */
function printOf(line: ReadLine): Print {
  readText(line.text, text)
  let n = 0
  for (let i = 0; i < text.length; i++) {
    const b = text.skeleton[i] as number
    if (isDigit(b) || (isLetter(b) && b <= LAST_CONSONANT)) consonants[n++] = b
  }
  const pieces: number[] = []
  for (let i = 0; i < Math.max(1, n - 2); i++) pieces.push(hashBytes(consonants, i, Math.min(n, i + 3)))
  pieces.sort((x, y) => x - y)
  // the second of two equal pieces is a piece of its own
  for (let i = 1, run = 0; i < pieces.length; i++) {
    run = pieces[i] === pieces[i - 1] ? run + 1 : 0
    if (run > 0) pieces[i - 1] = mix(pieces[i - 1] as number, run)
  }
  return { key: `${line.amountSatang ?? ''}/${line.fiscalYear ?? ''}`, pieces: Uint32Array.from(pieces).sort() }
}

/** Dice: twice the common pieces over all pieces. */
function alikeness(a: Uint32Array, b: Uint32Array): number {
  let common = 0
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const x = a[i] as number
    const y = b[k] as number
    if (x === y) common++
    if (x <= y) i++
    if (y <= x) k++
  }
  return (2 * common) / (a.length + b.length)
}

/** Lines of one amount and year, by their places in both readings. */
interface Group {
  left: number[]
  right: number[]
}

function groupsOf(left: readonly Print[], right: readonly Print[]): Group[] {
  const groups = new Map<string, Group>()
  for (const [i, { key }] of left.entries()) {
    const group = groups.get(key)
    if (group) group.left.push(i)
    else groups.set(key, { left: [i], right: [] })
  }
  for (const [k, { key }] of right.entries()) groups.get(key)?.right.push(k)
  return [...groups.values()].filter((g) => g.right.length > 0)
}

/** For each line of the first reading, where in the second it should stand: between lines that have no double. */
function expectedPlaces(left: readonly Print[], right: readonly Print[], groups: readonly Group[]): Float64Array {
  const anchor = new Int32Array(left.length).fill(-1)
  for (const { left: l, right: r } of groups) {
    const [i, k] = [l[0] as number, r[0] as number]
    if (l.length > 1 || r.length > 1) continue
    if (alikeness((left[i] as Print).pieces, (right[k] as Print).pieces) >= ANCHOR) anchor[i] = k
  }
  const expected = new Float64Array(left.length)
  let before = -1
  for (let i = 0; i < left.length; i++) {
    if (anchor[i] !== -1) before = i
    expected[i] = before < 0 ? i : (anchor[before] as number) + i - before
  }
  let after = -1
  for (let i = left.length - 1; i >= 0; i--) {
    if (anchor[i] !== -1) after = i
    if (after < 0) continue
    const fromAfter = (anchor[after] as number) - (after - i)
    expected[i] = before < 0 ? fromAfter : ((expected[i] as number) + fromAfter) / 2
  }
  return expected
}

interface Candidate {
  left: number
  right: number
  alike: number
  /** Letters and place together. */
  fit: number
  /** The best fit of the same left line with another right line. */
  rivalFit: number
}

function candidatesOf(
  lines: readonly number[],
  others: readonly number[],
  left: readonly Print[],
  right: readonly Print[],
  expected: Float64Array,
): Candidate[] {
  const found: Candidate[] = []
  for (const i of lines) {
    const place = expected[i] as number
    const near = nearest(others, place)
    const own: Candidate[] = []
    for (const k of near) {
      const alike = alikeness((left[i] as Print).pieces, (right[k] as Print).pieces)
      if (alike < LEAST_ALIKE) continue
      const fit = alike - PLACE_WEIGHT * Math.min(1, Math.abs(k - place) / FAR)
      own.push({ left: i, right: k, alike, fit, rivalFit: -1 })
    }
    const fits = own.map((c) => c.fit).sort((x, y) => y - x)
    for (const c of own) c.rivalFit = (c.fit === fits[0] ? fits[1] : fits[0]) ?? -1
    found.push(...own)
  }
  return found
}

/** The places nearest to the expected one, of rising places. */
function nearest(places: readonly number[], wanted: number): readonly number[] {
  if (places.length <= 2 * NEAREST) return places
  let from = 0
  let to = places.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] as number) < wanted) from = middle + 1
    else to = middle
  }
  return places.slice(Math.max(0, from - NEAREST), from + NEAREST)
}

function onCurve(alike: number): number {
  let [x0, y0] = CURVE[0] as readonly [number, number]
  for (const [x, y] of CURVE) {
    if (alike <= x) return x === x0 ? y : y0 + ((y - y0) * (alike - x0)) / (x - x0)
    ;[x0, y0] = [x, y]
  }
  return y0
}
