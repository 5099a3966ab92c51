import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { countOnce, receivedOf } from '../money/index.ts'
import { projectName } from '../plans/index.ts'
import type { Key } from './board.ts'

/** The plan a board makes, as the room plans has it. */
export interface JointPlan {
  readonly id: string
  readonly title: string
  readonly level: string
  readonly bodyId: string
  readonly areaCode: string
  readonly yearFrom: number
  readonly yearTo: number
  readonly state: 'draft' | 'hearing' | 'committee' | 'approved' | 'amended'
  readonly version: number
}

export async function jointPlan(view: Queryable, planId: string): Promise<JointPlan | null> {
  const { rows } = await view.query<JointPlan>(
    `select id, title, level, body_id as "bodyId", area_code as "areaCode", fiscal_year_from as "yearFrom",
            fiscal_year_to as "yearTo", state, version from plans where id = $1`,
    [planId],
  )
  return rows[0] ?? null
}

export interface Branch {
  readonly id: string
  readonly parentId: string | null
  readonly kind: string
  readonly title: string
}

/** Branches in the order of the plan. */
export async function branchesOf(view: Queryable, planId: string): Promise<Branch[]> {
  const { rows } = await view.query<Branch>(
    `select id, parent_id as "parentId", kind, title from plan_nodes where plan_id = $1 order by position, id`,
    [planId],
  )
  return rows
}

/** Projects of the plan, and those of other plans that stand under it as joint ones, as far as an endorsement is about them. */
export async function planProjects(
  view: Queryable,
  planId: string,
  board: Key,
): Promise<
  {
    home: string
    id: string
    node: string | null
    title: string
    satang: string
    state: string
    /** Only where something was received from another of them: what counts there. */
    elsewhere?: string
  }[]
> {
  const { rows } = await view.query<{
    home: string
    id: string
    node: string | null
    title: string
    satang: string
    state: string
  }>(
    `select home, id, node_id as node, title, amount_satang::text as satang, state from projects where plan_id = $1
     union
     select p.home, p.id, p.node_id, p.title, p.amount_satang::text, p.state from board_items i
       join projects p on p.home = i.project_home and p.id = i.project_id
      where i.home = $2 and i.board_id = $3 and i.joint and i.removed_at is null order by home, id`,
    [planId, board.home, board.id],
  )
  const living = rows.filter((row) => row.state !== 'cancelled')
  const projects = living.map((row) => ({ name: projectName(row), amountSatang: BigInt(row.satang) }))
  const { elsewhere } = countOnce(projects, await receivedOf(view, living))
  return rows.map((row) => {
    const out = elsewhere.get(projectName(row))
    return out === undefined ? row : { ...row, elsewhere: String(out) }
  })
}

// ---- owners

export async function ownersOf(view: Queryable, planId: string): Promise<{ bodyId: string; since: LocalDate }[]> {
  const { rows } = await view.query<{ bodyId: string; since: LocalDate }>(
    `select body_id as "bodyId", since from plan_owners where plan_id = $1 and until is null order by since, body_id`,
    [planId],
  )
  return rows
}

export async function insertOwners(
  tx: Tx,
  planId: string,
  owners: readonly string[],
  { since, by, reason }: { since: LocalDate; by: string | null; reason: string },
): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into plan_owners (plan_id, body_id, since, added_by, reason)
     select $1, body, $3, $4, $5 from unnest($2::uuid[]) body
     on conflict (plan_id, body_id) do update set until = null, since = excluded.since, added_by = excluded.added_by,
       reason = excluded.reason where plan_owners.until is not null`,
    [planId, owners, since, by, reason],
  )
  return rowCount
}

export async function endOwner(tx: Tx, planId: string, bodyId: string, until: LocalDate): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update plan_owners set until = $3 where plan_id = $1 and body_id = $2 and until is null',
    [planId, bodyId, until],
  )
  return rowCount === 1
}

// ---- pledges

export const pledgeKinds = ['part', 'contribution', 'support'] as const
export type PledgeKind = (typeof pledgeKinds)[number]
export const resources = ['authority', 'budget', 'staff', 'information', 'equipment'] as const
export type Resource = (typeof resources)[number]

export interface Pledge {
  readonly id: string
  readonly kind: PledgeKind
  readonly bodyId: string
  readonly forBodyId: string | null
  readonly nodeId: string | null
  readonly resource: Resource
  readonly what: string
  readonly satang: bigint | null
  readonly dueOn: LocalDate | null
  readonly doneAt: Date | null
  readonly doneNote: string | null
}

export async function pledgesOf(view: Queryable, { home, id }: Key): Promise<Pledge[]> {
  const { rows } = await view.query<Pledge>(
    `select id, kind, body_id as "bodyId", for_body_id as "forBodyId", node_id as "nodeId", resource, what, amount_satang as satang,
            due_on as "dueOn", done_at as "doneAt", done_note as "doneNote" from board_pledges
      where home = $1 and board_id = $2 and removed_at is null order by kind, id`,
    [home, id],
  )
  return rows
}

export type NewPledge = Omit<Pledge, 'doneAt' | 'doneNote'>

export async function insertPledge(tx: Tx, key: Key, one: NewPledge): Promise<void> {
  await tx.query(
    `insert into board_pledges (home, id, board_id, kind, body_id, for_body_id, node_id, resource, what, amount_satang, due_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      key.home,
      one.id,
      key.id,
      one.kind,
      one.bodyId,
      one.forBodyId,
      one.nodeId,
      one.resource,
      one.what,
      one.satang,
      one.dueOn,
    ],
  )
}

export async function endPledge(
  tx: Tx,
  key: Key,
  id: string,
  how: { done: boolean; said: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    how.done
      ? `update board_pledges set done_at = $4, done_note = $5 where home = $1 and board_id = $2 and id = $3 and done_at is null and removed_at is null`
      : `update board_pledges set removed_at = $4, remove_reason = $5 where home = $1 and board_id = $2 and id = $3 and done_at is null and removed_at is null`,
    [key.home, key.id, id, how.at, how.said],
  )
  return rowCount === 1
}

// ---- versions put before the owners, and their endorsements

export interface PlanVersion {
  readonly number: number
  readonly planId: string
  readonly digest: string
  readonly note: string
  readonly madeAt: Date
  readonly projects: number
  readonly satang: string
}

export async function planVersionsOf(view: Queryable, { home, id }: Key): Promise<PlanVersion[]> {
  const { rows } = await view.query<PlanVersion>(
    `select number, plan_id as "planId", digest, note, made_at as "madeAt", jsonb_array_length(content -> 'projects') as projects,
            coalesce((select sum((p ->> 'satang')::numeric - coalesce((p ->> 'elsewhere')::numeric, 0))::text from jsonb_array_elements(content -> 'projects') p
                       where p ->> 'state' <> 'cancelled'), '0') as satang
       from board_plan_versions where home = $1 and board_id = $2 order by number desc`,
    [home, id],
  )
  return rows
}

export async function insertPlanVersion(
  tx: Tx,
  key: Key,
  version: {
    number: number
    planId: string
    digest: string
    content: unknown
    note: string
    by: string | null
    at: Date
  },
): Promise<void> {
  await tx.query(
    `insert into board_plan_versions (home, board_id, number, plan_id, digest, content, note, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      key.home,
      key.id,
      version.number,
      version.planId,
      version.digest,
      JSON.stringify(version.content),
      version.note,
      version.by,
      version.at,
    ],
  )
}

export interface Endorsement {
  readonly id: string
  readonly number: number
  readonly bodyId: string
  readonly stance: 'endorsed' | 'withheld'
  readonly said: string | null
  readonly on: LocalDate
  readonly withdrawnAt: Date | null
  readonly withdrawReason: string | null
}

export async function endorsementsOf(view: Queryable, { home, id }: Key): Promise<Endorsement[]> {
  const { rows } = await view.query<Endorsement>(
    `select id, number, body_id as "bodyId", stance, said, endorsed_on as "on", withdrawn_at as "withdrawnAt",
            withdraw_reason as "withdrawReason" from board_endorsements
      where home = $1 and board_id = $2 order by number desc, given_at, id`,
    [home, id],
  )
  return rows
}

/** @returns false where the body has spoken on this version already */
export async function insertEndorsement(
  tx: Tx,
  key: Key,
  one: Pick<Endorsement, 'id' | 'number' | 'bodyId' | 'stance' | 'said' | 'on'>,
  { by, at }: { by: string | null; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into board_endorsements (home, id, board_id, number, body_id, stance, said, endorsed_on, given_by, given_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (home, board_id, number, body_id) where withdrawn_at is null do nothing`,
    [key.home, one.id, key.id, one.number, one.bodyId, one.stance, one.said, one.on, by, at],
  )
  return rowCount === 1
}

export async function withdrawEndorsement(
  tx: Tx,
  key: Key,
  id: string,
  { by, reason, at }: { by: string | null; reason: string; at: Date },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update board_endorsements set withdrawn_at = $4, withdrawn_by = $5, withdraw_reason = $6
      where home = $1 and board_id = $2 and id = $3 and withdrawn_at is null`,
    [key.home, key.id, id, at, by, reason],
  )
  return rowCount === 1
}
