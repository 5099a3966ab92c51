import { isId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { href } from '../../web/frame.ts'
import type { Gazetteer } from '../places/index.ts'
import { changedFields } from './edit-words.ts'
import { fieldLabel, valueText } from './history.present.ts'
import { messages } from './messages.ts'
import { type EditedPlan, planToEdit } from './plan-edit.sql.ts'
import { isOpenForPlanning, type PlanState } from './plan-states.ts'
import { mayEditPlan } from './plans.policy.ts'
import type { StaleRow } from './views/edit-parts.ts'

/** The plan of the address for somebody who may edit it, or the answer that says why not. */
export async function withPlan(
  c: PageContext,
  deps: Deps,
  show: (plan: EditedPlan) => Response | Promise<Response>,
): Promise<Response> {
  const { plans, editing } = messages(c.get('lang'))
  const id = c.req.param('id') ?? ''
  const plan = isId(id) ? await planToEdit(deps.db, id) : null
  if (plan === null) return failure(c, 404, plans.notFound)
  if (!mayEditPlan(c.get('viewer'), plan, deps.clock.now())) return failure(c, 403, editing.notAllowed)
  if (!isOpenForPlanning(plan.state)) return failure(c, 409, closedText(c.get('lang'), plan.state))
  return show(plan)
}

export function closedText(lang: Lang, state: PlanState): string {
  return messages(lang).editing.planClosed[state] ?? ''
}

export const planCrumb = (lang: Lang, plan: Pick<EditedPlan, 'id' | 'title'>) => ({
  text: plan.title,
  href: href(lang, `/plans/${plan.id}`),
})

/** What differs between the stored and the typed, both in words. */
export function staleRows(
  now: Readonly<Record<string, string | null>>,
  typed: Readonly<Record<string, string | null>>,
  lang: Lang,
  places: Gazetteer,
): StaleRow[] {
  const text = (field: string, value: string | null) => (value === null ? '' : valueText(field, value, places, lang))
  return changedFields(now, typed).map(({ field, before, after }) => ({
    field: fieldLabel(field, lang),
    now: text(field, before),
    typed: text(field, after),
  }))
}
