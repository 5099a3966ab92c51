import { isMainThread, Worker } from 'node:worker_threads'
import { buffersOf, type ProjectColumns } from './columns.ts'
import type { CompiledFinder } from './compiled.ts'
import type { PreparedBatch, SharedList } from './store.ts'
import { type Answer, Hand, type Task, type TaskSetup } from './tasks.ts'

/** Threads start from compiled files; run from TypeScript sources (tests), the work stays in this thread, with the same result. */
const threadsPossible = isMainThread && import.meta.url.endsWith('.js')
/** So many tasks lie ready for a worker, so that it need not wait while this thread is busy with one of its own. */
const QUEUE = 2

interface Given {
  take: (result: never) => void
}

interface Helper {
  worker: Worker
  given: Given[]
}

/**
 * This thread and, where more are asked for, some workers. Each task goes to the worker with most room for it, else it is done here, so
 * nobody waits and the memory of waiting tasks is bounded. Results are kept by task: their order is of no account.
 */
export class Crew {
  readonly #own: Hand
  readonly #helpers: readonly Helper[]
  readonly #used: (columns: ProjectColumns) => void
  #failure: Error | null = null
  #stirred: (() => void) | null = null

  /**
   * @param setup made while the workers start
   * @param used told when the columns of a batch are not needed any more
   */
  constructor(threads: number, setup: () => TaskSetup, used: (columns: ProjectColumns) => void = () => undefined) {
    this.#used = used
    const helpers = threadsPossible ? threads - 1 : 0
    this.#helpers = Array.from({ length: helpers }, () => this.#newHelper())
    const made = setup()
    for (const { worker } of this.#helpers) worker.postMessage(made)
    this.#own = new Hand(made)
  }

  #newHelper(): Helper {
    // no options of the caller's: with "--input-type", say, a worker does not start
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      execArgv: [],
    })
    const helper: Helper = { worker, given: [] }
    worker.on('message', (message: Answer<never>) => {
      const done = helper.given.shift()
      if (message.used) this.#used(message.used)
      if (message.error !== undefined) this.#failure ??= new Error(message.error)
      else done?.take(message.result as never)
      this.#stirred?.()
    })
    worker.on('error', (error: Error) => {
      this.#failure ??= error
      this.#stirred?.()
    })
    return helper
  }

  /** The finder of this thread. */
  get finder(): CompiledFinder {
    return this.#own.finder
  }

  /** Comes back when the next task may be given; `take` gets the batch then or later. */
  async prepare(columns: ProjectColumns, take: (batch: PreparedBatch) => void): Promise<void> {
    const helper = await this.#idle()
    if (helper) give(helper, { task: 'prepare', columns }, take, buffersOf(columns))
    else {
      take(this.#own.prepare(columns))
      this.#used(columns)
    }
  }

  /** Shows the whole list to everyone; ranges are scored after it. */
  share(list: SharedList): void {
    for (const helper of this.#helpers) give(helper, { task: 'share', list }, () => undefined)
    this.#own.share(list)
  }

  /** As `prepare`, for the pairs of the projects `from`..`to` with later ones. */
  async score(from: number, to: number, take: (numbers: Float64Array) => void): Promise<void> {
    const helper = await this.#idle()
    if (helper) give(helper, { task: 'score', from, to }, take)
    else take(this.#own.score(from, to))
  }

  /** Comes back when all tasks given are done. */
  async finished(): Promise<void> {
    while (this.#helpers.some((h) => h.given.length > 0)) {
      if (this.#failure) break
      await new Promise<void>((stirred) => {
        this.#stirred = stirred
      })
    }
    if (this.#failure) throw this.#failure
  }

  async close(): Promise<void> {
    await Promise.all(this.#helpers.map((h) => h.worker.terminate()))
  }

  /** A helper with room for a task, after letting messages, timers and signals through. */
  async #idle(): Promise<Helper | undefined> {
    await new Promise((done) => setImmediate(done))
    if (this.#failure) throw this.#failure
    let least: Helper | undefined
    for (const h of this.#helpers) if (h.given.length < (least?.given.length ?? QUEUE)) least = h
    return least
  }
}

function give<T>(helper: Helper, task: Task, take: (result: T) => void, moved: ArrayBuffer[] = []): void {
  helper.given.push({ take })
  helper.worker.postMessage(task, moved)
}
