import { createRoute, z } from '@hono/zod-openapi'
import { type LocalDate, parseIsoDate } from '../../kernel/thai-calendar.ts'
import type { PageContext } from '../../platform/http/context.ts'
import { problem, problemResponse, refusalProblem } from '../../platform/http/problems.ts'
import type { Refusal } from './refusal.ts'
import { refusalStatus, refusalText } from './say-refusal.ts'

/* What the addresses of this room for programs share: parameters, pages of a list, refusals. */

export const isoDate = z.iso.date().openapi({ example: '2026-12-01' })
export const instant = z.iso.datetime({ offset: true }).openapi({ example: '2026-12-01T09:30:00+07:00' })
export const text = (most: number) => z.string().trim().min(1).max(most)
export const reason = text(1_000).openapi({ description: 'Why; stands in the history' })
export const id = (name: string, example: string) => z.string().openapi({ param: { name, in: 'path' }, example })
export const keyParameter = z.object({ id: id('id', '57-01990000-0000-7000-8000-000000000001') })
export const codeParameter = z.object({ code: id('code', 'COM-7K2M4QX') })
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } })
const body = <Schema extends z.ZodType>(schema: Schema) => ({ body: { ...json(schema), required: true } })

export const paging = {
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const refusals = {
  403: problemResponse('Not for this caller'),
  404: problemResponse('There is no such thing'),
  409: problemResponse('Somebody else was first; the answer holds what stands now where that helps'),
  422: problemResponse('Refused, with the kind as its type: no-quorum, seat-held, minutes-certified and so on'),
}
const made = z.object({ id: z.string() })
const done = z.object({ ok: z.literal(true) })

export const write = <Path extends string, Params extends z.ZodObject, Sent extends z.ZodType>(
  path: Path,
  summary: string,
  params: Params,
  sent: Sent,
) =>
  createRoute({
    method: 'post',
    path,
    tags: ['committees'],
    summary,
    request: { params, ...body(sent) },
    responses: { ...refusals, 200: { description: 'Done', content: { 'application/json': { schema: done } } } },
  })

export const make = <Path extends string, Params extends z.ZodObject, Sent extends z.ZodType>(
  path: Path,
  summary: string,
  params: Params,
  sent: Sent,
) =>
  createRoute({
    method: 'post',
    path,
    tags: ['committees'],
    summary,
    request: { params, ...body(sent) },
    responses: { ...refusals, 201: { description: 'Made', content: { 'application/json': { schema: made } } } },
  })

export const nobody = z.object({})
export const itemParameter = keyParameter.extend({ item: id('item', '01990000-0000-7000-8000-000000000002') })

export const at = (given: string | null) => (given === null ? null : new Date(given))

export function refused(c: PageContext, refusal: Refusal) {
  const more =
    refusal.kind === 'no-quorum'
      ? { needed: refusal.needed, voters: refusal.voters, missing: refusal.missing }
      : refusal.kind === 'stale-item'
        ? { current: { title: refusal.now.title, text: refusal.now.text, revision: refusal.now.revision } }
        : refusal.kind === 'stale-minutes'
          ? { current: { text: refusal.now } }
          : {}
  return refusalProblem(c, refusalStatus(refusal), refusal.kind, refusalText(refusal, c.get('lang')), more)
}

export const notFound = (c: PageContext) =>
  problem(c, 404, { detail: refusalText({ kind: 'not-found' }, c.get('lang')) })

export const dayOf = (given: string | null): LocalDate | null => {
  const read = given === null ? null : parseIsoDate(given)
  return read?.ok ? read.value : null
}

export const isUuid = (given: string) => z.uuid().safeParse(given).success
