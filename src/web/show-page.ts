import type { Deps } from '../platform/deps.ts'
import type { PageContext } from '../platform/http/context.ts'
import { errorSummary, type Problem } from './components/index.ts'
import { type Frame, href, type NavPart } from './frame.ts'
import { frameOf, noticeOf } from './frame-of.ts'
import type { Fragment, Html } from './html.ts'
import { type Page, page } from './layout.ts'

export interface PageToShow extends Omit<Page, 'main' | 'breadcrumbs' | 'problems' | 'banner'> {
  /** The way here, without this page itself; paths as without a language: `/boards`. */
  readonly crumbs?: readonly { readonly text: string; readonly path: string }[]
  readonly main: (frame: Frame) => Fragment
  readonly problems?: readonly Problem[]
  /** Set where it is neither 200 nor, with problems, 422: somebody else was faster. */
  readonly status?: 200 | 404 | 409 | 422 | undefined
}

export interface PageOfRoom {
  readonly nav: NavPart
  /** Stands above problems: what was saved and what was kept. */
  readonly kept: string
  /** An `errorSummary` of its own instead of that of `problems`. */
  readonly summary?: Html | null
}

/** Answers with a page of a room: its crumbs, what was left for it over a redirect, and problems on top with status 422. */
export function showPage(
  c: PageContext,
  deps: Deps,
  { crumbs = [], main, problems = [], status, ...content }: PageToShow,
  { nav, kept, summary = null }: PageOfRoom,
) {
  const frame = frameOf(c, deps, nav)
  const ownSummary = problems.length > 0 ? errorSummary(frame.lang, { problems, kept }) : null
  const shownSummary = summary ?? ownSummary
  return c.html(
    page(frame, {
      ...content,
      breadcrumbs: crumbs.map(({ text, path }) => ({ text, href: href(frame, path) })),
      banner: noticeOf(c),
      problems: shownSummary,
      main: main(frame),
    }),
    status ?? (shownSummary === null ? 200 : 422),
  )
}
