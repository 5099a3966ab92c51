import { insertApiKey } from '../../src/features/people/api-keys.sql.ts'
import { hashSecretWord } from '../../src/features/people/secret-word.ts'
import { newId } from '../../src/kernel/ids.ts'
import { comparisonKey } from '../../src/kernel/thai-text.ts'
import type { Db, Queryable } from '../../src/platform/db/db.ts'

export interface StoredBody {
  readonly id: string
  readonly planId: string
  readonly name: string
}

/** A body with one plan, stored; the same every time but for its ids. */
export async function aStoredBody(db: Db, over: { name?: string; areaCode?: string } = {}): Promise<StoredBody> {
  const name = over.name ?? 'เทศบาลตำบลทดสอบ'
  const [id, planId] = [newId(), newId()]
  await db.query(
    `insert into bodies (id, code, kind, name_th, name_key, area_code, source)
     values ($1, $2, 'subdistrict-municipality', $3, $4, $5, 'test')`,
    [id, `T-${id.slice(-8)}`, name, comparisonKey(name), over.areaCode ?? '5701'],
  )
  await db.query(
    `insert into plans (id, level, title, body_id, area_code, fiscal_year_from, fiscal_year_to, created_at)
     values ($1, 'lao', $2, $3, $4, 2026, 2030, '2026-01-01T00:00:00Z')`,
    [planId, `แผนพัฒนาท้องถิ่น ${name}`, id, over.areaCode ?? '5701'],
  )
  return { id, planId, name }
}

export interface StoredProject {
  readonly home: string
  readonly id: string
}

/** A project of a body with one planned budget line, stored. */
export async function aStoredProject(
  db: Db,
  body: StoredBody,
  over: { title?: string; areaCode?: string; placeText?: string; amountSatang?: bigint; fiscalYear?: number } = {},
): Promise<StoredProject> {
  const areaCode = over.areaCode ?? '570101'
  const home = areaCode.slice(0, 2)
  const id = newId()
  const amount = over.amountSatang ?? 100_000_000n
  const year = over.fiscalYear ?? 2027
  await db.query(
    `insert into projects (home, id, plan_id, body_id, title, place_text, area_code, fiscal_year_from, fiscal_year_to,
                           amount_satang, search, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, '', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')`,
    [
      home,
      id,
      body.planId,
      body.id,
      over.title ?? 'ก่อสร้างฝายชะลอน้ำห้วยทดสอบ',
      over.placeText ?? null,
      areaCode,
      year,
      amount,
    ],
  )
  await db.query(
    `insert into budget_lines (home, id, project_id, phase, fiscal_year, source, amount_satang)
     values ($1, $2, $3, 'planned', $4, 'test', $5)`,
    [home, newId(), id, year, amount],
  )
  return { home, id }
}

/** The role without which nobody may answer for a key: of the body, or of the platform where the key is for none. */
export async function aKeeper(db: Queryable, personId: string, bodyId: string | null, now: Date): Promise<void> {
  await db.query(
    `insert into role_grants (id, person_id, role, body_id, area_code, starts_on, reason, granted_at, needs_second)
     values ($1, $2, $3, $4, $5, '2020-01-01', 'test', $6, false)`,
    [
      newId(),
      personId,
      bodyId === null ? 'platform-administrator' : 'body-administrator',
      bodyId,
      bodyId === null ? 'TH' : null,
      now,
    ],
  )
}

/** A program that may call with this key, and somebody who answers for it. @returns the id of the key */
export async function aStoredApiKey(db: Db, key: string, scopes: readonly string[], now: Date): Promise<string> {
  const [id, personId] = [newId(), newId()]
  await db.query(`insert into persons (id, name_sealed, created_at) values ($1, 'x', $2)`, [personId, now])
  await aKeeper(db, personId, null, now)
  const row = { id, keyHash: hashSecretWord(key), label: key, scopes, personId, bodyId: null, endsOn: null }
  await db.transaction((tx) => insertApiKey(tx, row, now))
  return id
}
