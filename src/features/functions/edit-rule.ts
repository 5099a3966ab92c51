import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { mayEditRules } from './functions.policy.ts'
import { type RuleDraft, sameRule } from './rule-form.ts'
import { insertRuleEvent, lockRule, type RuleEventKind, ruleById, type StoredRule, storeRule } from './rules.sql.ts'

export type RuleRefusal = { kind: 'not-allowed' } | { kind: 'no-such-rule' } | { kind: 'known'; id: string }

/**
 * Adds a word, or brings an ended one back with what is said now. A word that is in force already is refused with its id, so that
 * nobody changes by accident what somebody else decided.
 */
export async function addRule(
  tx: Tx,
  draft: RuleDraft,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ id: string }, RuleRefusal>> {
  if (by === null || !mayEditRules(by, now)) return refuse({ kind: 'not-allowed' })
  const known = await lockRule(tx, draft.place, draft.word)
  if (known !== null && known.endedAt === null) return refuse({ kind: 'known', id: known.id })
  const rule = { ...draft, id: known?.id ?? newId(), changedBy: by.personId, changedAt: now, endedAt: null }
  await keep(tx, known === null ? 'added' : 'restored', rule, by.personId, now)
  return ok({ id: rule.id })
}

/** Changes the field or the weight of a rule. The same again changes nothing and leaves no entry. */
export async function changeRule(
  tx: Tx,
  id: string,
  draft: Pick<RuleDraft, 'code' | 'weight' | 'why'>,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ changed: boolean }, RuleRefusal>> {
  const found = await lockedRule(tx, id, by, now)
  if (!found.ok) return found
  const { rule, personId } = found.value
  if (rule.endedAt === null && sameRule(rule, draft)) return ok({ changed: false })
  const after = { ...rule, ...draft, changedBy: personId, changedAt: now, endedAt: null }
  await keep(tx, rule.endedAt === null ? 'changed' : 'restored', after, personId, now)
  return ok({ changed: true })
}

/** Ends a rule; its row and history stay. One that has ended stays as it is. */
export async function endRule(
  tx: Tx,
  id: string,
  why: string,
  by: Viewer | null,
  now: Date,
): Promise<Result<null, RuleRefusal>> {
  const found = await lockedRule(tx, id, by, now)
  if (!found.ok) return found
  const { rule, personId } = found.value
  if (rule.endedAt !== null) return ok(null)
  await keep(tx, 'ended', { ...rule, why, changedBy: personId, changedAt: now, endedAt: now }, personId, now)
  return ok(null)
}

async function lockedRule(
  tx: Tx,
  id: string,
  by: Viewer | null,
  now: Date,
): Promise<Result<{ rule: StoredRule; personId: string }, RuleRefusal>> {
  if (by === null || !mayEditRules(by, now)) return refuse({ kind: 'not-allowed' })
  const named = await ruleById(tx, id)
  const rule = named && (await lockRule(tx, named.place, named.word))
  return rule ? ok({ rule, personId: by.personId }) : refuse({ kind: 'no-such-rule' })
}

async function keep(tx: Tx, kind: RuleEventKind, rule: StoredRule, actorId: string, now: Date): Promise<void> {
  await storeRule(tx, rule)
  const { code, weight, why } = rule
  await insertRuleEvent(tx, rule.id, { kind, code, weight, reason: why ?? '', actorId, happenedAt: now })
}
