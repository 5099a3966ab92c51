import { newId, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type Frame, href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { type Page, page } from '../../web/layout.ts'
import type { Doing } from './doing.ts'
import type { Key } from './meetings.sql.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import { refusalField, refusalStatus, refusalText } from './say-refusal.ts'
import type { Filled, Typed } from './views/parts.ts'

export function doingOf(c: PageContext, deps: Deps): Doing {
  return { deps, viewer: c.get('viewer'), now: deps.clock.now() }
}

/** The key in the address; null where it is none. */
export function keyIn(c: PageContext, name = 'id'): Key | null {
  const read = parsePublicId(c.req.param(name) ?? '')
  return read.ok ? read.value : null
}

export const empty: Filled = { typed: {}, problems: [] }
export const oneTimeKey = (typed: Typed) => typed[oneTimeKeyFieldName] ?? newId()

type Content = Omit<Page, 'main' | 'breadcrumbs' | 'problems' | 'banner'> & {
  readonly crumbs?: readonly { readonly text: string; readonly path: string }[]
  readonly main: (frame: Frame) => Fragment
  readonly problems?: readonly Problem[]
  /** What an act without a form is refused with: nothing was typed that could be kept. */
  readonly refusal?: string
  readonly status?: 200 | 404 | 409 | 422
}

/** A page of this room: crumbs below the list of committees, problems on top with status 422. */
export function show(
  c: PageContext,
  deps: Deps,
  { crumbs = [], main, problems = [], refusal, status, ...content }: Content,
) {
  const lang = c.get('lang')
  const { list } = messages(lang)
  const frame = frameOf(c, deps, 'coordination')
  const answer = c.html(
    page(frame, {
      ...content,
      breadcrumbs: [
        { text: list.title, href: href(frame, '/committees') },
        ...crumbs.map(({ text, path }) => ({ text, href: href(frame, path) })),
      ],
      banner: noticeOf(c),
      problems:
        refusal !== undefined
          ? errorSummary(lang, { title: list.notDone, problems: [{ field: 'main', text: refusal }] })
          : problems.length > 0
            ? errorSummary(lang, { problems, kept: list.kept })
            : null,
      main: main(frame),
    }),
    status ?? (problems.length > 0 || refusal !== undefined ? 422 : 200),
  )
  return answer
}

/** A refusal as a problem of the form it was typed in. @param first the field to lead to where the refusal is about none */
export function asProblem(refusal: Refusal, lang: 'th' | 'en', first: string): Problem {
  return { field: refusalField(refusal) ?? first, text: refusalText(refusal, lang) }
}

/** True for refusals that are no mistake of the form: there the answer is a page of its own. */
export const isOutside = (refusal: Refusal) => refusal.kind === 'not-found' || refusal.kind === 'not-yours'

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
