import type { Queryable } from '../../platform/db/db.ts'
import { bodyKey } from '../bodies/index.ts'

export interface FoundBody {
  readonly id: string
  readonly name: string
  readonly areaCode: string | null
}

const columns = 'id, name_th as name, area_code as "areaCode"'

/** Bodies by how their names are compared (bodyKey); a former name leads to the body that has another today. */
async function bodiesByKey(view: Queryable, keys: readonly string[]): Promise<Map<string, FoundBody>> {
  const { rows } = await view.query<FoundBody & { key: string }>(
    `select n.key, b.id, b.name_th as name, b.area_code as "areaCode"
       from (select name_key as key, body_id as id, 0 as today from body_names where name_key = any($1)
             union all select name_key, id, 1 from bodies where name_key = any($1)) n
       join bodies b on b.id = n.id where b.listed order by n.today`,
    [keys],
  )
  return new Map(rows.map(({ key, ...body }) => [key, body]))
}

export async function bodiesById(view: Queryable, ids: readonly string[]): Promise<Map<string, FoundBody>> {
  const { rows } = await view.query<FoundBody>(`select ${columns} from bodies where id = any($1::uuid[])`, [ids])
  return new Map(rows.map((body) => [body.id, body]))
}

/** Bodies that sit in an area, for suggestions: those of a whole province at most. */
export async function bodiesWithin(view: Queryable, areaCode: string | null): Promise<FoundBody[]> {
  const { rows } = await view.query<FoundBody>(
    `select ${columns} from bodies where listed and ($1::text is null or area_code like $1 || '%') order by name_th collate thai limit 3000`,
    [areaCode],
  )
  return rows
}

/**
 * The body of this name: with the province of the office that says it, or without; else the only one of that name within the
 * area, for names that return in many provinces (เทศบาลตำบลหนองบัว). Former names count too.
 */
export async function bodyByName(view: Queryable, name: string, areaCode: string | null): Promise<FoundBody | null> {
  const province = /^\d{2}/.exec(areaCode ?? '')?.[0] ?? null
  const keys = [bodyKey(name, province), bodyKey(name, null)]
  const found = await bodiesByKey(view, keys)
  for (const key of keys) {
    const body = found.get(key)
    if (body !== undefined) return body
  }
  const { rows } = await view.query<FoundBody>(
    `select b.id, b.name_th as name, b.area_code as "areaCode" from bodies b
      where b.listed and starts_with(b.name_key, $1) and ($2::text is null or b.area_code like $2 || '%') limit 2`,
    [`${bodyKey(name, null)}@`, province],
  )
  return rows.length === 1 ? (rows[0] ?? null) : null
}

export interface Alias {
  readonly kind: 'body' | 'place'
  /** As they are compared. */
  readonly words: string
  readonly target: string
}

export async function aliasesOf(view: Queryable, scope: string): Promise<Alias[]> {
  const { rows } = await view.query<Alias>('select kind, words, target from import_aliases where scope = $1', [scope])
  return rows
}

export async function storeAlias(
  tx: Queryable,
  scope: string,
  { kind, words, target }: Alias,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into import_aliases (scope, kind, words, target, chosen_by, chosen_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (scope, kind, words) do update
        set target = excluded.target, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at`,
    [scope, kind, words, target, by, now],
  )
}

export interface SavedMapping {
  readonly name: string
  readonly signature: string
  readonly mapping: unknown
}

export async function mappingsOf(view: Queryable, scope: string): Promise<SavedMapping[]> {
  const { rows } = await view.query<SavedMapping>(
    'select name, signature, mapping from import_mappings where scope = $1 order by used_at desc limit 500',
    [scope],
  )
  return rows
}

export async function mappingByName(view: Queryable, name: string): Promise<SavedMapping | null> {
  const { rows } = await view.query<SavedMapping>(
    'select name, signature, mapping from import_mappings where name = $1 order by used_at desc limit 1',
    [name],
  )
  return rows[0] ?? null
}

export async function storeMapping(
  tx: Queryable,
  id: string,
  scope: string,
  saved: SavedMapping,
  by: string,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into import_mappings (id, scope, name, signature, mapping, made_by, made_at, used_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (scope, signature) do update
        set name = excluded.name, mapping = excluded.mapping, made_by = excluded.made_by, used_at = excluded.used_at`,
    [id, scope, saved.name, saved.signature, JSON.stringify(saved.mapping), by, now],
  )
}

export async function codeOfBody(view: Queryable, id: string): Promise<string | null> {
  const { rows } = await view.query<{ code: string }>('select code from bodies where id = $1', [id])
  return rows[0]?.code ?? null
}
