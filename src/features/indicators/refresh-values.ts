import type { Queryable, Tx } from '../../platform/db/db.ts'
import {
  allNodes,
  dropValues,
  idsAbove,
  keepSummaries,
  keepValues,
  lockRollUp,
  nodesBelow,
  readingsOf,
  type StoredNode,
  targetsOf,
  unverifiedOf,
  type ValueToKeep,
  valuesOf,
} from './graph.sql.ts'
import { type Period, parsePeriod } from './period.ts'
import { above, codesOf, parentsIn, Readings, rollUp, touchedPeriod } from './rollup.ts'
import { type SummaryFacts, summarise } from './summary.ts'
import { thresholds } from './units.sql.ts'

/**
 * After values of some indicators changed: computes these and all above them anew, in the periods that are touched, and what lists
 * know of them. Reads only what lies below what changed.
 */
export async function refreshValues(tx: Tx, changed: readonly { id: string; period: string }[]): Promise<void> {
  if (changed.length === 0) return
  await lockRollUp(tx)
  const upper = await idsAbove(tx, [...new Set(changed.map(({ id }) => id))])
  const graph = await nodesBelow(tx, upper)
  const codes = codesOf(graph)
  const years = [...new Set(changed.flatMap(({ period }) => parsePeriod(period)?.fiscalYear ?? []))]
  const readings = new Readings(await readingsOf(tx, [...graph.values()], years))
  const touched = new Map<string, Map<string, Period>>()
  const parents = parentsIn(graph, codes)
  for (const { id, period } of changed)
    for (const over of above(parents, id)) {
      const node = graph.get(over)
      const around = node && touchedPeriod(node, period)
      if (!around) continue
      const known = touched.get(over) ?? new Map<string, Period>()
      touched.set(over, known)
      known.set(around.key, around)
    }
  const values: ValueToKeep[] = []
  for (const [id, periods] of touched) {
    const node = graph.get(id)
    if (node === undefined) continue
    for (const period of periods.values())
      values.push({ node, period: period.key, rolled: rollUp(graph, codes, readings, id, period) })
  }
  await keepValues(tx, values)
  await refreshSummaries(tx, nodesOf(graph, upper))
}

/** After a definition, a link or the places of indicators changed: these and all above them, in every period. */
export async function refreshWhole(tx: Tx, ids: readonly string[]): Promise<void> {
  await lockRollUp(tx)
  const upper = await idsAbove(tx, ids)
  const graph = await nodesBelow(tx, upper)
  const nodes = nodesOf(graph, upper)
  await dropValues(tx, nodes)
  await keepValues(tx, await recomputed(tx, graph, nodes))
  await refreshSummaries(tx, nodes)
}

/** Everything from the beginning. @returns how many indicators there are */
export async function refreshAll(tx: Tx): Promise<number> {
  await lockRollUp(tx)
  const graph = await allNodes(tx)
  const nodes = [...graph.values()]
  await dropValues(tx, nodes)
  await keepValues(tx, await recomputed(tx, graph, nodes))
  await refreshSummaries(tx, nodes)
  return nodes.length
}

function nodesOf(graph: ReadonlyMap<string, StoredNode>, ids: readonly string[]): StoredNode[] {
  return ids.flatMap((id) => graph.get(id) ?? [])
}

/** What the kept values of these nodes must be, from nothing but observations. */
async function recomputed(
  view: Queryable,
  graph: ReadonlyMap<string, StoredNode>,
  nodes: readonly StoredNode[],
): Promise<ValueToKeep[]> {
  const codes = codesOf(graph)
  const all = await readingsOf(view, [...graph.values()], null)
  const readings = new Readings(all)
  const wanted = new Map(nodes.map((node) => [node.id, new Map<string, Period>()]))
  const parents = parentsIn(graph, codes)
  const upwards = new Map<string, ReadonlySet<string>>()
  for (const { nodeId, period } of all) {
    const over = upwards.get(nodeId) ?? above(parents, nodeId)
    upwards.set(nodeId, over)
    for (const id of over) {
      const node = graph.get(id)
      const around = node && touchedPeriod(node, period)
      if (around) wanted.get(id)?.set(around.key, around)
    }
  }
  return nodes.flatMap((node) =>
    [...(wanted.get(node.id)?.values() ?? [])].flatMap((period) => {
      const rolled = rollUp(graph, codes, readings, node.id, period)
      return rolled.reported > 0 ? [{ node, period: period.key, rolled }] : []
    }),
  )
}

/** Kept values that differ from what observations make of them now; empty is as it must be. */
export async function differencesFromObservations(view: Queryable): Promise<{ code: string; period: string }[]> {
  const graph = await allNodes(view)
  const nodes = [...graph.values()]
  const fresh = await recomputed(view, graph, nodes)
  const kept = await valuesOf(view, nodes)
  const name = (id: string, period: string) => `${id} ${period}`
  const line = (one: { value: bigint | null; reported: number; expected: number }) =>
    `${one.value} ${one.reported} ${one.expected}`
  const keptLines = new Map(
    [...kept].flatMap(([id, values]) => values.map((value) => [name(id, value.period), line(value)] as const)),
  )
  const differing = fresh
    .filter(({ node, period, rolled }) => keptLines.get(name(node.id, period)) !== line(rolled))
    .map(({ node, period }) => ({ code: graph.get(node.id)?.code ?? node.id, period }))
  const expected = new Set(fresh.map(({ node, period }) => name(node.id, period)))
  const tooMany = [...kept].flatMap(([id, values]) =>
    values
      .filter(({ period }) => !expected.has(name(id, period)))
      .map(({ period }) => ({ code: graph.get(id)?.code ?? id, period })),
  )
  return [...differing, ...tooMany]
}

/** What lists know of these indicators, from their kept values and targets. */
export async function refreshSummaries(tx: Tx, nodes: readonly StoredNode[]): Promise<void> {
  await lockRollUp(tx)
  const limits = await thresholds(tx)
  const values = await valuesOf(tx, nodes)
  const targets = await targetsOf(tx, nodes)
  const unverified = await unverifiedOf(tx, nodes)
  const summaries = nodes.map((node): { node: StoredNode; facts: SummaryFacts } => ({
    node,
    facts: summarise(
      { ...node, isComputed: node.children.length > 0 || node.formula !== null },
      values.get(node.id) ?? [],
      (targets.get(node.id) ?? []).filter(({ areaCode }) => areaCode === node.areaCode),
      limits,
      unverified.get(node.id) ?? 0,
    ),
  }))
  await keepSummaries(tx, summaries)
}
