import type { Queryable } from '../../platform/db/db.ts'
import type { BodyKind } from './body.ts'

export type SuccessionKind = 'merger' | 'split'

export interface Contact {
  readonly website: string | null
  readonly address: string | null
  readonly phone: string | null
  readonly email: string | null
}

/** A body with everything that leads to it and from it. Ids of other bodies. */
export interface RegisteredBody {
  readonly id: string
  /** False for what only its members may know of. */
  readonly listed: boolean
  readonly code: string
  readonly kind: BodyKind
  readonly nameTh: string
  readonly nameEn: string | null
  readonly shortNameTh: string | null
  readonly nameKey: string
  readonly parentId: string | null
  readonly areaCode: string | null
  /** Areas it serves besides. */
  readonly areas: readonly string[]
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly contact: Contact
  /** Other and former names. */
  readonly names: readonly { readonly key: string; readonly nameTh: string; readonly validTo: string | null }[]
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
  readonly supervisors: readonly string[]
  readonly successors: readonly { readonly id: string; readonly kind: SuccessionKind; readonly on: string }[]
}

interface Row {
  id: string
  listed: boolean
  code: string
  kind: BodyKind
  name_th: string
  name_en: string | null
  short_name_th: string | null
  name_key: string
  parent_id: string | null
  area_code: string | null
  valid_from: string | null
  valid_to: string | null
  website: string | null
  office_address: string | null
  office_phone: string | null
  office_email: string | null
  areas: string[]
  names: RegisteredBody['names']
  codes: RegisteredBody['codes']
  supervisors: string[]
  successors: RegisteredBody['successors']
}

/** Which register this is, how many bodies it has and when one last changed: what a copy in memory is compared with. */
export async function bodiesStamp(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ stamp: string }>(
    `select concat_ws(' ', current_database(), count(*), max(changed_at), max(id::text)) as stamp from bodies`,
  )
  return rows[0]?.stamp ?? ''
}

/** Every body, in the order of their codes. Some thousands of rows. */
export async function allBodies(view: Queryable): Promise<RegisteredBody[]> {
  const { rows } = await view.query<Row>(
    `select b.id, b.listed, b.code, b.kind, b.name_th, b.name_en, b.short_name_th, b.name_key, b.parent_id, b.area_code, b.valid_from,
            b.valid_to, b.website, b.office_address, b.office_phone, b.office_email,
            coalesce(a.areas, '{}') as areas, coalesce(n.names, '[]') as names, coalesce(c.codes, '[]') as codes,
            coalesce(s.supervisors, '{}') as supervisors, coalesce(x.successors, '[]') as successors
       from bodies b
       left join (select body_id, array_agg(area_code order by area_code) as areas from body_areas group by body_id) a on a.body_id = b.id
       left join (select body_id, json_agg(json_build_object('key', name_key, 'nameTh', name_th, 'validTo', valid_to)
                         order by valid_to desc nulls first, name_th) as names from body_names group by body_id) n on n.body_id = b.id
       left join (select body_id, json_agg(json_build_object('scheme', scheme, 'code', code) order by scheme, code) as codes
                    from body_codes group by body_id) c on c.body_id = b.id
       left join (select body_id, array_agg(supervisor_id::text order by supervisor_id) as supervisors
                    from body_supervision group by body_id) s on s.body_id = b.id
       left join (select body_id, json_agg(json_build_object('id', successor_id, 'kind', kind, 'on', happened_on)
                         order by happened_on, successor_id) as successors from body_successions group by body_id) x on x.body_id = b.id
      order by b.code`,
  )
  return rows.map((row) => ({
    id: row.id,
    listed: row.listed,
    code: row.code,
    kind: row.kind,
    nameTh: row.name_th,
    nameEn: row.name_en,
    shortNameTh: row.short_name_th,
    nameKey: row.name_key,
    parentId: row.parent_id,
    areaCode: row.area_code,
    areas: row.areas,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    contact: {
      website: row.website,
      address: row.office_address,
      phone: row.office_phone,
      email: row.office_email,
    },
    names: row.names,
    codes: row.codes,
    supervisors: row.supervisors,
    successors: row.successors,
  }))
}
