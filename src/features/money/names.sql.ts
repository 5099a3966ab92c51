import type { Queryable } from '../../platform/db/db.ts'

export interface NamedBody {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

interface Row {
  id: string
  code: string
  name_th: string
  name_en: string | null
  area_code: string | null
}

const toBody = (row: Row): NamedBody => ({
  id: row.id,
  code: row.code,
  nameTh: row.name_th,
  nameEn: row.name_en,
  areaCode: row.area_code,
})

export async function bodyByCode(view: Queryable, code: string): Promise<NamedBody | null> {
  const { rows } = await view.query<Row>('select id, code, name_th, name_en, area_code from bodies where code = $1', [
    code,
  ])
  return rows[0] === undefined ? null : toBody(rows[0])
}

export async function namedBodies(view: Queryable, ids: readonly string[]): Promise<Map<string, NamedBody>> {
  if (ids.length === 0) return new Map()
  const { rows } = await view.query<Row>(
    'select id, code, name_th, name_en, area_code from bodies where id = any($1)',
    [[...new Set(ids)]],
  )
  return new Map(rows.map((row) => [row.id, toBody(row)]))
}

/** Titles of projects, by `home-id`. */
export async function projectTitles(
  view: Queryable,
  keys: readonly { home: string; id: string }[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await view.query<{ home: string; id: string; title: string }>(
    `select p.home, p.id, p.title from projects p
       join (select distinct home, id from unnest($1::text[], $2::uuid[]) as wanted (home, id)) w on w.home = p.home and w.id = p.id`,
    [keys.map((key) => key.home), keys.map((key) => key.id)],
  )
  return new Map(rows.map((row) => [`${row.home}-${row.id}`, row.title]))
}
