import sql from 'sql-template-tag'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { BodyKind } from '../bodies/index.ts'
import type { Level } from './level.ts'
import type { Criterion, Dimension } from './standard.ts'

/** The full key of a row of a large table. */
export interface Key {
  readonly home: string
  readonly id: string
}

/** A service with a standard, by name. */
export interface ServiceName {
  readonly id: string
  readonly code: string
  readonly nameTh: string
  readonly nameEn: string | null
}

export async function serviceNames(view: Queryable): Promise<ServiceName[]> {
  const { rows } = await view.query<{ id: string; code: string; name_th: string; name_en: string | null }>(
    sql`select id, code, name_th, name_en from public_services where ended_on is null order by code`,
  )
  return rows.map((row) => ({ id: row.id, code: row.code, nameTh: row.name_th, nameEn: row.name_en }))
}

export interface Service extends ServiceName {
  readonly about: string
  readonly functionCode: string
  readonly levels: readonly Level[]
  readonly validMonths: number
  readonly revision: number
  readonly criteria: readonly Criterion[]
  readonly needs: Readonly<Partial<Record<Dimension, number>>>
}

interface ServiceRow {
  id: string
  code: string
  name_th: string
  name_en: string | null
  about: string
  function_code: string
  levels: Level[]
  valid_months: number
  revision: number
  criteria: Criterion[] | null
  needs: Partial<Record<Dimension, number>> | null
}

/** All services in force, or one by its code. */
export async function servicesOf(view: Queryable, code: string | null = null): Promise<Service[]> {
  const { rows } = await view.query<ServiceRow>(
    sql`select s.id, s.code, s.name_th, s.name_en, s.about, s.function_code, s.levels, s.valid_months, s.revision,
          (select jsonb_agg(jsonb_build_object('id', c.id, 'measureTh', c.measure_th, 'measureEn', c.measure_en, 'unit', c.unit,
                    'direction', c.direction, 'wanted', c.wanted::text, 'source', c.source) order by c.position)
             from service_criteria c where c.service_id = s.id and c.ended_on is null) as criteria,
          (select jsonb_object_agg(n.dimension, n.wanted) from service_needs n where n.service_id = s.id) as needs
        from public_services s where s.ended_on is null and ${code === null ? sql`true` : sql`s.code = ${code}`} order by s.code`,
  )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    about: row.about,
    functionCode: row.function_code,
    levels: row.levels,
    validMonths: row.valid_months,
    revision: row.revision,
    criteria: row.criteria ?? [],
    needs: row.needs ?? {},
  }))
}

export type NewService = Omit<Service, 'revision'>

/** Holds the standard until the transaction ends: of two who change it at once the second sees what the first did. */
export async function lockService(tx: Tx, code: string): Promise<void> {
  await tx.query('select from public_services where code = $1 for no key update', [code])
}

/** Whether any of these is a criterion of another service. @param serviceId null: of a service that is not there yet */
export async function areOfOthers(
  view: Queryable,
  serviceId: string | null,
  criteria: readonly string[],
): Promise<boolean> {
  const { rows } = await view.query(
    'select from service_criteria where id = any($1::uuid[]) and service_id is distinct from $2 limit 1',
    [criteria, serviceId],
  )
  return rows.length > 0
}

/** Stores services whole; of one that is there, what is given takes the place of what was. */
export async function putServices(
  tx: Tx,
  services: readonly NewService[],
  by: string | null,
  now: Date,
): Promise<void> {
  const given = JSON.stringify(services)
  await tx.query(
    `insert into public_services (id, code, name_th, name_en, about, function_code, levels, valid_months, made_by, made_at, updated_at)
     select (s->>'id')::uuid, s->>'code', s->>'nameTh', s->>'nameEn', s->>'about', s->>'functionCode',
            coalesce((select array_agg(l) from jsonb_array_elements_text(s->'levels') as l), '{}'), (s->>'validMonths')::int, $2, $3, $3
       from jsonb_array_elements($1::jsonb) as t (s)
     on conflict (id) do update set name_th = excluded.name_th, name_en = excluded.name_en, about = excluded.about,
       function_code = excluded.function_code, levels = excluded.levels, valid_months = excluded.valid_months,
       updated_at = excluded.updated_at, revision = public_services.revision + 1`,
    [given, by, now],
  )
  // A criterion that is no longer given ends: assessments made by it keep their lines.
  await tx.query(
    `update service_criteria c set ended_on = $2::date from jsonb_array_elements($1::jsonb) as t (s)
      where c.service_id = (s->>'id')::uuid and c.ended_on is null
        and not exists (select 1 from jsonb_array_elements(s->'criteria') as x (k) where (k->>'id')::uuid = c.id)`,
    [given, now.toISOString().slice(0, 10)],
  )
  await tx.query(
    `insert into service_criteria (id, service_id, position, measure_th, measure_en, unit, direction, wanted, source)
     select (k->>'id')::uuid, (s->>'id')::uuid, n::int, k->>'measureTh', k->>'measureEn', k->>'unit', k->>'direction', (k->>'wanted')::numeric, k->>'source'
       from jsonb_array_elements($1::jsonb) as t (s), jsonb_array_elements(s->'criteria') with ordinality as x (k, n)
     on conflict (id) do update set position = excluded.position, measure_th = excluded.measure_th,
       measure_en = case when excluded.measure_th = service_criteria.measure_th
                         then coalesce(excluded.measure_en, service_criteria.measure_en) else excluded.measure_en end,
       ended_on = null, unit = excluded.unit, direction = excluded.direction, wanted = excluded.wanted, source = excluded.source`,
    [given],
  )
  await tx.query(
    `insert into service_needs (service_id, dimension, wanted)
     select (s->>'id')::uuid, n.key, n.value::int from jsonb_array_elements($1::jsonb) as t (s), jsonb_each_text(s->'needs') as n
     on conflict (service_id, dimension) do update set wanted = excluded.wanted`,
    [given],
  )
}

// ---- bodies, as this room names them

export interface BodyName {
  readonly id: string
  readonly code: string
  readonly kind: BodyKind
  readonly nameTh: string
  readonly nameEn: string | null
  readonly areaCode: string | null
}

/** A row of bodies, as `toBody` reads it. */
export interface BodyRow {
  id: string
  code: string
  kind: BodyKind
  name_th: string
  name_en: string | null
  area_code: string | null
}

export const toBody = (row: BodyRow): BodyName => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  nameTh: row.name_th,
  nameEn: row.name_en,
  areaCode: row.area_code,
})

export async function bodiesBy(
  view: Queryable,
  by: { ids: readonly string[] } | { code: string },
): Promise<Map<string, BodyName>> {
  const where = 'ids' in by ? sql`id = any(${[...new Set(by.ids)]}::uuid[])` : sql`code = ${by.code} and listed`
  const { rows } = await view.query<BodyRow>(
    sql`select id, code, kind, name_th, name_en, area_code from bodies where ${where}`,
  )
  return new Map(rows.map((row) => [row.id, toBody(row)]))
}
