import sql, { join, type Sql } from 'sql-template-tag'
import type { Queryable } from '../../platform/db/db.ts'
import { parsePeriod } from './period.ts'

/** An indicator with what was aimed at and what was found, as files of open standards tell it. */
export interface IndicatorForExchange {
  readonly id: string
  /** What it hangs on: `home-id` of a project, or the id of a branch; null: the plan itself. */
  readonly project: string | null
  readonly nodeId: string | null
  readonly title: string
  readonly unit: string
  readonly kind: 'output' | 'outcome'
  /** Days in the Common Era; values as decimal text. */
  readonly baseline: { readonly on: string; readonly value: string } | null
  readonly targets: readonly ValueForExchange[]
  readonly actuals: readonly ValueForExchange[]
}

export interface ValueForExchange {
  readonly from: string
  readonly to: string
  readonly value: string
}

interface Row {
  id: string
  project_home: string | null
  project_id: string | null
  node_id: string | null
  name_th: string
  unit: string
  result: 'output' | 'outcome'
  baseline: string | null
  baseline_period: string | null
  targets: [period: string, value: string][] | null
  actuals: [period: string, value: string][] | null
}

/** Indicators of these projects that are in use. */
export function indicatorsOfProjects(
  view: Queryable,
  projects: readonly { readonly home: string; readonly id: string }[],
): Promise<IndicatorForExchange[]> {
  if (projects.length === 0) return Promise.resolve([])
  const keys = join(projects.map(({ home, id }) => sql`(${home}, ${id}::uuid)`))
  return found(view, sql`(i.project_home, i.project_id) in (values ${keys})`)
}

/** Indicators of a plan and its branches that are in use; those of its projects are asked for with the projects. */
export function indicatorsOfPlan(view: Queryable, planId: string): Promise<IndicatorForExchange[]> {
  return found(view, sql`i.plan_id = ${planId} and i.project_id is null`)
}

async function found(view: Queryable, where: Sql): Promise<IndicatorForExchange[]> {
  const { rows } = await view.query<Row>(
    sql`select i.id, i.project_home, i.project_id, i.node_id, i.name_th, u.name_th as unit, i.result, i.baseline::text as baseline,
               i.baseline_period,
               (select json_agg(json_build_array(t.period, t.value::text) order by t.period) from indicator_targets t
                 where t.home = i.home and t.indicator_id = i.id and t.area_code = i.area_code) as targets,
               (select json_agg(json_build_array(v.period, v.value::text) order by v.period) from indicator_values v
                 where v.home = i.home and v.indicator_id = i.id and v.value is not null) as actuals
          from indicators i join indicator_units u on u.code = i.unit_code
         where i.ended_at is null and ${where} order by i.code`,
  )
  return rows.map((row) => {
    const from = row.baseline_period === null ? null : parsePeriod(row.baseline_period)
    return {
      id: row.id,
      project: row.project_home === null ? null : `${row.project_home}-${row.project_id}`,
      nodeId: row.node_id,
      title: row.name_th,
      unit: row.unit,
      kind: row.result,
      baseline: from === null || row.baseline === null ? null : { on: from.to, value: plain(row.baseline) },
      targets: (row.targets ?? []).flatMap(valueIn),
      actuals: (row.actuals ?? []).flatMap(valueIn),
    }
  })
}

function valueIn([key, value]: [string, string]): ValueForExchange[] {
  const period = parsePeriod(key)
  return period === null ? [] : [{ from: period.from, to: period.to, value: plain(value) }]
}

/** `12.500000` as `12.5`. */
const plain = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value)
