import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kilometre, metre, percent, person } from '../../../test/support/units.ts'
import { parseFormula } from './formula.ts'
import { periodOf } from './period.ts'
import { type Micro, micro, ONE, parseQuantity } from './quantity.ts'
import {
  above,
  checkParent,
  codesOf,
  findCycle,
  type Graph,
  type GraphNode,
  leavesOf,
  parentsIn,
  type Reading,
  Readings,
  rollUp,
} from './rollup.ts'

const seed = 2_570_001
const year = periodOf(2027, 'year')

function quantity(text: string): Micro {
  const read = parseQuantity(text)
  if (!read.ok) throw new Error(text)
  return read.value
}

function node(id: string, over: Partial<GraphNode> = {}): GraphNode {
  return {
    id,
    code: id.toUpperCase().padEnd(2, '0'),
    unit: person,
    frequency: 'year',
    rule: 'sum',
    overTime: 'last',
    weight: null,
    formula: null,
    places: [{ areaCode: '5701', weight: null }],
    children: [],
    ...over,
  }
}

function graphOf(...nodes: GraphNode[]): Graph {
  return new Map(nodes.map((one) => [one.id, one]))
}

function reading(nodeId: string, value: string, over: Partial<Reading> = {}): Reading {
  return { nodeId, areaCode: '5701', period: '2027', value: quantity(value), measuredOn: '2027-09-30', ...over }
}

function rolled(graph: Graph, readings: readonly Reading[], id: string, period = year) {
  return rollUp(graph, codesOf(graph), new Readings(readings), id, period)
}

function formula(text: string) {
  const read = parseFormula(text)
  if (!read.ok) throw new Error(text)
  return read.value
}

describe('a sum', () => {
  test('of districts names those that did not report, and takes none of them for zero', () => {
    const graph = graphOf(node('p', { children: ['a', 'b', 'c'] }), node('a'), node('b'), node('c'))

    const found = rolled(graph, [reading('a', '120'), reading('c', '80')], 'p')

    expect(found.value).toBe(quantity('200'))
    expect([found.reported, found.expected]).toEqual([2, 3])
    expect(found.missing).toEqual([{ nodeId: 'b', areaCode: '5701' }])
  })

  test('counts a child reached by two ways once', () => {
    const graph = graphOf(
      node('top', { children: ['left', 'right'] }),
      node('left', { children: ['shared', 'own'] }),
      node('right', { children: ['shared'] }),
      node('shared'),
      node('own'),
    )

    const found = rolled(graph, [reading('shared', '100'), reading('own', '7')], 'top')

    expect(found.value).toBe(quantity('107'))
    expect(found.expected).toBe(2)
  })

  test('brings metres to kilometres and is rounded once', () => {
    const graph = graphOf(
      node('top', { unit: kilometre, children: ['a', 'b'] }),
      node('a', { unit: metre }),
      node('b', { unit: kilometre }),
    )

    const found = rolled(graph, [reading('a', '1250'), reading('b', '0.75')], 'top')

    expect(found.value).toBe(quantity('2'))
  })

  test('of months makes a year only when all twelve are there', () => {
    const graph = graphOf(node('top', { children: ['a'] }), node('a', { frequency: 'month', overTime: 'sum' }))
    const months = Array.from({ length: 12 }, (_, at) =>
      reading('a', '10', { period: `2027-M${String(at + 1).padStart(2, '0')}` }),
    )

    const whole = rolled(graph, months, 'top')
    const short = rolled(graph, months.slice(0, 11), 'top')

    expect(whole.value).toBe(quantity('120'))
    expect(short).toMatchObject({ value: null, reported: 0, expected: 1 })
  })
})

test('formulas upon formulas that share their parts are computed once each, and count their leaves once', () => {
  const steps = 40
  const graph = graphOf(
    node('a'),
    node('b'),
    ...Array.from({ length: steps }, (_, at) => {
      const [left, right] = at === 0 ? ['A0', 'B0'] : [`L${at - 1}`, `R${at - 1}`]
      const sum = formula(`([${left}] + [${right}]) / 2`)
      return [node(`l${at}`, { formula: sum, places: [] }), node(`r${at}`, { formula: sum, places: [] })]
    }).flat(),
  )

  const found = rolled(graph, [reading('a', '10')], `l${steps - 1}`)
  const whole = rolled(graph, [reading('a', '10'), reading('b', '20')], `l${steps - 1}`)

  expect(found).toMatchObject({ value: null, reported: 1, expected: 2 })
  expect(whole).toMatchObject({ value: quantity('15'), reported: 2, expected: 2 })
})

test('a formula whose value is larger than can be kept has none', () => {
  const graph = graphOf(node('a'), node('x', { formula: formula('[A0] * [A0]'), places: [] }))

  const large = rolled(graph, [reading('a', '900,000,000,000,000')], 'x')

  expect(large).toMatchObject({ value: null, reported: 1, expected: 1 })
})

test('a mean weighs by the declared weights and leaves out what was not reported', () => {
  const weight = (value: string) => ({ label: 'ประชากร', value: quantity(value) })
  const graph = graphOf(
    node('top', { unit: percent, rule: 'mean', weight: weight('1'), children: ['a', 'b', 'c'] }),
    node('a', { unit: percent, weight: weight('3000') }),
    node('b', { unit: percent, weight: weight('1000') }),
    node('c', { unit: percent, weight: weight('9000') }),
  )

  const found = rolled(graph, [reading('a', '80'), reading('b', '40')], 'top')

  expect(found.value).toBe(quantity('70'))
  expect(found.missing).toEqual([{ nodeId: 'c', areaCode: '5701' }])
})

test('the last is what was measured last, the most is the greatest, and none makes no whole', () => {
  const parts = [node('a'), node('b')]
  const readings = [reading('a', '5', { measuredOn: '2027-08-01' }), reading('b', '3', { measuredOn: '2027-09-01' })]
  const by = (rule: GraphNode['rule']) =>
    rolled(graphOf(node('top', { rule, children: ['a', 'b'] }), ...parts), readings, 'top').value

  expect(by('last')).toBe(quantity('3'))
  expect(by('max')).toBe(quantity('5'))
  expect(by('none')).toBeNull()
})

test('a formula over sums is computed after them, and is silent where a part is missing', () => {
  const graph = graphOf(
    node('share', { unit: percent, rule: 'none', formula: formula('[A0] / [B0] * 100') }),
    node('a', {
      places: [
        { areaCode: '570101', weight: null },
        { areaCode: '570102', weight: null },
      ],
    }),
    node('b'),
  )
  const some = [reading('a', '20', { areaCode: '570101' }), reading('a', '10', { areaCode: '570102' })]

  expect(rolled(graph, [...some, reading('b', '40')], 'share').value).toBe(quantity('75'))
  expect(rolled(graph, some, 'share').value).toBeNull()
})

describe('what cannot be put together is named', () => {
  test('a circle, over contributions and formulas together, with its way round', () => {
    const graph = graphOf(
      node('a', { children: ['b'] }),
      node('b', { children: ['c'] }),
      node('c', { formula: formula('[A0] * 2') }),
    )

    expect(findCycle(graph, codesOf(graph))).toEqual(['A0', 'B0', 'C0', 'A0'])
  })

  test('different units in one sum', () => {
    const graph = graphOf(node('top', { children: ['a'] }), node('a', { unit: kilometre }))

    expect(checkParent(graph, 'top')).toMatchObject({ kind: 'unlike-units', parent: 'TOP', child: 'A0' })
  })

  test('different units deeper down: what was linked is named, not a part of it', () => {
    const graph = graphOf(
      node('top', { children: ['b'] }),
      node('b', { unit: kilometre, children: ['a'] }),
      node('a', { unit: kilometre }),
    )

    expect(checkParent(graph, 'top')).toMatchObject({ kind: 'unlike-units', parent: 'TOP', child: 'B0' })
  })

  test('a sum of percentages', () => {
    const graph = graphOf(node('top', { unit: percent, children: ['a'] }), node('a', { unit: percent }))

    expect(checkParent(graph, 'top')).toMatchObject({ kind: 'not-additive' })
  })

  test('a mean over a part without a weight, or with another one', () => {
    const top = node('top', {
      unit: percent,
      rule: 'mean',
      weight: { label: 'ประชากร', value: ONE },
      children: ['a'],
    })

    const without = checkParent(graphOf(top, node('a', { unit: percent })), 'top')
    const other = checkParent(
      graphOf(top, node('a', { unit: percent, weight: { label: 'ครัวเรือน', value: ONE } })),
      'top',
    )

    expect(without).toMatchObject({ kind: 'no-weight', child: 'A0' })
    expect(other).toMatchObject({ kind: 'other-weight', wanted: 'ประชากร', found: 'ครัวเรือน' })
  })

  test('a yearly part of a monthly whole', () => {
    const graph = graphOf(node('top', { frequency: 'month', children: ['a'] }), node('a'))

    expect(checkParent(graph, 'top')).toMatchObject({ kind: 'too-coarse' })
  })
})

/*
 * Random histories: a tree or DAG of up to 12 indicators over up to 4 layers, with observations entered, corrected and taken back.
 * Edges go from a lower number to a higher one, so there is no circle.
 */
const NODES = 12
const histories = fc.record({
  edges: fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)), { maxLength: 22 }),
  rule: fc.constantFrom('sum' as const, 'mean' as const, 'max' as const, 'last' as const),
  weights: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: NODES, maxLength: NODES }),
  acts: fc.array(
    fc.record({
      at: fc.nat(NODES - 1),
      period: fc.constantFrom('2026', '2027'),
      value: fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constant(null)),
      day: fc.integer({ min: 1, max: 28 }),
    }),
    { maxLength: 24 },
  ),
})

type History = typeof histories extends fc.Arbitrary<infer One> ? One : never

const idOf = (at: number) => `n${String(at).padStart(2, '0')}`

function graphOfHistory(history: History, edges = history.edges): Graph {
  const children = new Map<number, Set<string>>()
  for (const [a, b] of edges) {
    if (a === b) continue
    const [parent, child] = a < b ? [a, b] : [b, a]
    children.set(parent, (children.get(parent) ?? new Set()).add(idOf(child)))
  }
  return graphOf(
    ...Array.from({ length: NODES }, (_, at) =>
      node(idOf(at), {
        rule: history.rule,
        weight: { label: 'w', value: micro(BigInt(history.weights[at] ?? 1) * ONE) },
        children: [...(children.get(at) ?? [])],
      }),
    ),
  )
}

function actsOf(graph: Graph, history: History) {
  return history.acts
    .filter(({ at }) => (graph.get(idOf(at))?.children.length ?? 0) === 0)
    .map(({ at, period, value, day }) => ({
      key: { nodeId: idOf(at), areaCode: '5701', period },
      reading:
        value === null
          ? null
          : {
              nodeId: idOf(at),
              areaCode: '5701',
              period,
              value: micro(BigInt(value) * 1_000n),
              measuredOn: `2027-01-${String(day).padStart(2, '0')}`,
            },
    }))
}

function lastReadings(graph: Graph, history: History): Reading[] {
  const last = new Map<string, Reading | null>()
  for (const { key, reading: one } of actsOf(graph, history)) last.set(`${key.nodeId} ${key.period}`, one)
  return [...last.values()].flatMap((one) => one ?? [])
}

const periods = [periodOf(2026, 'year'), year]
const runs = { numRuns: 10_000, seed }

describe('over 10,000 random histories', () => {
  test('no order of links or reports changes a value, and what is kept step by step equals recomputation', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const graph = graphOfHistory(history)
        const codes = codesOf(graph)
        const parents = parentsIn(graph, codes)
        const readings = new Readings()
        const kept = new Map<string, string>()
        const line = (id: string, at: (typeof periods)[number], from: Readings, over: Graph) => {
          const { value, reported, expected } = rollUp(over, codes, from, id, at)
          return `${value} ${reported}/${expected}`
        }
        for (const id of graph.keys())
          for (const period of periods) kept.set(`${id} ${period.key}`, line(id, period, readings, graph))
        for (const { key, reading: one } of actsOf(graph, history)) {
          if (one === null) readings.remove(key)
          else readings.put(one)
          const [period] = periods.filter((each) => each.key === key.period)
          if (period !== undefined)
            for (const id of above(parents, key.nodeId))
              kept.set(`${id} ${key.period}`, line(id, period, readings, graph))
        }

        const turned = graphOfHistory(history, [...history.edges].reverse())
        const backwards = new Readings(lastReadings(graph, history).reverse())
        for (const id of graph.keys())
          for (const period of periods)
            if (kept.get(`${id} ${period.key}`) !== line(id, period, backwards, turned)) return false
        return true
      }),
      runs,
    )
  }, 600_000)

  test('a sum is the sum of the distinct leaves, and coverage counts each of them once', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const graph = graphOfHistory({ ...history, rule: 'sum' })
        const codes = codesOf(graph)
        const list = lastReadings(graph, history)
        const readings = new Readings(list)
        return [...graph.keys()].every((id) => {
          const leaves = new Set(leavesOf(graph, id).map(({ nodeId }) => nodeId))
          const counted = list.filter(({ nodeId, period }) => leaves.has(nodeId) && period === '2027')
          const found = rollUp(graph, codes, readings, id, year)
          const sum = counted.reduce((total, { value }) => total + value, 0n)
          return (
            found.reported === counted.length &&
            found.expected === leaves.size &&
            found.value === (counted.length === 0 ? null : sum)
          )
        })
      }),
      runs,
    )
  }, 600_000)

  test('moving an indicator below another parent leaves everything above both as it was', () => {
    fc.assert(
      fc.property(histories, fc.nat(100), (history, turn) => {
        // Two parents under one top; the moved one has a way to the top before and after.
        const base: [number, number][] = [
          [0, 1],
          [0, 2],
        ]
        const inner = history.edges.filter(([a, b]) => Math.min(a, b) > 2)
        const moved = 3 + (turn % (NODES - 3))
        const rest: [number, number][] = Array.from({ length: NODES - 3 }, (_, at): [number, number] => [
          at % 2 === 0 ? 1 : 2,
          at + 3,
        ]).filter(([, child]) => child !== moved)
        const before = graphOfHistory(history, [...base, ...inner, ...rest, [1, moved], [2, 3], [1, 4]])
        const after = graphOfHistory(history, [...base, ...inner, ...rest, [2, moved], [2, 3], [1, 4]])
        const readings = new Readings(lastReadings(before, history))
        const at = (graph: Graph) => rollUp(graph, codesOf(graph), readings, idOf(0), year)
        const [one, other] = [at(before), at(after)]
        return one.value === other.value && one.reported === other.reported && one.expected === other.expected
      }),
      runs,
    )
  }, 600_000)
})
