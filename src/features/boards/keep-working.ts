import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import { byOf, type Doing } from '../../platform/doing.ts'
import type { Key, Refusal } from './board.ts'
import { keep } from './doing.ts'
import { type Cost, insertCost, type PowerLine, putPower, removeCost } from './working.sql.ts'

/** Whether the board needs a power, holds it, and by what. */
export function statePower(tx: Tx, key: Key, line: PowerLine, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    await putPower(tx, key, line, byOf(doing))
    return ok({ value: null, event: { kind: 'power-stated', details: { ...line } } })
  })
}

/** What administering costs, before or after, for how many people, by which source. */
export function enterCost(tx: Tx, key: Key, cost: Omit<Cost, 'id'>, doing: Doing): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    await insertCost(tx, key, { ...cost, id: newId() }, byOf(doing))
    const details = { moment: cost.moment, year: cost.fiscalYear, satang: cost.satang.toString(), heads: cost.heads }
    return ok({ value: null, event: { kind: 'cost-entered', details } })
  })
}

export function takeBackCost(
  tx: Tx,
  key: Key,
  { id, reason }: { id: string; reason: string },
  doing: Doing,
): Promise<Result<null, Refusal>> {
  return keep(tx, key, doing, async () => {
    if (!(await removeCost(tx, key, id, { reason, at: doing.now }))) return refuse({ kind: 'not-found' })
    return ok({ value: null, event: { kind: 'cost-removed', reason } })
  })
}
