import type { Viewer } from '../../kernel/viewer.ts'
import { isOpenForPlanning, mayEditPlan } from '../plans/index.ts'
import { mayAnswer, mayChangeScenario, mayPropose } from './joinings.policy.ts'
import { type Change, projectsOf } from './scenario.ts'
import type { Compared } from './scenario-acts.ts'

/** What it takes that one change of a scenario goes its ordinary way when this person adopts it. */
export interface Adopting {
  /** The person has the right that adopting asks for. */
  readonly isMine: boolean
  /** Bodies that decide: whose planners must do it where it is not mine, otherwise who must agree before it counts. */
  readonly bodyIds: readonly string[]
  /** The plan was approved and is not being written: nothing of it is planned anew before that. */
  readonly planClosed: boolean
}

/** Of each change of an open scenario, in their order; null for who may not adopt it. */
export const adoptingEach = (compared: Compared, viewer: Viewer | null, now: Date): Adopting[] | null =>
  viewer === null || compared.scenario.state !== 'open' || !mayChangeScenario(viewer, compared.scenario, now)
    ? null
    : compared.changes.map(({ change }) => adoptingOf(change, compared, viewer, now))

/** The same rights as adopting asks for (`proposeJoining`, `editProject`, `addProject`), told beforehand; nothing is locked. */
function adoptingOf(
  change: Change,
  { world, plans }: Pick<Compared, 'world' | 'plans'>,
  viewer: Viewer,
  now: Date,
): Adopting {
  const found = projectsOf(change).flatMap((name) => world.money.get(name) ?? [])
  if (change.kind === 'join') {
    const scopes = found.map(({ project, plan }) => ({ bodyId: project.bodyId, areaCode: plan.areaCode }))
    const isMine = mayPropose(viewer, scopes, now)
    const bodies = [...new Set(scopes.map(({ bodyId }) => bodyId))]
    const others = bodies.filter((bodyId) => !mayAnswer(viewer, change.form, bodyId, now))
    return { isMine, bodyIds: isMine ? others : bodies, planClosed: false }
  }
  const added = change.kind === 'add' ? plans.get(change.planId) : undefined
  const plan = added ?? found[0]?.plan
  // What is gone says so of its own.
  if (plan === undefined) return { isMine: true, bodyIds: [], planClosed: false }
  const scope = { areaCode: plan.areaCode, bodyId: added?.bodyId ?? found[0]?.project.bodyId ?? plan.bodyId }
  const isMine = mayEditPlan(viewer, scope, now)
  return { isMine, bodyIds: isMine ? [] : [scope.bodyId], planClosed: !isOpenForPlanning(plan.state) }
}

/** Does the change stay where it is when the person adopts the scenario? @param hasMoved its projects changed since it was added */
export const staysBehind = (
  { kind }: Change,
  { isMine, planClosed }: Adopting,
  { cannot, hasMoved }: { readonly cannot: boolean; readonly hasMoved: boolean },
): boolean => cannot || !isMine || planClosed || (hasMoved && kind !== 'join' && kind !== 'add')
