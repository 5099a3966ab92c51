import type { Tx } from '../../platform/db/db.ts'
import { searchOf } from './edit-project.ts'
import { nodesToEdit } from './plan-edit.sql.ts'
import { projectsOnNodes, storeSearch } from './project-edit.sql.ts'

/**
 * Projects are found by the names of the branches above them too: makes what they are found by anew after a branch of the plan
 * was renamed or hung elsewhere, in the transaction that did it.
 * @param branches the branches that changed; all below them is taken along
 */
export async function renewSearch(tx: Tx, planId: string, branches: readonly string[]): Promise<void> {
  const nodes = await nodesToEdit(tx, planId)
  const below = new Set(branches)
  // A child may stand before its parent in the list: once more for each step downwards.
  for (let before = -1; before !== below.size; ) {
    before = below.size
    for (const { id, parentId } of nodes) if (parentId !== null && below.has(parentId)) below.add(id)
  }
  for await (const projects of projectsOnNodes(tx, planId, [...below])) {
    await storeSearch(
      tx,
      projects.map((project) => ({ home: project.home, id: project.id, search: searchOf(project, nodes) })),
    )
  }
}
