import { ngrams, normaliseThai, segmentWords, skeleton, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import type { SimilarReason, SimilarReport } from './report.ts'
import { everyday, numbered, sameThing } from './words.th.ts'

const EVERYDAY = new Set(everyday.split(' '))
const THING = new Map(sameThing.flatMap((line, at) => line.split(' ').map((word) => [word, `#${at}`] as const)))
const NUMBERED = new RegExp(`(${numbered}) ?(\\d{1,5}(?:/\\d{1,4})?)`, 'g')
const LONGEST_READ = 600
const METRES_A_DEGREE = 111_195

/** Categories people choose for the same thing seen from two sides. */
const related = new Set(
  [
    'flood|drain',
    'road|footpath',
    'road|drain',
    'trees|wires',
    'trees|electricity',
    'wires|electricity',
    'street-light|electricity',
    'waste|smell-smoke',
    'water-pollution|smell-smoke',
    'waste|water-pollution',
    'parking|traffic',
    'vendors|footpath',
    'encroachment|footpath',
    'parking|footpath',
    'road|safety',
    'traffic|safety',
    'street-light|safety',
    'flood|disaster',
    'flood|road',
    'drain|smell-smoke',
    'drain|water-pollution',
    'encroachment|public-space',
    'building|noise',
  ].flatMap((pair) => [pair, pair.split('|').reverse().join('|')]),
)

interface Read {
  readonly words: ReadonlySet<string>
  readonly grams: ReadonlySet<string>
  /** what it is about, by whatever name: '#2' */
  readonly things: ReadonlySet<string>
  readonly numbers: ReadonlyMap<string, string>
}

function read(text: string): Read {
  const plain = thaiDigitsToAscii(normaliseThai(text.slice(0, LONGEST_READ)))
  const words = new Set<string>()
  for (const word of segmentWords(plain)) {
    const thing = THING.get(word)
    if (thing !== undefined) words.add(thing)
    else if (!EVERYDAY.has(word) && word.length > 1) words.add(word)
  }
  const numbers = new Map<string, string>()
  for (const [, cue = '', number = ''] of plain.matchAll(NUMBERED)) {
    const name = cue.replace('ซ.', 'ซอย').replace('ม.', 'หมู่').replace('หมู่ที่', 'หมู่')
    if (!numbers.has(name)) numbers.set(name, number)
  }
  const things = new Set([...words].filter((word) => word.startsWith('#')))
  return { words, things, grams: new Set(ngrams(skeleton(plain), 3)), numbers }
}

/** Twice the common ones over all of them. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  let common = 0
  for (const one of few) if (many.has(one)) common++
  return (2 * common) / (a.size + b.size)
}

/** Metres between two reports, or null where one has no position. Flat is near enough at this distance. */
function metresApart(a: SimilarReport, b: SimilarReport): number | null {
  if (a.lat === null || a.lon === null || b.lat === null || b.lon === null) return null
  const dy = (a.lat - b.lat) * METRES_A_DEGREE
  const dx = (a.lon - b.lon) * METRES_A_DEGREE * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(dx, dy)
}

/** From here on a report is worth showing before another one is sent. */
export const similarEnough = 0.5

/**
 * How likely two reports tell of the same thing, 0…1, with what speaks for and against it. The same both ways round.
 * Weights: set by hand on the generated pairs of seed 1, measured on other seeds (README).
 */
export function similarityOf(a: SimilarReport, b: SimilarReport): { score: number; reasons: SimilarReason[] } {
  const reasons: SimilarReason[] = []
  const metres = metresApart(a, b)
  let sum = -4.3
  if (metres !== null) {
    reasons.push({ kind: 'near', value: Math.round(metres) })
    sum += 3.4 * Math.exp(-((metres / 160) ** 2)) - (metres > 250 ? 3 : 0) - (metres > 600 ? 4 : 0)
  } else if (a.placeCode !== null && b.placeCode !== null) {
    const isVillage = a.placeCode.length >= 8 && a.placeCode === b.placeCode
    const isSubdistrict = a.placeCode.slice(0, 6) === b.placeCode.slice(0, 6)
    if (isSubdistrict) reasons.push({ kind: 'same-place', value: isVillage ? 1 : 0 })
    sum += isVillage ? 1.6 : isSubdistrict ? 0.6 : -4
  }
  const category = likenessOfCategories(a.category, b.category)
  if (category === 1) reasons.push({ kind: 'same-category', value: 1 })
  sum += category === 0 ? -1.6 : 2.6 * category
  const [left, right] = [read(a.text), read(b.text)]
  const words = Math.max(dice(left.words, right.words), dice(left.grams, right.grams))
  if (words > 0.2) reasons.push({ kind: 'same-words', value: Math.round(words * 100) / 100 })
  sum += 4.2 * words
  if (left.things.size > 0 && right.things.size > 0) sum += dice(left.things, right.things) > 0 ? 1.1 : -1.3
  for (const [name, number] of left.numbers) {
    const other = right.numbers.get(name)
    if (other === undefined) continue
    sum += other === number ? 0.7 : -2.4
    reasons.push({ kind: other === number ? 'same-number' : 'other-number', value: Number.parseInt(number, 10) })
  }
  const days = Math.abs(a.at.getTime() - b.at.getTime()) / 86_400_000
  reasons.push({ kind: 'days-apart', value: Math.floor(days) })
  sum -= Math.min(days / 60, 2.5)
  return { score: 1 / (1 + Math.exp(-sum)), reasons }
}

function likenessOfCategories(a: string | null, b: string | null): number {
  if (a === null || b === null || a === 'other' || b === 'other') return 0.35
  if (a === b) return 1
  return related.has(`${a}|${b}`) ? 0.6 : 0
}
