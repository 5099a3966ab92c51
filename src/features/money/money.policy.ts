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

/** Whether forms for money are offered at all. */
export const mayKeepSomeMoney = (viewer: Viewer | null, now: Date): boolean => holds(viewer, 'budget-officer', {}, now)
