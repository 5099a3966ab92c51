import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { messages } from './messages.ts'
import type { Refusal } from './refusal.ts'
import { refusalField, refusalStatus, refusalText } from './say-refusal.ts'
import type { Filled } from './views/parts.ts'

export const empty: Filled = { typed: {}, problems: [] }

interface CommitteesPage extends PageToShow {
  /** What an act without a form is refused with: nothing was typed that could be kept. */
  readonly refusal?: string
}

/** A page of this room: crumbs below the list of committees, problems on top with status 422. */
export function show(c: PageContext, deps: Deps, { crumbs = [], refusal, ...shown }: CommitteesPage) {
  const lang = c.get('lang')
  const { list } = messages(lang)
  const below = [{ text: list.title, path: '/committees' }, ...crumbs]
  const notDone = { title: list.notDone, problems: [{ field: 'main', text: refusal ?? '' }] }
  const summary = refusal === undefined ? null : errorSummary(lang, notDone)
  return showPage(c, deps, { ...shown, crumbs: below }, { nav: 'coordination', kept: list.kept, summary })
}

/** A refusal as a problem of the form it was typed in. @param first the field to lead to where the refusal is about none */
export function asProblem(refusal: Refusal, lang: 'th' | 'en', first: string): Problem {
  return { field: refusalField(refusal) ?? first, text: refusalText(refusal, lang) }
}

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
