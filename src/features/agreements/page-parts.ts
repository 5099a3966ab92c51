import { newId, parsePublicId } from '../../kernel/ids.ts'
import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { Problem } from '../../web/components/index.ts'
import { oneTimeKeyFieldName } from '../../web/frame.ts'
import type { Typed } from '../../web/read-form.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import type { Key } from './agreements.sql.ts'
import type { Doing } from './doing.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import { offerProblemOf, refusalStatus, refusalText } from './say-refusal.ts'

export function doingOf(c: PageContext, deps: Deps): Doing {
  return { deps, viewer: c.get('viewer'), now: deps.clock.now() }
}

/** The key in the address; null where it is none. */
export function keyIn(c: PageContext): Key | null {
  const read = parsePublicId(c.req.param('id') ?? '')
  return read.ok ? read.value : null
}

export const oneTimeKey = (typed: Typed) => typed[oneTimeKeyFieldName] ?? newId()

/** A page of this room: crumbs below the list of agreements, problems on top with status 422. */
export function show(c: PageContext, deps: Deps, { crumbs = [], ...shown }: PageToShow) {
  const { list } = messages(c.get('lang'))
  const below = [{ text: list.title, path: '/agreements' }, ...crumbs]
  return showPage(c, deps, { ...shown, crumbs: below }, { nav: 'coordination', kept: list.kept })
}

/** A refusal as problems of the form it was typed in. @param first the field to lead to where it is about none */
export function asProblems(refusal: Refusal, lang: Lang, first: string): Problem[] {
  return refusal.kind === 'not-ready'
    ? refusal.problems.map((one) => offerProblemOf(one, refusal.names, lang))
    : [{ field: first, text: refusalText(refusal, lang) }]
}

/** True for refusals that are no mistake of the form: there the answer is a page of its own. */
export const isOutside = (refusal: Refusal) => refusal.kind === 'not-found' || refusal.kind === 'not-yours'

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
