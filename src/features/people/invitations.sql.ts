import type { Lang } from '../../kernel/lang.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { placeNames } from './role-scopes.sql.ts'

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
