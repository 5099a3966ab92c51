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
  | { task: 'prepare'; columns: ProjectColumns }
  | { task: 'share'; batches: readonly PreparedBatch[]; blocks: Blocks; counts: Uint32Array; size: number }
  | { task: 'score'; from: number; to: number }

/** A batch by columns: copied to a thread several times faster than objects. Ids stay behind. */
export interface ProjectColumns {
  titles: string[]
  bodies: (string | null)[]
  places: (string | null)[]
  /** Baht; NaN where unknown. */
  amounts: Float64Array
  /** From and to, two a project; 0 where unknown. */
  years: Uint16Array
}

function columnsOf(projects: readonly OverlapProject[]): ProjectColumns {
  const amounts = new Float64Array(projects.length)
  const years = new Uint16Array(projects.length * 2)
  for (const [i, p] of projects.entries()) {
    amounts[i] = p.amountSatang === null ? Number.NaN : Number(p.amountSatang) / 100
    years[i * 2] = p.fiscalYears?.from ?? 0
    years[i * 2 + 1] = p.fiscalYears?.to ?? 0
  }
  return {
    titles: projects.map((p) => p.title),
    bodies: projects.map((p) => p.body),
    places: projects.map((p) => p.place),
    amounts,
    years,
  }
}

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
    return this.#send({ task: 'prepare', columns: columnsOf(projects) })
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
