import { createRoute, z } from '@hono/zod-openapi'
import type { ApiApp } from '../room.ts'
import type { PageContext } from './context.ts'
import { problemResponse, type refusalProblem } from './problems.ts'

export interface ApiAct<Sent extends z.ZodType> {
  readonly tag: string
  /** With `{id}` of what the act is done to. */
  readonly path: string
  readonly summary: string
  readonly sent: Sent
  /** Kinds of refusals a program will meet, for the description. */
  readonly refused: string
  /** What is answered beside `ok`. */
  readonly told?: z.ZodRawShape
}

/** Of every act that asks for a right: rights are appointments of people. */
export const needsSession =
  'Needs the session of a person, with the header X-CSRF-Token; a key of a program does not do here.'

/**
 * One act on one thing: `POST path` with a JSON body. Done answers `{ "ok": true }` and what is told; a refusal is the problem the room makes of it.
 * @param work does it whole or not at all. @returns null, or what is told, where it was done
 */
export function apiAct<Sent extends z.ZodType>(
  app: ApiApp,
  { tag, path, summary, sent, refused, told = {} }: ApiAct<Sent>,
  work: (
    c: PageContext,
    id: string,
    given: z.output<Sent>,
  ) => Promise<ReturnType<typeof refusalProblem> | Readonly<Record<string, unknown>> | null>,
): void {
  const schema: z.ZodType = sent
  const route = createRoute({
    method: 'post',
    path,
    tags: [tag],
    summary,
    description: needsSession,
    request: {
      params: z.object({
        id: z
          .string()
          .openapi({ param: { name: 'id', in: 'path' }, example: '57-01990000-0000-7000-8000-000000000001' }),
      }),
      body: { content: { 'application/json': { schema } }, required: true },
    },
    responses: {
      200: {
        description: 'Done',
        content: { 'application/json': { schema: z.object({ ok: z.literal(true), ...told }) } },
      },
      403: problemResponse('Not for this caller, or the one-time code was not shown'),
      404: problemResponse('There is no such thing'),
      409: problemResponse('Somebody else was first'),
      422: problemResponse(`Refused, with the kind as its type: ${refused} and so on`),
    },
  })
  app.openapi(route, async (c) => {
    // The door has read the body with this very schema.
    const given = c.req.valid('json') as z.output<Sent>
    const done = await work(c, c.req.valid('param').id, given)
    return done instanceof Response ? done : c.json({ ok: true as const, ...done }, 200)
  })
}
