import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { RoutingBody } from './route.ts'
import type { RoadOwner, RoutingRule, Target } from './rule.ts'

/** A version as it is kept. */
export interface StoredRoutingRule extends RoutingRule {
  readonly reason: string
  /** Null: it came with the program. */
  readonly changedBy: string | null
  readonly changedAt: Date
}

interface RuleRow {
  code: string
  version: number
  name_th: string
  name_en: string
  category_code: string | null
  function_code: string | null
  area_code: string | null
  road_owner: RoadOwner | null
  targets: Target[]
  valid_from: LocalDate | null
  valid_to: LocalDate | null
  basis: string | null
  reason: string
  changed_by: string | null
  changed_at: Date
}

function toRule(row: RuleRow): StoredRoutingRule {
  return {
    code: row.code,
    version: row.version,
    nameTh: row.name_th,
    nameEn: row.name_en,
    categoryCode: row.category_code,
    functionCode: row.function_code,
    areaCode: row.area_code,
    roadOwner: row.road_owner,
    targets: row.targets,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    basis: row.basis,
    reason: row.reason,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }
}

/** Which database this is and what the newest versions are: what a copy in memory is compared with. */
export async function routingRulesStamp(view: Queryable): Promise<string> {
  const { rows } = await view.query<{ stamp: string }>(
    `select concat_ws(' ', current_database(), count(*), max(changed_at)) as stamp from routing_rules`,
  )
  return rows[0]?.stamp ?? ''
}

/** The newest version of each, also of those whose days are over. */
export async function newestRoutingRules(view: Queryable): Promise<StoredRoutingRule[]> {
  const { rows } = await view.query<RuleRow>(
    `select * from (select distinct on (code) * from routing_rules order by code, version desc) as newest
      order by area_code nulls last, road_owner nulls last, category_code nulls last, function_code nulls last, code`,
  )
  return rows.map(toRule)
}

/** All versions of one, newest first. */
export async function versionsOfRule(view: Queryable, code: string): Promise<StoredRoutingRule[]> {
  const { rows } = await view.query<RuleRow>('select * from routing_rules where code = $1 order by version desc', [
    code,
  ])
  return rows.map(toRule)
}

/** @returns false where that version is there already: somebody else was faster */
export async function insertRoutingRule(tx: Tx, rule: StoredRoutingRule): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into routing_rules (code, version, name_th, name_en, category_code, function_code, area_code, road_owner, targets,
                                valid_from, valid_to, basis, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15)
     on conflict (code, version) do nothing`,
    [
      rule.code,
      rule.version,
      rule.nameTh,
      rule.nameEn,
      rule.categoryCode,
      rule.functionCode,
      rule.areaCode,
      rule.roadOwner,
      JSON.stringify(rule.targets),
      rule.validFrom,
      rule.validTo,
      rule.basis,
      rule.reason,
      rule.changedBy,
      rule.changedAt,
    ],
  )
  return rowCount === 1
}

/** Adds the rules of the program that are not known yet; known ones stay as people left them. */
export async function addFirstRoutingRules(
  tx: Tx,
  rules: readonly RoutingRule[],
  reason: string,
  now: Date,
): Promise<void> {
  const { rows } = await tx.query<{ code: string }>('select distinct code from routing_rules')
  const known = new Set(rows.map(({ code }) => code))
  for (const rule of rules) {
    if (!known.has(rule.code)) await insertRoutingRule(tx, { ...rule, reason, changedBy: null, changedAt: now })
  }
}

interface BodyRow {
  id: string
  code: string
  kind: string
  name_th: string
  name_en: string | null
  area_code: string | null
  areas: string[]
}

/** Bodies of today that belong to one of these areas or serve it. */
export async function bodiesAt(view: Queryable, areas: readonly string[]): Promise<RoutingBody[]> {
  const { rows } = await view.query<BodyRow>(
    `select b.id, b.code, b.kind, b.name_th, b.name_en, b.area_code,
            coalesce(array(select s.area_code from body_areas s where s.body_id = b.id), '{}') as areas
       from bodies b
      where b.valid_to is null
        and (b.area_code = any($1) or b.id in (select s.body_id from body_areas s where s.area_code = any($1)))
        and b.kind <> 'committee'
      order by b.code`,
    [areas],
  )
  return rows.map(toBody)
}

/** Bodies named by code or by id, wherever they are. */
export async function bodiesNamed(
  view: Queryable,
  { codes = [], ids = [] }: { readonly codes?: readonly string[]; readonly ids?: readonly string[] },
): Promise<RoutingBody[]> {
  if (codes.length === 0 && ids.length === 0) return []
  const { rows } = await view.query<BodyRow>(
    `select id, code, kind, name_th, name_en, area_code, '{}'::text[] as areas from bodies
      where valid_to is null and (code = any($1::text[]) or id = any($2::uuid[]))`,
    [codes, ids],
  )
  return rows.map(toBody)
}

function toBody(row: BodyRow): RoutingBody {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    nameTh: row.name_th,
    nameEn: row.name_en,
    areaCode: row.area_code,
    areas: row.areas,
  }
}
