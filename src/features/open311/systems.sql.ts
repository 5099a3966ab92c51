import sql, { empty } from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { ForwardRow } from './peers.sql.ts'

export type ForwardState = ForwardRow['state']

/** A connection as administrators see it. */
export interface SystemLine {
  readonly id: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly endpoint: string
  readonly madeBy: string
  readonly madeAt: Date
  readonly reason: string
  /** Up to when its updates have been read. */
  readonly askedUntil: Date
  readonly lastProblem: string | null
  readonly sent: number
  readonly waiting: number
  readonly refused: number
  readonly lastSentAt: Date | null
  /** Since when the oldest of those that wait has waited. */
  readonly waitingSince: Date | null
}

export async function systemsInUse(view: Queryable): Promise<SystemLine[]> {
  const { rows } = await view.query<SystemLine>(
    sql`select p.id, b.code as "bodyCode", b.name_th as "bodyTh", b.name_en as "bodyEn", p.endpoint, p.made_by as "madeBy", p.made_at as "madeAt",
               p.reason, p.asked_until as "askedUntil", p.last_problem as "lastProblem", f.*
          from open311_peers p join bodies b on b.id = p.body_id
          cross join lateral (
            select count(*) filter (where state = 'sent')::integer as sent,
                   count(*) filter (where state in ('waiting', 'sending'))::integer as waiting,
                   count(*) filter (where state = 'refused')::integer as refused,
                   max(sent_at) as "lastSentAt", min(made_at) filter (where state in ('waiting', 'sending')) as "waitingSince"
              from open311_forwards where peer_id = p.id) f
         where p.ended_at is null order by b.code`,
  )
  return rows
}

/** A case on its way to another system, or there. */
export interface ForwardLine {
  readonly home: string
  readonly id: string
  readonly ref: string
  readonly bodyTh: string
  readonly bodyEn: string | null
  readonly state: ForwardState
  readonly remoteId: string | null
  readonly attempts: number
  readonly problem: string | null
  readonly madeAt: Date
  readonly nextAt: Date
  readonly sentAt: Date | null
}

/** Newest first: each state gives its own from an index. @param before id of the last one on the page before */
export async function forwardLines(
  view: Queryable,
  { states, before, limit }: { states: readonly ForwardState[]; before: string | null; limit: number },
): Promise<ForwardLine[]> {
  const { rows } = await view.query<ForwardLine>(
    sql`select f.home, f.id, c.ref, b.name_th as "bodyTh", b.name_en as "bodyEn", f.state, f.remote_id as "remoteId", f.attempts,
               f.last_problem as problem, f.made_at as "madeAt", f.next_at as "nextAt", f.sent_at as "sentAt"
          from (select n.* from unnest(${[...states]}::text[]) as one (state) cross join lateral (
                  select * from open311_forwards w where w.state = one.state ${before === null ? empty : sql`and w.id < ${before}`}
                   order by w.id desc limit ${limit}) n
                 order by n.id desc limit ${limit}) f
          join complaints c on c.home = f.home and c.id = f.complaint_id
          join open311_peers p on p.id = f.peer_id join bodies b on b.id = p.body_id
         order by f.id desc`,
  )
  return rows
}

/**
 * Tries at once what waits, and once more what was refused. What is on its way this moment is left alone: it would go twice.
 * @returns false where there is nothing to try
 */
export async function retryForward(tx: Tx, { home, id }: { home: string; id: string }, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    sql`update open311_forwards f set state = case when f.state = 'refused' then 'waiting' else f.state end, attempts = 0, next_at = ${now}
          from open311_peers p
         where f.home = ${home} and f.id = ${id} and p.id = f.peer_id and p.ended_at is null and f.state <> 'sent'
           and not (f.state = 'sending' and f.last_problem is null and f.next_at > ${now})`,
  )
  return rowCount > 0
}
