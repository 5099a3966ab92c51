import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { type LateRule, lockLateRules, type RuleKind, storeLateRule } from './late-rules.sql.ts'

export type RulesRefusal = { readonly kind: 'nothing' } | { readonly kind: 'changed-meanwhile' }

/**
 * Changes from how many days on money counts as late, and has the list made anew.
 * @param seen what the officer was shown: what another one changed meanwhile is not overwritten
 */
export async function changeLateRules(
  tx: Tx,
  deps: Pick<Deps, 'jobs'>,
  wanted: ReadonlyMap<RuleKind, number>,
  seen: ReadonlyMap<string, number>,
  doing: { readonly by: string | null; readonly reason: string; readonly now: Date },
): Promise<Result<readonly LateRule[], RulesRefusal>> {
  const rules = await lockLateRules(tx)
  if (rules.some((rule) => seen.get(rule.kind) !== rule.days)) return refuse({ kind: 'changed-meanwhile' })
  const changed = rules.flatMap((rule) => {
    const days = wanted.get(rule.kind)
    return days === undefined || days === rule.days ? [] : [{ ...rule, before: rule.days, days }]
  })
  if (changed.length === 0) return refuse({ kind: 'nothing' })
  for (const rule of changed) await storeLateRule(tx, { id: newId(), ...rule, ...doing })
  await deps.jobs.enqueue(tx, 'money.late', {}, { key: 'money.late' })
  return ok(changed)
}
