import sql, { empty, join } from 'sql-template-tag'
import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Rule, RulePlace } from './rule.ts'

/** A rule as it is kept. */
export interface StoredRule extends Rule {
  readonly id: string
  /** Null: it came with the product. */
  readonly why: string | null
  readonly changedBy: string | null
  readonly changedAt: Date
  readonly endedAt: Date | null
}

interface RuleRow {
  id: string
  word: string
  place: string
  function_code: string
  weight: number
  why: string | null
  changed_by: string | null
  changed_at: Date
  ended_at: Date | null
}

const COLUMNS = 'id, word, place, function_code, weight, why, changed_by, changed_at, ended_at'

function toRule(row: RuleRow): StoredRule {
  return {
    id: row.id,
    word: row.word,
    place: row.place as RulePlace,
    code: row.function_code,
    weight: row.weight,
    why: row.why,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    endedAt: row.ended_at,
  }
}

/** Adds the rules of the product whose word is not known yet; known ones stay, also where they say something else or have ended. */
export async function addFirstRules(tx: Tx, rules: readonly Rule[], now: Date): Promise<void> {
  const { rows } = await tx.query<{ place: string; word: string }>('select place, word from function_rules')
  const known = new Set(rows.map((row) => `${row.place} ${row.word}`))
  const fresh = rules.filter((rule) => !known.has(`${rule.place} ${rule.word}`))
  if (fresh.length === 0) return
  await tx.query(
    `insert into function_rules (id, word, place, function_code, weight, changed_at)
     select id, word, place, code, weight, $2
       from jsonb_to_recordset($1::jsonb) as given (id uuid, word text, place text, code text, weight smallint)
     on conflict do nothing`,
    [JSON.stringify(fresh.map((rule) => ({ ...rule, id: newId() }))), now],
  )
}

/** Which database this is, how many rules there are, the newest, and when one last changed: what a copy in memory is compared with. */
export async function rulesStamp(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ stamp: string }>(
    `select concat_ws(' ', current_database(), count(*), max(changed_at), max(id::text)) as stamp from function_rules`,
  )
  return rows[0]?.stamp ?? ''
}

/** The rules that hold. */
export async function rulesInForce(view: Queryable): Promise<Rule[]> {
  const { rows } = await view.query<RuleRow>(`select ${COLUMNS} from function_rules where ended_at is null`)
  return rows.map(toRule)
}

export interface RuleFilter {
  /** Part of a word, in the form of `ruleKey`. */
  readonly word: string | null
  /** A field with its parts. */
  readonly code: string | null
  /** Only those a person added, changed or ended. */
  readonly byPeople: boolean
}

export async function rulesPage(
  view: Queryable,
  filter: RuleFilter,
  limit: number,
  offset: number,
): Promise<{ rules: StoredRule[]; total: number }> {
  const parts = [
    ...(filter.word ? [sql`word like ${`%${filter.word.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
    ...(filter.code ? [sql`(function_code = ${filter.code} or function_code like ${`${filter.code}.%`})`] : []),
    filter.byPeople ? sql`changed_by is not null` : sql`ended_at is null`,
  ]
  const where = parts.length === 0 ? empty : sql`where ${join(parts, ' and ')}`
  const { rows } = await view.query<RuleRow & { total: bigint }>(
    sql`select id, word, place, function_code, weight, why, changed_by, changed_at, ended_at, count(*) over () as total
          from function_rules ${where}
         order by function_code, weight desc, word collate thai, id limit ${limit} offset ${offset}`,
  )
  return { rules: rows.map(toRule), total: Number(rows[0]?.total ?? 0n) }
}

export async function ruleById(view: Queryable, id: string): Promise<StoredRule | null> {
  const { rows } = await view.query<RuleRow>(`select ${COLUMNS} from function_rules where id = $1`, [id])
  return rows[0] ? toRule(rows[0]) : null
}

/** Locks the rule of this word, ended ones too, until the transaction ends. */
export async function lockRule(tx: Tx, place: RulePlace, word: string): Promise<StoredRule | null> {
  const { rows } = await tx.query<RuleRow>(
    `select ${COLUMNS} from function_rules where place = $1 and word = $2 for update`,
    [place, word],
  )
  return rows[0] ? toRule(rows[0]) : null
}

/** The time of change is always later than all before, also under a clock that stands still, so that copies in memory notice. */
export async function storeRule(tx: Tx, rule: StoredRule): Promise<void> {
  await tx.query(
    `insert into function_rules (${COLUMNS})
     values ($1, $2, $3, $4, $5, $6, $7,
             greatest($8, (select max(changed_at) + interval '1 millisecond' from function_rules)), $9)
     on conflict (id) do update
        set function_code = excluded.function_code, weight = excluded.weight, why = excluded.why,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at, ended_at = excluded.ended_at`,
    [rule.id, rule.word, rule.place, rule.code, rule.weight, rule.why, rule.changedBy, rule.changedAt, rule.endedAt],
  )
}

export type RuleEventKind = 'added' | 'changed' | 'ended' | 'restored'

export interface RuleEvent {
  readonly kind: RuleEventKind
  readonly code: string
  readonly weight: number
  readonly reason: string
  readonly actorId: string
  readonly happenedAt: Date
}

export async function insertRuleEvent(tx: Tx, ruleId: string, event: RuleEvent): Promise<void> {
  await tx.query(
    `insert into function_rule_events (id, rule_id, kind, function_code, weight, reason, actor_id, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), ruleId, event.kind, event.code, event.weight, event.reason, event.actorId, event.happenedAt],
  )
}

/** Newest first. */
export async function eventsOfRule(view: Queryable, ruleId: string): Promise<RuleEvent[]> {
  const { rows } = await view.query<{
    kind: RuleEventKind
    function_code: string
    weight: number
    reason: string
    actor_id: string
    happened_at: Date
  }>(
    `select kind, function_code, weight, reason, actor_id, happened_at from function_rule_events
      where rule_id = $1 order by happened_at desc, id desc limit 100`,
    [ruleId],
  )
  return rows.map((row) => ({
    kind: row.kind,
    code: row.function_code,
    weight: row.weight,
    reason: row.reason,
    actorId: row.actor_id,
    happenedAt: row.happened_at,
  }))
}
