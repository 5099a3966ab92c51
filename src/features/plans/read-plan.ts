import type { Db, Queryable } from '../../platform/db/db.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { planTree, type TreeNode, withDescendants } from './plan-tree.ts'
import { nodesOfPlan, type PlanLine, planById, topProjects } from './plans.sql.ts'
import { everything, type ListCursor } from './project-filter.ts'
import { findProjects, type ProjectCount, type ProjectList } from './projects.sql.ts'

export interface WholePlan {
  readonly plan: PlanLine
  readonly nodes: readonly TreeNode[]
  /** The node asked for, when it belongs to the plan. */
  readonly node: TreeNode | null
  readonly list: ProjectList
  readonly count: ProjectCount
  readonly places: Gazetteer
}

interface Wanted {
  readonly nodeId: string | null
  readonly fiscalYear: number | null
  readonly limit: number
  readonly after: ListCursor | null
}

/** A plan with its tree and one page of the projects under it, or under one of its nodes, in one snapshot. */
export async function readPlan(db: Db, id: string, wanted: Wanted): Promise<WholePlan | null> {
  return db.snapshot((view) => readPlanIn(view, id, wanted))
}

/** The same inside a snapshot that reads more. */
export async function readPlanIn(view: Queryable, id: string, wanted: Wanted): Promise<WholePlan | null> {
  const plan = await planById(view, id)
  if (plan === null) return null
  const flat = await nodesOfPlan(view, id)
  const nodes = planTree(flat)
  const node = nodes.find((one) => one.id === wanted.nodeId) ?? null
  const filter = {
    ...everything,
    planId: id,
    fiscalYear: wanted.fiscalYear,
    nodeIds: node === null ? null : withDescendants(flat, node.id),
  }
  const found = await findProjects(view, filter, { limit: wanted.limit, after: wanted.after })
  return { plan, nodes, node, ...found, places: await loadGazetteer(view) }
}

/** Beyond this many projects in a plan their ranking is left to the lists of the branches. */
const mostRanked = 20_000
/** So many projects stand in the branches of one page, shared out evenly, five in each at most. */
const mostInBranches = 200
const mostInBranch = 5

export type TopProject = Awaited<ReturnType<typeof topProjects>>[number]

/** The first projects of each branch, by branch (`''`: the plan itself). */
export async function firstOfEach(
  view: Queryable,
  plan: PlanLine,
  nodes: number,
): Promise<ReadonlyMap<string, readonly TopProject[]>> {
  const byNode = new Map<string, TopProject[]>()
  const perNode = Math.min(mostInBranch, Math.floor(mostInBranches / Math.max(nodes, 1)))
  if (plan.projects > mostRanked || perNode === 0) return byNode
  for (const project of await topProjects(view, plan.id, perNode)) {
    const known = byNode.get(project.nodeId ?? '')
    if (known === undefined) byNode.set(project.nodeId ?? '', [project])
    else known.push(project)
  }
  return byNode
}
