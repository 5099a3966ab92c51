import sql, { type Sql } from 'sql-template-tag'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Grant } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'

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
  readonly unseen: number
}

/**
 * Who a session cookie belongs to and every role that person has today, in one statement by primary and unique keys. The
 * same statement notes that the person was seen, once a minute at most, and not after 30 minutes of silence.
 * @param unseen a scalar subquery over `p.id`: what the header counts for the person
 * @param demo whether the invented people of the demonstration count, whose passwords are public
 */
export async function signedInBy(
  db: Queryable,
  tokenHash: string,
  now: Date,
  today: LocalDate,
  demo: boolean,
  unseen: Sql = sql`0`,
): Promise<SignedIn | null> {
  const { rows } = await db.query<{
    session_id: string
    person_id: string
    name_sealed: string
    created_at: Date
    updated_at: Date
    stepped_up_at: Date | null
    grants: Grant[]
    unseen: number
  }>(
    sql`with seen as (
       update auth_sessions set updated_at = ${now}
       where token = ${tokenHash} and updated_at < ${now}::timestamptz - interval '1 minute'
         and updated_at > ${now}::timestamptz - interval '30 minutes'
     )
     select s.id as session_id, p.id as person_id, p.name_sealed, s.created_at, s.updated_at, s.stepped_up_at,
       ${unseen} as unseen,
       (select coalesce(json_agg(json_build_object('role', g.role, 'bodyId', g.body_id, 'areaCode', g.area_code,
          'functionCode', g.function_code, 'from', g.starts_on, 'to', g.ends_on) order by g.granted_at, g.id), '[]')
        from role_grants g
        where g.person_id = p.id and g.ended_at is null and (g.confirmed_at is not null or not g.needs_second)
          and g.starts_on <= ${today} and (g.ends_on is null or g.ends_on >= ${today})) as grants
     from auth_sessions s join persons p on p.id = s.user_id
     where s.token = ${tokenHash} and (${demo} or not exists (select from demo_sign_ins d where d.person_id = p.id))`,
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
    unseen: row.unseen,
  }
}

/** The roles a person holds on a day, as JSON: a scalar subquery over a column with the person and a parameter with the day. */
export const grantsOn = (person: string, day: string): string =>
  `(select coalesce(json_agg(json_build_object('role', g.role, 'bodyId', g.body_id, 'areaCode', g.area_code,
      'functionCode', g.function_code, 'from', g.starts_on, 'to', g.ends_on) order by g.granted_at, g.id), '[]')
    from role_grants g
    where g.person_id = ${person} and g.ended_at is null and (g.confirmed_at is not null or not g.needs_second)
      and g.starts_on <= ${day} and (g.ends_on is null or g.ends_on >= ${day}))`

/** The roles of somebody who is known without a session; null where there is no such person, or an invented one that does not count. */
export async function grantsToday(
  db: Queryable,
  personId: string,
  today: LocalDate,
  demo: boolean,
): Promise<{ nameSealed: string; grants: readonly Grant[] } | null> {
  const { rows } = await db.query<{ name_sealed: string; grants: Grant[] }>(
    `select p.name_sealed, ${grantsOn('p.id', '$2')} as grants
     from persons p where p.id = $1 and ($3 or not exists (select from demo_sign_ins d where d.person_id = p.id))`,
    [personId, today, demo],
  )
  const [row] = rows
  return row === undefined ? null : { nameSealed: row.name_sealed, grants: row.grants }
}
