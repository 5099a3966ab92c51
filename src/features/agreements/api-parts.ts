import { z } from '@hono/zod-openapi'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, refusalProblem } from '../../platform/http/problems.ts'
import { sentLine } from '../../web/sent-text.ts'
import type { Refusal } from './refusal.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'

/* What the doors for programs of this room share. */

export const keyParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
})
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
export const reason = sentLine.min(1).max(1_000)

export const notFound = (c: PageContext) =>
  problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })

export function refused(c: PageContext, refusal: Refusal) {
  const detail = refusalText(refusal, c.get('lang'))
  if (refusal.kind === 'wrong-field')
    return problem(c, 422, { type: refusal.kind, detail, errors: [{ field: refusal.field, detail }] })
  return refusalProblem(c, refusalStatus(refusal), refusal.kind, detail)
}
