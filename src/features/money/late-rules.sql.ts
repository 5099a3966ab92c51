import type { Queryable, Tx } from '../../platform/db/db.ts'

export const ruleKinds = ['requested', 'approved', 'committed', 'transfer'] as const
export type RuleKind = (typeof ruleKinds)[number]

export interface LateRule {
  readonly kind: RuleKind
  readonly days: number
}

/** From how many days on money counts as late. */
export async function lateRules(view: Queryable): Promise<LateRule[]> {
  const { rows } = await view.query<LateRule>('select kind, days from money_rules order by kind')
  return rows
}

/** Held until the transaction ends. */
export async function lockLateRules(tx: Tx): Promise<LateRule[]> {
  const { rows } = await tx.query<LateRule>('select kind, days from money_rules order by kind for update')
  return rows
}

export async function storeLateRule(
  tx: Tx,
  one: {
    readonly id: string
    readonly kind: RuleKind
    readonly before: number
    readonly days: number
    readonly reason: string
    readonly by: string | null
    readonly now: Date
  },
): Promise<void> {
  await tx.query('update money_rules set days = $2 where kind = $1', [one.kind, one.days])
  await tx.query(
    `insert into money_rule_events (id, kind, days_before, days_after, reason, actor_id, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.kind, one.before, one.days, one.reason, one.by, one.now],
  )
}

export interface RuleEvent {
  readonly kind: RuleKind
  readonly before: number
  readonly after: number
  readonly reason: string
  readonly actorId: string | null
  readonly at: Date
}

/** Newest first. */
export async function ruleEvents(view: Queryable, most: number): Promise<RuleEvent[]> {
  const { rows } = await view.query<RuleEvent>(
    `select kind, days_before as before, days_after as after, reason, actor_id as "actorId", happened_at as at
       from money_rule_events order by happened_at desc, id desc limit $1`,
    [most],
  )
  return rows
}
