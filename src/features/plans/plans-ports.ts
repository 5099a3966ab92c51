import type { Queryable } from '../../platform/db/db.ts'

/** What the pages of plans ask of rooms that stand above this one; `wire` hands it in. */
export interface PlansPorts {
  /** Pairs a project is part of: other work that may be the same. */
  overlaps(
    view: Queryable,
    key: { home: string; id: string },
  ): Promise<
    readonly {
      readonly href: string
      readonly otherTitle: string
      readonly otherBody: string
      readonly score: number
      readonly state: 'open' | 'decided'
    }[]
  >
}
