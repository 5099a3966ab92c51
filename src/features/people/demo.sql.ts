import type { Role } from '../../kernel/viewer.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'

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

export async function isDemoEmail(db: Queryable, email: string): Promise<boolean> {
  return (await db.query('select from demo_sign_ins where email = $1', [email])).rowCount > 0
}

/** Was this database made as a demonstration? */
export async function holdsDemo(db: Queryable): Promise<boolean> {
  return (await db.query('select from demo_sign_ins limit 1')).rowCount > 0
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
