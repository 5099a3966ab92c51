import type { Tx } from '../db/db.ts'

/** Background work is ordered inside the transaction that makes it necessary, so it exists exactly when that commits. */
export interface JobQueue {
  /**
   * @param name as the room declares it in `jobs()`, e.g. `plans.read`
   * @param options.key the same key orders the work once, however often it is asked for before it runs
   */
  enqueue(
    tx: Tx,
    name: string,
    payload: Record<string, unknown>,
    options?: { key?: string; runAt?: Date },
  ): Promise<void>
}
