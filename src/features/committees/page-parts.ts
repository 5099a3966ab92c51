import { newId, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { errorSummary, type Problem } from '../../web/components/index.ts'
import { oneTimeKeyFieldName } from '../../web/frame.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
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

/** True for refusals that are no mistake of the form: there the answer is a page of its own. */
export const isOutside = (refusal: Refusal) => refusal.kind === 'not-found' || refusal.kind === 'not-yours'

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
