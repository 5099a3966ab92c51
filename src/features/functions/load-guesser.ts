import type { Queryable } from '../../platform/db/db.ts'
import { type Guesser, makeGuesser } from './guess-function.ts'
import { rulesInForce, rulesStamp } from './rules.sql.ts'

const MOST_COPIES = 4
const copies = new Map<string, Guesser>()

/**
 * The guesser of the rules in force, made once and again only when a rule has changed. Costs one small query when none has.
 * Inside a snapshot it is that of the snapshot.
 */
export async function loadGuesser(view: Queryable): Promise<Guesser> {
  const stamp = await rulesStamp(view)
  const copy = copies.get(stamp)
  if (copy) return copy
  const fresh = makeGuesser(await rulesInForce(view))
  copies.set(stamp, fresh)
  if (copies.size > MOST_COPIES) for (const oldest of copies.keys()) if (copies.delete(oldest)) break
  return fresh
}
