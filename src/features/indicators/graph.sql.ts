import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Formula, parseFormula } from './formula.ts'
import type { Direction, ResultKind, Rule, TimeRule } from './indicator.ts'
import { type Frequency, type Period, parsePeriod } from './period.ts'
import { fromDecimal, type Micro, toDecimal } from './quantity.ts'
import type { GraphNode, Reading, Rolled } from './rollup.ts'
import type { SummaryFacts } from './summary.ts'
import { toUnit, type UnitRow } from './units.sql.ts'

/** What roll-up and summary need of an indicator. */
export interface StoredNode extends GraphNode {
  readonly home: string
  readonly areaCode: string
  readonly result: ResultKind
  readonly direction: Direction
  readonly low: Micro | null
  readonly high: Micro | null
  readonly baseline: { readonly period: Period; readonly value: Micro } | null
  readonly fiscalYearFrom: number
  readonly fiscalYearTo: number
  readonly dueDays: number
}

/** The indicators named and all above them, over contributions and formulas. */
export async function idsAbove(view: Queryable, ids: readonly string[]): Promise<string[]> {
  const { rows } = await view.query<{ id: string }>(
    `with recursive up (id) as (
       select unnest($1::uuid[])
       union
       select link.parent_id from indicator_links link join up on up.id = link.child_id)
     select id from up order by id`,
    [ids],
  )
  return rows.map(({ id }) => id)
}

/**
 * Held until the transaction ends: of two people whose values count in one whole, the second computes it after the first is stored.
 * Without it each would add up what the other's transaction still hides, and the whole would lack one of them.
 */
export async function lockRollUp(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('indicators.roll-up', 0))`)
}

interface NodeRow extends UnitRow {
  id: string
  indicator_code: string
  home: string
  area_code: string
  result: ResultKind
  direction: Direction
  range_low: string | null
  range_high: string | null
  frequency: Frequency
  rule: Rule
  over_time: TimeRule
  weight_label: string | null
  weight: string | null
  formula: string | null
  baseline: string | null
  baseline_period: string | null
  fiscal_year_from: number
  fiscal_year_to: number
  due_days: number
  places: { area_code: string; weight: string | null }[] | null
  children: string[] | null
}

const nodeColumns = `i.id, i.code as indicator_code, i.home, i.area_code, i.result, i.direction, i.range_low, i.range_high, i.frequency,
  i.rule, i.over_time, i.weight_label, i.weight, i.formula, i.baseline, i.baseline_period, i.fiscal_year_from, i.fiscal_year_to,
  i.due_days, u.code, u.name_th, u.name_en, u.dimension, u.numerator, u.denominator, u.decimals, u.may_be_negative, u.most,
  (select json_agg(json_build_object('area_code', p.area_code, 'weight', p.weight::text) order by p.area_code)
     from indicator_places p where p.indicator_id = i.id) as places,
  (select array_agg(l.child_id order by l.child_id) from indicator_links l where l.parent_id = i.id and l.kind = 'part') as children`

/** The indicators named and all below them, ready for roll-up. */
export async function nodesBelow(view: Queryable, ids: readonly string[]): Promise<Map<string, StoredNode>> {
  const { rows } = await view.query<NodeRow>(
    `with recursive down (id) as (
       select unnest($1::uuid[])
       union
       select link.child_id from indicator_links link join down on down.id = link.parent_id)
     select ${nodeColumns} from down join indicators i on i.id = down.id join indicator_units u on u.code = i.unit_code`,
    [ids],
  )
  return new Map(rows.map((row) => [row.id, toNode(row)]))
}

/** One indicator as its summary needs it, what lies below it left out. */
export async function refreshableNodes(view: Queryable, id: string): Promise<StoredNode[]> {
  const node = (await nodesBelow(view, [id])).get(id)
  return node === undefined ? [] : [node]
}

/** Every indicator there is: for demonstration and recomputation. */
export async function allNodes(view: Queryable): Promise<Map<string, StoredNode>> {
  const { rows } = await view.query<NodeRow>(
    `select ${nodeColumns} from indicators i join indicator_units u on u.code = i.unit_code`,
  )
  return new Map(rows.map((row) => [row.id, toNode(row)]))
}

function toNode(row: NodeRow): StoredNode {
  const quantity = (text: string | null) => (text === null ? null : fromDecimal(text))
  const period = row.baseline_period === null ? null : parsePeriod(row.baseline_period)
  return {
    id: row.id,
    code: row.indicator_code,
    home: row.home,
    areaCode: row.area_code,
    result: row.result,
    direction: row.direction,
    low: quantity(row.range_low),
    high: quantity(row.range_high),
    frequency: row.frequency,
    rule: row.rule,
    overTime: row.over_time,
    weight:
      row.weight === null || row.weight_label === null
        ? null
        : { label: row.weight_label, value: fromDecimal(row.weight) },
    formula: storedFormula(row.formula),
    baseline: period === null || row.baseline === null ? null : { period, value: fromDecimal(row.baseline) },
    fiscalYearFrom: row.fiscal_year_from,
    fiscalYearTo: row.fiscal_year_to,
    dueDays: row.due_days,
    unit: toUnit(row),
    places: (row.places ?? [{ area_code: row.area_code, weight: null }]).map((place) => ({
      areaCode: place.area_code,
      weight: quantity(place.weight),
    })),
    children: row.children ?? [],
  }
}

export function storedFormula(text: string | null): Formula | null {
  if (text === null) return null
  const formula = parseFormula(text)
  if (!formula.ok) throw new Error('a stored formula cannot be read')
  return formula.value
}

/**
 * The values that count of some indicators: current, not rejected.
 * @param fiscalYears only those of periods in these years; null for all
 */
export async function readingsOf(
  view: Queryable,
  nodes: readonly Pick<StoredNode, 'id' | 'home'>[],
  fiscalYears: readonly number[] | null,
): Promise<Reading[]> {
  const { rows } = await view.query<{
    indicator_id: string
    area_code: string
    period: string
    value: string
    measured_on: string
  }>(
    `select o.indicator_id, o.area_code, o.period, o.value, o.measured_on
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join observations o on o.home = wanted.home and o.indicator_id = wanted.id
      where o.is_current and o.state <> 'rejected' and ($3::text[] is null or left(o.period, 4) = any($3::text[]))`,
    [nodes.map(({ home }) => home), nodes.map(({ id }) => id), fiscalYears?.map(String) ?? null],
  )
  return rows.map((row) => ({
    nodeId: row.indicator_id,
    areaCode: row.area_code,
    period: row.period,
    value: fromDecimal(row.value),
    measuredOn: row.measured_on,
  }))
}

export interface StoredValue {
  readonly period: string
  readonly value: Micro | null
  readonly reported: number
  readonly expected: number
  readonly measuredOn: LocalDate | null
}

export interface ValueToKeep {
  readonly node: Pick<StoredNode, 'id' | 'home'>
  readonly period: string
  readonly rolled: Pick<Rolled, 'value' | 'reported' | 'expected' | 'measuredOn'>
}

/** Keeps computed values; one of which nothing was reported is no value and goes. */
export async function keepValues(tx: Tx, values: readonly ValueToKeep[]): Promise<void> {
  const gone = values.filter(({ rolled }) => rolled.reported === 0)
  const kept = values.filter(({ rolled }) => rolled.reported > 0)
  if (gone.length > 0)
    await tx.query(
      `delete from indicator_values v using unnest($1::text[], $2::uuid[], $3::text[]) as gone (home, id, period)
        where v.home = gone.home and v.indicator_id = gone.id and v.period = gone.period`,
      [gone.map(({ node }) => node.home), gone.map(({ node }) => node.id), gone.map(({ period }) => period)],
    )
  if (kept.length === 0) return
  await tx.query(
    `insert into indicator_values (home, indicator_id, period, value, reported, expected, measured_on)
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::numeric[], $5::int[], $6::int[], $7::date[])
     on conflict (home, indicator_id, period) do update set value = excluded.value, reported = excluded.reported,
       expected = excluded.expected, measured_on = excluded.measured_on`,
    [
      kept.map(({ node }) => node.home),
      kept.map(({ node }) => node.id),
      kept.map(({ period }) => period),
      kept.map(({ rolled }) => (rolled.value === null ? null : toDecimal(rolled.value))),
      kept.map(({ rolled }) => rolled.reported),
      kept.map(({ rolled }) => rolled.expected),
      kept.map(({ rolled }) => rolled.measuredOn || null),
    ],
  )
}

export async function dropValues(tx: Tx, nodes: readonly Pick<StoredNode, 'id' | 'home'>[]): Promise<void> {
  await tx.query(
    `delete from indicator_values v using unnest($1::text[], $2::uuid[]) as gone (home, id)
      where v.home = gone.home and v.indicator_id = gone.id`,
    [nodes.map(({ home }) => home), nodes.map(({ id }) => id)],
  )
}

/** Kept values of some indicators, by indicator, in the order of their periods. */
export async function valuesOf(
  view: Queryable,
  nodes: readonly Pick<StoredNode, 'id' | 'home'>[],
): Promise<Map<string, StoredValue[]>> {
  const { rows } = await view.query<{
    indicator_id: string
    period: string
    value: string | null
    reported: number
    expected: number
    measured_on: LocalDate | null
  }>(
    `select v.indicator_id, v.period, v.value, v.reported, v.expected, v.measured_on
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join indicator_values v on v.home = wanted.home and v.indicator_id = wanted.id order by v.period`,
    [nodes.map(({ home }) => home), nodes.map(({ id }) => id)],
  )
  const byId = new Map<string, StoredValue[]>()
  for (const row of rows) {
    const list = byId.get(row.indicator_id) ?? []
    byId.set(row.indicator_id, list)
    list.push({
      period: row.period,
      value: row.value === null ? null : fromDecimal(row.value),
      reported: row.reported,
      expected: row.expected,
      measuredOn: row.measured_on,
    })
  }
  return byId
}

export interface StoredTarget {
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
}

export async function targetsOf(
  view: Queryable,
  nodes: readonly Pick<StoredNode, 'id' | 'home'>[],
): Promise<Map<string, StoredTarget[]>> {
  const { rows } = await view.query<{ indicator_id: string; area_code: string; period: string; value: string }>(
    `select t.indicator_id, t.area_code, t.period, t.value
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join indicator_targets t on t.home = wanted.home and t.indicator_id = wanted.id order by t.period, t.area_code`,
    [nodes.map(({ home }) => home), nodes.map(({ id }) => id)],
  )
  const byId = new Map<string, StoredTarget[]>()
  for (const row of rows) {
    const list = byId.get(row.indicator_id) ?? []
    byId.set(row.indicator_id, list)
    list.push({ areaCode: row.area_code, period: row.period, value: fromDecimal(row.value) })
  }
  return byId
}

/** How many current values of each wait for a second person. */
export async function unverifiedOf(
  view: Queryable,
  nodes: readonly Pick<StoredNode, 'id' | 'home'>[],
): Promise<Map<string, number>> {
  const { rows } = await view.query<{ indicator_id: string; waiting: bigint }>(
    `select o.indicator_id, count(*) as waiting
       from unnest($1::text[], $2::uuid[]) as wanted (home, id)
       join observations o on o.home = wanted.home and o.indicator_id = wanted.id
      where o.is_current and o.state = 'provisional' group by o.indicator_id`,
    [nodes.map(({ home }) => home), nodes.map(({ id }) => id)],
  )
  return new Map(rows.map((row) => [row.indicator_id, Number(row.waiting)]))
}

export async function keepSummaries(
  tx: Tx,
  summaries: readonly { readonly node: Pick<StoredNode, 'id' | 'home'>; readonly facts: SummaryFacts }[],
): Promise<void> {
  if (summaries.length === 0) return
  const column = <T>(of: (facts: SummaryFacts) => T) => summaries.map(({ facts }) => of(facts))
  await tx.query(
    `insert into indicator_summaries (home, indicator_id, latest_period, latest_value, wanted, reached_percent, at_risk, next_due_on,
       gap_period, reported, expected, unverified)
     select * from unnest($1::text[], $2::uuid[], $3::text[], $4::numeric[], $5::numeric[], $6::int[], $7::boolean[], $8::date[],
       $9::text[], $10::int[], $11::int[], $12::int[])
     on conflict (home, indicator_id) do update set latest_period = excluded.latest_period, latest_value = excluded.latest_value,
       wanted = excluded.wanted, reached_percent = excluded.reached_percent, at_risk = excluded.at_risk,
       next_due_on = excluded.next_due_on, gap_period = excluded.gap_period, reported = excluded.reported,
       expected = excluded.expected, unverified = excluded.unverified`,
    [
      summaries.map(({ node }) => node.home),
      summaries.map(({ node }) => node.id),
      column(({ latest }) => latest?.period ?? null),
      column(({ latest }) => (latest === null ? null : toDecimal(latest.value))),
      column(({ wanted }) => (wanted === null ? null : toDecimal(wanted))),
      column(({ reachedPercent }) => reachedPercent),
      column(({ atRisk }) => atRisk),
      column(({ nextDueOn }) => nextDueOn),
      column(({ gapPeriod }) => gapPeriod),
      column(({ reported }) => reported),
      column(({ expected }) => expected),
      column(({ unverified }) => unverified),
    ],
  )
}
