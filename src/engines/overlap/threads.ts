import { Worker } from 'node:worker_threads'
import type { Blocks } from './candidates.ts'
import type { Crew, FindOptions } from './find.ts'
import type { OverlapProject } from './project.ts'
import type { WordCounts } from './rarity.ts'
import type { ScoredRange } from './score-range.ts'
import type { PreparedBatch } from './store.ts'

/** Threads start from compiled files; run from TypeScript sources (tests), the work stays in this thread, with the same result. */
export const threadsPossible = import.meta.url.endsWith('.js')

export type Task =
  | { task: 'prepare'; projects: OverlapProject[] }
  | { task: 'share'; batches: readonly PreparedBatch[]; blocks: Blocks; counts: Uint32Array; size: number }
  | { task: 'score'; from: number; to: number }

/** What a thread is started with. */
export interface ThreadSetup {
  minScore?: number | undefined
  minRelated?: number | undefined
  explain?: boolean | undefined
  places?: FindOptions['places']
  lexicon?: FindOptions['lexicon']
  model?: FindOptions['model']
}

interface Waiting {
  resolve: (value: never) => void
  reject: (error: Error) => void
}

/** A few workers; each task goes to the one with the shortest queue. Results are kept by task, so their order is of no account. */
export class ThreadPool implements Crew {
  readonly #workers: { worker: Worker; waiting: Waiting[] }[] = []

  constructor(threads: number, options: FindOptions) {
    const { minScore, minRelated, explain, places, lexicon, model } = options
    const setup: ThreadSetup = { minScore, minRelated, explain, places, lexicon, model }
    for (let i = 0; i < threads; i++) {
      const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: setup })
      const entry = { worker, waiting: [] as Waiting[] }
      worker.on('message', (message: { result?: never; error?: string }) => {
        const next = entry.waiting.shift()
        if (message.error !== undefined) next?.reject(new Error(message.error))
        else next?.resolve(message.result as never)
      })
      worker.on('error', (error: Error) => {
        for (const w of entry.waiting.splice(0)) w.reject(error)
      })
      this.#workers.push(entry)
    }
  }

  prepare(projects: OverlapProject[]): Promise<PreparedBatch> {
    return this.#send({ task: 'prepare', projects })
  }

  async share(batches: readonly PreparedBatch[], blocks: Blocks, words: WordCounts): Promise<void> {
    const task: Task = { task: 'share', batches, blocks, counts: words.counts, size: words.size }
    await Promise.all(this.#workers.map((w) => this.#sendTo(w, task)))
  }

  score(from: number, to: number): Promise<ScoredRange> {
    return this.#send({ task: 'score', from, to })
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((w) => w.worker.terminate()))
  }

  #send<T>(task: Task): Promise<T> {
    let least = this.#workers[0]
    for (const w of this.#workers) if (least && w.waiting.length < least.waiting.length) least = w
    if (!least) throw new Error('no threads')
    return this.#sendTo(least, task)
  }

  #sendTo<T>(to: { worker: Worker; waiting: Waiting[] }, task: Task): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      to.waiting.push({ resolve: resolve as (value: never) => void, reject })
      to.worker.postMessage(task)
    })
  }
}
