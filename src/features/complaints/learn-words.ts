import { type LearntWords, learnFrom } from '../../engines/categories/index.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { closedWords, learntWordsMade, storedLearntWords, storeLearntWords } from './learn-words.sql.ts'

/** The newest are enough: words do not change fast, and old categories end. */
const MOST_CASES = 20_000
/** Fewer say more about chance than about words. */
const FEWEST_CASES = 200

/**
 * Counts the words of cases an office dealt with to the end, under the category it left them in. Only what is public, and only
 * words that stand in several cases.
 * @returns how many cases were counted; 0 when there are too few to learn from
 */
export async function learnCategories(deps: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const now = deps.clock.now()
  const cases = await closedWords(deps.db, now, MOST_CASES)
  if (cases.length < FEWEST_CASES) return 0
  const learnt = learnFrom(cases)
  await deps.db.transaction((tx) => storeLearntWords(tx, learnt, cases.length, now))
  return cases.length
}

/** Kept for as long as nothing new was learnt. */
const kept: { madeAt: number; words: LearntWords | null } = { madeAt: 0, words: null }

/** What was learnt last; undefined when nothing was yet. */
export async function learntCategories(view: Queryable): Promise<LearntWords | undefined> {
  const madeAt = await learntWordsMade(view)
  if (madeAt === null) return undefined
  if (kept.words === null || kept.madeAt !== madeAt.getTime()) {
    kept.words = await storedLearntWords(view)
    kept.madeAt = madeAt.getTime()
  }
  return kept.words ?? undefined
}
