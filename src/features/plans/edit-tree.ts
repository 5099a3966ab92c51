import { newId } from '../../kernel/ids.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { openPlan, type PlanRefusal } from './edit-plan.ts'
import { changedFields } from './edit-words.ts'
import { inOrder, type MoveRefusal, mayHangUnder } from './node-tree.ts'
import type { NodeKind } from './plan.ts'
import {
  type Doing,
  deleteNode,
  type EditedNode,
  type EditedPlan,
  hangingOn,
  insertNodes,
  nodesToEdit,
  orderNodes,
  rehangNodes,
  rehangProjects,
  storePlanEvent,
  updateNode,
} from './plan-edit.sql.ts'
import { storeProjectEvents } from './project-edit.sql.ts'
import { renewSearch } from './renew-search.ts'

export interface NodeFacts {
  readonly kind: NodeKind
  readonly title: string
  /** Null: directly under the plan. */
  readonly parentId: string | null
  /** Where it stands among the children of its parent, 1 the first; null: last, or where it stands now. */
  readonly at: number | null
}

export type NodeRefusal =
  | Exclude<PlanRefusal, { kind: 'stale' | 'years-in-use' }>
  | MoveRefusal
  | { kind: 'no-such-node' }
  | { kind: 'too-many-nodes'; most: number }
  /** Someone else was faster; the node as it is now. */
  | { kind: 'stale-node'; node: EditedNode; nodes: readonly EditedNode[] }
  /** Something hangs on it, and where that shall go was not said. */
  | { kind: 'not-empty'; nodes: number; projects: number; cancelled: number }

/** More branches than this no page and no person reads. */
const mostNodes = 5_000

/** Adds a branch to a plan that is being written. */
export async function addNode(
  tx: Tx,
  planId: string,
  facts: NodeFacts,
  reason: string,
  by: By,
): Promise<Result<{ id: string }, NodeRefusal>> {
  const opened = await openPlan(tx, planId, by)
  if (!opened.ok) return opened
  const nodes = await nodesToEdit(tx, planId)
  if (nodes.length >= mostNodes) return refuse({ kind: 'too-many-nodes', most: mostNodes })
  const may = mayHangUnder(nodes, null, facts.parentId)
  if (!may.ok) return may
  const id = newId()
  const { kind, title, parentId } = facts
  await insertNodes(tx, [{ id, planId, parentId, kind, title, position: nodes.length + 1, copiedFrom: null }])
  await orderNodes(tx, inOrder(childrenOf(nodes, parentId), id, facts.at))
  const changes = changedFields({}, words(nodes, facts))
  await storePlanEvent(tx, planId, { kind: 'node-added', nodeId: id, changes }, doing(opened.value.by, reason, by))
  return ok({ id })
}

/**
 * Changes words, kind, parent or place of a branch; what hangs on it goes along.
 * @param revision the revision of the node the edit was made from
 */
export async function editNode(
  tx: Tx,
  planId: string,
  id: string,
  facts: NodeFacts,
  { revision, reason }: { revision: number | null; reason: string },
  by: By,
): Promise<Result<{ changed: boolean }, NodeRefusal>> {
  const opened = await openNode(tx, planId, id, revision, by)
  if (!opened.ok) return opened
  const { node, nodes } = opened.value
  const may = mayHangUnder(nodes, id, facts.parentId)
  if (!may.ok) return may
  const stays = facts.parentId === node.parentId
  const siblings = childrenOf(nodes, facts.parentId)
  const ordered = stays && facts.at === null ? siblings : inOrder(siblings, id, facts.at)
  const before = { ...words(nodes, node), order: String(childrenOf(nodes, node.parentId).indexOf(id) + 1) }
  const changes = changedFields(before, { ...words(nodes, facts), order: String(ordered.indexOf(id) + 1) })
  if (changes.length === 0) return ok({ changed: false })
  await updateNode(tx, id, facts)
  await orderNodes(tx, ordered)
  if (facts.title !== node.title || !stays) await renewSearch(tx, planId, [id])
  const kind = changes.some((change) => change.field === 'parent' || change.field === 'order')
    ? 'node-moved'
    : 'node-edited'
  await storePlanEvent(tx, planId, { kind, nodeId: id, changes }, doing(opened.value.by, reason, by))
  return ok({ changed: true })
}

/**
 * Takes a branch away. What hangs on it is hung on another first, or the branch stays.
 * @param moveTo another node, null for the plan itself; undefined when the person has not said
 */
export async function removeNode(
  tx: Tx,
  planId: string,
  id: string,
  moveTo: string | null | undefined,
  { revision, reason }: { revision: number | null; reason: string },
  by: By,
): Promise<Result<{ movedNodes: number; movedProjects: number }, NodeRefusal>> {
  const opened = await openNode(tx, planId, id, revision, by)
  if (!opened.ok) return opened
  const { node, nodes } = opened.value
  const hanging = await hangingOn(tx, planId, id)
  const holds = hanging.nodes + hanging.projects > 0
  if (holds && moveTo === undefined) return refuse({ kind: 'not-empty', ...hanging })
  const target = moveTo === undefined ? node.parentId : moveTo
  // Under itself or below: what moves there would go with the branch.
  const may = mayHangUnder(nodes, id, target)
  if (!may.ok) return may
  for (const child of childrenOf(nodes, id)) {
    const under = mayHangUnder(nodes, child, target)
    if (!under.ok) return under
  }
  const now = doing(opened.value.by, reason, by)
  await rehangNodes(tx, id, target)
  const moved = await rehangProjects(tx, planId, id, target, by.now)
  const targetTitle = titleOf(nodes, target)
  await storeProjectEvents(
    tx,
    moved.filter((project) => project.living),
    { kind: 'moved', changes: [{ field: 'node', before: node.title, after: targetTitle }] },
    now,
  )
  await deleteNode(tx, id)
  await orderNodes(tx, [...childrenOf(nodes, target).filter((one) => one !== id), ...childrenOf(nodes, id)])
  const changes = words(nodes, node)
  await storePlanEvent(
    tx,
    planId,
    {
      kind: 'node-removed',
      nodeId: id,
      changes: Object.entries(changes).map(([field, value]) => ({ field, before: value, after: null })),
      details: { moved_nodes: hanging.nodes, moved_projects: hanging.projects, moved_to: targetTitle },
    },
    now,
  )
  return ok({ movedNodes: hanging.nodes, movedProjects: hanging.projects })
}

async function openNode(
  tx: Tx,
  planId: string,
  id: string,
  revision: number | null,
  by: By,
): Promise<Result<{ plan: EditedPlan; by: string; node: EditedNode; nodes: readonly EditedNode[] }, NodeRefusal>> {
  const opened = await openPlan(tx, planId, by)
  if (!opened.ok) return opened
  const nodes = await nodesToEdit(tx, planId)
  const node = nodes.find((one) => one.id === id)
  if (node === undefined) return refuse({ kind: 'no-such-node' })
  if (node.revision !== revision) return refuse({ kind: 'stale-node', node, nodes })
  return ok({ ...opened.value, node, nodes })
}

function doing(by: string, reason: string, { now }: By): Doing {
  return { by, reason, now }
}

export function childrenOf(nodes: readonly EditedNode[], parentId: string | null): string[] {
  return nodes.filter((node) => node.parentId === parentId).map((node) => node.id)
}

function titleOf(nodes: readonly EditedNode[], id: string | null): string | null {
  return nodes.find((node) => node.id === id)?.title ?? null
}

function words(nodes: readonly EditedNode[], node: Pick<NodeFacts, 'kind' | 'title' | 'parentId'>) {
  return { kind: node.kind, title: node.title, parent: titleOf(nodes, node.parentId) }
}
