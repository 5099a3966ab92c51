import { createRoute, z } from '@hono/zod-openapi'
import type { Deps } from '../../platform/deps.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { checkpointForApi, eventForApi, proofForApi } from './publiclog.present.ts'
import { eventsAbout, latestCheckpoint, latestEvents } from './publiclog.sql.ts'
import { readConsistency, readProof } from './read-proof.ts'

const PAGE_SIZE = 100

const hash = z
  .string()
  .openapi({ description: 'SHA-256 in base64', example: 'T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=' })

const headSchema = z
  .object({
    size: z.int(),
    root: hash,
    signed_at: z.iso.datetime(),
    checkpoint: z.string().openapi({ description: 'The signed note, as at /log/checkpoint' }),
  })
  .openapi('LogHead')

const eventSchema = z
  .object({
    index: z.int(),
    type: z.string().openapi({ example: 'plan-version' }),
    id: z.string(),
    ref: z.string().nullable(),
    page: z.string().openapi({ description: 'The page that tells of it' }),
    at: z.iso.datetime(),
    facts: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: 'What the digest vouches for; null when it was forgotten' }),
    salt: z.string().nullable(),
    words: z.record(z.string(), z.string().nullable()).nullable().openapi({
      description:
        'Digests of the words shown from this entry on, by text: report, outcome, or the id of a step; base64 of SHA-256 over "prasan words 1", a line feed, 32 bytes of salt and canonical JSON (RFC 8785) of {answers, place, words}, {note} or {text}. The salts stand beside the words of the complaint. Null: the entry holds no words',
    }),
  })
  .openapi('LogEvent')

const proofSchema = eventSchema
  .extend(headSchema.shape)
  .extend({
    entry: z.string().openapi({ description: 'The entry to the letter: the bytes under the leaf hash' }),
    leaf_hash: hash,
    path: z.array(hash).openapi({ description: 'Audit path from the leaf upwards (RFC 9162 section 2.1.3)' }),
  })
  .openapi('LogProof')

const headRoute = createRoute({
  method: 'get',
  path: '/log',
  tags: ['log'],
  summary: 'The signed head of the public log, and its newest entries',
  request: {
    query: z.object({
      type: z.string().max(40).optional(),
      id: z.string().max(200).optional().openapi({ description: 'With type: entries about one thing, newest first' }),
      before: z.coerce.number().int().min(1).optional().openapi({ description: 'Entries before this index' }),
    }),
  },
  responses: {
    200: {
      description: 'Head and entries',
      content: {
        'application/json': { schema: z.object({ head: headSchema.nullable(), entries: z.array(eventSchema) }) },
      },
    },
  },
})

const entryRoute = createRoute({
  method: 'get',
  path: '/log/entries/{index}',
  tags: ['log'],
  summary: 'One entry with the proof that it is in the log',
  request: { params: z.object({ index: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) }) },
  responses: {
    200: { description: 'Entry and proof', content: { 'application/json': { schema: proofSchema } } },
    404: problemResponse('There is no such entry'),
  },
})

const consistencyRoute = createRoute({
  method: 'get',
  path: '/log/consistency',
  tags: ['log'],
  summary: 'The proof that the log of now begins with the log of an older head',
  request: {
    query: z.object({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0).optional() }),
  },
  responses: {
    200: {
      description: 'Proof (RFC 9162 section 2.1.4)',
      content: { 'application/json': { schema: z.object({ from: z.int(), to: z.int(), path: z.array(hash) }) } },
    },
    404: problemResponse('The log was never that long'),
  },
})

export function publiclogApi(app: ApiApp, deps: Deps): void {
  app.openapi(headRoute, async (c) => {
    const { type, id, before = Number.MAX_SAFE_INTEGER } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => ({
      head: await latestCheckpoint(view),
      events:
        type === undefined || id === undefined
          ? await latestEvents(view, before, PAGE_SIZE)
          : await eventsAbout(view, type, id, PAGE_SIZE),
    }))
    const head = found.head && checkpointForApi(found.head)
    return c.json({ head, entries: found.events.map(eventForApi) }, 200)
  })

  app.openapi(entryRoute, async (c) => {
    const { index } = c.req.valid('param')
    const proof = await deps.db.snapshot((view) => readProof(view, index))
    return proof === null ? problem(c, 404) : c.json(proofForApi(proof), 200)
  })

  app.openapi(consistencyRoute, async (c) => {
    const { from, to } = c.req.valid('query')
    const found = await deps.db.snapshot(async (view) => {
      const size = to ?? (await latestCheckpoint(view))?.size ?? 0
      const known = (await latestCheckpoint(view))?.size ?? 0
      if (from > size || size > known) return null
      const path = await readConsistency(view, from, size)
      return path && { from, to: size, path: path.map((one) => one.toString('base64')) }
    })
    return found === null ? problem(c, 404) : c.json(found, 200)
  })
}
