import { ok, type Result, refuse } from '../kernel/result.ts'
import type { Db, Tx } from './db/db.ts'
import { oncePerKey } from './http/once-per-key.ts'

/** Carries a refusal out of a transaction, so that what was written before it is undone. */
class Refused<Refusal> extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('refused')
    this.refusal = refusal
  }
}

/** Runs one act in a transaction of its own: whole, or, where it is refused, not at all. */
export async function wholeAct<T, Refusal>(
  db: Db,
  work: (tx: Tx) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return ok(
      await db.transaction(async (tx) => {
        const done = await work(tx)
        if (!done.ok) throw new Refused(done.problem)
        return done.value
      }),
    )
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal as Refusal)
    throw error
  }
}

/**
 * The same for what is made: sent twice, it is made once, and both times the answer is what was made (an id or a code).
 * @param once the use case, and the one-time key of the form or of the call
 */
export async function wholeActOnce<Refusal>(
  db: Db,
  once: { readonly purpose: string; readonly key: string | null; readonly now: Date },
  work: (tx: Tx) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  return wholeAct(db, async (tx) => {
    const kept: { refusal?: { readonly why: Refusal } } = {}
    const { value } = await oncePerKey(tx, once, async () => {
      const done = await work(tx)
      if (!done.ok) kept.refusal = { why: done.problem }
      return done.ok ? done.value : ''
    })
    return kept.refusal === undefined ? ok(value) : refuse(kept.refusal.why)
  })
}
