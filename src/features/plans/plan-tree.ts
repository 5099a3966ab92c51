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
  /** Projects hanging on the node itself. */
  readonly own: number
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
    const own = node.projects
    list.push({ id: node.id, kind: node.kind, title: node.title, depth, projects: 0, amountSatang: 0n, own })
    let { projects, amountSatang } = node
    for (const child of below.get(node.id) ?? []) {
      const sum = visit(child, depth + 1)
      projects += sum.projects
      amountSatang += sum.amountSatang
    }
    list[at] = { id: node.id, kind: node.kind, title: node.title, depth, projects, amountSatang, own }
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

/** A node with those directly under it, as a page shows them inside one another. */
export interface Branch<T> {
  readonly node: T
  readonly branches: readonly Branch<T>[]
  /** How many are under it but not shown. */
  readonly hidden: number
}

/**
 * The list of `planTree` as branches inside one another, for a page that opens and closes them.
 * @param from show only what is under this node; null the whole plan
 * @param most how many nodes a page bears: deeper levels are left out until they fit, but never the first
 */
export function branches<T extends Pick<TreeNode, 'id' | 'depth'>>(
  list: readonly T[],
  from: string | null,
  most: number,
): Branch<T>[] {
  const start = from === null ? -1 : list.findIndex((node) => node.id === from)
  const top = list[start]?.depth ?? -1
  const end = list.findIndex((node, at) => at > start && node.depth <= top)
  const under = list.slice(start + 1, end < 0 ? list.length : end)
  let deepest = top + 1
  while (under.some((node) => node.depth > deepest) && under.filter((node) => node.depth <= deepest + 1).length <= most)
    deepest += 1
  const build = (first: number, last: number, depth: number): Branch<T>[] => {
    const made: Branch<T>[] = []
    for (let at = first; at < last; ) {
      const node = under[at]
      if (node === undefined) break
      let next = at + 1
      while (next < last && (under[next]?.depth ?? 0) > depth) next += 1
      const shown = depth < deepest
      made.push({ node, branches: shown ? build(at + 1, next, depth + 1) : [], hidden: shown ? 0 : next - at - 1 })
      at = next
    }
    return made
  }
  return build(0, under.length, top + 1)
}
