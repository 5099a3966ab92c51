import { isMainThread } from 'node:worker_threads'
import { type Blocks, groupByBands } from './candidates.ts'
import { defaultWords, type Lexicon, Words } from './lexicon.ts'
import { overlapModel } from './model.ts'
import type { OverlapPair, OverlapProject, PlaceNames } from './project.ts'
import { WordCounts } from './rarity.ts'
import type { OverlapModel } from './score.ts'
import { type ScoredRange, scoreRange } from './score-range.ts'
import { BATCH, BatchMaker, type PreparedBatch, ProjectStore } from './store.ts'
import { ThreadPool, threadsPossible } from './threads.ts'

export interface FindOptions {
  /** Pairs below this are not returned. Default 0.5. */
  minScore?: number
  /** Also return pairs that should be coordinated, from this probability. Default: none. */
  minRelated?: number
  threads?: number
  explain?: boolean
  onProgress?: (done: number, total: number | null) => void
  places?: PlaceNames
  lexicon?: Lexicon
  model?: OverlapModel
}

/** Projects one by one or, from a source that has many at a time, in arrays: an await for each would cost more than reading it. */
export type ProjectSource = Iterable<OverlapProject> | AsyncIterable<OverlapProject | readonly OverlapProject[]>

/** How many projects one scoring task takes: small enough to share out evenly, large enough to be worth a message. */
const RANGE = 8192

/**
 * Finds pairs of projects by different bodies that are the same or substantially overlapping work.
 * @returns pairs with `leftId` < `rightId` as text, by score falling, then ids. The same for any number of threads.
 */
export async function findOverlaps(projects: ProjectSource, options: FindOptions = {}): Promise<OverlapPair[]> {
  const threads = Math.max(1, Math.floor(options.threads ?? 1))
  const useThreads = threads > 1 && isMainThread && threadsPossible
  const crew = useThreads ? new ThreadPool(threads, options) : new OwnThread(options)
  try {
    const ids: string[] = []
    const batches = await prepareAll(projects, ids, crew, threads, options.onProgress)
    const pairs = await scoreAll(batches, ids, crew, options)
    return sortPairs(pairs)
  } finally {
    await crew.close()
  }
}

/** Who prepares and scores: this thread, or several others. */
export interface Crew {
  prepare(projects: OverlapProject[]): Promise<PreparedBatch>
  /** Shows everyone the whole list; ranges are scored after it. */
  share(batches: readonly PreparedBatch[], blocks: Blocks, counts: WordCounts): Promise<void>
  score(from: number, to: number): Promise<ScoredRange>
  close(): Promise<void>
}

class OwnThread implements Crew {
  readonly #options: FindOptions
  readonly #words: Words
  readonly #maker: BatchMaker
  #run: ((from: number, to: number) => ScoredRange) | null = null

  constructor(options: FindOptions) {
    this.#options = options
    this.#words = options.lexicon ? new Words(options.lexicon) : defaultWords()
    this.#maker = new BatchMaker(this.#words, options.places)
  }

  async prepare(projects: OverlapProject[]): Promise<PreparedBatch> {
    // lets timers and signals through between batches
    await new Promise((done) => setImmediate(done))
    return this.#maker.make(projects)
  }

  async share(batches: readonly PreparedBatch[], blocks: Blocks, counts: WordCounts): Promise<void> {
    const store = new ProjectStore(batches)
    this.#run = scoreRange(store, blocks, counts, this.#words, this.#options.model ?? overlapModel, this.#options)
  }

  async score(from: number, to: number): Promise<ScoredRange> {
    await new Promise((done) => setImmediate(done))
    if (!this.#run) throw new Error('score before share')
    return this.#run(from, to)
  }

  async close(): Promise<void> {}
}

async function prepareAll(
  projects: ProjectSource,
  ids: string[],
  crew: Crew,
  threads: number,
  onProgress: FindOptions['onProgress'],
): Promise<PreparedBatch[]> {
  const batches: Promise<PreparedBatch>[] = []
  let batch: OverlapProject[] = []
  const send = () => {
    const sent = batch
    batch = []
    batches.push(crew.prepare(sent))
    onProgress?.(ids.length, null)
  }
  for await (const project of inBatches(projects)) {
    for (const p of project) {
      ids.push(p.id)
      batch.push(p)
      if (batch.length === BATCH) send()
    }
    // never more than a few batches ahead of the threads: memory does not follow the length of the list
    const waiting = batches[batches.length - 1 - threads * 2]
    if (waiting) await waiting
  }
  if (batch.length > 0) send()
  return Promise.all(batches)
}

async function* inBatches(projects: ProjectSource): AsyncGenerator<readonly OverlapProject[]> {
  let some: OverlapProject[] = []
  if (Symbol.iterator in projects) {
    for (const p of projects) {
      some.push(p)
      if (some.length === BATCH) {
        yield some
        some = []
      }
    }
  } else {
    for await (const p of projects) {
      if (Array.isArray(p)) yield p as readonly OverlapProject[]
      else some.push(p as OverlapProject)
      if (some.length === BATCH) {
        yield some
        some = []
      }
    }
  }
  if (some.length > 0) yield some
}

async function scoreAll(
  batches: PreparedBatch[],
  ids: readonly string[],
  crew: Crew,
  options: FindOptions,
): Promise<OverlapPair[]> {
  const size = ids.length
  const blocks = groupByBands(batches, size)
  const counts = new WordCounts()
  for (const b of batches) counts.add(b.words, b.count)
  await crew.share(batches, blocks, counts)
  const tasks: Promise<ScoredRange>[] = []
  let done = 0
  for (let from = 0; from < size; from += RANGE) {
    const to = Math.min(size, from + RANGE)
    tasks.push(
      crew.score(from, to).then((range) => {
        done += to - from
        options.onProgress?.(done, size)
        return range
      }),
    )
  }
  const pairs: OverlapPair[] = []
  for (const range of await Promise.all(tasks))
    for (const found of range) {
      const left = ids[found.left] as string
      const right = ids[found.right] as string
      const turned = right < left
      pairs.push({
        leftId: turned ? right : left,
        rightId: turned ? left : right,
        score: found.score,
        related: found.related,
        reasons: turned ? found.reasons.map(turnedRound) : found.reasons,
      })
    }
  return pairs
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
