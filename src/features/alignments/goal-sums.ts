import { countedElsewhere, partOf, type Received } from '../money/index.ts'

/*
 * What lies under each branch of every plan: along the plans' own trees and along confirmed links. A project counts once for a
 * branch, with the part of it that reaches it: the sum over all ways up of the product of the shares on the way (a share that is
 * not said is the whole), and never more than the whole. So a project that supports two goals adds nothing twice to what they
 * both stand under. What one of the projects received from another of them counts at the payer (`count-once` of the room money).
 */

export interface SumNode {
  readonly id: string
  readonly parentId: string | null
  readonly planId: string
  /** National plans: where chains end. */
  readonly isTop: boolean
  /** Cells are kept for goals only. */
  readonly isGoal: boolean
  /** Whether its map is by province (or by district). */
  readonly isWide: boolean
}

export interface SumProject {
  readonly key: string
  readonly planId: string
  readonly nodeId: string | null
  readonly amountSatang: bigint
  /** Combined into another: its money counts, as a project the other one does. */
  readonly isClosed: boolean
  /** `area field` of the two maps: by province, by district; null where the place is not known so exactly. */
  readonly wideCell: string
  readonly nearCell: string | null
}

export interface SumLink {
  /** A branch's id, or a project's key. */
  readonly left: string
  readonly right: string
  /** 0 to 1. */
  readonly share: number
}

export interface NodeSum {
  supporters: number
  nodes: number
  projects: number
  amountSatang: bigint
  linked: boolean
  reachesTop: boolean
  readonly cells: Map<string, { projects: number; amountSatang: bigint }>
}

export interface GoalSums {
  readonly nodes: ReadonlyMap<string, NodeSum>
  /** Projects, by key, that serve another plan by themselves or through their branch. */
  readonly linkedProjects: ReadonlySet<string>
  /** Links that could not be followed: one end is gone, or they close a circle. */
  readonly faults: number
}

interface Edge {
  readonly below: number
  readonly share: number
}

export function sumGoals(
  nodes: readonly SumNode[],
  projects: readonly SumProject[],
  links: readonly SumLink[],
  received: Received = new Map(),
): GoalSums {
  const nodeAt = new Map(nodes.map((node, at) => [node.id, at]))
  const projectAt = new Map(projects.map((project, at) => [project.key, at]))
  const sums: NodeSum[] = nodes.map((node) => ({
    supporters: 0,
    nodes: 0,
    projects: 0,
    amountSatang: 0n,
    linked: false,
    reachesTop: node.isTop,
    cells: new Map(),
  }))
  const structure: number[][] = nodes.map(() => [])
  const linked: Edge[][] = nodes.map(() => [])
  const hanging: Edge[][] = nodes.map(() => [])
  const linksUp: number[][] = nodes.map(() => [])
  const projectLinks: number[][] = projects.map(() => [])
  let faults = 0
  for (const [at, node] of nodes.entries()) {
    const parent = node.parentId === null ? undefined : nodeAt.get(node.parentId)
    if (parent !== undefined) structure[parent]?.push(at)
  }
  for (const [at, project] of projects.entries()) {
    const node = project.nodeId === null ? undefined : nodeAt.get(project.nodeId)
    if (node !== undefined) hanging[node]?.push({ below: at, share: 1 })
  }
  for (const link of links) {
    const right = nodeAt.get(link.right)
    const left = nodeAt.get(link.left)
    const project = left === undefined ? projectAt.get(link.left) : undefined
    if (right === undefined || (left === undefined && project === undefined)) faults += 1
    else if (left !== undefined) {
      linked[right]?.push({ below: left, share: link.share })
      linksUp[left]?.push(right)
    } else if (project !== undefined) {
      hanging[right]?.push({ below: project, share: link.share })
      projectLinks[project]?.push(right)
    }
    if (right !== undefined) (sums[right] as NodeSum).supporters += 1
  }
  const { order, broken } = fromTheTop(nodes.length, structure, linked)
  faults += broken
  tellReach(nodes, nodeAt, sums, order, linksUp)
  const rank = new Int32Array(nodes.length)
  for (const [place, at] of order.entries()) rank[at] = place
  addUp(nodes, projects, sums, { structure, linked, hanging, rank }, received)
  const linkedProjects = new Set<string>()
  for (const [at, project] of projects.entries()) {
    const node = project.nodeId === null ? undefined : nodeAt.get(project.nodeId)
    const byItself = projectLinks[at]?.some((right) => nodes[right]?.planId !== project.planId) ?? false
    if (byItself || (node !== undefined && sums[node]?.linked)) linkedProjects.add(project.key)
  }
  return { nodes: new Map(nodes.map((node, at) => [node.id, sums[at] as NodeSum])), linkedProjects, faults }
}

/**
 * Each branch after all it stands under: the reverse of the order in which a walk downwards leaves them. Where a tree was changed
 * so that links close a circle, the step that closes it is dropped (from `structure` or `linked`) and counted, and the rest is
 * still summed.
 */
function fromTheTop(count: number, structure: number[][], linked: Edge[][]): { order: number[]; broken: number } {
  const state = new Uint8Array(count)
  const [fresh, open, done] = [0, 1, 2]
  const left: number[] = []
  let broken = 0
  for (let start = 0; start < count; start++) {
    if (state[start] !== fresh) continue
    const way: { at: number; next: number }[] = [{ at: start, next: 0 }]
    state[start] = open
    for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
      const own = structure[step.at] ?? []
      const links = linked[step.at] ?? []
      const isOwn = step.next < own.length
      const below = isOwn ? own[step.next] : links[step.next - own.length]?.below
      if (below === undefined) {
        state[step.at] = done
        left.push(step.at)
        way.pop()
      } else if (state[below] === open) {
        if (isOwn) own.splice(step.next, 1)
        else links.splice(step.next - own.length, 1)
        broken += 1
      } else {
        step.next += 1
        if (state[below] === fresh) {
          state[below] = open
          way.push({ at: below, next: 0 })
        }
      }
    }
  }
  return { order: left.reverse(), broken }
}

/** What it stands under is told before it. */
function tellReach(
  nodes: readonly SumNode[],
  nodeAt: ReadonlyMap<string, number>,
  sums: readonly NodeSum[],
  order: readonly number[],
  linksUp: readonly (readonly number[])[],
): void {
  for (const at of order) {
    const node = nodes[at]
    const sum = sums[at]
    if (node === undefined || sum === undefined) continue
    const parent = node.parentId === null ? undefined : sums[nodeAt.get(node.parentId) ?? -1]
    const above = linksUp[at] ?? []
    sum.linked = parent?.linked === true || above.some((right) => nodes[right]?.planId !== node.planId)
    sum.reachesTop ||= parent?.reachesTop === true || above.some((right) => sums[right]?.reachesTop === true)
  }
}

interface Graph {
  readonly structure: readonly (readonly number[])[]
  readonly linked: readonly (readonly Edge[])[]
  readonly hanging: readonly (readonly Edge[])[]
  readonly rank: Int32Array
}

function addUp(
  nodes: readonly SumNode[],
  projects: readonly SumProject[],
  sums: readonly NodeSum[],
  graph: Graph,
  received: Received,
): void {
  const projectAt = new Map(received.size === 0 ? [] : projects.map((project, at) => [project.key, at]))
  const weight = new Float64Array(nodes.length)
  const seen = new Int32Array(nodes.length).fill(-1)
  const projectWeight = new Float64Array(projects.length)
  const projectSeen = new Int32Array(projects.length).fill(-1)
  for (const [top, node] of nodes.entries()) {
    const sum = sums[top] as NodeSum
    const below = everythingUnder(top, graph, seen, weight)
    sum.nodes = below.length - 1
    const found: number[] = []
    for (const at of below) {
      const here = weight[at] ?? 0
      for (const child of graph.structure[at] ?? []) weight[child] = Math.min(1, (weight[child] ?? 0) + here)
      for (const { below: child, share } of graph.linked[at] ?? [])
        weight[child] = Math.min(1, (weight[child] ?? 0) + here * share)
      for (const { below: project, share } of graph.hanging[at] ?? []) {
        if (projectSeen[project] !== top) {
          projectSeen[project] = top
          projectWeight[project] = 0
          found.push(project)
        }
        projectWeight[project] = Math.min(1, (projectWeight[project] ?? 0) + here * share)
      }
    }
    sum.projects = found.reduce((count, at) => count + (projects[at]?.isClosed ? 0 : 1), 0)
    const shareOf = (key: string) => {
      const at = projectAt.get(key)
      return at !== undefined && projectSeen[at] === top ? projectWeight[at] : undefined
    }
    for (const at of found) {
      const project = projects[at]
      if (project === undefined) continue
      const amount =
        partOf(project.amountSatang, projectWeight[at] ?? 0) - countedElsewhere(project.key, received, shareOf)
      sum.amountSatang += amount
      const cell = node.isWide ? project.wideCell : project.nearCell
      if (!node.isGoal || cell === null) continue
      const kept = sum.cells.get(cell)
      const one = project.isClosed ? 0 : 1
      sum.cells.set(cell, {
        projects: (kept?.projects ?? 0) + one,
        amountSatang: (kept?.amountSatang ?? 0n) + amount,
      })
    }
  }
}

/** The branch and all branches under it, each after all it stands under; their weights begin at 0, its own at 1. */
function everythingUnder(top: number, graph: Graph, seen: Int32Array, weight: Float64Array): number[] {
  const found = [top]
  seen[top] = top
  for (const at of found) {
    weight[at] = 0
    for (const child of graph.structure[at] ?? [])
      if (seen[child] !== top) {
        seen[child] = top
        found.push(child)
      }
    for (const { below: child } of graph.linked[at] ?? [])
      if (seen[child] !== top) {
        seen[child] = top
        found.push(child)
      }
  }
  weight[top] = 1
  return found.sort((a, b) => (graph.rank[a] ?? 0) - (graph.rank[b] ?? 0))
}
