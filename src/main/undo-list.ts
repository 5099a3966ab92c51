import { setTimeout as pause } from 'node:timers/promises'

type Step = () => Promise<unknown> | unknown

/** What was opened, to be closed the other way round. A step that fails or hangs never keeps the rest from being done. */
export class UndoList {
  #closing: Promise<void> = Promise.resolve()
  readonly #steps: { readonly step: Step; readonly patienceMs: number }[] = []

  /** @param patienceMs after this the step is left to itself; the longest, PostgreSQL, gives itself 20 seconds */
  add(step: Step, patienceMs = 25_000): void {
    this.#steps.push({ step, patienceMs })
  }

  /** Closes everything. Asked twice, the second waits for the first. */
  all(): Promise<void> {
    this.#closing = this.#closing.then(() => this.#close())
    return this.#closing
  }

  async #close(): Promise<void> {
    for (let last = this.#steps.pop(); last; last = this.#steps.pop()) {
      const { step, patienceMs } = last
      const over = new AbortController()
      const done = (async () => step())().catch(() => undefined)
      await Promise.race([done, pause(patienceMs, null, { signal: over.signal }).catch(() => undefined)])
      over.abort()
    }
  }
}
