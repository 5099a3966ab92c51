import { z } from '@hono/zod-openapi'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, refusalProblem } from '../../platform/http/problems.ts'
import { sentLine, sentLines } from '../../web/sent-text.ts'
import type { Refusal } from './board.ts'
import { messages } from './messages.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'

/* What the doors for programs of this room share. Lists go on by an offset in the cursor. */

export const idParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})
/** One line, as the forms of the pages read it. */
export const text = (most: number) => sentLine.min(1).max(most)
export const lines = (most: number) => sentLines.min(1).max(most)
/** What may be left empty; `orNone` tells empty as nothing, as the forms do. */
export const maybe = (most: number) => sentLine.max(most).nullable().default(null)
export const orNone = (given: string | null): string | null => given || null
export const reason = text(1_000).openapi({ description: 'Why; everybody reads it' })
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
export const paging = {
  cursor: z
    .string()
    .regex(/^\d{1,7}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const notFound = (c: PageContext) =>
  problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })

export const personal = (c: PageContext) =>
  problem(c, 422, { type: 'personal', detail: messages(c.get('lang')).form.personal })

export const refused = (c: PageContext, refusal: Refusal) =>
  refusalProblem(c, refusalStatus(refusal), refusal.kind, refusalText(refusal, c.get('lang')))
