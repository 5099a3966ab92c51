import type { ProjectColumns } from './columns.ts'
import { CompiledFinder } from './compiled.ts'
import type { ModelTables } from './core/score.ts'
import type { PreparedBatch, SharedList } from './store.ts'

/** What every thread must know alike. */
export interface TaskSetup {
  program: WebAssembly.Module
  tables: ArrayBuffer
  model: ModelTables
  minScore: number
  minRelated: number
}

export type Task =
  | { task: 'prepare'; columns: ProjectColumns }
  | { task: 'share'; list: SharedList }
  | { task: 'score'; from: number; to: number }

/** What a thread answers. */
export interface Answer<T> {
  result?: T
  error?: string
  /** Columns that were read: their memory comes back with the answer. */
  used?: ProjectColumns
}

/** Prepares and scores. One a thread. */
export class Hand {
  readonly #setup: TaskSetup
  readonly #finder: CompiledFinder

  constructor(setup: TaskSetup) {
    this.#setup = setup
    this.#finder = new CompiledFinder(setup.program, setup.tables)
  }

  /** The finder of this thread. */
  get finder(): CompiledFinder {
    return this.#finder
  }

  prepare(columns: ProjectColumns): PreparedBatch {
    return this.#finder.prepare(columns)
  }

  share(list: SharedList): void {
    const { model, minScore, minRelated } = this.#setup
    this.#finder.share(list, model, minScore, minRelated)
  }

  /** Found pairs as numbers, see core/layout.ts. */
  score(from: number, to: number): Float64Array {
    return this.#finder.score(from, to)
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
