import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { Frame } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'

/** A plan, or a project of it, on which documents and comments hang. */
export interface PlanThing {
  readonly planId: string
  readonly project: { readonly home: string; readonly id: string } | null
}

/** What hangs on a thing, read; the HTML is made outside the snapshot. */
export interface AttachedParts {
  readonly documents: number
  readonly comments: number
  render(frame: Frame): { readonly documents: Html; readonly comments: Html }
}

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
  /** Documents and comments of a plan or project, as this reader may see them. */
  attachments(
    view: Queryable,
    deps: Pick<Deps, 'clock' | 'secrets'>,
    thing: PlanThing,
    viewer: Viewer | null,
  ): Promise<AttachedParts>
}
