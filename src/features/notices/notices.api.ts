import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { href } from '../../web/frame.ts'
import { type Leavers, leave } from './leave.ts'
import { leavingOf } from './links.ts'
import { ownNotices } from './notices.sql.ts'
import { openHead } from './sealed.ts'

const word = z.object({
  word: z.string().max(600).openapi({ description: 'As it stands in List-Unsubscribe of the letter' }),
})

const leaveRoute = createRoute({
  method: 'post',
  path: '/notices/leave/{word}',
  tags: ['notices'],
  summary: 'Leave by one click (RFC 8058): ends what the letter came from',
  description: 'Called by mail programs with the body List-Unsubscribe=One-Click. Doing it again changes nothing.',
  request: { params: word },
  responses: {
    200: {
      description: 'Left, now or before',
      content: { 'application/json': { schema: z.object({ left: z.boolean() }) } },
    },
    404: problemResponse('We did not write this address'),
  },
})

const leavePageRoute = createRoute({
  method: 'get',
  path: '/notices/leave/{word}',
  tags: ['notices'],
  summary: 'For people who open the address of List-Unsubscribe in a browser: leads to the page',
  request: { params: word },
  responses: { 303: { description: 'The page with the button' } },
})

const noticeSchema = z
  .object({
    id: z.string(),
    topic: z.string().openapi({ example: 'casework.assigned' }),
    subject: z.string().nullable(),
    path: z.string().nullable().openapi({ description: 'Page of what it is about', example: '/desk/complaints/57-…' }),
    made_at: z.iso.datetime(),
    seen_at: z.iso.datetime().nullable(),
  })
  .openapi('Notice')

const listRoute = createRoute({
  method: 'get',
  path: '/notices',
  tags: ['notices'],
  summary: 'The notices of who is signed in, newest first',
  request: {
    query: z.object({
      cursor: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      unread: z.enum(['true', 'false']).default('false'),
    }),
  },
  responses: {
    200: {
      description: 'Notices',
      content: {
        'application/json': { schema: z.object({ items: z.array(noticeSchema), next_cursor: z.string().nullable() }) },
      },
    },
    401: problemResponse('Nobody is signed in'),
  },
})

export function noticesApi(app: ApiApp, deps: Deps, leavers: Leavers): void {
  app.openapi(leaveRoute, async (c) => {
    const leaving = leavingOf(deps, c.req.valid('param').word)
    if (leaving === null) return problem(c, 404)
    // Whoever left before is told the same: the sender of the request can do nothing about it.
    await deps.db.transaction((tx) => leave(tx, deps, leaving, leavers))
    return c.json({ left: true }, 200)
  })

  app.openapi(leavePageRoute, (c) =>
    c.redirect(href(c.get('lang'), `/notices/leave/${encodeURIComponent(c.req.valid('param').word)}`), 303),
  )

  app.openapi(listRoute, async (c) => {
    const viewer = c.get('viewer')
    if (viewer === null) return problem(c, 401)
    const { cursor = null, limit, unread } = c.req.valid('query')
    const rows = await ownNotices(deps.db, viewer.personId, {
      before: cursor,
      isUnseenOnly: unread === 'true',
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return c.json(
      {
        items: items.map(({ id, topic, headSealed, madeAt, seenAt }) => {
          const head = headSealed === null ? null : openHead(deps, id, headSealed)
          return {
            id,
            topic,
            subject: head?.subject ?? null,
            path: head?.path ?? null,
            made_at: madeAt.toISOString(),
            seen_at: seenAt?.toISOString() ?? null,
          }
        }),
        next_cursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
      },
      200,
    )
  })
}
