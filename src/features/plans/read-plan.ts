import type { Db } from '../../platform/db/db.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { planTree, type TreeNode, withDescendants } from './plan-tree.ts'
import { nodesOfPlan, type PlanLine, planById } from './plans.sql.ts'
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

/** A plan with its tree and one page of the projects under it, or under one of its nodes, in one snapshot. */
export async function readPlan(
  db: Db,
  id: string,
  wanted: { nodeId: string | null; fiscalYear: number | null; limit: number; after: ListCursor | null },
): Promise<WholePlan | null> {
  return db.snapshot(async (view) => {
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
  })
}
