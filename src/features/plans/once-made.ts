import type { Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import { oncePerKey } from '../../platform/http/once-per-key.ts'

/**
 * Makes one thing once, however often its form is sent: the second time gives what the first one made. A refusal is not
 * remembered, so a corrected form may be sent under its key.
 */
export async function onceMade<T extends { readonly [part: string]: string }, R>(
  tx: Tx,
  once: { purpose: string; key: string | null; now: Date },
  work: () => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  const kept: { refusal?: Result<T, R> } = {}
  const { value } = await oncePerKey(tx, once, async () => {
    const made = await work()
    if (!made.ok) kept.refusal = made
    return made.ok ? { ok: true, made: made.value } : { ok: false, made: null }
  })
  if (kept.refusal !== undefined) return kept.refusal
  return { ok: true, value: value.made as T }
}
