import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { Problem } from '../../web/components/index.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import { offerProblemOf, refusalStatus, refusalText } from './say-refusal.ts'

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

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
