import type { Queryable } from '../../platform/db/db.ts'
import type { ExchangeIndicator } from './exchange.ts'

/** What the rooms of indicators tell of plans and projects; `wire` hands it in. */
export interface StandardsPorts {
  /** By `home-id` of the project. */
  indicatorsOfProjects(
    view: Queryable,
    projects: readonly { readonly home: string; readonly id: string }[],
  ): Promise<ReadonlyMap<string, readonly ExchangeIndicator[]>>
  /** By the id of the branch; those of the plan itself under `''`. */
  indicatorsOfPlan(view: Queryable, planId: string): Promise<ReadonlyMap<string, readonly ExchangeIndicator[]>>
}
