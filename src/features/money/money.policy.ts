import type { Viewer } from '../../kernel/viewer.ts'
import { holds } from '../people/index.ts'

/** What a right over money depends on: the body that plans the project and the area of its plan. */
interface MoneyScope {
  readonly bodyId: string
  readonly areaCode: string | null
}

/** Budget officers of the body or area enter what happened to its money, hand it on, and answer for what it receives. */
export const mayKeepMoney = (viewer: Viewer | null, scope: MoneyScope, now: Date): boolean =>
  holds(viewer, 'budget-officer', { bodyId: scope.bodyId, areaCode: scope.areaCode }, now)

/** From when money counts as late holds for the whole country. */
export const mayEditRules = (viewer: Viewer | null, now: Date): boolean =>
  holds(viewer, 'platform-administrator', {}, now)

/** Whose projects a person may pay from, to choose among; what is posted is judged by `mayKeepMoney`. */
export function keptBy(viewer: Viewer | null, now: Date): { bodyIds: string[]; homes: string[] } | null {
  const own = (viewer?.grants ?? []).filter(
    (grant) => grant.role === 'budget-officer' && holds(viewer, 'budget-officer', grant, now),
  )
  if (own.some((grant) => grant.bodyId === null && (grant.areaCode === null || grant.areaCode === 'TH'))) return null
  return {
    bodyIds: own.flatMap((grant) => grant.bodyId ?? []),
    homes: own.flatMap((grant) => (grant.bodyId === null && grant.areaCode !== null ? grant.areaCode.slice(0, 2) : [])),
  }
}

/** Whether forms for money are offered at all. */
export const mayKeepSomeMoney = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'budget-officer', {}, now)
