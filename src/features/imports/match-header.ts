import { remembered } from '../../kernel/remembered.ts'
import { parseYear } from '../../kernel/thai-calendar.ts'
import { comparisonKey, ngrams, normaliseThai, skeleton, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { headerWords } from './header-words.th.ts'
import type { ColumnRole } from './mapping-guess.ts'

/** What a header may mean, with the word of ours that it matched. */
export interface HeaderMatch {
  readonly role: ColumnRole
  readonly word: string
  /** 1: word for word; above 0.9 only damage of letters differs; below, the words are part of the header or nearly like it. */
  readonly score: number
}

interface Word {
  readonly role: ColumnRole
  readonly word: string
  readonly key: string
  readonly bones: string
  readonly pairs: ReadonlySet<string>
}

const words: readonly Word[] = headerWords.flatMap(([role, list]) =>
  list.map((word) => ({
    role,
    word,
    key: keyOf(word),
    bones: skeleton(word),
    pairs: new Set(ngrams(skeleton(word), 2)),
  })),
)

/** `งบประมาณ (บาท)` is งบประมาณ: what stands in brackets explains, unless nothing else stands there. */
function keyOf(header: string): string {
  const without = header.replace(/[([（][^)\]）]*[)\]）]/g, ' ')
  return comparisonKey(without) || comparisonKey(header)
}

/** Every role a header may have, the likeliest first; below 0.5 is not told. */
export const matchHeader: (header: string) => readonly HeaderMatch[] = remembered(findMatches)

function findMatches(header: string): readonly HeaderMatch[] {
  const key = keyOf(header)
  if (key === '' || key.length > 120) return []
  const bones = skeleton(key)
  const pairs = new Set(ngrams(bones, 2))
  const best = new Map<ColumnRole, HeaderMatch>()
  for (const word of words) {
    // To the letter, capitals too: PROJECT of the Budget Bureau is a branch of its plan, project is a project.
    const score = header === word.word ? 1 : similarity(key, bones, pairs, word)
    if (score < 0.5) continue
    const known = best.get(word.role)
    if (known === undefined || known.score < score) best.set(word.role, { role: word.role, word: word.word, score })
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

function similarity(key: string, bones: string, pairs: ReadonlySet<string>, word: Word): number {
  if (key === word.key) return 0.99
  if (key.length > 2 && bones === word.bones) return 0.95
  if (word.key.length >= 4 && key.includes(word.key)) {
    const begins = key.startsWith(word.key) ? 0.05 : 0
    return 0.55 + begins + 0.35 * (word.key.length / key.length)
  }
  if (key.length >= 5 && word.key.includes(key)) return 0.5 + 0.3 * (key.length / word.key.length)
  if (key.length < 5 || word.key.length < 5) return 0
  let common = 0
  for (const pair of pairs) if (word.pairs.has(pair)) common += 1
  const dice = (2 * common) / (pairs.size + word.pairs.size)
  return dice < 0.7 ? 0 : 0.85 * dice
}

/**
 * The one year a header is about: `2566`, `ปี พ.ศ. 2566 (บาท)`, `งบประมาณปี 66`. A range is no year.
 * @returns CE, and whether the century was understood and not written
 */
export function yearInHeader(header: string): { fiscalYear: number; short: boolean } | null {
  const text = thaiDigitsToAscii(normaliseThai(header))
  const years = [...text.matchAll(/(?<!\d)(\d{4})(?!\d)/g)].map(([, digits = '']) => digits)
  if (years.length > 1) return null
  const [written] = years
  if (written !== undefined) {
    const era = /([พค]\.?\s?ศ\.?)\s*\d{4}/.exec(text)?.[1] ?? ''
    const year = parseYear(era + written)
    return year.ok ? { fiscalYear: year.value, short: false } : null
  }
  const short = /(?:ปี(?:งบประมาณ|งบ)?|พ\.?\s?ศ\.?)\s*(\d{2})(?!\d|\s*[-–])/.exec(text)?.[1]
  if (short === undefined) return null
  const year = parseYear(`25${short}`)
  return year.ok ? { fiscalYear: year.value, short: true } : null
}
