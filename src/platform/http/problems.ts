import { z } from '@hono/zod-openapi'
import type { TypedResponse } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Lang, pick } from '../../kernel/lang.ts'
import type { PageContext } from './context.ts'
import { messages, type WordedStatus, worded } from './messages.ts'

/** A problem as RFC 9457 writes it. `errors` names the fields; a room may send members of its own beside these. */
export const problemSchema = z
  .object({
    type: z.string().openapi({ example: '/api/problems/not-found' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem')

export type Problem = z.infer<typeof problemSchema>

/** For the `responses` of an API route: `404: problemResponse('No project has this id')`. */
export function problemResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } }
}

export interface ProblemParts {
  /** The last part of the problem's type address, e.g. `not-found`. Default: that of the status. */
  readonly type?: string
  /** In the caller's language, like all that people read. Default: the words of the status. */
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly { readonly field: string; readonly detail: string }[]
  readonly [member: string]: unknown
}

const kinds: Record<WordedStatus, string> = {
  400: 'bad-request',
  401: 'not-signed-in',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'in-progress',
  410: 'erased',
  413: 'too-large',
  415: 'unsupported-content',
  422: 'invalid-fields',
  429: 'too-many-requests',
  431: 'header-too-long',
  500: 'our-fault',
  503: 'unavailable',
}

/** Answers with problem details. Title and detail default to the words of the status in the caller's language. */
export function problem<Status extends ContentfulStatusCode>(
  c: PageContext,
  status: Status,
  { type, title, detail, ...more }: ProblemParts = {},
  headers: Record<string, string> = {},
): Response & TypedResponse<Problem, Status, 'json'> {
  const words = messages(c.get('lang'))
  const body = {
    type: `/api/problems/${type ?? kinds[worded(status)]}`,
    title: title ?? words.titles[worded(status)],
    status,
    detail: detail ?? words.details[worded(status)],
    request_id: c.get('requestId'),
    ...more,
  }
  return c.body(JSON.stringify(body), status, {
    ...headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Language': c.get('lang'),
  }) as unknown as Response & TypedResponse<Problem, Status, 'json'>
}

/**
 * Answers that an act was refused. One return for each status, because the description of an API tells them apart.
 * @param kind of the refusal, the last part of the problem's type
 * @param more what the caller can go on with: what stands now, what is missing
 */
export function refusalProblem(
  c: PageContext,
  status: 403 | 404 | 409 | 422,
  kind: string,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
) {
  const parts = { type: kind, detail, ...more }
  switch (status) {
    case 403:
      return problem(c, 403, parts)
    case 404:
      return problem(c, 404, parts)
    case 409:
      return problem(c, 409, parts)
    case 422:
      return problem(c, 422, parts)
  }
}

/** What stands at the address of a problem's type, or null when the machinery does not use it. */
export function problemKind(
  name: string,
  lang: Lang,
): { type: string; title: string; status: number; detail: string } | null {
  const status = Object.keys(kinds).find((key) => kinds[Number(key) as WordedStatus] === name)
  if (status === undefined) return null
  const key = Number(status) as WordedStatus
  const { titles, details } = pick(lang, { th: messages('th'), en: messages('en') })
  return { type: `/api/problems/${name}`, title: titles[key], status: key, detail: details[key] }
}
