import type { Result } from '../../kernel/result.ts'
import { refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'

type Ids = string | number | boolean | null | readonly Ids[] | { readonly [name: string]: Ids }

/** Carries a refusal out of a transaction, so that what was written before it is undone. */
class Refused<E> extends Error {
  readonly problem: E
  constructor(problem: E) {
    super('refused')
    this.problem = problem
  }
}

/**
 * Runs a use case in the one transaction of its door: whole, once for its key, or, where it is refused, not at all.
 * @param purpose what the key is for; the key null where a request is told apart otherwise
 */
export async function wholeOrNot<T extends Ids, E>(
  deps: Pick<Deps, 'db' | 'clock'>,
  { purpose, key }: { purpose: string; key: string | null },
  work: (tx: Tx, now: Date) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const now = deps.clock.now()
  try {
    return await deps.db.transaction(async (tx) => {
      const { value } = await oncePerKey(tx, { purpose, key, now }, async () => {
        const done = await work(tx, now)
        if (!done.ok) throw new Refused(done.problem)
        return done.value
      })
      return { ok: true, value }
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.problem as E)
    throw error
  }
}
