import type { Queryable } from '../../platform/db/db.ts'
import { type ExchangeIndicator, emptyProfile, type PlanProfile, type Stakeholder } from './exchange.ts'

/** What a file told of a plan beside what the plan itself holds. */
export interface StoredProfile {
  readonly profile: PlanProfile
  /** By the id of the branch. */
  readonly nodes: Readonly<
    Record<
      string,
      {
        readonly description: string | null
        readonly stakeholders: readonly Stakeholder[]
        readonly indicators: readonly ExchangeIndicator[]
      }
    >
  >
}

const nothingSaid: StoredProfile = { profile: emptyProfile, nodes: {} }

export async function profileOfPlan(view: Queryable, planId: string): Promise<StoredProfile> {
  const { rows } = await view.query<{ profile: StoredProfile }>(
    'select profile from plan_profiles where plan_id = $1',
    [planId],
  )
  return rows[0]?.profile ?? nothingSaid
}
