/** A run of a title, and whether the other titles say the same. */
export interface TitlePiece {
  readonly text: string
  readonly same: boolean
}

/** Comparing takes the product of the two counts of words; longer titles are shown unmarked. */
const mostWords = 400
/** A single connecting word or letter in common says nothing to a reader. */
const leastLetters = 2

const thaiWords = new Intl.Segmenter('th', { granularity: 'word' })

/**
 * Marks in each of two titles the words both have in the same order (longest common subsequence). The text itself is not
 * changed: the pieces of a title joined give the title.
 */
export function markTitles(left: string, right: string): readonly [left: TitlePiece[], right: TitlePiece[]] {
  const a = wordsOf(left)
  const b = wordsOf(right)
  if (a.length > mostWords || b.length > mostWords)
    return [[{ text: left, same: false }], [{ text: right, same: false }]]
  const common = commonWords(a, b)
  return [pieces(a, common.left), pieces(b, common.right)]
}

/** Marks in the first title what the second has as well: for several titles side by side against one. */
export function markAgainst(title: string, other: string): TitlePiece[] {
  return markTitles(title, other)[0]
}

function wordsOf(title: string): string[] {
  return Array.from(thaiWords.segment(title), (word) => word.segment)
}

function commonWords(a: readonly string[], b: readonly string[]): { left: Set<number>; right: Set<number> } {
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = b.length - 1; k >= 0; k--) {
      longest[i * width + k] =
        a[i] === b[k]
          ? at(longest, (i + 1) * width + k + 1) + 1
          : Math.max(at(longest, (i + 1) * width + k), at(longest, i * width + k + 1))
    }
  }
  const left = new Set<number>()
  const right = new Set<number>()
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    if (a[i] === b[k]) {
      left.add(i++)
      right.add(k++)
    } else if (at(longest, (i + 1) * width + k) >= at(longest, i * width + k + 1)) i++
    else k++
  }
  return { left, right }
}

const at = (numbers: Uint16Array, index: number): number => numbers[index] as number

/** Neighbours of one kind become one piece; what is too short to mean anything is not marked. */
function pieces(words: readonly string[], common: ReadonlySet<number>): TitlePiece[] {
  const runs: { text: string; same: boolean }[] = []
  words.forEach((word, index) => {
    const last = runs.at(-1)
    const same = common.has(index)
    if (last?.same === same) last.text += word
    else runs.push({ text: word, same })
  })
  const joined: { text: string; same: boolean }[] = []
  for (const run of runs) {
    const says = /[\p{L}\p{N}]/u.test(run.text) && (run.text.trim().length >= leastLetters || /\p{N}/u.test(run.text))
    const same = run.same && says
    const last = joined.at(-1)
    if (last?.same === same) last.text += run.text
    else joined.push({ text: run.text, same })
  }
  return joined
}
