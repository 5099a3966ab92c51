import { createRoute, z } from '@hono/zod-openapi'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { searchQuery } from '../complaints/index.ts'
import { shownComments } from './comments.sql.ts'
import { articleForApi, presentComment } from './knowledge.present.ts'
import { articleByKey, articlesAfter, versionsOf } from './knowledge.sql.ts'
import { messages } from './messages.ts'

const articleSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    category: z.string(),
    area: z.string().nullable(),
    body: z.string().nullable().openapi({ description: 'Name of the body that solved it' }),
    case: z.string().nullable().openapi({ description: 'Reference of the public case it was written from' }),
    version: z.int(),
    published_at: z.iso.datetime().nullable(),
    works: z.int().openapi({ description: 'How many said that it works with them too' }),
    comments: z.int(),
    problem: z.string().optional(),
    cause: z.string().optional(),
    steps: z.string().optional(),
    result: z.string().optional(),
    cost: z.string().optional(),
    watch: z.string().optional(),
  })
  .openapi('KnowledgeArticle')

const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })

const routes = {
  list: createRoute({
    method: 'get',
    path: '/learn',
    tags: ['complaints'],
    summary: 'How problems were solved: published articles by kind, place or words',
    request: {
      query: z.object({
        category: z.string().max(40).optional(),
        area: z.string().max(12).optional(),
        q: z.string().max(100).optional(),
        cursor: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    },
    responses: {
      200: {
        description: 'In the order of ids',
        ...json(z.object({ articles: z.array(articleSchema), next_cursor: z.string().nullable() })),
      },
    },
  }),
  one: createRoute({
    method: 'get',
    path: '/learn/{id}',
    tags: ['complaints'],
    summary: 'One article as it is published, with what people and offices said of it',
    request: { params: z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) }) },
    responses: {
      200: {
        description: 'The article',
        ...json(
          z.object({
            article: articleSchema,
            comments: z.array(z.object({ by: z.string(), kind: z.string(), at: z.iso.datetime(), text: z.string() })),
          }),
        ),
      },
      404: problemResponse('There is no such article'),
    },
  }),
}

export function knowledgeApi(app: ApiApp, deps: Deps): void {
  app.openapi(routes.list, async (c) => {
    const { category, area, q, cursor, limit } = c.req.valid('query')
    const filter = {
      state: 'published' as const,
      categoryCode: category ?? null,
      areaCode: area !== undefined && /^\d{2,8}$/.test(area) ? area : null,
      words: q === undefined ? null : searchQuery(q),
      order: 'newest' as const,
    }
    const after = cursor !== undefined && isId(cursor) ? cursor : ''
    const articles = await articlesAfter(deps.db, filter, after, limit + 1)
    const page = articles.slice(0, limit)
    const next = articles.length > limit ? (page.at(-1)?.id ?? null) : null
    return c.json({ articles: page.map((one) => articleForApi(one, null)), next_cursor: next }, 200)
  })
  app.openapi(routes.one, async (c) => {
    const key = parsePublicId(c.req.valid('param').id)
    const found = await deps.db.snapshot(async (view) => {
      const article = key.ok ? await articleByKey(view, key.value) : null
      if (article === null || article.version === 0 || article.state === 'withdrawn') return null
      const [version] = await versionsOf(view, article)
      return { article, version: version ?? null, comments: await shownComments(view, article, 200) }
    })
    if (found === null) return problem(c, 404, { detail: messages(c.get('lang')).refusals['not-found'] })
    const comments = found.comments.map((comment) => {
      const { who, kind, datetime } = presentComment(comment, c.get('lang'))
      return { by: who, kind, at: datetime, text: comment.text }
    })
    return c.json({ article: articleForApi(found.article, found.version), comments }, 200)
  })
}
