import { newId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant, Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** Every query on the tables of this room. What arrives sealed leaves sealed: `sealed.ts` opens it. */

// Persons

export interface NewPerson {
  readonly id: string
  readonly nameSealed: string
  readonly emailSealed: string
  readonly emailKey: string
  /** How better-auth knows the person. */
  readonly accountAddress: string
  readonly passwordHash: string
}

/** A person with an account, all in the caller's transaction. A second account for one address is a unique violation. */
export async function insertPersonWithAccount(tx: Tx, person: NewPerson, now: Date): Promise<void> {
  await tx.query('insert into persons (id, name_sealed, created_at) values ($1, $2, $3)', [
    person.id,
    person.nameSealed,
    now,
  ])
  await tx.query(
    'insert into person_private (person_id, email_sealed, email_key, updated_at) values ($1, $2, $3, $4)',
    [person.id, person.emailSealed, person.emailKey, now],
  )
  await tx.query(
    `insert into auth_users (id, name, email, email_verified, created_at, updated_at) values ($1, '', $2, true, $3, $3)`,
    [person.id, person.accountAddress, now],
  )
  await tx.query(
    `insert into auth_accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
     values ($1, $2::uuid, $2::uuid::text, 'credential', $3, $4, $4)`,
    [newId(), person.id, person.passwordHash, now],
  )
}

export async function anyAccount(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ any: boolean }>('select exists (select from auth_users) as any')
  return rows[0]?.any ?? false
}

export async function sealedNames(
  db: Queryable,
  ids: readonly string[],
): Promise<{ id: string; nameSealed: string }[]> {
  const { rows } = await db.query<{ id: string; name_sealed: string }>(
    'select id, name_sealed from persons where id = any($1::uuid[])',
    [ids],
  )
  return rows.map((row) => ({ id: row.id, nameSealed: row.name_sealed }))
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

export interface SealedPrivate {
  readonly emailSealed: string | null
  readonly phoneSealed: string | null
}

export async function sealedPrivate(db: Queryable, personId: string): Promise<SealedPrivate | null> {
  const { rows } = await db.query<{ email_sealed: string | null; phone_sealed: string | null }>(
    'select email_sealed, phone_sealed from person_private where person_id = $1',
    [personId],
  )
  const [row] = rows
  return row ? { emailSealed: row.email_sealed, phoneSealed: row.phone_sealed } : null
}

export async function personByEmailKey(db: Queryable, emailKey: string): Promise<string | null> {
  const { rows } = await db.query<{ person_id: string }>(
    'select person_id from person_private where email_key = $1 limit 1',
    [emailKey],
  )
  return rows[0]?.person_id ?? null
}

// Passwords and sessions

export async function passwordHashOf(db: Queryable, personId: string): Promise<string | null> {
  const { rows } = await db.query<{ password: string | null }>(
    `select password from auth_accounts where user_id = $1 and provider_id = 'credential'`,
    [personId],
  )
  return rows[0]?.password ?? null
}

export async function storePasswordHash(tx: Tx, personId: string, passwordHash: string, now: Date): Promise<void> {
  await tx.query(
    `update auth_accounts set password = $2, updated_at = $3 where user_id = $1 and provider_id = 'credential'`,
    [personId, passwordHash, now],
  )
}

/** Gives a session another token; the old one opens nothing from then on. @returns false when there is no such session */
export async function replaceToken(
  db: Queryable,
  session: { oldToken: string; newToken: string; steppedUpAt?: Date | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update auth_sessions set token = $2, stepped_up_at = coalesce($3, stepped_up_at) where token = $1',
    [session.oldToken, session.newToken, session.steppedUpAt ?? null],
  )
  return rowCount === 1
}

export async function deleteSessionByToken(db: Queryable, tokenHash: string): Promise<void> {
  await db.query('delete from auth_sessions where token = $1', [tokenHash])
}

export async function deleteSessionsOf(
  db: Queryable,
  personId: string,
  except: { sessionId: string } | null,
): Promise<void> {
  await db.query('delete from auth_sessions where user_id = $1 and id is distinct from $2', [
    personId,
    except?.sessionId ?? null,
  ])
}

/** Ends one session of this person; another person's session is not touched. */
export async function deleteSessionOf(db: Queryable, personId: string, sessionId: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from auth_sessions where user_id = $1 and id = $2', [personId, sessionId])
  return rowCount === 1
}

export async function deleteSessionsBefore(db: Queryable, createdBefore: Date): Promise<number> {
  return (await db.query('delete from auth_sessions where created_at < $1', [createdBefore])).rowCount
}

export interface SessionRow {
  readonly id: string
  readonly device: string
  readonly startedAt: Date
  readonly seenAt: Date
}

export async function sessionsOf(db: Queryable, personId: string, createdAfter: Date): Promise<SessionRow[]> {
  const { rows } = await db.query<{ id: string; user_agent: string | null; created_at: Date; updated_at: Date }>(
    'select id, user_agent, created_at, updated_at from auth_sessions where user_id = $1 and created_at > $2 order by updated_at desc',
    [personId, createdAfter],
  )
  return rows.map((row) => ({
    id: row.id,
    device: row.user_agent ?? '',
    startedAt: row.created_at,
    seenAt: row.updated_at,
  }))
}

export interface SignedIn {
  readonly sessionId: string
  readonly personId: string
  readonly nameSealed: string
  readonly startedAt: Date
  readonly seenAt: Date
  readonly steppedUpAt: Date | null
  readonly grants: readonly Grant[]
}

/**
 * Who a session cookie belongs to and every role that person has today, in one statement by primary and unique keys. The
 * same statement notes that the person was seen, once a minute at most, and not after 30 minutes of silence.
 */
export async function signedInBy(
  db: Queryable,
  tokenHash: string,
  now: Date,
  today: LocalDate,
): Promise<SignedIn | null> {
  const { rows } = await db.query<{
    session_id: string
    person_id: string
    name_sealed: string
    created_at: Date
    updated_at: Date
    stepped_up_at: Date | null
    grants: Grant[]
  }>(
    `with seen as (
       update auth_sessions set updated_at = $2
       where token = $1 and updated_at < $2::timestamptz - interval '1 minute' and updated_at > $2::timestamptz - interval '30 minutes'
     )
     select s.id as session_id, p.id as person_id, p.name_sealed, s.created_at, s.updated_at, s.stepped_up_at,
       (select coalesce(json_agg(json_build_object('role', g.role, 'bodyId', g.body_id, 'areaCode', g.area_code,
          'functionCode', g.function_code, 'from', g.starts_on, 'to', g.ends_on) order by g.granted_at, g.id), '[]')
        from role_grants g
        where g.person_id = p.id and g.ended_at is null and (g.confirmed_at is not null or not g.needs_second)
          and g.starts_on <= $3 and (g.ends_on is null or g.ends_on >= $3)) as grants
     from auth_sessions s join persons p on p.id = s.user_id
     where s.token = $1`,
    [tokenHash, now, today],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    sessionId: row.session_id,
    personId: row.person_id,
    nameSealed: row.name_sealed,
    startedAt: row.created_at,
    seenAt: row.updated_at,
    steppedUpAt: row.stepped_up_at,
    grants: row.grants,
  }
}

// Second factor

export interface SecondFactor {
  readonly secretSealed: string
  readonly confirmed: boolean
  /** Time step of the last code taken. */
  readonly lastCounter: bigint
  /** Wrong codes in a row. */
  readonly misses: number
  readonly lockedUntil: Date | null
}

/** Locks the row, so that one code sent twice at the same moment is taken once. */
export async function lockSecondFactor(tx: Tx, personId: string): Promise<SecondFactor | null> {
  const { rows } = await tx.query<{
    secret_sealed: string
    confirmed_at: Date | null
    last_counter: bigint
    misses: number
    locked_until: Date | null
  }>(
    'select secret_sealed, confirmed_at, last_counter, misses, locked_until from second_factors where person_id = $1 for update',
    [personId],
  )
  const [row] = rows
  if (row === undefined) return null
  return {
    secretSealed: row.secret_sealed,
    confirmed: row.confirmed_at !== null,
    lastCounter: row.last_counter,
    misses: row.misses,
    lockedUntil: row.locked_until,
  }
}

export async function hasSecondFactor(db: Queryable, personId: string): Promise<boolean> {
  const { rowCount } = await db.query('select from second_factors where person_id = $1 and confirmed_at is not null', [
    personId,
  ])
  return rowCount > 0
}

/** Keeps an unconfirmed secret until it is confirmed; never replaces a confirmed one. */
export async function storeUnconfirmedFactor(tx: Tx, personId: string, secretSealed: string): Promise<void> {
  await tx.query(
    `insert into second_factors (person_id, secret_sealed) values ($1, $2) on conflict (person_id) do nothing`,
    [personId, secretSealed],
  )
}

export async function storeFactorAccepted(tx: Tx, personId: string, counter: bigint, now: Date): Promise<void> {
  await tx.query(
    `update second_factors set last_counter = $2, confirmed_at = coalesce(confirmed_at, $3), misses = 0, locked_until = null
     where person_id = $1`,
    [personId, counter, now],
  )
}

export async function storeFactorMissed(
  tx: Tx,
  personId: string,
  misses: number,
  lockedUntil: Date | null,
): Promise<void> {
  await tx.query('update second_factors set misses = $2, locked_until = $3 where person_id = $1', [
    personId,
    misses,
    lockedUntil,
  ])
}

export async function insertConfirmedFactor(tx: Tx, personId: string, secretSealed: string, now: Date): Promise<void> {
  await tx.query('insert into second_factors (person_id, secret_sealed, confirmed_at) values ($1, $2, $3)', [
    personId,
    secretSealed,
    now,
  ])
}

export async function deleteSecondFactor(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.query('delete from second_factors where person_id = $1', [personId])).rowCount === 1
}

type PersonEventKind = 'password-changed' | 'second-factor-set' | 'second-factor-removed'

export async function insertPersonEvent(
  tx: Tx,
  event: { personId: string; kind: PersonEventKind; actorId: string; reason: string | null },
  now: Date,
): Promise<void> {
  await tx.query(
    'insert into person_events (id, person_id, kind, actor_id, reason, happened_at) values ($1, $2, $3, $4, $5, $6)',
    [newId(), event.personId, event.kind, event.actorId, event.reason, now],
  )
}

// Roles

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

function placeNames(lang: Lang): string {
  return lang === 'th'
    ? 'b.name_th as body_name, a.name_th as area_name'
    : 'coalesce(b.name_en, b.name_th) as body_name, coalesce(a.name_en, a.name_th) as area_name'
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

// What a role may be tied to

export interface NamedChoice {
  readonly id: string
  readonly name: string
}

/** @param bodyIds as for `personsWithRoles` */
export async function bodyChoices(
  db: Queryable,
  bodyIds: readonly string[] | null,
  lang: Lang,
): Promise<NamedChoice[]> {
  const { rows } = await db.query<NamedChoice>(
    `select id::text as id, ${lang === 'th' ? 'name_th' : 'coalesce(name_en, name_th)'} as name
     from bodies where $1::uuid[] is null or id = any($1) order by name_th collate thai limit 2000`,
    [bodyIds],
  )
  return rows
}

export async function bodyAreas(db: Queryable, bodyIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; area_code: string }>(
    'select id, area_code from bodies where id = any($1::uuid[]) and area_code is not null',
    [bodyIds],
  )
  return new Map(rows.map((row) => [row.id, row.area_code]))
}

export async function bodyIdsByCode(db: Queryable, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ code: string; id: string }>('select code, id from bodies where code = any($1)', [
    codes,
  ])
  return new Map(rows.map((row) => [row.code, row.id]))
}

/** What is known of the things a role is to be tied to. A part that is not asked for is there. */
export async function scopeFacts(
  db: Queryable,
  scope: { bodyId: string | null; areaCode: string | null; functionCode: string | null },
): Promise<{ hasBody: boolean; bodyAreaCode: string | null; hasArea: boolean; hasFunction: boolean }> {
  const { rows } = await db.query<{
    has_body: boolean
    body_area: string | null
    has_area: boolean
    has_function: boolean
  }>(
    `select $1::uuid is null or exists (select from bodies where id = $1) as has_body,
       (select area_code from bodies where id = $1) as body_area,
       $2::text is null or exists (select from areas where code = $2) as has_area,
       $3::text is null or exists (select from functions where code = $3) as has_function`,
    [scope.bodyId, scope.areaCode, scope.functionCode],
  )
  const [row] = rows
  return {
    hasBody: row?.has_body ?? false,
    bodyAreaCode: row?.body_area ?? null,
    hasArea: row?.has_area ?? false,
    hasFunction: row?.has_function ?? false,
  }
}

// Invitations

export interface Invitation {
  readonly id: string
  readonly nameSealed: string
  readonly emailSealed: string
  readonly emailKey: string
  readonly lang: Lang
  readonly role: Role
  readonly bodyId: string | null
  readonly bodyName: string | null
  readonly areaCode: string | null
  readonly areaName: string | null
  readonly functionCode: string | null
  readonly startsOn: LocalDate
  readonly endsOn: LocalDate | null
  readonly reason: string
  readonly invitedBy: string
  readonly invitedAt: Date
  readonly needsSecond: boolean
  readonly confirmedBy: string | null
  readonly expiresAt: Date | null
  readonly acceptedAt: Date | null
  readonly withdrawnAt: Date | null
}

interface InvitationRow {
  id: string
  name_sealed: string
  email_sealed: string
  email_key: string
  lang: Lang
  role: Role
  body_id: string | null
  body_name: string | null
  area_code: string | null
  area_name: string | null
  function_code: string | null
  starts_on: LocalDate
  ends_on: LocalDate | null
  reason: string
  invited_by: string
  invited_at: Date
  needs_second: boolean
  confirmed_by: string | null
  expires_at: Date | null
  accepted_at: Date | null
  withdrawn_at: Date | null
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    id: row.id,
    nameSealed: row.name_sealed,
    emailSealed: row.email_sealed,
    emailKey: row.email_key,
    lang: row.lang,
    role: row.role,
    bodyId: row.body_id,
    bodyName: row.body_name,
    areaCode: row.area_code,
    areaName: row.area_name,
    functionCode: row.function_code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    reason: row.reason,
    invitedBy: row.invited_by,
    invitedAt: row.invited_at,
    needsSecond: row.needs_second,
    confirmedBy: row.confirmed_by,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    withdrawnAt: row.withdrawn_at,
  }
}

export type NewInvitation = Pick<
  Invitation,
  'id' | 'nameSealed' | 'emailSealed' | 'emailKey' | 'lang' | 'role' | 'bodyId' | 'functionCode' | 'startsOn' | 'endsOn'
> &
  Pick<Invitation, 'reason' | 'invitedBy' | 'needsSecond'> & { readonly areaCode: string | null }

export async function insertInvitation(tx: Tx, invitation: NewInvitation, now: Date): Promise<void> {
  await tx.query(
    `insert into invitations (id, name_sealed, email_sealed, email_key, lang, role, body_id, area_code, function_code, starts_on,
       ends_on, reason, invited_by, invited_at, needs_second)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      invitation.id,
      invitation.nameSealed,
      invitation.emailSealed,
      invitation.emailKey,
      invitation.lang,
      invitation.role,
      invitation.bodyId,
      invitation.areaCode,
      invitation.functionCode,
      invitation.startsOn,
      invitation.endsOn,
      invitation.reason,
      invitation.invitedBy,
      now,
      invitation.needsSecond,
    ],
  )
}

/** The newest invitations, at most 200. @param bodyIds as for `personsWithRoles` */
export async function invitationsList(
  db: Queryable,
  bodyIds: readonly string[] | null,
  lang: Lang,
): Promise<Invitation[]> {
  const { rows } = await db.query<InvitationRow>(
    `select i.*, ${placeNames(lang)} from invitations i
     left join bodies b on b.id = i.body_id left join areas a on a.code = i.area_code
     where $1::uuid[] is null or i.body_id = any($1)
     order by i.invited_at desc, i.id desc limit 200`,
    [bodyIds],
  )
  return rows.map(toInvitation)
}

export async function lockInvitation(tx: Tx, id: string): Promise<Invitation | null> {
  const { rows } = await tx.query<InvitationRow>(
    'select *, null::text as body_name, null::text as area_name from invitations where id = $1 for update',
    [id],
  )
  return rows[0] ? toInvitation(rows[0]) : null
}

export async function invitationByToken(db: Queryable, tokenHash: string, lang: Lang): Promise<Invitation | null> {
  const { rows } = await db.query<InvitationRow>(
    `select i.*, ${placeNames(lang)} from invitations i
     left join bodies b on b.id = i.body_id left join areas a on a.code = i.area_code
     where i.token_hash = $1`,
    [tokenHash],
  )
  return rows[0] ? toInvitation(rows[0]) : null
}

export async function storeInvitationConfirmed(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update invitations set confirmed_by = $2, confirmed_at = $3 where id = $1', [id, by, now])
}

export async function storeInvitationSent(tx: Tx, id: string, tokenHash: string, expiresAt: Date): Promise<void> {
  await tx.query('update invitations set token_hash = $2, expires_at = $3 where id = $1', [id, tokenHash, expiresAt])
}

export async function storeInvitationAccepted(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update invitations set accepted_at = $2, accepted_by = $3 where id = $1', [id, now, by])
}

export async function storeInvitationWithdrawn(
  tx: Tx,
  id: string,
  by: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.query(
    'update invitations set withdrawn_by = $2, withdraw_reason = $3, withdrawn_at = $4, token_hash = null where id = $1',
    [id, by, reason, now],
  )
}

// First administrator

export async function storeSetupCode(tx: Tx, codeHash: string, now: Date): Promise<void> {
  await tx.query(
    `insert into platform_setup (only_row, code_hash, made_at) values (true, $1, $2)
     on conflict (only_row) do update set code_hash = excluded.code_hash, made_at = excluded.made_at`,
    [codeHash, now],
  )
}

/** Takes the code away if it is the right one; two people with the same code get in once. */
export async function takeSetupCode(tx: Tx, codeHash: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from platform_setup where code_hash = $1', [codeHash])
  return rowCount === 1
}

// Access log

export interface Look {
  readonly readerId: string | null
  readonly personId: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly at: Date
}

export async function insertLook(tx: Tx, look: Look): Promise<void> {
  await tx.query(
    'insert into access_log (id, happened_at, reader_id, person_id, fields, purpose) values ($1, $2, $3, $4, $5, $6)',
    [newId(), look.at, look.readerId, look.personId, look.fields, look.purpose],
  )
}

/** Newest first. @param of one person, or null for everyone's */
export async function looksAt(
  db: Queryable,
  of: string | null,
  page: { limit: number; offset: number },
): Promise<Look[]> {
  const { rows } = await db.query<{
    happened_at: Date
    reader_id: string | null
    person_id: string
    fields: string[]
    purpose: string
  }>(
    `select happened_at, reader_id, person_id, fields, purpose from access_log
     where $1::uuid is null or person_id = $1 order by happened_at desc, id desc limit $2 offset $3`,
    [of, page.limit, page.offset],
  )
  return rows.map((row) => ({
    readerId: row.reader_id,
    personId: row.person_id,
    fields: row.fields,
    purpose: row.purpose,
    at: row.happened_at,
  }))
}

export async function deleteLooksBefore(tx: Tx, before: Date): Promise<number> {
  return (await tx.query('delete from access_log where happened_at < $1', [before])).rowCount
}

// API keys

export interface ApiKeyRow {
  readonly keyId: string
  readonly personId: string
  readonly bodyId: string | null
  readonly scopes: readonly string[]
}

export async function apiKeyByHash(db: Queryable, keyHash: string): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<{ id: string; person_id: string; body_id: string | null; scopes: string[] }>(
    'select id, person_id, body_id, scopes from api_keys where key_hash = $1 and ended_at is null',
    [keyHash],
  )
  const [row] = rows
  return row ? { keyId: row.id, personId: row.person_id, bodyId: row.body_id, scopes: row.scopes } : null
}

export async function insertApiKey(
  tx: Tx,
  key: {
    id: string
    keyHash: string
    label: string
    scopes: readonly string[]
    personId: string
    bodyId: string | null
  },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into api_keys (id, key_hash, label, scopes, person_id, body_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.id, key.keyHash, key.label, key.scopes, key.personId, key.bodyId, now],
  )
}

// Demonstration

export interface DemoSignIn {
  readonly position: number
  readonly personId: string
  readonly role: Role
  readonly email: string
  readonly password: string
  readonly bodyCode: string | null
  readonly totpSecret: string | null
  readonly what: { readonly th: string; readonly en: string }
}

export async function insertDemoSignIn(tx: Tx, signIn: DemoSignIn): Promise<void> {
  await tx.query(
    `insert into demo_sign_ins (position, person_id, role, email, password, body_code, totp_secret, what_th, what_en)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      signIn.position,
      signIn.personId,
      signIn.role,
      signIn.email,
      signIn.password,
      signIn.bodyCode,
      signIn.totpSecret,
      signIn.what.th,
      signIn.what.en,
    ],
  )
}

export async function demoSignIns(db: Queryable): Promise<DemoSignIn[]> {
  const { rows } = await db.query<{
    position: number
    person_id: string
    role: Role
    email: string
    password: string
    body_code: string | null
    totp_secret: string | null
    what_th: string
    what_en: string
  }>('select * from demo_sign_ins order by position')
  return rows.map((row) => ({
    position: row.position,
    personId: row.person_id,
    role: row.role,
    email: row.email,
    password: row.password,
    bodyCode: row.body_code,
    totpSecret: row.totp_secret,
    what: { th: row.what_th, en: row.what_en },
  }))
}

export async function isDemoPerson(db: Queryable, personId: string): Promise<boolean> {
  return (await db.query('select from demo_sign_ins where person_id = $1', [personId])).rowCount > 0
}

export async function insertDemoApiKey(
  tx: Tx,
  key: { position: number; apiKeyId: string; key: string; scopes: readonly string[] },
): Promise<void> {
  await tx.query('insert into demo_api_keys (position, api_key_id, key, scopes) values ($1, $2, $3, $4)', [
    key.position,
    key.apiKeyId,
    key.key,
    key.scopes,
  ])
}

export async function demoApiKeys(db: Queryable): Promise<{ key: string; scopes: string[] }[]> {
  const { rows } = await db.query<{ key: string; scopes: string[] }>(
    'select key, scopes from demo_api_keys order by position',
  )
  return rows
}
