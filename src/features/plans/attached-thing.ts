import { homeOf } from '../../kernel/area-code.ts'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import type { Queryable, Tx } from '../../platform/db/db.ts'
import { type Doing, planToEdit, storePlanEvent } from './plan-edit.sql.ts'
import type { PlanState } from './plan-states.ts'
import type { PlanThing } from './plans-ports.ts'
import { projectToEdit, storeProjectEvents } from './project-edit.sql.ts'

/** A plan or project as rooms that hang something on it need it. */
export interface AttachedThing extends PlanThing {
  /** Where what hangs on it lives: the home of the project, or of the area of the plan. */
  readonly home: Home
  readonly title: string
  readonly href: string
  readonly bodyId: string
  readonly areaCode: string
  readonly planState: PlanState
}

export async function attachedThing(view: Queryable, thing: PlanThing): Promise<AttachedThing | null> {
  const project = thing.project === null ? null : await projectToEdit(view, thing.project)
  if (thing.project !== null && project === null) return null
  const plan = await planToEdit(view, project?.planId ?? thing.planId)
  if (plan === null) return null
  const { areaCode, state: planState } = plan
  if (project !== null) {
    const { home, id, title, bodyId } = project
    const key = { home, id }
    const href = `/projects/${formatPublicId(key)}`
    return { planId: plan.id, project: key, home, title, href, bodyId, areaCode, planState }
  }
  const home = homeOf(areaCode)
  const { id: planId, title, bodyId } = plan
  return { planId, project: null, home, title, href: `/plans/${planId}`, bodyId, areaCode, planState }
}

/** Writes into the history of a plan or project what was hung on it or taken away. */
export async function noteOnThing(
  tx: Tx,
  thing: PlanThing,
  about: {
    kind: 'document-added' | 'document-removed' | 'comment-hidden' | 'indicator-added' | 'indicator-ended'
    title: string
  },
  doing: Doing,
): Promise<void> {
  const { kind, title } = about
  const field = kind.startsWith('indicator') ? 'indicator' : 'document'
  const changes =
    kind === 'document-removed' || kind === 'indicator-ended'
      ? [{ field, before: title, after: null }]
      : kind === 'document-added' || kind === 'indicator-added'
        ? [{ field, before: null, after: title }]
        : []
  if (thing.project === null) await storePlanEvent(tx, thing.planId, { kind, changes }, doing)
  else await storeProjectEvents(tx, [thing.project], { kind, changes }, doing)
}
