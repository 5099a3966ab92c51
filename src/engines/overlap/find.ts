import { groupByBands } from './candidates.ts'
import { columnsOf, type ProjectBatch } from './columns.ts'
import type { Lexicon } from './lexicon.ts'
import type { OverlapPair, OverlapProject, PlaceNames } from './project.ts'
import { WordCounts } from './rarity.ts'
import type { OverlapModel } from './score.ts'
import type { FoundPair } from './score-range.ts'
import { BATCH, type PreparedBatch } from './store.ts'
import { Crew } from './threads.ts'

export interface FindOptions {
  /** Pairs below this are not returned. Default 0.5. */
  minScore?: number
  /** Also return pairs that should be coordinated, from this probability. Default: none. */
  minRelated?: number
  /** All threads, this one included. Default 1; the pairs are the same for any number. */
  threads?: number
  explain?: boolean
  onProgress?: (done: number, total: number | null) => void
  places?: PlaceNames
  lexicon?: Lexicon
  /** A re-fitted model; the shipped one when left out. */
  model?: OverlapModel
  /** Word counts of an earlier run, used instead of counting this list: scores are then comparable with those of that run. */
  counts?: WordCounts
  /** Told the word counts of the list, to be stored for `scorePrepared` on later changes. */
  onWordCounts?: (counts: WordCounts) => void
}

/** Projects one by one or, from a source that has many at a time, in arrays: an await for each would cost more than reading it. */
export type ProjectSource = Iterable<OverlapProject> | AsyncIterable<OverlapProject | readonly OverlapProject[]>

/** How many projects one scoring task takes: small enough to share out evenly, large enough to be worth a message. */
const RANGE = 8192
/** A list of so many batches is scored faster by one thread than by several that each must have the scorer compiled first. */
const SHORT_LIST = 32
/** So many batches have pairs enough to compile the scorer with. */
const REHEARSAL = 6

/**
 * Finds pairs of projects by different bodies that are the same or substantially overlapping work.
 * @returns pairs with `leftId` < `rightId` as text, by score falling, then ids. The same for any number of threads.
 */
export async function findOverlaps(projects: ProjectSource, options: FindOptions = {}): Promise<OverlapPair[]> {
  return findOverlapsOf(inBatches(projects), options)
}

/**
 * As `findOverlaps`, from a source that writes its projects into columns itself.
 * @param source every batch but the last has `BATCH` projects
 */
export async function findOverlapsOf(
  source: AsyncIterable<ProjectBatch>,
  options: FindOptions = {},
): Promise<OverlapPair[]> {
  const threads = Math.max(1, Math.floor(options.threads ?? 1))
  const { minScore, minRelated, explain, places, lexicon, model } = options
  const crew = new Crew(threads, { minScore, minRelated, explain, places, lexicon, model })
  try {
    const ids: string[] = []
    const batches = await prepareAll(source, ids, crew, options.onProgress)
    shareAll(batches, ids.length, crew, options)
    const found = sharedOut(await scoreAll(ids.length, crew, options.onProgress), options)
    return sortPairs(found.map((pair) => named(pair, ids)))
  } finally {
    await crew.close()
  }
}

async function prepareAll(
  source: AsyncIterable<ProjectBatch>,
  ids: string[],
  crew: Crew,
  onProgress: FindOptions['onProgress'],
): Promise<PreparedBatch[]> {
  const batches: PreparedBatch[] = []
  let sent = 0
  for await (const batch of source) {
    const at = sent++
    for (const id of batch.ids) ids.push(id)
    await crew.prepare(batch.columns, (made) => {
      batches[at] = made
    })
    onProgress?.(ids.length, null)
  }
  await rehearse(batches, sent, crew)
  await crew.finished()
  return batches
}

/** While workers still read a short list, this thread goes through the scoring of its first part. */
async function rehearse(batches: readonly (PreparedBatch | undefined)[], sent: number, crew: Crew): Promise<void> {
  if (sent > SHORT_LIST || sent < 2 * REHEARSAL) return
  while (crew.waits) {
    const first = batches.slice(0, REHEARSAL).filter((b) => b !== undefined)
    if (first.length === REHEARSAL) {
      const size = first.reduce((n, b) => n + b.count, 0)
      const { counts, size: counted } = countWords(first)
      crew.rehearse({ batches: first, blocks: groupByBands(first, size), counts, counted }, size)
      return
    }
    await crew.stirred()
  }
}

async function* inBatches(projects: ProjectSource): AsyncGenerator<ProjectBatch> {
  let some: OverlapProject[] = []
  const made = (): ProjectBatch => {
    const batch = { ids: some.map((p) => p.id), columns: columnsOf(some) }
    some = []
    return batch
  }
  if (Symbol.iterator in projects) {
    for (const p of projects) if (some.push(p) === BATCH) yield made()
  } else {
    for await (const given of projects)
      for (const p of Array.isArray(given) ? (given as readonly OverlapProject[]) : [given as OverlapProject])
        if (some.push(p) === BATCH) yield made()
  }
  if (some.length > 0) yield made()
}

function countWords(batches: readonly PreparedBatch[]): WordCounts {
  const counts = new WordCounts()
  for (const b of batches) counts.add(b.words, b.count)
  return counts
}

/** Finds the candidates and shows the list to all threads. */
function shareAll(batches: PreparedBatch[], size: number, crew: Crew, options: FindOptions): void {
  const blocks = groupByBands(batches, size)
  const words = options.counts ?? countWords(batches)
  options.onWordCounts?.(words)
  // keys and words have done their work; only what the scorers read goes on
  const stored = batches.map(({ count, records, offsets, glance }) => ({ count, records, offsets, glance }))
  batches.length = 0
  crew.share({ batches: stored, blocks, counts: words.counts, counted: words.size }, stored.length > SHORT_LIST)
}

async function scoreAll(size: number, crew: Crew, onProgress: FindOptions['onProgress']): Promise<FoundPair[]> {
  const pairs: FoundPair[] = []
  let done = 0
  for (let from = 0; from < size; from += RANGE) {
    const to = Math.min(size, from + RANGE)
    await crew.score(from, to, (range) => {
      for (const found of range) pairs.push(found)
      done += to - from
      onProgress?.(done, size)
    })
  }
  await crew.finished()
  return pairs
}

/** Of several equal lines one at most is the other reading of a line: they share the probability. */
function sharedOut(pairs: FoundPair[], { minScore = 0.5, minRelated = 2 }: FindOptions): FoundPair[] {
  const doubles = new Map<number, number>()
  const count = (project: number) => doubles.set(project, (doubles.get(project) ?? 0) + 1)
  for (const { left, right, twice } of pairs) {
    if (!twice) continue
    count(left)
    count(right)
  }
  if (doubles.size === 0) return pairs
  return pairs.flatMap((pair) => {
    const share = pair.twice ? Math.max(doubles.get(pair.left) ?? 1, doubles.get(pair.right) ?? 1) : 1
    const score = Math.round((pair.score / share) * 10_000) / 10_000
    return score < minScore && pair.related < minRelated ? [] : [{ ...pair, score }]
  })
}

function named(found: FoundPair, ids: readonly string[]): OverlapPair {
  const left = ids[found.left] as string
  const right = ids[found.right] as string
  const turned = right < left
  return {
    leftId: turned ? right : left,
    rightId: turned ? left : right,
    score: found.score,
    related: found.related,
    reasons: turned ? found.reasons.map(turnedRound) : found.reasons,
  }
}

/** A reason seen from the other side. */
function turnedRound<R extends { kind: string }>(reason: R): R {
  if (!('left' in reason) || !('right' in reason)) return reason
  return { ...reason, left: reason.right, right: reason.left }
}

function sortPairs(pairs: OverlapPair[]): OverlapPair[] {
  const byText = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0)
  return pairs.sort((x, y) => y.score - x.score || byText(x.leftId, y.leftId) || byText(x.rightId, y.rightId))
}
