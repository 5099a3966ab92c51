import type { Home } from '../../kernel/ids.ts'
import type { By } from '../../kernel/viewer.ts'
import type { Tx } from '../../platform/db/db.ts'
import { type EditDeps, editProject, openProject, type ProjectChange, type ProjectRefusal } from './edit-project.ts'

export interface ManyEdited {
  readonly changed: number
  /** Already as wanted. */
  readonly unchanged: number
  readonly refused: readonly { readonly home: Home; readonly id: string; readonly why: ProjectRefusal['kind'] }[]
}

/** What may be changed in many projects at once: what is the same for all of them. */
export type ManyChange = Pick<ProjectChange, 'functionCode' | 'state'>

/**
 * The same change in many projects. Each is asked for by itself: what the viewer may not change, or what its plan does not
 * allow, is refused and told, and the others are changed. They are locked in the order of their keys, so that two people
 * with overlapping lists wait for each other instead of both failing.
 */
export async function editMany(
  tx: Tx,
  deps: EditDeps,
  keys: readonly { home: Home; id: string }[],
  change: ManyChange,
  reason: string,
  by: By,
): Promise<ManyEdited> {
  const refused: { home: Home; id: string; why: ProjectRefusal['kind'] }[] = []
  let changed = 0
  let unchanged = 0
  for (const key of [...keys].sort((a, b) => (a.home + a.id < b.home + b.id ? -1 : 1))) {
    const opened = await openProject(tx, key, by)
    const edited = opened.ok
      ? await editProject(tx, deps, key, change, { token: opened.value.project.token, reason }, by)
      : opened
    if (!edited.ok) refused.push({ ...key, why: edited.problem.kind })
    else if (edited.value.changed) changed++
    else unchanged++
  }
  return { changed, unchanged, refused }
}
