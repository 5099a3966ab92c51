import { createRoute, z } from '@hono/zod-openapi'
import { isId, parsePublicId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { attachedThing, type PlanThing } from '../plans/index.ts'
import { readsAsStaff } from './attachments.policy.ts'
import { commentForApi, documentForApi } from './attachments.present.ts'
import { commentsOf, countComments, documentsOf, stances } from './attachments.sql.ts'
import { keyOfThing, mostDocuments } from './keep-document.ts'
import { messages } from './messages.ts'

const commentsSent = 1_000

const documentSchema = z
  .object({
    id: z.string().openapi({ description: 'Public id; the bytes are at /documents/{id}' }),
    title: z.string(),
    file_name: z.string(),
    media_type: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    added_at: z.iso.datetime(),
  })
  .openapi('Document')

const commentSchema = z
  .object({
    id: z.string(),
    stance: z.enum(stances),
    body_name: z.string().nullable().openapi({ description: 'The body the officer speaks for' }),
    text: z.string().nullable().openapi({ description: 'Null: hidden' }),
    hidden_because: z.string().nullable(),
    written_at: z.iso.datetime(),
    edited_at: z.iso.datetime().nullable(),
  })
  .openapi('Comment')

const params = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' } }) })
const count = z.int()

function routesOf(kind: 'plans' | 'projects') {
  const one = kind === 'plans' ? 'plan' : 'project'
  const missing = { 404: problemResponse(`There is no such ${one}`) }
  const documents = createRoute({
    method: 'get',
    path: `/${kind}/{id}/documents`,
    tags: ['plans'],
    summary: `Documents on a ${one}`,
    request: { params },
    responses: {
      200: {
        description: 'Newest first; 200 at most can be added',
        content: { 'application/json': { schema: z.object({ documents: z.array(documentSchema), count }) } },
      },
      ...missing,
    },
  })
  const comments = createRoute({
    method: 'get',
    path: `/${kind}/{id}/comments`,
    tags: ['plans'],
    summary: `Public comments on a ${one}, with the summary of a hearing`,
    request: { params },
    responses: {
      200: {
        description: 'The newest 1,000, and how many there are of each kind',
        content: {
          'application/json': {
            schema: z.object({
              comments: z.array(commentSchema),
              summary: z.object({ support: count, concern: count, proposal: count, note: count, bodies: count }),
            }),
          },
        },
      },
      ...missing,
    },
  })
  return { documents, comments }
}

export function attachmentsApi(app: ApiApp, deps: Deps): void {
  const wantedOf = (kind: 'plans' | 'projects', id: string): PlanThing | null => {
    if (kind === 'plans') return isId(id) ? { planId: id, project: null } : null
    const key = parsePublicId(id)
    return key.ok ? { planId: '', project: key.value } : null
  }
  for (const kind of ['plans', 'projects'] as const) {
    const routes = routesOf(kind)
    app.openapi(routes.documents, async (c) => {
      const wanted = wantedOf(kind, c.req.valid('param').id)
      const staff = readsAsStaff(c.get('viewer'))
      const found = await deps.db.snapshot(async (view) => {
        const thing = wanted && (await attachedThing(view, wanted))
        return thing && documentsOf(view, keyOfThing(thing), { staff, limit: mostDocuments })
      })
      if (!found) return problem(c, 404, { detail: messages(c.get('lang')).notFound })
      return c.json({ documents: found.documents.map(documentForApi), count: found.total }, 200)
    })
    app.openapi(routes.comments, async (c) => {
      const wanted = wantedOf(kind, c.req.valid('param').id)
      const found = await deps.db.snapshot(async (view) => {
        const thing = wanted && (await attachedThing(view, wanted))
        if (!thing) return null
        const key = keyOfThing(thing)
        const comments = await commentsOf(view, key, { staff: false, limit: commentsSent })
        return { comments, counts: await countComments(view, key, false) }
      })
      if (!found) return problem(c, 404, { detail: messages(c.get('lang')).notFound })
      const summary = { ...found.counts.byStance, bodies: found.counts.bodies }
      return c.json({ comments: found.comments.map(commentForApi), summary }, 200)
    })
  }
}
