import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { placeNames } from './role-scopes.sql.ts'

export interface NewGrant {
  readonly id: string
  readonly personId: string
  readonly role: Role
  readonly bodyId: string | null
  readonly areaCode: string | null
  readonly functionCode: string | null
  readonly startsOn: LocalDate
  readonly endsOn: LocalDate | null
  readonly reason: string
  /** Null: the platform itself. */
  readonly grantedBy: string | null
  readonly needsSecond: boolean
  readonly confirmedBy: string | null
}

export async function insertGrant(tx: Tx, grant: NewGrant, now: Date): Promise<void> {
  await tx.query(
    `insert into role_grants (id, person_id, role, body_id, area_code, function_code, starts_on, ends_on, reason, granted_by,
       granted_at, needs_second, confirmed_by, confirmed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, case when $13::uuid is null then null else $11::timestamptz end)`,
    [
      grant.id,
      grant.personId,
      grant.role,
      grant.bodyId,
      grant.areaCode,
      grant.functionCode,
      grant.startsOn,
      grant.endsOn,
      grant.reason,
      grant.grantedBy,
      now,
      grant.needsSecond,
      grant.confirmedBy,
    ],
  )
}

export interface RoleGrant {
  readonly id: string
  readonly personId: string
  readonly role: Role
  readonly bodyId: string | null
  readonly bodyName: string | null
  readonly areaCode: string | null
  readonly areaName: string | null
  readonly functionCode: string | null
  readonly startsOn: LocalDate
  readonly endsOn: LocalDate | null
  readonly reason: string
  readonly grantedBy: string | null
  readonly grantedAt: Date
  readonly needsSecond: boolean
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
  readonly endedBy: string | null
  readonly endedAt: Date | null
  readonly endReason: string | null
}

interface RoleGrantRow {
  id: string
  person_id: string
  role: Role
  body_id: string | null
  body_name: string | null
  area_code: string | null
  area_name: string | null
  function_code: string | null
  starts_on: LocalDate
  ends_on: LocalDate | null
  reason: string
  granted_by: string | null
  granted_at: Date
  needs_second: boolean
  confirmed_by: string | null
  confirmed_at: Date | null
  ended_by: string | null
  ended_at: Date | null
  end_reason: string | null
}

function toRoleGrant(row: RoleGrantRow): RoleGrant {
  return {
    id: row.id,
    personId: row.person_id,
    role: row.role,
    bodyId: row.body_id,
    bodyName: row.body_name,
    areaCode: row.area_code,
    areaName: row.area_name,
    functionCode: row.function_code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    reason: row.reason,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    needsSecond: row.needs_second,
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  }
}

/** Everyone who holds or held a role, oldest first. @param bodyIds the bodies the viewer administers; null: all */
export async function personsWithRoles(
  db: Queryable,
  bodyIds: readonly string[] | null,
): Promise<{ id: string; nameSealed: string }[]> {
  const { rows } = await db.query<{ id: string; name_sealed: string }>(
    `select id, name_sealed from persons
     where exists (select from role_grants where person_id = persons.id and ($1::uuid[] is null or body_id = any($1)))
     order by id`,
    [bodyIds],
  )
  return rows.map((row) => ({ id: row.id, nameSealed: row.name_sealed }))
}

/** All grants of these people, ended ones too, newest first. @param bodyIds as for `personsWithRoles` */
export async function roleGrantsOf(
  db: Queryable,
  personIds: readonly string[],
  bodyIds: readonly string[] | null,
  lang: Lang,
): Promise<RoleGrant[]> {
  const { rows } = await db.query<RoleGrantRow>(
    `select g.*, ${placeNames(lang)} from role_grants g
     left join bodies b on b.id = g.body_id left join areas a on a.code = g.area_code
     where g.person_id = any($1::uuid[]) and ($2::uuid[] is null or g.body_id = any($2))
     order by g.granted_at desc, g.id desc`,
    [personIds, bodyIds],
  )
  return rows.map(toRoleGrant)
}

/** Locks the grant until the transaction ends, so that it is not confirmed and ended at once. */
export async function lockGrant(tx: Tx, id: string): Promise<RoleGrant | null> {
  const { rows } = await tx.query<RoleGrantRow>(
    'select *, null::text as body_name, null::text as area_name from role_grants where id = $1 for update',
    [id],
  )
  return rows[0] ? toRoleGrant(rows[0]) : null
}

export async function storeGrantConfirmed(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update role_grants set confirmed_by = $2, confirmed_at = $3 where id = $1', [id, by, now])
}

export async function storeGrantEnded(tx: Tx, id: string, by: string, reason: string, now: Date): Promise<void> {
  await tx.query('update role_grants set ended_by = $2, end_reason = $3, ended_at = $4 where id = $1', [
    id,
    by,
    reason,
    now,
  ])
}

/** How many people other than this one hold one of these roles today. */
export async function othersHolding(
  db: Queryable,
  roles: readonly Role[],
  than: string,
  today: LocalDate,
): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(distinct person_id)::int as count from role_grants
     where role = any($1) and person_id <> $2 and ended_at is null and (confirmed_at is not null or not needs_second)
       and starts_on <= $3 and (ends_on is null or ends_on >= $3)`,
    [roles, than, today],
  )
  return rows[0]?.count ?? 0
}
