import { codesIn, evaluate, type Formula } from './formula.ts'
import type { Rule, TimeRule } from './indicator.ts'
import { type Frequency, isAsFine, type Period, parsePeriod, partsOf, periodAround } from './period.ts'
import { divideRounded, fitsStored, type Micro, micro } from './quantity.ts'
import { areAlike, asFraction, notAdditive, type Unit } from './unit.ts'

/*
 * How small numbers become a large one. Pure; the room feeds it and keeps what it says.
 *
 * **Graph.** Nodes are indicators. An edge says that a child contributes to a parent; a formula names other nodes. Both together must
 * hold no circle. An indicator without children and without formula is measured: at one place or at several, which may not lie in
 * one another. A *leaf* is an indicator at a place. The leaves of an indicator are the set of leaves that can be reached from it
 * over contributions: a set, so a child reached by two ways counts once. An indicator with a formula is one leaf for those above it.
 *
 * **Value.** Let L be the leaves of X with a value v(l) in the period, given in the unit of X, and w(l) their declared weights.
 *   sum  = Σ v(l)         mean = Σ w(l)·v(l) ÷ Σ w(l)         max = max v(l)         last = v of the l measured last
 * All depend on the set L alone and not on the tree between X and L: that is why moving an indicator below another parent under X
 * leaves X as it was, and why no order of reports or links can change a total. They are computed in whole millionths and fractions
 * and rounded once.
 *
 * **Time.** A leaf measured more often than X is asked for is first brought to the period by its own rule over time. A sum needs all
 * its parts: three months out of twelve are not a year.
 *
 * **Coverage.** A leaf without a value is missing, never zero: every value carries how many of its leaves reported and which did not.
 * What two indicators of a formula share is counted once.
 */

export interface GraphNode {
  readonly id: string
  readonly code: string
  readonly unit: Unit
  readonly frequency: Frequency
  readonly rule: Rule
  readonly overTime: TimeRule
  /** Declared weight with its name ("population"); null where it takes part in no mean. */
  readonly weight: { readonly label: string; readonly value: Micro } | null
  readonly formula: Formula | null
  /** Where it is measured: one or more places, by code. Places may carry weights of their own. */
  readonly places: readonly { readonly areaCode: string; readonly weight: Micro | null }[]
  /** Ids of the indicators that contribute. */
  readonly children: readonly string[]
}

/** One value that counts: of an indicator at a place in a period of the indicator's own frequency. */
export interface Reading {
  readonly nodeId: string
  readonly areaCode: string
  readonly period: string
  readonly value: Micro
  readonly measuredOn: string
}

export interface Leaf {
  readonly nodeId: string
  readonly areaCode: string
}

export interface Rolled {
  /** Null where nothing was reported, or where the rule makes no whole. */
  readonly value: Micro | null
  readonly reported: number
  readonly expected: number
  readonly missing: readonly Leaf[]
  /** Of the leaves: when the last of them was measured. */
  readonly measuredOn: string | null
}

export type Graph = ReadonlyMap<string, GraphNode>

// ---- what may not be

export type GraphProblem =
  /** The codes on the way round, the first again at the end. */
  | { readonly kind: 'cycle'; readonly codes: readonly string[] }
  | {
      readonly kind: 'unlike-units'
      readonly parent: string
      readonly child: string
      readonly parentUnit: Unit
      readonly childUnit: Unit
    }
  | { readonly kind: 'not-additive'; readonly parent: string; readonly unit: Unit }
  | { readonly kind: 'no-weight'; readonly parent: string; readonly child: string }
  | {
      readonly kind: 'other-weight'
      readonly parent: string
      readonly child: string
      readonly wanted: string
      readonly found: string
    }
  | { readonly kind: 'too-coarse'; readonly parent: string; readonly child: string }

/** The first circle found, over contributions and formulas together; null where there is none. */
export function findCycle(graph: Graph, codeToId: ReadonlyMap<string, string>): readonly string[] | null {
  const state = new Map<string, 'open' | 'done'>()
  const path: string[] = []
  const walk = (id: string): readonly string[] | null => {
    const node = graph.get(id)
    if (node === undefined || state.get(id) === 'done') return null
    if (state.get(id) === 'open') {
      const round = path.slice(path.indexOf(id))
      return [...round, id].map((one) => graph.get(one)?.code ?? one)
    }
    state.set(id, 'open')
    path.push(id)
    for (const next of below(node, codeToId)) {
      const found = walk(next)
      if (found !== null) return found
    }
    path.pop()
    state.set(id, 'done')
    return null
  }
  for (const id of [...graph.keys()].sort()) {
    const found = walk(id)
    if (found !== null) return found
  }
  return null
}

function below(node: GraphNode, codeToId: ReadonlyMap<string, string>): string[] {
  const named = node.formula === null ? [] : codesIn(node.formula).flatMap((code) => codeToId.get(code) ?? [])
  return [...node.children, ...named]
}

/** What is wrong with the rule of one parent over its leaves; null where all can be put together. */
export function checkParent(graph: Graph, id: string): GraphProblem | null {
  const parent = graph.get(id)
  if (parent === undefined || parent.rule === 'none') return null
  const own = parent.places.length > 1 || parent.children.length > 0
  if (own && parent.rule === 'sum' && notAdditive.has(parent.unit.dimension))
    return { kind: 'not-additive', parent: parent.code, unit: parent.unit }
  const lacksWeight = parent.places.some(({ weight }) => weight === null && parent.weight === null)
  if (parent.rule === 'mean' && parent.children.length === 0 && parent.places.length > 1 && lacksWeight)
    return { kind: 'no-weight', parent: parent.code, child: parent.code }
  const unlike = (child: GraphNode): GraphProblem => ({
    kind: 'unlike-units',
    parent: parent.code,
    child: child.code,
    parentUnit: parent.unit,
    childUnit: child.unit,
  })
  // What was linked is named, and not a part of its parts.
  const linked = parent.children.flatMap((child) => graph.get(child) ?? [])
  const other = linked.find((child) => !areAlike(child.unit, parent.unit))
  if (other !== undefined) return unlike(other)
  for (const { nodeId } of leavesOf(graph, id)) {
    const child = graph.get(nodeId)
    if (child === undefined || child.id === id) continue
    if (!areAlike(child.unit, parent.unit)) return unlike(child)
    if (!isAsFine(child.frequency, parent.frequency))
      return { kind: 'too-coarse', parent: parent.code, child: child.code }
    if (parent.rule !== 'mean') continue
    if (child.weight === null) return { kind: 'no-weight', parent: parent.code, child: child.code }
    if (parent.weight !== null && child.weight.label !== parent.weight.label)
      return {
        kind: 'other-weight',
        parent: parent.code,
        child: child.code,
        wanted: parent.weight.label,
        found: child.weight.label,
      }
  }
  return null
}

// ---- leaves and values

/** The distinct leaves of an indicator in the order of indicator and place. The graph has been found free of circles. */
export function leavesOf(graph: Graph, id: string): Leaf[] {
  const leaves: Leaf[] = []
  const seen = new Set<string>()
  const walk = (at: string) => {
    const node = graph.get(at)
    if (node === undefined || seen.has(at)) return
    seen.add(at)
    if (node.children.length > 0 && node.formula === null) node.children.forEach(walk)
    else if (node.formula !== null) leaves.push({ nodeId: at, areaCode: '' })
    else for (const { areaCode } of node.places) leaves.push({ nodeId: at, areaCode })
  }
  walk(id)
  return leaves.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

const keyOf = (leaf: Leaf) => `${leaf.nodeId} ${leaf.areaCode}`

/** Values by leaf and period, for looking up; a later reading of the same takes the place of the earlier. */
export class Readings {
  private readonly byLeaf = new Map<string, Map<string, Reading>>()
  constructor(readings: Iterable<Reading> = []) {
    for (const reading of readings) this.put(reading)
  }
  put(reading: Reading): void {
    const key = keyOf(reading)
    const known = this.byLeaf.get(key)
    if (known) known.set(reading.period, reading)
    else this.byLeaf.set(key, new Map([[reading.period, reading]]))
  }
  remove(reading: Pick<Reading, 'nodeId' | 'areaCode' | 'period'>): void {
    this.byLeaf.get(keyOf(reading))?.delete(reading.period)
  }
  at(leaf: Leaf, period: string): Reading | null {
    return this.byLeaf.get(keyOf(leaf))?.get(period) ?? null
  }
}

interface Told {
  readonly value: Micro
  readonly measuredOn: string
}

/** The value of one leaf in a period, brought together over time where it is measured more often. */
function told(node: GraphNode, leaf: Leaf, period: Period, readings: Readings): Told | null {
  if (node.frequency === period.frequency) return readings.at(leaf, period.key)
  const pieces = partsOf(period, node.frequency)
  const found = pieces.flatMap((piece) => readings.at(leaf, piece.key) ?? [])
  const latest = found.at(-1)
  if (latest === undefined) return null
  switch (node.overTime) {
    case 'none':
      return null
    case 'last':
      return latest
    case 'max':
      return { value: greatest(found), measuredOn: latest.measuredOn }
    case 'sum':
      if (found.length < pieces.length) return null
      return { value: micro(found.reduce((sum, { value }) => sum + value, 0n)), measuredOn: latest.measuredOn }
  }
}

function greatest(values: readonly { readonly value: Micro }[]): Micro {
  let most = values[0]?.value ?? micro(0n)
  for (const { value } of values) if (value > most) most = value
  return most
}

/** The value of an indicator in a period, by the rules above; none where it is larger than can be kept. */
export function rollUp(
  graph: Graph,
  codeToId: ReadonlyMap<string, string>,
  readings: Readings,
  id: string,
  period: Period,
): Rolled {
  const { leaves: _, ...rolled } = counted({ graph, codeToId, readings, period, known: new Map() }, id)
  return rolled
}

interface Counted extends Rolled {
  readonly leaves: readonly Leaf[]
}

interface Counting {
  readonly graph: Graph
  readonly codeToId: ReadonlyMap<string, string>
  readonly readings: Readings
  readonly period: Period
  /** What was computed on the way: formulas upon formulas that share parts would else be computed twice as often at each step. */
  readonly known: Map<string, Counted>
}

function counted(counting: Counting, id: string): Counted {
  const there = counting.known.get(id)
  if (there !== undefined) return there
  const node = counting.graph.get(id)
  if (node === undefined) return nothing
  const made = node.formula === null ? byLeaves(counting, node) : byFormula(counting, node.formula)
  const value = made.value !== null && fitsStored(made.value) ? made.value : null
  const whole = { ...made, value }
  counting.known.set(id, whole)
  return whole
}

function byLeaves(counting: Counting, node: GraphNode): Counted {
  const leaves = leavesOf(counting.graph, node.id)
  const missing: Leaf[] = []
  const found: (Told & { readonly leaf: Leaf; readonly node: GraphNode })[] = []
  for (const leaf of leaves) {
    const child = counting.graph.get(leaf.nodeId)
    const value = child && valueOfLeaf(counting, child, leaf)
    if (child === undefined || !value) missing.push(leaf)
    else found.push({ leaf, node: child, ...value })
  }
  const measuredOn = found.reduce<string | null>(
    (latest, { measuredOn: on }) => (latest === null || on > latest ? on : latest),
    null,
  )
  return { value: together(node, found), reported: found.length, expected: leaves.length, missing, measuredOn, leaves }
}

const nothing: Counted = { value: null, reported: 0, expected: 0, missing: [], measuredOn: null, leaves: [] }

function valueOfLeaf(counting: Counting, child: GraphNode, leaf: Leaf): Told | null {
  if (child.formula === null) return told(child, leaf, counting.period, counting.readings)
  const rolled = counted(counting, child.id)
  return rolled.value === null ? null : { value: rolled.value, measuredOn: rolled.measuredOn ?? '' }
}

function together(
  node: GraphNode,
  found: readonly (Told & { readonly leaf: Leaf; readonly node: GraphNode })[],
): Micro | null {
  const [first] = found
  if (first === undefined) return null
  // One leaf of its own is its value, whatever the rule: nothing is put together.
  if (node.children.length === 0 && node.places.length === 1) return first.value
  const given = found.map((one) => ({ ...one, ...asFraction(one.value, one.node.unit, node.unit) }))
  switch (node.rule) {
    case 'none':
      return null
    case 'sum':
      return rounded(sumOf(given))
    case 'max':
      return greatest(given.map(({ n, d }) => ({ value: micro(divideRounded(n, d)) })))
    case 'last': {
      const order = (one: Told & { readonly leaf: Leaf }) => `${one.measuredOn} ${keyOf(one.leaf)}`
      const last = given.reduce((best, one) => (order(one) > order(best) ? one : best))
      return rounded(last)
    }
    case 'mean': {
      const weighted = given.map((one) => ({ ...one, weight: weightOf(one.node, one.leaf) }))
      const weights = weighted.reduce((sum, { weight }) => sum + weight, 0n)
      if (weights === 0n) return null
      const total = sumOf(weighted.map(({ n, d, weight }) => ({ n: n * weight, d })))
      return micro(divideRounded(total.n, total.d * weights))
    }
  }
}

function weightOf(node: GraphNode, leaf: Leaf): bigint {
  return node.places.find(({ areaCode }) => areaCode === leaf.areaCode)?.weight ?? node.weight?.value ?? 0n
}

/** Fractions added without rounding; denominators are few, so numbers of one denominator are added first. */
function sumOf(parts: readonly { readonly n: bigint; readonly d: bigint }[]): { n: bigint; d: bigint } {
  const byDenominator = new Map<bigint, bigint>()
  for (const { n, d } of parts) byDenominator.set(d, (byDenominator.get(d) ?? 0n) + n)
  let whole = { n: 0n, d: 1n }
  for (const [d, n] of byDenominator) whole = { n: whole.n * d + n * whole.d, d: whole.d * d }
  return whole
}

const rounded = ({ n, d }: { n: bigint; d: bigint }) => micro(divideRounded(n, d))

function byFormula(counting: Counting, formula: Formula): Counted {
  const named = codesIn(formula).map((code) => {
    const id = counting.codeToId.get(code)
    return { code, rolled: id === undefined ? nothing : counted(counting, id) }
  })
  const values = new Map(named.map(({ code, rolled }) => [code, rolled.value]))
  const dates = named.flatMap(({ rolled }) => rolled.measuredOn ?? [])
  const leaves = eachOnce(named.flatMap(({ rolled }) => rolled.leaves))
  const missing = eachOnce(named.flatMap(({ rolled }) => rolled.missing))
  return {
    value: evaluate(formula, (code) => values.get(code) ?? null),
    reported: leaves.length - missing.length,
    expected: leaves.length,
    missing,
    measuredOn: dates.sort().at(-1) ?? null,
    leaves,
  }
}

const eachOnce = (leaves: readonly Leaf[]): Leaf[] => [...new Map(leaves.map((leaf) => [keyOf(leaf), leaf])).values()]

// ---- what changes with a value

/** Which indicator a code names. */
export function codesOf(graph: Graph): Map<string, string> {
  return new Map([...graph.values()].map(({ code, id }) => [code, id]))
}

/** Who stands directly above whom, over contributions and formulas. */
export function parentsIn(graph: Graph, codeToId: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, string[]>()
  for (const node of graph.values())
    for (const child of below(node, codeToId)) {
      const known = parents.get(child)
      if (known) known.push(node.id)
      else parents.set(child, [node.id])
    }
  return parents
}

/** What must be computed anew when a value changes: the indicator and everything above it. */
export function above(parents: ReadonlyMap<string, readonly string[]>, id: string): Set<string> {
  const found = new Set<string>()
  const walk = (at: string) => {
    if (found.has(at)) return
    found.add(at)
    parents.get(at)?.forEach(walk)
  }
  walk(id)
  return found
}

/** The periods of a node that a changed reading touches: the one around it. */
export function touchedPeriod(node: Pick<GraphNode, 'frequency'>, period: string): Period | null {
  const read = parsePeriod(period)
  if (read === null) return null
  return isAsFine(read.frequency, node.frequency) ? periodAround(read, node.frequency) : null
}
