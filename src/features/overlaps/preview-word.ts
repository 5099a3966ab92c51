import { packed, scorePrepared, thaiLexicon } from '../../engines/overlap/index.ts'
import type { Queryable } from '../../platform/db/db.ts'
import { newestCounts } from './counts.sql.ts'
import { storedScoresOf } from './decided.sql.ts'
import { forEngine } from './find-overlaps.ts'
import { loadPlaceNames, projectsWithWord } from './finder.sql.ts'
import { finderSetUp, preparerFor, setUpOf } from './finder-set-up.ts'
import { compareScores } from './refit-model.ts'
import { wordsInUse } from './words.sql.ts'
import { type WordMeaning, withWords } from './words.ts'

/** What a new word would change, as far as it shows without a run. */
export interface WordPreview {
  /** Projects whose titles hold the word, at most `mostLookedAt`. */
  readonly projects: number
  readonly more: boolean
  /** Those the finder would read otherwise. */
  readonly readOtherwise: number
  /** Waiting pairs of those projects: how many would change their probability, and how many would leave. */
  readonly moved: number
  readonly leaving: number
}

export const mostLookedAt = 2_000

export async function previewWord(view: Queryable, word: WordMeaning & { word: string }): Promise<WordPreview> {
  const now = await finderSetUp(view)
  const then = setUpOf(now.model, [...(await wordsInUse(view)), word])
  const places = await loadPlaceNames(view)
  const [reader, newReader] = [preparerFor(now, places), preparerFor(then, places)]
  const counts = (await newestCounts(view, now.reading))?.counts
  const found = await projectsWithWord(view, word.word, mostLookedAt + 1)
  const looked = found.slice(0, mostLookedAt)
  const other = looked.filter((row) => {
    const project = forEngine(row)
    return Buffer.compare(packed(reader.prepare(project)), packed(newReader.prepare(project))) !== 0
  })
  const pairs = await storedScoresOf(
    view,
    other.map((row) => row.id),
  )
  const effect = compareScores(pairs, ({ left, right }) => {
    const scored = (by: typeof reader) =>
      scorePrepared(by.prepare(forEngine(left)), by.prepare(forEngine(right)), { model: now.model, counts }).score
    return { before: scored(reader), after: scored(newReader) }
  })
  return {
    projects: looked.length,
    more: found.length > looked.length,
    readOtherwise: other.length,
    moved: effect.moved,
    leaving: effect.leaving,
  }
}

/** The engine's words and those officers added, for forms and checks. */
export async function lexiconInUse(view: Queryable) {
  return withWords(thaiLexicon, await wordsInUse(view))
}
