import type { Blocks } from './candidates.ts'
import type { ProjectColumns } from './columns.ts'
import { defaultWords, type Lexicon, Words } from './lexicon.ts'
import { overlapModel } from './model.ts'
import type { PlaceNames } from './project.ts'
import { WordCounts } from './rarity.ts'
import type { OverlapModel } from './score.ts'
import { type ScoredRange, scoreRange } from './score-range.ts'
import { BatchMaker, type PreparedBatch, ProjectStore, type StoredBatch } from './store.ts'

/** What every thread must know alike. */
export interface TaskSetup {
  minScore?: number | undefined
  minRelated?: number | undefined
  explain?: boolean | undefined
  places?: PlaceNames | undefined
  lexicon?: Lexicon | undefined
  model?: OverlapModel | undefined
}

/** The whole list, once it is prepared. */
export interface SharedList {
  batches: readonly StoredBatch[]
  blocks: Blocks
  /** Word counts, and of how many projects. */
  counts: Uint32Array
  counted: number
}

export type Task =
  | { task: 'prepare'; columns: ProjectColumns }
  | { task: 'share'; list: SharedList }
  | { task: 'score'; from: number; to: number }

/** Prepares and scores. One a thread. */
export class Hand {
  readonly #setup: TaskSetup
  readonly #words: Words
  readonly #maker: BatchMaker
  #score: ReturnType<typeof scoreRange> | null = null

  constructor(setup: TaskSetup) {
    this.#setup = setup
    this.#words = setup.lexicon ? new Words(setup.lexicon) : defaultWords()
    this.#maker = new BatchMaker(this.#words, setup.places)
  }

  prepare(columns: ProjectColumns): PreparedBatch {
    return this.#maker.make(columns)
  }

  share({ batches, blocks, counts, counted }: SharedList): void {
    const { minScore = 0.5, minRelated = 2, explain = false, model = overlapModel } = this.#setup
    const wordCounts = new WordCounts(counts, counted)
    const options = { minScore, minRelated, explain }
    this.#score = scoreRange(new ProjectStore(batches), blocks, wordCounts, this.#words, model, options)
  }

  score(from: number, to: number): ScoredRange {
    if (!this.#score) throw new Error('score before share')
    return this.#score(from, to)
  }

  do(task: Task): unknown {
    switch (task.task) {
      case 'prepare':
        return this.prepare(task.columns)
      case 'share':
        this.share(task.list)
        return null
      case 'score':
        return this.score(task.from, task.to)
    }
  }
}
