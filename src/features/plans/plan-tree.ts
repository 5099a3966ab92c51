import type { NodeKind } from './plan.ts'

/** A node of a plan with everything below it added up. */
export interface TreeNode {
  readonly id: string
  readonly kind: NodeKind
  readonly title: string
  /** 0 directly under the plan. */
  readonly depth: number
  readonly projects: number
  readonly amountSatang: bigint
}

interface FlatNode {
  readonly id: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly title: string
  readonly projects: number
  readonly amountSatang: bigint
}

/** The tree as a list to be read from top to bottom: each node before what is under it, its sums taken from all below. */
export function planTree(nodes: readonly FlatNode[]): TreeNode[] {
  const below = new Map<string | null, FlatNode[]>()
  const known = new Set(nodes.map((node) => node.id))
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null
    const siblings = below.get(parent)
    if (siblings === undefined) below.set(parent, [node])
    else siblings.push(node)
  }
  const list: TreeNode[] = []
  const visit = (node: FlatNode, depth: number): { projects: number; amountSatang: bigint } => {
    const at = list.length
    list.push({ id: node.id, kind: node.kind, title: node.title, depth, projects: 0, amountSatang: 0n })
    let { projects, amountSatang } = node
    for (const child of below.get(node.id) ?? []) {
      const sum = visit(child, depth + 1)
      projects += sum.projects
      amountSatang += sum.amountSatang
    }
    list[at] = { id: node.id, kind: node.kind, title: node.title, depth, projects, amountSatang }
    return { projects, amountSatang }
  }
  for (const top of below.get(null) ?? []) visit(top, 0)
  return list
}

/** The node and all below it. */
export function withDescendants(nodes: readonly Pick<FlatNode, 'id' | 'parentId'>[], id: string): string[] {
  const ids = [id]
  for (const found of ids) for (const node of nodes) if (node.parentId === found) ids.push(node.id)
  return ids
}
