import { newId } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

/** People and their accounts. As in all queries of this room, what arrives sealed leaves sealed: `sealed.ts` opens it. */

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

/** Somebody without an account. Without the keyed hash of the address, nobody is found by it. */
export async function insertPersonWithoutAccount(
  tx: Tx,
  person: { id: string; nameSealed: string; emailSealed: string | null; phoneSealed: string | null },
  now: Date,
): Promise<void> {
  await tx.query('insert into persons (id, name_sealed, created_at) values ($1, $2, $3)', [
    person.id,
    person.nameSealed,
    now,
  ])
  await tx.query(
    'insert into person_private (person_id, email_sealed, phone_sealed, updated_at) values ($1, $2, $3, $4)',
    [person.id, person.emailSealed, person.phoneSealed, now],
  )
}

/** Only of people who never had an account: those of officers end elsewhere. */
export async function erasePrivate(
  tx: Tx,
  people: readonly { id: string; nameSealed: string }[],
  now: Date,
): Promise<void> {
  const ids = people.map(({ id }) => id)
  await tx.query(
    `update person_private set email_sealed = null, email_key = null, phone_sealed = null, line_sealed = null, line_key = null,
            updated_at = $2
      where person_id = any($1::uuid[]) and not exists (select from auth_users u where u.id = person_id)`,
    [ids, now],
  )
  await tx.query(
    `update persons p set name_sealed = given.name_sealed
       from unnest($1::uuid[], $2::text[]) as given (id, name_sealed)
      where p.id = given.id and not exists (select from auth_users u where u.id = p.id)`,
    [ids, people.map(({ nameSealed }) => nameSealed)],
  )
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

export interface SealedPrivate {
  readonly emailSealed: string | null
  readonly phoneSealed: string | null
  readonly lineSealed: string | null
}

export async function sealedPrivate(db: Queryable, personId: string): Promise<SealedPrivate | null> {
  const { rows } = await db.query<{
    email_sealed: string | null
    phone_sealed: string | null
    line_sealed: string | null
  }>('select email_sealed, phone_sealed, line_sealed from person_private where person_id = $1', [personId])
  const [row] = rows
  return row ? { emailSealed: row.email_sealed, phoneSealed: row.phone_sealed, lineSealed: row.line_sealed } : null
}

export async function personByEmailKey(db: Queryable, emailKey: string): Promise<string | null> {
  const { rows } = await db.query<{ person_id: string }>(
    'select person_id from person_private where email_key = $1 limit 1',
    [emailKey],
  )
  return rows[0]?.person_id ?? null
}

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

type PersonEventKind = 'password-changed' | 'password-reset' | 'second-factor-set' | 'second-factor-removed'

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
