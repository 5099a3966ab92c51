import { createRoute, z } from '@hono/zod-openapi'
import { formatPublicId, type Home } from '../../kernel/ids.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Viewer } from '../../kernel/viewer.ts'
import type { Queryable } from '../../platform/db/db.ts'
import type { Deps } from '../../platform/deps.ts'
import { limiter } from '../../platform/http/limits.ts'
import { problem, problemResponse } from '../../platform/http/problems.ts'
import type { ApiApp } from '../../platform/room.ts'
import { wholeActOnce } from '../../platform/whole-act.ts'
import { type CaseKey, caseByKey, caseByRef, outcomes, parseRef } from '../complaints/index.ts'
import { type ApiCaller, apiCaller } from '../people/index.ts'
import { acts, readAct } from './act.ts'
import { lookupFor } from './case.pages.ts'
import { actProblemText, refusalText } from './desk.present.ts'
import { messages } from './messages.ts'
import { openCase, type WorkRefusal, workCase } from './work-case.ts'

/*
 * The acts of the desk for the program of an office: the same forms, rights and refusals, with a key in the place of a session. The key must be
 * of the scope `casework` (that of reporting does not do) and of one body; it reaches the cases that body has, private ones among them,
 * and no others. What a program does stands in the timeline as a program's, with the person who answers for the key.
 */

const actSchema = z
  .object({
    act: z
      .enum(acts)
      .openapi({ description: 'accept, answer, ask, resume, schedule, start, resolve, close, pass … as at the desk' }),
    reason: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: 'Why, for officers. pass, close, escalate, category, merge, join and sort owe one' }),
    text: z.string().max(4_000).optional().openapi({ description: 'What the reporter and the public read with it' }),
    reporter_only: z.boolean().optional().openapi({ description: 'Only the reporter and the office read the text' }),
    outcome: z.enum(outcomes).optional(),
    note: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: 'What an outcome owes: what is left, whose duty it is, why not' }),
    body: z.string().max(200).optional().openapi({ description: 'Codes of bodies, for pass and join' }),
    on: z.string().max(60).optional().openapi({ description: 'Day, for schedule' }),
    person: z.uuid().optional().openapi({ description: 'Officer who gets the case' }),
    category: z.string().max(40).optional(),
    severity: z.enum(['normal', 'high', 'urgent']).optional(),
    into: z.string().max(40).optional().openapi({ description: 'For merge: the ref of the case it is the same as' }),
    revision: z
      .int()
      .optional()
      .openapi({ description: 'What the program saw: where somebody was faster, the answer is 409' }),
  })
  .strict()

const doneSchema = z.object({ ref: z.string(), state: z.string(), outcome: z.string().nullable(), revision: z.int() })

const route = createRoute({
  method: 'post',
  path: '/complaints/{ref}/acts',
  tags: ['complaints'],
  summary: 'Work on a case of the body of the key (key with the scope casework)',
  request: {
    params: z.object({ ref: z.string().max(40) }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .min(8)
        .max(100)
        .optional()
        .openapi({ description: 'The same key does it once, however often it comes' }),
    }),
    body: { required: true, content: { 'application/json': { schema: actSchema } } },
  },
  responses: {
    200: { description: 'Done', content: { 'application/json': { schema: doneSchema } } },
    401: problemResponse('A key is needed'),
    403: problemResponse('The key is for something else, or for no body'),
    404: problemResponse('The body of the key has no such case'),
    409: problemResponse('Somebody was faster, or the case is not where this may be done'),
    422: problemResponse('Something is missing or not understood'),
    429: problemResponse('Too many at once'),
  },
})

const byKey = limiter('casework.api', { points: 5_000, seconds: 3600 })

export function actsApi(app: ApiApp, deps: Deps): void {
  app.openapi(route, async (c) => {
    const caller = await apiCaller(c, deps, 'casework')
    const lang = c.get('lang')
    const say = messages(lang).api
    if (!caller.ok) return problem(c, caller.problem === 'other-scope' ? 403 : 401, { detail: say.noKey })
    if (caller.value.bodyId === null) return problem(c, 403, { detail: say.noBody })
    const wait = await byKey.take(caller.value.keyId)
    if (wait !== null) return problem(c, 429, {}, { 'Retry-After': String(wait) })
    const { into, reporter_only, revision, ...given } = c.req.valid('json')
    const now = deps.clock.now()
    const viewer = viewerOfKey(caller.value)
    const ref = parseRef(c.req.valid('param').ref)
    const row = ref.ok ? await caseByRef(deps.db, ref.value) : null
    if (row === null) return problem(c, 404)
    const key = c.req.valid('header')['idempotency-key'] ?? null
    const once = { purpose: `casework.api ${caller.value.keyId} ${row.id}`, key, now }
    // A case of another body and none at all are the same, as at the desk; but who passed one on hears again what was said then.
    if ((await openCase(deps.db, viewer, row, now)) === null) {
      const before = await wholeActOnce<'gone'>(deps.db, once, async () => refuse('gone'))
      return before.ok ? c.json(await keptDone(deps.db, row, before.value), 200) : problem(c, 404)
    }
    const fields = {
      ...given,
      ...(into === undefined ? {} : { ref: into }),
      ...(reporter_only ? { only: 'reporter' } : {}),
    }
    const read = readAct(fields, await lookupFor(deps, fields))
    if (!read.ok) {
      const errors = read.problem.map((one) => ({
        field: one.field === 'ref' ? 'into' : one.field,
        detail: actProblemText(one, lang),
      }))
      return problem(c, 422, { errors })
    }
    const done = await wholeActOnce<WorkRefusal>(deps.db, once, async (tx) => {
      const worked = await workCase(tx, deps, viewer, row, read.value, {
        program: caller.value,
        ...(revision === undefined ? {} : { revision }),
      })
      return worked.ok ? ok(JSON.stringify(await doneOf(tx, row))) : worked
    })
    if (!done.ok) {
      const isWhen = done.problem.kind === 'changed-meanwhile' || done.problem.kind === 'not-from-here'
      const detail =
        done.problem.kind === 'too-many-reroutes'
          ? say.tooManyReroutes(String(done.problem.most))
          : refusalText(done.problem, lang)
      return problem(c, isWhen ? 409 : 422, { detail })
    }
    return c.json(await keptDone(deps.db, row, done.value), 200)
  })
}

type Done = z.infer<typeof doneSchema>

/** What a program is told, the first time and every time its act comes again: the case as the act left it. */
async function doneOf(view: Queryable, key: CaseKey): Promise<Done> {
  const row = await caseByKey(view, key)
  if (row === null) throw new Error('a case went in the middle of an act')
  const { state, outcome } = row.facts
  return { ref: row.ref, state, outcome, revision: row.revision }
}

/** What was kept of an act: the answer, or, by builds before it was kept, the ref alone: then the case as it stands. */
async function keptDone(view: Queryable, key: CaseKey, kept: string): Promise<Done> {
  return kept.startsWith('{') ? (JSON.parse(kept) as Done) : doneOf(view, key)
}

/** The rights of a case officer of the body of the key, and nothing else of the person who answers for it. */
function viewerOfKey({ keyId, personId, bodyId }: ApiCaller): Viewer {
  return {
    personId,
    displayName: formatPublicId({ home: '00' as Home, id: keyId }),
    sessionId: keyId,
    steppedUpUntil: null,
    grants: [
      {
        role: 'case-officer',
        bodyId,
        areaCode: null,
        functionCode: null,
        from: '2000-01-01' as Viewer['grants'][number]['from'],
        to: null,
      },
    ],
  }
}
