import { normaliseThai, thaiDigitsToAscii } from '../../kernel/thai-text.ts'
import { decoys, phrases } from './phrases.th.ts'

export { phrases }

const DECOYS = new Set(decoys.split(' '))
/**
 * Every phrase once, in the order of the lists.
 * @public read by scripts/fit-categories.mjs
 */
export const vocabulary: readonly string[] = [
  ...new Set(Object.values(phrases).flatMap((list) => list.split(' '))),
].filter((phrase) => !DECOYS.has(phrase))

const LONGEST_READ = 2_000
const CONTINUES = /[ะ-ฺๅ็-๎]/

const byStart = new Map<string, string[]>()
for (const phrase of [...vocabulary, ...DECOYS]) {
  const start = phrase.slice(0, 2)
  const known = byStart.get(start) ?? []
  known.push(phrase)
  byStart.set(start, known)
}
for (const known of byStart.values()) known.sort((a, b) => b.length - a.length)

/**
 * The phrases of our lists in a text, longest first, from left to right. Thai is written without blanks, so a phrase is found
 * inside any run of letters; a mark after it means that the word goes on.
 */
export function readPhrases(text: string): string[] {
  const plain = thaiDigitsToAscii(normaliseThai(text.slice(0, LONGEST_READ)))
    .toLowerCase()
    .replace(/[ \t\n\r]+/g, '')
    .replaceAll('ฟุตปาธ', 'ฟุตบาท')
  const found: string[] = []
  let at = 0
  while (at < plain.length) {
    const phrase = byStart
      .get(plain.slice(at, at + 2))
      ?.find((one) => plain.startsWith(one, at) && !CONTINUES.test(plain[at + one.length] ?? ''))
    if (phrase === undefined) {
      at++
      continue
    }
    if (!DECOYS.has(phrase)) found.push(phrase)
    at += phrase.length
  }
  return found
}
