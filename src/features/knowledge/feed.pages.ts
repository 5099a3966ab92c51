import type { Deps } from '../../platform/deps.ts'
import type { PageContext } from '../../platform/http/context.ts'
import type { PageApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { atomFeed } from '../complaints/index.ts'
import { loadCategories } from '../routing/index.ts'
import { articleHref } from './knowledge.present.ts'
import { type ArticleFilter, articlesPage, versionsOf } from './knowledge.sql.ts'
import { messages } from './messages.ts'

const MOST = 50

/** What was published lately, for those who follow how others solve things (RFC 4287); all of it, or of one category. */
export function learnFeeds(app: PageApp, deps: Deps): void {
  app.get('/feeds/learn', (c) => feed(c, deps, null))
  app.get('/feeds/learn/categories/:code', (c) => feed(c, deps, c.req.param('code')))
}

async function feed(c: PageContext, deps: Deps, code: string | null): Promise<Response> {
  const lang = c.get('lang')
  const { list } = messages(lang)
  const filter: ArticleFilter = { state: 'published', categoryCode: code, areaCode: null, words: null, order: 'newest' }
  const found = await deps.db.snapshot(async (view) => {
    const category = (await loadCategories(view)).find((one) => one.code === code) ?? null
    if (code !== null && category === null) return null
    const { articles } = await articlesPage(view, filter, MOST, 0)
    const entries: { article: (typeof articles)[number]; problem: string }[] = []
    // The words that stand in the article may be a draft: the feed has the last version, as the page.
    for (const article of articles)
      entries.push({ article, problem: (await versionsOf(view, article))[0]?.words.problem ?? '' })
    return { category, entries }
  })
  if (found === null) return c.notFound()
  const { baseUrl } = deps.config
  const name = found.category === null ? null : lang === 'th' ? found.category.nameTh : found.category.nameEn
  const self = `${baseUrl}${href(lang, c.get('path').replace(/\?.*$/, ''))}`
  const instants = found.entries.map(({ article }) => article.publishedAt ?? article.updatedAt)
  const text = atomFeed({
    id: self,
    title: name === null ? list.title : `${list.title}: ${name}`,
    self,
    first: null,
    next: null,
    page: `${baseUrl}${href(lang, code === null ? '/learn' : `/learn?category=${code}`)}`,
    updated: new Date(Math.max(Date.UTC(2026, 0, 1), ...instants.map((instant) => instant.getTime()))),
    lang,
    entries: found.entries.map(({ article, problem }) => ({
      id: `${baseUrl}${articleHref(article)}`,
      title: article.publishedTitle ?? '',
      href: `${baseUrl}${href(lang, articleHref(article))}`,
      published: article.publishedAt ?? article.updatedAt,
      updated: article.publishedAt ?? article.updatedAt,
      category: article.categoryCode,
      summary: problem.slice(0, 400),
      point: null,
    })),
  })
  return c.body(text, 200, { 'Content-Type': 'application/atom+xml; charset=utf-8' })
}
