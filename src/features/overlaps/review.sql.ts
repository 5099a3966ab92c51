import sql, { type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { AnswerDraft, Position } from './answer.ts'
import type { ProjectKey, Verdict } from './overlap.ts'

export interface PairEvent {
  readonly kind: 'assigned' | 'unassigned' | 'asked'
  readonly actorId: string
  readonly personId: string | null
  readonly question: string | null
  readonly happenedAt: Date
}

export interface StoredAnswer {
  readonly bodyId: string
  readonly position: Position
  readonly answer: string
  readonly answeredAt: Date
}

export async function insertEvent(tx: Tx, key: ProjectKey, event: PairEvent & { id: string }): Promise<void> {
  await tx.query(
    `insert into overlap_events (home, id, pair_id, kind, actor_id, person_id, question, happened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.home, event.id, key.id, event.kind, event.actorId, event.personId, event.question, event.happenedAt],
  )
}

export interface StoredDecision {
  readonly verdict: Verdict
  readonly reason: string
  readonly sharePercent: number | null
  readonly decidedBy: string
  readonly decidedAt: Date
}

/** Decisions about a pair and what else happened to it, each newest first; answers are read by `answersOf`. */
export async function historyOf(
  view: Queryable,
  key: ProjectKey,
): Promise<{ decisions: StoredDecision[]; events: PairEvent[] }> {
  const { rows } = await view.query<{
    verdict: Verdict | null
    kind: PairEvent['kind']
    said: string | null
    share: number | null
    person: string | null
    actor: string
    at: Date
  }>(
    `select id, verdict, null as kind, reason as said, share_percent as share, null::uuid as person, decided_by as actor,
            decided_at as at
       from overlap_decisions where home = $1 and pair_id = $2
     union all
     select id, null, kind, question, null, person_id, actor_id, happened_at
       from overlap_events where home = $1 and pair_id = $2
     order by at desc, id desc`,
    [key.home, key.id],
  )
  const decisions: StoredDecision[] = []
  const events: PairEvent[] = []
  for (const { verdict, kind, said, share, person, actor, at } of rows) {
    if (verdict) decisions.push({ verdict, reason: said ?? '', sharePercent: share, decidedBy: actor, decidedAt: at })
    else events.push({ kind, actorId: actor, personId: person, question: said, happenedAt: at })
  }
  return { decisions, events }
}

export async function storeAssigned(tx: Tx, key: ProjectKey, personId: string | null): Promise<void> {
  await tx.query('update overlap_pairs set assigned_to = $3 where home = $1 and id = $2', [key.home, key.id, personId])
}

export async function insertAnswer(
  tx: Tx,
  key: ProjectKey,
  answer: AnswerDraft & { id: string; bodyId: string; by: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into overlap_answers (home, id, pair_id, body_id, position, answer, answered_by, answered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [key.home, answer.id, key.id, answer.bodyId, answer.position, answer.answer, answer.by, answer.at],
  )
}

/** All answers about a pair, newest first. The person who typed one is not read: an answer is the body's. */
export async function answersOf(view: Queryable, key: ProjectKey): Promise<StoredAnswer[]> {
  const { rows } = await view.query<StoredAnswer>(
    `select body_id as "bodyId", position, answer, answered_at as "answeredAt"
       from overlap_answers where home = $1 and pair_id = $2 order by answered_at desc, id desc`,
    [key.home, key.id],
  )
  return rows
}

export interface NewNotice {
  readonly id: string
  readonly pair: ProjectKey
  readonly bodyId: string
  readonly kind: 'decided' | 'asked'
  /** How many officers of the body were written to. */
  readonly letters: number
  readonly at: Date
}

export async function insertNotice(tx: Tx, notice: NewNotice): Promise<void> {
  await tx.query(
    `insert into overlap_notices (home, id, pair_id, body_id, kind, letters, noticed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [notice.pair.home, notice.id, notice.pair.id, notice.bodyId, notice.kind, notice.letters, notice.at],
  )
}

/** What a body was told about one pair, newest notice of it, and whether it has answered since. */
export interface NoticedPair extends ProjectKey {
  readonly bodyId: string
  readonly kind: 'decided' | 'asked'
  readonly noticedAt: Date
  readonly answered: boolean
}

/** The newest notice of each pair for these bodies, unanswered first, then newest first; at most 200. */
export async function noticesFor(view: Queryable, bodyIds: readonly string[]): Promise<NoticedPair[]> {
  const { rows } = await view.query<Omit<NoticedPair, 'home'> & { home: string }>(
    `select * from (
       select distinct on (n.home, n.pair_id, n.body_id) n.home, n.pair_id as id, n.body_id as "bodyId", n.kind,
              n.noticed_at as "noticedAt",
              exists (select from overlap_answers a where a.home = n.home and a.pair_id = n.pair_id
                         and a.body_id = n.body_id and a.answered_at >= n.noticed_at) as answered
         from overlap_notices n where n.body_id = any($1::uuid[])
        order by n.home, n.pair_id, n.body_id, n.noticed_at desc, n.id desc) newest
      order by answered, "noticedAt" desc, home, id limit 200`,
    [bodyIds],
  )
  return rows.map((row) => ({ ...row, home: row.home as Home }))
}

export interface OfficerGrant extends Grant {
  readonly personId: string
}

/**
 * Appointments of planners and approvers that hold today: confirmed and not ended. The policy has the last word; this only
 * keeps the list short. Names no one: names are read through the room people.
 * @param scope those that may concern these areas or bodies; `everywhere` for all there are
 */
export async function officerGrants(
  view: Queryable,
  scope: { areaCodes: readonly string[]; bodyIds: readonly string[] } | 'everywhere',
  today: LocalDate,
): Promise<OfficerGrant[]> {
  const { rows } = await view.query<OfficerGrant>(
    sql`select person_id as "personId", role, body_id as "bodyId", area_code as "areaCode", function_code as "functionCode",
               starts_on as "from", ends_on as "to"
          from role_grants
         where role in ('planner', 'plan-approver') and ended_at is null and starts_on <= ${today}
           and (ends_on is null or ends_on >= ${today}) and (not needs_second or confirmed_at is not null)
           and ${scope === 'everywhere' ? sql`true` : concerning(scope)}
         order by person_id, id ${scope === 'everywhere' ? sql`` : sql`limit 500`}`,
  )
  return rows
}

function concerning({ areaCodes, bodyIds }: { areaCodes: readonly string[]; bodyIds: readonly string[] }): Sql {
  const around = areaCodes.flatMap((code) => [2, 4, 6, 8].filter((n) => n <= code.length).map((n) => code.slice(0, n)))
  return sql`(area_code = any(${['TH', ...around]}) or body_id = any(${bodyIds}::uuid[]))`
}
