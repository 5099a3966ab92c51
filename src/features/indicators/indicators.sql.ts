import type { Home } from '../../kernel/ids.ts'
import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Breakdown, Direction, Level, ResultKind, Rule, TimeRule } from './indicator.ts'
import type { Frequency } from './period.ts'
import { fromDecimal, type Micro, toDecimal } from './quantity.ts'
import type { Unit } from './unit.ts'
import { toUnit, type UnitRow } from './units.sql.ts'

/** A definition as it is stored. */
export interface Indicator {
  readonly id: string
  readonly code: string
  readonly home: Home
  readonly nameTh: string
  readonly nameEn: string | null
  readonly meaning: string
  readonly result: ResultKind
  readonly level: Level
  readonly planId: string | null
  readonly nodeId: string | null
  readonly project: { readonly home: Home; readonly id: string } | null
  readonly areaCode: string
  readonly functionCode: string | null
  readonly ownerBodyId: string
  readonly ownerPersonId: string
  readonly dueDays: number
  readonly unit: Unit
  readonly allowsOverMost: boolean
  readonly direction: Direction
  readonly low: Micro | null
  readonly high: Micro | null
  readonly frequency: Frequency
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly source: string
  readonly rule: Rule
  readonly overTime: TimeRule
  readonly ruleReason: string
  readonly weight: { readonly label: string; readonly value: Micro } | null
  readonly formula: string | null
  readonly breakdowns: readonly Breakdown[]
  readonly baseline: { readonly value: Micro; readonly period: string; readonly source: string } | null
  readonly tags: readonly string[]
  readonly revision: number
  readonly endedAt: Date | null
}

interface DefinitionRow extends UnitRow {
  id: string
  indicator_code: string
  home: Home
  indicator_name_th: string
  indicator_name_en: string | null
  meaning: string
  result: ResultKind
  level: Level
  plan_id: string | null
  node_id: string | null
  project_home: Home | null
  project_id: string | null
  area_code: string
  function_code: string | null
  owner_body_id: string
  owner_person_id: string
  due_days: number
  allows_over_most: boolean
  direction: Direction
  range_low: string | null
  range_high: string | null
  frequency: Frequency
  fiscal_year_from: number
  fiscal_year_to: number
  source: string
  rule: Rule
  over_time: TimeRule
  rule_reason: string
  weight_label: string | null
  weight: string | null
  formula: string | null
  breakdowns: Breakdown[]
  baseline: string | null
  baseline_period: string | null
  baseline_source: string | null
  tags: string[] | null
  revision: number
  ended_at: Date | null
}

const definitionColumns = `i.id, i.code as indicator_code, i.home, i.name_th as indicator_name_th, i.name_en as indicator_name_en, i.meaning,
  i.result, i.level, i.plan_id, i.node_id, i.project_home, i.project_id, i.area_code, i.function_code, i.owner_body_id,
  i.owner_person_id, i.due_days, i.allows_over_most, i.direction, i.range_low, i.range_high, i.frequency, i.fiscal_year_from,
  i.fiscal_year_to, i.source, i.rule, i.over_time, i.rule_reason, i.weight_label, i.weight, i.formula, i.breakdowns, i.baseline,
  i.baseline_period, i.baseline_source, i.revision, i.ended_at,
  (select array_agg(t.lens_code order by t.lens_code) from indicator_tags t where t.indicator_id = i.id) as tags,
  u.code, u.name_th, u.name_en, u.dimension, u.numerator, u.denominator, u.decimals, u.may_be_negative, u.most`

function toIndicator(row: DefinitionRow): Indicator {
  const quantity = (text: string | null) => (text === null ? null : fromDecimal(text))
  return {
    id: row.id,
    code: row.indicator_code,
    home: row.home,
    nameTh: row.indicator_name_th,
    nameEn: row.indicator_name_en,
    meaning: row.meaning,
    result: row.result,
    level: row.level,
    planId: row.plan_id,
    nodeId: row.node_id,
    project:
      row.project_home === null || row.project_id === null ? null : { home: row.project_home, id: row.project_id },
    areaCode: row.area_code,
    functionCode: row.function_code,
    ownerBodyId: row.owner_body_id,
    ownerPersonId: row.owner_person_id,
    dueDays: row.due_days,
    unit: toUnit(row),
    allowsOverMost: row.allows_over_most,
    direction: row.direction,
    low: quantity(row.range_low),
    high: quantity(row.range_high),
    frequency: row.frequency,
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    source: row.source,
    rule: row.rule,
    overTime: row.over_time,
    ruleReason: row.rule_reason,
    weight:
      row.weight === null || row.weight_label === null
        ? null
        : { label: row.weight_label, value: fromDecimal(row.weight) },
    formula: row.formula,
    breakdowns: row.breakdowns,
    baseline:
      row.baseline === null || row.baseline_period === null
        ? null
        : { value: fromDecimal(row.baseline), period: row.baseline_period, source: row.baseline_source ?? '' },
    tags: row.tags ?? [],
    revision: row.revision,
    endedAt: row.ended_at,
  }
}

const fromDefinitions = 'from indicators i join indicator_units u on u.code = i.unit_code'

export async function indicatorById(view: Queryable, id: string): Promise<Indicator | null> {
  const { rows } = await view.query<DefinitionRow>(`select ${definitionColumns} ${fromDefinitions} where i.id = $1`, [
    id,
  ])
  return rows[0] ? toIndicator(rows[0]) : null
}

export async function indicatorsByIds(view: Queryable, ids: readonly string[]): Promise<Indicator[]> {
  if (ids.length === 0) return []
  const { rows } = await view.query<DefinitionRow>(
    `select ${definitionColumns} ${fromDefinitions} where i.id = any($1::uuid[]) order by i.code`,
    [ids],
  )
  return rows.map(toIndicator)
}

export async function indicatorsByCodes(view: Queryable, codes: readonly string[]): Promise<Indicator[]> {
  if (codes.length === 0) return []
  const { rows } = await view.query<DefinitionRow>(
    `select ${definitionColumns} ${fromDefinitions} where i.code = any($1::text[]) order by i.code`,
    [codes],
  )
  return rows.map(toIndicator)
}

/** Locks definitions until the transaction ends, in the order of their ids: whoever writes values or changes them waits. */
export async function lockIndicators(tx: Tx, ids: readonly string[]): Promise<Indicator[]> {
  if (ids.length === 0) return []
  await tx.query('select 1 from indicators where id = any($1::uuid[]) order by id for update', [ids])
  return indicatorsByIds(tx, ids)
}

/** No other change of links or formulas may slip between looking for a circle and storing. */
export async function lockLinks(tx: Tx): Promise<void> {
  await tx.query('lock table indicator_links in share row exclusive mode')
}

export interface IndicatorToStore extends Omit<Indicator, 'unit' | 'revision' | 'endedAt'> {
  readonly unitCode: string
}

function definitionValues(one: IndicatorToStore) {
  const decimal = (value: Micro | null) => (value === null ? null : toDecimal(value))
  return [
    one.id,
    one.code,
    one.nameTh,
    one.nameEn,
    one.meaning,
    one.result,
    one.level,
    one.planId,
    one.nodeId,
    one.project?.home ?? null,
    one.project?.id ?? null,
    one.areaCode,
    one.functionCode,
    one.ownerBodyId,
    one.ownerPersonId,
    one.dueDays,
    one.unitCode,
    one.allowsOverMost,
    one.direction,
    decimal(one.low),
    decimal(one.high),
    one.frequency,
    one.fiscalYearFrom,
    one.fiscalYearTo,
    one.source,
    one.rule,
    one.overTime,
    one.ruleReason,
    one.weight?.label ?? null,
    decimal(one.weight?.value ?? null),
    one.formula,
    one.breakdowns,
    decimal(one.baseline?.value ?? null),
    one.baseline?.period ?? null,
    one.baseline?.source ?? null,
  ]
}

const storedColumns = `id, code, name_th, name_en, meaning, result, level, plan_id, node_id, project_home, project_id, area_code,
  function_code, owner_body_id, owner_person_id, due_days, unit_code, allows_over_most, direction, range_low, range_high, frequency,
  fiscal_year_from, fiscal_year_to, source, rule, over_time, rule_reason, weight_label, weight, formula, breakdowns, baseline,
  baseline_period, baseline_source`

export async function insertIndicator(tx: Tx, one: IndicatorToStore, now: Date): Promise<void> {
  const values = definitionValues(one)
  const places = values.map((_, at) => `$${at + 1}`).join(', ')
  await tx.query(
    `insert into indicators (${storedColumns}, home, created_at) values (${places}, $${values.length + 1}, $${values.length + 2})`,
    [...values, one.home, now],
  )
  await storeTags(tx, one.id, one.tags)
}

export async function updateIndicator(tx: Tx, one: IndicatorToStore): Promise<void> {
  const values = definitionValues(one)
  const columns = storedColumns.split(',').map((name) => name.trim())
  const sets = columns.slice(1).map((name, at) => `${name} = $${at + 2}`)
  await tx.query(`update indicators set ${sets.join(', ')}, revision = revision + 1 where id = $1`, values)
  await tx.query('delete from indicator_tags where indicator_id = $1', [one.id])
  await storeTags(tx, one.id, one.tags)
}

async function storeTags(tx: Tx, id: string, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return
  await tx.query('insert into indicator_tags (indicator_id, lens_code) select $1, unnest($2::text[])', [id, tags])
}

export async function markEnded(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update indicators set ended_at = $2, revision = revision + 1 where id = $1', [id, now])
}

export async function codeIsTaken(view: Queryable, code: string, otherThan: string | null): Promise<boolean> {
  const { rowCount } = await view.query('select 1 from indicators where code = $1 and id is distinct from $2::uuid', [
    code,
    otherThan,
  ])
  return rowCount > 0
}

/** The next free code of an indicator of this project: `P-3F2A9C1B-1`. */
export async function freeCode(view: Queryable, projectId: string): Promise<string> {
  const stem = `P-${projectId.slice(-8).toUpperCase()}-`
  const { rows } = await view.query<{ code: string }>(`select code from indicators where code like $1 || '%'`, [stem])
  const numbers = rows.map(({ code }) => Number(code.slice(stem.length))).filter(Number.isInteger)
  return `${stem}${Math.max(0, ...numbers) + 1}`
}

// ---- links and places

export async function storeFormulaLinks(tx: Tx, parentId: string, childIds: readonly string[]): Promise<void> {
  await tx.query(`delete from indicator_links where parent_id = $1 and kind = 'formula'`, [parentId])
  if (childIds.length > 0)
    await tx.query(`insert into indicator_links (parent_id, child_id, kind) select $1, unnest($2::uuid[]), 'formula'`, [
      parentId,
      childIds,
    ])
}

export async function storePart(tx: Tx, parentId: string, childId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into indicator_links (parent_id, child_id, kind) values ($1, $2, 'part') on conflict do nothing`,
    [parentId, childId],
  )
  return rowCount > 0
}

export async function removePart(tx: Tx, parentId: string, childId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `delete from indicator_links where parent_id = $1 and child_id = $2 and kind = 'part'`,
    [parentId, childId],
  )
  return rowCount > 0
}

export interface Place {
  readonly areaCode: string
  readonly name: string
  readonly households: number | null
  readonly weight: Micro | null
  readonly baseline: Micro | null
}

export async function placesOf(view: Queryable, ids: readonly string[]): Promise<Map<string, Place[]>> {
  const { rows } = await view.query<{
    indicator_id: string
    area_code: string
    name: string
    households: number | null
    weight: string | null
    baseline: string | null
  }>(
    `select indicator_id, area_code, name, households, weight, baseline from indicator_places
      where indicator_id = any($1::uuid[]) order by area_code`,
    [ids],
  )
  const byId = new Map<string, Place[]>()
  for (const row of rows) {
    const list = byId.get(row.indicator_id) ?? []
    byId.set(row.indicator_id, list)
    list.push({
      areaCode: row.area_code,
      name: row.name,
      households: row.households,
      weight: row.weight === null ? null : fromDecimal(row.weight),
      baseline: row.baseline === null ? null : fromDecimal(row.baseline),
    })
  }
  return byId
}

export async function storePlaces(tx: Tx, id: string, places: readonly Place[]): Promise<void> {
  await tx.query('delete from indicator_places where indicator_id = $1', [id])
  if (places.length === 0) return
  const decimal = (value: Micro | null) => (value === null ? null : toDecimal(value))
  await tx.query(
    `insert into indicator_places (indicator_id, area_code, name, households, weight, baseline)
     select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::numeric[], $6::numeric[])`,
    [
      id,
      places.map(({ areaCode }) => areaCode),
      places.map(({ name }) => name),
      places.map(({ households }) => households),
      places.map(({ weight }) => decimal(weight)),
      places.map(({ baseline }) => decimal(baseline)),
    ],
  )
}

export async function storeTargets(
  tx: Tx,
  one: Pick<Indicator, 'id' | 'home'>,
  targets: readonly { readonly areaCode: string; readonly period: string; readonly value: Micro }[],
): Promise<void> {
  await tx.query('delete from indicator_targets where home = $1 and indicator_id = $2', [one.home, one.id])
  if (targets.length === 0) return
  await tx.query(
    `insert into indicator_targets (home, indicator_id, area_code, period, value)
     select $1, $2, * from unnest($3::text[], $4::text[], $5::numeric[])`,
    [
      one.home,
      one.id,
      targets.map(({ areaCode }) => areaCode),
      targets.map(({ period }) => period),
      targets.map(({ value }) => toDecimal(value)),
    ],
  )
}

// ---- who may be the owner

export interface OfficerOfBody {
  readonly personId: string
  readonly bodyId: string
}

/** Planners of some bodies today: those who may answer for an indicator. */
export async function officersOfBodies(
  view: Queryable,
  bodyIds: readonly string[],
  today: LocalDate,
): Promise<OfficerOfBody[]> {
  const { rows } = await view.query<{ person_id: string; body_id: string }>(
    `select distinct person_id, body_id from role_grants
      where body_id = any($1::uuid[]) and role in ('planner', 'plan-approver', 'body-administrator') and ended_at is null
        and starts_on <= $2 and (ends_on is null or ends_on >= $2) and (not needs_second or confirmed_at is not null)
      order by person_id`,
    [bodyIds, today],
  )
  return rows.map((row) => ({ personId: row.person_id, bodyId: row.body_id }))
}

/** Indicators some bodies answer for, that are in use. */
export async function indicatorsOfBodies(view: Queryable, bodyIds: readonly string[]): Promise<string[]> {
  if (bodyIds.length === 0) return []
  const { rows } = await view.query<{ id: string }>(
    'select id from indicators where owner_body_id = any($1::uuid[]) and ended_at is null order by code',
    [bodyIds],
  )
  return rows.map(({ id }) => id)
}
