import type { LocalDate } from '../../kernel/thai-calendar.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { CommandCall, ExitCode } from '../../platform/room.ts'
import type { Frame } from '../../web/frame.ts'
import type { Html } from '../../web/html.ts'
import type { PagePart } from '../../web/page-parts.ts'
import type { ProjectFilter } from './project-filter.ts'

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

/** A part of the project page that a room above this one fills. */
export type ProjectSection = PagePart<ProjectSubject>

/** The project a section is about. */
export interface ProjectSubject {
  readonly home: string
  readonly id: string
  readonly planId: string
  readonly bodyId: string
  readonly areaCode: string | null
  /** The reader writes this project. */
  readonly mayEdit: boolean
  /** Whose rights other rooms ask for what hangs on the project; null: a visitor. */
  readonly viewer: Viewer | null
  readonly now: Date
  /** In Bangkok. */
  readonly today: LocalDate
}

/** A part of the page of a plan that a room above this one fills. */
export type PlanSection = PagePart<PlanSubject>

/** The plan a section is about. */
export interface PlanSubject {
  readonly id: string
  readonly bodyId: string
  /** In Bangkok. */
  readonly today: LocalDate
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
  /** What the rooms above show on the page of a project, in this order. */
  readonly sections: readonly ProjectSection[]
  /** The same of a plan. */
  readonly planSections: readonly PlanSection[]
  /** Formats of published standards that a room above writes: for the command, and links on the pages of plans and projects. */
  readonly formats: readonly PlanFileFormat[]
}

/** A format of `plans export` that another room knows. */
export interface PlanFileFormat {
  /** As typed after `--format`. */
  readonly name: string
  /** Link words, and what comes after the address of the list or plan. */
  readonly text: string
  readonly ofProjects: string | null
  readonly ofPlan: string | null
  write(call: CommandCall, filter: ProjectFilter): Promise<ExitCode>
}
