import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

export interface MissKey {
  readonly home: Home
  readonly id: string
}

export interface MissSide {
  readonly bodyId: string
  readonly code: string
  readonly kind: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
  readonly step: string
}

/** What the last look found, before it is stored. */
export interface FoundMiss {
  readonly home: Home
  readonly ruleCode: string
  readonly fiscalYear: number
  readonly beforeBody: string
  readonly beforeStep: string
  readonly afterBody: string
  readonly afterStep: string
  readonly kind: 'misaligned' | 'at-risk'
  readonly neededBy: LocalDate
  readonly expectedOn: LocalDate
  readonly daysMissing: number
  readonly beforeRoom: number
  readonly afterRoom: number
}

export interface StoredMiss
  extends MissKey,
    Omit<FoundMiss, 'home' | 'beforeBody' | 'beforeStep' | 'afterBody' | 'afterStep'> {
  readonly before: MissSide
  readonly after: MissSide
  readonly state: 'open' | 'solved'
  readonly ownerId: string | null
  readonly told: string | null
  readonly foundAt: Date
  readonly changedAt: Date
  readonly solvedAt: Date | null
  readonly openProposals: number
}

interface MissRow {
  home: Home
  id: string
  rule_code: string
  fiscal_year: number
  before_side: MissSide
  after_side: MissSide
  kind: FoundMiss['kind']
  needed_by: LocalDate
  expected_on: LocalDate
  days_missing: number
  before_room: number
  after_room: number
  state: 'open' | 'solved'
  owner_id: string | null
  told: string | null
  found_at: Date
  changed_at: Date
  solved_at: Date | null
  open_proposals: bigint
}

const side = (
  body: string,
  step: string,
) => `jsonb_build_object('bodyId', ${body}.id, 'code', ${body}.code, 'kind', ${body}.kind,
  'nameTh', ${body}.name_th, 'nameEn', ${body}.name_en, 'areaCode', ${body}.area_code, 'step', ${step})`

const MISSES = `select m.home, m.id, m.rule_code, m.fiscal_year, ${side('b', 'm.before_step')} as before_side,
    ${side('a', 'm.after_step')} as after_side, m.kind, m.needed_by, m.expected_on, m.days_missing, m.before_room, m.after_room,
    m.state, m.owner_id, m.told, m.found_at, m.changed_at, m.solved_at,
    (select count(*) from calendar_proposals p where p.home = m.home and p.misalignment_id = m.id and p.state = 'open') as open_proposals
  from calendar_misalignments m join bodies b on b.id = m.before_body_id join bodies a on a.id = m.after_body_id`

function toMiss(row: MissRow): StoredMiss {
  return {
    home: row.home,
    id: row.id,
    ruleCode: row.rule_code,
    fiscalYear: row.fiscal_year,
    before: row.before_side,
    after: row.after_side,
    kind: row.kind,
    neededBy: row.needed_by,
    expectedOn: row.expected_on,
    daysMissing: row.days_missing,
    beforeRoom: row.before_room,
    afterRoom: row.after_room,
    state: row.state,
    ownerId: row.owner_id,
    told: row.told,
    foundAt: row.found_at,
    changedAt: row.changed_at,
    solvedAt: row.solved_at,
    openProposals: Number(row.open_proposals),
  }
}

/**
 * Stores what a look found: new ones, changed ones, and those of the same bodies that are no longer found as solved.
 * @param looked the bodies that were looked at; null: all. Only pairs with one of them can turn out to be solved
 * @returns how many were new or came back, and how many were solved
 */
export async function storeFound(
  tx: Tx,
  found: readonly (FoundMiss & { readonly id: string })[],
  looked: { readonly fiscalYear: number; readonly bodyIds: readonly string[] | null },
  now: Date,
): Promise<{ opened: number; solved: number }> {
  const { rows } = await tx.query<{ fresh: boolean }>(
    `insert into calendar_misalignments as known (home, id, rule_code, fiscal_year, before_body_id, before_step, after_body_id, after_step,
       kind, needed_by, expected_on, days_missing, before_room, after_room, found_at, changed_at)
     select f.home, f.id, f."ruleCode", f."fiscalYear", f."beforeBody", f."beforeStep", f."afterBody", f."afterStep", f.kind, f."neededBy",
            f."expectedOn", f."daysMissing", f."beforeRoom", f."afterRoom", $2, $2
       from jsonb_to_recordset($1::jsonb) as f (home text, id uuid, "ruleCode" text, "fiscalYear" integer, "beforeBody" uuid,
            "beforeStep" text, "afterBody" uuid, "afterStep" text, kind text, "neededBy" date, "expectedOn" date, "daysMissing" integer,
            "beforeRoom" integer, "afterRoom" integer)
     on conflict (home, rule_code, fiscal_year, before_body_id, after_body_id) do update
       set kind = excluded.kind, needed_by = excluded.needed_by, expected_on = excluded.expected_on, days_missing = excluded.days_missing,
           before_step = excluded.before_step, after_step = excluded.after_step, before_room = excluded.before_room,
           after_room = excluded.after_room, state = 'open', solved_at = null, changed_at = excluded.changed_at
     where (known.kind, known.needed_by, known.expected_on, known.days_missing, known.before_room, known.after_room, known.state)
        is distinct from (excluded.kind, excluded.needed_by, excluded.expected_on, excluded.days_missing, excluded.before_room,
           excluded.after_room, 'open')
     returning xmax = 0 or changed_at = found_at as fresh`,
    [JSON.stringify(found), now],
  )
  const solved = await tx.query(
    `update calendar_misalignments m set state = 'solved', solved_at = $2, changed_at = $2
      where m.state = 'open' and m.fiscal_year = $3 and ($4::uuid[] is null or m.before_body_id = any($4) or m.after_body_id = any($4))
        and not exists (select from jsonb_to_recordset($1::jsonb) as f ("ruleCode" text, "beforeBody" uuid, "afterBody" uuid)
             where f."ruleCode" = m.rule_code and f."beforeBody" = m.before_body_id and f."afterBody" = m.after_body_id)`,
    [JSON.stringify(found), now, looked.fiscalYear, looked.bodyIds],
  )
  return { opened: rows.filter(({ fresh }) => fresh).length, solved: solved.rowCount }
}

export interface MissFilter {
  readonly fiscalYear?: number | null
  readonly state?: 'open' | 'solved' | null
  readonly kind?: FoundMiss['kind'] | null
  /** Prefix of the area of one of the two bodies. */
  readonly area?: string | null
  readonly bodyIds?: readonly string[] | null
  readonly owner?: { readonly personId: string | null } | null
  /** Needed by this day at the latest. */
  readonly until?: LocalDate | null
}

function where(filter: MissFilter): Sql {
  const parts: Sql[] = [sql`true`]
  if (filter.fiscalYear) parts.push(sql`m.fiscal_year = ${filter.fiscalYear}`)
  if (filter.state) parts.push(sql`m.state = ${filter.state}`)
  if (filter.kind) parts.push(sql`m.kind = ${filter.kind}`)
  if (filter.area) parts.push(sql`(b.area_code like ${`${filter.area}%`} or a.area_code like ${`${filter.area}%`})`)
  if (filter.bodyIds)
    parts.push(
      sql`(m.before_body_id = any(${filter.bodyIds}::uuid[]) or m.after_body_id = any(${filter.bodyIds}::uuid[]))`,
    )
  if (filter.owner)
    parts.push(filter.owner.personId === null ? sql`m.owner_id is null` : sql`m.owner_id = ${filter.owner.personId}`)
  if (filter.until) parts.push(sql`m.needed_by <= ${filter.until}`)
  return join(parts, ' and ')
}

/** One page of the list, the nearest first, and how many there are. */
export async function missesPage(
  view: Queryable,
  filter: MissFilter,
  limit: number,
  offset = 0,
): Promise<{ misses: StoredMiss[]; total: number }> {
  const conditions = where(filter)
  const list = sql`${raw(MISSES)} where ${conditions} order by m.state, m.needed_by, m.id limit ${limit} offset ${offset}`
  const { rows } = await view.query<MissRow>(list)
  const counted = await view.query<{ total: bigint }>(
    sql`select count(*) as total from calendar_misalignments m join bodies b on b.id = m.before_body_id
          join bodies a on a.id = m.after_body_id where ${conditions}`,
  )
  return { misses: rows.map(toMiss), total: Number(counted.rows[0]?.total ?? 0n) }
}

export async function missByKey(view: Queryable, key: MissKey): Promise<StoredMiss | null> {
  const { rows } = await view.query<MissRow>(`${MISSES} where m.home = $1 and m.id = $2`, [key.home, key.id])
  return rows[0] ? toMiss(rows[0]) : null
}

/** Open ones whose bodies have not been told what they are today, needed by a day at the latest. */
export async function untold(tx: Tx, until: LocalDate): Promise<StoredMiss[]> {
  const { rows } = await tx.query<MissRow>(
    `${MISSES} where m.state = 'open' and m.needed_by <= $1
        and m.told is distinct from concat_ws(' ', m.kind, m.needed_by, m.days_missing) order by m.needed_by, m.id limit 2000`,
    [until],
  )
  return rows.map(toMiss)
}

export async function markTold(tx: Tx, keys: readonly MissKey[]): Promise<void> {
  await tx.query(
    `update calendar_misalignments m set told = concat_ws(' ', m.kind, m.needed_by, m.days_missing)
       from unnest($1::text[], $2::uuid[]) as given (home, id) where m.home = given.home and m.id = given.id`,
    [keys.map(({ home }) => home), keys.map(({ id }) => id)],
  )
}

export async function storeOwner(tx: Tx, key: MissKey, personId: string | null): Promise<void> {
  await tx.query('update calendar_misalignments set owner_id = $3 where home = $1 and id = $2', [
    key.home,
    key.id,
    personId,
  ])
}

/** Holds the misalignment until the transaction ends, so that of two who propose at once the second sees the first. */
export async function lockMiss(tx: Tx, key: MissKey): Promise<void> {
  await tx.query('select from calendar_misalignments where home = $1 and id = $2 for no key update', [key.home, key.id])
}

/** One step with the days it would get. */
export interface ProposedMove {
  readonly bodyId: string
  readonly step: string
  readonly start: LocalDate
  readonly due: LocalDate
  readonly from: { readonly start: LocalDate; readonly due: LocalDate }
  /** Of the step when it was proposed; 0: its calendar was not opened yet. */
  readonly revision: number
}

export interface StoredProposal {
  readonly home: Home
  readonly id: string
  readonly misalignmentId: string
  readonly moves: readonly ProposedMove[]
  readonly reason: string
  readonly proposedBy: string
  readonly proposedAt: Date
  readonly state: 'open' | 'accepted' | 'declined' | 'outdated'
  readonly answers: readonly {
    readonly bodyId: string
    readonly accepts: boolean
    readonly reason: string
    readonly answeredAt: string
  }[]
}

const PROPOSALS = `select p.home, p.id, p.misalignment_id as "misalignmentId", p.moves, p.reason, p.proposed_by as "proposedBy",
    p.proposed_at as "proposedAt", p.state,
    coalesce((select jsonb_agg(jsonb_build_object('bodyId', a.body_id, 'accepts', a.accepts, 'reason', a.reason, 'answeredAt', a.answered_at)
       order by a.answered_at) from calendar_answers a where a.home = p.home and a.proposal_id = p.id), '[]') as answers
  from calendar_proposals p`

export async function insertProposal(tx: Tx, proposal: Omit<StoredProposal, 'answers' | 'state'>): Promise<void> {
  await tx.query(
    `insert into calendar_proposals (home, id, misalignment_id, moves, reason, proposed_by, proposed_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      proposal.home,
      proposal.id,
      proposal.misalignmentId,
      JSON.stringify(proposal.moves),
      proposal.reason,
      proposal.proposedBy,
      proposal.proposedAt,
    ],
  )
}

/** All proposals about a misalignment, newest first. */
export async function proposalsOf(view: Queryable, key: MissKey): Promise<StoredProposal[]> {
  const { rows } = await view.query<StoredProposal>(
    `${PROPOSALS} where p.home = $1 and p.misalignment_id = $2 order by p.proposed_at desc, p.id desc`,
    [key.home, key.id],
  )
  return rows
}

/** Locks a proposal until the transaction ends, so that two answers meet each other. */
export async function lockProposal(tx: Tx, key: MissKey): Promise<StoredProposal | null> {
  await tx.query('select from calendar_proposals where home = $1 and id = $2 for update', [key.home, key.id])
  const { rows } = await tx.query<StoredProposal>(`${PROPOSALS} where p.home = $1 and p.id = $2`, [key.home, key.id])
  return rows[0] ?? null
}

/** @returns false where the body has answered already */
export async function insertAnswer(
  tx: Tx,
  proposal: MissKey,
  answer: {
    readonly id: string
    readonly bodyId: string
    readonly accepts: boolean
    readonly reason: string
    readonly by: string
    readonly at: Date
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into calendar_answers (home, id, proposal_id, body_id, accepts, reason, answered_by, answered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [proposal.home, answer.id, proposal.id, answer.bodyId, answer.accepts, answer.reason, answer.by, answer.at],
  )
  return rowCount > 0
}

export async function closeProposal(
  tx: Tx,
  key: MissKey,
  state: Exclude<StoredProposal['state'], 'open'>,
  now: Date,
): Promise<void> {
  await tx.query('update calendar_proposals set state = $3, closed_at = $4 where home = $1 and id = $2', [
    key.home,
    key.id,
    state,
    now,
  ])
}

export interface OfficerGrant extends Grant {
  readonly personId: string
}

/** Appointments of planners and approvers for these bodies that hold today, or, without bodies, for any body. */
export async function officerGrants(
  view: Queryable,
  bodyIds: readonly string[] | null,
  today: LocalDate,
): Promise<OfficerGrant[]> {
  const { rows } = await view.query<OfficerGrant>(
    `select person_id as "personId", role, body_id as "bodyId", area_code as "areaCode", function_code as "functionCode",
            starts_on as "from", ends_on as "to"
       from role_grants
      where role in ('planner', 'plan-approver') and ended_at is null and starts_on <= $2 and body_id is not null
        and (ends_on is null or ends_on >= $2) and (not needs_second or confirmed_at is not null)
        and ($1::uuid[] is null or body_id = any($1::uuid[]))
      order by person_id, id`,
    [bodyIds, today],
  )
  return rows
}

/** Notes that a person was sent the letter of a week. @returns false where it went out already */
export async function noteDigest(
  tx: Tx,
  digest: {
    readonly personId: string
    readonly weekOf: LocalDate
    readonly misalignments: number
    readonly sentAt: Date
  },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into calendar_digests (person_id, week_of, misalignments, sent_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [digest.personId, digest.weekOf, digest.misalignments, digest.sentAt],
  )
  return rowCount > 0
}
