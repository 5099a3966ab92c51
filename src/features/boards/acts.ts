import type { Acts } from './act.ts'
import { frameActs } from './frame-acts.ts'
import { itemActs } from './item-acts.ts'
import { partyActs } from './party-acts.ts'
import { planActs } from './plan-acts.ts'
import { stepActs } from './step-acts.ts'
import { workingActs } from './working-acts.ts'

/** Forms of a board, read one by one: what was typed becomes a use case to run, or problems beside the fields. */
export const acts: Acts = {
  ...partyActs,
  ...frameActs,
  ...itemActs,
  ...stepActs,
  ...planActs,
  ...workingActs,
}
