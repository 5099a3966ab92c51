import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partOf } from '../money/index.ts'
import { type SumLink, type SumNode, type SumProject, sumGoals } from './goal-sums.ts'

const node = (id: string, over: Partial<SumNode> = {}): SumNode => ({
  id,
  parentId: null,
  planId: `plan-${id}`,
  isTop: false,
  isGoal: true,
  isWide: true,
  ...over,
})

const project = (key: string, over: Partial<SumProject> = {}): SumProject => ({
  key,
  planId: 'plan-p',
  nodeId: null,
  amountSatang: 1_000n,
  isClosed: false,
  wideCell: '57 04',
  nearCell: '5701 04',
  ...over,
})

const link = (left: string, right: string, share = 1): SumLink => ({ left, right, share })

describe('what lies under a goal', () => {
  test('a project that supports two goals under one goal counts once there, and in each of the two', () => {
    const nodes = [node('top'), node('a', { parentId: 'top' }), node('b', { parentId: 'top' })]

    const sums = sumGoals(nodes, [project('p')], [link('p', 'a'), link('p', 'b')])

    expect(['top', 'a', 'b'].map((id) => sums.nodes.get(id)?.amountSatang)).toEqual([1_000n, 1_000n, 1_000n])
    expect(sums.nodes.get('top')?.projects).toBe(1)
  })

  test('shares part the money, and parts of parts are multiplied on the way up', () => {
    const nodes = [node('nation', { isTop: true }), node('province'), node('village')]

    const sums = sumGoals(
      nodes,
      [project('p')],
      [link('p', 'village', 0.5), link('village', 'province'), link('province', 'nation', 0.4)],
    )

    expect(['village', 'province', 'nation'].map((id) => sums.nodes.get(id)?.amountSatang)).toEqual([500n, 500n, 200n])
    expect(sums.nodes.get('village')?.reachesTop).toBe(true)
  })

  test('a link of a branch carries what stands under it in its own plan, and says where each part is linked', () => {
    const nodes = [node('goal'), node('strategy'), node('programme', { parentId: 'strategy', planId: 'plan-strategy' })]
    const projects = [project('p', { planId: 'plan-strategy', nodeId: 'programme' })]

    const sums = sumGoals(nodes, projects, [link('strategy', 'goal')])

    expect(sums.nodes.get('goal')).toMatchObject({ supporters: 1, nodes: 2, projects: 1, amountSatang: 1_000n })
    expect([...sums.linkedProjects]).toEqual(['p'])
    expect(sums.nodes.get('goal')?.cells.get('57 04')).toEqual({ projects: 1, amountSatang: 1_000n })
  })

  test('what one project received from another under the same goal counts once, under the payee alone it counts there', () => {
    const nodes = [node('top'), node('a', { parentId: 'top' }), node('b', { parentId: 'top' })]
    const payer = project('57-payer', { nodeId: 'a', amountSatang: 1_000n })
    const payee = project('57-payee', { nodeId: 'b', amountSatang: 700n })
    const received = new Map([['57-payee', [{ amountSatang: 500n, through: ['57-payer'] }]]])

    const sums = sumGoals(nodes, [payer, payee], [], received)

    expect(['top', 'a', 'b'].map((id) => sums.nodes.get(id)?.amountSatang)).toEqual([1_200n, 1_000n, 700n])
  })

  test('a project that was combined into another is no project any more, what it spent is still money for the goal', () => {
    const nodes = [node('goal')]
    const closed = project('57-old', { nodeId: 'goal', amountSatang: 300n, isClosed: true })
    const made = project('57-new', { nodeId: 'goal', amountSatang: 700n })

    const sums = sumGoals(nodes, [closed, made], [])

    expect(sums.nodes.get('goal')).toMatchObject({ projects: 1, amountSatang: 1_000n })
    expect(sums.nodes.get('goal')?.cells.get('57 04')).toEqual({ projects: 1, amountSatang: 1_000n })
  })

  test('a circle made by changing a tree is counted as a fault and the rest is still summed', () => {
    const nodes = [node('a'), node('b'), node('c', { parentId: 'b' })]

    const sums = sumGoals(nodes, [project('p', { nodeId: 'c' })], [link('a', 'b'), link('b', 'a'), link('gone', 'a')])

    expect(sums.faults).toBe(2)
    expect(sums.nodes.get('b')?.projects).toBe(1)
  })

  test('money under any goal is never more than the projects under it hold, and a sum is as long as the whole', () => {
    const count = 12
    const graph = fc.record({
      parents: fc.array(fc.nat(count), { minLength: count, maxLength: count }),
      links: fc.array(fc.tuple(fc.nat(count * 2 - 1), fc.nat(count - 1), fc.integer({ min: 1, max: 100 })), {
        maxLength: 40,
      }),
      amounts: fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: count, maxLength: count }),
    })
    fc.assert(
      fc.property(graph, ({ parents, links, amounts }) => {
        // A parent or a right side has the smaller number: no circles.
        const nodes = parents.map((parent, at) => node(`n${at}`, { parentId: parent < at ? `n${parent}` : null }))
        const projects = amounts.map((amountSatang, at) =>
          project(`p${at}`, { amountSatang, nodeId: at % 3 === 0 ? null : `n${at}` }),
        )
        const edges = links.flatMap(([left, right, share]) => {
          if (left >= count) return [link(`p${left - count}`, `n${right}`, share / 100)]
          return right < left ? [link(`n${left}`, `n${right}`, share / 100)] : []
        })

        const sums = sumGoals(nodes, projects, edges)

        const all = amounts.reduce((sum, amount) => sum + amount, 0n)
        const fits = [...sums.nodes.values()].every((sum) => {
          const cells = [...sum.cells.values()].reduce((money, cell) => money + cell.amountSatang, 0n)
          return sum.amountSatang <= all && sum.projects <= count && cells === sum.amountSatang
        })
        return fits && sums.faults === 0
      }),
      { numRuns: 3_000, seed: 26 },
    )
  })
})

test('a part is rounded once, to whole satang, and the whole is the whole', () => {
  expect([partOf(1n, 0.5), partOf(99_999_999_999_999n, 1), partOf(1_001n, 0.25)]).toEqual([
    1n,
    99_999_999_999_999n,
    250n,
  ])
})
