import type { Lang } from '../../kernel/lang.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import type { Problem } from '../../web/components/index.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import type { Refusal } from './board.ts'
import { messages } from './messages.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'

/** A page of this room: its crumbs, and problems on top with status 422. */
export const show = (c: PageContext, deps: Deps, shown: PageToShow) =>
  showPage(c, deps, shown, { nav: 'coordination', kept: messages(c.get('lang')).kept })

/** A refusal as a problem of the form it was typed in. @param field where to lead */
export const asProblem = (refusal: Refusal, lang: Lang, field: string): Problem => ({
  field,
  text: refusalText(refusal, lang),
})

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
