import { ok, type Result, refuse } from '../../kernel/result.ts'

/**
 * - `draft`: the first version is being written
 * - `hearing`: open to be read and commented on, not edited
 * - `committee`: before those who approve it, not edited
 * - `approved`: in force; the version is kept as it was
 * - `amended`: in force in its last version, while the next one is being written
 */
export const planStates = ['draft', 'hearing', 'committee', 'approved', 'amended'] as const
export type PlanState = (typeof planStates)[number]

export const planActs = ['open-hearing', 'submit', 'return', 'approve', 'amend'] as const
export type PlanAct = (typeof planActs)[number]

/** Where writing goes on: the first version is a draft, a later one an amendment. */
type Destination = PlanState | 'writing'

interface Transition {
  readonly act: PlanAct
  readonly from: PlanState
  readonly to: Destination
  readonly by: 'planner' | 'plan-approver'
}

/** Every way a plan may go. What is not here is refused. */
const transitions: readonly Transition[] = [
  { act: 'open-hearing', from: 'draft', to: 'hearing', by: 'planner' },
  { act: 'open-hearing', from: 'amended', to: 'hearing', by: 'planner' },
  { act: 'submit', from: 'hearing', to: 'committee', by: 'planner' },
  { act: 'submit', from: 'amended', to: 'committee', by: 'planner' },
  { act: 'return', from: 'hearing', to: 'writing', by: 'planner' },
  { act: 'return', from: 'committee', to: 'writing', by: 'plan-approver' },
  { act: 'approve', from: 'committee', to: 'approved', by: 'plan-approver' },
  { act: 'amend', from: 'approved', to: 'amended', by: 'planner' },
]

/** What may be done with a plan in this state, by whom. */
export function waysFrom(state: PlanState): readonly Transition[] {
  return transitions.filter((one) => one.from === state)
}

/** Where an act leads, or that it cannot be done from here. An amendment begins the next version. */
export function follow(
  plan: { readonly state: PlanState; readonly version: number },
  act: PlanAct,
): Result<{ state: PlanState; version: number; by: Transition['by'] }, { kind: 'not-from-here'; state: PlanState }> {
  const way = waysFrom(plan.state).find((one) => one.act === act)
  if (way === undefined) return refuse({ kind: 'not-from-here', state: plan.state })
  const state = way.to === 'writing' ? (plan.version > 1 ? 'amended' : 'draft') : way.to
  return ok({ state, version: act === 'amend' ? plan.version + 1 : plan.version, by: way.by })
}

/** Tree, projects and planned money change only while the plan is written. What is done and paid is recorded at any time. */
export function isOpenForPlanning(state: PlanState): boolean {
  return state === 'draft' || state === 'amended'
}
