import sql, { join, type Sql } from 'sql-template-tag'
import type { Satang } from '../../kernel/money.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Body, BodyKind } from './body.ts'

interface BodyRow {
  id: string
  code: string
  kind: string
  name_th: string
  name_en: string | null
  short_name_th: string | null
  parent_id: string | null
  area_code: string | null
}

const COLUMNS = sql`b.id, b.code, b.kind, b.name_th, b.name_en, b.short_name_th, b.parent_id, b.area_code`

function toBody(row: BodyRow): Body {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind as BodyKind,
    nameTh: row.name_th,
    nameEn: row.name_en,
    shortNameTh: row.short_name_th,
    parentId: row.parent_id,
    areaCode: row.area_code,
  }
}

/** A body to be stored, with its key. */
export interface NewBody extends Body {
  readonly nameKey: string
  readonly source: string
}

/**
 * Stores bodies that are not there yet; those whose key is known stay as they are. Parents must come before their children.
 * @returns id and code by key, of new and known ones
 */
export async function insertBodies(
  tx: Tx,
  bodies: readonly NewBody[],
): Promise<Map<string, { id: string; code: string }>> {
  await tx.query(
    `insert into bodies (id, code, kind, name_th, name_en, short_name_th, name_key, parent_id, area_code, source)
     select id, code, kind, name_th, name_en, short_name_th, name_key, parent_id, area_code, source
       from jsonb_to_recordset($1::jsonb) as given (id uuid, code text, kind text, name_th text, name_en text, short_name_th text,
            name_key text, parent_id uuid, area_code text, source text)
     on conflict do nothing`,
    [
      JSON.stringify(
        bodies.map((body) => ({
          id: body.id,
          code: body.code,
          kind: body.kind,
          name_th: body.nameTh,
          name_en: body.nameEn,
          short_name_th: body.shortNameTh,
          name_key: body.nameKey,
          parent_id: body.parentId,
          area_code: body.areaCode,
          source: body.source,
        })),
      ),
    ],
  )
  const { rows } = await tx.query<{ name_key: string; id: string; code: string }>(
    'select name_key, id, code from bodies where name_key = any($1)',
    [bodies.map((body) => body.nameKey)],
  )
  return new Map(rows.map((row) => [row.name_key, { id: row.id, code: row.code }]))
}

/** The body of this name, or of one it had before. */
export async function findByKey(view: Queryable, key: string): Promise<{ id: string; code: string } | null> {
  const { rows } = await view.query<{ id: string; code: string }>(
    `select id, code from (
       select id, code, 0 as former from bodies where name_key = $1
       union all select b.id, b.code, 1 from body_names n join bodies b on b.id = n.body_id where n.name_key = $1) found
     order by former limit 1`,
    [key],
  )
  return rows[0] ?? null
}

export async function findByCode(view: Queryable, code: string): Promise<{ id: string; code: string } | null> {
  const { rows } = await view.query<{ id: string; code: string }>('select id, code from bodies where code = $1', [code])
  return rows[0] ?? null
}

export interface BodyFilter {
  readonly kind: BodyKind | null
  readonly province: string | null
  /** Part of its name, of a short or former one, or of the English one. */
  readonly words: string | null
  readonly external?: { readonly scheme: string; readonly code: string } | null
}

function where(filter: BodyFilter): Sql {
  const parts: Sql[] = [sql`b.listed`]
  if (filter.kind) parts.push(sql`b.kind = ${filter.kind}`)
  if (filter.province) {
    const inside = `${filter.province}%`
    parts.push(
      sql`(b.area_code like ${inside} or exists (select 1 from body_areas s where s.body_id = b.id and s.area_code like ${inside}))`,
    )
  }
  if (filter.words) {
    const words = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
    parts.push(
      sql`(b.name_th like ${words} or b.short_name_th like ${words} or b.name_en ilike ${words}
           or exists (select 1 from body_names n where n.body_id = b.id and n.name_th like ${words}))`,
    )
  }
  if (filter.external) {
    const { scheme, code } = filter.external
    parts.push(
      sql`exists (select 1 from body_codes c where c.body_id = b.id and c.scheme = ${scheme} and c.code = ${code})`,
    )
  }
  return sql`where ${join(parts, ' and ')}`
}

/** One page of the list, in Thai order, and how many there are in all. */
export async function bodiesPage(
  view: Queryable,
  filter: BodyFilter,
  limit: number,
  offset: number,
): Promise<{ bodies: Body[]; total: number }> {
  const { rows } = await view.query<BodyRow & { total: bigint }>(
    sql`select ${COLUMNS}, count(*) over () as total from bodies b ${where(filter)}
         order by b.name_th collate thai, b.code limit ${limit} offset ${offset}`,
  )
  if (rows.length === 0 && offset > 0) return { bodies: [], total: await countBodies(view, filter) }
  return { bodies: rows.map(toBody), total: Number(rows[0]?.total ?? 0n) }
}

/** The ids of all bodies of a filter, in the order of their codes: for files. */
export async function bodyIdsOf(view: Queryable, filter: BodyFilter): Promise<string[]> {
  const { rows } = await view.query<{ id: string }>(sql`select b.id from bodies b ${where(filter)} order by b.code`)
  return rows.map((row) => row.id)
}

async function countBodies(view: Queryable, filter: BodyFilter): Promise<number> {
  const { rows } = await view.query<{ total: bigint }>(sql`select count(*) as total from bodies b ${where(filter)}`)
  return Number(rows[0]?.total ?? 0n)
}

/** For the API: bodies after a code, so that a page stays where it is while bodies are added. */
export async function bodiesAfter(
  view: Queryable,
  filter: BodyFilter,
  afterCode: string,
  limit: number,
): Promise<Body[]> {
  const { rows } = await view.query<BodyRow>(
    sql`select ${COLUMNS} from bodies b ${where(filter)} and b.code > ${afterCode} order by b.code limit ${limit}`,
  )
  return rows.map(toBody)
}

export interface BodyTotal {
  readonly fiscalYear: number
  readonly functionCode: string
  readonly projects: number
  readonly amountSatang: Satang
}

/**
 * What these bodies plan by year and field, over all homes: only the top level of each home, or it would count twice.
 * @param bodyIds a body and those that were merged into it: each project has one body, so none counts twice
 */
export async function totalsOfBodies(
  view: Queryable,
  bodyIds: readonly string[],
): Promise<{ totals: BodyTotal[]; asOf: Date | null }> {
  const { rows } = await view.query<{
    fiscal_year: number
    function_code: string
    projects: bigint
    amount: string
    as_of: Date
  }>(
    `select fiscal_year, function_code, sum(projects)::bigint as projects, sum(own_satang)::text as amount, max(as_of) as as_of
       from area_totals
      where body_id = any($1::uuid[]) and area_code = case home when '00' then 'TH' else home end
      group by fiscal_year, function_code order by fiscal_year, function_code`,
    [bodyIds],
  )
  return {
    totals: rows.map((row) => ({
      fiscalYear: row.fiscal_year,
      functionCode: row.function_code,
      projects: Number(row.projects),
      amountSatang: BigInt(row.amount) as Satang,
    })),
    asOf: rows.reduce<Date | null>((latest, row) => (latest === null || row.as_of > latest ? row.as_of : latest), null),
  }
}

export interface BodyPlan {
  readonly id: string
  readonly title: string
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
}

/** The newest plans of these bodies. */
export async function plansOfBodies(view: Queryable, bodyIds: readonly string[], limit: number): Promise<BodyPlan[]> {
  const { rows } = await view.query<{ id: string; title: string; fiscal_year_from: number; fiscal_year_to: number }>(
    `select id, title, fiscal_year_from, fiscal_year_to from plans where body_id = any($1::uuid[])
      order by fiscal_year_to desc, title collate thai, id limit $2`,
    [bodyIds, limit],
  )
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
  }))
}

/** Of those that everybody may know of. */
export async function bodyIdByCode(view: Queryable, code: string): Promise<string | null> {
  const { rows } = await view.query<{ id: string }>('select id from bodies where code = $1 and listed', [code])
  return rows[0]?.id ?? null
}

/**
 * Whether a body stands in the register that everybody reads. A committee for its members only does not: its own room shows it to
 * those who may know of it.
 */
export async function listBody(tx: Tx, id: string, listed: boolean, now: Date): Promise<void> {
  await tx.query('update bodies set listed = $2, changed_at = $3 where id = $1 and listed <> $2', [id, listed, now])
}
