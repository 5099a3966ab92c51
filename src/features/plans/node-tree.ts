import { ok, type Result, refuse } from '../../kernel/result.ts'

/** As deep as pages and paths of plans go. */
const deepestTree = 12

export interface TreePlace {
  readonly id: string
  readonly parentId: string | null
}

export type MoveRefusal =
  /** Under itself, or under something below it. */
  | { kind: 'circular' }
  /** The parent is no node of this plan. */
  | { kind: 'no-such-parent' }
  | { kind: 'too-deep'; most: number }

/**
 * May the node hang under this parent (null: directly under the plan)?
 * @param nodes all nodes of the plan
 * @param id the node that moves; null for one that is made
 */
export function mayHangUnder(
  nodes: readonly TreePlace[],
  id: string | null,
  parentId: string | null,
): Result<null, MoveRefusal> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  let depth = 1
  for (let above = parentId; above !== null; depth++) {
    if (above === id) return refuse({ kind: 'circular' })
    const node = byId.get(above)
    if (node === undefined) return refuse({ kind: 'no-such-parent' })
    // A tree that is circular already must not hold the product forever.
    if (depth > nodes.length) return refuse({ kind: 'circular' })
    above = node.parentId
  }
  if (depth - 1 + heightOf(nodes, id) > deepestTree) return refuse({ kind: 'too-deep', most: deepestTree })
  return ok(null)
}

/** Levels from the node down to the deepest below it; 1 without anything below. */
function heightOf(nodes: readonly TreePlace[], id: string | null): number {
  let height = 1
  let level = id === null ? [] : nodes.filter((node) => node.parentId === id)
  while (level.length > 0 && height <= nodes.length) {
    height += 1
    const here = new Set(level.map((node) => node.id))
    level = nodes.filter((node) => node.parentId !== null && here.has(node.parentId))
  }
  return height
}

/**
 * The children of one parent in their new order.
 * @param siblings ids in their order, with or without the node
 * @param at where it shall stand, 1 the first; null the last
 */
export function inOrder(siblings: readonly string[], id: string, at: number | null): string[] {
  const others = siblings.filter((one) => one !== id)
  const index = at === null ? others.length : Math.min(Math.max(at - 1, 0), others.length)
  return [...others.slice(0, index), id, ...others.slice(index)]
}

/** The nodes as they are read from top to bottom, each before what is under it, with its depth (0 directly under the plan). */
export function readingOrder<T extends TreePlace>(nodes: readonly T[]): { node: T; depth: number }[] {
  const known = new Set(nodes.map((node) => node.id))
  const below = new Map<string | null, T[]>()
  for (const node of nodes) {
    const parent = node.parentId !== null && known.has(node.parentId) ? node.parentId : null
    below.set(parent, [...(below.get(parent) ?? []), node])
  }
  const list: { node: T; depth: number }[] = []
  const visit = (parent: string | null, depth: number) => {
    for (const node of below.get(parent) ?? []) {
      list.push({ node, depth })
      visit(node.id, depth + 1)
    }
  }
  visit(null, 0)
  return list
}
