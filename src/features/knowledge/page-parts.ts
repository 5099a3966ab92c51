import type { Lang } from '../../kernel/lang.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { failure } from '../../platform/http/failures.ts'
import { type PageToShow, showPage } from '../../web/show-page.ts'
import { loadGazetteer } from '../places/index.ts'
import { loadCategories } from '../routing/index.ts'
import type { CommentRefusal } from './article.ts'
import { categoryName, type Names } from './knowledge.present.ts'
import { messages } from './messages.ts'
import type { Refusal } from './write-article.ts'

export async function namesFor(view: Queryable): Promise<Names> {
  const categories = await loadCategories(view)
  return { categories: new Map(categories.map((one) => [one.code, one])), places: await loadGazetteer(view) }
}

export const categoryChoices = (names: Names, lang: Lang) =>
  [...names.categories.keys()].map((value) => ({ value, text: categoryName(value, names, lang) }))

interface KnowledgePage extends PageToShow {
  /** The list itself has no crumb to itself. */
  readonly isList?: boolean
}

/** A page of this room: crumbs below the list, problems on top with status 422. */
export function show(c: PageContext, deps: Deps, { crumbs = [], isList = false, ...shown }: KnowledgePage) {
  const { list } = messages(c.get('lang'))
  const below = isList ? crumbs : [{ text: list.title, path: '/learn' }, ...crumbs]
  return showPage(c, deps, { ...shown, crumbs: below }, { nav: 'complaints', kept: list.kept })
}

export function refusalText(refusal: Refusal | CommentRefusal, lang: Lang): string {
  const { refusals, parts } = messages(lang)
  if (refusal.kind === 'incomplete') return refusals.incomplete(refusal.parts.map((part) => parts[part]).join(', '))
  if (refusal.kind === 'too-long') return refusals['too-long'](refusal.most.toLocaleString('en-US'))
  return refusals[refusal.kind]
}

function refusalStatus(refusal: Refusal): 403 | 404 | 409 | 422 {
  if (refusal.kind === 'not-found') return 404
  if (refusal.kind === 'not-yours' || refusal.kind === 'second-person') return 403
  return refusal.kind === 'not-from-here' || refusal.kind === 'changed-meanwhile' ? 409 : 422
}

export function refused(c: PageContext, refusal: Refusal) {
  return failure(c, refusalStatus(refusal), refusalText(refusal, c.get('lang')))
}
