import type { Sql } from 'sql-template-tag'
import { type ContentsLink, section } from './components/index.ts'
import type { Frame } from './frame.ts'
import type { Html } from './html.ts'

/**
 * A part of a shared page (of a place, a project, a body) that a room above it fills. The page asks all parts in one query
 * (`readTogether`), so that a new room costs no round trip, and shows them in the order in which `wire` hands them in.
 */
export interface PagePart<Subject> {
  /** The anchor on the page, and what tells parts apart: `committees`. */
  readonly name: string
  /**
   * A scalar subquery that gives jsonb, without its brackets: `select jsonb_agg(…) from …`. A few index look-ups, since it runs
   * each time the page is opened; null where there is nothing. Money as text: a JSON number would lose satang.
   */
  sql(subject: Subject): Sql
  /** What the page shows of `value`, as the database gave it; null shows nothing. */
  view(frame: Frame, value: unknown, subject: Subject): PartView | null
}

export interface PartView {
  readonly heading: string
  readonly body: Html
  /** Beside the heading, e.g. a link to the whole list. */
  readonly action?: Html
  /** Behind the entry in the contents. */
  readonly count?: string | number
}

export interface ShownParts {
  readonly contents: readonly ContentsLink[]
  readonly sections: readonly Html[]
}

/** Parts as they were read, still to be shown: HTML is made outside the snapshot. */
export interface ReadParts<Subject> {
  readonly subject: Subject
  /** One for each part. */
  readonly values: readonly unknown[]
}

export function showParts<Subject>(
  frame: Frame,
  parts: readonly PagePart<Subject>[],
  { subject, values }: ReadParts<Subject>,
): ShownParts {
  const shown = parts.flatMap((part, at) => {
    const value = values[at] ?? null
    const seen = value === null ? null : part.view(frame, value, subject)
    return seen === null ? [] : [{ id: part.name, ...seen }]
  })
  return {
    contents: shown.map(({ id, heading, count }) => ({
      href: `#${id}`,
      text: heading,
      ...(count === undefined ? {} : { count }),
    })),
    sections: shown.map(({ id, heading, body, action }) =>
      section({ id, heading, body, ...(action === undefined ? {} : { action }) }),
    ),
  }
}
