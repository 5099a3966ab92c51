import { newId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { Problem } from '../../web/components/index.ts'
import { oneTimeKeyFieldName } from '../../web/frame.ts'
import type { Typed } from '../../web/read-form.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
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

/** A page of this room: its crumbs, and problems on top with status 422. */
export const show = (c: PageContext, deps: Deps, shown: PageToShow) =>
  showPage(c, deps, shown, { nav: 'coordination', kept: messages(c.get('lang')).kept })

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
