import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { CaseKey } from '../complaints/index.ts'

/** Kept as the problem of a case whose connection ended, or that is public no more. */
export const NOT_ANY_MORE = 'not to be handed over any more'

/** Another system in which a body works. The key is sealed here. */
export interface PeerRow {
  readonly id: string
  readonly bodyId: string
  readonly bodyCode: string
  readonly bodyTh: string
  readonly endpoint: string
  readonly jurisdiction: string | null
  readonly keySealed: string
  readonly services: Readonly<Record<string, string>>
  readonly usualService: string | null
  readonly askedUntil: Date
  readonly lastProblem: string | null
  readonly madeBy: string
}

const columns = `p.id, p.body_id as "bodyId", b.code as "bodyCode", b.name_th as "bodyTh", p.endpoint, p.jurisdiction,
  p.key_sealed as "keySealed", p.services, p.usual_service as "usualService", p.asked_until as "askedUntil",
  p.last_problem as "lastProblem", p.made_by as "madeBy"`

export async function peersInUse(view: Queryable): Promise<PeerRow[]> {
  const { rows } = await view.query<PeerRow>(
    `select ${columns} from open311_peers p join bodies b on b.id = p.body_id where p.ended_at is null order by b.code`,
  )
  return rows
}

export async function insertPeer(
  tx: Tx,
  peer: Omit<PeerRow, 'bodyCode' | 'bodyTh' | 'lastProblem'> & { readonly reason: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into open311_peers (id, body_id, endpoint, jurisdiction, key_sealed, services, usual_service, asked_until, made_by, made_at, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      peer.id,
      peer.bodyId,
      peer.endpoint,
      peer.jurisdiction,
      peer.keySealed,
      JSON.stringify(peer.services),
      peer.usualService,
      peer.askedUntil,
      peer.madeBy,
      now,
      peer.reason,
    ],
  )
}

/** What waits for it stays here, and says so. */
export async function endPeer(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update open311_peers set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null', [
    id,
    now,
    by,
  ])
  await tx.query(
    `update open311_forwards set state = 'refused', last_problem = $2, next_at = $3
      where peer_id = $1 and state in ('waiting', 'sending')`,
    [id, NOT_ANY_MORE, now],
  )
}

/**
 * The same system with another key or other settings: what was handed to it and what it tells goes on, and what only the key kept from it is
 * tried at once. How it stood before is kept as a connection that ended.
 */
export async function renewPeer(
  tx: Tx,
  id: string,
  {
    beforeId,
    madeBy,
    ...to
  }: Pick<PeerRow, 'jurisdiction' | 'keySealed' | 'services' | 'usualService' | 'madeBy'> & {
    readonly beforeId: string
    readonly reason: string
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into open311_peers (id, body_id, endpoint, jurisdiction, key_sealed, services, usual_service, asked_until, last_problem, made_by,
            made_at, reason, ended_at, ended_by)
     select $2, body_id, endpoint, jurisdiction, key_sealed, services, usual_service, asked_until, last_problem, made_by, made_at, reason, $3, $4
       from open311_peers where id = $1`,
    [id, beforeId, now, madeBy],
  )
  await tx.query(
    `update open311_peers set jurisdiction = $2, key_sealed = $3, services = $4, usual_service = $5, last_problem = null, made_by = $6, reason = $7
      where id = $1`,
    [id, to.jurisdiction, to.keySealed, JSON.stringify(to.services), to.usualService, madeBy, to.reason],
  )
  await tx.query(
    `update open311_forwards set state = case when state = 'refused' then 'waiting' else state end, attempts = 0, next_at = $2
      where peer_id = $1 and (state = 'waiting' or (state = 'sending' and last_problem is not null)
         or (state = 'refused' and last_problem like '403%'))`,
    [id, now],
  )
}

export async function notePeerAsked(
  tx: Tx,
  id: string,
  noted: { readonly askedUntil?: Date; readonly problem: string | null },
): Promise<void> {
  await tx.query('update open311_peers set asked_until = coalesce($2, asked_until), last_problem = $3 where id = $1', [
    id,
    noted.askedUntil ?? null,
    noted.problem,
  ])
}

/**
 * Public cases that a body with such a system got and that were not handed over yet. Words and photos go with them, so they wait until
 * everybody may read those: a person has looked, or the delay is over.
 */
export async function casesToForward(
  view: Queryable,
  now: Date,
  most: number,
): Promise<(CaseKey & { peerId: string })[]> {
  const { rows } = await view.query<CaseKey & { peerId: string }>(
    `select c.home, c.id, p.id as "peerId"
       from open311_peers p join complaints c on c.lead_body_id = p.body_id
      where p.ended_at is null and c.phase = 'handling' and c.visibility = 'public' and c.channel <> 'open311'
        and c.received_at >= p.made_at and c.words_shown_at <= $1
        and not exists (select from open311_forwards f where f.home = c.home and f.complaint_id = c.id and f.peer_id = p.id)
      order by c.received_at limit $2`,
    [now, most],
  )
  return rows
}

export async function insertForward(
  tx: Tx,
  { id, peerId, ...of }: { id: string; peerId: string; home: string; complaintId: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into open311_forwards (home, id, complaint_id, peer_id, state, next_at, made_at) values ($1, $2, $3, $4, 'waiting', $5, $5)
     on conflict (home, complaint_id, peer_id) do nothing`,
    [of.home, id, of.complaintId, peerId, now],
  )
}

export interface ForwardRow extends CaseKey {
  readonly complaintId: string
  readonly peerId: string
  readonly state: 'waiting' | 'sending' | 'sent' | 'refused'
  readonly attempts: number
  readonly nextAt: Date
}

/** Takes those whose time has come; another worker does not get them, and for some minutes nobody tries them again. */
export async function takeDueForwards(tx: Tx, now: Date, until: Date, most: number): Promise<ForwardRow[]> {
  const { rows } = await tx.query<ForwardRow>(
    `with due as (
       select home, id, state from open311_forwards where state in ('waiting', 'sending') and next_at <= $1
        order by next_at limit $3 for update skip locked)
     update open311_forwards f set state = 'sending', attempts = f.attempts + 1, next_at = $2, last_problem = null from due
      where f.home = due.home and f.id = due.id
     returning f.home, f.id, f.complaint_id as "complaintId", f.peer_id as "peerId", due.state, f.attempts, f.next_at as "nextAt"`,
    [now, until, most],
  )
  return rows
}

/** Keeps one that was taken for some minutes more. @returns false where its time ran out and another worker took it */
export async function holdForward(tx: Tx, { home, id, nextAt }: ForwardRow, until: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update open311_forwards set next_at = $4 where home = $1 and id = $2 and state = 'sending' and next_at = $3`,
    [home, id, nextAt, until],
  )
  return rowCount > 0
}

export async function storeForward(
  tx: Tx,
  { home, id }: CaseKey,
  to: {
    readonly state: ForwardRow['state']
    readonly remoteId: string | null
    readonly problem: string | null
    readonly nextAt: Date
    readonly sentAt: Date | null
  },
): Promise<void> {
  await tx.query(
    `update open311_forwards set state = $3, remote_id = $4, last_problem = $5, next_at = $6, sent_at = $7 where home = $1 and id = $2`,
    [home, id, to.state, to.remoteId, to.problem, to.nextAt, to.sentAt],
  )
}

/** Our cases by their numbers there. */
export async function forwardsOf(
  view: Queryable,
  peerId: string,
  remoteIds: readonly string[],
): Promise<Map<string, CaseKey>> {
  const { rows } = await view.query<{ home: string; complaintId: string; remoteId: string }>(
    `select home, complaint_id as "complaintId", remote_id as "remoteId" from open311_forwards
      where peer_id = $1 and state = 'sent' and remote_id = any($2::text[])`,
    [peerId, remoteIds],
  )
  return new Map(rows.map(({ home, complaintId, remoteId }) => [remoteId, { home, id: complaintId }]))
}

/** Numbers there of cases that are not over here. */
export async function openRemoteIds(view: Queryable, peerId: string, most: number): Promise<string[]> {
  const { rows } = await view.query<{ remoteId: string }>(
    `select f.remote_id as "remoteId" from open311_forwards f join complaints c on c.home = f.home and c.id = f.complaint_id
      where f.peer_id = $1 and f.state = 'sent' and c.phase <> 'over' order by f.sent_at limit $2`,
    [peerId, most],
  )
  return rows.map(({ remoteId }) => remoteId)
}

/** Handed over without success for long, of systems in use: for `doctor`. */
export async function countStuck(view: Queryable): Promise<number> {
  const { rows } = await view.query<{ count: number }>(
    `select count(*)::integer as count from open311_forwards f join open311_peers p on p.id = f.peer_id and p.ended_at is null
      where (f.state = 'refused' and f.last_problem is distinct from $1) or (f.state in ('waiting', 'sending') and f.attempts >= 5)`,
    [NOT_ANY_MORE],
  )
  return rows[0]?.count ?? 0
}
