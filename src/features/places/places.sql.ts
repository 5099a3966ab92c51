import type { AreaCode, AreaKind } from '../../kernel/area-code.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Area, AreaMembership } from './area.ts'

interface AreaRow {
  code: string
  kind: string
  parent_code: string | null
  name_th: string
  name_en: string | null
  aliases: string[]
  postcodes: string[]
  latitude: number | null
  longitude: number | null
  valid_from: string | null
  valid_to: string | null
  successor_code: string | null
  source: string
}

const AREA_COLUMNS =
  'code, kind, parent_code, name_th, name_en, aliases, postcodes, latitude, longitude, valid_from, valid_to, successor_code, source'

function toArea(row: AreaRow): Area {
  return {
    code: row.code as AreaCode,
    kind: row.kind as AreaKind,
    parentCode: row.parent_code as AreaCode | null,
    nameTh: row.name_th,
    nameEn: row.name_en,
    aliases: row.aliases,
    postcodes: row.postcodes,
    latitude: row.latitude,
    longitude: row.longitude,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    successorCode: row.successor_code as AreaCode | null,
    source: row.source,
  }
}

/** Every area, parents before children. About 8,500 rows. */
export async function allAreas(view: Queryable): Promise<Area[]> {
  const { rows } = await view.query<AreaRow>(
    `select ${AREA_COLUMNS} from areas
      order by case kind when 'country' then 0 when 'region' then 1 when 'province-cluster' then 2 when 'province' then 3
        when 'district' then 4 when 'subdistrict' then 5 else 6 end, code`,
  )
  return rows.map(toArea)
}

export async function allMemberships(view: Queryable): Promise<AreaMembership[]> {
  const { rows } = await view.query<{ group_code: string; area_code: string }>(
    'select group_code, area_code from area_groups order by group_code, area_code',
  )
  return rows.map((row) => ({ groupCode: row.group_code as AreaCode, areaCode: row.area_code as AreaCode }))
}

export interface RegisterStamp {
  readonly database: string
  readonly changedAt: Date | null
  /** When a boundary last changed; null where there are none. */
  readonly bordersAt: Date | null
  /** The day in Bangkok, by which areas begin and end. */
  readonly today: string
}

/** Which register this is and when it last changed: what a copy in memory is compared with. Two looks into an index. */
export async function registerStamp(view: Queryable): Promise<RegisterStamp> {
  const { rows } = await view.query<{
    database: string
    changed_at: Date | null
    borders_at: Date | null
    today: string
  }>(
    `select current_database() as database, (select max(stored_at) from areas) as changed_at,
            (select max(stored_at) from area_boundaries) as borders_at, (now() at time zone 'Asia/Bangkok')::date as today`,
  )
  const [row] = rows
  return {
    database: row?.database ?? '',
    changedAt: row?.changed_at ?? null,
    bordersAt: row?.borders_at ?? null,
    today: row?.today ?? '',
  }
}

/** Tells registers apart by what they hold: equal for equal areas and groups, in whatever database. */
export async function registerPrint(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ print: string }>(
    `select concat_ws(' ', count(*), sum(hashtextextended(a::text, 0)),
                      (select sum(hashtextextended(g::text, 0)) from area_groups g)) as print from areas a`,
  )
  return rows[0]?.print ?? ''
}

/**
 * Adds areas and overwrites those whose code is known; rows that say the same as before are not touched.
 * @param areas parents may stand in the list or in the register already
 * @returns how many rows were added or changed
 */
export async function upsertAreas(tx: Tx, areas: readonly Area[], now: Date): Promise<number> {
  const { changedAt } = await registerStamp(tx)
  // Always later than before, also under a clock that stands still, so that copies in memory notice.
  const stamp = new Date(Math.max(now.getTime(), (changedAt?.getTime() ?? 0) + 1))
  const { rowCount } = await tx.query(
    `insert into areas as known (${AREA_COLUMNS}, stored_at)
     select code, kind, parent_code, name_th, name_en, aliases, postcodes, latitude, longitude, valid_from, valid_to, successor_code, source, $2
       from jsonb_to_recordset($1::jsonb) as given (code text, kind text, parent_code text, name_th text, name_en text,
            aliases text[], postcodes text[], latitude double precision, longitude double precision, valid_from date,
            valid_to date, successor_code text, source text)
     on conflict (code) do update
        set kind = excluded.kind, parent_code = excluded.parent_code, name_th = excluded.name_th, name_en = excluded.name_en,
            aliases = excluded.aliases, postcodes = excluded.postcodes, latitude = excluded.latitude,
            longitude = excluded.longitude, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
            successor_code = excluded.successor_code, source = excluded.source, stored_at = excluded.stored_at
      where (known.kind, known.parent_code, known.name_th, known.name_en, known.aliases, known.postcodes, known.latitude,
             known.longitude, known.valid_from, known.valid_to, known.successor_code)
            is distinct from (excluded.kind, excluded.parent_code, excluded.name_th, excluded.name_en, excluded.aliases,
             excluded.postcodes, excluded.latitude, excluded.longitude, excluded.valid_from, excluded.valid_to,
             excluded.successor_code)`,
    [JSON.stringify(areas.map(toRecord)), stamp],
  )
  return rowCount
}

function toRecord(area: Area) {
  return {
    code: area.code,
    kind: area.kind,
    parent_code: area.parentCode,
    name_th: area.nameTh,
    name_en: area.nameEn,
    aliases: area.aliases,
    postcodes: area.postcodes,
    latitude: area.latitude,
    longitude: area.longitude,
    valid_from: area.validFrom,
    valid_to: area.validTo,
    successor_code: area.successorCode,
    source: area.source,
  }
}

export async function areasAreStored(view: Queryable): Promise<boolean> {
  const { rows } = await view.query<{ stored: boolean }>('select exists (select 1 from areas) as stored')
  return rows[0]?.stored ?? false
}

/**
 * Makes these the only members of the groups. Where that changes anything, the groups count as changed, so that copies of the
 * register in memory notice.
 */
export async function replaceMemberships(
  tx: Tx,
  groups: readonly string[],
  memberships: readonly AreaMembership[],
  now: Date,
): Promise<void> {
  if (groups.length === 0) return
  const { changedAt } = await registerStamp(tx)
  const stamp = new Date(Math.max(now.getTime(), (changedAt?.getTime() ?? 0) + 1))
  await tx.query(
    `with wanted as (select * from unnest($2::text[], $3::text[]) as w (group_code, area_code)),
          gone as (delete from area_groups g
                    where g.group_code = any($1::text[])
                      and not exists (select 1 from wanted w where (w.group_code, w.area_code) = (g.group_code, g.area_code))
                returning g.group_code),
          come as (insert into area_groups (group_code, area_code) select distinct group_code, area_code from wanted
                   on conflict do nothing returning group_code)
     update areas set stored_at = $4 where code in (select group_code from gone union select group_code from come)`,
    [groups, memberships.map((row) => row.groupCode), memberships.map((row) => row.areaCode), stamp],
  )
}

export async function insertMemberships(tx: Tx, memberships: readonly AreaMembership[]): Promise<void> {
  await tx.query(
    `insert into area_groups (group_code, area_code)
     select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    [memberships.map((row) => row.groupCode), memberships.map((row) => row.areaCode)],
  )
}
