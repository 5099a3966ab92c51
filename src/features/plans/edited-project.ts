import { formatPublicId, type Home, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { href } from '../../web/frame.ts'
import { type Gazetteer, loadGazetteer } from '../places/index.ts'
import { planCrumb } from './edited-plan.ts'
import { messages } from './messages.ts'
import { type EditedNode, type EditedPlan, nodesToEdit, planToEdit } from './plan-edit.sql.ts'
import { mayEditPlan } from './plans.policy.ts'
import { type Activity, activitiesOf, type EditedProject, projectToEdit } from './project-edit.sql.ts'

/** A project with all that its forms need. */
export interface FoundProject {
  readonly project: EditedProject
  readonly plan: EditedPlan
  readonly nodes: readonly EditedNode[]
  readonly activities: readonly Activity[]
  readonly places: Gazetteer
}

/** The project of the address for somebody who may edit it, or the answer that says why not. */
export async function withProject(
  c: PageContext,
  deps: Deps,
  show: (found: FoundProject) => Response | Promise<Response>,
): Promise<Response> {
  const say = messages(c.get('lang'))
  const key = parsePublicId(c.req.param('id') ?? '')
  const found = key.ok ? await deps.db.snapshot((view) => loadProject(view, key.value)) : null
  if (found === null) return failure(c, 404, say.project.notFound)
  const scope = { areaCode: found.plan.areaCode, bodyId: found.project.bodyId }
  if (!mayEditPlan(c.get('viewer'), scope, deps.clock.now())) return failure(c, 403, say.editing.notAllowed)
  return show(found)
}

async function loadProject(view: Queryable, key: { home: Home; id: string }): Promise<FoundProject | null> {
  const project = await projectToEdit(view, key)
  const plan = project === null ? null : await planToEdit(view, project.planId)
  if (project === null || plan === null) return null
  return {
    project,
    plan,
    nodes: await nodesToEdit(view, plan.id),
    activities: await activitiesOf(view, key),
    places: await loadGazetteer(view),
  }
}

export const addressOf = (project: Pick<EditedProject, 'home' | 'id'>) => `/projects/${formatPublicId(project)}`

export function projectCrumbs({ plan, project }: Pick<FoundProject, 'plan' | 'project'>, lang: Lang) {
  return [planCrumb(lang, plan), { text: project.title, href: href(lang, addressOf(project)) }]
}
