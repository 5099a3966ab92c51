import { newId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type Frame, href, oneTimeKeyFieldName } from '../../web/frame.ts'
import { frameOf, noticeOf } from '../../web/frame-of.ts'
import type { Fragment } from '../../web/html.ts'
import { type Page, page } from '../../web/layout.ts'
import type { Typed } from '../../web/read-form.ts'
import type { Key, Refusal } from './board.ts'
import type { Doing } from './doing.ts'
import { messages } from './messages.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'

export function doingOf(c: PageContext, deps: Deps): Doing {
  return { deps, viewer: c.get('viewer'), now: deps.clock.now() }
}

/** The key in the address; null where it is none. */
export function keyIn(c: PageContext, name = 'id'): Key | null {
  const read = parsePublicId(c.req.param(name) ?? '')
  return read.ok ? read.value : null
}

export const oneTimeKey = (typed: Typed) => typed[oneTimeKeyFieldName] ?? newId()

type Content = Omit<Page, 'main' | 'breadcrumbs' | 'problems' | 'banner'> & {
  readonly crumbs?: readonly { readonly text: string; readonly path: string }[]
  readonly main: (frame: Frame) => Fragment
  readonly problems?: readonly Problem[]
  /** Set where somebody else was faster. */
  readonly status?: 200 | 409 | 422
}

/** A page of this room: its crumbs, and problems on top with status 422. */
export function show(c: PageContext, deps: Deps, { crumbs = [], main, problems = [], status, ...content }: Content) {
  const lang = c.get('lang')
  const frame = frameOf(c, deps, 'coordination')
  return c.html(
    page(frame, {
      ...content,
      breadcrumbs: crumbs.map(({ text, path }) => ({ text, href: href(frame, path) })),
      banner: noticeOf(c),
      problems: problems.length > 0 ? errorSummary(lang, { problems, kept: messages(lang).kept }) : null,
      main: main(frame),
    }),
    status ?? (problems.length > 0 ? 422 : 200),
  )
}

/** A refusal as a problem of the form it was typed in. @param field where to lead */
export const asProblem = (refusal: Refusal, lang: Lang, field: string): Problem => ({
  field,
  text: refusalText(refusal, lang),
})

/** True for refusals that are no mistake of the form: there the answer is a page of its own. */
export const isOutside = (refusal: Refusal) => refusal.kind === 'not-found' || refusal.kind === 'not-yours'

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
